// Checks the types of the page and bundles it:   node bundle.mjs MODULES OUT
//   MODULES  the folder that holds node_modules (npm ci of package-lock.json)
//   OUT      gets station.js, patient.js and station.css, the same bytes for the same sources
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const [modules, out] = process.argv.slice(2).map((path) => resolve(path));
const page = dirname(fileURLToPath(import.meta.url));
const from = createRequire(join(modules, 'package.json'));

const tsc = join(dirname(from.resolve('typescript/package.json')), 'bin', 'tsc');
execFileSync(process.execPath, [tsc, '--noEmit', '--project', join(page, 'tsconfig.json')], { stdio: 'inherit' });

await from('esbuild').build({
  absWorkingDir: page,
  entryPoints: ['src/station.tsx', 'src/patient.tsx', 'src/station.css'],
  outdir: out,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  charset: 'utf8',
  banner: { js: '/* steadyplate, Apache-2.0. With Preact and uPlot, MIT: see NOTICE. */' },
  logLevel: 'warning',
});
