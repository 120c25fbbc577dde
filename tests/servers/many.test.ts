import pg from 'pg';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { smallRun } from '../support/lesson.ts';
import { newDatabase } from '../support/postgres.ts';
import {
  Browser,
  databaseUrl,
  dataFolder,
  joinSession,
  no,
  openSession,
  runServer,
  yes,
} from '../support/running-server.ts';
import { startServerProcess } from '../support/server-process.ts';
import { connectTrainer, idle, report, reportAt, token, work } from '../support/trainer-socket.ts';

/** Two web processes on one database. */
async function two(made = databaseUrl()) {
  const database = (await made)!;
  const environment = { DATABASE_URL: database, TRAINER_TOKEN: token };
  const [a, b] = await Promise.all([runServer(environment), runServer(environment)]);
  return { a, b, database };
}

/** The sequences that this screen receives, one by one. */
function sequences(screen: Browser): number[] {
  const seen: number[] = [];
  screen.on('changes', ({ after, changes }) => {
    for (const index of changes.keys()) seen.push(after + index + 1);
  });
  return seen;
}

describe('two web processes on one database', () => {
  it('[D10] migrate an empty database once, although both start at the same time', async () => {
    const { database } = await two(newDatabase(inject('postgres')!));
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    const { rows } = await client.query('select name, count(*)::int as times from kysely_migration group by name');
    await client.end();
    expect(rows.length).toBeGreaterThan(4);
    expect(rows.every(({ times }) => times === 1)).toBe(true);
  });

  it('[G32] send a change made at either to the screens of both, once and in sequence', async () => {
    const { a, b } = await two();
    const { code, instructor } = await openSession(a.url);
    const projector = new Browser(b.url);
    yes(await projector.hello(code, { role: 'projector' }));
    const [atA, atB] = [sequences(instructor), sequences(projector)];
    const students = await Promise.all(
      Array.from({ length: 12 }, (_, index) => joinSession(index % 2 ? a.url : b.url, code, `학생 ${index}`)),
    );
    const handing = students.map(({ student }, index) =>
      student.ask('submit-run', { hyperparameters: { ...smallRun, seed: index } }),
    );
    const last = 24;
    const arrived = [instructor, projector].map((screen) => screen.next('changes', ({ to }) => to >= last));
    for (const reply of await Promise.all(handing)) yes(reply);
    await Promise.all(arrived);
    const expected = Array.from({ length: last }, (_, index) => index + 1);
    expect(atA).toEqual(expected);
    expect(atB).toEqual(expected);
    const look = async (screen: Browser) => yes(await screen.hello(code, { role: 'projector' })).session;
    expect(await look(new Browser(a.url))).toEqual(await look(new Browser(b.url)));
  });

  it('[G33] give a request repeated at the other its first answer', async () => {
    const { a, b } = await two();
    const { code } = await openSession(a.url);
    const { student, seatToken } = await joinSession(a.url, code, '지수');
    const first = yes(await student.ask('submit-run', { hyperparameters: smallRun }, 'the same'));
    const again = new Browser(b.url);
    yes(await again.hello(code, { role: 'student', seatToken }));
    expect(yes(await again.ask('submit-run', { hyperparameters: smallRun }, 'the same'))).toEqual(first);
  });

  it('[G34] give a seat to its newest connection, wherever that is, and tell the older one', async () => {
    const { a, b } = await two();
    const { code, instructor } = await openSession(a.url);
    const { student, seatId, seatToken } = await joinSession(a.url, code, '지수');
    await instructor.next('live', ({ present }) => seatId in present);
    const displaced = student.next('displaced');
    const phone = new Browser(b.url);
    yes(await phone.hello(code, { role: 'student', seatToken }));
    await displaced;
    yes(await phone.ask('probe', { roundTripMs: 77 }));
    await instructor.next('live', ({ present }) => present[seatId]?.roundTripMs === 77);
    phone.socket.close();
    await instructor.next('live', ({ present }) => !(seatId in present));
  });

  it('[G35] both disconnect removed students and everybody of a deleted session', async () => {
    const { a, b } = await two();
    const { code, instructor } = await openSession(a.url);
    const { student, seatId } = await joinSession(b.url, code, '지수');
    const { student: other, seatToken } = await joinSession(b.url, code, '민준');
    const removed = student.next('dismissed');
    yes(await instructor.ask('change-seat', { seatId, seat: { standing: 'removed' } }));
    expect((await removed).code).toBe('seat-removed');
    const gone = other.next('dismissed');
    yes(await instructor.ask('close-session', {}));
    yes(await instructor.ask('delete-session', {}));
    expect((await gone).code).toBe('no-such-session');
    const late = new Browser(b.url);
    expect(no(await late.hello(code, { role: 'student', seatToken }))).toBe('no-such-session');
  });

  it('[G36] update every screen after the connection to the database broke', async () => {
    const { a, b, database } = await two();
    const { code, instructor } = await openSession(a.url);
    const projector = new Browser(b.url);
    yes(await projector.hello(code, { role: 'projector' }));
    yes(await instructor.ask('change-settings', { settings: { paused: true } }));
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    const behind = projector.next('changes', ({ changes }) => changes.length === 0);
    // What listens has either just begun to, or has sent its own heartbeat since.
    await client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ~* '^(listen|notify beat_)'",
    );
    await client.end();
    yes(await instructor.ask('change-settings', { settings: { paused: false } }));
    const { after } = await behind;
    const { session } = yes(await projector.hello(code, { role: 'projector' }));
    expect(session.sequence).toBeGreaterThanOrEqual(after);
    expect(session.settings.paused).toBe(false);
  });
});

describe('inspections at two web processes', () => {
  it('[G39] fetch from the other what only its trainer knows about a run', async () => {
    const { a, b } = await two();
    const trainer = connectTrainer(b.url, {});
    trainer.on('inspect', ({ id }, reply) => {
      trainer.emit('inspection-part', id, Buffer.from('bits'));
      reply({ ok: true, header: { found: 'here' }, bytes: 4, seconds: 0.01 });
    });
    const { code, instructor } = await openSession(a.url);
    const here = instructor.next('live', ({ trainers }) => trainers.some(({ connected }) => connected));
    const { student } = await joinSession(a.url, code, '지수');
    const { runId } = yes(await student.ask('submit-run', { hyperparameters: smallRun }));
    await here;
    const response = await fetch(`${a.url}/sessions/${code}/runs/${runId}/augmented.bin`);
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(/^\{"found":"here"\} *\nbits$/);
    trainer.close();
    await instructor.next('live', ({ trainers }) => !trainers.some(({ connected }) => connected));
    const gone = await fetch(`${a.url}/sessions/${code}/runs/${runId}/weights.bin`);
    expect(gone.status).toBe(409);
  });
});

describe('trainers of two web processes', () => {
  it('[Q18] are lent runs submitted at the other, and the points reach both', async () => {
    const { a, b } = await two();
    const { code, instructor } = await openSession(a.url);
    const trainer = connectTrainer(b.url, { name: 'at b' });
    trainer.emit('status', { ...idle, imagesPerSecond: 42 }, []);
    const shown = instructor.next('live', ({ trainers }) =>
      trainers.some(({ imagesPerSecond }) => imagesPerSecond === 42),
    );
    const available = new Promise<void>((resolve) => trainer.on('work-available', resolve));
    const { student } = await joinSession(a.url, code, '지수');
    const { runId } = yes(await student.ask('submit-run', { hyperparameters: smallRun }));
    await available;
    const [assignment] = await work(trainer);
    expect(assignment).toMatchObject({ runId, attempt: 1 });
    const reported = instructor.next('changes', ({ changes }) => changes.some(({ kind }) => kind === 'run-reported'));
    expect(await report(trainer, reportAt(assignment!, 1))).toEqual([]);
    await Promise.all([reported, shown]);
    const stopped = new Promise((resolve) => trainer.on('stop', resolve));
    yes(await student.ask('stop-run', { runId }));
    expect(await stopped).toEqual({ runId, attempt: 1 });
  });

  it('[Q19] continue at the other with their runs if theirs is killed; the runs of a lost trainer wait again', async () => {
    const database = (await databaseUrl())!;
    const environment = { DATABASE_URL: database, TRAINER_TOKEN: token, TRAINERS: '0' };
    const a = await startServerProcess(dataFolder(), environment);
    const b = await runServer(environment);
    const { code, instructor } = await openSession(b.url);
    for (const name of ['지수', '민준']) {
      const { student } = await joinSession(b.url, code, name);
      yes(await student.ask('submit-run', { hyperparameters: smallRun }));
    }
    const trainerId = crypto.randomUUID();
    const [stays, dies] = [connectTrainer(a.url, { trainerId }), connectTrainer(a.url, {})];
    const [kept] = await work(stays);
    const [lost] = await work(dies);
    const requeued = instructor.next('changes', ({ changes }) => changes.some(({ kind }) => kind === 'run-requeued'));
    await a.end('SIGKILL');
    const back = connectTrainer(b.url, { trainerId });
    expect(await report(back, reportAt(kept!, 1))).toEqual([]);
    const speaking = setInterval(() => back.emit('status', idle, [{ runId: kept!.runId, attempt: 1 }]), 1000);
    onTestFinished(() => clearInterval(speaking));
    const requeues = (await requeued).changes.filter(({ kind }) => kind === 'run-requeued');
    expect(requeues).toMatchObject([{ runId: lost!.runId }]);
    expect(await report(back, reportAt(kept!, 2))).toEqual([]);
    expect(await work(back)).toMatchObject([{ runId: lost!.runId, attempt: 2 }]);
    const stranger = connectTrainer(b.url, {});
    expect(await report(stranger, reportAt(kept!, 3))).toEqual([{ runId: kept!.runId, attempt: 1 }]);
  });

  it('[G37] are gone with a killed one, and its students away until they reach the other', async () => {
    const database = (await databaseUrl())!;
    const environment = { DATABASE_URL: database, TRAINER_TOKEN: token, TRAINERS: '0' };
    const a = await startServerProcess(dataFolder(), environment);
    const b = await runServer(environment);
    const { code, instructor } = await openSession(b.url);
    const { seatId, seatToken } = await joinSession(a.url, code, '지수');
    await instructor.next('live', ({ present }) => seatId in present);
    const away = instructor.next('live', ({ present }) => !(seatId in present));
    await a.end('SIGKILL');
    await away;
    const again = new Browser(b.url);
    const here = instructor.next('live', ({ present }) => seatId in present);
    yes(await again.hello(code, { role: 'student', seatToken }));
    await here;
  });
});
