// A station on a study of its own, a browser on it, and what must hold on every screen: no complaint in the console, no
// accessibility violation, nothing that scrolls sideways.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = dirname(fileURLToPath(import.meta.url));
const flags = new Map();
for (let k = 2; k < process.argv.length; k += 2) flags.set(process.argv[k], process.argv[k + 1]);
const given = (name) => resolve(flags.get(name) ?? assert.fail(`${name} is missing`));

export const program = given('--program');
export const only = flags.get('--only') ?? '';
const pictures = given('--pictures');
const from = createRequire(join(given('--modules'), 'package.json'));
const { chromium } = from('playwright-core');
const axe = readFileSync(from.resolve('axe-core/axe.min.js'), 'utf8');
mkdirSync(pictures, { recursive: true });

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
export const run = (...args) => execFileSync(program, args, { encoding: 'utf8' });

/// A folder with a study, and stations on it one after another.
export class Bench {
  folder = mkdtempSync(join(tmpdir(), 'steadyplate-page-'));
  study = join(this.folder, 'lab');
  complaints = [];
  browsers = [];

  /// @param init  of `study init`; null: the scenario makes the study itself, with makeStudy()
  constructor(init) {
    if (init !== null) this.makeStudy(...init);
  }

  makeStudy(...init) {
    run('study', 'init', this.study, ...init);
  }

  /// @param args  of `steadyplate station` besides the study
  async open(...args) {
    const child = spawn(program, ['station', '--no-browser', '--study', this.study, ...args],
      { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, XDG_DATA_HOME: join(this.folder, 'data') } });
    this.station = child;
    this.links = [];
    child.stdout.on('data', (text) => this.links.push(...String(text).trim().split('\n')));
    this.used = 0;
    this.ended = new Promise((done) => child.on('exit', done));
  }

  async nextLink() {
    for (let tries = 0; this.links.length <= this.used; ++tries) {
      assert.ok(tries < 400, 'the station prints no link');
      await sleep(50);
    }
    return this.links[this.used++];
  }

  async browse(viewport = { width: 1180, height: 900 }) {
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    this.browsers.push(browser);
    const page = await browser.newPage({ viewport });
    this.listen(page);
    await page.goto(await this.nextLink());
    return { browser, page };
  }

  listen(page) {
    page.setDefaultTimeout(20000);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  async close(signal = 'SIGINT') {
    this.station?.kill(signal);
    await this.ended;
  }

  async end() {
    for (const browser of this.browsers) await browser.close().catch(() => {});
    await this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  shown(pseudonym) {
    return JSON.parse(run('study', 'show', this.study, pseudonym, '--json'));
  }

  /// Of refusals we asked for, the browser says so in the console; anything else is a fault.
  assertSilent(expected = /status of 4(00|09)/) {
    assert.deepEqual(this.complaints.filter((one) => !expected.test(one)), [], 'the console is not silent');
  }
}

/// A bench for one scenario; when that fails, pictures of what was on the screens, and what the console said.
export async function withBench(name, init, scenario) {
  const bench = new Bench(init);
  try {
    await scenario(bench);
  } catch (error) {
    for (const page of bench.browsers.flatMap((browser) => browser.contexts()).flatMap((context) => context.pages()))
      await page.screenshot({ path: join(pictures, `failed-${name}-${++failures}.png`), fullPage: true }).catch(() => {});
    console.log([...new Set(bench.complaints)].join('\n'));
    throw error;
  } finally {
    await bench.end();
  }
}

let failures = 0;

/// A picture of the screen, which must satisfy WCAG A and AA and fit its width.
export async function look(page, name) {
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  await page.evaluate(axe); // the policy keeps strangers' scripts out; the debugger's are not bound by it
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes[0].html} ${one.nodes[0].failureSummary}`), [], `axe on ${name}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${name} scrolls sideways by ${wide} px`);
  const small = await page.evaluate(() => [...document.querySelectorAll('button, input:not([type=checkbox]), select, summary')]
    .filter((one) => one.checkVisibility()).map((one) => [one.outerHTML, one.getBoundingClientRect()])
    .filter(([, box]) => box.height < 43.5 || box.width < 43.5).map(([html]) => html));
  assert.deepEqual(small, [], `targets under 44 px on ${name}`);
}

export async function download(page, press) {
  const waiting = page.waitForEvent('download');
  await press();
  return readFileSync(await (await waiting).path());
}
