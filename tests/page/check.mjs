// The calibration check: a known mass on the simulated bench, step by step, to its verdict.
import assert from 'node:assert/strict';
import { look, sleep, withBench } from './harness.mjs';
import { heading, press } from './steps.mjs';

export async function calibrationCheck() {
  await withBench('check', ['--tests', 'eo-firm', '--time-points', 'baseline'], async (bench) => {
    await bench.open('--device', 'sim:quiet?speed=10&seconds=3600');
    const { page } = await bench.browse();
    await heading(page, 'Which board?').waitFor();
    await page.getByRole('button', { name: /^Check with a weight sim:quiet/ }).click();
    await heading(page, /^Calibration check/).waitFor();
    await page.getByLabel('Known mass').fill('10');
    await look(page, 'check-begin');
    await press(page, 'Begin the check');
    const ready = page.getByRole('button', { name: 'It lies there' });
    const take = page.getByRole('button', { name: 'Take it as it is' });
    const verdict = page.getByText(/Pass\.|Drift\.|FAIL\./);
    await ready.waitFor();
    await look(page, 'check-ask');
    let steps = 0;
    for (const until = performance.now() + 60000; !(await verdict.isVisible()); ) {
      assert.ok(performance.now() < until, `no verdict: ${await page.locator('main').innerText()}`);
      if (await ready.isVisible()) {
        assert.ok(++steps < 12, 'the check does not come to an end');
        await ready.click();
        await ready.waitFor({ state: 'detached' });
      } else if (await take.isVisible()) {
        assert.ok(++steps < 12, 'the check does not come to an end');
        await look(page, 'check-finding');
        await take.click();
        await take.waitFor({ state: 'detached' });
      }
      await sleep(200);
    }
    await look(page, 'check-verdict');
    assert.match(await page.locator('main').innerText(), /Pass\./, 'the simulated board is a good one');
    const off_n = await page.locator('main table tbody td:nth-child(2)').allTextContents();
    assert.equal(off_n.length, 5, 'the middle and four corners');
    assert.ok(off_n.every((one) => Math.abs(Number(one)) < 0.1), off_n.join(' '));
    await page.locator('main').getByRole('button', { name: 'Close' }).click();
    await heading(page, /Which board\?|Who is tested\?/).waitFor();
    bench.assertSilent();
  });
}
