// What no page may cost: reloaded and killed in mid-trial, and the program killed.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { here, look, run, sleep, withBench } from './harness.mjs';
import { chooseBoard, choosePerson, chooseTest, heading, press, takeTrial, zero } from './steps.mjs';

export async function lostPages() {
  await withBench('lost', ['--tests', 'eo-firm,ec-firm', '--time-points', 'baseline,after'], async (bench) => {
    const open = () => bench.open('--device', 'sim:quiet?seed=8&speed=8&mass=72.5&seconds=3600', '--protocol', join(here, 'short.toml'));
    await open();
    let { browser, page } = await bench.browse();
    await chooseBoard(page, 'sim:quiet');
    await choosePerson(page, 'R-001', { 'Body mass': '72.5' });
    await chooseTest(page, 'Romberg, shortened');
    await zero(page);

    // Reloaded in the first trial: it is where it was, and the trial ran on.
    await takeTrial(page, async () => {
      await sleep(1000);
      await page.reload();
      await page.locator('.phase.running').waitFor();
    });
    await press(page, 'Accept');

    // The patient's screen beside it shows what the operator says.
    const popup = page.waitForEvent('popup');
    await press(page, 'Patient screen');
    const patient = await popup;
    bench.listen(patient);
    for (const [name, picture] of [['Nothing', 'Nothing'], ['The own point', 'The own point and the middle to hold it in'], ['A cross', 'A cross to look at']]) {
      await page.getByRole('group', { name: 'The patient sees' }).getByRole('button', { name }).click();
      await patient.getByRole('img', { name: picture }).waitFor();
      await sleep(300);
      await look(patient, `patient-${name.toLowerCase().replaceAll(' ', '-')}`);
    }

    // The browser is killed in the second: the trial goes on to its end without a page.
    await page.getByRole('button', { name: /^Start/ }).click();
    await page.locator('.phase.running').waitFor();
    await sleep(1500);
    await browser.close();
    await sleep(9000);
    ({ browser, page } = await bench.browse());
    await page.getByRole('button', { name: 'Accept' }).waitFor();
    await press(page, 'Accept');
    await heading(page, 'All trials are done').waitFor();
    const trials = bench.shown('R-001').trials;
    assert.deepEqual(trials.map((one) => one.state), ['valid', 'valid']);
    for (const one of trials) {
      assert.ok(one.taken.samples >= 5990 && one.taken.end === 'completed', `${one.taken.samples} samples, ${one.taken.end}`);
      run('verify', join(bench.study, 'raw', `${one.raw_sha256}.spj`));
    }
    await press(page, 'Close this visit');

    // The program is killed in a trial: the next start offers what it recorded.
    await chooseBoard(page, 'sim:quiet').catch(() => {});
    await heading(page, /Which (board|test)\?|Who is tested\?/).waitFor();
    await choosePerson(page, 'R-002', { 'Body mass': '72.5' });
    await chooseTest(page, 'Romberg, shortened');
    await zero(page);
    await page.getByRole('button', { name: /^Start/ }).click();
    await page.locator('.phase.running').waitFor();
    await sleep(3000);
    await bench.close('SIGKILL');
    await page.getByText(/The station does not answer/).waitFor();
    await look(page, 'station-gone');
    await browser.close();
    bench.assertSilent(/status of 4(00|09)|ERR_CONNECTION_REFUSED|WebSocket/);
    bench.complaints.length = 0;
    await open();
    ({ browser, page } = await bench.browse());
    await heading(page, 'A trial was recovered').waitFor();
    await look(page, 'recovered');
    await press(page, 'Keep it');
    await heading(page, 'A trial was recovered').waitFor({ state: 'detached' });
    const kept = bench.shown('R-002').trials;
    assert.equal(kept.length, 1);
    assert.equal(kept[0].state, 'void', 'kept, and does not count');
    bench.assertSilent();
  });
}
