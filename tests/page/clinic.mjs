// By mouse: board, participant, romberg, results, PDF, a tilting board, a second visit, the verdict.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { withBench, download, here, look, run, sleep } from './harness.mjs';
import { acceptAll, chooseBoard, choosePerson, chooseTest, heading, press, takeTrial, zero } from './steps.mjs';

const board = (seed, speed) => `sim:quiet?seed=${seed}&speed=${speed}&mass=72.5&seconds=3600`;
const protocols = ['--protocol', join(here, 'short-verdict.toml'), '--protocol', join(here, 'short-unstable.toml')];

export async function clinicPath() {
  await withBench('clinic', ['--tests', 'eo-firm,ec-firm,level', '--time-points', 'baseline,after'], async (bench) => {
    await bench.open('--device', board(3, 10), ...protocols);
    let { browser, page } = await bench.browse();
    await heading(page, 'Which board?').waitFor();
    assert.equal(new URL(page.url()).hash, '', 'the token is still in the address');
    await look(page, 'board');
    await chooseBoard(page, 'sim:quiet');

    // A script is no pseudonym, and is shown as text.
    await heading(page, 'Who is tested?').waitFor();
    await page.getByLabel('Pseudonym').fill('<script>alert(1)</script>');
    await press(page, 'Continue');
    await page.getByRole('alert').waitFor();
    await look(page, 'participant-refused');
    await press(page, 'Close');
    await page.getByLabel('Year of birth').fill('1981');
    await page.getByLabel('Height').fill('175');
    await page.getByLabel('Body mass').fill('72.5');
    await page.getByLabel('Sex').selectOption('F');
    await page.getByLabel('Group').fill('training');
    await page.getByLabel('Pseudonym').fill('P-001');
    await look(page, 'participant');
    await press(page, 'Continue');
    await heading(page, 'Which test?').waitFor();
    await look(page, 'tests');
    await chooseTest(page, 'Romberg for a verdict');
    await zero(page, () => look(page, 'zero-and-weight'));

    // The first trial is disturbed and repeated; what is typed is text.
    await look(page, 'ready');
    await page.getByRole('button', { name: /^Start/ }).click();
    await page.locator('.phase.running').waitFor();
    await page.keyboard.press('n');
    await page.getByLabel('What shall be noted?').fill('<b>coughed</b>');
    await press(page, 'Write it down');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await sleep(1500);
    await look(page, 'trial');
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Accept' }).waitFor();
    await press(page, 'Repeat');
    await page.getByRole('button', { name: 'Moved a foot' }).click();
    await look(page, 'repeat');
    await page.locator('dialog').getByRole('button', { name: 'Repeat' }).click();
    await page.getByText('attempt 2').first().waitFor();
    await takeTrial(page);
    await look(page, 'review');
    await press(page, 'Accept');
    await acceptAll(page);
    await look(page, 'finished');
    await press(page, 'Results');
    await page.getByRole('img', { name: /report of this visit/ }).waitFor();
    await page.waitForFunction(() => document.querySelector('img.report').naturalWidth > 0);
    await look(page, 'results');
    const pdf = await download(page, () => press(page, 'Save as PDF'));
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
    await press(page, 'Close this visit');

    // The same person on a tilting board.
    await chooseTilt(page);
    await look(page, 'tilt-ready');
    await takeTrial(page, async () => { await sleep(3000); await look(page, 'tilt-trial'); });
    await press(page, 'Accept');
    await acceptAll(page);
    await press(page, 'Close this visit');
    await browser.close();
    await bench.close();
    bench.assertSilent();

    // A second visit, another day's sway; then: did this person change?
    await bench.open('--device', board(11, 20), ...protocols);
    ({ browser, page } = await bench.browse());
    await chooseBoard(page, 'sim:quiet');
    await heading(page, 'Who is tested?').waitFor();
    await page.getByRole('button', { name: /P-001/ }).click();
    await page.getByText(`last visit ${wallDay()}: baseline, visit 1 of 2`).first().waitFor();
    await look(page, 'participant-known');
    assert.equal(await page.locator('main').getByLabel('Visit').inputValue(), 'after', 'the next planned visit is proposed');
    await press(page, 'Continue');
    await chooseTest(page, 'Romberg for a verdict');
    await zero(page);
    await acceptAll(page);
    await press(page, 'Results');
    await page.getByRole('img', { name: /report of this visit/ }).waitFor();
    await press(page, 'Compare with an earlier visit');
    const verdict = page.locator('.verdict');
    await verdict.waitFor();
    await page.getByLabel('Outcome').selectOption('ec-firm/mean_velocity');
    await page.getByRole('cell', { name: '2', exact: true }).first().waitFor(); // trials of a visit
    await page.getByRole('img', { name: /comparison report/ }).waitFor();
    await page.waitForFunction(() => document.querySelector('img.report').naturalWidth > 0);
    await look(page, 'compare');
    const said = await verdict.locator('p').first().textContent();
    const outcome = await page.getByLabel('Outcome').inputValue();
    const again = run('compare', 'person', bench.study, 'P-001', '--metric', outcome, '--format', 'json');
    assert.doesNotMatch(await verdict.innerText(), /Cannot say/, 'trials of a minute have a published error');
    assert.match(await verdict.innerText(), /Smallest detectable change [\d.]+ %/, 'the error of this score is one of its logarithm');
    assert.ok(said.length > 5 && again.includes(JSON.stringify(said).slice(1, -1)), `the page's verdict is not that of compare person: ${said}`);
    const comparison = await download(page, () => press(page, 'Save the comparison as PDF'));
    assert.equal(comparison.subarray(0, 5).toString(), '%PDF-');
    await press(page, 'Training log');
    await heading(page, 'A training session').waitFor();
    await page.getByLabel('Session', { exact: true }).fill('1');
    await page.getByLabel('Repetitions', { exact: true }).fill('3, 3, 2');
    await page.getByLabel(/Worst pain/).fill('2');
    await press(page, 'Save this session');
    await page.getByText('3 + 3 + 2').waitFor();
    await look(page, 'training');
    await press(page, 'Study list');
    await heading(page, /^Study:/).waitFor();
    await press(page, 'Export tables');
    await page.getByText('Exported to').waitFor();
    await look(page, 'study');

    const trials = bench.shown('P-001').trials;
    assert.equal(trials.filter((one) => one.state === 'valid').length, 7, 'three and three of romberg, one of the tilting board');
    assert.equal(trials.filter((one) => one.state === 'void').length, 1, 'what was repeated is kept');
    assert.match(run('study', 'check', bench.study), /8 trials/);
    bench.assertSilent();
  });
}

/// The day on this machine's wall, as ISO 8601.
function wallDay() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((one) => String(one).padStart(2, '0')).join('-');
}

async function chooseTilt(page) {
  await heading(page, /Which (board|test)\?|Who is tested\?/).waitFor();
  if (await heading(page, 'Who is tested?').isVisible()) await press(page, 'Choose another board');
  await chooseBoard(page, 'Simulated tilting board');
  await choosePerson(page, 'P-001', { Visit: 'baseline' });
  await chooseTest(page, 'Unstable board, shortened');
  await zero(page);
}
