// The path seen from above, drawn by hand: the newest seconds dark, what is older pale.
import { useEffect, useRef } from 'preact/hooks';
import { useFrame } from './frame_loop.ts';
import { placement } from '../logic/scale.ts';
import type { Live } from '../live.ts';
import type { Target } from '../wire.ts';
import { targetPoint } from '../logic/target.ts';
import { words } from '../words.ts';

const shown_s = 30;
const fresh_s = 3;
const old_points = 3000; // the pale part needs no more
const margin = 0.46; // of the picture's width, from the middle to the outer ring

const ink = { grid: '#c9d3dc', text: '#4b5b6b', old: '#9db7dd', fresh: '#1746a2', point: '#b45309', target: '#0f766e' };

/// A canvas whose pixels are the screen's; gives its side in CSS pixels.
function fit(canvas: HTMLCanvasElement): { pen: CanvasRenderingContext2D; side: number } | null {
  const pen = canvas.getContext('2d');
  const side = canvas.clientWidth;
  if (!pen || side === 0) return null;
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

interface Props {
  live: Live;
  tilts: boolean;
  target: Target | null;
}

export function CopPlane({ live, tilts, target }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const draw = () => {
    const sheet = canvas.current && fit(canvas.current);
    if (!sheet) return;
    const { pen, side } = sheet;
    const { trace } = live;
    const first = trace.since(shown_s);
    const aim = targetPoint(target);
    const place = placement(trace, first, aim ? Math.max(Math.abs(aim.ml), Math.abs(aim.ap)) : 0);
    grid(pen, side, place.half, tilts ? words.deg : words.mm);
    const unit = (side * margin) / place.half;
    const x = (ml: number) => side / 2 + (ml - place.middle_ml) * unit;
    const y = (ap: number) => side / 2 - (ap - place.middle_ap) * unit;
    if (aim) {
      pen.strokeStyle = ink.target;
      pen.lineWidth = 3;
      pen.strokeRect(x(aim.ml) - 11, y(aim.ap) - 11, 22, 22);
    }
    const path = (from: number, to: number, most: number) => {
      const stride = Math.max(1, Math.ceil((to - from) / most));
      let down = false;
      pen.beginPath();
      for (let k = from; k < to; k += stride) {
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
      pen.stroke();
    };
    const fresh = trace.since(fresh_s);
    pen.lineJoin = 'round';
    pen.lineWidth = 1.25;
    pen.strokeStyle = ink.old;
    path(first, Math.min(fresh + 1, trace.length), old_points);
    pen.lineWidth = 2;
    pen.strokeStyle = ink.fresh;
    path(fresh, trace.length, Infinity);
    const last = trace.last();
    if (last && Number.isFinite(last.ml + last.ap)) {
      pen.fillStyle = ink.point;
      pen.beginPath();
      pen.arc(x(last.ml), y(last.ap), 7, 0, 2 * Math.PI);
      pen.fill();
    }
  };
  useFrame(draw);
  useEffect(draw, []);
  return <canvas ref={canvas} class="plane" role="img" aria-label={tilts ? words.tiltLabel : words.pathLabel} />;
}
