/** A server killed during training, on the embedded database and on a PostgreSQL server. */
import { expect, it } from 'vitest';
import type { Metrics } from '#lib/classroom/point.ts';
import { smallRun } from '../support/lesson.ts';
import { databaseUrl, dataFolder, joinSession, openSession, yes } from '../support/running-server.ts';
import { startServerProcess } from '../support/server-process.ts';
import { ended, metricsOf } from './runs.ts';

/** The computed values of a curve, without times. */
const numbers = ({ points, epochs }: Metrics) => ({
  points: points.map(({ step, loss, accuracy, learningRate }) => [step, loss, accuracy, learningRate]),
  epochs: epochs.map((e) => [e.epoch, e.step, e.loss, e.accuracy, e.validationLoss, e.validationAccuracy]),
});

it('[J3] a killed server restarts with everything it acknowledged, and its runs end with the curve of an undisturbed run', {
  // Two servers with trainers start one after the other.
  timeout: 240_000,
}, async () => {
  const folder = dataFolder();
  const hyperparameters = { ...smallRun, epochs: 30 };
  const database = { DATABASE_URL: await databaseUrl() };
  const first = await startServerProcess(folder, database);
  const { code, instructor } = await openSession(first.url);
  const { student, seatToken, seatId } = await joinSession(first.url, code, '지수');
  const undisturbed = yes(await student.ask('submit-run', { hyperparameters }));
  await ended(instructor, code, undisturbed.runId);
  const disturbed = yes(await student.ask('submit-run', { hyperparameters, again: true }));
  await instructor.next('changes', ({ changes }) =>
    changes.some((change) => change.kind === 'run-reported' && change.epochs.some(({ epoch }) => epoch >= 3)),
  );
  await first.end('SIGKILL');

  const second = await startServerProcess(folder, database);
  const again = await joinSession(second.url, code, '지수');
  expect(again).toMatchObject({ seatId, seatToken });
  const run = await ended(again.student, code, disturbed.runId);
  expect(run.state).toBe('finished');
  expect(run.attempt).toBeGreaterThan(1);
  const [one, other] = [
    await metricsOf(again.student, undisturbed.runId),
    await metricsOf(again.student, disturbed.runId),
  ];
  expect(numbers(other)).toEqual(numbers(one));
  const [confusions, others] = await Promise.all(
    [undisturbed, disturbed].map(async ({ runId }) =>
      (await fetch(`${second.url}/sessions/${code}/runs/${runId}/confusions.json`)).json(),
    ),
  );
  expect(confusions).toMatchObject({ confusions: { length: 30 } });
  expect(others).toEqual(confusions);
  await second.end('SIGTERM');
});
