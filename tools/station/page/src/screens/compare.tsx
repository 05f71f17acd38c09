import { useEffect, useState } from 'preact/hooks';
import { ask, fetchFile } from '../api.ts';
import type { ScreenProps } from '../app.tsx';
import { signOf, type Sign } from '../logic/light.ts';
import { fixed } from '../logic/numbers.ts';
import { Bar, Button, Choice } from '../parts/controls.tsx';
import { ReportPage, saveFile } from '../parts/report_page.tsx';
import type { Comparison } from '../wire.ts';
import { words } from '../words.ts';

interface Props extends ScreenProps {
  participant: string;
  visits: string[]; // with scores, in order
  until: string;
}

/// Did this person really change? The change beside its measurement error, or why nothing can be said.
export function ComparePanel({ link, participant, visits, until }: Props) {
  const last = Math.max(1, visits.indexOf(until));
  const [before, setBefore] = useState(visits[last - 1]!);
  const [after, setAfter] = useState(visits[last]!);
  const [outcome, setOutcome] = useState('');
  const [answer, setAnswer] = useState<Comparison | null>(null);
  const [problem, setProblem] = useState('');
  const body = { participant, visits: [before, after], ...(outcome === '' ? {} : { outcome }) };
  const which = JSON.stringify(body);
  useEffect(() => {
    let over = false;
    setProblem('');
    ask<Comparison>('compare', { ...body, format: 'json' }).then(
      (fresh) => { if (!over) setAnswer(fresh); },
      (error: unknown) => { if (!over) { setAnswer(null); setProblem(error instanceof Error ? error.message : String(error)); } },
    );
    return () => { over = true; };
  }, [which]);
  const pdf = async () => {
    try {
      saveFile(await fetchFile('compare', { ...body, outcome: answer?.outcome, format: 'pdf' }), `${participant}-${before}-${after}.pdf`);
    } catch (error) {
      link.say(error);
    }
  };
  const options = visits.map((one): [string, string] => [one, one]);
  return (
    <>
      <div class="pair choices">
        <Choice label={words.compareBefore} name="before" value={before} options={options} onChange={setBefore} />
        <Choice label={words.compareAfter} name="after" value={after} options={options} onChange={setAfter} />
        {answer && <Choice label={words.compareOutcome} name="outcome" value={answer.outcome} options={answer.outcomes.map((one): [string, string] => [one, one])} onChange={setOutcome} />}
      </div>
      {problem !== '' && <Bar><p>{problem}</p></Bar>}
      {problem === '' && !answer && <p role="status">{words.resultsWait}</p>}
      {answer && (
        <>
          <Verdict answer={answer} />
          {answer.warnings.map((one) => <Bar key={one}><p>{one}</p></Bar>)}
          <div class="scroll">
            <table>
              <caption>{answer.metric}, {answer.unit}</caption>
              <thead><tr><th scope="col">{words.visitTable.visit}</th><th scope="col">{words.visitTable.date}</th><th scope="col" class="right">{words.score}</th><th scope="col" class="right">{words.trialsCounted}</th><th scope="col" class="right">{words.spread}</th></tr></thead>
              <tbody>
                {answer.visits.map((one) => (
                  <tr key={one.visit}><th scope="row">{one.visit}</th><td>{one.date}</td><td class="right">{fixed(one.score, 3)}</td><td class="right">{one.trials.length}</td><td class="right">{fixed(one.sd, 3)}</td></tr>
                ))}
              </tbody>
            </table>
          </div>
          {answer.others.length > 0 && (
            <details>
              <summary>{words.otherScores}</summary>
              <ul>{answer.others.map((one) => <li key={one.metric}><strong>{one.metric}</strong>: {one.scores.map((score) => fixed(score, 3)).join(' → ')} {one.unit}. {one.sentence}</li>)}</ul>
            </details>
          )}
          <div class="row"><Button kind="main" onClick={pdf}>{words.comparePdf}</Button></div>
          <ReportPage command="compare" body={{ ...body, outcome: answer.outcome }} alt={words.compareAlt} />
        </>
      )}
    </>
  );
}

const paths: Record<Sign, string> = {
  better: 'M12 3l9 10h-6v8H9v-8H3z',
  worse: 'M12 21l9-10h-6V3H9v8H3z',
  changed: 'M12 2l6 7h-4v6h4l-6 7-6-7h4V9H6z',
  same: 'M4 7h16v4H4zM4 14h16v4H4z',
  unknown: 'M8 9a4 4 0 118 0c0 2-2 3-3 4v2h-2v-3c2-1 3-2 3-3a2 2 0 10-4 0zM11 18h2v3h-2z',
};

function Verdict({ answer }: { answer: Comparison }) {
  const { verdict, unit } = answer;
  const sign = signOf(verdict.word);
  return (
    <section class={`verdict ${sign}`} aria-labelledby="verdict">
      <svg viewBox="0 0 24 24" width="56" height="56" aria-hidden="true"><path d={paths[sign]} /></svg>
      <div>
        <h3 id="verdict">{words.verdicts[sign]}</h3>
        <p>{verdict.sentence}</p>
        <p class="soft">
          {verdict.change !== null && words.changeOf(fixed(verdict.change, 3), unit, fixed(verdict.change_percent, 1))} {verdict.mdc !== null && words.mdcOf(verdict.mdc)} {verdict.source}
        </p>
        {answer.adherence_percent !== null && <p class="soft">{words.adherence(fixed(answer.adherence_percent, 0))}</p>}
      </div>
    </section>
  );
}
