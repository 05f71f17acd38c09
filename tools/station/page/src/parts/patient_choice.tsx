import type { ScreenProps } from '../app.tsx';
import type { PatientView } from '../wire.ts';
import { words } from '../words.ts';
import { Button } from './controls.tsx';

const views: PatientView[] = ['blank', 'cross', 'target'];

/// What the second screen shows. A visible point is feedback and changes an eyes-open test: nothing or a cross is usual.
export function PatientChoice({ state, link }: Pick<ScreenProps, 'state' | 'link'>) {
  if (!state.patient) return null;
  return (
    <div class="row patient-choice" role="group" aria-label={words.patientShows}>
      <span>{words.patientShows}</span>
      {views.map((one) => (
        <Button key={one} pressed={state.patient.view === one} onClick={() => link.send('patient', { view: one })}>{words.patientSees[one]}</Button>
      ))}
    </div>
  );
}
