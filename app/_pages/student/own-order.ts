/** In what order a student's own runs stand, and how a waiting one moves. */
import { isUnderWay, type Run } from '#lib/classroom/session.ts';

/** Those that train, then those that wait or are paused in the order in which they will train, then the ended, newest first. */
export function inOwnOrder(runs: readonly Run[]): Run[] {
  const rank = (run: Run) => (run.state === 'training' ? 0 : !isUnderWay(run) ? 3 : run.urgent ? 1 : 2);
  return [...runs].sort((a, b) => rank(a) - rank(b) || (isUnderWay(a) ? a.order - b.order : b.number - a.number));
}

/** The student's waiting and paused runs, the first to train in front: those that can be reordered. */
export function movableRuns(runs: readonly Run[]): Run[] {
  return inOwnOrder(runs).filter(({ state }) => state === 'queued' || state === 'paused');
}

/** The ids in their order after `runId` has changed places with its neighbour; undefined where there is none. */
export function moved(runIds: readonly string[], runId: string, by: 1 | -1): string[] | undefined {
  const from = runIds.indexOf(runId);
  const neighbour = runIds[from + by];
  if (from < 0 || neighbour === undefined) return undefined;
  const result = [...runIds];
  result[from] = neighbour;
  result[from + by] = runId;
  return result;
}
