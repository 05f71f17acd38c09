// A beep for each of the last three seconds of a countdown, and where a trial begins and ends.
import type { Phase } from './wire.ts';

let ear: AudioContext | null = null;
let heard = '';

function beep(hertz: number, seconds: number): void {
  if (!navigator.userActivation.hasBeenActive) return; // a page nobody touched yet may not sound
  ear ??= new AudioContext();
  const tone = ear.createOscillator();
  const loud = ear.createGain();
  tone.frequency.value = hertz;
  loud.gain.value = 0.2;
  tone.connect(loud).connect(ear.destination);
  tone.start();
  tone.stop(ear.currentTime + seconds);
}

/// To be told often; sounds once for each thing that happens.
export function listen(phase: Phase, left_s: number): void {
  const counting = (phase === 'settling' || phase === 'resting') && left_s > 0 && left_s <= 3;
  const now = counting ? `${phase} ${Math.ceil(left_s)}` : phase;
  if (now === heard) return;
  if (counting) beep(660, 0.08);
  else if (now === 'running' && heard !== '') beep(880, 0.3);
  else if (now === 'review' && heard !== '') beep(440, 0.4);
  heard = now;
}
