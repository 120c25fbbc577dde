/** One scripted student: joins, submits runs, watches curves, and may drop and return, reload or stop a run. */
import { setTimeout as sleep } from 'node:timers/promises';
import { newSecret } from '#app/_live/identity.ts';
import { askOnce } from '#app/_live/requester.ts';
import type { SessionStore } from '#app/_live/session-store.ts';
import { ConnectionClosed } from '#app/_live/waiting-requests.ts';
import { obeying, rulesOf } from '#lib/classroom/fields.ts';
import { isUnderWay, runsInOrder } from '#lib/classroom/session.ts';
import type { Reply, RequestName } from '#lib/protocol/requests.ts';
import type { RefusalCode } from '#lib/refusal.ts';
import { createRandom, nicknameOf, smallHyperparameters } from '../../support/choices.ts';
import { type Client, connect } from '../../support/classroom.ts';

type Inside = Client & { readonly reload: () => Inside };

export type Student = {
  readonly number: number;
  nickname: string;
  /** Present once joined. */
  inside?: Inside;
  readonly submitted: { readonly runId: string; readonly at: number; firstPointAt?: number }[];
  readonly refusals: RefusalCode[];
  reconnects: number;
};

export type Lesson = {
  readonly url: string;
  readonly code: string;
  readonly seed: number;
  readonly milliseconds: number;
  /** Ends the lesson early. */
  readonly signal: AbortSignal;
};

/** How many of others' newest curves a student watches, besides their own. */
const othersWatched = 8;

/** A student who has not joined yet. */
export function createStudent(number: number): Student {
  return { number, nickname: nicknameOf(number), submitted: [], refusals: [], reconnects: 0 };
}

/** Plays the student until the lesson's time is over; the connection stays open for the checks afterwards. */
export async function playStudent(student: Student, lesson: Lesson): Promise<void> {
  const { milliseconds, signal } = lesson;
  const random = createRandom(lesson.seed, student.number);
  const pause = (duration: number) => sleep(duration, undefined, { signal });
  /** Draws every choice in advance, so that they depend only on the seed and not on timing. */
  const comesAfter = random.between(0, Math.min(5000, milliseconds / 6));
  const first = smallHyperparameters(random);
  const second = random.chance(0.5) ? smallHyperparameters(random) : undefined;
  const secondAfter = random.between(1000, milliseconds / 4);
  const away = random.chance(0.4) ? random.pick(['dropped', 'closed', 'reloaded'] as const) : undefined;
  const [awayAfter, awayFor] = [random.between(0.25, 0.6) * milliseconds, random.between(1000, 4000)];
  const stops = random.chance(0.2);
  const stopAfter = random.between(500, 3000);

  try {
    await pause(comesAfter);
    const inside = await join(student, lesson);
    if (!inside) return;
    student.inside = inside;
    follow(student, inside.store);
    // A reloaded page is a new connection with a new store.
    const now = () => student.inside!;
    const ask = async <Name extends RequestName>(replied: Promise<Reply<Name>>) => {
      const reply = await replied;
      if (!reply.ok) student.refusals.push(reply.refusal.code);
      return reply.ok ? reply.data : undefined;
    };
    const submitRun = async (hyperparameters: typeof first) => {
      const at = performance.now();
      const { session } = now().store.getState();
      const obedient = obeying(session ? rulesOf(session) : {}, hyperparameters);
      const run = await ask(now().connection.request('submit-run', { hyperparameters: obedient }));
      if (run) student.submitted.push({ runId: run.runId, at });
      return run?.runId;
    };
    const parts = [
      async () => {
        const runId = await submitRun(first);
        if (!stops || !runId) return;
        await pause(stopAfter);
        const run = now().store.getState().session?.runs[runId];
        if (run && isUnderWay(run)) await ask(now().connection.request('stop-run', { runId }));
      },
      async () => {
        await pause(secondAfter);
        if (second) await submitRun(second);
      },
      async () => {
        await pause(awayAfter);
        const { connection, reload } = now();
        if (away === 'dropped') connection.drop();
        if (away === 'reloaded') {
          connection.close();
          student.inside = reload();
          follow(student, student.inside.store);
        }
        if (away !== 'closed') return;
        connection.close();
        await pause(awayFor).finally(connection.open);
      },
    ];
    await Promise.all(parts.map((part) => part().catch(ignoreEnd)));
  } catch (error) {
    ignoreEnd(error);
  }
}

/** The end of the lesson and a closed connection are not errors. */
function ignoreEnd(error: unknown) {
  if (error instanceof ConnectionClosed || (error instanceof Error && error.name === 'AbortError')) return;
  throw error;
}

/** Opens the seat's page, with nothing known yet. */
function enter(url: string, code: string, seatToken: string): Inside {
  const client = connect(url, code, { role: 'student', seatToken });
  return { ...client, reload: () => enter(url, code, seatToken) };
}

async function join(student: Student, { url, code, signal }: Lesson): Promise<Student['inside']> {
  const seatToken = newSecret();
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const reply = await askOnce('join-session', { code, nickname: student.nickname, seatToken }, { url });
    if (reply.ok) {
      return enter(url, code, seatToken);
    }
    const { code: why, params } = reply.refusal;
    if (why === 'nickname-taken') student.nickname = nicknameOf(student.number, attempt + 1);
    else if (why === 'too-fast') await sleep(Number(params?.seconds ?? 1) * 1000, undefined, { signal });
    else {
      student.refusals.push(why);
      return undefined;
    }
  }
  return undefined;
}

/** Watches the student's own runs and others' newest ones, and records first points and reconnections. */
function follow(student: Student, store: SessionStore) {
  let watched = '';
  let unwatch = () => {};
  let wasOnline: boolean | undefined;
  store.subscribe(() => {
    const { connection, session, seatId } = store.getState();
    const isOnline = connection.kind === 'online';
    if (isOnline && wasOnline === false) student.reconnects += 1;
    if (isOnline || wasOnline !== undefined) wasOnline = isOnline;
    for (const run of student.submitted) {
      if (store.metricsOf(run.runId).metrics.points.length > 0) run.firstPointAt ??= performance.now();
    }
    if (!session) return;
    const runs = runsInOrder(session);
    const own = runs.filter((run) => run.seatId === seatId);
    const others = runs.filter((run) => run.seatId !== seatId).slice(-othersWatched);
    const runIds = [...own, ...others].map(({ id }) => id);
    if (runIds.join(' ') === watched) return;
    watched = runIds.join(' ');
    const before = unwatch;
    unwatch = store.watch(runIds);
    before();
  });
}
