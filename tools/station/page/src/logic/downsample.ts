// Fewer points for a picture, without losing a peak.
import type { Trace } from './trace.ts';

export interface Series {
  time_s: number[];
  ml: (number | null)[];
  ap: (number | null)[];
}

/// The last `seconds` of a trace in at most about 4 * columns points: of each column of time the least and the greatest
/// of both coordinates, in their order. Times are relative to the newest sample (from -seconds to 0). What is not
/// finite becomes null: a gap in the line, never a made-up value.
export function envelope(trace: Trace, seconds: number, columns: number): Series {
  const out: Series = { time_s: [], ml: [], ap: [] };
  const last = trace.last();
  if (!last) return out;
  const first = trace.since(seconds);
  const count = trace.length - first;
  const value = (number: number) => (Number.isFinite(number) ? number : null);
  const put = (k: number) => {
    const place = trace.at(k);
    out.time_s.push(trace.time_s[place]! - last.time_s);
    out.ml.push(value(trace.ml[place]!));
    out.ap.push(value(trace.ap[place]!));
  };
  if (count <= 4 * columns) {
    for (let k = first; k < trace.length; ++k) put(k);
    return out;
  }
  const chosen = new Int32Array(5); // of a column; a set of its own for each would be 20,000 a second to clear away
  let k = first;
  while (k < trace.length) {
    // Columns stand on the trial's clock, not on the newest sample: else the picture flickers as it moves.
    const width = seconds / columns;
    const end = (Math.floor(trace.time_s[trace.at(k)]! / width) + 1) * width;
    const picks = { leastMl: k, mostMl: k, leastAp: k, mostAp: k };
    let gap = -1;
    // At least one sample a column: rounding may put a column's end on the sample it begins with.
    for (let first_k = k; k === first_k || (k < trace.length && trace.time_s[trace.at(k)]! < end); ++k) {
      const place = trace.at(k);
      const ml = trace.ml[place]!;
      const ap = trace.ap[place]!;
      if (!Number.isFinite(ml + ap)) {
        gap = k;
        continue;
      }
      if (!(ml >= trace.ml[trace.at(picks.leastMl)]!)) picks.leastMl = k;
      if (!(ml <= trace.ml[trace.at(picks.mostMl)]!)) picks.mostMl = k;
      if (!(ap >= trace.ap[trace.at(picks.leastAp)]!)) picks.leastAp = k;
      if (!(ap <= trace.ap[trace.at(picks.mostAp)]!)) picks.mostAp = k;
    }
    chosen[0] = picks.leastMl;
    chosen[1] = picks.mostMl;
    chosen[2] = picks.leastAp;
    chosen[3] = picks.mostAp;
    chosen[4] = gap;
    chosen.sort();
    for (let one = 0; one < chosen.length; ++one) if (chosen[one]! >= 0 && chosen[one] !== chosen[one - 1]) put(chosen[one]!);
  }
  return out;
}
