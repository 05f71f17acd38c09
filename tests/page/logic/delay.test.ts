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

test('the delay of a sample counts from its own time, above the fastest one', () => {
  const delay = new ScreenDelay();
  // The board's clock began 5 s before the page's; the second sample is the fastest, 2 ms on the way.
  delay.arrived(1.0, -3990);
  delay.arrived(1.01, -3988);
  delay.drawn(-3980); // 10 ms after the fastest way for the second, 20 ms for the first
  assert.deepEqual([delay.histogram.percentile_ms(0.5), delay.histogram.percentile_ms(1)], [8.5, 18.5]);
});

test('a new stream has a clock of its own, and what nobody saw drawn does not count', () => {
  const delay = new ScreenDelay();
  delay.arrived(10, 0);
  delay.drawn(5);
  delay.arrived(0, 100000);
  assert.equal(delay.histogram.count, 0);
  delay.skip();
  delay.drawn(100900);
  assert.equal(delay.histogram.count, 0);
});

test('a board whose clock is slow does not look late for ever', () => {
  const delay = new ScreenDelay();
  for (let k = 0; k < 60000; ++k) {
    delay.arrived((k / 1000) * 0.999, k); // 0.1 % slow: 60 ms after a minute
    delay.drawn(k);
  }
  assert.ok(delay.histogram.percentile_ms(1) <= 4.5, `${delay.histogram.percentile_ms(1)} ms`);
});
