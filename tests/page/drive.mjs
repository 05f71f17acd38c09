// The clinic path in Debian's chromium against the real program and its simulated boards:
//   node drive.mjs --program FILE --modules FOLDER --pictures FOLDER [--only PART]
// MODULES holds node_modules (npm ci of this folder's package.json). ./run test page does all of it.
import { only } from './harness.mjs';
import { unplugged } from './bars.mjs';
import { calibrationCheck } from './check.mjs';
import { clinicPath } from './clinic.mjs';
import { fullDisk } from './disk.mjs';
import { keyboardPath } from './keyboard.mjs';
import { latency } from './latency.mjs';
import { lean } from './lean.mjs';
import { lostPages } from './lost_pages.mjs';

const parts = { clinic: clinicPath, keyboard: keyboardPath, lost: lostPages, check: calibrationCheck, bars: unplugged, disk: fullDisk, lean, latency };
let failed = 0;
async function play(names) {
  for (const name of names) {
    if (only !== '' && only !== name) continue;
    const began = performance.now();
    try {
      await parts[name]();
      console.log(`ok      ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
    } catch (error) {
      ++failed;
      console.log(`FAILED  ${name}: ${error.stack}`);
    }
  }
}
// Mostly they wait for trials to pass: three lanes at once. What is measured runs alone.
await Promise.all([play(['clinic']), play(['lost']), play(['keyboard', 'check', 'bars', 'disk', 'lean'])]);
await play(['latency']);
process.exit(failed === 0 ? 0 : 1);
