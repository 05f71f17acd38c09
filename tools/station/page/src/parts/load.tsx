import { useRef } from 'preact/hooks';
import { useFrame } from './frame_loop.ts';
import { fixed, newtons_per_kg } from '../logic/numbers.ts';
import type { Live } from '../live.ts';
import { words } from '../words.ts';

/// What is on the board now.
export function Load({ live }: { live: Live }) {
  const text = useRef<HTMLParagraphElement>(null);
  useFrame(() => {
    if (text.current) text.current.textContent = !Number.isFinite(live.trace.load_n) ? '' : words.loadOf(fixed(live.trace.load_n, 1), fixed(live.trace.load_n / newtons_per_kg, 1));
  });
  return <p class="weight" ref={text} />;
}
