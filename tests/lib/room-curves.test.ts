/** A class in one chart: the band of many curves, and the named ones. */
import { describe, expect, it } from 'vitest';
import { leaderboard } from '#lib/analysis/leaderboard.ts';
import { type Ascent, quantile, quantileBand } from '#lib/analysis/quantiles.ts';
import { roomCurves } from '#lib/analysis/room-curves.ts';
import { hasRow, pseudonym, shownName } from '#lib/classroom/pseudonym.ts';
import { maximumSeats } from '#lib/classroom/session.ts';
import { Lesson, smallRun } from '../support/lesson.ts';

const instructor = { role: 'instructor' } as const;
const ascent = (ys: readonly number[]): Ascent => ({
  steps: ys.map((y, index) => ({ x: index + 1, y })),
  end: ys.length,
});

describe('a quantile band', () => {
  it('[B19] interpolates between values: of 1, 2, 3, 4 the median is 2.5 and the 10 % quantile 1.3', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([1, 2, 3, 4], 0.1)).toBeCloseTo(1.3, 12);
    expect(quantile([1, 2, 3, 4], 0)).toBe(1);
    expect(quantile([1, 2, 3, 4], 1)).toBe(4);
    expect(quantile([7], 0.9)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('[B19] has the quantiles of the runs that have got that far, for each epoch', () => {
    const band = quantileBand([ascent([0, 10]), ascent([1, 11]), ascent([2, 12]), ascent([3, 13]), ascent([4, 14])]);
    const rounded = band.map((point) => Object.values(point).map((value) => Number(value.toFixed(9))));
    expect(rounded).toEqual([
      [1, 0.4, 2, 3.6],
      [2, 10.4, 12, 13.6],
    ]);
  });

  it('[B19] counts an ended run with its best, so that the band never falls', () => {
    expect(quantileBand([ascent([1]), ascent([3, 5])]).map(({ median }) => median)).toEqual([2, 3]);
    // Between two bests, the earlier one applies.
    const sparse: Ascent = { steps: [{ x: 2, y: 4 }], end: 4 };
    expect(quantileBand([sparse]).map(({ x, median }) => [x, median])).toEqual([
      [2, 4],
      [3, 4],
      [4, 4],
    ]);
    expect(quantileBand([])).toEqual([]);
  });

  it('[B19] has at most 64 places, including the first and the last epoch', () => {
    const long = Array.from({ length: 200 }, (_, index) => index);
    const band = quantileBand([ascent(long), ascent(long)]);
    expect(band).toHaveLength(64);
    expect(band[0]).toMatchObject({ x: 1, median: 0 });
    expect(band.at(-1)).toMatchObject({ x: 200, median: 199 });
  });
});

describe('the class’s curves', () => {
  function eight() {
    const lesson = new Lesson();
    const seats = Array.from({ length: 8 }, (_, index) => lesson.join(`학생${index}`));
    const runs = seats.map((seatId, index) => lesson.submitRun(seatId, { ...smallRun, seed: index }));
    runs.forEach((runId, index) => {
      lesson.reach(runId, 0.8 - index / 20);
    });
    return { lesson, seats, runs };
  }
  const numbers = (lesson: Lesson, names = true) => {
    const { session } = lesson;
    const curves = roomCurves(session, leaderboard(session, 'projector'), session.projector, 'projector', names);
    return { named: curves.named.map(({ run }) => run.number), others: curves.others, curves };
  };

  it('[B20] name the five leading runs, the highlighted student’s and pinned ones, and show all others as a band', () => {
    const { lesson, seats, runs } = eight();
    expect(numbers(lesson)).toMatchObject({ named: [1, 2, 3, 4, 5], others: 3 });
    lesson.ask(instructor, 'change-projector', { projector: { highlight: seats[6]!, pinned: [runs[0]!] } });
    const { named, others, curves } = numbers(lesson);
    expect([named, others]).toEqual([[1, 2, 3, 4, 5, 7], 2]);
    lesson.ask(instructor, 'change-projector', { projector: { pinned: [runs[7]!, runs[0]!] } });
    // One run alone is no band.
    const pinned = numbers(lesson);
    expect([pinned.named, pinned.others]).toEqual([[1, 2, 3, 4, 5, 7, 8, 6], 0]);
    expect(curves.named.filter(({ highlighted }) => highlighted).map(({ run }) => run.number)).toEqual([7]);
  });

  it('[B20] rise from best to best, and end at the run’s current step', () => {
    const { lesson, runs } = eight();
    lesson.reach(runs[0]!, 0.75);
    lesson.reach(runs[0]!, 0.9);
    lesson.reach(runs[0]!, 0.85);
    lesson.ask(instructor, 'change-projector', { projector: { axis: 'whole' } });
    expect(numbers(lesson).curves.named[0]!.points).toEqual([
      { x: 1, y: 0.8 },
      { x: 3, y: 0.9 },
      { x: 4, y: 0.9 },
    ]);
  });

  it('[B20] end at the edge of an axis that serves most of them, and say where they go on to', () => {
    const { lesson, runs } = eight();
    for (const accuracy of [0.75, 0.9, 0.85]) lesson.reach(runs[0]!, accuracy);
    const { curves } = numbers(lesson);
    expect(curves.end).toBe(1.5);
    expect(curves.named[0]).toMatchObject({
      points: [
        { x: 1, y: 0.8 },
        { x: 1.5, y: 0.8 },
      ],
      beyond: { x: 4, y: 0.9 },
    });
    expect(curves.band.every(({ x }) => x <= 1.5)).toBe(true);
  });

  it('[B20] stop where a frozen board stopped, leave hidden seats out, and name nobody where names are hidden', () => {
    const { lesson, seats, runs } = eight();
    lesson.ask(instructor, 'change-board', { board: { mode: 'frozen' } });
    lesson.reach(runs[0]!, 0.95);
    lesson.ask(instructor, 'change-projector', { projector: { pinned: [runs[7]!] } });
    lesson.ask(instructor, 'change-seat', { seatId: seats[7]!, seat: { hidden: true } });
    const { named, curves } = numbers(lesson);
    expect(named).toEqual([1, 2, 3, 4, 5]);
    expect(curves.named[0]!.points).toEqual([{ x: 1, y: 0.8 }]);
    expect(numbers(lesson, false)).toMatchObject({ named: [], others: 7 });
  });
});

describe('other students’ names', () => {
  it('[B21] a pseudonym belongs to one seat of the session, in both languages', () => {
    for (const language of ['ko', 'en'] as const) {
      const all = Array.from({ length: maximumSeats }, (_, seat) => pseudonym('482913', seat, language));
      expect(new Set(all).size).toBe(maximumSeats);
      for (const name of all) expect(name).toMatch(/^\S+ \S+$/);
    }
    expect(pseudonym('100000', 0, 'ko')).not.toBe(pseudonym('100001', 0, 'ko'));
    // The same words at the same positions, so that the Korean and the English name match.
    expect([pseudonym('000000', 0, 'ko'), pseudonym('000000', 0, 'en')]).toEqual(['은빛 사자', 'Silver Lion']);
  });

  it('[B22] are nicknames, pseudonyms or hidden, as the instructor chooses; one’s own and the instructor’s view stay', () => {
    const lesson = new Lesson();
    const own = lesson.join('가');
    lesson.join('나');
    const seats = () => Object.values(lesson.session.seats);
    const me = { seatId: own };
    const seen = (viewer: Parameters<typeof shownName>[2]) =>
      seats().map((seat) => shownName(lesson.session, seat, viewer, 'ko'));
    expect(seen(me)).toEqual(['가', '나']);
    lesson.ask(instructor, 'change-settings', { settings: { names: 'pseudonymous' } });
    expect(seen(me)).toEqual(['가', pseudonym('123456', 1, 'ko')]);
    expect(seen('projector')).toEqual([pseudonym('123456', 0, 'ko'), pseudonym('123456', 1, 'ko')]);
    expect(seen('instructor')).toEqual(['가', '나']);
    lesson.ask(instructor, 'change-settings', { settings: { names: 'own-row' } });
    expect(seen(me)).toEqual(['가', null]);
    expect(seats().map((seat) => hasRow(lesson.session, seat, me))).toEqual([true, false]);
    expect(seats().map((seat) => hasRow(lesson.session, seat, 'projector'))).toEqual([false, false]);
    expect(seats().map((seat) => hasRow(lesson.session, seat, 'instructor'))).toEqual([true, true]);
  });
});
