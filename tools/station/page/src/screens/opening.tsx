import type { ScreenProps } from '../app.tsx';
import { fixed } from '../logic/numbers.ts';
import { Button } from '../parts/controls.tsx';
import { words } from '../words.ts';

/// The board is being opened; nobody has to wait for it.
export function OpeningScreen({ state, link }: ScreenProps) {
  const opening = state.opening!;
  return (
    <section class="narrow">
      <h2 tabIndex={-1}>{words.openingTitle}</h2>
      <p role="status">{opening.words}</p>
      <p class="soft">{words.openingFor(fixed(opening.seconds, 0))}</p>
      <Button onClick={() => link.send('trial', { do: 'end' })}>{words.giveUp}</Button>
    </section>
  );
}
