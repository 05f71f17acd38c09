// A disk that fills up in mid-trial, for real: the study lies on a small one. A bar says what to do, and with room again
// what was recorded is there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { here, look, withBench } from './harness.mjs';
import { chooseBoard, choosePerson, chooseTest, heading, press, zero } from './steps.mjs';

/// A disk of a few megabytes. Only root may make one; elsewhere there is none, and a reason.
class SmallDisk {
  constructor(folder) {
    this.folder = folder;
    mkdirSync(folder);
    this.mount('size=2m');
  }

  mount(options) {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', this.folder], { stdio: 'pipe' });
  }

  remove() {
    execFileSync('umount', ['--lazy', this.folder], { stdio: 'pipe' });
  }
}

export async function fullDisk() {
  if (process.getuid() !== 0) return console.log('NOT RUN disk: only root makes a disk small enough to fill');
  await withBench('disk', null, async (bench) => {
    let disk;
    try {
      disk = new SmallDisk(join(bench.folder, 'disk'));
    } catch (error) {
      return console.log(`NOT RUN disk: no small disk can be mounted here: ${String(error.stderr ?? error).trim()}`);
    }
    try {
      bench.study = join(disk.folder, 'lab');
      bench.makeStudy('--tests', 'eo-firm,ec-firm', '--time-points', 'baseline');
      const open = (hz) => bench.open('--device', `sim:quiet?seed=4&hz=${hz}&speed=10&mass=72.5&seconds=3600`, '--protocol', join(here, 'short.toml'));
      await open(1000);
      let { browser, page } = await bench.browse();
      await page.getByText('The disk is full').first().waitFor(); // said before anybody stands on a board
      await chooseBoard(page, 'sim:quiet');
      await choosePerson(page, 'D-001', { 'Body mass': '72.5' });
      await chooseTest(page, 'Romberg, shortened');
      await zero(page);
      await page.getByRole('button', { name: /^Start/ }).click();
      const bar = page.locator('.bars .bar.bad').filter({ hasText: 'No space left' });
      await bar.waitFor();
      assert.match(await bar.textContent(), /The recording cannot be written: No space left.*Free some space.*is kept/, 'it says what to do');
      assert.doesNotMatch(await bar.textContent(), /--|steadyplate (record|recover)/, 'in words of a page');
      await page.getByText('The recording broke off').waitFor();
      assert.equal(await page.locator('.button.main.big').textContent(), 'Repeat', 'the large button is what one would do');
      await look(page, 'disk-full');

      // Room again: the trial is kept or offered, and the test goes on.
      disk.mount('remount,size=200m');
      await browser.close();
      await bench.close();
      await open(100);
      ({ browser, page } = await bench.browse());
      const recovered = heading(page, 'A trial was recovered');
      if (await recovered.or(heading(page, 'Which board?')).first().waitFor().then(() => recovered.isVisible())) {
        await look(page, 'disk-recovered');
        await press(page, 'Keep it');
        await recovered.waitFor({ state: 'detached' });
      }
      const trials = bench.shown('D-001').trials;
      assert.deepEqual(trials.map((one) => one.state), ['void'], 'what was recorded is kept, and does not count');
      assert.equal(await page.getByText('The disk is full').count(), 0, 'the bar is gone');
      bench.assertSilent();
    } finally {
      await bench.close();
      disk.remove();
    }
  });
}
