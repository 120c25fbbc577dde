/** Sessions in memory: copies of stored ones, each the newest that this process has seen. */
import type { Session } from '#lib/classroom/session.ts';

/** Maximum number; the least recently used are dropped and read again when needed. */
const cachedSessions = 200;

export type SessionCache = {
  get(code: string): Session | undefined;
  /** Keeps the session unless a newer copy is already here. */
  keep(session: Session): void;
  forget(code: string): void;
};

export function createSessionCache(): SessionCache {
  const sessions = new Map<string, Session>();
  return {
    get: (code) => sessions.get(code),
    keep(session) {
      const kept = sessions.get(session.code);
      sessions.delete(session.code);
      sessions.set(session.code, kept && kept.sequence > session.sequence ? kept : session);
      if (sessions.size > cachedSessions) sessions.delete(sessions.keys().next().value!);
    },
    forget: (code) => void sessions.delete(code),
  };
}
