// The person's own point on the patient's screen.

/// From -1 to 1 to the right and to the front; held at the edge, so that it never leaves the picture. Null where there is
/// no point to show.
export function feedbackPoint(last: { ml: number; ap: number } | null, reach: number): { x: number; y: number } | null {
  if (!last || !Number.isFinite(last.ml + last.ap) || !(reach > 0)) return null;
  const held = (value: number) => Math.max(-0.95, Math.min(0.95, value / reach));
  return { x: held(last.ml), y: held(last.ap) };
}

/// Half the width of the picture: the station's, or more where a target would lie outside it.
export function pictureReach(reach: number, aim: { ml: number; ap: number } | null): number {
  return aim ? Math.max(reach, 1.2 * Math.max(Math.abs(aim.ml), Math.abs(aim.ap))) : reach;
}
