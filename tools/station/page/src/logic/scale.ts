// From mm or deg to the picture, on steps of the scale so that it does not breathe with every sample.
import type { Trace } from './trace.ts';

const steps = [5, 10, 20, 40, 80, 160, 320];

/// Half the picture's width, in mm or deg: the first step that holds `reach`.
export function halfWidth(reach: number): number {
  return steps.find((one) => one >= reach) ?? 640;
}

export interface Placement {
  middle_ml: number;
  middle_ap: number;
  half: number;
}

/// About the middle of what is shown (a path in mm), or about the origin: for a tilt, where the offset is what one wants
/// to see, and with something at `aim` from the origin that must be in the picture. NaN samples are passed over; with no
/// sample it is the smallest step about 0.
export function placement(trace: Trace, first: number, aim = 0): Placement {
  let ml = 0;
  let ap = 0;
  let count = 0;
  for (let k = first; k < trace.length; ++k) {
    const place = trace.at(k);
    if (!Number.isFinite(trace.ml[place]! + trace.ap[place]!)) continue;
    ml += trace.ml[place]!;
    ap += trace.ap[place]!;
    ++count;
  }
  const still = trace.tilts || aim > 0 || count === 0;
  const middle_ml = still ? 0 : ml / count;
  const middle_ap = still ? 0 : ap / count;
  let reach = aim;
  for (let k = first; k < trace.length; ++k) {
    const place = trace.at(k);
    const far = Math.max(Math.abs(trace.ml[place]! - middle_ml), Math.abs(trace.ap[place]! - middle_ap));
    if (far > reach) reach = far;
  }
  return { middle_ml, middle_ap, half: halfWidth(reach) };
}

/// Whether a point is in the picture. One that is not finite is drawn nowhere: no other picture would hold it.
export function holds(place: Placement, ml: number, ap: number): boolean {
  return !(Math.max(Math.abs(ml - place.middle_ml), Math.abs(ap - place.middle_ap)) > place.half);
}
