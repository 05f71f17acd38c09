import type { ScreenProps } from '../app.tsx';
import { Button, Shape } from '../parts/controls.tsx';
import type { Board } from '../wire.ts';
import { words } from '../words.ts';

export function BoardScreen({ state, link, show, chosen }: ScreenProps & { chosen: () => void }) {
  const choose = async (board: Board) => {
    if (await link.send('board', { board: board.id })) chosen();
  };
  const real = state.boards.filter((one) => !one.simulated);
  const simulated = state.boards.filter((one) => one.simulated);
  return (
    <>
      <h2 tabIndex={-1}>{words.boardsTitle}</h2>
      <section aria-labelledby="found">
        <h3 id="found">{words.boardsFound}</h3>
        {real.length === 0 && <p class="soft">{words.boardsNone}</p>}
        <ul class="cards">{real.map((one) => <BoardCard key={one.id} board={one} choose={() => choose(one)} check={() => show({ name: 'check', board: one.id })} />)}</ul>
        <div class="row"><Button onClick={() => link.send('boards')} disabled={link.busy}>{words.lookAgain}</Button></div>
      </section>
      <section aria-labelledby="simulated">
        <h3 id="simulated">{words.simulated}</h3>
        <p class="soft">{words.simulatedSays}</p>
        <ul class="cards">{simulated.map((one) => <BoardCard key={one.id} board={one} choose={() => choose(one)} check={() => show({ name: 'check', board: one.id })} />)}</ul>
      </section>
      <section class="study-line" aria-labelledby="into">
        <h3 id="into">{words.studyTitle}</h3>
        <p><strong>{state.study.name || state.study.id}</strong> {words.peopleOf(state.study.people.length)}<br /><small class="soft">{state.study.folder}</small></p>
        <Button onClick={() => show({ name: 'study' })}>{words.otherStudy}</Button>
      </section>
    </>
  );
}

function BoardCard({ board, choose, check }: { board: Board; choose: () => void; check: () => void }) {
  const certificate = board.certificate;
  const light = certificate?.state === 'valid' ? 'good' : certificate?.state === 'broken_seal' ? 'bad' : 'look';
  return (
    <li class="card">
      <h4>{board.name}</h4>
      {certificate && !board.simulated && <p class="light"><Shape light={light} /> <span>{words.certificate} {certificate.words}</span></p>}
      <div class="row">
        <Button kind="main" onClick={choose}>{words.useBoard}<span class="hidden"> {board.name}</span></Button>
        {certificate && <Button onClick={check}>{words.checkBoard}<span class="hidden"> {board.name}</span></Button>}
      </div>
    </li>
  );
}
