import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onTheWall, remaining } from '../../../tools/station/page/src/logic/clock.ts';
import { feedbackPoint, pictureReach } from '../../../tools/station/page/src/logic/feedback.ts';
import { signOf } from '../../../tools/station/page/src/logic/light.ts';
import { duration, fixed, repetitions, typed } from '../../../tools/station/page/src/logic/numbers.ts';
import { ageOf, lastVisit, nextVisit } from '../../../tools/station/page/src/logic/person.ts';
import { commandOfKey, placeOf } from '../../../tools/station/page/src/logic/place.ts';
import { targetPoint } from '../../../tools/station/page/src/logic/target.ts';
import type { Person, State, Target } from '../../../tools/station/page/src/wire.ts';

test('numbers have a point, and a dash where there is none', () => {
  assert.equal(fixed(1234.567, 1), '1234.6');
  for (const none of [null, undefined, NaN, Infinity]) assert.equal(fixed(none, 1), '–');
  assert.deepEqual(['', ' ', '72,5', '72.5'].map(typed), [null, null, 72.5, 72.5]);
  assert.ok(Number.isNaN(typed('72kg')));
  assert.deepEqual([0, 45, 60, 90, 3600].map(duration), ['0 s', '45 s', '1 min', '1 min 30 s', '60 min']);
});

test('repetitions are whole numbers, one a set', () => {
  assert.deepEqual(repetitions('3, 3, 2'), [3, 3, 2]);
  assert.deepEqual(repetitions('10+8'), [10, 8]);
  assert.deepEqual(repetitions('0'), [0]);
  for (const wrong of ['', '3, x', '2.5', '-1', '101', '1e2']) assert.equal(repetitions(wrong), null, wrong);
});

test('keys do what the phase allows', () => {
  assert.equal(commandOfKey(' ', 'running', false), 'stop');
  assert.equal(commandOfKey(' ', 'running', true), 'stop'); // whatever has the focus: Space always stops
  assert.equal(commandOfKey('F', 'running', false), 'fall');
  assert.equal(commandOfKey('s', 'settling', false), 'step');
  assert.equal(commandOfKey('n', 'running', false), 'note');
  assert.equal(commandOfKey(' ', 'ready', false), 'start');
  assert.equal(commandOfKey(' ', 'ready', true), null); // the button's own
  for (const phase of ['review', 'paused', 'finished']) assert.equal(commandOfKey(' ', phase, false), null);
  assert.equal(commandOfKey('f', 'ready', false), null);
});

test('the station is shown where it is', () => {
  const state = { board: null, participant: null, session: null, opening: null, check: null } as unknown as State;
  assert.equal(placeOf(state, null), 'board');
  assert.equal(placeOf({ ...state, board: 'sim' }, null), 'person');
  const chosen = { ...state, board: 'sim', participant: { pseudonym: 'P-1' } } as unknown as State;
  assert.equal(placeOf(chosen, null), 'protocol');
  assert.equal(placeOf(chosen, 'person'), 'person');
  assert.equal(placeOf({ ...chosen, session: {} } as unknown as State, 'person'), 'trial');
  assert.equal(placeOf({ ...chosen, check: {} } as unknown as State, null), 'check');
});

test('the next visit is the first planned one without trials', () => {
  const been = (...visits: string[]) => ({ visits: visits.map((visit) => ({ visit })) }) as unknown as Person;
  assert.equal(nextVisit(null, ['baseline', 'after']), 'baseline');
  assert.equal(nextVisit(been('baseline'), ['baseline', 'after']), 'after');
  assert.equal(nextVisit(been('baseline', 'after'), ['baseline', 'after']), 'after');
  assert.equal(nextVisit(null, []), 'baseline');
  assert.equal(nextVisit(been('baseline'), []), 'visit-2');
  assert.equal(ageOf(1980, '2026-11-24'), 46);
});

test('the last visit is told with its place in the plan', () => {
  const person = { last_visit: { visit: 'after', date: '2026-11-26' }, visits: [{}, {}] } as unknown as Person;
  assert.deepEqual(lastVisit(person, ['baseline', 'between', 'after']), { visit: 'after', date: '2026-11-26', number: 3, planned: 3 });
  assert.deepEqual(lastVisit(person, []), { visit: 'after', date: '2026-11-26', number: 2, planned: 0 });
  assert.equal(lastVisit({ last_visit: null, visits: [] } as unknown as Person, []), null);
});

test('a moment is told by the clock on the wall', () => {
  assert.equal(onTheWall('2026-11-26T10:19:53'), '2026-11-26 10:19'); // without a zone: of the wall already
  assert.equal(onTheWall('2026-03-05T09:07:00Z'), onTheWall(new Date(Date.UTC(2026, 2, 5, 9, 7)).toISOString()));
  assert.equal(onTheWall(''), '');
});

test('the clock runs on between two states and stands at its end', () => {
  const session = { remaining_s: 20, clock: { elapsed_s: 10, total_s: 30, share: 1 / 3 } };
  assert.deepEqual(remaining(session, 5), { left_s: 15, share: 0.5 });
  assert.deepEqual(remaining(session, 99), { left_s: 0, share: 1 });
  assert.deepEqual(remaining({ remaining_s: null, clock: { elapsed_s: null, total_s: null, share: null } }, 5), { left_s: 0, share: 0 });
});

test('a target is where the point should go, and the picture reaches it', () => {
  const target: Target = { test_target: '45 deg', angle_deg: 45, reach_ml_mm: 80, reach_ap_mm: -40 };
  assert.deepEqual(targetPoint(target), { ml: 80, ap: -40 });
  assert.deepEqual(targetPoint({ test_target: '', angle_deg: 0, reach_ml_deg: 0, reach_ap_deg: 8 }), { ml: 0, ap: 8 });
  assert.equal(targetPoint({ test_target: '', angle_deg: 0, reach_ml_mm: null, reach_ap_mm: null }), null);
  assert.equal(targetPoint(null), null);
  assert.equal(pictureReach(60, { ml: 80, ap: -40 }), 96);
  assert.equal(pictureReach(60, { ml: 10, ap: 0 }), 60);
  assert.equal(pictureReach(60, null), 60);
});

test("the patient's point stays in the picture", () => {
  assert.deepEqual(feedbackPoint({ ml: 5, ap: -2.5 }, 10), { x: 0.5, y: -0.25 });
  assert.deepEqual(feedbackPoint({ ml: 500, ap: 0 }, 10), { x: 0.95, y: 0 });
  assert.equal(feedbackPoint({ ml: NaN, ap: 0 }, 10), null);
  assert.equal(feedbackPoint(null, 10), null);
});

test('a verdict nobody knows is "cannot say"', () => {
  assert.equal(signOf('within noise'), 'same');
  assert.equal(signOf('cannot say'), 'unknown');
  assert.equal(signOf('splendid' as 'better'), 'unknown');
});
