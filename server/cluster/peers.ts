/** The other web processes on the same database, with their students and trainers. */
import type { Presence } from '#lib/protocol/broadcasts.ts';
import { createListeners } from '../base/listeners.ts';
import type { Bus, RemoteTrainer } from './bus.ts';

const aliveMilliseconds = 2_000;
/** A process that is silent for this long counts as dead. */
const silenceMilliseconds = 6_000;

type Peer = {
  heardAt: number;
  url: string;
  trainers: readonly RemoteTrainer[];
  readonly present: Map<string, Readonly<Record<string, Presence>>>;
};

export type Peers = {
  /** Seats of the session that are connected to another process. */
  present(code: string): Record<string, Presence>;
  trainers(): RemoteTrainer[];
  /** Addresses of processes that have trainers. */
  urlsWithTrainers(): string[];
  /** Tells the others who is online in these sessions. */
  tellPresent(codes: readonly string[]): void;
  /** Tells the others which trainers are connected here, now and whenever another process appears. */
  tellTrainers(trainers: readonly RemoteTrainer[]): void;
  /** Calls `changed` when the state of a session changes elsewhere, or with null for all sessions. */
  listen(changed: (code: string | null) => void): void;
  /** Announces this process, reachable at `url`, to the others. */
  join(url: string): void;
  stop(): Promise<void>;
};

/** `codes` are the sessions with a screen on this process, and `present` tells which seats are online here. */
export function createPeers(parts: {
  bus: Bus;
  codes: () => string[];
  present: (code: string) => Record<string, Presence>;
  now: () => number;
  failed: (error: Error) => void;
}): Peers {
  const { bus, now, failed } = parts;
  const { listen, tell: changed } = createListeners<[code: string | null]>();
  /** What this process announced last. */
  let own: { readonly url: string; readonly trainers: readonly RemoteTrainer[] } = { url: '', trainers: [] };
  const peers = new Map<string, Peer>();

  const tell = (news: Parameters<Bus['tell']>[0]) => {
    if (bus.shared && bus.isUp()) bus.tell(news).catch(failed);
  };
  const tellPresent = (codes: readonly string[]) => {
    for (const code of codes) tell({ kind: 'present', code, present: parts.present(code) });
  };
  const tellOwn = () => tell({ kind: 'trainers', ...own });
  const tellAll = () => {
    tellOwn();
    tellPresent(parts.codes());
  };

  /** Undefined for this process itself. */
  function peer(from: string): Peer | undefined {
    if (from === bus.own) return undefined;
    const known = peers.get(from);
    if (known) {
      known.heardAt = now();
      return known;
    }
    const unknown: Peer = { heardAt: now(), url: '', trainers: [], present: new Map() };
    peers.set(from, unknown);
    tell({ kind: 'tell-all', to: from });
    return unknown;
  }

  function drop(id: string) {
    const left = peers.get(id);
    if (!left || !peers.delete(id)) return;
    for (const code of left.present.keys()) changed(code);
    if (left.trainers.length > 0) changed(null);
  }

  bus.hear('alive', (_news, from) => void peer(from));
  bus.hear('tell-all', ({ to }, from) => {
    if (peer(from) && to === bus.own) tellAll();
  });
  bus.hear('present', ({ code, present }, from) => {
    const sender = peer(from);
    if (!sender) return;
    if (Object.keys(present).length > 0) sender.present.set(code, present);
    else sender.present.delete(code);
    changed(code);
  });
  bus.hear('trainers', ({ trainers, url }, from) => {
    const sender = peer(from);
    if (!sender) return;
    Object.assign(sender, { trainers, url });
    changed(null);
  });
  bus.hear('left', (_news, from) => drop(from));
  bus.hearLine((state) => {
    if (state === 'restored') tellAll();
  });

  const alive = () => tell({ kind: 'alive' });
  let beating: NodeJS.Timeout | undefined;
  const beat = () => {
    alive();
    for (const [id, { heardAt }] of peers) if (now() - heardAt > silenceMilliseconds) drop(id);
  };

  return {
    present: (code) => Object.assign({}, ...[...peers.values()].map(({ present }) => present.get(code))),
    trainers: () => [...peers.values()].flatMap(({ trainers }) => trainers),
    urlsWithTrainers: () => [...peers.values()].flatMap(({ url, trainers }) => (trainers.length > 0 ? url : [])),
    tellPresent,
    tellTrainers(trainers) {
      own = { ...own, trainers };
      tellOwn();
    },
    listen,
    join(url) {
      own = { ...own, url };
      beat();
      beating = setInterval(beat, aliveMilliseconds);
    },
    async stop() {
      clearInterval(beating);
      if (bus.shared && bus.isUp()) await bus.tell({ kind: 'left' }).catch(failed);
    },
  };
}
