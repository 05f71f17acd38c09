import { useEffect, useState } from 'preact/hooks';
import { ask } from '../api.ts';
import type { ScreenProps } from '../app.tsx';
import { duration, typed } from '../logic/numbers.ts';
import { Button, Choice, Field } from '../parts/controls.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Feet } from '../parts/feet.tsx';
import type { Protocol } from '../wire.ts';
import { words } from '../words.ts';

export function ProtocolScreen({ state, link, back }: ScreenProps & { back: () => void }) {
  const [list, setList] = useState<Protocol[] | null>(null);
  const [open, setOpen] = useState<Protocol | null>(null);
  useEffect(() => {
    ask<{ protocols: Protocol[] }>('protocols').then((answer) => setList(answer.protocols), link.say);
  }, []);
  const needsLeg = (one: Protocol) => one.needs_dominant_leg && !state.participant?.person?.dominant_leg;
  const choose = (one: Protocol) => {
    if (one.missing.length > 0 || one.asks_platform_level || needsLeg(one)) setOpen(one);
    else void link.send('protocol', { protocol: one.id });
  };
  return (
    <>
      <h2 tabIndex={-1}>{words.protocolsTitle}</h2>
      <ul class="cards wide">
        {(list ?? []).map((one) => <ProtocolCard key={one.id} protocol={one} choose={() => choose(one)} busy={link.busy} />)}
      </ul>
      <div class="row"><Button onClick={back}>{words.otherPerson}</Button></div>
      {open && (
        <Dialog title={open.name} done={words.go} onCancel={() => setOpen(null)} onDone={async (form) => {
          const body = {
            protocol: open.id, duration_s: typed(String(form.get('duration') ?? '')), trials: typed(String(form.get('trials') ?? '')),
            platform_level: String(form.get('level') ?? '').trim(), ...(needsLeg(open) ? { dominant_leg: String(form.get('leg') ?? '') } : {}),
          };
          setOpen(null);
          await link.send('protocol', body);
        }}>
          <p>{words.openSays}</p>
          {(open.open ?? []).length > 0 && <ul class="soft">{open.open.map((one) => <li key={one}>{one}</li>)}</ul>}
          {open.missing.some((one) => /duration|seconds/.test(one)) && <Field label={words.seconds} name="duration" type="number" min={1} max={3600} required />}
          {open.missing.some((one) => /trials/.test(one)) && <Field label={words.trials} name="trials" type="number" min={1} max={100} initial="1" required />}
          {open.asks_platform_level && <Field label={words.level} name="level" />}
          {needsLeg(open) && <Choice label={words.leg} name="leg" options={[['right', words.right], ['left', words.left]]} />}
        </Dialog>
      )}
    </>
  );
}

function ProtocolCard({ protocol, choose, busy }: { protocol: Protocol; choose: () => void; busy: boolean }) {
  const first = protocol.tests[0]!;
  const stops = typeof protocol.stop_words === 'string' ? [protocol.stop_words] : (protocol.stop_words ?? []);
  return (
    <li class="card protocol">
      <h3>{protocol.name}</h3>
      <p class="soft">{protocol.total_s ? words.takes(duration(protocol.total_s)) : protocol.missing.length > 0 ? words.openTime : ''}</p>
      <div class="card-body">
        <Feet stance={first.stance} surface={first.surface} vision={first.vision} />
        <div>
          <p class="say"><small>{words.tell}</small>{first.prompt}</p>
          <ul class="tests">
            {protocol.tests.slice(0, 6).map((test) => (
              <li key={test.id}>
                {test.name}
                {test.trials !== null && test.duration_s !== null && <span class="soft"> {words.trialsOf(test.trials, duration(test.duration_s))}</span>}
                {test.practice > 0 && <span class="soft">, {words.practiceOf(test.practice)}</span>}
              </li>
            ))}
            {protocol.tests.length > 6 && <li class="soft">{words.moreTests(protocol.tests.length - 6)}</li>}
          </ul>
        </div>
      </div>
      <details>
        <summary>{words.about}<span class="hidden"> {protocol.name}</span></summary>
        {protocol.start_words && <><h4>{words.howToBegin}</h4><p>{protocol.start_words}</p></>}
        {stops.length > 0 && <><h4>{words.whenToStop}</h4>{stops.map((one) => <p key={one}>{one}</p>)}</>}
        {protocol.notes.length > 0 && <><h4>{words.notes}</h4>{protocol.notes.map((one) => <p key={one}>{one}</p>)}</>}
        <h4>{words.source}</h4><p>{protocol.source}</p>
      </details>
      <div class="row end"><Button kind="main" onClick={choose} disabled={busy}>{words.takeTest}<span class="hidden"> {protocol.name}</span></Button></div>
    </li>
  );
}
