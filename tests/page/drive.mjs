// The clinic path in a real browser against the real program with the simulated board: by mouse, by keyboard, with
// the page reloaded and the browser killed in mid-trial.
//   node drive.mjs PROGRAM FOLDER_FOR_PICTURES
// in a folder with playwright-core and axe-core (npm ci here); Debian's chromium is the browser.
import assert from 'node:assert/strict';
import { spawn, execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const from = createRequire(join(process.cwd(), 'package.json'));
const { chromium } = from('playwright-core');
const axe = readFileSync(from.resolve('axe-core/axe.min.js'), 'utf8');
const [program, pictures] = process.argv.slice(2);
mkdirSync(pictures, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'steadyplate-page-'));
const raw = join(folder, 'lab', 'raw');
const study = join(folder, 'lab');
execFileSync(program, ['study', 'init', study, '--tests', 'eo-firm,ec-firm', '--time-points', 'baseline,after']);
const protocol = join(dirname(fileURLToPath(import.meta.url)), 'short.toml');

const station = spawn(program, ['station', '--no-browser', '--study', study, '--protocol', protocol,
  '--device', 'sim:quiet?seed=3'], { stdio: ['ignore', 'pipe', 'inherit'] });
const links = [];
station.stdout.on('data', (text) => links.push(...String(text).trim().split('\n')));
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const link = async (nth) => { while (links.length <= nth) await sleep(50); return links[nth]; };

const complaints = [];
async function browse(nth) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 1180, height: 900 } });
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) complaints.push(message.text()); });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(await link(nth));
  return { browser, page };
}
let shots = 0;
async function shot(page, name) {
  await page.screenshot({ path: join(pictures, `${++shots}-${name}.png`), fullPage: true });
  // The policy keeps strangers' scripts out; the debugger's are not bound by it.
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }));
  assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`), [], `axe on ${name}`);
}
const trialsOf = () => JSON.parse(execFileSync(program, ['study', 'show', study, 'P-001', '--json'], { encoding: 'utf8' })).trials;

try {
  // By mouse.
  let { browser, page } = await browse(0);
  await page.getByRole('heading', { name: 'Which board?' }).waitFor();
  assert.equal(new URL(page.url()).hash, '', 'the token is still in the address');
  await shot(page, 'board');
  await page.getByRole('button', { name: /sim:quiet/ }).click();
  await page.getByLabel(/Pseudonym/).fill('<script>alert(1)</script>');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('alert').waitFor();
  await shot(page, 'refused');
  await page.getByLabel(/Pseudonym/).fill('P-001');
  await page.getByLabel(/height/).fill('1750');
  await shot(page, 'participant');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Which test?' }).waitFor();
  await shot(page, 'protocols');
  await page.getByRole('button', { name: /Romberg, shortened/ }).click();
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText('Recording', { exact: true }).waitFor();
  await sleep(4000);
  await shot(page, 'trial');
  // Reloaded in mid-trial: it finds its state again.
  await page.reload();
  await page.getByText('Recording', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Accept' }).waitFor({ timeout: 40000 });
  await shot(page, 'review');
  await page.getByRole('button', { name: 'Accept' }).click();
  // The second trial by keyboard alone, and the browser is killed in its middle.
  await page.getByRole('heading', { name: /Eyes closed/ }).waitFor();
  await page.keyboard.press('Space');
  await page.getByText('Recording', { exact: true }).waitFor();
  await sleep(3000);
  await browser.close();
  await sleep(26000);  // the trial goes on to its end without a page
  ({ browser, page } = await browse(1));
  const accept = page.getByRole('button', { name: 'Accept' });
  await accept.waitFor();
  await accept.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Every trial is done.' }).waitFor();
  await shot(page, 'finished');
  await page.getByRole('button', { name: 'Results' }).click();
  await page.getByRole('img', { name: /summary page/ }).waitFor();
  await page.waitForFunction(() => document.querySelector('img.page').naturalWidth > 0);
  await shot(page, 'results');
  const wait = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as PDF' }).click();
  const pdf = readFileSync(await (await wait).path());
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  await browser.close();
  assert.deepEqual(trialsOf().map((one) => one.state), ['valid', 'valid'], 'the trial of the killed browser is whole');
  assert.ok(trialsOf().every((one) => one.taken.samples >= 2600 && one.scores.length > 5));
  for (const one of trialsOf()) execFileSync(program, ['verify', join(raw, `${one.raw_sha256}.spj`)]);
  const check = execFileSync(program, ['study', 'check', study], { encoding: 'utf8' });
  assert.match(check, /2 trials/);
  assert.deepEqual(complaints.filter((one) => !/status of 400/.test(one)), [], 'the console is not silent');
  console.log('1 passed, 0 failed');
} finally {
  station.kill('SIGINT');
  rmSync(folder, { recursive: true, force: true });
}
