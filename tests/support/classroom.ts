/** A live class: a session of a real server with an instructor and students, each with the product's own client. */
import { type Connection, createConnection, type Identity } from '#app/_live/connection.ts';
import { newSecret } from '#app/_live/identity.ts';
import { createRequester } from '#app/_live/requester.ts';
import { createSessionStore, type SessionStore } from '#app/_live/session-store.ts';
import type { AskedName } from '#app/_live/waiting-requests.ts';
import type { DatedMetrics, Metrics } from '#lib/classroom/point.ts';
import { isUnderWay, type Run, runsInOrder, type Session } from '#lib/classroom/session.ts';
import { endsPoint, planOf } from '#lib/network/training-plan.ts';
import type { Payload, Reply, ReplyData, RequestName } from '#lib/protocol/requests.ts';
import { nicknameOf } from './choices.ts';

/** Somebody in the session, without a browser. */
export type Client = {
  readonly store: SessionStore;
  readonly connection: Connection;
  /** Sends a request; throws on a refusal. */
  request<Name extends AskedName>(name: Name, payload: Payload<Name>): Promise<ReplyData<Name>>;
  /** All runs of the session, by number. */
  runs(): Run[];
};
export type Student = Client & { readonly nickname: string; readonly seatId: string; readonly seatToken: string };
export type OpenSession = { readonly code: string; readonly key: string; readonly title: string };

/** Resolves when `look` finds something in the store. */
export function until<Found>(store: SessionStore, look: () => Found | false | null | undefined): Promise<Found> {
  return new Promise((resolve) => {
    const check = () => {
      const found = look();
      if (found === false || found === null || found === undefined) return;
      unsubscribe();
      resolve(found);
    };
    const unsubscribe = store.subscribe(check);
    check();
  });
}

/** The data of a reply; throws on a refusal. */
export function yes<Name extends RequestName>(reply: Reply<Name>) {
  if (!reply.ok) throw new Error(`Refused: ${reply.refusal.message}`);
  return reply.data;
}

/** Opens this person's page without waiting for hello. */
export function connect(url: string, code: string, identity: Identity): Client {
  const store = createSessionStore();
  const connection = createConnection({ url, code, identity, store });
  connection.open();
  return {
    store,
    connection,
    request: async (name, payload) => yes(await connection.request(name, payload)),
    runs: () => {
      const { session } = store.getState();
      return session ? runsInOrder(session) : [];
    },
  };
}

/** Resolves when the client has the reply to hello with the session. */
export const greeted = ({ store }: Client) =>
  until(store, () => store.getState().connection.kind === 'online' && store.getState().session);

/** Opens this person's page and waits for hello. */
export async function enter(url: string, code: string, identity: Identity): Promise<Client> {
  const client = connect(url, code, identity);
  await greeted(client);
  return client;
}

/** Sends a request on its own connection, again and again until a server answers. */
async function ask<Name extends 'open-session' | 'join-session'>(url: string, name: Name, payload: Payload<Name>) {
  const requester = createRequester({ url });
  try {
    return yes(await requester.request(name, payload));
  } finally {
    requester.close();
  }
}

/** Opens a session, for which the server may require a password. */
export async function openSession(url: string, title = 'Lesson', password?: string): Promise<OpenSession> {
  const key = newSecret();
  const { code } = await ask(url, 'open-session', { title, instructorKey: key, password });
  return { code, key, title };
}

/** Takes a seat and opens its page without waiting to be let in. */
export async function join(url: string, code: string, nickname: string): Promise<Student> {
  const seatToken = newSecret();
  const { seatId } = await ask(url, 'join-session', { code, nickname, seatToken });
  return { ...connect(url, code, { role: 'student', seatToken }), nickname, seatId, seatToken };
}

export type Classroom = OpenSession & {
  readonly instructor: Client;
  /** Takes a seat under this nickname, or the one of this number, and waits for hello. */
  join(nickname: string | number): Promise<Student>;
  session(): Session;
  /** Waits until the instructor sees that all these runs have ended, and returns them. */
  ended(runIds: readonly string[]): Promise<Run[]>;
  close(): void;
};

/** Opens a session with its instructor. */
export async function openClassroom(url: string, title?: string): Promise<Classroom> {
  const opened = await openSession(url, title);
  const { code, key } = opened;
  const instructor = await enter(url, code, { role: 'instructor', instructorKey: key });
  const clients: Client[] = [instructor];
  const session = () => instructor.store.getState().session!;
  return {
    ...opened,
    instructor,
    session,
    async join(nickname) {
      const student = await join(url, code, typeof nickname === 'number' ? nicknameOf(nickname) : nickname);
      clients.push(student);
      await greeted(student);
      return student;
    },
    ended: (runIds) =>
      until(instructor.store, () => {
        const runs = runIds.map((runId) => session().runs[runId]);
        return runs.every((run) => run && !isUnderWay(run)) && (runs as Run[]);
      }),
    close() {
      for (const { connection } of clients) connection.close();
    },
  };
}

/** All points of these runs, once the client holds them. */
export async function curvesOf({ store }: Client, runIds: readonly string[]): Promise<Map<string, DatedMetrics>> {
  const unwatch = store.watch(runIds);
  const curves = await until(store, () => {
    const all = runIds.map((runId) => [runId, store.metricsOf(runId)] as const);
    return all.every(([, { complete }]) => complete) && new Map(all.map(([runId, { metrics }]) => [runId, metrics]));
  });
  unwatch();
  return curves;
}

/** What is wrong with the curve of a finished run; undefined if every point is there once, in order. */
export function faultOfCurve({ hyperparameters }: Run, { points, epochs }: Metrics): string | undefined {
  const plan = planOf(hyperparameters);
  const steps = Array.from({ length: plan.totalSteps }, (_, index) => index + 1).filter((step) =>
    endsPoint(plan, step),
  );
  const had = points.map(({ step }) => step);
  const doubles = had.length - new Set(had).size;
  const gaps = steps.filter((step) => !had.includes(step)).length;
  if (doubles > 0) return `${doubles} points twice`;
  if (gaps > 0) return `${gaps} of ${steps.length} points missing`;
  if (had.join() !== steps.join()) return 'points out of order';
  const numbers = epochs.map(({ epoch }) => epoch).join();
  const expected = Array.from({ length: hyperparameters.epochs }, (_, index) => index + 1).join();
  return numbers === expected ? undefined : `epochs ${numbers} instead of 1 to ${hyperparameters.epochs}`;
}

/** The computed values of a curve as text, without times. */
export const numbersOf = ({ points, epochs }: Metrics): string =>
  JSON.stringify([
    points.map(({ step, loss, accuracy, learningRate }) => [step, loss, accuracy, learningRate]),
    epochs.map((e) => [e.epoch, e.step, e.loss, e.accuracy, e.validationLoss, e.validationAccuracy]),
  ]);
