// Questions of the page's own, as modal dialogs: Escape cancels, the focus comes back to where it was.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from './controls.tsx';
import { words } from '../words.ts';

interface DialogProps {
  title: string;
  children: ComponentChildren;
  done: string;
  danger?: boolean;
  onDone: (form: FormData) => void;
  onCancel: () => void;
}

export function Dialog({ title, children, done, danger = false, onDone, onCancel }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    box.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog ref={box} aria-labelledby="dialog-title" onCancel={(event) => { event.preventDefault(); onCancel(); }}>
      <form onSubmit={(event) => { event.preventDefault(); onDone(new FormData(event.currentTarget)); }}>
        <h2 id="dialog-title">{title}</h2>
        {children}
        <div class="row end">
          <Button onClick={onCancel}>{words.cancel}</Button>
          <Button submit kind={danger ? 'danger' : 'main'}>{done}</Button>
        </div>
      </form>
    </dialog>
  );
}

interface ReasonProps {
  title: string;
  says?: string;
  label: string;
  done: string;
  suggestions?: string[];
  onDone: (reason: string) => void;
  onCancel: () => void;
}

/// A sentence, typed or picked; it may not be empty.
export function ReasonDialog({ title, says, label, done, suggestions = [], onDone, onCancel }: ReasonProps) {
  const [text, setText] = useState('');
  return (
    <Dialog title={title} done={done} onCancel={onCancel} onDone={() => { if (text.trim() !== '') onDone(text.trim()); }}>
      {says !== undefined && <p>{says}</p>}
      <div class="field">
        <label for="reason">{label}</label>
        <input id="reason" autocomplete="off" required maxLength={400} value={text} autofocus
          onInput={(event) => setText(event.currentTarget.value)} />
      </div>
      {suggestions.length > 0 && (
        <div class="row chips">
          {suggestions.map((one) => <Button key={one} kind="quiet" pressed={text === one} onClick={() => setText(one)}>{one}</Button>)}
        </div>
      )}
    </Dialog>
  );
}

export function SureDialog({ title, says, done, onDone, onCancel }: Omit<ReasonProps, 'label' | 'onDone'> & { onDone: () => void }) {
  return (
    <Dialog title={title} done={done} danger onDone={() => onDone()} onCancel={onCancel}>
      <p>{says}</p>
    </Dialog>
  );
}
