// A board that is unplugged in mid-trial: a bar says so and what to do, what was recorded is kept, and the test goes on.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { here, look, program, sleep, withBench } from './harness.mjs';
import { chooseBoard, choosePerson, chooseTest, heading, press } from './steps.mjs';

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/// The simulated board behind a plug on a port that stays the same: pulled, everything of it is gone at once.
class Plug {
  constructor(port) {
    this.port = port;
  }

  async in() {
    const inner = await freePort();
    this.board = spawn(program, ['simulate', '--wire', 'loadcell22', '--to', `tcp:${inner}`, '--seconds', '600'], { stdio: 'ignore' });
    await sleep(700);
    assert.equal(this.board.exitCode, null, 'the simulated board does not run');
    this.sockets = [];
    this.server = createServer((socket) => {
      const wire = connect(inner, '127.0.0.1');
      for (const one of [socket, wire]) one.on('error', () => {});
      this.sockets.push(socket, wire);
      socket.pipe(wire);
      wire.pipe(socket);
    });
    await new Promise((done) => this.server.listen(this.port, '127.0.0.1', done));
  }

  out() {
    this.board.kill('SIGKILL');
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}

export async function unplugged() {
  const plug = new Plug(await freePort());
  await plug.in();
  try {
    await withBench('bars', ['--tests', 'eo-firm,ec-firm', '--time-points', 'baseline'], async (bench) => {
      await bench.open('--device', `tcp:127.0.0.1:${plug.port}`, '--board', 'loadcell22', '--protocol', join(here, 'short.toml'));
      const { page } = await bench.browse();
      await chooseBoard(page, 'tcp:127.0.0.1');
      await choosePerson(page, 'B-001');
      await chooseTest(page, 'Romberg, shortened');
      await heading(page, 'Zero and weight').waitFor();
      await press(page, 'Skip');
      await press(page, 'Go to the trials');
      await page.getByRole('button', { name: /^Start/ }).click();
      await page.locator('.phase.running').waitFor();
      await sleep(1000);
      // Out, and in again soon: it is found by itself, and the trial goes on.
      plug.out();
      const away = page.locator('.bars .bar.bad').filter({ hasText: 'The board is away.' });
      await away.waitFor();
      assert.match(await away.textContent(), /Plug it in again.*goes on/, 'it says what to do');
      await look(page, 'board-unplugged');
      await plug.in();
      await away.waitFor({ state: 'detached' });
      await page.locator('.phase.running').waitFor();

      // Out for longer than it is waited for.
      plug.out();
      const bar = page.locator('.bars .bar.bad').filter({ hasText: 'choose the same test' });
      await bar.waitFor({ timeout: 60000 });
      assert.match(await bar.textContent(), /Check plug and power/, 'it says what to do');
      await page.getByText('The recording broke off').waitFor();
      await look(page, 'board-lost');
      await press(page, 'Void');
      await page.getByRole('button', { name: 'Board or cable moved' }).click();
      await page.locator('dialog').getByRole('button', { name: 'Void' }).click();
      await page.getByRole('cell', { name: 'void', exact: true }).waitFor();
      assert.equal(bench.shown('B-001').trials[0].state, 'void', 'kept, with its reason');

      // Plugged in again: the same test goes on.
      await plug.in();
      await press(page, 'End this visit');
      await page.getByRole('dialog').getByRole('button', { name: 'End this visit' }).click();
      await choosePerson(page, 'B-001');
      await chooseTest(page, 'Romberg, shortened');
      await page.getByRole('button', { name: /^Start/ }).click();
      await page.locator('.phase.running').waitFor();
      assert.equal(await page.locator('.bars .bar.bad').count(), 0, 'the bar is gone');
      bench.assertSilent();
    });
  } finally {
    plug.out();
  }
}
