/** The waiting runs of the whole session in the order in which trainers will take them. */
import type { Expectation } from '#lib/analysis/expectation.ts';
import type { Run, Session } from '#lib/classroom/session.ts';

export type Waiting = { readonly run: Run; readonly expectation: Expectation };

/**
 * First the run that stands in front of each waiting student's own, in the order of admission; then those behind a
 * run of the same student, as they are expected to start.
 */
export function queueInOrder(session: Session, expectations: ReadonlyMap<string, Expectation>): Waiting[] {
  const last = Number.POSITIVE_INFINITY;
  return Object.values(session.runs)
    .flatMap((run) => {
      const expectation = expectations.get(run.id);
      return run.state === 'queued' && expectation ? [{ run, expectation }] : [];
    })
    .sort(
      (a, b) =>
        (a.expectation.place ?? last) - (b.expectation.place ?? last) ||
        (a.expectation.startsAt ?? last) - (b.expectation.startsAt ?? last) ||
        a.run.order - b.run.order,
    );
}
