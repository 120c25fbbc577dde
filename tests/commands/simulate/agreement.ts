/** Checks that every client ends with the same session and points, equal to the server's. */
import { isDeepStrictEqual } from 'node:util';
import type { SessionStore } from '#app/_live/session-store.ts';
import { isUnderWay, type Session } from '#lib/classroom/session.ts';

export type Client = { readonly name: string; readonly store: SessionStore };

export type SessionAgreement = {
  /** The sequence at which all were compared; null if they did not reach one in time. */
  readonly sequence: number | null;
  /** Clients whose session differs from the first one's, or who never reached the sequence. */
  readonly differing: readonly string[];
};

/**
 * Compares the sessions of all clients at one sequence that all have reached, not below the highest current one. In a
 * session that goes on, clients may never be at the same sequence at the same time, so past states are kept.
 */
export async function compareSessions(clients: readonly Client[], patience: number): Promise<SessionAgreement> {
  const sequenceOf = ({ store }: Client) => store.getState().session?.sequence ?? -1;
  const goal = Math.max(...clients.map(sequenceOf));
  const kept = clients.map(() => new Map<number, Session>());
  const common = await new Promise<number | null>((resolve) => {
    const look = () => {
      clients.forEach(({ store }, index) => {
        const { session } = store.getState();
        if (session) kept[index]!.set(session.sequence, session);
      });
      const found = [...kept[0]!.keys()].find((at) => at >= goal && kept.every((each) => each.has(at)));
      if (found !== undefined) end(found);
    };
    const unsubscribes = clients.map(({ store }) => store.subscribe(look));
    const timer = setTimeout(() => end(null), patience);
    const end = (sequence: number | null) => {
      clearTimeout(timer);
      for (const unsubscribe of unsubscribes) unsubscribe();
      resolve(sequence);
    };
    look();
  });
  if (common === null) {
    const behind = clients.filter((client) => sequenceOf(client) < goal).map(({ name }) => name);
    return { sequence: null, differing: behind };
  }
  const expected = kept[0]!.get(common);
  const differing = clients.filter((_, index) => !isDeepStrictEqual(kept[index]!.get(common), expected));
  return { sequence: common, differing: differing.map(({ name }) => name) };
}

export type PointsAgreement = {
  /** Curves compared with those that the witness fetched, and those that differ. */
  readonly compared: number;
  readonly differing: readonly string[];
};

/** Compares every complete curve of an ended run with that of `witness`, which fetches all of them from the server now. */
export async function comparePoints(
  clients: readonly Client[],
  witness: SessionStore,
  patience: number,
): Promise<PointsAgreement> {
  const ended = Object.values(witness.getState().session?.runs ?? {}).filter((run) => !isUnderWay(run));
  const unwatch = witness.watch(ended.map(({ id }) => id));
  await new Promise<void>((resolve) => {
    const look = () => {
      if (ended.some(({ id }) => !witness.metricsOf(id).complete)) return;
      end();
    };
    const unsubscribe = witness.subscribe(look);
    const timer = setTimeout(() => end(), patience);
    const end = () => {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    look();
  });
  let compared = 0;
  const differing: string[] = [];
  for (const run of ended) {
    const fetched = witness.metricsOf(run.id);
    if (!fetched.complete) differing.push(`run ${run.number} was not fetched`);
    for (const { name, store } of clients) {
      const held = store.metricsOf(run.id);
      if (!held.complete || !fetched.complete) continue;
      compared += 1;
      if (!isDeepStrictEqual(held.metrics, fetched.metrics)) differing.push(`run ${run.number} at ${name}`);
    }
  }
  unwatch();
  return { compared, differing };
}

/**
 * Whether training makes progress: false if runs wait or train and none has advanced within `patience` milliseconds. A
 * step, a start, an end and more compute time count as progress (an evaluation takes no steps).
 */
export function trainingMoves(store: SessionStore, patience: number): Promise<boolean> {
  const progress = () => {
    const runs = Object.values(store.getState().session?.runs ?? {}).filter(
      ({ state }) => state === 'training' || state === 'queued',
    );
    return runs.map(({ id, state, attempt, step, computeSeconds }) =>
      [id, state, attempt, step, computeSeconds].join(' '),
    );
  };
  const before = progress();
  if (before.length === 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    const end = (moves: boolean) => {
      clearTimeout(timer);
      unsubscribe();
      resolve(moves);
    };
    const timer = setTimeout(() => end(false), patience);
    const unsubscribe = store.subscribe(() => {
      if (progress().join() !== before.join()) end(true);
    });
  });
}
