// The clock between two states of the station.
import type { Session } from '../wire.ts';

/// A moment of ISO 8601 on the wall of who reads it: "2026-11-26 10:19". What is no moment stays as it is.
export function onTheWall(moment: string): string {
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return moment;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/// Seconds left and share over (0 to 1) of the settling, the trial or the rest, `since_s` after the state came. Where
/// nothing runs out, 0 left.
export function remaining(session: Pick<Session, 'clock' | 'remaining_s'>, since_s: number): { left_s: number; share: number } {
  const total = session.clock?.total_s;
  const elapsed = session.clock?.elapsed_s;
  if (typeof total !== 'number' || typeof elapsed !== 'number' || total <= 0)
    return { left_s: Math.max(0, (session.remaining_s ?? 0) - since_s), share: 0 };
  const now = Math.min(total, elapsed + since_s);
  return { left_s: total - now, share: now / total };
}
