/** A session of a real server with its instructor and students, each with the product's own client. */
import { type Connection, createConnection, type Identity } from '#app/_live/connection.ts';
import { newSecret } from '#app/_live/identity.ts';
import { createRequester } from '#app/_live/requester.ts';
import { createSessionStore, type SessionStore } from '#app/_live/session-store.ts';
import type { DatedMetrics, Metrics } from '#lib/classroom/point.ts';
import { isUnderWay, type Run, type Session } from '#lib/classroom/session.ts';
import { endsPoint, planOf } from '#lib/network/training-plan.ts';
import type { Payload, Reply, RequestName } from '#lib/protocol/requests.ts';
import { nicknameOf } from '../commands/simulate/choices.ts';

export type Client = { readonly store: SessionStore; readonly connection: Connection };
export type Student = Client & { readonly nickname: string };

/** Resolves when the store's state is so. */
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

/** The data of a reply that must be a yes. */
export function yes<Name extends RequestName>(reply: Reply<Name>) {
  if (!reply.ok) throw new Error(`Refused: ${reply.refusal.message}`);
  return reply.data;
}

/** Enters the session and waits for the greeting. */
export async function enter(url: string, code: string, identity: Identity): Promise<Client> {
  const store = createSessionStore();
  const connection = createConnection({ url, code, identity, store });
  connection.open();
  await until(store, () => store.getState().connection.kind === 'online' && store.getState().session);
  return { store, connection };
}

/** Asks on a line of its own, as often as it takes until a server answers. */
async function ask<Name extends 'open-session' | 'join-session'>(url: string, name: Name, payload: Payload<Name>) {
  const requester = createRequester({ url });
  try {
    return yes(await requester.request(name, payload));
  } finally {
    requester.close();
  }
}

export type Classroom = {
  readonly code: string;
  readonly instructor: Client;
  /** Takes a seat under the how-manieth nickname. */
  join(number: number): Promise<Student>;
  session(): Session;
  /** Waits until the instructor sees none of these runs under way, and gives them. */
  ended(runIds: readonly string[]): Promise<Run[]>;
  close(): void;
};

/** Opens a session. */
export async function openClassroom(url: string): Promise<Classroom> {
  const instructorKey = newSecret();
  const { code } = await ask(url, 'open-session', { title: 'Chaos', instructorKey });
  const instructor = await enter(url, code, { role: 'instructor', instructorKey });
  const clients: Client[] = [instructor];
  const session = () => instructor.store.getState().session!;
  return {
    code,
    instructor,
    session,
    async join(number) {
      const nickname = nicknameOf(number);
      const seatToken = newSecret();
      await ask(url, 'join-session', { code, nickname, seatToken });
      const client = await enter(url, code, { role: 'student', seatToken });
      clients.push(client);
      return { ...client, nickname };
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

/** What is wrong with the curve of a run that has finished; undefined where every point is there once, in order. */
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

/** What training computes, as text, without what only the clock says. */
export const numbersOf = ({ points, epochs }: Metrics): string =>
  JSON.stringify([
    points.map(({ step, loss, accuracy, learningRate }) => [step, loss, accuracy, learningRate]),
    epochs.map((e) => [e.epoch, e.step, e.loss, e.accuracy, e.validationLoss, e.validationAccuracy]),
  ]);
