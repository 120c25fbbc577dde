/** Inspecting runs, from the view of the server's clients. */

import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import type { EpochConfusion, Predictions, RunReport } from '#lib/classroom/run-report.ts';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { trainerSide } from '#lib/datasets/points.ts';
import type { Health } from '#lib/network/health.ts';
import { planOf } from '#lib/network/training-plan.ts';
import { type Inspection, type InspectionReply, predictionsHeaderSchema } from '#lib/protocol/inspection.ts';
import { engineVersion } from '#lib/protocol/version.ts';
import { readConfig } from '#server/base/config.ts';
import { createBudget } from '#server/files/budget.ts';
import { openDataset } from '#server/trainer/data/dataset.ts';
import { healthAt, layerHealth } from '../support/health.ts';
import { epochPoint, smallRun } from '../support/lesson.ts';
import { joinSession, openSession, runServer, yes } from '../support/running-server.ts';
import { connectTrainer, report, type TrainerSocket, token, work } from '../support/trainer-socket.ts';

/** A session with a run lent to a scripted trainer. */
async function lentRun() {
  const { url } = await runServer({ TRAINER_TOKEN: token });
  const { code, instructor } = await openSession(url);
  const { student } = await joinSession(url, code, '지수');
  const { runId } = yes(await student.ask('submit-run', { hyperparameters: smallRun }));
  const connect = (auth: object = {}) => answering(connectTrainer(url, auth));
  const holder = connect();
  const attempt = (await work(holder.socket))[0]!.attempt;
  const reportEpoch = (epoch: number, more: Partial<RunReport> = {}) =>
    report(holder.socket, {
      runId,
      attempt,
      step: epoch * 9,
      computeSeconds: epoch,
      points: [],
      epochs: [epochPoint(epoch, epoch * 9, 0.5)],
      ...more,
    });
  const take = (file: string, run = runId) => fetch(`${url}/sessions/${code}/runs/${run}/${file}`);
  return { url, code, instructor, student, runId, holder, connect, reportEpoch, take };
}

/** The trainer sends `parts`, then the test's `reply`. */
function answering(socket: TrainerSocket) {
  const trainer = {
    socket,
    asked: [] as Inspection[],
    parts: [Buffer.from(new Float32Array([1, 2]).buffer)],
    reply: { ok: true, header: { step: 9 }, bytes: 8, seconds: 0.1 } as InspectionReply,
  };
  socket.on('inspect', (inspection, reply) => {
    trainer.asked.push(inspection);
    for (const part of trainer.parts) socket.emit('inspection-part', inspection.id, part);
    reply(trainer.reply);
  });
  return trainer;
}
const unknown: InspectionReply = { ok: false, reason: 'unknown-run', message: 'This trainer does not have the run.' };

/** The line of JSON and the bytes after it. */
async function readBinary(response: Response) {
  const bytes = Buffer.from(await response.arrayBuffer());
  const end = bytes.indexOf('\n') + 1;
  expect(end % 4).toBe(0);
  return { header: JSON.parse(bytes.subarray(0, end).toString()), body: bytes.subarray(end) };
}

/** The same with the bytes as floats. */
async function read(response: Response) {
  const { header, body } = await readBinary(response);
  return { header, floats: new Float32Array(Uint8Array.from(body).buffer) };
}

const confusion = (epoch: number) => ({ epoch, counts: Array.from({ length: 100 }, (_, cell) => epoch * cell) });
const predictions = (set: Predictions['set'], epoch: number) => ({
  set,
  epoch,
  probabilities: Uint8Array.from({ length: 200 * 20 }, (_, at) => (at * epoch) % 256),
});

describe('an inspection', () => {
  it('[E4] asks the trainer that has the run, once for all who ask at the same time, and again after the next epoch', async () => {
    const { holder, connect, reportEpoch, take, runId } = await lentRun();
    const other = connect({ folder: 'another folder' });
    await work(other.socket);
    await reportEpoch(1);
    const answers = await Promise.all([take('weights.bin'), take('weights.bin'), take('weights.bin')]);
    for (const answer of answers) expect((await read(answer)).floats).toEqual(Float32Array.of(1, 2));
    await take('weights.bin');
    expect(holder.asked).toMatchObject([{ runId, hyperparameters: smallRun, question: { ask: 'weights' } }]);
    expect(other.asked).toEqual([]);
    await reportEpoch(2);
    expect((await read(await take('weights.bin'))).header).toEqual({ step: 9 });
    expect(holder.asked).toHaveLength(2);
  });

  it('[E4] asks another trainer if that one no longer has it, each folder once, and joins the parts of the answer', async () => {
    const { holder, connect, reportEpoch, take } = await lentRun();
    holder.reply = unknown;
    const same = connect();
    const other = connect({ folder: 'another folder' });
    other.parts = [Buffer.from([0, 0]), Buffer.from([128, 63])];
    other.reply = { ok: true, header: {}, bytes: 4, seconds: 0.1 };
    await Promise.all([work(same.socket), work(other.socket)]);
    await reportEpoch(1);
    expect((await read(await take('weights.bin'))).floats).toEqual(Float32Array.of(1));
    expect(holder.asked.length + same.asked.length).toBe(1);
  });

  it('[E5] is refused with a status: no such run or file, not yet trained, no trainer has it, incomplete', async () => {
    const { holder, reportEpoch, take } = await lentRun();
    const refusalOf = async (response: Response) => [
      response.status,
      ((await response.json()) as { code: string }).code,
    ];
    expect(await refusalOf(await take('weights.bin', 'nobodys'))).toEqual([404, 'no-such-run']);
    expect(await refusalOf(await take('weights.bin', '__proto__'))).toEqual([404, 'no-such-run']);
    expect(await refusalOf(await take('secrets.txt'))).toEqual([404, 'no-such-file']);
    expect(await refusalOf(await take('weights.bin'))).toEqual([409, 'run-not-trained']);
    await reportEpoch(1);
    holder.reply = unknown;
    expect(await refusalOf(await take('weights.bin'))).toEqual([503, 'weights-gone']);
    holder.reply = { ok: true, header: {}, bytes: 7, seconds: 0.1 };
    expect(await refusalOf(await take('weights.bin'))).toEqual([503, 'weights-gone']);
  });

  it('[E3] finds nothing of a deleted session, even at a trainer that was away', async () => {
    const { instructor, runId, holder, connect } = await lentRun();
    const heard = new Promise((resolve) => holder.socket.on('discard', resolve));
    yes(await instructor.ask('close-session', {}));
    yes(await instructor.ask('delete-session', {}));
    expect(await heard).toEqual([runId]);
    const late = connect({ folder: 'another folder' });
    expect(await new Promise((resolve) => late.socket.on('discard', resolve))).toEqual([runId]);
  });

  it('[E2] works after a trainer that was away when its run was stopped learns of it on its return', async () => {
    const { student, runId, holder, connect } = await lentRun();
    const { trainerId } = holder.socket.auth as { trainerId: string };
    const away = student.next('live', ({ trainers }) => trainers.some(({ connected }) => !connected));
    holder.socket.close();
    await away;
    yes(await student.ask('stop-run', { runId }));
    const back = connect({ trainerId });
    expect(await new Promise((resolve) => back.socket.on('stop', resolve))).toEqual({ runId, attempt: 1 });
  });

  it('[E1] is answered by a real trainer for a finished run', async () => {
    const { url } = await runServer({ TRAINERS: '1' });
    const { code, instructor } = await openSession(url);
    const ended = instructor.next('changes', ({ changes }) => changes.some(({ kind }) => kind === 'run-ended'));
    const { student } = await joinSession(url, code, '지수');
    const { runId } = yes(await student.ask('submit-run', { hyperparameters: smallRun }));
    await ended;
    const response = await fetch(`${url}/sessions/${code}/runs/${runId}/weights.bin`);
    const { header, floats } = await read(response);
    expect(header).toMatchObject({ engine: engineVersion, epoch: smallRun.epochs });
    const sizes = header.variables.map(({ shape }: { shape: number[] }) => shape.reduce((a, b) => a * b, 1));
    expect(floats).toHaveLength(sizes.reduce((a: number, b: number) => a + b));
    expect(floats.every(Number.isFinite)).toBe(true);

    const take = (file: string) => fetch(`${url}/sessions/${code}/runs/${runId}/${file}`);
    const { confusions } = (await (await take('confusions.json')).json()) as { confusions: EpochConfusion[] };
    expect(confusions.map(({ epoch }) => epoch)).toEqual([1, 2]);
    const found = await readBinary(await take('predictions.bin'));
    expect(found.header).toMatchObject({ epoch: 2, count: planOf(smallRun).validationImages });
    for (const file of ['filters.bin', 'augmented.bin', 'maps.bin?part=training&index=5']) {
      expect((await take(file)).status, file).toBe(200);
    }
    expect((await take('predictions.bin?set=test')).status).toBe(403);
    yes(await instructor.ask('open-test', {}));
    expect((await readBinary(await take('predictions.bin?set=test'))).header).toMatchObject({ count: 10_000 });
  });

  it('[E800] on points has its boundaries, stored once and sent only on request, all after an epoch or only the last', async () => {
    const { instructor, reportEpoch, take } = await lentRun();
    const seen: string[] = [];
    instructor.socket.onAny((...message) => void seen.push(JSON.stringify(message)));
    const weights = { epoch: 1, weights: [0.5, -1.25], plane: '' };
    const plane = { epoch: 2, weights: [], plane: Buffer.alloc(trainerSide ** 2, 7).toString('base64') };
    const heard = instructor.next('changes', ({ changes }) =>
      changes.some((change) => change.kind === 'run-reported' && change.epochs.some(({ epoch }) => epoch >= 2)),
    );
    await reportEpoch(1, { boundaries: [weights] });
    await reportEpoch(2, { boundaries: [weights, plane] });
    await heard;
    const ask = async (query: string) => (await take(`boundaries.json${query}`)).json();
    expect(await ask('')).toEqual({ boundaries: [weights, plane] });
    expect(await ask('?after=1')).toEqual({ boundaries: [plane] });
    expect(await ask('?last=1')).toEqual({ boundaries: [plane] });
    expect(seen.join()).not.toContain('-1.25');
  });

  it('[H950] has its health, stored once and sent only on request, all after an epoch or only the last', async () => {
    const { instructor, reportEpoch, take } = await lentRun();
    const seen: string[] = [];
    instructor.socket.onAny((...message) => void seen.push(JSON.stringify(message)));
    const [one, two, three] = [1, 2, 3].map((epoch) =>
      healthAt(epoch, layerHealth('conv1', { gradient: 0.0625 }), layerHealth('output1', { update: null, dead: null })),
    ) as [Health, Health, Health];
    const heard = instructor.next('changes', ({ changes }) =>
      changes.some((change) => change.kind === 'run-reported' && change.epochs.some(({ epoch }) => epoch >= 2)),
    );
    await reportEpoch(1, { health: [one] });
    await reportEpoch(2, { health: [one, two, three] });
    await heard;
    const ask = async (query: string) => (await take(`health.json${query}`)).json();
    expect(await ask('')).toEqual({ health: [one, two, three] });
    expect(await ask('?after=1')).toEqual({ health: [two, three] });
    expect(await ask('?last=2')).toEqual({ health: [two, three] });
    expect(await ask('?last=-1')).toEqual({ health: [one, two, three] });
    expect(await ask('?after=3')).toEqual({ health: [] });
    expect(seen.join()).not.toContain('0.0625');
  });

  it('[H956] tells with its ending what is found in its curves and health', async () => {
    const { instructor, student, runId, reportEpoch } = await lentRun();
    const dying = (epoch: number) => healthAt(epoch, layerHealth('conv1', { dead: 30 }), layerHealth('output1'));
    const overfitted = (epoch: number, loss: number, validationLoss: number) => ({
      ...epochPoint(epoch, epoch * 9, 0.5),
      loss,
      validationLoss,
    });
    await reportEpoch(1, { health: [dying(1)], epochs: [overfitted(1, 1, 1)] });
    const ended = instructor.next('changes', ({ changes }) => changes.some(({ kind }) => kind === 'run-ended'));
    // Reports that are repeated, as after a lost answer.
    const epochs = [2, 3, 4].map((epoch) => overfitted(epoch, 1 - epoch / 10, 1.5));
    await reportEpoch(4, { health: [dying(1), dying(4)], epochs: [overfitted(1, 1, 1), ...epochs] });
    yes(await student.ask('stop-run', { runId }));
    const ending = (await ended).changes.find((change) => change.kind === 'run-ended');
    expect(ending).toMatchObject({ ending: { state: 'stopped' }, findings: ['dead', 'overfitting'] });
  });

  it('[E26] has every epoch’s confusion matrix, stored once and sent only on request', async () => {
    const { instructor, runId, reportEpoch, take } = await lentRun();
    const seen: string[] = [];
    instructor.socket.onAny((...message) => void seen.push(JSON.stringify(message)));
    const heard = instructor.next('changes', ({ changes }) =>
      changes.some((change) => change.kind === 'run-reported' && change.epochs.some(({ epoch }) => epoch >= 2)),
    );
    await reportEpoch(1, { confusions: [confusion(1)], predictions: [predictions('validation', 1)] });
    await reportEpoch(2, { confusions: [confusion(1), confusion(2)], predictions: [predictions('validation', 2)] });
    await heard;
    const ask = async (query: string) => (await take(`confusions.json${query}`)).json();
    expect(await ask('')).toEqual({ confusions: [confusion(1), confusion(2)] });
    expect(await ask('?after=1')).toEqual({ confusions: [confusion(2)] });
    expect(seen.join()).toContain(runId);
    expect(seen.join()).not.toMatch(/confusion|probabilit/);
  });

  it('[E27] lists the validation images in the order of the run’s latest predictions, with labels', async () => {
    const { reportEpoch, take } = await lentRun();
    expect((await take('predictions.bin')).status).toBe(409);
    await reportEpoch(1, { predictions: [predictions('validation', 1)] });
    await reportEpoch(2, { predictions: [predictions('validation', 2)] });
    const { header, body } = await readBinary(await take('predictions.bin'));
    expect(predictionsHeaderSchema.parse(header)).toEqual({
      set: 'validation',
      part: 'training',
      epoch: 2,
      count: 200,
    });
    const dataset = openDataset(readConfig().dataDir, cifar10);
    const { validation } = dataset.split(800, 200);
    expect(body.subarray(0, 4000)).toEqual(Buffer.from(predictions('validation', 2).probabilities));
    expect(new Uint16Array(Uint8Array.from(body.subarray(4000, 4400)).buffer)).toEqual(Uint16Array.from(validation));
    expect([...body.subarray(4400)]).toEqual([...validation].map((index) => dataset.training.labels[index]));
  });

  it('[E28] reveals nothing of the test before the instructor opens it', async () => {
    const { instructor, reportEpoch, take } = await lentRun();
    await reportEpoch(1, {});
    await reportEpoch(2, {
      predictions: [predictions('test', 2)],
      ending: { outcome: 'finished', stoppedEarly: false, test: { loss: 1, accuracy: 0.5 } },
    });
    const statuses = async () => [
      (await take('predictions.bin?set=test')).status,
      (await take('maps.bin?part=test&index=3')).status,
    ];
    expect(await statuses()).toEqual([403, 403]);
    yes(await instructor.ask('open-test', {}));
    expect(await statuses()).toEqual([200, 200]);
    const { header } = await readBinary(await take('predictions.bin?set=test'));
    expect(header).toEqual({ set: 'test', part: 'test', epoch: 2, count: 200 });
  });

  it('[E29] has images as PNG, pixel for pixel, and none that does not exist', async () => {
    const { url } = await lentRun();
    const { training, test } = openDataset(readConfig().dataDir, cifar10);
    for (const [part, index, from] of [
      ['training', 49_999, training],
      ['test', 17, test],
    ] as const) {
      const response = await fetch(`${url}/images/cifar-10/${part}/${index}.png`);
      const { width, height, data } = PNG.sync.read(Buffer.from(await response.arrayBuffer()));
      expect([width, height]).toEqual([32, 32]);
      const pixels = [...data].filter((_, byte) => byte % 4 < 3);
      expect(pixels).toEqual([...from.pixels.subarray(index * 3072, (index + 1) * 3072)]);
    }
    expect((await fetch(`${url}/images/cifar-10/test/10000.png`)).status).toBe(404);
  });

  it('[E5] of maps is limited to existing images of existing parts', async () => {
    const { holder, reportEpoch, take } = await lentRun();
    await reportEpoch(1, {});
    for (const query of [
      '',
      '?part=training',
      '?part=training&index=-1',
      '?part=other&index=1',
      '?part=training&index=x',
    ]) {
      expect((await take(`maps.bin${query}`)).status, query).toBe(404);
    }
    await take('maps.bin?part=training&index=5');
    expect(holder.asked.at(-1)?.question).toEqual({ ask: 'maps', part: 'training', index: 5 });
  });

  it('[E30] may take ten seconds of a trainer’s time at once, then 3 % of it; an idle trainer’s time is free', async () => {
    let time = 0;
    const budget = createBudget(() => time);
    budget.charge(6);
    expect(budget.wait()).toBe(0);
    budget.charge(5);
    const wait = budget.wait();
    expect(wait / 1000).toBeCloseTo(1 / 0.03, 1);
    time += wait;
    expect(budget.wait()).toBe(0);
    budget.charge(0.1);
    expect(budget.wait()).toBeGreaterThan(3000);
    time += 3_600_000;
    budget.charge(9);
    expect(budget.wait()).toBe(0);

    const { holder, reportEpoch, take } = await lentRun();
    await reportEpoch(1, {});
    holder.reply = { ok: true, header: { step: 9 }, bytes: 8, seconds: 11 };
    expect((await take('filters.bin')).status).toBe(200);
    expect((await take('weights.bin')).status).toBe(503);
    expect((await take('filters.bin')).status).toBe(200);
    await reportEpoch(2, { ending: { outcome: 'finished', stoppedEarly: false, test: { loss: 1, accuracy: 0.5 } } });
    expect((await take('weights.bin')).status).toBe(200);
  });
});
