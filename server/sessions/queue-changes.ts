/** Effects of session changes on the queue. */
import type { Change } from '#lib/classroom/change.ts';
import type { Session } from '#lib/classroom/session.ts';
import type { Queue } from '../queue/queue.ts';
import type { SessionTransaction } from '../store/session-store.ts';

/** Adds new runs to the queue and removes ended ones, in the transaction that records them. */
export async function queueChanges(
  queue: Queue,
  transaction: SessionTransaction['transaction'],
  after: Session,
  changes: readonly Change[],
): Promise<void> {
  const put = async (runId: string) => {
    const { seatId, order, urgent } = after.runs[runId]!;
    await queue.put(transaction, { runId, code: after.code, seatId, order, urgent });
  };
  /** Queues the student's waiting runs again, in their new order. */
  const putInOrder = async (seatId: string) => {
    const waiting = Object.values(after.runs).filter((run) => run.seatId === seatId && run.state === 'queued');
    for (const { id } of waiting.sort((a, b) => a.order - b.order)) {
      await queue.remove(transaction, id);
      await put(id);
    }
  };
  for (const change of changes) {
    switch (change.kind) {
      case 'run-submitted':
        await put(change.run.id);
        break;
      case 'run-requeued':
        await queue.giveBack(transaction, change.runId);
        break;
      case 'run-ended':
      case 'run-paused':
        await queue.remove(transaction, change.runId);
        break;
      case 'run-resumed':
      case 'run-extended':
      case 'run-retried':
      case 'run-urged':
        await putInOrder(after.runs[change.runId]!.seatId);
        break;
      case 'runs-reordered':
        await putInOrder(change.seatId);
    }
  }
}
