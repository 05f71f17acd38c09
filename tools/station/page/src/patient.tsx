// The patient's screen: nothing, a cross to look at, or the own point and the middle (or target) to hold it in. What it
// shows is said on the operator's page; this window only offers to fill the screen.
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { login } from './api.ts';
import { Live } from './live.ts';
import { feedbackPoint, pictureReach } from './logic/feedback.ts';
import { targetPoint } from './logic/target.ts';
import { useFrame } from './parts/frame_loop.ts';
import { useStation } from './station_link.ts';
import type { PatientView, Session } from './wire.ts';
import { words } from './words.ts';

const ink = { cross: '#111', ring: '#51606f', point: '#1746a2', target: '#0f766e' };

function Patient({ live }: { live: Live }) {
  const { state } = useStation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [full, setFull] = useState(false);
  useEffect(() => {
    const look = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', look);
    return () => document.removeEventListener('fullscreenchange', look);
  }, []);
  const view: PatientView = state?.patient?.view ?? 'cross';
  useFrame(() => {
    const pen = canvas.current?.getContext('2d');
    if (!pen || !canvas.current) return;
    const side = Math.min(innerWidth, innerHeight);
    const pixels = Math.round(side * devicePixelRatio);
    if (canvas.current.width !== pixels) canvas.current.width = canvas.current.height = pixels;
    pen.setTransform(pixels / 2, 0, 0, pixels / 2, pixels / 2, pixels / 2); // from -1 to 1, y down
    pen.clearRect(-1, -1, 2, 2);
    if (view === 'cross') cross(pen);
    if (view === 'target') feedback(pen, live, state?.session ?? null);
  });
  return (
    <main class="patient-screen">
      <h1 class="hidden">{words.patientTitle}</h1>
      <canvas ref={canvas} role="img" aria-label={words.patientAlt[view]} />
      {!full && <button type="button" class="button plain" onClick={() => void document.documentElement.requestFullscreen()}>{words.fullScreen}</button>}
    </main>
  );
}

function cross(pen: CanvasRenderingContext2D): void {
  pen.strokeStyle = ink.cross;
  pen.lineWidth = 0.022;
  pen.beginPath();
  pen.moveTo(-0.13, 0);
  pen.lineTo(0.13, 0);
  pen.moveTo(0, -0.13);
  pen.lineTo(0, 0.13);
  pen.stroke();
}

function feedback(pen: CanvasRenderingContext2D, live: Live, session: Session | null): void {
  pen.strokeStyle = ink.ring;
  for (const [radius, width] of [[0.2, 0.014], [0.6, 0.005], [0.95, 0.005]] as const) {
    pen.lineWidth = width;
    pen.beginPath();
    pen.arc(0, 0, radius, 0, 2 * Math.PI);
    pen.stroke();
  }
  const aim = targetPoint(session?.target ?? null);
  const reach = pictureReach(session?.feedback?.reach ?? (live.trace.tilts ? 10 : 60), aim);
  if (aim) {
    pen.strokeStyle = ink.target;
    pen.lineWidth = 0.014;
    pen.strokeRect(aim.ml / reach - 0.07, -aim.ap / reach - 0.07, 0.14, 0.14);
  }
  const at = feedbackPoint(live.trace.last(), reach);
  if (!at) return;
  pen.fillStyle = ink.point;
  pen.beginPath();
  pen.arc(at.x, -at.y, 0.05, 0, 2 * Math.PI);
  pen.fill();
}

const place = document.getElementById('app')!;
try {
  await login();
  render(<Patient live={new Live()} />, place);
} catch (error) {
  place.textContent = error instanceof Error ? error.message : String(error);
}
