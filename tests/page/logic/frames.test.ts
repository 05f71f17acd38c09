import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeFrame, FrameError, HEAD_BYTES, SAMPLE_BYTES, SequenceCheck } from '../../../tools/station/page/src/logic/frames.ts';

function frame(first: number, samples: number[][]): ArrayBuffer {
  const data = new ArrayBuffer(HEAD_BYTES + samples.length * SAMPLE_BYTES);
  const view = new DataView(data);
  view.setUint8(0, 1);
  view.setUint32(4, samples.length, true);
  view.setBigUint64(8, BigInt(first), true);
  samples.forEach(([time, load, ml, ap, tiltMl, tiltAp, lost], k) => {
    const at = HEAD_BYTES + k * SAMPLE_BYTES;
    view.setFloat64(at, time!, true);
    [load, ml, ap, tiltMl, tiltAp].forEach((value, which) => view.setFloat32(at + 8 + 4 * which, value!, true));
    view.setUint32(at + 28, lost!, true);
  });
  return data;
}

test('every value of a frame stands in its place', () => {
  const { first, samples } = decodeFrame(frame(7, [[0.25, 700, 1.5, -2.5, NaN, NaN, 0], [0.26, 701, 1.25, -2, NaN, NaN, 3]]));
  assert.equal(first, 7);
  assert.deepEqual(samples.map((one) => [one.time_s, one.load_n, one.cop_ml_mm, one.cop_ap_mm, one.lost]), [[0.25, 700, 1.5, -2.5, 0], [0.26, 701, 1.25, -2, 3]]);
  assert.ok(Number.isNaN(samples[0]!.tilt_ml_deg) && Number.isNaN(samples[0]!.tilt_ap_deg));
});

test('a tilt is no centre of pressure', () => {
  const { samples } = decodeFrame(frame(0, [[0, NaN, NaN, NaN, 2.5, -4.5, 0]]));
  assert.deepEqual([samples[0]!.tilt_ml_deg, samples[0]!.tilt_ap_deg], [2.5, -4.5]);
  assert.ok(Number.isNaN(samples[0]!.cop_ml_mm));
});

test('cut at any byte a frame is refused, not half read', () => {
  const whole = frame(1, [[0, 1, 2, 3, 4, 5, 6], [1, 1, 2, 3, 4, 5, 6]]);
  for (let length = 0; length < whole.byteLength; ++length) assert.throws(() => decodeFrame(whole.slice(0, length)), FrameError, `${length} bytes`);
  const longer = new Uint8Array(whole.byteLength + 1);
  longer.set(new Uint8Array(whole));
  assert.throws(() => decodeFrame(longer.buffer), FrameError);
});

test('another version is refused', () => {
  const data = frame(0, []);
  new DataView(data).setUint8(0, 2);
  assert.throws(() => decodeFrame(data), /version 2/);
});

test('what did not reach the page is counted by sequence numbers', () => {
  const check = new SequenceCheck();
  const one = [0, 0, 0, 0, 0, 0, 0];
  check.take(decodeFrame(frame(100, [one, one]))); // begins anywhere: a page that was reloaded
  check.take(decodeFrame(frame(102, [one])));
  assert.deepEqual([check.missed, check.received], [0, 3]);
  check.take(decodeFrame(frame(108, [one])));
  assert.deepEqual([check.missed, check.received], [5, 4]);
});
