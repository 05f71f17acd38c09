// What an operator does, as steps that scenarios share.
import { sleep } from './harness.mjs';

export const heading = (page, name) => page.getByRole('heading', { name });
export const press = (page, name) => page.getByRole('button', { name }).first().click();

export async function chooseBoard(page, name) {
  await heading(page, 'Which board?').waitFor();
  await page.getByRole('button', { name: new RegExp(`Use this board.*${name}`) }).first().click();
}

export async function choosePerson(page, pseudonym, fields = {}) {
  await heading(page, 'Who is tested?').waitFor();
  await page.getByLabel('Pseudonym').fill(pseudonym);
  for (const [label, value] of Object.entries(fields)) {
    const field = page.locator('main').getByLabel(label);
    if ((await field.evaluate((node) => node.tagName)) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
  await page.getByRole('button', { name: 'Continue' }).click();
}

export async function chooseTest(page, name) {
  await heading(page, 'Which test?').waitFor();
  await page.getByRole('button', { name: new RegExp(`Take this test.*${name}`) }).click();
}

/// Zero and weight, where the station asks for them.
export async function zero(page, look = async () => {}) {
  await heading(page, 'Zero and weight').waitFor();
  await press(page, 'Zero now');
  await page.getByText('Zeroed.').waitFor();
  await page.getByText(/Steady\.|does not tell a weight/).waitFor();
  await look();
  await press(page, 'Go to the trials');
}

/// One trial from its start to the question whether it counts.
export async function takeTrial(page, whileRunning = async () => {}) {
  await page.getByRole('button', { name: /^Start/ }).click();
  await page.locator('.phase.running').waitFor();
  await whileRunning();
  await page.getByRole('button', { name: 'Accept' }).waitFor({ timeout: 60000 });
}

export async function acceptAll(page) {
  for (;;) {
    if (await heading(page, 'All trials are done').isVisible()) return;
    if (await page.getByRole('button', { name: /^Start/ }).isVisible()) {
      await takeTrial(page);
      await press(page, 'Accept');
    }
    await sleep(100);
  }
}
