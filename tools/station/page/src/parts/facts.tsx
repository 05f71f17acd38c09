// The figures of the link, kept true 60 times a second without a new drawing of the screen.
import { useRef } from 'preact/hooks';
import { useFrame } from './frame_loop.ts';
import { fixed, newtons_per_kg } from '../logic/numbers.ts';
import type { Live } from '../live.ts';
import type { Session } from '../wire.ts';
import { words } from '../words.ts';

const nobody_n = 20;

export function Facts({ session, live }: { session: Session; live: Live }) {
  const load = useRef<HTMLElement>(null);
  const { link } = session;
  const due = link.frames + link.missing;
  useFrame(() => {
    if (!load.current) return;
    const newtons = live.trace.load_n;
    load.current.textContent = newtons < nobody_n ? words.noLoad : words.loadOf(fixed(newtons, 0), fixed(newtons / newtons_per_kg, 1));
  });
  const bad = link.missing + link.damaged;
  return (
    <dl class="facts">
      {session.has_load && <><dt>{words.load}</dt><dd ref={load} /></>}
      <dt>{words.rate}</dt><dd>{fixed(link.rate_hz, 0)} Hz</dd>
      <dt>{words.samples}</dt><dd>{link.frames}</dd>
      <dt>{words.lost}</dt><dd>{bad === 0 ? words.none : words.lostOf(bad, fixed((100 * bad) / Math.max(1, due), 1))}</dd>
      {live.check.missed > 0 && <><dt>{words.notSeen}</dt><dd>{live.check.missed}</dd></>}
      {live.delay.histogram.count > 0 && <><dt>{words.delay}</dt><Delay live={live} /></>}
    </dl>
  );
}

/// How late a sample is on the screen: the middle and the 99th percentile since the stream began.
function Delay({ live }: { live: Live }) {
  const { histogram } = live.delay;
  const p50 = histogram.percentile_ms(0.5);
  const p99 = histogram.percentile_ms(0.99);
  return <dd data-delay-p50={p50} data-delay-p99={p99} data-drawn={histogram.count}>{words.delayOf(fixed(p50, 0), fixed(p99, 0))}</dd>;
}

/// Stands behind the pictures: when its turn comes, they are drawn.
export function Drawn({ live }: { live: Live }) {
  useFrame(() => live.drawn());
  return null;
}
