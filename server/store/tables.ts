/** The tables as kysely sees them; the migrations define them. */
import type { JSONColumnType, Selectable } from 'kysely';
import type { Board, Projector } from '#lib/classroom/board.ts';
import type { Change } from '#lib/classroom/change.ts';
import type { KeptForm } from '#lib/classroom/kept-form.ts';
import type { Lesson, Message } from '#lib/classroom/lesson.ts';
import type { Report } from '#lib/classroom/report.ts';
import type { Ending, FindingKind, Run, RunState, Seat, Settings, Test } from '#lib/classroom/session.ts';
import type { CellOfRun, Sweep } from '#lib/classroom/sweep-schemas.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { LayerHealth } from '#lib/network/health.ts';

/** JSON that an older version may have written; only `stored.ts` may read it. */
export type Stored<Content extends object> = object & { readonly 'read it with stored.ts': Content };
type StoredColumn<Content extends object> = JSONColumnType<Stored<Content>, string, string>;

type SessionTable = {
  code: string;
  title: string;
  demo: boolean;
  opened_at: Date;
  closed_at: Date | null;
  settings: StoredColumn<Settings>;
  lesson: StoredColumn<Lesson>;
  board: StoredColumn<Board>;
  projector: StoredColumn<Projector>;
  sweeps: StoredColumn<Sweep[]>;
  sequence: number;
  /** Null in sessions older than recovery codes. */
  recovery: string | null;
};

/** A student's form, and when it was saved. */
export type DatedForm = KeptForm & { readonly at: number };

type SeatTable = {
  id: string;
  session_code: string;
  number: number;
  nickname: string;
  joined_at: Date;
  extra_quota: number;
  standing: Seat['standing'];
  hidden: boolean;
  message: JSONColumnType<Message> | null;
  hand_raised_at: Date | null;
  report_at: Date | null;
  form: StoredColumn<DatedForm> | null;
  recovery: string | null;
};

type RunTable = {
  id: string;
  session_code: string;
  seat_id: string;
  number: number;
  hyperparameters: StoredColumn<Hyperparameters>;
  parameters: number;
  state: RunState;
  paused_by: Run['pausedBy'];
  /** Named `order` in the session, which is reserved in SQL, like `group`. */
  place: number;
  urgent: boolean;
  run_group: string | null;
  ending: JSONColumnType<Ending> | null;
  findings: JSONColumnType<FindingKind[]>;
  submitted_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  attempt: number;
  round: number | null;
  forked_from: string | null;
  prediction: number | null;
  cell: JSONColumnType<CellOfRun> | null;
  test: JSONColumnType<Test> | null;
  name: string | null;
  note: string;
  starred: boolean;
  /** The trainer of its current or last attempt. */
  trainer: string | null;
};

type TrainingPointTable = {
  run_id: string;
  step: number;
  loss: number;
  accuracy: number;
  learning_rate: number;
  images_per_second: number;
  compute_seconds: number;
  at: Date;
};

type EpochPointTable = TrainingPointTable & {
  epoch: number;
  validation_loss: number;
  validation_accuracy: number;
};

export type Tables = {
  session: SessionTable;
  seat: SeatTable;
  credential: { session_code: string; seat_id: string | null; hash: string };
  report: { seat_id: string; body: StoredColumn<Report>; saved_at: Date };
  run: RunTable;
  training_point: TrainingPointTable;
  epoch_point: EpochPointTable;
  run_progress: { run_id: string; step: number; compute_seconds: number };
  test_result: { run_id: string; loss: number; accuracy: number; at: Date };
  epoch_confusion: { run_id: string; epoch: number; counts: JSONColumnType<number[]> };
  epoch_boundary: { run_id: string; epoch: number; weights: JSONColumnType<number[]>; plane: Buffer };
  epoch_health: { run_id: string; epoch: number; images: number; layers: JSONColumnType<LayerHealth[]> };
  prediction: {
    run_id: string;
    image_set: 'validation' | 'test';
    epoch: number;
    /** By image and class, 16-bit unsigned, little-endian; 65,535 is 1. */
    probabilities: Uint8Array<ArrayBuffer>;
  };
  trainer: { id: string; process: string; heard_at: Date };
  deleted_run: { run_id: string; at: Date };
  change: { session_code: string; sequence: number; at: Date; body: StoredColumn<Change> };
  /** One row: the newest hyperparameters version in this database. */
  made_with: { hyperparameters: number };
  answered_request: { caller: string; request_id: string; reply: JSONColumnType<object>; at: Date };
};

export type SessionRow = Selectable<SessionTable>;
export type SeatRow = Selectable<SeatTable>;
export type RunRow = Selectable<RunTable>;
export type TrainingPointRow = Selectable<TrainingPointTable>;
export type EpochPointRow = Selectable<EpochPointTable>;
