/**
 * Delivers what happened in sessions, on any process, to this process's screens and to listeners.
 *
 * Every process hears every stored change, in order. After the connection between them broke, or if changes could
 * not be delivered, screens are told a sequence that they do not have, so that they say hello again.
 */

import { applyAll } from '#lib/classroom/apply.ts';
import type { Change } from '#lib/classroom/change.ts';
import type { Session } from '#lib/classroom/session.ts';
import { createListeners } from '../base/listeners.ts';
import type { Log } from '../base/log.ts';
import type { Bus } from '../cluster/bus.ts';
import type { SessionStore } from '../store/session-store.ts';
import type { SessionCache } from './cache.ts';
import type { ChangesAfter, Publisher } from './publisher.ts';
import { createTurns } from './turns.ts';

/** Gets what has happened since the sequence `after`, once stored: for listeners such as the trainers' hub. */
export type Listener = (session: Session, changes: readonly Change[], after: number) => void;
/** Gets the code of a deleted session and its runs. */
export type DeletionListener = (code: string, runIds: readonly string[]) => void;

export type Deliveries = {
  /** The sequence up to which changes of the session were delivered; 0 before the first. */
  sequence(code: string): number;
  /** Resolves when that change was delivered, or will not be. */
  passed(code: string, sequence: number): Promise<void>;
  listen(listener: Listener): void;
  listenToDeletions(listener: DeletionListener): void;
};

/** Longest wait for a delivery: the connection may have broken unnoticed. */
const patience = 2_000;
/** Sessions whose sequence is remembered; older ones have no screens. */
const remembered = 1000;

export function createDeliveries(parts: {
  bus: Bus;
  store: SessionStore;
  cache: SessionCache;
  publisher: Publisher;
  log: Log;
}): Deliveries {
  const { bus, store, cache, publisher, log } = parts;
  const turns = createTurns();
  const sequences = new Map<string, number>();
  const waiting = new Map<string, { sequence: number; pass: () => void }[]>();
  const delivered = createListeners<Parameters<Listener>>();
  const deletions = createListeners<Parameters<DeletionListener>>();

  function pass(code: string, sequence: number) {
    sequences.delete(code);
    sequences.set(code, sequence);
    if (sequences.size > remembered) sequences.delete(sequences.keys().next().value!);
    release(code, sequence);
  }

  function release(code: string, sequence: number) {
    const [passed, others] = [[] as (() => void)[], [] as { sequence: number; pass: () => void }[]];
    for (const each of waiting.get(code) ?? []) {
      if (each.sequence <= sequence) passed.push(each.pass);
      else others.push(each);
    }
    if (others.length > 0) waiting.set(code, others);
    else waiting.delete(code);
    for (const each of passed) each();
  }

  const stored = (code: string) =>
    store.transact(async (transaction) =>
      (await transaction.lock(code)) === undefined ? undefined : transaction.load(code),
    );

  /** The session with these changes applied; undefined if it was deleted. */
  async function sessionWith(code: string, after: number, changes: readonly Change[]): Promise<Session | undefined> {
    const cached = cache.get(code);
    if (cached && cached.sequence >= after + changes.length) return cached;
    const session = cached?.sequence === after ? applyAll(cached, changes) : await stored(code);
    if (session) cache.keep(session);
    return session;
  }

  async function deliver(code: string, { after, changes }: ChangesAfter) {
    const sequence = after + changes.length;
    if (sequence <= (sequences.get(code) ?? 0)) return;
    const session = await sessionWith(code, after, changes);
    if (!session) return release(code, sequence);
    publisher.publish(code, after, changes);
    delivered.tell(session, changes, after);
    pass(code, sequence);
  }

  /** News was missed while the connection was broken: screens that lack something are told. */
  async function catchUp(code: string) {
    const session = await stored(code);
    if (!session) return deleted(code, []);
    if (session.sequence <= (sequences.get(code) ?? 0)) return;
    cache.keep(session);
    publisher.publish(code, session.sequence, []);
    pass(code, session.sequence);
  }

  function deleted(code: string, runIds: readonly string[]) {
    cache.forget(code);
    sequences.delete(code);
    release(code, Number.POSITIVE_INFINITY);
    deletions.tell(code, runIds);
  }

  const failed = (error: Error) => log.error('could not deliver changes', { reason: error.message });

  bus.hear('changes', ({ code, after, changes }) => {
    turns
      .take(code, () => deliver(code, { after, changes }))
      .catch((error: Error) => {
        failed(error);
        // Screens that lack these changes say hello again, even if nothing else happens for a long time.
        publisher.publish(code, after + changes.length, []);
        release(code, after + changes.length);
      });
  });
  bus.hear('deleted', ({ code, runIds }) => {
    turns.take(code, async () => deleted(code, runIds)).catch(failed);
  });
  bus.hearLine((state) => {
    if (state === 'lost') for (const code of waiting.keys()) release(code, Number.POSITIVE_INFINITY);
    else for (const code of sequences.keys()) turns.take(code, () => catchUp(code)).catch(failed);
  });

  return {
    sequence: (code) => sequences.get(code) ?? 0,
    passed(code, sequence) {
      if (!bus.isUp() || sequence <= (sequences.get(code) ?? 0)) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, patience);
        const pass = () => {
          clearTimeout(timer);
          resolve();
        };
        waiting.set(code, [...(waiting.get(code) ?? []), { sequence, pass }]);
      });
    },
    listen: delivered.listen,
    listenToDeletions: deletions.listen,
  };
}
