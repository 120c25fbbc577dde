/** Sends the passing facts of a session, who is here and which trainers work, at most once a second. */
import type { Live, Presence, TrainerView } from '#lib/protocol/broadcasts.ts';
import type { Speed } from '#lib/session/speed.ts';

const liveInterval = 1000;

export type LiveNews = {
  now(code: string): Live;
  /** Something of this session has changed. */
  changed(code: string): void;
  /** Something of every session has changed. */
  changedEverywhere(): void;
  stop(): void;
};

export function createLiveNews(parts: {
  publicUrl: () => string;
  present: (code: string) => Record<string, Presence>;
  trainers: () => TrainerView[];
  speed: () => Speed | null;
  otherStudents: (code: string) => number;
  /** Sessions that have a screen open. */
  watched: () => string[];
  broadcast: (code: string, live: Live) => void;
}): LiveNews {
  const due = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const now = (code: string): Live => ({
    publicUrl: parts.publicUrl(),
    present: parts.present(code),
    trainers: parts.trainers(),
    speed: parts.speed(),
    otherStudents: parts.otherStudents(code),
  });
  const changed = (code: string) => {
    due.add(code);
    timer ??= setTimeout(() => {
      timer = undefined;
      for (const each of due) parts.broadcast(each, now(each));
      due.clear();
    }, liveInterval);
  };
  return {
    now,
    changed,
    changedEverywhere: () => {
      for (const code of parts.watched()) changed(code);
    },
    stop: () => clearTimeout(timer),
  };
}
