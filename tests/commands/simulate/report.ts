/** What the simulated students saw, as data and as a table for people. */
import { bestOf, type Session } from '#lib/classroom/session.ts';
import type { PointsAgreement, SessionAgreement } from './agreement.ts';
import type { Student } from './student.ts';

export type StudentReport = {
  readonly nickname: string;
  readonly submitted: number;
  readonly finished: number;
  readonly stopped: number;
  /** Diverged or failed. */
  readonly broken: number;
  /** Still waiting or training at the end. */
  readonly underWay: number;
  /** Training points of all runs held at the end. */
  readonly points: number;
  /** 0…1; null before the first epoch. */
  readonly bestAccuracy: number | null;
  /** From submitting to the first point of the first run. */
  readonly firstPointSeconds: number | null;
  readonly reconnects: number;
  readonly refusals: readonly string[];
};

export type Report = {
  readonly url: string;
  readonly code: string;
  readonly seed: number;
  readonly seconds: number;
  readonly students: readonly StudentReport[];
  readonly firstPointSeconds: { median: number; p95: number; max: number } | null;
  readonly session: SessionAgreement;
  readonly points: PointsAgreement;
  /** False if runs were active at the end and none made progress. */
  readonly moves: boolean;
  readonly agreed: boolean;
};

/** What this student saw. */
export function reportOf(student: Student): StudentReport {
  const store = student.inside?.store;
  const session: Session | null = store?.getState().session ?? null;
  const runs = student.submitted.flatMap(({ runId }) => session?.runs[runId] ?? []);
  const count = (...states: string[]) => runs.filter(({ state }) => states.includes(state)).length;
  const accuracies = runs.flatMap((run) => bestOf(run)?.validationAccuracy ?? []);
  const [first] = student.submitted;
  return {
    nickname: student.nickname,
    submitted: student.submitted.length,
    finished: count('finished'),
    stopped: count('stopped'),
    broken: count('diverged', 'failed'),
    underWay: count('queued', 'training'),
    points: Object.keys(session?.runs ?? {}).reduce((sum, id) => sum + store!.metricsOf(id).metrics.points.length, 0),
    bestAccuracy: accuracies.length > 0 ? Math.max(...accuracies) : null,
    firstPointSeconds: first?.firstPointAt === undefined ? null : (first.firstPointAt - first.at) / 1000,
    reconnects: student.reconnects,
    refusals: student.refusals,
  };
}

/** Median, 95th percentile (nearest rank) and maximum; null if there are none. */
export function spread(values: readonly number[]): { median: number; p95: number; max: number } | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  return { median: at(0.5), p95: at(0.95), max: at(1) };
}

/** Hangul and other wide letters take two columns of a terminal. */
function width(text: string): number {
  return [...text].reduce(
    (sum, letter) => sum + (/[\u1100-\u11ff\u3000-\u9fff\uac00-\ud7af\uff00-\uff60]/.test(letter) ? 2 : 1),
    0,
  );
}

const seconds = (value: number | null | undefined) => (value == null ? '–' : `${value.toFixed(1)} s`);

/** The report as text. */
export function table(report: Report): string {
  const head = [
    'student',
    'runs',
    'finished',
    'stopped',
    'broken',
    'under way',
    'points',
    'best',
    'first point',
    'returns',
    'refusals',
  ];
  const rows = report.students.map((student) => [
    student.nickname,
    ...[student.submitted, student.finished, student.stopped, student.broken, student.underWay, student.points].map(
      String,
    ),
    student.bestAccuracy === null ? '–' : `${(100 * student.bestAccuracy).toFixed(1)} %`,
    seconds(student.firstPointSeconds),
    String(student.reconnects),
    student.refusals.join(', ') || '–',
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => width(row[column]!))));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const room = ' '.repeat(widths[column]! - width(cell));
        return column === 0 || column === row.length - 1 ? cell + room : room + cell;
      })
      .join('  ')
      .trimEnd();
  const total = (name: 'submitted' | 'finished' | 'stopped' | 'broken' | 'underWay' | 'points' | 'reconnects') =>
    report.students.reduce((sum, student) => sum + student[name], 0);
  const { firstPointSeconds: first, session, points } = report;
  const refusals = report.students.flatMap((student) => student.refusals).length;
  return [
    line(head),
    ...rows.map(line),
    '',
    `runs           ${total('submitted')} submitted: ${total('finished')} finished, ${total('stopped')} stopped, ${total('broken')} broken, ${total('underWay')} under way`,
    `points         ${total('points')} held, ${total('reconnects')} returns, ${refusals} refusals`,
    `first point    ${first ? `median ${seconds(first.median)}, p95 ${seconds(first.p95)}, max ${seconds(first.max)}` : 'none came'}`,
    `training       ${report.moves ? 'moved to the end' : 'stands still: runs are under way, and none of them moves'}`,
    session.sequence === null
      ? `session        not compared: these have not caught up: ${session.differing.join(', ') || 'no common sequence'}`
      : `session        change ${session.sequence}: ${session.differing.length === 0 ? 'the same for everybody' : `differs for ${session.differing.join(', ')}`}`,
    `curves         ${points.compared} compared with the server's: ${points.differing.length === 0 ? 'all the same' : points.differing.join(', ')}`,
    '',
  ].join('\n');
}
