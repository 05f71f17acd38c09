import { useState } from 'preact/hooks';
import type { ScreenProps } from '../app.tsx';
import { onTheWall } from '../logic/clock.ts';
import { fixed } from '../logic/numbers.ts';
import type { Interrupted } from '../wire.ts';
import { words } from '../words.ts';
import { Button } from './controls.tsx';
import { SureDialog } from './dialog.tsx';

/// Trials that a dead program left: kept or dropped before anything new is begun.
export function Recovered({ state, link }: Pick<ScreenProps, 'state' | 'link'>) {
  const [drop, setDrop] = useState<Interrupted | null>(null);
  return (
    <section class="recovered" aria-labelledby="recovered">
      <h2 id="recovered" tabIndex={-1} data-focus>{words.interruptedTitle}</h2>
      {state.interrupted.map((one) => (
        <div key={one.trial}>
          <p>{words.interruptedSays(one.words, fixed(one.seconds, 1), onTheWall(one.started))} {one.over ? words.interruptedWhole : words.interruptedCut}</p>
          <div class="row">
            <Button kind="main" onClick={() => link.send('interrupted', { trial: one.trial, do: 'keep' })}>{words.keep}</Button>
            <Button onClick={() => setDrop(one)}>{words.drop}</Button>
          </div>
        </div>
      ))}
      {drop && (
        <SureDialog title={words.dropTitle} says={words.dropSays} done={words.drop} onCancel={() => setDrop(null)}
          onDone={async () => { setDrop(null); await link.send('interrupted', { trial: drop.trial, do: 'drop' }); }} />
      )}
    </section>
  );
}
