// The last stretch of a live signal, for the pictures only: what is scored is the station's journal.
import type { Sample } from './frames.ts';

/// A ring of the newest samples of one trial: time and two coordinates, in mm (centre of pressure) or deg (tilt).
export class Trace {
  readonly time_s: Float64Array;
  readonly ml: Float64Array;
  readonly ap: Float64Array;
  private begin = 0;
  length = 0;
  load_n = NaN;
  tilts = false;

  constructor(readonly capacity: number) {
    this.time_s = new Float64Array(capacity);
    this.ml = new Float64Array(capacity);
    this.ap = new Float64Array(capacity);
  }

  clear(): void {
    this.begin = 0;
    this.length = 0;
  }

  /// The place of the k-th oldest sample in the arrays.
  at(k: number): number {
    return (this.begin + k) % this.capacity;
  }

  last(): { time_s: number; ml: number; ap: number } | null {
    if (this.length === 0) return null;
    const place = this.at(this.length - 1);
    return { time_s: this.time_s[place]!, ml: this.ml[place]!, ap: this.ap[place]! };
  }

  /// A time that runs back is a new trial: what was there goes.
  add(sample: Sample): void {
    const last = this.last();
    if (last && sample.time_s < last.time_s) this.clear();
    this.tilts = Number.isFinite(sample.tilt_ml_deg);
    this.load_n = sample.load_n;
    if (this.length === this.capacity) this.begin = (this.begin + 1) % this.capacity;
    else ++this.length;
    const place = this.at(this.length - 1);
    this.time_s[place] = sample.time_s;
    this.ml[place] = this.tilts ? sample.tilt_ml_deg : sample.cop_ml_mm;
    this.ap[place] = this.tilts ? sample.tilt_ap_deg : sample.cop_ap_mm;
  }

  /// The k of the first sample not older than `seconds` before the newest.
  since(seconds: number): number {
    const last = this.last();
    if (!last) return 0;
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.time_s[this.at(middle)]! < last.time_s - seconds) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
