// The elapsed ring: how much of the settling, the trial or the rest is over, with the seconds in its middle.
import { useRef } from 'preact/hooks';
import { useFrame } from './frame_loop.ts';
import { remaining } from '../logic/clock.ts';
import { fixed } from '../logic/numbers.ts';
import type { Session } from '../wire.ts';
import { words } from '../words.ts';

const round = 2 * Math.PI * 52;

interface Props {
  session: Session;
  at_ms: number; // when the session's clock was told, on this page's clock
  still: boolean; // the board is away: its clock stands
  planned_s: number | null;
}

export function Ring({ session, at_ms, still, planned_s }: Props) {
  const { phase } = session;
  const arc = useRef<SVGCircleElement>(null);
  const number = useRef<SVGTextElement>(null);
  useFrame(() => {
    const now = remaining(session, still ? 0 : (performance.now() - at_ms) / 1000);
    const share = phase === 'review' ? 1 : phase === 'ready' ? 0 : now.share;
    const seconds = phase === 'review' ? session.current.seconds : phase === 'ready' ? planned_s : now.left_s;
    arc.current?.setAttribute('stroke-dasharray', `${round * share} ${round}`);
    if (number.current) number.current.textContent = fixed(seconds, 1);
  });
  return (
    <svg class={`ring ${session.phase}`} viewBox="0 0 120 120" role="img" aria-label={words.elapsedLabel}>
      <circle class="track" cx="60" cy="60" r="52" />
      <circle ref={arc} class="arc" cx="60" cy="60" r="52" transform="rotate(-90 60 60)" stroke-dasharray={`0 ${round}`} />
      <text ref={number} class="number" x="60" y="66" text-anchor="middle" />
      <text x="60" y="86" text-anchor="middle">{phase === 'review' ? words.secondsTaken : phase === 'ready' ? words.secondsPlanned : words.secondsLeft}</text>
    </svg>
  );
}
