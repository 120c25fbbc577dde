/** What a class costs a student's line: bytes, and what comes over a line that stood still; real sockets, reports of forty runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { badLine } from '../support/bad-line.ts';
import { chanceOf } from '../support/chance.ts';
import { smallRun } from '../support/lesson.ts';
import { Browser, joinSession, openSession, sharedServer, yes } from '../support/running-server.ts';
import { connectTrainer, idle, report, reportAt, token, work } from '../support/trainer-socket.ts';

const server = sharedServer({ TRAINER_TOKEN: token });
const longRun = { ...smallRun, epochs: 200, trainSize: 5000 };

/** A class of so many runs in training, each by its own student; `tell` reports the next point of all of them. */
async function training(runs: number) {
  const { url } = server();
  const { code, instructor } = await openSession(url);
  const seats: Awaited<ReturnType<typeof joinSession>>[] = [];
  const runIds: string[] = [];
  for (let index = 0; index < runs; index++) {
    const seat = await joinSession(url, code, `학생 ${index}`);
    seats.push(seat);
    runIds.push(yes(await seat.student.ask('submit-run', { hyperparameters: longRun, again: true })).runId);
  }
  const trainer = connectTrainer(url, {});
  const own = (await work(trainer, 100)).filter(({ runId }) => runIds.includes(runId));
  const heartbeat = setInterval(() => trainer.emit('status', { ...idle, residentRuns: runs }, own), 1000);
  onTestFinished(async () => {
    clearInterval(heartbeat);
    yes(await instructor.ask('close-session', {}));
  });
  let step = 0;
  async function tell() {
    step += 1;
    await report(trainer, ...own.map((assignment) => reportAt(assignment, step)));
    return step;
  }
  return { url, code, seats, runIds, tell };
}

it('[G724] a student on the form gets at most half a megabyte a minute while forty runs train, one with a curve little more', async () => {
  const { seats, runIds, tell } = await training(40);
  const [form, curve] = seats.map(({ student }) => student) as [Browser, Browser];
  yes(await curve.ask('watch', { runIds: [runIds[1]!] }));
  const bytes = [form, curve].map(({ socket }) => {
    const count = { received: 0 };
    socket.io.engine.on('packet', ({ data }) => {
      count.received += Buffer.byteLength(data ?? '');
    });
    return count;
  });
  const began = performance.now();
  for (let tick = 0; tick < 40; tick++) {
    await tell();
    await sleep(Math.max(0, began + 100 * (tick + 1) - performance.now()));
  }
  const minutes = (performance.now() - began) / 60_000;
  const [ofForm, ofCurve] = bytes.map(({ received }) => received / 1e6 / minutes) as [number, number];
  expect(ofForm).toBeGreaterThan(0);
  expect(ofForm).toBeLessThan(0.5);
  expect(ofCurve).toBeLessThan(0.8);
});

it('[G725] over a line that stood still, the second message has everything up to now', async () => {
  const { url, code, seats, runIds, tell } = await training(3);
  const line = await badLine(Number(new URL(url).port), { delayMs: 30, jitterMs: 10, loss: 0 }, chanceOf(1));
  onTestFinished(line.close);
  const own = runIds[0]!;
  const student = new Browser(`http://127.0.0.1:${line.port}`);
  const messages: number[] = [];
  student.on('points', (points) => void messages.push(points.at(-1)!.points.at(-1)!.step));
  yes(await student.hello(code, { role: 'student', seatToken: seats[0]!.seatToken }, { [own]: 0 }));
  const first = student.next('points');
  await tell();
  await first;
  line.stall(2500);
  for (let tick = 0; tick < 20; tick++) {
    await tell();
    await sleep(100);
  }
  const last = await tell();
  const before = messages.length;
  const caughtUp = student.next('points', (points) =>
    points.some((each) => each.points.some(({ step }) => step === last)),
  );
  await caughtUp;
  expect(messages.length - before).toBeLessThanOrEqual(2);
  expect(messages.at(-1)).toBe(last);
});
