import type { ScreenProps } from '../app.tsx';
import { fixed } from '../logic/numbers.ts';
import { lightOf } from '../logic/light.ts';
import { Button, LightWord } from '../parts/controls.tsx';
import { Load } from '../parts/load.tsx';
import type { Session } from '../wire.ts';
import { words } from '../words.ts';

interface Props extends ScreenProps {
  session: Session;
  done: () => void;
}

/// Before the first trial: the board's zero with nobody on it, then whether it weighs the person right.
export function ZeroScreen({ session, link, live, done }: Props) {
  const { tare, weight } = session;
  const settled = tare.state === 'done' || tare.state === 'skipped';
  return (
    <>
      <h2 tabIndex={-1}>{words.zeroTitle}</h2>
      <div class="two">
        <section class="panel" aria-labelledby="zero">
          <h3 id="zero">{words.zeroStep}</h3>
          <p class="say">{session.tilts ? words.zeroTilt : words.zeroNobody}</p>
          {session.has_load && !settled && <Load live={live} />}
          {tare.state === 'holding' && <p role="status" class="countdown">{words.zeroHolding(fixed(tare.seconds_left, 0))}</p>}
          {settled && <LightWord light={lightOf(tare.level)} word={tare.state === 'done' ? words.zeroDone : words.zeroSkipped} says={tare.words} />}
          {tare.state === 'refused' && <LightWord light={lightOf(tare.level)} word={words.zeroRefused} says={tare.words} />}
          {tare.state === 'none' && tare.words !== '' && <p class="soft">{tare.words}</p>}
          <div class="row">
            <button type="button" class={settled ? 'button plain' : 'button main'} data-focus={settled ? undefined : true} disabled={tare.state === 'holding'}
              onClick={() => link.send('tare', { do: 'start' })}>{settled ? words.zeroAgain : words.zeroStart}</button>
            {!settled && <Button onClick={() => link.send('tare', { do: 'skip' })}>{words.zeroSkip}</Button>}
          </div>
        </section>
        <section class={settled ? 'panel' : 'panel waiting'} aria-labelledby="weight">
          <h3 id="weight">{words.weightStep}</h3>
          {weight
            ? (
              <>
                <p class="say">{words.stepOn}</p>
                {settled && (
                  <>
                    <p class="weight" aria-live="polite"><strong>{fixed(weight.measured_kg, 1)} kg</strong> {weight.entered_kg !== null && words.enteredKg(fixed(weight.entered_kg, 1))}</p>
                    <LightWord light={lightOf(weight.level)} word={weight.steady ? words.steady : words.notSteady} says={weight.words} />
                    {weight.cells?.length > 0 && <Corners cells={weight.cells} />}
                  </>
                )}
              </>
            )
            : <p class="soft">{words.noWeight}</p>}
          <div class="row"><Button kind={settled ? 'main' : 'plain'} onClick={done} disabled={!settled}>{words.beginTrials}</Button></div>
        </section>
      </div>
      <p class="soft">{session.calibration}</p>
    </>
  );
}

/// How the load is shared: a corner that carries nothing is dead.
function Corners({ cells }: { cells: { name: string; share: number | null }[] }) {
  return (
    <ul class="corners">
      {cells.map((one) => (
        <li key={one.name}><span>{words.cells[one.name] ?? one.name}</span><progress max={1} value={one.share ?? 0} aria-label={words.cells[one.name] ?? one.name} /><span>{fixed(one.share === null ? null : one.share * 100, 0)} %</span></li>
      ))}
    </ul>
  );
}
