// The whole way without a mouse: Tab, arrows, Space, Enter and letters.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { here, look, withBench } from './harness.mjs';
import { heading } from './steps.mjs';

/// Tab until what has the focus says so.
async function tabTo(page, name, most = 60) {
  for (let k = 0; k < most; ++k) {
    const said = await page.evaluate(() => {
      const one = document.activeElement;
      return (one?.labels?.[0]?.textContent ?? one?.textContent ?? '').trim();
    });
    if (name.test(said)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not lead to ${name}`);
}

async function enter(page, name) {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

export async function keyboardPath() {
  await withBench('keyboard', ['--tests', 'eo-firm,ec-firm', '--time-points', 'baseline,after'], async (bench) => {
    await bench.open('--device', 'sim:quiet?seed=5&speed=10&mass=72.5&seconds=3600', '--protocol', join(here, 'short.toml'));
    const { page } = await bench.browse({ width: 800, height: 1100 }); // a tablet's
    await heading(page, 'Which board?').waitFor();
    await look(page, 'tablet-board');
    await enter(page, /Use this board sim:quiet/);
    await heading(page, 'Who is tested?').waitFor();
    await tabTo(page, /^Pseudonym/);
    await page.keyboard.type('K-007');
    await tabTo(page, /^Body mass/);
    await page.keyboard.type('72.5');
    await look(page, 'tablet-participant');
    await page.keyboard.press('Enter');
    await heading(page, 'Which test?').waitFor();
    await look(page, 'tablet-tests');
    await enter(page, /Take this test.*Romberg, shortened/);
    await heading(page, 'Zero and weight').waitFor();
    await enter(page, /^Zero now/);
    await page.getByText('Zeroed.').waitFor();
    await enter(page, /^Go to the trials/);
    await page.getByRole('button', { name: /^Start/ }).waitFor();
    await page.keyboard.press('Space');
    await page.locator('.phase.running').waitFor();
    await page.keyboard.press('f'); // a fall ends this trial and is a result
    await page.getByText('Ended: fall').waitFor();
    await enter(page, /^Accept/);
    await page.getByRole('button', { name: /^Start/ }).waitFor();
    await page.keyboard.press('Space');
    await page.locator('.phase.running').waitFor();
    await page.keyboard.press('n');
    await page.keyboard.type('typed fast: f s n'); // letters of a note are no commands
    await page.keyboard.press('Enter');
    await look(page, 'tablet-trial');
    await page.getByRole('button', { name: 'Accept' }).waitFor({ timeout: 60000 });
    await enter(page, /^Void/);
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await enter(page, /^Accept/);
    await heading(page, 'All trials are done').waitFor();
    await enter(page, /^Results/);
    await page.getByRole('img', { name: /report of this visit/ }).waitFor();
    await page.waitForFunction(() => document.querySelector('img.report').naturalWidth > 0);
    await look(page, 'tablet-results');
    const states = bench.shown('K-007').trials.map((one) => one.state);
    assert.deepEqual(states.sort(), ['fall', 'valid'], 'the fall is kept as a result');
    bench.assertSilent();
  });
}
