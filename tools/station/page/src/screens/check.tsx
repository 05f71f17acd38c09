import type { ScreenProps } from '../app.tsx';
import { fixed, typed } from '../logic/numbers.ts';
import { Bar, Button, Choice, Field, LightWord } from '../parts/controls.tsx';
import { Load } from '../parts/load.tsx';
import type { Check } from '../wire.ts';
import { words } from '../words.ts';

/// Two minutes with a known weight: is the board still as its certificate says?
export function CheckScreen({ state, link, live, show, board }: ScreenProps & { board: string }) {
  const { check } = state;
  const name = state.boards.find((one) => one.id === (check ? state.board : board))?.name ?? board;
  if (check) return <Steps check={check} {...{ link, live }} leave={async () => { if (await link.send('check', { do: 'stop' })) show({ name: 'flow' }); }} />;
  const begin = async (form: FormData) => {
    const text = (field: string) => typed(String(form.get(field) ?? ''));
    if (state.board !== board && !(await link.send('board', { board }))) return;
    const size = { ...(text('width') === null ? {} : { width_mm: text('width') }), ...(text('length') === null ? {} : { length_mm: text('length') }) };
    await link.send('check', { do: 'begin', mass_kg: text('mass'), points: text('points'), ...size });
  };
  return (
    <>
      <h2 tabIndex={-1}>{words.checkTitle} <small>{name}</small></h2>
      <form class="panel narrow" onSubmit={(event) => { event.preventDefault(); void begin(new FormData(event.currentTarget)); }}>
        <p>{words.checkSays}</p>
        <Field label={words.checkMass} name="mass" type="number" min={1} max={300} step="any" initial="10" required />
        <Choice label={words.checkPoints} name="points" options={[['5', words.checkFive], ['1', words.checkOne]]} />
        <details>
          <summary>{words.checkSize}</summary>
          <Field label={words.checkWidth} name="width" type="number" min={50} max={3000} step="any" />
          <Field label={words.checkLength} name="length" type="number" min={50} max={3000} step="any" />
        </details>
        <div class="row">
          <Button submit kind="main" disabled={link.busy}>{words.checkBegin}</Button>
          <Button onClick={() => show({ name: 'flow' })}>{words.back}</Button>
        </div>
      </form>
    </>
  );
}

function Steps({ check, link, live, leave }: { check: Check; leave: () => void } & Pick<ScreenProps, 'link' | 'live'>) {
  const say = (what: string) => link.send('check', { do: what });
  return (
    <>
      <h2 tabIndex={-1}>{words.checkTitle} {check.phase !== 'done' && check.phase !== 'failed' && check.of > 0 && <small>{words.checkStep(check.step, check.of)}</small>}</h2>
      <div class="two">
        <section class="panel">
          {check.phase === 'failed' ? <Bar bad><p>{check.error}</p></Bar> : check.phase !== 'done' && <p class="say" role="status">{check.words}</p>}
          {check.phase !== 'done' && check.phase !== 'failed' && <Load live={live} />}
          {(check.phase === 'settle' || check.phase === 'hold') && <p><progress max={1} value={check.progress ?? 0} aria-label={words.checkHolding} /> {check.phase === 'settle' ? words.checkSettling : words.checkHolding}</p>}
          {check.finding && <Bar><p><strong>{check.finding.what}</strong> {check.finding.next}</p></Bar>}
          {check.verdict && (
            <>
              <LightWord light={check.verdict.verdict === 'pass' ? 'good' : check.verdict.verdict === 'drift' ? 'look' : 'bad'}
                word={words.checkVerdicts[check.verdict.verdict]} says={check.verdict.words.replace(/^(pass|drift|FAIL): /, '')} />
              <p class="soft">{check.verdict.against}<br />{check.verdict.file}</p>
            </>
          )}
          <div class="row">
            {check.phase === 'ask' && <Button kind="main" onClick={() => say('ready')}>{words.checkReady}</Button>}
            {check.phase === 'look' && <><Button kind="main" onClick={() => say('again')}>{words.checkAgain}</Button><Button onClick={() => say('ready')}>{words.checkTake}</Button></>}
            {check.phase === 'ask' && check.step > 1 && <Button onClick={() => say('skip')}>{words.checkSkip}</Button>}
            <Button kind={check.phase === 'done' ? 'main' : 'plain'} onClick={leave}>{check.phase === 'done' || check.phase === 'failed' ? words.close : words.checkStop}</Button>
          </div>
        </section>
        <section class="panel" aria-labelledby="sheet">
          <h3 id="sheet">{words.checkWhere}</h3>
          <Sheet check={check} />
          {check.results.length > 0 && (
            <table>
              <thead><tr><th scope="col">{words.checkPlace}</th><th scope="col">{words.checkOffN}</th><th scope="col">{words.checkOffMm}</th></tr></thead>
              <tbody>
                {check.results.map((one, k) => (
                  <tr key={k}><th scope="row">{fixed(one.mass_kg, 1)} kg, {fixed(one.ml_mm, 0)} / {fixed(one.ap_mm, 0)} mm</th><td class="right">{fixed(one.off_n, 2)}</td><td class="right">{fixed(one.off_ml_mm, 1)} / {fixed(one.off_ap_mm, 1)}</td></tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
      </div>
    </>
  );
}

/// The board from above, with where the weight goes now and where it lay.
function Sheet({ check }: { check: Check }) {
  const reach = Math.max(150, ...check.results.flatMap((one) => [Math.abs(one.ml_mm), Math.abs(one.ap_mm)]), Math.abs(check.ml_mm ?? 0), Math.abs(check.ap_mm ?? 0)) * 1.3;
  const place = (ml: number, ap: number) => `translate(${(ml / reach) * 100} ${(-ap / reach) * 100})`;
  const empty = check.mass_kg === null || check.mass_kg === 0 || check.phase === 'done';
  return (
    <svg class="sheet" viewBox="-110 -110 220 220" role="img" aria-label={check.words}>
      <rect x="-104" y="-104" width="208" height="208" rx="8" />
      <path d="M0 -104V104M-104 0H104" />
      <text x="4" y="-90">{words.front}</text>
      <text x="100" y="-5" text-anchor="end">{words.right}</text>
      {check.results.map((one, k) => <circle key={k} class="lay" r="5" transform={place(one.ml_mm, one.ap_mm)} />)}
      {!empty && check.ml_mm !== null && check.ap_mm !== null && <g transform={place(check.ml_mm, check.ap_mm)}><rect class="mass" x="-14" y="-14" width="28" height="28" rx="3" /></g>}
    </svg>
  );
}
