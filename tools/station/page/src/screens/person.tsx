import { useState } from 'preact/hooks';
import type { ScreenProps } from '../app.tsx';
import { fixed, typed } from '../logic/numbers.ts';
import { ageOf, lastVisit, nextVisit } from '../logic/person.ts';
import { Button, Choice, Field } from '../parts/controls.tsx';
import { VisitTable } from '../parts/visit_table.tsx';
import type { Person } from '../wire.ts';
import { words } from '../words.ts';

interface Props extends ScreenProps {
  chosen: () => void;
  back: () => void;
}

export function PersonScreen({ state, link, show, chosen, back }: Props) {
  const { study } = state;
  const [pseudonym, setPseudonym] = useState('');
  const [visit, setVisit] = useState<string | null>(null);
  const known = study.people.find((one) => one.pseudonym === pseudonym) ?? null;
  const likely = study.people.filter((one) => one.pseudonym.startsWith(pseudonym));
  const theVisit = visit ?? nextVisit(known, study.visits);

  const submit = async (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const tenfold = (name: string) => {
      const value = typed(text(name));
      return value === null ? null : value * 10; // cm -> mm
    };
    const fresh = known === null
      ? {
          birth_year: typed(text('birth_year')), sex: text('sex'), height_mm: tenfold('height'), mass_kg: typed(text('mass')),
          dominant_leg: text('leg'), foot_length_mm: tenfold('foot_length'), foot_width_mm: tenfold('foot_width'), group: text('group'),
        }
      : { dominant_leg: known.dominant_leg };
    if (await link.send('participant', { pseudonym, visit: theVisit, ...fresh })) chosen();
  };

  return (
    <>
      <h2 tabIndex={-1}>{words.personTitle}</h2>
      <div class="two">
        <form class="panel" onSubmit={(event) => { event.preventDefault(); void submit(new FormData(event.currentTarget)); }}>
          <div class="field">
            <label for="pseudonym">{words.pseudonym}</label>
            <input id="pseudonym" name="pseudonym" required autocomplete="off" spellcheck={false} data-focus aria-describedby="pseudonym-help"
              value={pseudonym} onInput={(event) => setPseudonym(event.currentTarget.value)} />
            <small id="pseudonym-help">{words.pseudonymHelp}</small>
          </div>
          {study.visits.length > 0
            ? <Choice label={words.visit} name="visit" value={theVisit} onChange={setVisit} options={study.visits.map((one) => [one, one])} />
            : <Field label={words.visit} name="visit" value={theVisit} onInput={setVisit} required />}
          {known === null && (
            <fieldset>
              <legend>{words.newPerson}</legend>
              <p class="soft">{words.newPersonSays}</p>
              <div class="pair">
                <Field label={words.birthYear} name="birth_year" type="number" min={1900} max={2100} step="1" />
                <Choice label={words.sex} name="sex" options={Object.entries(words.sexes)} />
                <Field label={words.heightCm} name="height" type="number" min={50} max={250} step="any" />
                <Field label={words.massKg} name="mass" type="number" min={2} max={400} step="any" />
                <Choice label={words.leg} name="leg" options={Object.entries(words.legs)} />
                <Field label={words.group} name="group" />
                <Field label={words.footLengthCm} name="foot_length" type="number" min={5} max={45} step="any" />
                <Field label={words.footWidthCm} name="foot_width" type="number" min={2} max={20} step="any" />
              </div>
            </fieldset>
          )}
          <div class="row">
            <Button submit kind="main" disabled={link.busy}>{words.go}</Button>
            <Button onClick={back}>{words.otherBoard}</Button>
          </div>
        </form>
        <section class="panel" aria-labelledby="known">
          {known ? <KnownPerson person={known} planned={study.visits} today={state.today} show={(visitName) => show({ name: 'results', participant: known.pseudonym, visit: visitName, protocol: '' })} /> : (
            <>
              <h3 id="known">{words.known}</h3>
              {likely.length === 0 && <p class="soft">{study.people.length === 0 ? words.nobodyKnown : words.nobodyLikely}</p>}
              <ul class="people">
                {likely.slice(0, 40).map((one) => (
                  <li key={one.pseudonym}>
                    <button type="button" class="button plain" onClick={() => { setPseudonym(one.pseudonym); setVisit(null); }}>
                      <strong>{one.pseudonym}</strong> <span class="soft">{visitWords(one, study.visits)}</span>
                    </button>
                  </li>
                ))}
              </ul>
            </>
          )}
        </section>
      </div>
    </>
  );
}

function visitWords(person: Person, planned: string[]): string {
  const last = lastVisit(person, planned);
  return last === null ? words.noVisit : words.lastVisit(last.visit, last.date, last.number, last.planned);
}

function KnownPerson({ person, planned, today, show }: { person: Person; planned: string[]; today: string; show: (visit: string) => void }) {
  const facts = [
    person.birth_year ? words.age(ageOf(person.birth_year, today)) : '', words.sexes[person.sex] && person.sex !== '' ? words.sexes[person.sex] : '',
    person.height_mm ? `${fixed(person.height_mm / 10, 1)} cm` : '', person.mass_kg ? `${fixed(person.mass_kg, 1)} kg` : '',
    person.group ?? '',
  ].filter((one) => one !== '' && one !== undefined);
  return (
    <>
      <h3 id="known">{person.pseudonym}</h3>
      <p>{facts.join(' · ')}</p>
      <p aria-live="polite">{visitWords(person, planned)}</p>
      {person.visits?.length > 0 && <VisitTable visits={person.visits} show={show} />}
    </>
  );
}
