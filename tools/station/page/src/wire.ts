// What the station says: tools/station/README.md, "The state".

export type Level = 'ok' | 'look' | 'bad';

export interface Certificate {
  state: 'valid' | 'expired' | 'not_yet_valid' | 'broken_seal' | 'other_board' | 'none';
  words: string;
  issued?: string;
  valid_until?: string;
  months?: number | null;
}

export interface Board {
  id: string;
  name: string;
  simulated: boolean;
  certificate?: Certificate | null;
}

export interface PersonVisit {
  visit: string;
  date: string;
  valid: number;
  falls: number;
  void: number;
  protocols: string[];
}

export interface Person {
  pseudonym: string;
  sex: string;
  birth_year: number | null;
  height_mm: number | null;
  mass_kg: number | null;
  dominant_leg: string;
  group: string;
  last_visit: { visit: string; date: string } | null;
  visits: PersonVisit[];
}

export interface Study {
  id: string;
  name: string;
  folder: string;
  visits: string[];
  plan: string;
  primary: string;
  synthetic: boolean;
  people: Person[];
}

export interface TrainingNext {
  session: number;
  week: number;
  supervised: boolean;
  sets: { reps_low: number; reps_high: number }[];
}

export interface Training {
  plan: string;
  name: string;
  sessions_planned: number;
  sessions_done: number;
  sessions_percent: number | null;
  reps_planned: number;
  reps_done: number;
  reps_percent: number | null;
  pain_highest: number | null;
  longest_gap_days: number | null;
  next: TrainingNext | null;
  log: { session: number; date: string; reps: number[]; pain: number | null; note: string }[];
}

export interface Participant {
  pseudonym: string;
  visit: string;
  person: Person;
  training: Training | null;
  compare: string[];
}

export interface ProtocolTest {
  id: string;
  name: string;
  prompt: string;
  stance: string;
  surface: string;
  vision: string;
  duration_s: number | null;
  trials: number | null;
  practice: number;
  rest_s: number;
  settle_s: number;
  repeats: number;
  stop_on_fall: boolean;
  target: string;
  target_deg: number | null;
  stop_words: string;
}

export interface Protocol {
  id: string;
  name: string;
  source: string;
  notes: string[];
  missing: string[];
  open: string[];
  platform_level: string;
  asks_platform_level: boolean;
  needs_dominant_leg: boolean;
  total_s: number | null;
  start_words: string;
  stop_words: string[] | string;
  tests: ProtocolTest[];
}

export interface Quality {
  level: Level;
  word: string;
  sentence: string;
}

export interface Trial {
  test: string;
  name: string;
  number: number;
  attempt: number;
  practice: boolean;
  end: string;
  judgement: string;
  reason: string;
  seconds: number | null;
  frames: number;
  lost: number;
  rate_hz: number | null;
  load_n: number | null;
  warnings: string[];
  quality: Quality | null; // null until it is over
}

export type Phase = 'ready' | 'settling' | 'running' | 'review' | 'resting' | 'paused' | 'finished' | 'cancelled';

export interface Tare {
  state: 'none' | 'holding' | 'done' | 'refused' | 'skipped';
  seconds_left: number | null;
  load_n: number | null;
  drift_n?: number | null;
  noise_n?: number | null;
  drift_deg?: number | null;
  noise_deg?: number | null;
  level: Level;
  words: string;
  at: string;
  by: string;
}

export interface Weight {
  level: Level;
  words: string;
  measured_kg: number | null;
  entered_kg: number | null;
  off_percent: number | null;
  steady: boolean;
  cells: { name: string; share: number | null }[];
}

export interface Target {
  test_target: string;
  angle_deg: number | null;
  reach_ml_mm?: number | null;
  reach_ap_mm?: number | null;
  reach_ml_deg?: number | null;
  reach_ap_deg?: number | null;
}

export interface Session {
  protocol: Protocol;
  order: number[];
  phase: Phase;
  prompt: string;
  remaining_s: number | null;
  clock: { elapsed_s: number | null; total_s: number | null; share: number | null };
  current: Trial;
  trials: Trial[];
  quality: Quality;
  tare: Tare;
  weight: Weight | null;
  target: Target | null;
  feedback: { unit: 'mm' | 'deg'; reach: number };
  board_gone: boolean;
  board_away: boolean;
  trouble: string;
  calibration: string;
  certificate: Certificate | null;
  simulated: boolean;
  has_load: boolean;
  has_cop: boolean;
  tilts: boolean;
  load_n: number | null;
  moved_mm: number | null;
  link: {
    seconds: number;
    frames: number;
    rate_hz: number | null;
    nominal_hz: number | null;
    damaged: number;
    missing: number;
    away: boolean;
  };
}

export interface Interrupted {
  trial: string;
  words: string;
  seconds: number | null;
  started: string;
  over: boolean;
}

export interface BarSaid {
  kind: string;
  level: Level;
  words: string;
  next: string;
}

export type PatientView = 'blank' | 'cross' | 'target';

export interface Check {
  step: number;
  of: number;
  mass_kg: number | null;
  ml_mm: number | null;
  ap_mm: number | null;
  words: string;
  phase: 'opening' | 'ask' | 'settle' | 'hold' | 'look' | 'done' | 'failed';
  progress: number | null;
  finding: { what: string; next: string } | null;
  results: { mass_kg: number; ml_mm: number; ap_mm: number; off_n: number | null; off_ml_mm: number | null; off_ap_mm: number | null }[];
  verdict: {
    verdict: 'pass' | 'drift' | 'FAIL';
    words: string;
    cop_rms_mm: number | null;
    cop_largest_mm: number | null;
    force_largest_share: number | null;
    cells: { channel: string; gain_percent: number | null; zero_n: number | null; suspect: boolean }[];
    against: string;
    file: string;
  } | null;
  error: string;
}

export interface Job {
  what: string;
  done: number;
  of: number;
  folder: string;
  over: boolean;
  error: string;
  failures: string[];
}

export interface State {
  schema: string;
  version: string;
  today: string;
  bars: BarSaid[];
  boards: Board[];
  board: string | null;
  opening: { protocol: string; board: string; seconds: number; words: string } | null;
  study: Study;
  participant: Participant | null;
  session: Session | null;
  check: Check | null;
  interrupted: Interrupted[];
  patient: { view: PatientView };
  job: Job | null;
}

export interface StudyRow {
  id: string;
  name: string;
  folder: string;
  people?: number;
  trials?: number;
  open: boolean;
  error?: string; // it cannot be opened: of a newer program, damaged
}

export interface Comparison {
  participant: string;
  visits: { visit: string; date: string; score: number | null; trials: number[]; sd: number | null }[];
  outcome: string;
  outcomes: string[];
  metric: string;
  test: string;
  unit: string;
  verdict: {
    word: 'better' | 'worse' | 'changed' | 'within noise' | 'cannot say';
    sentence: string;
    change: number | null;
    change_percent: number | null;
    mdc: string | null; // with its unit, or percent of the score
    source: string;
  };
  differences: string[];
  others: { metric: string; unit: string; scores: (number | null)[]; sentence: string }[];
  adherence_percent: number | null;
  warnings: string[];
}
