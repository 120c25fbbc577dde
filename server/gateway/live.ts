/** Sends a session's presence and trainers at most once a second. */
import type { IncomingMessage } from 'node:http';
import type { Speed } from '#lib/network/speed.ts';
import type { Live, Presence, TrainerView } from '#lib/protocol/broadcasts.ts';
import type { ReadinessWatch } from './readiness.ts';

const liveInterval = 1000;
/** Milliseconds for which the machine's addresses are taken to be the same. */
const addressesLast = 10_000;

export type LiveNews = {
  now(code: string): Live;
  /** Students of this session have connected to this process or left it. */
  presenceChanged(code: string): void;
  /** A page of this session was asked for. */
  asked(code: string, request: IncomingMessage): void;
  /** Trainers of this process have changed. */
  trainersChanged(): void;
  /** A session's projectors, or its state on other processes, have changed; with null, that of all sessions. */
  heard(code: string | null): void;
  stop(): void;
};

export function createLiveNews(parts: {
  /** Best first. */
  publicUrls: () => string[];
  /** Milliseconds that never go back. */
  elapsed: () => number;
  present: (code: string) => Record<string, Presence>;
  trainers: () => TrainerView[];
  datasets: () => string[];
  speed: () => Speed | null;
  otherStudents: (code: string) => number;
  readiness: ReadinessWatch;
  /** Sessions with a screen open. */
  watched: () => string[];
  broadcast: (code: string, live: Live) => void;
  /** Tells other processes who is online here, or which trainers are. */
  tellPresent: (codes: readonly string[]) => void;
  tellTrainers: () => void;
}): LiveNews {
  const due = new Set<string>();
  const own = new Set<string>();
  let ownTrainers = false;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let read: { readonly urls: Pick<Live, 'publicUrl' | 'otherUrls'>; readonly at: number } | undefined;
  /** A laptop may change its network during a lesson. */
  const publicUrls = () => {
    const at = parts.elapsed();
    if (!read || at - read.at >= addressesLast) {
      const [publicUrl = '', ...otherUrls] = parts.publicUrls();
      read = { urls: { publicUrl, otherUrls }, at };
    }
    return read.urls;
  };
  const now = (code: string): Live => ({
    ...publicUrls(),
    present: parts.present(code),
    trainers: parts.trainers(),
    datasets: parts.datasets(),
    speed: parts.speed(),
    otherStudents: parts.otherStudents(code),
    readiness: parts.readiness.of(code),
  });
  const tick = () => {
    timer = undefined;
    for (const code of due) parts.broadcast(code, now(code));
    parts.tellPresent([...own]);
    if (ownTrainers) parts.tellTrainers();
    due.clear();
    own.clear();
    ownTrainers = false;
  };
  const heard = (code: string | null) => {
    // The last connections end after the news has stopped.
    if (stopped) return;
    for (const each of code === null ? parts.watched() : [code]) due.add(each);
    timer ??= setTimeout(tick, liveInterval);
  };
  return {
    now,
    presenceChanged(code) {
      own.add(code);
      heard(code);
    },
    asked(code, request) {
      if (parts.readiness.asked(code, request)) heard(code);
    },
    trainersChanged() {
      ownTrainers = true;
      heard(null);
    },
    heard,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
