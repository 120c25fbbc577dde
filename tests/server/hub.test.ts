import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openSettings } from '#lib/classroom/session.ts';
import { datasets } from '#lib/datasets/datasets.ts';
import { neededMemory } from '#lib/network/cost.ts';
import type { Payload } from '#lib/protocol/requests.ts';
import { maximumAttachments } from '#lib/protocol/trainer.ts';
import { availableDatasets } from '#server/hub/available.ts';
import { smallRun, trainingPoint } from '../support/lesson.ts';
import {
  Browser,
  dataFolder,
  joinSession,
  openSession,
  runServer,
  secret,
  sharedServer,
  yes,
} from '../support/running-server.ts';
import { connectTrainer, idle, report, reportAt, type TrainerSocket, token, work } from '../support/trainer-socket.ts';

const server = sharedServer({ TRAINER_TOKEN: token });

const connect = (auth: object) => connectTrainer(server().url, auth);
/** Takes all waiting runs, including leftovers of other tests, and returns the assignment of this run. */
const lent = async (trainer: TrainerSocket, runId: string) =>
  (await work(trainer, 100)).find((each) => each.runId === runId);

async function oneRun() {
  const { code, instructor } = await openSession(server().url);
  const { student } = await joinSession(server().url, code, '지수');
  const { runId } = yes(await student.ask('submit-run', { hyperparameters: smallRun }));
  return { code, instructor, student, runId };
}

describe('a trainer', () => {
  it.each([
    [{ token: 'wrong' }, /token is wrong.*TRAINER_TOKEN/],
    [{ protocol: 999 }, /protocol 999.*same version/],
    [{ engine: 999 }, /has engine 999.*same version/],
    [{ device: 'none' }, /does not understand/],
  ])('[Q4] with %j is refused with a sentence', async (auth, sentence) => {
    const error = await new Promise<Error>((resolve) => connect(auth).on('connect_error', resolve));
    expect(error.message).toMatch(sentence);
  });

  it('[Q5] is lent a waiting run, and its reports reach the screens and the store', async () => {
    const { instructor, runId } = await oneRun();
    const trainer = connect({});
    const started = instructor.next('changes', ({ changes }) => changes.some(({ kind }) => kind === 'run-started'));
    const assignment = await lent(trainer, runId);
    expect(assignment).toMatchObject({ runId, attempt: 1, hyperparameters: smallRun });
    await started;
    const reported = instructor.next('changes', ({ changes }) => changes.some(({ kind }) => kind === 'run-reported'));
    expect(await report(trainer, reportAt(assignment!, 1))).toEqual([]);
    await reported;
    expect(yes(await instructor.ask('metrics', { held: { [runId]: 0 } })).metrics[runId]!.points).toMatchObject([
      trainingPoint(1),
    ]);
    await report(
      trainer,
      reportAt(assignment!, 2, { outcome: 'finished', stoppedEarly: false, test: { loss: 1, accuracy: 0.5 } }),
    );
    expect(await server().store.testResult(runId)).toEqual({ loss: 1, accuracy: 0.5 });
    expect(await work(trainer, 10)).toEqual([]);
  });

  it('[Q500] is lent only runs on data sets that it holds, and one that holds the others is lent the rest', async () => {
    const { code, instructor, student, runId } = await oneRun();
    yes(await instructor.ask('change-settings', { settings: { dataset: 'mnist' } }));
    const second = (await joinSession(server().url, code, '민준')).student;
    const onDigits = yes(await second.ask('submit-run', { hyperparameters: { ...smallRun, dataset: 'mnist' } }));
    const digits = connect({ datasets: ['mnist'], folder: 'digits' });
    const taken = (await work(digits, 100)).map((each) => each.runId);
    expect(taken).toContain(onDigits.runId);
    expect(taken).not.toContain(runId);
    const things = connect({ datasets: ['cifar-10'] });
    expect(await lent(things, runId)).toMatchObject({ runId });
    for (const each of [runId, onDigits.runId]) yes(await instructor.ask('stop-run', { runId: each }));
    expect(student).toBeDefined();
  });

  it('[Q940] is lent runs as far as its card has room, and those that fit before one that does not', async () => {
    const { code, instructor, student, runId } = await oneRun();
    const nickname = (nth: number) => `학생 ${nth}`;
    const others = await Promise.all(
      [1, 2].map(async (nth) => (await joinSession(server().url, code, nickname(nth))).student),
    );
    const submit = async (from: Browser, values: Partial<typeof smallRun>) =>
      yes(await from.ask('submit-run', { hyperparameters: { ...smallRun, ...values } })).runId;
    const large = await submit(others[0]!, { batchSize: 1000 });
    const third = await submit(others[1]!, {});
    const own = [runId, large, third];
    const trainer = connect({});
    const needed = neededMemory(smallRun);
    const taken = async (freeBytes: number) =>
      (await work(trainer, 100, { freeBytes, totalBytes: 24e9 }))
        .map((each) => each.runId)
        .filter((id) => own.includes(id));
    expect(neededMemory({ ...smallRun, batchSize: 1000 })).toBeGreaterThan(3 * needed);
    expect(await taken(needed - 1)).toEqual([]);
    expect(await taken(1.5 * needed)).toEqual([runId]);
    expect(await taken(2.5 * needed)).toEqual([third]);
    expect(await taken(24e9)).toEqual([large]);
    for (const each of own) yes(await instructor.ask('stop-run', { runId: each }));
    expect(student).toBeDefined();
  });

  it('[Q941] is not lent a run that fits only on another’s card, but one that fits on none, to refuse it', async () => {
    const { instructor, runId } = await oneRun();
    const needed = neededMemory(smallRun);
    const small = { freeBytes: needed - 1, totalBytes: needed - 1 };
    const [one, two] = [connect({}), connect({})];
    // The other has room for it once other programs end.
    await work(two, 1, { freeBytes: 0, totalBytes: 24e9 });
    const taken = async () => (await work(one, 100, small)).map((each) => each.runId);
    expect(await taken()).not.toContain(runId);
    two.close();
    await expect.poll(taken).toContain(runId);
    yes(await instructor.ask('stop-run', { runId }));
  });

  it('[W500] holds the data sets that can be chosen; before the first connects they are those in the folder', async () => {
    const { url } = await runServer({ TRAINER_TOKEN: token });
    const somebody = new Browser(url);
    const asked = async () => yes(await somebody.ask('list-datasets', {})).datasets;
    const here = dataFolder();
    expect(await asked()).toEqual(availableDatasets({ dataDir: here, localTrainers: 1 }, []));
    for (const { id, file } of datasets) {
      expect((await asked()).includes(id)).toBe(file === undefined || existsSync(path.join(here, file.name)));
    }
    await work(connectTrainer(url, { datasets: ['mnist', 'one of a later version'] }));
    expect(await asked()).toEqual(['mnist']);
  });

  it('[I925] may bring any data set while this server starts none, has no images, and none has connected', () => {
    const dataDir = path.join(dataFolder(), 'without-images');
    expect(availableDatasets({ dataDir, localTrainers: 0 }, [])).toEqual(datasets.map(({ id }) => id));
    const points = datasets.filter(({ file }) => file === undefined).map(({ id }) => id);
    expect(availableDatasets({ dataDir, localTrainers: 1 }, [])).toEqual(points);
    expect(availableDatasets({ dataDir, localTrainers: 0 }, [{ datasets: ['mnist'] }])).toEqual(['mnist']);
  });

  it('[I921] opens no session on a data set that no trainer has', async () => {
    const { url } = await runServer({ TRAINER_TOKEN: token });
    await work(connectTrainer(url, { datasets: ['mnist', 'xor'] }));
    const open = (values: Partial<Payload<'open-session'>>) =>
      new Browser(url).ask('open-session', { title: 'A class', instructorKey: secret('key'), ...values });
    const refused = { ok: false, refusal: { code: 'data-set-missing', path: 'dataset', params: { name: 'CIFAR-10' } } };
    expect(await open({ dataset: 'cifar-10' })).toMatchObject(refused);
    expect(await open({})).toMatchObject(refused);
    const like = { settings: openSettings, plan: null };
    expect(await open({ like })).toMatchObject(refused);
    expect(await open({ like, dataset: 'xor' })).toMatchObject({ ok: true });
  });

  it('[Q6] is told when work arrives and when its run is stopped; later reports of that run are unwanted', async () => {
    const trainer = connect({});
    await work(trainer);
    const available = new Promise<void>((resolve) => trainer.on('work-available', resolve));
    const { student, runId } = await oneRun();
    await available;
    const assignment = await lent(trainer, runId);
    const stopped = new Promise((resolve) => trainer.on('stop', resolve));
    yes(await student.ask('stop-run', { runId }));
    expect(await stopped).toEqual({ runId, attempt: 1 });
    expect(await report(trainer, reportAt(assignment!, 5))).toEqual([{ runId, attempt: 1 }]);
    expect(yes(await student.ask('metrics', { held: { [runId]: 0 } })).metrics[runId]!.points).toEqual([]);
  });

  it('[Q7] that reconnects with its id keeps its runs; one whose process has ended loses them at once', async () => {
    const { instructor, runId } = await oneRun();
    const trainerId = crypto.randomUUID();
    const name = `trainer ${trainerId}`;
    const first = connect({ trainerId, name });
    const assignment = await lent(first, runId);
    first.close();
    const back = connect({ trainerId, name });
    await new Promise<void>((resolve) => back.on('connect', resolve));
    expect(await report(back, reportAt(assignment!, 1))).toEqual([]);

    const requeued = instructor.next('changes', ({ changes }) => changes.some(({ kind }) => kind === 'run-requeued'));
    await server().trainers.gone(name);
    await requeued;
    const other = connect({});
    // A trainer asks again and again, since those of other tests may have room too.
    await expect.poll(() => lent(other, runId)).toMatchObject({ runId, attempt: 2 });
    const late = connect({ trainerId, name });
    expect(await report(late, reportAt(assignment!, 2))).toEqual([{ runId, attempt: 1 }]);
  });

  it('[Q12] that is silent for ten seconds on an open connection loses its runs to another', async () => {
    const { instructor, runId } = await oneRun();
    const silent = connect({});
    const assignment = await lent(silent, runId);
    const requeued = instructor.next('changes', ({ changes }) => changes.some(({ kind }) => kind === 'run-requeued'));
    const sentAway = new Promise((resolve) => silent.on('disconnect', resolve));
    await Promise.all([requeued, sentAway]);
    const other = connect({});
    await expect.poll(() => lent(other, runId)).toMatchObject({ runId, attempt: 2 });
    const late = connect({});
    expect(await report(late, reportAt(assignment!, 9))).toEqual([{ runId, attempt: 1 }]);
  });

  it('[Q8] is ignored about a run it was not lent', async () => {
    const { runId } = await oneRun();
    const owner = connect({});
    const assignment = await lent(owner, runId);
    const stranger = connect({});
    expect(await report(stranger, reportAt(assignment!, 1))).toEqual([{ runId, attempt: 1 }]);
    expect(await report(owner, reportAt(assignment!, 1))).toEqual([]);
  });

  it('[Q9] is shown on screens with its device', async () => {
    const { instructor } = await oneRun();
    const name = `trainer ${crypto.randomUUID()}`;
    const shown = instructor.next('live', ({ trainers }) =>
      trainers.some((trainer) => trainer.name === name && trainer.imagesPerSecond === 42),
    );
    connect({ name }).emit('status', { ...idle, imagesPerSecond: 42 }, []);
    expect((await shown).trainers.find((trainer) => trainer.name === name)).toMatchObject({
      device: { kind: 'cpu', name: 'test' },
    });
  });

  it('[Q22] is lent a run again that never reached it, and keeps one that it reports holding', async () => {
    const { instructor, runId: lost } = await oneRun();
    const { runId: arrived } = await oneRun();
    const trainer = connect({});
    const assignments = await work(trainer, 100);
    const held = assignments.filter(({ runId }) => runId !== lost).map(({ runId, attempt }) => ({ runId, attempt }));
    const requeued = instructor.next('changes', ({ changes }) => changes.some(({ kind }) => kind === 'run-requeued'));
    const speaking = setInterval(() => trainer.emit('status', idle, held), 500);
    onTestFinished(() => clearInterval(speaking));
    await requeued;
    const again = await lent(trainer, lost);
    expect(again).toMatchObject({ attempt: 2 });
    held.push({ runId: lost, attempt: 2 });
    expect(await report(trainer, reportAt(assignments.find(({ runId }) => runId === arrived)!, 1))).toEqual([]);
    expect(await report(trainer, reportAt(again!, 1))).toEqual([]);
  });

  it('[Q23] is told when the database cannot store a report, and its valid reports are accepted', async () => {
    const { runId } = await oneRun();
    const trainer = connect({});
    const assignment = await lent(trainer, runId);
    const answer = await new Promise<{ refusal?: { message: string } }>((resolve) =>
      trainer.emit('report', { reports: [reportAt(assignment!, 3_000_000_000)] }, resolve),
    );
    expect(answer.refusal?.message).toMatch(/^The database refuses this report: .+\.$/);
    expect(await report(trainer, reportAt(assignment!, 1))).toEqual([]);
  });

  it('[Q24] whose message has eleven binary parts loses its connection, and the log says why', async () => {
    const lines: string[] = [];
    const own = await runServer({ TRAINER_TOKEN: token, LOG_LEVEL: 'warn' }, onTestFinished, (line) =>
      lines.push(line),
    );
    const trainer = connectTrainer(own.url, {});
    await new Promise<void>((resolve) => trainer.on('connect', resolve));
    const reason = new Promise<string>((resolve) => trainer.on('disconnect', resolve));
    const parts = Array.from({ length: maximumAttachments + 1 }, () => new Uint8Array(2));
    trainer.emit('report', { reports: [], parts } as never, () => {});
    expect(await reason).toBe('transport close');
    await vi.waitFor(() => expect(lines.join('\n')).toMatch(/too many attachments/));
  });
});
