// ML and AP against time: the last seconds, moving.
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { useFrame } from './frame_loop.ts';
import { envelope } from '../logic/downsample.ts';
import { halfWidth } from '../logic/scale.ts';
import type { Live } from '../live.ts';
import { words } from '../words.ts';

const shown_s = 10;
const height_px = 190;
const draw_every = 2; // repaints: it moves a pixel in each, and costs most of one where no graphics card helps
const column_px = 2; // the width of a line: what is finer, it covers
const font = '13px system-ui, "DejaVu Sans", sans-serif';
const axis = { stroke: '#4b5b6b', font, grid: { stroke: '#dde4ea', width: 1 }, ticks: { stroke: '#dde4ea', width: 1 } };

export function Series({ live, tilts }: { live: Live; tilts: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  useEffect(() => {
    const place = box.current;
    if (!place) return;
    const made = new uPlot({
      width: place.clientWidth, height: height_px, legend: { show: false }, cursor: { show: false }, pxAlign: false,
      scales: { x: { time: false, range: [-shown_s, 0] }, y: { range: (_, least, most) => span(least, most) } },
      axes: [{ ...axis, values: (_, ticks) => ticks.map((one) => `${one} s`) }, { ...axis, size: 56 }],
      series: [{}, { stroke: '#1746a2', width: 2 }, { stroke: '#b45309', width: 2, dash: [6, 3] }],
    }, [[], [], []], place);
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: place.clientWidth, height: height_px }));
    watch.observe(place);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, []);
  useFrame(() => {
    if (!plot.current) return;
    const { time_s, ml, ap } = envelope(live.trace, shown_s, Math.max(100, plot.current.width / column_px));
    plot.current.setData([time_s, ml, ap]);
  }, draw_every);
  return (
    <figure class="series">
      <figcaption>
        <span class="key ml">{words.ml}, {tilts ? words.deg : words.mm}</span>
        <span class="key ap">{words.ap}, {tilts ? words.deg : words.mm}</span>
      </figcaption>
      <div ref={box} role="img" aria-label={words.seriesLabel(shown_s)} />
    </figure>
  );
}

/// About the middle of what is shown, on steps of the scale, so that the axis stands still between them.
function span(least: number | null, most: number | null): [number, number] {
  if (least === null || most === null || !Number.isFinite(least + most)) return [-5, 5];
  const half = halfWidth((most - least) / 2);
  const grain = half / 5;
  const middle = Math.round((least + most) / 2 / grain) * grain;
  return middle - half <= least && most <= middle + half ? [middle - half, middle + half] : [least - grain, most + grain];
}
