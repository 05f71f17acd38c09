// Limits of stability: the target is drawn where the person should lean, for the operator and for the person; and the
// report of two plates, with the share of each foot.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { here, look, run, sleep, withBench } from './harness.mjs';
import { chooseBoard, choosePerson, chooseTest, press, zero } from './steps.mjs';

/// How many pixels of a canvas have this colour, within `near` of each part.
const painted = (page, selector, colour) => page.locator(selector).first().evaluate((canvas, [red, green, blue]) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let k = 0; k < data.length; k += 4)
    if (data[k + 3] > 200 && Math.abs(data[k] - red) + Math.abs(data[k + 1] - green) + Math.abs(data[k + 2] - blue) < 30) ++count;
  return count;
}, colour);

const target = [0x0f, 0x76, 0x6e];

export async function lean() {
  await withBench('lean', ['--time-points', 'baseline'], async (bench) => {
    await bench.open('--device', 'sim:quiet?seed=5&speed=6&mass=72.5&seconds=3600', '--protocol', join(here, 'short.toml'));
    const { page } = await bench.browse();
    await chooseBoard(page, 'sim:quiet');
    await choosePerson(page, 'T-001', { 'Body mass': '72.5', Height: '175' });
    await chooseTest(page, 'Limits of stability');
    await zero(page);
    const popup = page.waitForEvent('popup');
    await press(page, 'Patient screen');
    const patient = await popup;
    bench.listen(patient);
    await page.getByRole('group', { name: 'The patient sees' }).getByRole('button', { name: 'The own point' }).click();
    await page.getByRole('button', { name: /^Start/ }).click();
    await page.locator('.phase.running').waitFor();
    await sleep(400);
    assert.ok(await painted(page, '.plane canvas', target) > 100, 'the target is drawn for the operator');
    assert.ok(await painted(patient, 'canvas', target) > 100, 'and for the person');
    await look(page, 'lean-trial');
    await look(patient, 'lean-patient');
    await page.getByRole('button', { name: 'Accept' }).waitFor();
    await press(page, 'Accept');
    await press(page, 'End this visit');
    await page.getByRole('dialog').getByRole('button', { name: 'End this visit' }).click();

    // A still trial has no target.
    await choosePerson(page, 'T-001');
    await chooseTest(page, 'Romberg, shortened');
    await zero(page);
    assert.equal(await painted(page, '.plane canvas', target), 0, 'no target where none is aimed at');

    // Two plates, one a foot: the report shows who carries what.
    const recording = join(bench.folder, 'plates.txt');
    const file = join(bench.folder, 'report.html');
    run('simulate', '--seconds', '30', '--layout', 'pds', '--out', recording);
    run('report', recording, '--out', file);
    await page.goto(`file://${file}`);
    await page.getByText(/mean left [\d.]+ %/).first().waitFor({ state: 'attached' });
    await look(page, 'report-with-share-of-load');
    bench.assertSilent();
  });
}
