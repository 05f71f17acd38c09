import type { PersonVisit } from '../wire.ts';
import { words } from '../words.ts';
import { Button } from './controls.tsx';

/// The visits of a person, each with the way to its results.
export function VisitTable({ visits, show }: { visits: PersonVisit[]; show: (visit: string) => void }) {
  const columns = words.visitTable;
  return (
    <div class="scroll">
      <table>
        <thead><tr>{[columns.visit, columns.date, columns.valid, columns.falls, columns.void, ''].map((one, k) => one === '' ? <td key={k} /> : <th key={k} scope="col">{one}</th>)}</tr></thead>
        <tbody>
          {visits.map((one) => (
            <tr key={one.visit}>
              <th scope="row">{one.visit}</th><td>{one.date}</td><td>{one.valid}</td><td>{one.falls}</td><td>{one.void}</td>
              <td>{one.valid > 0 && <Button onClick={() => show(one.visit)}>{words.results}<span class="hidden"> {one.visit}</span></Button>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
