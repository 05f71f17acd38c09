// Which screen the state calls for.
import type { State } from '../wire.ts';

export type Place = 'board' | 'person' | 'protocol' | 'opening' | 'trial' | 'check';

/// What the station is in the middle of goes before what was chosen. `backTo`: the operator went back to an earlier
/// choice.
export function placeOf(state: State, backTo: 'board' | 'person' | null): Place {
  if (state.check) return 'check';
  if (state.session) return 'trial';
  if (state.opening) return 'opening';
  if (backTo !== null) return backTo;
  if (!state.board) return 'board';
  return state.participant ? 'protocol' : 'person';
}

/// Keys that do something on the trial's screen, by phase. Space on a focused button is that button's.
export function commandOfKey(key: string, phase: string, onButton: boolean): string | null {
  if (phase === 'running' || phase === 'settling')
    return { ' ': 'stop', f: 'fall', s: 'step', n: 'note' }[key.toLowerCase()] ?? null;
  if ((phase === 'ready' || phase === 'resting') && key === ' ' && !onButton) return 'start';
  return null;
}
