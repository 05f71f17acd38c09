// Buttons, fields and bars: one look, 44 px at least.
import type { ComponentChildren } from 'preact';
import type { Light } from '../logic/light.ts';

interface ButtonProps {
  children: ComponentChildren;
  onClick?: () => void;
  kind?: 'main' | 'plain' | 'danger' | 'quiet';
  disabled?: boolean;
  submit?: boolean;
  pressed?: boolean;
  keys?: string;
}

export function Button({ children, onClick, kind = 'plain', disabled = false, submit = false, pressed, keys }: ButtonProps) {
  return (
    <button type={submit ? 'submit' : 'button'} class={`button ${kind}`} onClick={onClick} disabled={disabled}
      aria-pressed={pressed} aria-keyshortcuts={keys}>
      {children}
    </button>
  );
}

interface FieldProps {
  label: string;
  help?: string;
  name: string;
  type?: 'text' | 'number' | 'date';
  value?: string; // kept by the caller, with onInput
  initial?: string; // kept by the form
  required?: boolean;
  min?: number;
  max?: number;
  step?: string;
  onInput?: (text: string) => void;
}

export function Field({ label, help, name, type = 'text', value, initial, onInput, ...rest }: FieldProps) {
  const helpId = help === undefined ? undefined : `${name}-help`;
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input id={name} name={name} type={type as 'text'} value={value} defaultValue={initial} autocomplete="off" spellcheck={false} aria-describedby={helpId}
        onInput={(event) => onInput?.(event.currentTarget.value)} {...rest} />
      {help !== undefined && <small id={helpId}>{help}</small>}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  name: string;
  value?: string;
  options: [string, string][];
  onChange?: (value: string) => void;
}

export function Choice({ label, name, value, options, onChange }: ChoiceProps) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} name={name} value={value} onChange={(event) => onChange?.(event.currentTarget.value)}>
        {options.map(([one, text]) => <option key={one} value={one}>{text}</option>)}
      </select>
    </div>
  );
}

/// What is wrong and what to do; never a pop-up.
export function Bar({ children, bad = false }: { children: ComponentChildren; bad?: boolean }) {
  return (
    <div class={bad ? 'bar bad' : 'bar'} role="alert">
      <Shape light={bad ? 'bad' : 'look'} />
      <div>{children}</div>
    </div>
  );
}

/// The shape of a light: a ring with a tick, a triangle, a square with a cross. Colour is never alone.
export function Shape({ light }: { light: Light }) {
  return (
    <svg class={`shape ${light}`} viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      {light === 'good' && <><circle cx="12" cy="12" r="10" /><path d="M7 12.5l3.5 3.5L17 9" /></>}
      {light === 'look' && <><path class="area" d="M12 2.5L22.5 21h-21z" /><path d="M12 9v6M12 17.5v1.5" /></>}
      {light === 'bad' && <><rect x="2.5" y="2.5" width="19" height="19" rx="2" /><path d="M8 8l8 8M16 8l-8 8" /></>}
    </svg>
  );
}

/// A light: shape, word, and the sentence behind it.
export function LightWord({ light, word, says }: { light: Light; word: string; says: string }) {
  return (
    <p class="light">
      <Shape light={light} /> <span><strong>{word}</strong> {says}</span>
    </p>
  );
}
