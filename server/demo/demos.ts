/** Demo classes: sessions with scripted students, played through the ordinary requests, and deleted when they are over. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type DemoRound, demoNames, demoNote, demoRounds } from '#lib/classroom/demo.ts';
import { bestOf, type Run } from '#lib/classroom/session.ts';
import type { Language } from '#lib/language.ts';
import type { Presence } from '#lib/protocol/broadcasts.ts';
import type { Caller } from '#lib/protocol/request.ts';
import type { Payload, SessionRequestName } from '#lib/protocol/requests.ts';
import { refuse } from '#lib/rules/rule.ts';
import type { Log } from '../base/log.ts';
import { hashSecret, newSecret } from '../base/secrets.ts';
import type { DemoOpener } from '../gateway/entering.ts';
import { newRecovery } from '../gateway/recovery.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { createTurns } from '../sessions/turns.ts';
import type { DemoSession } from '../store/demo-sessions.ts';

/** More than these at a time would be felt by real classes. */
const mostDemos = 2;
/** Milliseconds that a demo lasts at most. */
export const demoLasts = 2 * 60 * 60 * 1000;
/** How often it is looked whether one is over. */
const lookEvery = 60_000;
/** Milliseconds between two students who join, and at most before one submits. */
const pace = { joining: 300, thinking: 3000 };

const instructor: Caller = { role: 'instructor' };

export type Demos = {
  /** Opens a demo and plays it, unless nothing would train it or there are enough already. */
  open: DemoOpener;
  /** The scripted students, who are always there. */
  present(code: string): Record<string, Presence>;
  /** Ends the demos opened before that time. */
  endOlder(openedBefore: number): Promise<void>;
  stop(): void;
};

type Playing = {
  readonly ended: AbortController;
  readonly seatIds: Set<string>;
  /** By run, who waits for its end. */
  readonly waiting: Map<string, (run: Run) => void>;
};

export function createDemos(parts: {
  sessions: Sessions;
  /** All demos of the database, also those of other web processes. */
  stored: () => Promise<DemoSession[]>;
  canTrain: () => boolean;
  /** A scripted student has come. */
  joined: (code: string) => void;
  now: () => number;
  log: Log;
}): Demos {
  const { sessions, stored, canTrain, joined, now, log } = parts;
  const playing = new Map<string, Playing>();
  const turns = createTurns();

  const ask = <Name extends SessionRequestName>(code: string, caller: Caller, name: Name, payload: Payload<Name>) =>
    sessions.request(code, caller, name, payload, { caller: `${code} demo`, requestId: randomUUID() });

  async function join(code: string, nickname: string): Promise<string | undefined> {
    const seatToken = newSecret();
    const hidden = { tokenHash: hashSecret(seatToken), recovery: newRecovery() };
    const request = { caller: hidden.tokenHash, requestId: randomUUID() };
    const reply = await sessions.request(
      code,
      { role: 'stranger' },
      'join-session',
      { code, nickname, seatToken },
      request,
      hidden,
    );
    return reply.ok ? reply.data.seatId : undefined;
  }

  /** One student's part of a round. What the visitor does not allow is left alone, as a student would leave it. */
  async function takePart(code: string, language: Language, round: DemoRound, student: number, seatId: string) {
    const own = playing.get(code);
    const { hyperparameters, prediction } = round.runs[student]!;
    const caller: Caller = { role: 'student', seatId };
    const submitted = await ask(code, caller, 'submit-run', { hyperparameters, prediction, again: true });
    if (!submitted.ok || !own) return;
    const { runId } = submitted.data;
    const { promise, resolve } = Promise.withResolvers<Run | undefined>();
    own.ended.signal.addEventListener('abort', () => resolve(undefined));
    own.waiting.set(runId, resolve);
    const run = await promise;
    if (!run) return;
    const best = bestOf(run)?.validationAccuracy;
    const note = demoNote(language, prediction, best);
    await ask(code, caller, 'change-run', { runId, run: { note, starred: best !== undefined && best > prediction } });
  }

  async function play(code: string, language: Language, { ended, seatIds }: Playing) {
    const { signal } = ended;
    const pause = (milliseconds: number) => wait(milliseconds, undefined, { signal, ref: false });
    const students: string[] = [];
    await ask(code, instructor, 'change-settings', { settings: { predict: true } });
    for (const nickname of demoNames(language)) {
      await pause(pace.joining);
      const seatId = await join(code, nickname);
      if (!seatId) continue;
      students.push(seatId);
      seatIds.add(seatId);
      joined(code);
    }
    for (const [index, round] of demoRounds.entries()) {
      const { title, message, sent } = round;
      const begun = { title, message, minutes: null, runLimit: null, hyperparameters: sent, fields: {} };
      // A visitor who has begun a round has taken over.
      const taken = await sessions.look(code, {}, ({ lesson }) => lesson.rounds !== index || lesson.round !== null);
      if (taken !== false) return;
      await ask(code, instructor, 'begin-round', { round: begun });
      await Promise.all(
        students.map(async (seatId, student) => {
          await pause(((student + 1) * pace.thinking) / students.length);
          await takePart(code, language, round, student, seatId);
        }),
      );
      const same = await sessions.look(code, {}, ({ lesson }) => lesson.round?.number === index + 1);
      if (!same || signal.aborted) return;
      await ask(code, instructor, 'end-round', {});
    }
  }

  function begin(code: string, language: Language) {
    if (playing.has(code)) return;
    const own: Playing = { ended: new AbortController(), seatIds: new Set(), waiting: new Map() };
    playing.set(code, own);
    play(code, language, own).catch((error: Error) => {
      if (!own.ended.signal.aborted) log.warn('a demo class stopped', { code, reason: error.message });
    });
  }

  function leave(code: string) {
    playing.get(code)?.ended.abort();
    playing.delete(code);
  }

  async function end(code: string) {
    leave(code);
    await ask(code, instructor, 'close-session', {});
    await sessions.delete(code);
    log.info('demo class deleted', { code });
  }

  async function endOlder(openedBefore: number) {
    for (const { code, openedAt } of await stored()) if (openedAt < openedBefore) await end(code);
  }

  const failed = (error: Error) => log.warn('could not delete a demo class', { reason: error.message });
  sessions.listen((session, changes) => {
    const own = playing.get(session.code);
    if (!own) return;
    for (const change of changes) {
      if (change.kind === 'run-ended') own.waiting.get(change.runId)?.(session.runs[change.runId]!);
      if (change.kind === 'session-closed') end(session.code).catch(failed);
    }
  });
  sessions.listenToDeletions(leave);
  const timer = setInterval(() => endOlder(now() - demoLasts).catch(failed), lookEvery);
  timer.unref();

  return {
    open: (language, open) =>
      turns.take('demo', async () => {
        if (!canTrain()) {
          return refuse({
            code: 'demo-untrained',
            message: 'Nothing trains on this server now, so a demo class would stand still: try again when it does.',
          });
        }
        if ((await stored()).length >= mostDemos) {
          return refuse({
            code: 'demos-taken',
            message: `Only ${mostDemos} demo classes run at a time: try again when one has ended.`,
            params: { maximum: mostDemos },
          });
        }
        const reply = await open();
        if (reply.ok) begin(reply.data.code, language);
        return reply;
      }),
    present: (code) =>
      Object.fromEntries(
        [...(playing.get(code)?.seatIds ?? [])].map((seatId) => [seatId, { transport: 'websocket', roundTripMs: 20 }]),
      ),
    endOlder,
    stop() {
      clearInterval(timer);
      for (const code of playing.keys()) leave(code);
    },
  };
}
