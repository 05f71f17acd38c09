import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sample } from '../../../tools/station/page/src/logic/frames.ts';
import { envelope } from '../../../tools/station/page/src/logic/downsample.ts';
import { halfWidth, holds, placement } from '../../../tools/station/page/src/logic/scale.ts';
import { Trace } from '../../../tools/station/page/src/logic/trace.ts';

const sample = (time_s: number, ml: number, ap: number, tilt = false): Sample => ({
  time_s, load_n: 700, cop_ml_mm: tilt ? NaN : ml, cop_ap_mm: tilt ? NaN : ap, tilt_ml_deg: tilt ? ml : NaN, tilt_ap_deg: tilt ? ap : NaN, lost: 0,
});
const values = (trace: Trace) => Array.from({ length: trace.length }, (_, k) => trace.ml[trace.at(k)]!);

test('a full ring keeps the newest, in order', () => {
  const trace = new Trace(4);
  for (let k = 0; k < 7; ++k) trace.add(sample(k, k, -k));
  assert.deepEqual(values(trace), [3, 4, 5, 6]);
  assert.deepEqual(trace.last(), { time_s: 6, ml: 6, ap: -6 });
});

test('a clock that runs back begins a new trace', () => {
  const trace = new Trace(8);
  for (const time of [5, 6, 7, 0, 1]) trace.add(sample(time, time, 0));
  assert.deepEqual(values(trace), [0, 1]);
});

test('since() finds the first sample that is young enough, also across the seam', () => {
  const trace = new Trace(5);
  for (let k = 0; k < 12; ++k) trace.add(sample(k, k, 0));
  assert.equal(trace.ml[trace.at(trace.since(2))], 9);
  assert.equal(trace.since(100), 0);
  assert.equal(trace.since(0), trace.length - 1);
  assert.equal(new Trace(3).since(1), 0);
});

test('a tilting board gives its tilt, not a path', () => {
  const trace = new Trace(4);
  trace.add(sample(0, 3, -2, true));
  assert.ok(trace.tilts);
  assert.deepEqual(trace.last(), { time_s: 0, ml: 3, ap: -2 });
});

test('fewer points lose no peak and keep time in order', () => {
  const trace = new Trace(10000);
  for (let k = 0; k < 10000; ++k) trace.add(sample(k / 1000, k === 4321 ? 99 : Math.sin(k / 50), k === 8765 ? -77 : Math.cos(k / 50)));
  const fewer = envelope(trace, 10, 200);
  assert.ok(fewer.time_s.length <= 4 * 201 + 1 && fewer.time_s.length >= 400, `${fewer.time_s.length} points`);
  assert.equal(Math.max(...(fewer.ml as number[])), 99);
  assert.equal(Math.min(...(fewer.ap as number[])), -77);
  for (let k = 1; k < fewer.time_s.length; ++k) assert.ok(fewer.time_s[k]! > fewer.time_s[k - 1]!);
  assert.ok(fewer.time_s[0]! >= -10 && fewer.time_s.at(-1)! <= 0);
});

test('few points stay as they are, and what is no number is a gap', () => {
  const trace = new Trace(10);
  trace.add(sample(0, 1, 2));
  trace.add(sample(1, NaN, NaN));
  trace.add(sample(2, 3, 4));
  assert.deepEqual(envelope(trace, 10, 100), { time_s: [-2, -1, 0], ml: [1, null, 3], ap: [2, null, 4] });
  assert.deepEqual(envelope(new Trace(1), 10, 100), { time_s: [], ml: [], ap: [] });
});

test('a gap is kept among many points', () => {
  const trace = new Trace(5000);
  for (let k = 0; k < 5000; ++k) trace.add(k === 2500 ? sample(k / 1000, NaN, NaN) : sample(k / 1000, 1, 1));
  assert.equal(envelope(trace, 5, 50).ml.filter((one) => one === null).length, 1);
});

test('the scale goes by steps and holds what it must', () => {
  assert.deepEqual([0, 5, 5.01, 40, 41, 1000].map(halfWidth), [5, 5, 10, 40, 80, 640]);
  const trace = new Trace(10);
  for (const ml of [98, 100, 102]) trace.add(sample(ml, ml, 50));
  assert.deepEqual(placement(trace, 0), { middle_ml: 100, middle_ap: 50, half: 5 });
  assert.deepEqual(placement(trace, 0, 60), { middle_ml: 0, middle_ap: 0, half: 160 });
  assert.deepEqual(placement(new Trace(1), 0), { middle_ml: 0, middle_ap: 0, half: 5 });
});

test('a tilt is shown about level: its offset is what one wants to see', () => {
  const trace = new Trace(10);
  trace.add(sample(0, 6, 6, true));
  assert.deepEqual(placement(trace, 0), { middle_ml: 0, middle_ap: 0, half: 10 });
});

test('a point is in the picture up to its edge, and nowhere else without a number', () => {
  const place = { middle_ml: 100, middle_ap: 50, half: 5 };
  assert.deepEqual([[105, 50], [100, 45], [105.1, 50], [100, 44.9], [NaN, NaN]].map(([ml, ap]) => holds(place, ml!, ap!)), [true, true, false, false, true]);
});
