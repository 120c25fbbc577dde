/** Messages between web processes on one database, so that each can serve any screen of any session. */
import { randomUUID } from 'node:crypto';
import type { Change } from '#lib/classroom/change.ts';
import type { Presence, TrainerView } from '#lib/protocol/broadcasts.ts';
import { createListeners } from '../base/listeners.ts';
import type { Log } from '../base/log.ts';
import type { Database } from '../store/database.ts';
import { openNotices } from '../store/notices.ts';
import type { SessionTransaction } from '../store/session-store.ts';
import type { Holding } from './spreading.ts';

/** A trainer of another process: its status, how many runs it has, and how many more it would take. */
export type RemoteTrainer = Holding & { readonly view: TrainerView };

export type News =
  /** Stored changes of a session. */
  | { readonly kind: 'changes'; readonly code: string; readonly after: number; readonly changes: readonly Change[] }
  /** A session was deleted, with these runs. */
  | { readonly kind: 'deleted'; readonly code: string; readonly runIds: readonly string[] }
  /** A seat is now used by this connection. */
  | { readonly kind: 'seated'; readonly code: string; readonly seatId: string; readonly connection: string }
  /** All seats of this session that are connected to the sender. */
  | { readonly kind: 'present'; readonly code: string; readonly present: Readonly<Record<string, Presence>> }
  /** All trainers connected to the sender; other processes reach it at this address. */
  | { readonly kind: 'trainers'; readonly trainers: readonly RemoteTrainer[]; readonly url: string }
  /** Heartbeat of the sender. */
  | { readonly kind: 'alive' }
  /** The sender has just discovered `to` and asks for its full state. */
  | { readonly kind: 'tell-all'; readonly to: string }
  /** The sender is stopping. */
  | { readonly kind: 'left' };

type NewsOf<Kind extends News['kind']> = Extract<News, { kind: Kind }>;

export type Bus = {
  /** Identifies this process, new at every start. */
  readonly own: string;
  /** Whether there may be other processes. */
  readonly shared: boolean;
  /** False while the connection is broken: no news arrives then, not even one's own. */
  isUp(): boolean;
  /** Tells all processes, including this one; within a transaction, when it commits. All receive all news in the same order. */
  tell(news: News, transaction?: SessionTransaction['transaction']): Promise<void>;
  hear<Kind extends News['kind']>(kind: Kind, listener: (news: NewsOf<Kind>, from: string) => void): void;
  /** Called when the connection breaks and when it is restored; news may have been missed in between. */
  hearLine(listener: (state: 'lost' | 'restored') => void): void;
  stop(): Promise<void>;
};

export async function openBus(database: Database, log: Log): Promise<Bus> {
  const own = randomUUID();
  const listeners = new Map<News['kind'], ((news: never, from: string) => void)[]>();
  const line = createListeners<[state: 'lost' | 'restored']>();
  let up = true;
  const changed = (state: 'lost' | 'restored') => {
    up = state === 'restored';
    log.warn(up ? 'connection between web processes restored' : 'connection between web processes lost');
    line.tell(state);
  };
  const notices = await openNotices(database, {
    hear(message) {
      const { from, news } = message as { from: string; news: News };
      for (const listener of listeners.get(news.kind) ?? []) listener(news as never, from);
    },
    lost: () => changed('lost'),
    restored: () => changed('restored'),
  });
  return {
    own,
    shared: database.shared,
    isUp: () => up,
    tell: (news, transaction) => notices.send({ from: own, news }, transaction),
    hear(kind, listener) {
      listeners.set(kind, [...(listeners.get(kind) ?? []), listener]);
    },
    hearLine: line.listen,
    stop: notices.stop,
  };
}
