import { execFileSync } from 'node:child_process';
import path from 'node:path';
import pg from 'pg';
import { expect, inject, it, onTestFinished } from 'vitest';
import { createLog } from '#server/base/log.ts';
import { move } from '#server/move.ts';
import { openDatabase } from '#server/store/database.ts';
import { createSessionStore } from '#server/store/session-store.ts';
import { postgresFolder } from '../../server/setup/servers.mjs';
import { smallRun, trainingPoint } from '../support/lesson.ts';
import { newDatabase } from '../support/postgres.ts';
import { Browser, dataFolder, joinSession, openSession, runServer, secret, yes } from '../support/running-server.ts';
import { connectTrainer, report, token, work } from '../support/trainer-socket.ts';

/** A data folder after a lesson, with a trained and a waiting run; the server is stopped. */
async function usedFolder() {
  const folder = dataFolder();
  const undo: (() => void | Promise<void>)[] = [];
  const server = await runServer(
    { DATA_DIR: folder, DATABASE_URL: '', TRAINER_TOKEN: token },
    (step) => void undo.push(step),
  );
  const { code } = await openSession(server.url, '옮기는 수업');
  const { student, seatToken } = await joinSession(server.url, code, '지수');
  const { runId } = yes(await student.ask('submit-run', { hyperparameters: smallRun }));
  const trainer = connectTrainer(server.url, {});
  const { attempt } = (await work(trainer))[0]!;
  await report(trainer, { runId, attempt, step: 1, computeSeconds: 0.1, points: [trainingPoint(1)], epochs: [] });
  const before = await server.store.transact((transaction) => transaction.load(code));
  for (const step of undo.reverse()) await step();
  return { folder, code, runId, seatToken, before };
}

const sessionAt = async (databaseUrl: string, code: string) => {
  const database = await openDatabase({ folder: '', databaseUrl }, createLog('error'));
  onTestFinished(database.close);
  return createSessionStore(database.db).transact((transaction) => transaction.load(code));
};

it('[D11] a data folder moves into an empty PostgreSQL database with sessions, seats, curves and waiting runs, not into one in use', async () => {
  const { folder, code, runId, seatToken, before } = await usedFolder();
  const database = await newDatabase(inject('postgres')!);
  const lines: string[] = [];
  await move(folder, database, (line) => void lines.push(line));
  expect(lines.join('\n')).toMatch(/^run +1 rows$/m);
  expect(await sessionAt(database, code)).toEqual(before);
  await expect(move(folder, database, () => {})).rejects.toThrow(/already holds 1 sessions.*empty/);
  await expect(move(dataFolder(onTestFinished, false), database, () => {})).rejects.toThrow(
    /no database in .*DATA_DIR/,
  );

  const server = await runServer({ DATABASE_URL: database, TRAINER_TOKEN: token });
  const student = new Browser(server.url);
  const { session } = yes(await student.hello(code, { role: 'student', seatToken }));
  expect(session.runs[runId]!.state).toBe('training');
  const requeued = student.next('changes', ({ changes }) => changes.some(({ kind }) => kind === 'run-requeued'));
  await requeued;
  expect(await work(connectTrainer(server.url, {}))).toMatchObject([{ runId, attempt: 2 }]);
  const instructor = new Browser(server.url);
  yes(await instructor.hello(code, { role: 'instructor', instructorKey: secret('key') }));
});

it('[D12] pg_restore restores what pg_dump wrote', async () => {
  const database = await newDatabase(inject('postgres')!);
  const server = await runServer({ DATABASE_URL: database });
  const { code } = await openSession(server.url);
  const { student } = await joinSession(server.url, code, '지수');
  yes(await student.ask('submit-run', { hyperparameters: smallRun }));
  const before = await server.store.transact((transaction) => transaction.load(code));
  const program = (name: string) => path.join(postgresFolder()!, name);
  const dump = execFileSync(program('pg_dump'), ['--format=custom', database], { maxBuffer: 1e9 });
  const restored = await newDatabase(inject('postgres')!);
  execFileSync(program('pg_restore'), ['--dbname', restored, '--no-owner'], { input: dump });
  expect(await sessionAt(restored, code)).toEqual(before);
  const client = new pg.Client({ connectionString: restored });
  await client.connect();
  const { rows } = await client.query('select count(*)::int as waiting from pgboss.job where name = $1', ['runs']);
  await client.end();
  expect(rows).toEqual([{ waiting: 1 }]);
});
