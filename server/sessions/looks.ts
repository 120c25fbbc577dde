/** Serves all clients waiting to read a session at once: a returning class costs the database little more than one client. */
import type { DatedMetrics } from '#lib/classroom/point.ts';

type Held = Readonly<Record<string, number>>;
type Metrics = Record<string, DatedMetrics>;

/** Calls `use` with the session and the points after `held`; null if there is no such session. */
export type Look<Read> = <Result>(
  code: string,
  held: Held,
  use: (read: Read, metrics: Metrics) => Result,
) => Promise<Result | null>;

type Waiting<Read> = {
  readonly held: Held;
  readonly show: (read: Read | null, metrics: Metrics) => void;
  readonly fail: (reason: unknown) => void;
};

/** The points that a client with these `held` steps still lacks. */
const following = (metrics: Metrics, held: Held): Metrics =>
  Object.fromEntries(
    Object.entries(held)
      .filter(([runId]) => Object.hasOwn(metrics, runId))
      .map(([runId, step]) => {
        const { points, epochs } = metrics[runId]!;
        return [
          runId,
          { points: points.filter((point) => point.step > step), epochs: epochs.filter((epoch) => epoch.step >= step) },
        ];
      }),
  );

/**
 * `turn` waits for the session's turn and runs work in it. `read` reads the session and, of the runs it knows, the
 * points after the held steps, as the store does; it calls `show` with them before anything else can happen, or
 * not at all if there is no such session.
 */
export function createLooks<Read>(parts: {
  turn: (code: string, work: () => Promise<void>) => Promise<void>;
  read: (code: string, held: Held, show: (read: Read, metrics: Metrics) => void) => Promise<void>;
}): Look<Read> {
  const waiting = new Map<string, Waiting<Read>[]>();

  async function showAll(code: string) {
    const all = waiting.get(code)!;
    waiting.delete(code);
    try {
      const lowest = new Map<string, number>();
      for (const { held } of all) {
        for (const [runId, step] of Object.entries(held)) {
          lowest.set(runId, Math.min(step, lowest.get(runId) ?? Number.POSITIVE_INFINITY));
        }
      }
      await parts.read(code, Object.fromEntries(lowest), (read, metrics) => {
        for (const { held, show } of all) show(read, following(metrics, held));
      });
      // Clients already served are not affected.
      for (const { show } of all) show(null, {});
    } catch (error) {
      for (const { fail } of all) fail(error);
    }
  }

  return (code, held, use) =>
    new Promise((resolve, reject) => {
      const one: Waiting<Read> = {
        held,
        show(read, metrics) {
          try {
            resolve(read === null ? null : use(read, metrics));
          } catch (error) {
            reject(error);
          }
        },
        fail: reject,
      };
      const others = waiting.get(code);
      if (others) return void others.push(one);
      waiting.set(code, [one]);
      void parts.turn(code, () => showAll(code));
    });
}
