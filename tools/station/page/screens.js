// The screens. Text reaches the page as text nodes and never as markup.
import { words } from '/words.js';
import { draw } from '/live.js';

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

const button = (text, onclick, kind = '') => make('button', { type: 'button', class: kind, onclick }, text);
const cards = (rows) => make('ul', { class: 'cards' }, ...rows.map((row) => make('li', {}, row)));
const card = (title, small, onclick) =>
  make('button', { type: 'button', onclick }, make('strong', {}, title), make('small', {}, small));
const field = (label, attributes) => make('label', {}, label, make('input', attributes));
const number = (form, name) => (form.elements[name].value === '' ? null : Number(form.elements[name].value));
const fixed = (value, digits) => (Number.isFinite(value) ? value.toFixed(digits) : '–');

/// A trial that a dead program left: kept or dropped before anything new is begun.
function interrupted(state, send) {
  return make('div', { class: 'found' }, make('h2', {}, words.interrupted), ...state.interrupted.map((one) =>
    make('div', { class: 'row' }, make('p', {}, `${one.words}, ${fixed(one.seconds, 1)} s, ${one.started}, ` +
      (one.over ? words.notJudged : words.cutOff)),
    button(words.keep, () => send('interrupted', { trial: one.trial, do: 'keep' }), 'do'),
    button(words.drop, () => { if (confirm(words.dropSure)) send('interrupted', { trial: one.trial, do: 'drop' }); }))));
}

export function boards(state, send) {
  return [state.interrupted.length > 0 ? interrupted(state, send) : null, make('h2', {}, words.boards),
    cards(state.boards.map((one) => card(one.name, one.simulated ? words.simulated : one.id,
      () => send('board', { board: one.id })))),
    make('div', { class: 'row' }, button(words.lookAgain, () => send('boards')))];
}

export function person(state, send, back) {
  const visits = state.study.visits.length > 0 ? state.study.visits : null;
  const last = make('p', { class: 'soft', 'aria-live': 'polite' });
  const form = make('form', { onsubmit: (event) => {
    event.preventDefault();
    send('participant', { pseudonym: form.elements.pseudonym.value, visit: form.elements.visit.value,
      height_mm: number(form, 'height'), mass_kg: number(form, 'mass'), dominant_leg: form.elements.leg.value });
  } },
  field(words.pseudonym, { name: 'pseudonym', required: true, autocomplete: 'off', list: 'people', autofocus: true,
    oninput: (event) => {
      const known = state.study.people.find((one) => one.pseudonym === event.target.value);
      last.textContent = known ? `${words.lastVisit} ${known.last_visit || words.never}` : '';
    } }),
  last,
  make('datalist', { id: 'people' }, ...state.study.people.map((one) => make('option', { value: one.pseudonym }))),
  make('label', {}, words.visit, visits
    ? make('select', { name: 'visit' }, ...visits.map((one) => make('option', { value: one }, one)))
    : make('input', { name: 'visit', value: 'baseline', autocomplete: 'off' })),
  field(words.height, { name: 'height', type: 'number', min: 500, max: 2500 }),
  field(words.mass, { name: 'mass', type: 'number', min: 2, max: 400, step: 'any' }),
  make('label', {}, words.leg, make('select', { name: 'leg' },
    ...[['', words.unknown], ['left', words.left], ['right', words.right]].map(([value, text]) => make('option', { value }, text)))),
  make('button', { class: 'do' }, words.go));
  return [make('h2', {}, words.person), form, make('div', { class: 'row' }, button(words.other, back))];
}

export function protocols(list, send) {
  const chosen = (one) => {
    if (one.missing.length === 0) return send('protocol', { protocol: one.id });
    const form = make('form', { onsubmit: (event) => {
      event.preventDefault();
      send('protocol', { protocol: one.id, duration_s: number(form, 'duration'), trials: number(form, 'trials'),
        platform_level: form.elements.level.value });
    } }, make('p', {}, `${words.open} ${one.missing.join(', ')}`),
    field(words.seconds, { name: 'duration', type: 'number', min: 1, required: true, autofocus: true }),
    field(words.trials, { name: 'trials', type: 'number', min: 1, value: 1, required: true }),
    field(words.level, { name: 'level', autocomplete: 'off' }),
    make('button', { class: 'do' }, words.go));
    document.getElementById('main').replaceChildren(make('h2', {}, one.name), form);
  };
  return [make('h2', {}, words.protocols),
    cards(list.map((one) => card(one.name, one.tests[0].prompt, () => chosen(one))))];
}

const describe = (trial) => `${trial.name}, ${trial.practice ? words.practice + ' ' : ''}${trial.number}` +
  (trial.attempt > 1 ? ` (attempt ${trial.attempt})` : '');

export function trials(session) {
  if (session.trials.length === 0) return null;
  return make('table', {}, make('thead', {}, make('tr', {}, ...['Trial', 'Ended', 'Judged', 'Seconds', 'Samples', 'Lost', 'Remarks']
    .map((one) => make('th', { scope: 'col' }, one)))),
  make('tbody', {}, ...session.trials.map((one) => make('tr', {}, ...[describe(one), one.end, one.judgement,
    fixed(one.seconds, 1), one.frames, one.lost, [one.reason, ...one.warnings].filter(Boolean).join('; ')]
    .map((cell) => make('td', {}, String(cell)))))));
}

/// The trial's screen, made once a phase; `tick` keeps its figures true in between.
export function trial(session, act, live, showResults, openPatient) {
  const test = session.protocol.tests.find((one) => one.id === session.current.test);
  const phase = session.phase;
  const running = phase === 'running' || phase === 'settling';
  const clock = make('p', { class: 'clock' });
  const facts = make('dl');
  const canvas = make('canvas', { width: 640, height: 640, role: 'img', 'aria-label': 'Live path of the centre of pressure' });
  const tick = (left, link) => {
    clock.textContent = running || phase === 'resting' ? `${fixed(left, 1)} s` : '';
    if (phase === 'finished') return;
    const weight = Number.isFinite(live.load)
      ? [['Load', live.load < 20 ? words.noLoad : `${fixed(live.load, 0)} N (${fixed(live.load / 9.81, 1)} kg)`]] : [];
    const rows = [...weight, ['Rate', `${fixed(link.rate_hz, 0)} Hz`], ['Samples', String(link.frames)],
      ['Damaged', String(link.damaged)], ['Missing', String(link.missing)],
      ['Seen here', live.missed === 0 ? 'all' : `all but ${live.missed}`]];
    facts.replaceChildren(...rows.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]));
    draw(canvas, live);
  };
  const side = [];
  if (running) side.push(button(words.stop, () => act('stop'), 'stop'),
    make('div', { class: 'row' }, button(words.fall, () => act('fall')), button(words.step, () => act('step')), button(words.note, () => act('note'))),
    make('p', { class: 'soft' }, make('kbd', {}, 'Space'), ' stop  ', make('kbd', {}, 'F'), ' fall  ', make('kbd', {}, 'S'), ' step  ', make('kbd', {}, 'N'), ' note'));
  if (phase === 'ready' || phase === 'resting') side.push(make('div', { class: 'row' }, button(words.start, () => act('start'), 'do'), button(words.pause, () => act('pause'))));
  if (phase === 'paused') side.push(button(words.resume, () => act('resume'), 'do'));
  if (phase === 'review') side.push(make('div', { class: 'row' }, button(words.accept, () => act('accept'), 'do'), button(words.repeat, () => act('repeat')), button(words.void_, () => act('void'))));
  if (!running) side.push(make('div', { class: 'row' }, button(words.results, showResults), button(words.patient, openPatient), button(words.end, () => act('end'))));
  const quality = phase === 'review' && session.current.warnings.length > 0 ? make('div', { class: 'bar' }, session.current.warnings.join('; ')) : null;
  const nodes = [make('h2', {}, phase === 'finished' ? words.finished : describe(session.current)),
    phase === 'finished' ? make('div', {}, ...side) : make('div', { class: 'trial' }, make('div', {}, canvas), make('div', {},
      make('p', { class: 'say' }, test.prompt), make('p', { 'aria-live': 'polite' }, words[phase] ?? phase),
      clock, quality, ...side, facts, make('p', { class: 'soft' }, session.calibration))),
    trials(session)];
  return { nodes, tick };
}
