import { fixed } from '../logic/numbers.ts';
import { lightOf } from '../logic/light.ts';
import type { Trial } from '../wire.ts';
import { words } from '../words.ts';
import { Shape } from './controls.tsx';

export function TrialTable({ trials }: { trials: Trial[] }) {
  if (trials.length === 0) return null;
  const columns = words.table;
  return (
    <div class="scroll">
      <table>
        <caption>{columns.caption}</caption>
        <thead>
          <tr>{[columns.trial, columns.ended, columns.judged, columns.seconds, columns.lost, columns.quality, columns.remarks].map((one) => <th key={one} scope="col" class={one === columns.seconds || one === columns.lost ? 'right' : undefined}>{one}</th>)}</tr>
        </thead>
        <tbody>
          {trials.map((one, k) => (
            <tr key={k}>
              <th scope="row">{one.name}, {one.practice ? `${words.practice} ` : ''}{one.number}{one.attempt > 1 && ` (${words.attempt(one.attempt)})`}</th>
              <td>{words.ends[one.end] ?? one.end}</td>
              <td>{words.judgements[one.judgement] ?? one.judgement}</td>
              <td class="right">{fixed(one.seconds, 1)}</td>
              <td class="right">{one.lost}</td>
              <td>{one.quality && <span class="light"><Shape light={lightOf(one.quality.level)} /> <span>{one.quality.word}</span></span>}</td>
              <td>{[one.reason, ...one.warnings].filter((part) => part !== '').join('; ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
