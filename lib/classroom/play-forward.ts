/** Simulates the sharing: when each run will begin and end if nothing else is submitted. */
import { type Lanes, trainersUsed } from '../network/speed.ts';
import { changesAtOnce, lookSeconds, turnSeconds } from './admission.ts';
import type { Run } from './session.ts';

/** The shared capacity. */
export type Supply = Lanes & {
  /** Number of runs that trainers can hold at once. */
  readonly places: number;
  /** Students of other sessions who train at the same time. */
  readonly others: number;
  /** Compute time that a trainer gets per second with a run in each lane. */
  readonly computeSecondsPerSecond: number;
};

/** In seconds from now. */
export type Times = { start: number; end: number };

type Playing = {
  readonly run: Run;
  /** Later runs of the same student. */
  readonly following: Run[];
  left: number;
  /** When it was lent: it makes way for others after a while. */
  since: number;
};

/**
 * Simulates processor sharing: all lent runs share the trainers equally, at most one per student and trainer, a
 * student's other runs follow. `lines` are the students' runs in the order of training, students in the order of
 * admission. If there are more runs than places, waiting runs begin as places become free: a run ends, or has had
 * its time. Runs that made way return when all have begun, and from then on all share as if at once.
 */
export function playForward(
  lines: readonly (readonly Run[])[],
  { trainers, lanes, places, others, computeSecondsPerSecond }: Supply,
  /** Compute time that a run still needs. */
  secondsOf: (run: Run) => number,
  now: number,
): Map<string, Times> {
  const times = new Map<string, Times>();
  const waiting: Omit<Playing, 'left' | 'since'>[] = [];
  let playing: Playing[] = [];
  let madeWay: Playing[] = [];
  let [clock, nextLook] = [0, 0];

  const begin = (run: Run, following: Run[], since: number) => {
    times.set(run.id, { start: clock, end: clock });
    playing.push({ run, following, left: secondsOf(run), since });
  };
  const fill = () => {
    for (const { run, following } of waiting.splice(0, Math.max(0, places - playing.length)))
      begin(run, following, clock);
    if (waiting.length > 0) return;
    playing.push(...madeWay);
    madeWay = [];
  };

  // A student's runs lent at once have the same successors: whichever ends first, the next begins.
  const followers = lines.map((line) => line.slice(trainers));
  for (let nth = 0; nth < trainers; nth++) {
    for (const [index, line] of lines.entries()) {
      const run = line[nth];
      if (run?.state === 'training') begin(run, followers[index]!, ((run.startedAt ?? now) - now) / 1000);
      else if (run) waiting.push({ run, following: followers[index]! });
    }
  }
  fill();

  while (playing.length > 0) {
    const runs = playing.length + others;
    const rate = (computeSecondsPerSecond * trainersUsed(runs, { trainers, lanes })) / runs;
    const least = Math.min(...playing.map(({ left }) => left));
    const oldest = Math.min(...playing.map(({ since }) => since));
    const turnEnds = waiting.length > 0 ? Math.max(clock, nextLook, oldest + turnSeconds) : Number.POSITIVE_INFINITY;
    const turn = turnEnds < clock + least / rate;
    const done = turn ? (turnEnds - clock) * rate : least;
    clock = turn ? turnEnds : clock + least / rate;
    for (const each of playing) each.left -= done;
    const ended = playing.filter(({ left }) => left <= 1e-9);
    playing = playing.filter(({ left }) => left > 1e-9);
    for (const { run, following } of ended) {
      times.get(run.id)!.end = clock;
      const successor = following.shift();
      if (!successor) continue;
      if (waiting.length > 0) waiting.push({ run: successor, following });
      else begin(successor, following, clock);
    }
    if (turn) {
      const long = playing.filter(({ since }) => since + turnSeconds <= clock).sort((a, b) => a.since - b.since);
      const leaving = new Set(long.slice(0, Math.min(changesAtOnce, waiting.length)));
      playing = playing.filter((each) => !leaving.has(each));
      madeWay.push(...leaving);
      nextLook = clock + lookSeconds;
    }
    fill();
  }
  return times;
}
