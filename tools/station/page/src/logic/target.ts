// Where a target lies on the board.
import type { Target } from '../wire.ts';

/// ML and AP of a target in the board's unit (mm, or deg of a tilting board): where the person's point should go. Null
/// when there is no target, or its distance is not known (nobody's height was entered).
export function targetPoint(target: Target | null): { ml: number; ap: number } | null {
  const ml = target?.reach_ml_mm ?? target?.reach_ml_deg;
  const ap = target?.reach_ap_mm ?? target?.reach_ap_deg;
  return typeof ml === 'number' && typeof ap === 'number' ? { ml, ap } : null;
}
