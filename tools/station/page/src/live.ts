// The live stream: every sample of the board, 60 frames a second, for as long as the page is open.
import { sessionKey } from './api.ts';
import { decodeFrame, SequenceCheck } from './logic/frames.ts';
import { ScreenDelay } from './logic/latency.ts';
import { Trace } from './logic/trace.ts';

const again_ms = 1000;
const kept_samples = 40000;
const undrawn_most_ms = 250;

export class Live {
  readonly trace = new Trace(kept_samples);
  readonly check = new SequenceCheck();
  readonly delay = new ScreenDelay();
  private drawn_ms = 0;

  constructor() {
    this.open();
  }

  /// To be called when a picture shows all that arrived.
  drawn(): void {
    this.drawn_ms = performance.now();
    this.delay.drawn(this.drawn_ms);
  }

  private open(): void {
    const socket = new WebSocket(`ws://${location.host}/live`, ['steadyplate.live.1', sessionKey()]);
    socket.binaryType = 'arraybuffer';
    socket.onmessage = (message: MessageEvent<ArrayBuffer>) => this.take(message.data);
    socket.onclose = () => setTimeout(() => this.open(), again_ms);
  }

  private take(data: ArrayBuffer): void {
    const now_ms = performance.now();
    const frame = decodeFrame(data);
    this.check.take(frame);
    if (now_ms - this.drawn_ms > undrawn_most_ms) this.delay.skip(); // no picture, or a tab nobody looks at
    for (const sample of frame.samples) {
      this.trace.add(sample);
      this.delay.arrived(sample.time_s, now_ms);
    }
  }
}
