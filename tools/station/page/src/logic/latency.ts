// How long samples take from the board to the end of the drawing that shows them.

/// A histogram of milliseconds: constant memory for any number.
export class Histogram {
  private readonly bins = new Uint32Array(2001); // of 0.5 ms; the last one holds all from 1 s
  count = 0;

  /// What is not finite is passed over; below 0 counts as 0.
  add(ms: number): void {
    if (!Number.isFinite(ms)) return;
    const bin = Math.min(this.bins.length - 1, Math.max(0, Math.floor(ms * 2)));
    this.bins[bin] = this.bins[bin]! + 1;
    ++this.count;
  }

  clear(): void {
    this.bins.fill(0);
    this.count = 0;
  }

  /// The upper edge of the bin that holds the share `p` (0 to 1) of the samples; NaN when there are none.
  percentile_ms(p: number): number {
    if (this.count === 0) return NaN;
    let seen = 0;
    for (let bin = 0; bin < this.bins.length; ++bin) {
      seen += this.bins[bin]!;
      if (seen >= p * this.count) return (bin + 1) / 2;
    }
    return NaN;
  }
}

const bucket_ms = 2000;
const pace_share = 0.05;

/// Delay of each sample from its own time to the screen. The board's clock and the page's have no common zero, and run
/// apart: of the last 2 to 4 seconds, the sample that arrived earliest against its own time stands for no delay. So what
/// is measured is delay above the fastest way through board, station and socket, which on one machine is well under a
/// millisecond; a clock that is 0.1 % wrong adds 4 ms at most. Where the board's time does not pass as ours (a simulated
/// board that is sped up, a gap), there is no delay to speak of, and nothing counts; nor does the first bucket.
export class ScreenDelay {
  readonly histogram = new Histogram();
  private least_ms = Infinity; // of arrival less the sample's own time, in this bucket
  private before_ms = Infinity; // in the bucket before it
  private bucket_began_ms = -Infinity;
  private bucket_began_s = NaN; // on the board's clock
  private paced = false;
  private last_s = -Infinity;
  private waiting: number[] = []; // own times, in ms, of what arrived and is not drawn

  /// @param time_s  of a sample, on the board's clock; running back it is another stream
  arrived(time_s: number, now_ms: number): void {
    if (time_s < this.last_s) this.clear();
    this.last_s = time_s;
    const over_ms = now_ms - this.bucket_began_ms;
    if (over_ms >= bucket_ms) {
      this.paced = Math.abs(((time_s - this.bucket_began_s) * 1000) / over_ms - 1) < pace_share;
      this.bucket_began_s = time_s;
      this.before_ms = this.least_ms;
      this.least_ms = Infinity;
      this.bucket_began_ms = now_ms;
    }
    this.least_ms = Math.min(this.least_ms, now_ms - time_s * 1000);
    this.waiting.push(time_s * 1000);
  }

  /// All that arrived stands on the screen.
  drawn(now_ms: number): void {
    const offset_ms = Math.min(this.least_ms, this.before_ms);
    if (this.paced) for (const own_ms of this.waiting) this.histogram.add(now_ms - own_ms - offset_ms);
    this.waiting.length = 0;
  }

  /// What arrived while nothing was drawn is in no delay.
  skip(): void {
    this.waiting.length = 0;
  }

  clear(): void {
    this.histogram.clear();
    this.least_ms = this.before_ms = Infinity;
    this.bucket_began_ms = -Infinity;
    this.bucket_began_s = NaN;
    this.paced = false;
    this.last_s = -Infinity;
    this.waiting.length = 0;
  }
}
