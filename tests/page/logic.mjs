// Runs the tests of the page's pure logic under node --test:   node logic.mjs MODULES WORK
//   MODULES  the folder that holds node_modules of tools/station/page (the build makes it)
//   WORK     a folder for the compiled tests
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const [modules, work] = process.argv.slice(2).map((path) => resolve(path));
const from = createRequire(join(modules, 'package.json'));
const sources = join(dirname(fileURLToPath(import.meta.url)), 'logic');
const names = readdirSync(sources).filter((name) => name.endsWith('.test.ts'));
rmSync(work, { recursive: true, force: true });
await from('esbuild').build({
  entryPoints: names.map((name) => join(sources, name)),
  outdir: work, outExtension: { '.js': '.mjs' }, bundle: true, format: 'esm', platform: 'node', sourcemap: 'inline', logLevel: 'warning',
});
const files = names.map((name) => join(work, name.replace(/\.ts$/, '.mjs')));
process.exit(spawnSync(process.execPath, ['--enable-source-maps', '--test', ...files], { stdio: 'inherit' }).status ?? 1);
