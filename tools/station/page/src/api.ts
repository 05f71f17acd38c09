// Commands to the station, with the key of this tab.
import type { State } from './wire.ts';
import { words } from './words.ts';

/// The station refused, and said why.
export class Refused extends Error {}
/// Nobody answers.
export class Gone extends Error {}

const kept = 'key';
let key = sessionStorage.getItem(kept) ?? '';

export function sessionKey(): string {
  return key;
}

async function post(name: string, body: object): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(`/api/${name}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...(key === '' ? {} : { Authorization: `Bearer ${key}` }) },
    });
  } catch {
    throw new Gone(words.gone);
  }
  if (answer.ok) return answer;
  if (answer.status === 401) throw new Refused(words.noKey);
  let why = `${answer.status}`;
  try {
    why = ((await answer.json()) as { error: string }).error;
  } catch {
    // no JSON: its status must do
  }
  throw new Refused(why);
}

/// A command whose answer is JSON: the state, unless another type is named.
export async function ask<Answer = State>(name: string, body: object = {}): Promise<Answer> {
  return (await (await post(name, body)).json()) as Answer;
}

/// A command whose answer is a file.
export async function fetchFile(name: string, body: object = {}): Promise<Blob> {
  return (await post(name, body)).blob();
}

/// The token of the link, for a key that this tab keeps; the address loses it. Without one, the key from before.
export async function login(): Promise<void> {
  const token = location.hash.slice(1);
  if (token !== '') {
    history.replaceState(null, '', location.pathname);
    key = '';
    key = (await ask<{ key: string }>('login', { token })).key;
    sessionStorage.setItem(kept, key);
  }
  if (key === '') throw new Refused(words.noKey);
}
