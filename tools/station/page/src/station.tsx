// The operator's page. The recording is the station's: this page can be closed at any time.
import { render } from 'preact';
import { login } from './api.ts';
import { App } from './app.tsx';
import { Live } from './live.ts';
import { Bar } from './parts/controls.tsx';
import { words } from './words.ts';

const place = document.getElementById('app')!;
try {
  await login();
  render(<App live={new Live()} />, place);
} catch (error) {
  render(
    <main class="page">
      <h1>{words.product}</h1>
      <Bar bad>{error instanceof Error ? error.message : String(error)}</Bar>
    </main>,
    place,
  );
}
