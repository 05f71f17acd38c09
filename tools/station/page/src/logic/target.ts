// Where a target lies on the board.
import type { Target } from '../wire.ts';

/// ML and AP of a target in the board's unit (mm, or deg of a tilting board): the reach of each axis along the target's
/// angle, 0 forward and clockwise. Null when there is no target or its reach is not known.
export function targetPoint(target: Target | null): { ml: number; ap: number } | null {
  if (!target || target.angle_deg === null) return null;
  const reach_ml = target.reach_ml_mm ?? target.reach_ml_deg;
  const reach_ap = target.reach_ap_mm ?? target.reach_ap_deg;
  if (typeof reach_ml !== 'number' || typeof reach_ap !== 'number') return null;
  const angle = (target.angle_deg * Math.PI) / 180;
  return { ml: Math.abs(reach_ml) * Math.sin(angle), ap: Math.abs(reach_ap) * Math.cos(angle) };
}
