/** Waiting for runs and reading them in a journey. */
import type { Metrics } from '#lib/classroom/point.ts';
import type { Run } from '#lib/classroom/session.ts';
import { type Browser, secret, yes } from '../support/running-server.ts';

const instructorKey = secret('key');

/** The run after its end, as this screen sees it, which watches these runs. */
export async function ended(screen: Browser, code: string, runId: string, watched: string[] = []): Promise<Run> {
  const arrived = screen.next('changes', ({ changes }) =>
    changes.some((change) => change.kind === 'run-ended' && change.runId === runId),
  );
  const held = Object.fromEntries(watched.map((id) => [id, 0]));
  const now = async () =>
    yes(await screen.hello(code, { role: 'instructor', instructorKey }, held)).session.runs[runId]!;
  const before = await now();
  if (before.endedAt !== null) return before;
  await arrived;
  return now();
}

/** All points of the run. */
export const metricsOf = async (screen: Browser, runId: string): Promise<Metrics> =>
  yes(await screen.ask('metrics', { held: { [runId]: 0 } })).metrics[runId]!;
