// The path seen from above, drawn by hand: the newest seconds dark, what is older pale.
import { useEffect, useRef } from 'preact/hooks';
import { useFrame } from './frame_loop.ts';
import { holds, placement, type Placement } from '../logic/scale.ts';
import type { Live } from '../live.ts';
import type { Target } from '../wire.ts';
import { targetPoint } from '../logic/target.ts';
import { words } from '../words.ts';

const shown_s = 30;
const fresh_s = 3;
const most_points = 1000; // of each part: a picture of this size shows no more
const back_every_ms = 100;
const margin = 0.46; // of the picture's width, from the middle to the outer ring

const ink = { grid: '#c9d3dc', text: '#4b5b6b', old: '#9db7dd', fresh: '#1746a2', point: '#b45309', target: '#0f766e' };

/// An empty canvas whose pixels are the screen's; gives its side in CSS pixels.
function fit(canvas: HTMLCanvasElement | null): { pen: CanvasRenderingContext2D; side: number } | null {
  const pen = canvas?.getContext('2d');
  if (!canvas || !pen || canvas.clientWidth === 0) return null;
  const side = canvas.clientWidth;
  const pixels = Math.round(side * devicePixelRatio);
  if (canvas.width !== pixels || canvas.height !== pixels) {
    canvas.width = pixels;
    canvas.height = pixels;
  }
  pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  pen.clearRect(0, 0, side, side);
  return { pen, side };
}

function grid(pen: CanvasRenderingContext2D, side: number, half: number, unit: string): void {
  const middle = side / 2;
  pen.strokeStyle = ink.grid;
  pen.lineWidth = 1;
  pen.beginPath();
  for (const share of [0.5, 1]) {
    pen.moveTo(middle + side * margin * share, middle);
    pen.arc(middle, middle, side * margin * share, 0, 2 * Math.PI);
  }
  pen.moveTo(0, middle);
  pen.lineTo(side, middle);
  pen.moveTo(middle, 0);
  pen.lineTo(middle, side);
  pen.stroke();
  pen.fillStyle = ink.text;
  pen.font = '14px system-ui, "DejaVu Sans", sans-serif';
  pen.textAlign = 'left';
  pen.fillText(words.front, middle + 6, 14);
  pen.textAlign = 'right';
  pen.fillText(words.right, side - 4, middle - 6);
  pen.fillText(`${half / 2} ${unit}`, middle + side * margin * 0.5 - 4, middle + 16);
  pen.fillText(`${half} ${unit}`, middle + side * margin - 4, middle + 16);
}

/// What the back of the picture was drawn with.
interface Back {
  at_ms: number;
  place: Placement;
  from_s: number; // the pale part ends here, on the trial's clock
  stride: number; // samples from point to point of the part after it
}

interface Props {
  live: Live;
  tilts: boolean;
  target: Target | null;
}

/// Two sheets: the grid and the pale part change little and are drawn ten times a second, what is fresh at every repaint.
/// Drawn as one, it would cost half of a repaint's time where no graphics card helps.
export function CopPlane({ live, tilts, target }: Props) {
  const behind = useRef<HTMLCanvasElement>(null);
  const front = useRef<HTMLCanvasElement>(null);
  const back = useRef<Back | null>(null);
  const { trace } = live;

  const onto = (place: Placement, side: number) => {
    const unit = (side * margin) / place.half;
    return {
      x: (ml: number) => side / 2 + (ml - place.middle_ml) * unit,
      y: (ap: number) => side / 2 - (ap - place.middle_ap) * unit,
    };
  };
  /// Every stride-th sample from `from` to `to`, and the last of them.
  const path = (pen: CanvasRenderingContext2D, side: number, place: Placement, from: number, to: number, stride: number) => {
    const { x, y } = onto(place, side);
    let down = false;
    pen.beginPath();
    for (let k = from; k < to; k = k < to - 1 ? Math.min(k + stride, to - 1) : to) {
      const at = trace.at(k);
      const px = x(trace.ml[at]!);
      const py = y(trace.ap[at]!);
      if (!Number.isFinite(px + py)) down = false;
      else if (down) pen.lineTo(px, py);
      else {
        pen.moveTo(px, py);
        down = true;
      }
    }
    pen.lineJoin = 'round';
    pen.stroke();
  };
  const stride = (samples: number) => Math.max(1, Math.ceil(samples / most_points));

  const drawBack = () => {
    const sheet = fit(behind.current);
    if (!sheet) return;
    const { pen, side } = sheet;
    const first = trace.since(shown_s);
    const fresh = trace.since(fresh_s);
    const aim = targetPoint(target);
    const place = placement(trace, first, aim ? Math.max(Math.abs(aim.ml), Math.abs(aim.ap)) : 0);
    grid(pen, side, place.half, tilts ? words.deg : words.mm);
    if (aim) {
      const { x, y } = onto(place, side);
      pen.strokeStyle = ink.target;
      pen.lineWidth = 3;
      pen.strokeRect(x(aim.ml) - 11, y(aim.ap) - 11, 22, 22);
    }
    pen.lineWidth = 1.25;
    pen.strokeStyle = ink.old;
    path(pen, side, place, first, Math.min(fresh + 1, trace.length), stride(fresh - first));
    const from_s = trace.length > 0 ? trace.time_s[trace.at(fresh)]! : 0;
    back.current = { at_ms: performance.now(), place, from_s, stride: stride(trace.length - fresh) };
  };
  const draw = () => {
    const last = trace.last();
    const stale = ({ at_ms, place, from_s }: Back) =>
      performance.now() - at_ms >= back_every_ms || (last !== null && (last.time_s < from_s || !holds(place, last.ml, last.ap)));
    if (!back.current || stale(back.current)) drawBack();
    const sheet = fit(front.current);
    if (!sheet || !back.current || !last) return;
    const { pen, side } = sheet;
    const { place, from_s } = back.current;
    pen.lineWidth = 2;
    pen.strokeStyle = ink.fresh;
    path(pen, side, place, trace.since(last.time_s - from_s), trace.length, back.current.stride);
    if (!Number.isFinite(last.ml + last.ap)) return;
    const { x, y } = onto(place, side);
    pen.fillStyle = ink.point;
    pen.beginPath();
    pen.arc(x(last.ml), y(last.ap), 7, 0, 2 * Math.PI);
    pen.fill();
  };
  useFrame(draw);
  useEffect(drawBack, [target, tilts]);
  return (
    <div class="plane" role="img" aria-label={tilts ? words.tiltLabel : words.pathLabel}>
      <canvas ref={behind} />
      <canvas ref={front} />
    </div>
  );
}
