import { useEffect, useState } from 'preact/hooks';
import { ask } from '../api.ts';
import type { ScreenProps } from '../app.tsx';
import { Bar, Button, Choice, Field } from '../parts/controls.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { VisitTable } from '../parts/visit_table.tsx';
import type { StudyRow } from '../wire.ts';
import { words } from '../words.ts';

/// Who is in the study and what was taken; its export; other studies.
export function StudyScreen({ state, link, show }: ScreenProps) {
  const { study, job } = state;
  const [list, setList] = useState<StudyRow[]>([]);
  const [templates, setTemplates] = useState<string[]>([]);
  const [making, setMaking] = useState(false);
  useEffect(() => {
    ask<{ studies: StudyRow[]; templates: string[] }>('studies').then((answer) => {
      setList(answer.studies);
      setTemplates(answer.templates);
    }, link.say);
  }, [study.folder]);
  const locked = state.session !== null || state.opening !== null;
  return (
    <>
      <h2 tabIndex={-1}>{words.studyTitle}: {study.name || study.id}</h2>
      <p class="soft">{study.folder}</p>
      {study.synthetic && <Bar><p>{words.synthetic}</p></Bar>}
      <div class="row">
        <Button kind="main" onClick={() => link.send('export')} disabled={job !== null && !job.over}>{words.export}</Button>
      </div>
      {job && <ExportJob job={job} />}
      <section aria-labelledby="people">
        <h3 id="people">{words.people}</h3>
        {study.people.length === 0 && <p class="soft">{words.nobodyKnown}</p>}
        {study.people.map((one) => (
          <article class="panel" key={one.pseudonym}>
            <h4>{one.pseudonym}{one.group && <small class="soft"> {one.group}</small>}</h4>
            {(one.visits ?? []).length === 0 ? <p class="soft">{words.noVisit}</p>
              : <VisitTable visits={one.visits} show={(visit) => show({ name: 'results', participant: one.pseudonym, visit, protocol: '' })} />}
          </article>
        ))}
      </section>
      <section aria-labelledby="others">
        <h3 id="others">{words.studies}</h3>
        {locked && <p class="soft">{words.studyLocked}</p>}
        <ul class="cards">
          {list.map((one) => (
            <li class="card" key={one.id}>
              <h4>{one.name || one.id}</h4>
              <p class="soft">{one.error ?? words.studyCounts(one.people ?? 0, one.trials ?? 0)}<br /><small>{one.folder}</small></p>
              <div class="row end">{one.open ? <span class="light">{words.studyOpen}</span>
                : one.error === undefined && <Button disabled={locked} onClick={async () => { if (await link.send('study', { do: 'open', study: one.id })) show({ name: 'flow' }); }}>{words.studyUse}<span class="hidden"> {one.name || one.id}</span></Button>}</div>
            </li>
          ))}
        </ul>
        <div class="row"><Button disabled={locked} onClick={() => setMaking(true)}>{words.studyNew}</Button></div>
      </section>
      {making && (
        <Dialog title={words.studyNew} done={words.studyMake} onCancel={() => setMaking(false)} onDone={async (form) => {
          const text = (name: string) => String(form.get(name) ?? '').trim();
          const template = text('template');
          setMaking(false);
          const body = template !== '' ? { template } : { visits: text('visits').split(',').map((one) => one.trim()).filter((one) => one !== '') };
          if (await link.send('study', { do: 'create', id: text('id'), name: text('study-name'), ...body })) show({ name: 'flow' });
        }}>
          <Field label={words.studyName} name="study-name" required />
          <Field label={words.studyId} help={words.studyIdHelp} name="id" required />
          <Field label={words.studyVisits} help={words.studyVisitsHelp} name="visits" initial="baseline, after" />
          {templates.length > 0 && <Choice label={words.studyTemplate} name="template" options={[['', words.studyNoTemplate], ...templates.map((one): [string, string] => [one, one])]} />}
        </Dialog>
      )}
    </>
  );
}

function ExportJob({ job }: { job: NonNullable<ScreenProps['state']['job']> }) {
  if (job.error !== '') return <Bar bad><p>{job.error}</p></Bar>;
  return (
    <div role="status">
      {!job.over && <><progress max={Math.max(1, job.of)} value={job.done} aria-label={words.export} /> {words.exportAt(job.done, job.of)}</>}
      {job.over && <p>{words.exportDone} <strong>{job.folder}</strong></p>}
      {job.failures.map((one) => <Bar key={one}><p>{one}</p></Bar>)}
    </div>
  );
}
