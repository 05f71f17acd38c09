import { useEffect, useState } from 'preact/hooks';
import type { ScreenProps } from '../app.tsx';
import { remaining } from '../logic/clock.ts';
import { commandOfKey } from '../logic/place.ts';
import { Button, LightWord } from '../parts/controls.tsx';
import { CopPlane } from '../parts/cop_plane.tsx';
import { ReasonDialog, SureDialog } from '../parts/dialog.tsx';
import { Feet } from '../parts/feet.tsx';
import { Drawn, Facts } from '../parts/facts.tsx';
import { useFrame } from '../parts/frame_loop.ts';
import { PatientChoice } from '../parts/patient_choice.tsx';
import { Ring } from '../parts/ring.tsx';
import { Series } from '../parts/series.tsx';
import { TrialTable } from '../parts/trial_table.tsx';
import { listen } from '../sound.ts';
import type { Session } from '../wire.ts';
import { words } from '../words.ts';
import { lightOf } from '../logic/light.ts';
import { ZeroScreen } from './zero.tsx';

type Asked = 'note' | 'repeat' | 'void' | 'end';

interface Props extends ScreenProps {
  session: Session;
}

export function TrialScreen(props: Props) {
  const { session, link, state, show } = props;
  const [asked, setAsked] = useState<Asked | null>(null);
  const [zeroed, setZeroed] = useState(session.trials.length > 0 || !session.tare);
  const { phase } = session;
  const running = phase === 'running' || phase === 'settling';
  const still = phase === 'paused' || session.board_away || session.board_gone || link.gone;

  // What ends a trial or marks it is always said; the rest not twice while an answer is awaited.
  const act = (what: string, reason = '') => {
    if (!link.busy || /^(stop|fall|step|note)$/.test(what)) void link.send('trial', { do: what, reason });
  };
  const press = (what: string) => {
    if (what === 'note' || what === 'repeat' || what === 'void' || what === 'end') setAsked(what);
    else act(what);
  };
  const zeroing = !zeroed && phase === 'ready' && session.trials.length === 0;

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || asked !== null || zeroing) return;
      const target = event.target as HTMLElement;
      if (/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
      const what = commandOfKey(event.key, phase, /^(BUTTON|SUMMARY)$/.test(target.tagName));
      if (what === null) return;
      event.preventDefault();
      press(what);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
  useFrame(() => listen(phase, remaining(session, (performance.now() - link.at_ms) / 1000).left_s));

  if (zeroing) return <ZeroScreen {...props} done={() => setZeroed(true)} />;

  const test = session.protocol.tests.find((one) => one.id === session.current.test)!;
  const { current } = session;
  const accept = { word: words.accept, does: () => act('accept') };
  const repeat = { word: words.repeat, does: () => setAsked('repeat') };
  const [likely, other] = current.quality?.level === 'bad' ? [repeat, accept] : [accept, repeat];
  const title = current.practice
    ? words.practiceName(current.name, current.number, test.practice)
    : words.trialName(current.name, current.number, test.trials);
  const results = () => show({ name: 'results', participant: state.participant!.pseudonym, visit: state.participant!.visit, protocol: session.protocol.id });

  if (phase === 'finished' || phase === 'cancelled')
    return (
      <>
        <h2 tabIndex={-1}>{words.phases[phase]}</h2>
        <p>{words.phaseSays[phase]}</p>
        <div class="row">
          <button type="button" class="button main" data-focus onClick={results}>{words.results}</button>
          <Button onClick={() => act('end')}>{words.endVisit}</Button>
        </div>
        <TrialTable trials={session.trials} />
        <p class="soft">{session.calibration}</p>
      </>
    );

  return (
    <>
      <h2 tabIndex={-1}>{title}{current.attempt > 1 && <small> ({words.attempt(current.attempt)})</small>}</h2>
      <div class="trial">
        <div class="pictures">
          {!session.has_cop && !session.tilts && <p class="soft">{words.noPath}</p>}
          <CopPlane live={props.live} tilts={session.tilts} target={session.target ?? null} />
          <Series live={props.live} tilts={session.tilts} />
          <Drawn live={props.live} />
        </div>
        <div class="side">
          <p class={`phase ${phase}`} role="status"><strong>{words.phases[phase]}</strong> {words.phaseSays[phase]}</p>
          <div class="clock-line">
            <Ring session={session} at_ms={link.at_ms} still={still} planned_s={test.duration_s} />
            <Feet stance={test.stance} surface={test.surface} vision={test.vision} />
          </div>
          <p class="say"><small>{words.tell}</small>{test.prompt}</p>
          {running && (
            <>
              <button type="button" class="button stop" aria-keyshortcuts="Space" onClick={() => act('stop')}>{words.stop} <kbd>{words.keyNames.space}</kbd></button>
              <div class="three">
                <Button keys="F" onClick={() => act('fall')}>{words.fall} <kbd>{words.keyNames.f}</kbd></Button>
                <Button keys="S" onClick={() => act('step')}>{words.step} <kbd>{words.keyNames.s}</kbd></Button>
                <Button keys="N" onClick={() => setAsked('note')}>{words.note} <kbd>{words.keyNames.n}</kbd></Button>
              </div>
            </>
          )}
          {(phase === 'ready' || phase === 'resting') && (
            <>
              <button type="button" class="button main big" aria-keyshortcuts="Space" data-focus onClick={() => act('start')}>{words.start} <kbd>{words.keyNames.space}</kbd></button>
              <div class="row"><Button onClick={() => act('pause')}>{words.pause}</Button></div>
            </>
          )}
          {phase === 'paused' && <button type="button" class="button main big" onClick={() => act('resume')}>{words.resume}</button>}
          {phase === 'review' && (
            <>
              {current.quality && <LightWord light={lightOf(current.quality.level)} word={current.quality.word} says={current.quality.sentence} />}
              {!current.quality && <p>{current.warnings.length > 0 ? current.warnings.join('; ') : words.reviewGood}</p>}
              <p>{words.endedAs(words.ends[current.end] ?? current.end)}</p>
              <button type="button" class="button main big" onClick={likely.does}>{likely.word}</button>
              <div class="row">
                <Button onClick={other.does}>{other.word}</Button>
                <Button onClick={() => setAsked('void')}>{words.voidIt}</Button>
              </div>
            </>
          )}
          {phase !== 'review' && session.quality && <LightWord light={lightOf(session.quality.level)} word={session.quality.word} says={session.quality.sentence} />}
          <Facts session={session} live={props.live} />
        </div>
      </div>
      {!running && (
        <>
          <PatientChoice {...{ state, link }} />
          <TrialTable trials={session.trials} />
          <div class="row">
            {session.trials.length > 0 && <Button onClick={results}>{words.results}</Button>}
            <Button onClick={() => setAsked('end')}>{words.end}</Button>
          </div>
          <p class="soft">{session.calibration}</p>
        </>
      )}
      {asked === 'note' && <ReasonDialog title={words.noteTitle} label={words.noteLabel} done={words.noteDone}
        onCancel={() => setAsked(null)} onDone={(said) => { setAsked(null); act('note', said); }} />}
      {asked === 'repeat' && <ReasonDialog title={words.repeatTitle} says={words.repeatSays} label={words.reason} done={words.repeat} suggestions={words.reasons}
        onCancel={() => setAsked(null)} onDone={(said) => { setAsked(null); act('repeat', said); }} />}
      {asked === 'void' && <ReasonDialog title={words.voidTitle} says={words.voidSays} label={words.reason} done={words.voidIt} suggestions={words.reasons}
        onCancel={() => setAsked(null)} onDone={(said) => { setAsked(null); act('void', said); }} />}
      {asked === 'end' && <SureDialog title={words.endTitle} says={words.endSays} done={words.end}
        onCancel={() => setAsked(null)} onDone={() => { setAsked(null); act('end'); }} />}
    </>
  );
}
