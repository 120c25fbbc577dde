/** What the web processes on one database tell each other, so that each can serve any screen of any session. */
import { randomUUID } from 'node:crypto';
import type { ChangesBroadcast, Presence, TrainerView } from '#lib/protocol/broadcasts.ts';
import type { Log } from '../base/log.ts';
import type { Database } from '../store/database.ts';
import { openNotices } from '../store/notices.ts';
import type { SessionTransaction } from '../store/session-store.ts';
import type { Holding } from './spreading.ts';

/** A trainer of another process: how it is, how many runs it has, and how many it would still take. */
export type RemoteTrainer = Holding & { readonly view: TrainerView };

export type News =
  /** Changes of a session that were stored. */
  | ({ readonly kind: 'changes'; readonly code: string } & ChangesBroadcast)
  /** A session is gone for good, with these runs. */
  | { readonly kind: 'deleted'; readonly code: string; readonly runIds: readonly string[] }
  /** A seat is now used by this connection. */
  | { readonly kind: 'seated'; readonly code: string; readonly seatId: string; readonly connection: string }
  /** Seats of this session that have a connection to the sender: all of them. */
  | { readonly kind: 'present'; readonly code: string; readonly present: Readonly<Record<string, Presence>> }
  /** Trainers connected to the sender, all of them; other processes reach it at this address. */
  | { readonly kind: 'trainers'; readonly trainers: readonly RemoteTrainer[]; readonly url: string }
  /** The sender lives. */
  | { readonly kind: 'alive' }
  /** The sender has just heard of `to`, and would like to know all that it has to tell. */
  | { readonly kind: 'tell-all'; readonly to: string }
  /** The sender stops. */
  | { readonly kind: 'left' };

type NewsOf<Kind extends News['kind']> = Extract<News, { kind: Kind }>;

export type Bus = {
  /** Names this process, anew at every start. */
  readonly own: string;
  /** There may be other processes. */
  readonly shared: boolean;
  /** False while the line is broken: nothing is heard then, one's own news neither. */
  isUp(): boolean;
  /** Tells all processes, this one too; within a transaction, once it commits. All hear all news in the same order. */
  tell(news: News, transaction?: SessionTransaction['transaction']): Promise<void>;
  hear<Kind extends News['kind']>(kind: Kind, listener: (news: NewsOf<Kind>, from: string) => void): void;
  /** Hears that the line broke, and that it stands again; in between news may have been missed. */
  hearLine(listener: (state: 'lost' | 'restored') => void): void;
  stop(): Promise<void>;
};

export async function openBus(database: Database, log: Log): Promise<Bus> {
  const own = randomUUID();
  const listeners = new Map<News['kind'], ((news: never, from: string) => void)[]>();
  const lineListeners: ((state: 'lost' | 'restored') => void)[] = [];
  let up = true;
  const line = (state: 'lost' | 'restored') => {
    up = state === 'restored';
    log.warn(up ? 'the line between web processes stands again' : 'the line between web processes is broken');
    for (const listener of lineListeners) listener(state);
  };
  const notices = await openNotices(database, {
    hear(message) {
      const { from, news } = message as { from: string; news: News };
      for (const listener of listeners.get(news.kind) ?? []) listener(news as never, from);
    },
    lost: () => line('lost'),
    restored: () => line('restored'),
  });
  return {
    own,
    shared: database.shared,
    isUp: () => up,
    tell: (news, transaction) => notices.send({ from: own, news }, transaction),
    hear(kind, listener) {
      listeners.set(kind, [...(listeners.get(kind) ?? []), listener]);
    },
    hearLine: (listener) => void lineListeners.push(listener),
    stop: notices.stop,
  };
}
