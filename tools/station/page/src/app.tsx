// What is on the screen: the step the station is at, or what the operator looks up beside it.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Live } from './live.ts';
import { placeOf, type Place } from './logic/place.ts';
import { Bar, Button } from './parts/controls.tsx';
import { Recovered } from './parts/recovered.tsx';
import { BoardScreen } from './screens/board.tsx';
import { CheckScreen } from './screens/check.tsx';
import { OpeningScreen } from './screens/opening.tsx';
import { PersonScreen } from './screens/person.tsx';
import { ProtocolScreen } from './screens/protocol.tsx';
import { ResultsScreen, type Which } from './screens/results.tsx';
import { StudyScreen } from './screens/study.tsx';
import { TrialScreen } from './screens/trial.tsx';
import { useStation, type StationLink } from './station_link.ts';
import type { State } from './wire.ts';
import { words } from './words.ts';

export type View = { name: 'flow' } | { name: 'study' } | { name: 'check'; board: string } | ({ name: 'results' } & Which);

/// What every screen is given.
export interface ScreenProps {
  state: State;
  link: StationLink;
  live: Live;
  show: (view: View) => void;
}

const stepOf: Record<Place, keyof typeof words.steps | null> = {
  board: 'board', person: 'person', protocol: 'protocol', opening: 'trial', trial: 'trial', check: null,
};

export function App({ live }: { live: Live }) {
  const link = useStation();
  const [view, setView] = useState<View>({ name: 'flow' });
  const [backTo, setBackTo] = useState<'board' | 'person' | null>(null);
  const main = useRef<HTMLElement>(null);
  const { state } = link;

  const place = state ? placeOf(state, backTo) : null;
  const running = state?.session?.phase === 'running' || state?.session?.phase === 'settling';
  const shown: View = running || state?.check ? { name: 'flow' } : view;
  const screen = shown.name === 'flow' ? `${place}` : shown.name;

  // A new screen begins at its first field or its heading, for whoever uses no mouse.
  useEffect(() => {
    const focus = main.current?.querySelector<HTMLElement>('[data-focus]') ?? main.current?.querySelector<HTMLElement>('h2');
    focus?.focus();
    document.title = [main.current?.querySelector('h2')?.textContent, words.product].filter(Boolean).join(' · ');
    scrollTo(0, 0);
  }, [screen]);

  if (!state || !place) return <main class="page"><h1>{words.product}</h1>{link.gone ? <Bar bad>{words.gone}</Bar> : <p>{words.wait}</p>}</main>;

  const props: ScreenProps = { state, link, live, show: setView };
  const flow = () => {
    if (place === 'check') return <CheckScreen {...props} board={state.board ?? ''} />;
    if (place === 'trial') return <TrialScreen {...props} session={state.session!} />;
    if (place === 'opening') return <OpeningScreen {...props} />;
    if (place === 'board') return <BoardScreen {...props} chosen={() => setBackTo(null)} />;
    if (place === 'person') return <PersonScreen {...props} chosen={() => setBackTo(null)} back={() => setBackTo('board')} />;
    return <ProtocolScreen {...props} back={() => setBackTo('person')} />;
  };
  return (
    <>
      <Header state={state} step={shown.name === 'results' ? 'results' : shown.name === 'flow' ? stepOf[place] : null}
        show={setView} locked={running} view={shown} />
      <div class="bars">
        {link.gone && <Bar bad>{words.gone}</Bar>}
        {link.trouble !== '' && (
          <Bar bad><p>{link.trouble}</p><Button kind="quiet" onClick={link.clearTrouble}>{words.close}</Button></Bar>
        )}
        {state.bars?.map((one) => (
          <Bar key={`${one.kind} ${one.words}`} bad={one.level === 'bad'}><p><strong>{one.words}</strong> {one.next}</p></Bar>
        ))}
      </div>
      <main ref={main} class="page" id="main">
        {shown.name === 'flow' && state.interrupted.length > 0 && /^(board|person|protocol)$/.test(place) && <Recovered {...props} />}
        {shown.name === 'flow' && flow()}
        {shown.name === 'study' && <StudyScreen {...props} />}
        {shown.name === 'check' && <CheckScreen {...props} board={shown.board} />}
        {shown.name === 'results' && <ResultsScreen {...props} which={shown} key={`${shown.participant} ${shown.visit}`} />}
      </main>
      <footer>{words.disclaimer} <span>steadyplate {state.version}</span></footer>
    </>
  );
}

interface HeaderProps {
  state: State;
  step: keyof typeof words.steps | null;
  show: (view: View) => void;
  locked: boolean;
  view: View;
}

function Header({ state, step, show, locked, view }: HeaderProps) {
  const who = state.participant ? `${state.participant.pseudonym} · ${state.participant.visit}` : '';
  const simulated = state.session?.simulated ?? state.boards.find((one) => one.id === state.board)?.simulated ?? false;
  const names = Object.keys(words.steps) as (keyof typeof words.steps)[];
  return (
    <header>
      <div class="brand">
        <h1>{words.product}</h1>
        <p>{state.study.name || state.study.id}{who !== '' && <> · <strong>{who}</strong></>}{simulated && <span class="tag">{words.simulatedTag}</span>}</p>
      </div>
      <ol class="steps" aria-label={words.stepsLabel}>
        {names.map((name) => <li key={name} aria-current={name === step ? 'step' : undefined}>{words.steps[name]}</li>)}
      </ol>
      <nav aria-label={words.toolsLabel}>
        {view.name !== 'flow' && <Button onClick={() => show({ name: 'flow' })}>{words.backToVisit}</Button>}
        {!locked && view.name !== 'study' && <Button onClick={() => show({ name: 'study' })}>{words.study}</Button>}
        <Button onClick={openPatientScreen}>{words.patient}</Button>
      </nav>
    </header>
  );
}

/// A second window for the patient's screen; the key of this tab goes with it.
function openPatientScreen() {
  window.open('/patient.html', 'steadyplate-patient', 'popup,width=1200,height=800');
}
