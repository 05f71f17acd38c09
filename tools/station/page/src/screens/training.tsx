import { useEffect, useState } from 'preact/hooks';
import { ask } from '../api.ts';
import type { ScreenProps } from '../app.tsx';
import { fixed, repetitions, typed } from '../logic/numbers.ts';
import { Bar, Button, Field } from '../parts/controls.tsx';
import type { Training } from '../wire.ts';
import { words } from '../words.ts';

/// The training log of a person: what comes next in the plan, an entry, and what was done.
export function TrainingPanel({ state, link, participant }: ScreenProps & { participant: string }) {
  const [training, setTraining] = useState<Training | null | undefined>(undefined);
  const [reps, setReps] = useState('');
  const [saved, setSaved] = useState(0);
  useEffect(() => {
    ask<{ training: Training | null }>('training_log', { participant }).then((answer) => setTraining(answer.training), link.say);
  }, [participant, saved]);
  if (training === undefined) return <p role="status">{words.wait}</p>;
  const next = training?.next ?? null;
  const wanted = next?.sets.map((one) => (one.reps_low === one.reps_high ? `${one.reps_low}` : `${one.reps_low}–${one.reps_high}`)).join(', ') ?? '';
  const counts = repetitions(reps);
  const submit = async (form: FormData) => {
    if (!counts) return;
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const done = await link.send('training', {
      participant, reps: counts, supervised: form.get('supervised') !== null, note: text('note'), date: text('date'),
      ...(typed(text('session')) === null ? {} : { session: typed(text('session')) }), ...(typed(text('pain')) === null ? {} : { pain: typed(text('pain')) }),
    });
    if (!done) return;
    setReps('');
    setSaved(saved + 1);
  };
  return (
    <div class="two">
      <form class="panel" key={saved} onSubmit={(event) => { event.preventDefault(); void submit(new FormData(event.currentTarget)); }}>
        <h3>{words.trainingEntry}</h3>
        {next && <p class="say"><small>{words.trainingNext(next.session, next.week)}</small>{words.trainingSets(wanted)}</p>}
        <div class="pair">
          <Field label={words.trainingSession} name="session" type="number" min={1} max={1000} step="1" initial={next ? `${next.session}` : ''} required={next === null} />
          <Field label={words.trainingDate} name="date" type="date" initial={state.today} />
        </div>
        <Field label={words.trainingReps} help={words.trainingRepsHelp} name="reps" value={reps} onInput={setReps} required />
        {reps !== '' && counts === null && <Bar><p>{words.trainingRepsWrong}</p></Bar>}
        <Field label={words.trainingPain} name="pain" type="number" min={0} max={10} step="1" />
        <Field label={words.note} name="note" />
        <label class="tick"><input type="checkbox" name="supervised" defaultChecked={next?.supervised ?? false} /> {words.trainingSupervised}</label>
        <div class="row"><Button submit kind="main" disabled={link.busy}>{words.trainingSave}</Button></div>
        {saved > 0 && <p role="status">{words.trainingSaved}</p>}
      </form>
      <section class="panel" aria-labelledby="log">
        <h3 id="log">{training?.name || words.trainingLog}</h3>
        {training && training.sessions_planned > 0 && (
          <>
            <p>{words.trainingDone(training.sessions_done, training.sessions_planned, fixed(training.sessions_percent, 0))}<br />
              {words.trainingRepsDone(training.reps_done, training.reps_planned, fixed(training.reps_percent, 0))}</p>
            <progress max={training.sessions_planned} value={training.sessions_done} aria-label={words.trainingSessions} />
          </>
        )}
        {!training || training.log.length === 0 ? <p class="soft">{words.trainingNone}</p> : (
          <div class="scroll">
            <table>
              <thead><tr><th scope="col">{words.trainingSession}</th><th scope="col">{words.trainingDate}</th><th scope="col">{words.trainingReps}</th><th scope="col">{words.pain}</th><th scope="col">{words.note}</th></tr></thead>
              <tbody>
                {[...training.log].reverse().map((one, k) => (
                  <tr key={k}><th scope="row">{one.session}</th><td>{one.date}</td><td>{one.reps.join(' + ')}</td><td>{one.pain ?? '–'}</td><td>{one.note}</td></tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
    </div>
  );
}
