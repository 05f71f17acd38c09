// The clock between two states of the station.
import type { Session } from '../wire.ts';

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
