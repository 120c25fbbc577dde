/** What is found in a run's curves and health when it ends, told with its ending: lists and searches need no curves. */
import { findingsOf } from '#lib/analysis/findings.ts';
import type { Change } from '#lib/classroom/change.ts';
import type { Session } from '#lib/classroom/session.ts';
import type { SessionTransaction } from '../store/session-store.ts';
import type { Hidden } from '../store/write-changes.ts';

/** The changes, the endings among them with what is found. */
export async function withFindings(
  transaction: Pick<SessionTransaction, 'course'>,
  before: Session,
  changes: readonly Change[],
  { evaluations = [] }: Hidden,
): Promise<Change[]> {
  if (!changes.some(({ kind }) => kind === 'run-ended')) return [...changes];
  return Promise.all(
    changes.map(async (change) => {
      if (change.kind !== 'run-ended') return change;
      const { runId } = change;
      const stored = await transaction.course(runId);
      const reported = changes.flatMap((each) =>
        each.kind === 'run-reported' && each.runId === runId ? each.epochs : [],
      );
      const measured = evaluations.flatMap((each) => (each.runId === runId ? each.health : []));
      const findings = findingsOf({
        run: { hyperparameters: before.runs[runId]!.hyperparameters, ending: change.ending },
        epochs: following(stored.epochs, reported),
        health: following(stored.health, measured),
      });
      return { ...change, findings: findings.map(({ kind }) => kind) };
    }),
  );
}

/** Those stored, and those after them; a report that was repeated tells of some again. */
function following<Each extends { readonly epoch: number }>(stored: readonly Each[], more: readonly Each[]): Each[] {
  const last = stored.at(-1)?.epoch ?? 0;
  return [...stored, ...more.filter(({ epoch }) => epoch > last)];
}
