// From the station's levels and verdicts to a light's shape. Colour is never alone.
import type { Comparison, Level } from '../wire.ts';

export type Light = 'good' | 'look' | 'bad';
export type Sign = 'better' | 'worse' | 'changed' | 'same' | 'unknown';

export function lightOf(level: Level): Light {
  return level === 'ok' ? 'good' : level;
}

/// What is none of the known words is not known.
export function signOf(word: Comparison['verdict']['word']): Sign {
  switch (word) {
    case 'better':
    case 'worse':
    case 'changed':
      return word;
    case 'within noise':
      return 'same';
    default:
      return 'unknown';
  }
}
