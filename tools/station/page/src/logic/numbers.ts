// Numbers as text: a decimal point everywhere, and a dash where there is no value.

/// The load that one kilogram makes, N: standard gravity, as the calibration takes it.
export const newtons_per_kg = 9.80665;

export function fixed(value: number | null | undefined, digits: number): string {
  return typeof value === 'number' && Number.isFinite(value) ? value.toFixed(digits) : '–';
}

/// What was typed into a field: null when empty, NaN when it is no number. A decimal comma is a point.
export function typed(text: string): number | null {
  const plain = text.trim().replace(',', '.');
  return plain === '' ? null : Number(plain);
}

/// Seconds as the length of something: 45 s, 2 min, 1 min 30 s.
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const rest = whole % 60;
  return `${Math.floor(whole / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
}

/// Repetitions of the sets of a session, "3, 3, 2". Null when it is not whole numbers from 0 to 100.
export function repetitions(text: string): number[] | null {
  const parts = text.split(/[\s,;+]+/).filter((one) => one !== '');
  const reps = parts.map((one) => (/^\d{1,3}$/.test(one) ? Number(one) : NaN));
  return reps.length > 0 && reps.every((one) => one <= 100) ? reps : null;
}
