import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RefusalCode } from '#lib/refusal.ts';
import { openServed } from '../commands/harness/served.ts';
import { enter, openClassroom, until, yes } from '../support/classroom.ts';
import { smallRun } from '../support/lesson.ts';

const students = 6;
/** The refusals of a student who submits too fast or too much. */
const passing: readonly RefusalCode[] = ['too-fast', 'too-many-runs'];

/** The answers of `/readyz`, asked again and again until there is no answer. */
async function readiness(url: string): Promise<number[]> {
  const statuses: number[] = [];
  for (;;) {
    const status = await fetch(`${url}/readyz`).then(
      (response) => response.text().then(() => response.status),
      () => undefined,
    );
    if (status === undefined) return statuses;
    statuses.push(status);
  }
}

describe('a server restarted', () => {
  it('[Y27] during a burst of requests first says that it is not ready, and every request is carried out once', {
    timeout: 180_000,
  }, async () => {
    const served = await openServed();
    onTestFinished(served.close);
    await served.start();
    const classroom = await openClassroom(served.url);
    onTestFinished(classroom.close);
    const { instructor } = classroom;
    const seated = await Promise.all(Array.from({ length: students }, (_, number) => classroom.join(number)));
    yes(await instructor.connection.request('change-settings', { settings: { paused: true } }));
    await until(instructor.store, () => instructor.store.getState().live?.trainers.some(({ connected }) => connected));

    let over = false;
    let answered = 0;
    const middle = Promise.withResolvers<void>();
    const accepted: string[] = [];
    /** Submits runs as fast as a student may. */
    async function submitRuns({ connection }: (typeof seated)[number], student: number) {
      for (let run = 0; !over; run++) {
        const hyperparameters = { ...smallRun, seed: 1000 * student + run };
        const reply = await connection.request('submit-run', { hyperparameters });
        if (reply.ok) accepted.push(reply.data.runId);
        else if (passing.includes(reply.refusal.code)) await sleep(100);
        else throw new Error(reply.refusal.message);
        answered += 1;
        if (answered === 2 * students) middle.resolve();
      }
    }
    /** Grants one second of compute time again and again; no grant may count twice. */
    async function grant(): Promise<number> {
      const [seatId] = Object.keys(classroom.session().seats);
      for (let granted = 0; ; ) {
        const reply = await instructor.connection.request('grant-quota', { seatId: seatId!, computeSeconds: 1 });
        if (reply.ok) granted += 1;
        else await sleep(100);
        if (over) return granted;
      }
    }
    const work = Promise.all(seated.map(submitRuns));
    const granting = grant();
    await middle.promise;
    const [statuses] = await Promise.all([readiness(served.url), served.stop()]);
    const atTheEnd = answered;
    expect(statuses.at(-1)).toBe(503);
    expect(statuses.lastIndexOf(200)).toBeLessThan(statuses.indexOf(503));
    await served.start();
    await until(instructor.store, () => answered > atTheEnd + students);
    over = true;
    await work;
    const granted = await granting;

    const witness = await enter(served.url, classroom.code, { role: 'projector' });
    const session = witness.store.getState().session!;
    witness.connection.close();
    expect(Object.keys(session.runs).sort()).toEqual(accepted.toSorted());
    expect(Object.values(session.seats).map(({ extraQuota }) => extraQuota)).toContain(granted);
  });
});
