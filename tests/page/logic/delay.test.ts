import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Histogram, ScreenDelay } from '../../../tools/station/page/src/logic/latency.ts';

test('percentiles are the upper edges of half-millisecond bins', () => {
  const histogram = new Histogram();
  assert.ok(Number.isNaN(histogram.percentile_ms(0.5)));
  for (let ms = 0; ms < 100; ++ms) histogram.add(ms);
  histogram.add(NaN);
  assert.equal(histogram.count, 100);
  assert.equal(histogram.percentile_ms(0.5), 49.5);
  assert.equal(histogram.percentile_ms(0.99), 98.5);
  histogram.add(1e9);
  assert.equal(histogram.percentile_ms(1), 1000.5);
});

/// A board at 100 Hz whose clock began 5 s before the page's; a sample is `late_ms` on its way, and drawn 4 ms later.
function follow(delay: ScreenDelay, from_s: number, to_s: number, late_ms: (k: number) => number, pace = 1): void {
  for (let k = Math.round(from_s * 100); k < to_s * 100; ++k) {
    const now_ms = k * 10 + late_ms(k);
    delay.arrived(5 + (k / 100) * pace, now_ms);
    delay.drawn(now_ms + 4);
  }
}

test('the delay of a sample counts from its own time, above the fastest one', () => {
  const delay = new ScreenDelay();
  follow(delay, 0, 10, (k) => (k % 10 === 0 ? 12 : 2));
  assert.equal(delay.histogram.percentile_ms(0.5), 4.5);
  assert.equal(delay.histogram.percentile_ms(0.95), 14.5);
  assert.ok(delay.histogram.count > 700 && delay.histogram.count < 810, `${delay.histogram.count}: all but the first bucket`);
});

test('a new stream has a clock of its own, and what nobody saw drawn does not count', () => {
  const delay = new ScreenDelay();
  follow(delay, 0, 10, () => 0);
  delay.arrived(0, 100000);
  assert.equal(delay.histogram.count, 0);
  follow(delay, 200, 205, () => 0);
  const before = delay.histogram.count;
  delay.arrived(5 + 205, 205000);
  delay.skip();
  delay.drawn(209000);
  assert.equal(delay.histogram.count, before);
});

test('a board that is sped up has no delay to speak of', () => {
  const delay = new ScreenDelay();
  follow(delay, 0, 10, () => 0, 6);
  assert.ok(Number.isNaN(delay.histogram.percentile_ms(0.5)));
});

test('a board whose clock is slow does not look late for ever', () => {
  const delay = new ScreenDelay();
  follow(delay, 0, 60, () => 0, 0.999); // 60 ms after a minute
  assert.ok(delay.histogram.percentile_ms(1) <= 8.5, `${delay.histogram.percentile_ms(1)} ms`);
});
