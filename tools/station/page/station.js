// Login, state and what is on the screen. The recording is the station's: this page can be closed at any time.
import { words } from '/words.js';
import { Live } from '/live.js';
import * as screens from '/screens.js';

const main = document.getElementById('main');
const bar = document.getElementById('trouble');
let key = sessionStorage.getItem('key');
let state = null, live = null, view = '', tick = null, list = null, changing = false;

function trouble(text) { bar.textContent = text; bar.hidden = text === ''; }

async function post(what, body = {}) {
  const answer = await fetch(`/api/${what}`, { method: 'POST', body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...(key ? { Authorization: `Bearer ${key}` } : {}) } });
  if (!answer.ok) throw new Error((await answer.json()).error);
  return answer;
}

async function login() {
  const token = location.hash.slice(1);
  if (token !== '') {
    history.replaceState(null, '', location.pathname);
    const given = await (await post('login', { token })).json();
    key = given.key;
    sessionStorage.setItem('key', key);
  }
  if (!key) throw new Error(words.noKey);
}

async function send(what, body) {
  try { state = await (await post(what, body)).json(); trouble(''); await show(); }
  catch (error) { trouble(error instanceof TypeError ? words.gone : error.message); }
}

async function act(what) {
  if (changing) return;
  let reason = '';
  if (what === 'repeat' || what === 'void') reason = prompt(words.why) ?? '';
  if ((what === 'repeat' || what === 'void') && reason === '') return;
  if (what === 'note' && (reason = prompt(words.noteWhat) ?? '') === '') return;
  if (what === 'end' && !confirm(words.endSure)) return;
  changing = true;
  await send('trial', { do: what, reason });
  changing = false;
}

/// For a second screen; it has its own live stream, with this page's key.
function openPatient() { window.open('/patient.html', 'steadyplate-patient', 'popup,width=1200,height=800'); }

/// A beep when a trial begins or ends and for each of the last three seconds of a countdown.
let ear = null, beeped = '';
function beep(hertz, seconds) {
  ear ??= new AudioContext();
  const tone = ear.createOscillator(), loud = ear.createGain();
  tone.frequency.value = hertz; loud.gain.value = 0.2;
  tone.connect(loud).connect(ear.destination);
  tone.start(); tone.stop(ear.currentTime + seconds);
}
function sound(phase, left) {
  const now = (phase === 'settling' || phase === 'resting') && left <= 3 && left > 0 ? `${phase} ${Math.ceil(left)}` : phase;
  if (now === beeped) return;
  if (now.includes(' ')) beep(660, 0.08);
  else if (now === 'running' && beeped !== '') beep(880, 0.3);
  else if (now === 'review' && beeped !== '') beep(440, 0.4);
  beeped = now;
}

async function results() {
  view = 'results';
  main.replaceChildren(screens.make('p', {}, words.wait));
  const nodes = [screens.make('h2', {}, words.results), screens.trials(state.session)];
  try {
    const picture = await (await post('page', { format: 'svg' })).blob();
    nodes.push(screens.make('img', { class: 'page', alt: 'The summary page of this session', src: URL.createObjectURL(picture) }));
  } catch (error) { nodes.push(screens.make('p', { class: 'bar' }, error.message)); }
  const back = screens.make('div', { class: 'row' },
    screens.make('button', { class: 'do', onclick: async () => {
      try {
        const file = await (await post('page', { format: 'pdf' })).blob();
        screens.make('a', { href: URL.createObjectURL(file), download: `${state.participant.pseudonym}.pdf` }).click();
      } catch (error) { trouble(error.message); }
    } }, words.pdf),
    screens.make('button', { onclick: () => { view = ''; show(); } }, words.go),
    screens.make('button', { onclick: () => act('end') }, words.end));
  nodes.splice(1, 0, back);
  main.replaceChildren(...nodes.filter(Boolean));
}

/// Draws anew only what changed: a field that somebody types into stays.
async function show() {
  const session = state.session;
  const now = session ? `${session.phase} ${session.trials.length} ${session.current.test}` : state.participant ? 'protocol' : state.board ? 'person' : 'board';
  document.getElementById('where').textContent = [state.study?.name, state.participant && `${state.participant.pseudonym}, ${state.participant.visit}`,
    session?.protocol.name, session?.simulated ? 'simulated' : ''].filter(Boolean).join(' · ');
  if (session && session.trouble !== '') trouble(session.trouble);
  if (now !== view && !(view === 'results' && session)) {
    view = now;
    tick = null;
    let nodes;
    if (session) {
      if (session.phase === 'settling') live.clear();
      ({ nodes, tick } = screens.trial(session, act, live, results, openPatient));
    } else if (now === 'protocol') {
      list ??= (await (await post('protocols')).json()).protocols;
      nodes = screens.protocols(list, send);
    } else if (now === 'person') nodes = screens.person(state, send, () => { state.board = null; show(); });
    else nodes = screens.boards(state, send);
    main.replaceChildren(...nodes.filter(Boolean));
    (main.querySelector('[autofocus]') ?? main).focus();
  }
}

async function follow() {
  try {
    const fresh = await (await post('state')).json();
    if (fresh.board === null || view !== 'board') state = fresh;
    state.at = performance.now();
    await show();
    if (bar.textContent === words.gone) trouble('');
  } catch (error) { trouble(error instanceof TypeError ? words.gone : error.message); }
  setTimeout(follow, 250);
}

function frame() {
  if (tick && state.session) {
    const { phase, remaining_s: left, link } = state.session;
    const rest = Math.max(0, left - (phase === 'review' ? 0 : (performance.now() - state.at) / 1000));
    tick(rest, link);
    sound(phase, rest);
  }
  requestAnimationFrame(frame);
}

document.addEventListener('keydown', (event) => {
  if (!state?.session || view === 'results' || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  const running = ['running', 'settling'].includes(state.session.phase);
  const keys = running ? { ' ': 'stop', f: 'fall', s: 'step', n: 'note' } : ['ready', 'resting'].includes(state.session.phase) && event.target.tagName !== 'BUTTON' ? { ' ': 'start' } : {};
  const what = keys[event.key.toLowerCase()];
  if (what) { event.preventDefault(); act(what); }
});

try {
  await login();
  live = new Live(key, () => {});
  await follow();
  requestAnimationFrame(frame);
} catch (error) { trouble(error.message); }
