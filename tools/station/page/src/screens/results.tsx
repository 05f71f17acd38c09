import { useState } from 'preact/hooks';
import { fetchFile } from '../api.ts';
import type { ScreenProps } from '../app.tsx';
import { Button } from '../parts/controls.tsx';
import { ReportPage, saveFile } from '../parts/report_page.tsx';
import { words } from '../words.ts';
import { ComparePanel } from './compare.tsx';
import { TrainingPanel } from './training.tsx';

export interface Which {
  participant: string;
  visit: string;
  protocol: string;
}

type Tab = 'report' | 'compare' | 'training';

export function ResultsScreen(props: ScreenProps & { which: Which }) {
  const { which, state, link, show } = props;
  const [tab, setTab] = useState<Tab>('report');
  const about = { participant: which.participant, visit: which.visit };
  const person = state.study.people.find((one) => one.pseudonym === which.participant);
  const visits = (person?.visits ?? []).filter((one) => one.valid > 0).map((one) => one.visit);
  const atVisit = state.session !== null && state.participant?.pseudonym === which.participant;
  const pdf = async () => {
    try {
      saveFile(await fetchFile('page', { ...about, format: 'pdf' }), `${which.participant}-${which.visit}.pdf`);
    } catch (error) {
      link.say(error);
    }
  };
  return (
    <>
      <h2 tabIndex={-1}>{words.resultsTitle} <small>{which.participant} · {which.visit}</small></h2>
      <div class="row bar-row">
        <div class="row tabs" role="group" aria-label={words.resultsTabs}>
          <Button pressed={tab === 'report'} onClick={() => setTab('report')}>{words.tabReport}</Button>
          {visits.length > 1 && <Button pressed={tab === 'compare'} onClick={() => setTab('compare')}>{words.tabCompare}</Button>}
          <Button pressed={tab === 'training'} onClick={() => setTab('training')}>{words.tabTraining}</Button>
        </div>
        <div class="row">
          {tab === 'report' && <Button kind="main" onClick={pdf}>{words.pdf}</Button>}
          {tab === 'report' && <Button onClick={() => print()}>{words.print}</Button>}
          {atVisit && state.session?.phase === 'finished' && (
            <Button onClick={async () => { if (await link.send('trial', { do: 'end' })) show({ name: 'flow' }); }}>{words.endVisit}</Button>
          )}
        </div>
      </div>
      {tab === 'report' && <ReportPage command="page" body={about} alt={words.reportAlt} />}
      {tab === 'compare' && <ComparePanel {...props} participant={which.participant} visits={visits} until={which.visit} />}
      {tab === 'training' && <TrainingPanel {...props} participant={which.participant} />}
    </>
  );
}
