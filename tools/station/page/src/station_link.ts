// The state of the station, asked for four times a second, and the commands that change it.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ask, Gone } from './api.ts';
import type { State } from './wire.ts';

const ask_every_ms = 250;

export interface StationLink {
  state: State | null;
  /// When the state came, on this page's clock.
  at_ms: number;
  trouble: string;
  clearTrouble: () => void;
  /// What went wrong elsewhere, to be shown as this link's own trouble.
  say: (error: unknown) => void;
  /// A command whose answer is the state. True when it was done; else `trouble` says why not.
  send: (name: string, body?: object) => Promise<boolean>;
  gone: boolean;
  busy: boolean;
}

export function useStation(): StationLink {
  const [state, setState] = useState<State | null>(null);
  const [trouble, setTrouble] = useState('');
  const [gone, setGone] = useState(false);
  const [busy, setBusy] = useState(false);
  const at_ms = useRef(performance.now());
  const commands = useRef(0); // a state asked for before a command was answered is old news

  const take = (fresh: State) => {
    at_ms.current = performance.now();
    setState(fresh);
    setGone(false);
  };
  const say = useCallback((error: unknown) => {
    if (error instanceof Gone) setGone(true);
    else setTrouble(error instanceof Error ? error.message : String(error));
  }, []);
  const send = useCallback(async (name: string, body: object = {}) => {
    setBusy(true);
    try {
      const fresh = await ask(name, body);
      ++commands.current;
      take(fresh);
      setTrouble('');
      return true;
    } catch (error) {
      say(error);
      return false;
    } finally {
      setBusy(false);
    }
  }, []);

  useEffect(() => {
    let over = false;
    const follow = async () => {
      const before = commands.current;
      try {
        const fresh = await ask('state');
        if (before === commands.current) take(fresh);
      } catch (error) {
        say(error);
      }
      if (!over) setTimeout(follow, ask_every_ms);
    };
    void follow();
    return () => {
      over = true;
    };
  }, []);

  return { state, at_ms: at_ms.current, trouble, clearTrouble: () => setTrouble(''), say, send, gone, busy };
}
