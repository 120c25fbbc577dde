/** Whether this server is ready for a class: what an instructor checks before a lesson, and no page can know. */
import { statfsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import os from 'node:os';
import type { Readiness } from '#lib/protocol/broadcasts.ts';
import { isOtherDevice } from './addresses.ts';
import type { BrowserServer } from './socket.ts';

/** Sessions remembered. */
const remembered = 1000;
/** Milliseconds for which a device that comes again is no news, and for which free space is taken to be the same. */
const lasts = 10_000;

export type ReadinessWatch = {
  of(code: string): Readiness;
  /** A page of the session was asked for. Returns whether that says something new. */
  asked(code: string, request: IncomingMessage): boolean;
};

/** Bytes free for the folder; 0 if the system cannot say, as for a network drive that has gone: nothing can be stored there. */
function freeDiskOf(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}

export function watchReadiness(parts: {
  io: BrowserServer;
  /** The folder in which sessions are stored. */
  dataDir: string;
  now: () => number;
}): ReadinessWatch {
  const { io, dataDir, now } = parts;
  const reached = new Map<string, number>();
  let space: { readonly free: Pick<Readiness, 'freeDisk' | 'freeMemory'>; readonly at: number } | undefined;
  const free = () => {
    if (!space || now() - space.at >= lasts) {
      space = { free: { freeDisk: freeDiskOf(dataDir), freeMemory: os.freemem() }, at: now() };
    }
    return space.free;
  };
  const projectors = (code: string) =>
    [...io.sockets.sockets.values()].filter(({ data }) => data.code === code && data.caller.role === 'projector')
      .length;
  return {
    of: (code) => ({ reachedAt: reached.get(code) ?? null, projectors: projectors(code), ...free() }),
    asked(code, request) {
      if (!isOtherDevice(request)) return false;
      const before = reached.get(code);
      if (before !== undefined && now() - before < lasts) return false;
      reached.delete(code);
      reached.set(code, now());
      const [oldest] = reached.keys();
      if (reached.size > remembered) reached.delete(oldest!);
      return true;
    },
  };
}
