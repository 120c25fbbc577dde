/** Rules of looking into runs, seen from those who ask the server. */
import { describe, expect, it } from 'vitest';
import type { Inspection, InspectionReply } from '#lib/protocol/inspection.ts';
import { engineVersion } from '#lib/protocol/version.ts';
import { epochPoint, smallRun } from '../support/lesson.ts';
import { joinSession, openSession, runServer, yes } from '../support/running-server.ts';
import { connectTrainer, report, type TrainerSocket, token, work } from '../support/trainer-socket.ts';

/** A session with a run that was lent to a trainer which answers as it is told. */
async function lentRun() {
  const { url } = await runServer({ TRAINER_TOKEN: token });
  const { code, instructor } = await openSession(url);
  const { student } = await joinSession(url, code, '지수');
  const { runId } = yes(await student.ask('hand-in', { hyperparameters: smallRun }));
  const connect = (auth: object = {}) => answering(connectTrainer(url, auth));
  const holder = connect();
  const attempt = (await work(holder.socket))[0]!.attempt;
  const reportEpoch = (epoch: number) =>
    report(holder.socket, {
      runId,
      attempt,
      step: epoch * 9,
      gpuSeconds: epoch,
      points: [],
      epochs: [epochPoint(epoch, epoch * 9, 0.5)],
    });
  const take = (file: string, run = runId) => fetch(`${url}/sessions/${code}/runs/${run}/${file}`);
  return { url, code, instructor, student, runId, holder, connect, reportEpoch, take };
}

/** The trainer says what the test sets as `reply`, after `parts`. */
function answering(socket: TrainerSocket) {
  const trainer = {
    socket,
    asked: [] as Inspection[],
    parts: [Buffer.from(new Float32Array([1, 2]).buffer)],
    reply: { ok: true, header: { step: 9 }, bytes: 8 } as InspectionReply,
  };
  socket.on('inspect', (inspection, reply) => {
    trainer.asked.push(inspection);
    for (const part of trainer.parts) socket.emit('inspection-part', inspection.id, part);
    reply(trainer.reply);
  });
  return trainer;
}
const unknown: InspectionReply = { ok: false, reason: 'unknown-run', message: 'This trainer does not have the run.' };

/** The line of JSON and the floats behind it. */
async function read(response: Response) {
  const bytes = Buffer.from(await response.arrayBuffer());
  const end = bytes.indexOf('\n') + 1;
  expect(end % 4).toBe(0);
  return {
    header: JSON.parse(bytes.subarray(0, end).toString()),
    floats: new Float32Array(Uint8Array.from(bytes.subarray(end)).buffer),
  };
}

describe('what is known of a run', () => {
  it('[E4] is asked of the trainer that has it, once for all who ask at once, and again after the next epoch', async () => {
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

  it('[E4] is asked of another trainer where that one has it no more, of each folder once, and answers put together', async () => {
    const { holder, connect, reportEpoch, take } = await lentRun();
    holder.reply = unknown;
    const same = connect();
    const other = connect({ folder: 'another folder' });
    other.parts = [Buffer.from([0, 0]), Buffer.from([128, 63])];
    other.reply = { ok: true, header: {}, bytes: 4 };
    await Promise.all([work(same.socket), work(other.socket)]);
    await reportEpoch(1);
    expect((await read(await take('weights.bin'))).floats).toEqual(Float32Array.of(1));
    expect(holder.asked.length + same.asked.length).toBe(1);
  });

  it('[E5] is refused with a status: no such run or file, not yet trained, no trainer that has it, not whole', async () => {
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
    holder.reply = { ok: true, header: {}, bytes: 7 };
    expect(await refusalOf(await take('weights.bin'))).toEqual([503, 'weights-gone']);
  });

  it('[E3] is discarded with its session, also by a trainer that was away then', async () => {
    const { instructor, runId, holder, connect } = await lentRun();
    const heard = new Promise((resolve) => holder.socket.on('discard', resolve));
    yes(await instructor.ask('close-session', {}));
    yes(await instructor.ask('delete-session', {}));
    expect(await heard).toEqual([runId]);
    const late = connect({ folder: 'another folder' });
    expect(await new Promise((resolve) => late.socket.on('discard', resolve))).toEqual([runId]);
  });

  it('[E2] a trainer that was away when its run was stopped hears of it first when it comes back', async () => {
    const { student, runId, holder, connect } = await lentRun();
    const { trainerId } = holder.socket.auth as { trainerId: string };
    const away = student.next('live', ({ trainers }) => trainers.some(({ connected }) => !connected));
    holder.socket.close();
    await away;
    yes(await student.ask('stop-run', { runId }));
    const back = connect({ trainerId });
    expect(await new Promise((resolve) => back.socket.on('stop', resolve))).toEqual({ runId, attempt: 1 });
  });

  it('[E1] comes from a real trainer, of a run that has finished', async () => {
    const { url } = await runServer({ TRAINERS: '1' });
    const { code, instructor } = await openSession(url);
    const ended = instructor.next('changes', ({ changes }) => changes.some(({ kind }) => kind === 'run-ended'));
    const { student } = await joinSession(url, code, '지수');
    const { runId } = yes(await student.ask('hand-in', { hyperparameters: smallRun }));
    await ended;
    const response = await fetch(`${url}/sessions/${code}/runs/${runId}/weights.bin`);
    const { header, floats } = await read(response);
    expect(header).toMatchObject({ engine: engineVersion, epoch: smallRun.epochs });
    const sizes = header.variables.map(({ shape }: { shape: number[] }) => shape.reduce((a, b) => a * b, 1));
    expect(floats).toHaveLength(sizes.reduce((a: number, b: number) => a + b));
    expect(floats.every(Number.isFinite)).toBe(true);
  });
});
