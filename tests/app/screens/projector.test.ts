/** The projector page: its rows, its keys and the remote. */
import { describe, expect, test } from 'vitest';
import { placedRows } from '#app/_pages/projector/rank-rows.tsx';
import { gapText } from '#app/_run/difference-chips.tsx';
import { countdown } from '#app/_session/round-bar.tsx';
import { placedApart } from '#app/_ui/chart/end-labels.ts';
import { isRoundTick, logTick } from '#app/_ui/chart/style.ts';
import { bandsOf, leaderboard } from '#lib/analysis/leaderboard.ts';
import { highlightAfter, viewAfter, viewsOf, withPin } from '#lib/classroom/remote.ts';
import { Lesson, smallRun } from '../../support/lesson.ts';

function twelve() {
  const lesson = new Lesson();
  const seats = Array.from({ length: 12 }, (_, index) => lesson.join(`학생${index}`));
  // 5,000 validation images, two points apart: no ties except the last two.
  seats.forEach((seatId, index) => {
    const runId = lesson.submitRun(seatId, { ...smallRun, trainSize: 50_000 });
    lesson.reach(runId, 0.9 - Math.min(index, 10) * 0.03);
  });
  return { seats, bands: bandsOf(leaderboard(lesson.session, 'projector'), 'validation') };
}

describe('the projector’s rows', () => {
  test('[B24] are the first ten, in a document order that does not change with ranks', () => {
    const { seats, bands } = twelve();
    const { shown, boxes } = placedRows([...bands].reverse(), null);
    expect(shown.map(({ row }) => row.seat.number)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(shown.find(({ row }) => row.seat.id === seats[9])).toMatchObject({ place: 2, sharing: 1 });
    // The two that share the last rank are in one box.
    expect(boxes[0]).toEqual({ rank: 11, sharing: 2, from: 0, count: 2 });
  });

  test('[B24] give the last one to a highlighted student further down', () => {
    const { seats, bands } = twelve();
    const { shown, boxes } = placedRows(bands, seats[11]!);
    expect(shown).toHaveLength(10);
    expect(shown.find(({ place }) => place === 9)).toMatchObject({
      rank: 11,
      sharing: 2,
      row: { seat: { id: seats[11] } },
    });
    expect(boxes.at(-1)).toEqual({ rank: 11, sharing: 2, from: 9, count: 1 });
    expect(placedRows(bands, seats[3]!).shown.map(({ row }) => row.seat.number)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
  });
});

describe('the remote', () => {
  test('[B25] cycles through the views', () => {
    const views = viewsOf({ sweeps: [] });
    expect(viewAfter(views, 'leaderboard', 1)).toBe('curves');
    expect(viewAfter(views, 'ensemble', 1)).toBe('leaderboard');
    expect(viewAfter(views, 'leaderboard', -1)).toBe('ensemble');
  });

  test('[B25] steps down and up the ranks student by student, and past either end to nobody', () => {
    const ranks = ['a', 'b', 'c'];
    expect(highlightAfter(ranks, null, 1)).toBe('a');
    expect(highlightAfter(ranks, 'a', 1)).toBe('b');
    expect(highlightAfter(ranks, 'c', 1)).toBeNull();
    expect(highlightAfter(ranks, null, -1)).toBe('c');
    expect(highlightAfter(ranks, 'a', -1)).toBeNull();
    // A student without a rank.
    expect(highlightAfter(ranks, 'x', 1)).toBe('a');
    expect(highlightAfter([], null, 1)).toBeNull();
  });

  test('[B25] pins and unpins a run', () => {
    expect(withPin(['a'], 'b')).toEqual(['a', 'b']);
    expect(withPin(['a', 'b'], 'a')).toEqual(['b']);
  });
});

test('[B26] the time left is shown in minutes and seconds, and never below zero', () => {
  expect([600_000, 599_001, 61_000, 999, 0, -5000].map(countdown)).toEqual([
    '10:00',
    '10:00',
    '1:01',
    '0:01',
    '0:00',
    '0:00',
  ]);
});

test('[B26] the gap is shown in points with its sign', () => {
  expect([gapText(0.74, 0.715), gapText(0.7, 0.72), gapText(0.7, 0.7)]).toEqual(['+2.5', '−2.0', '0.0']);
});

test('[B26] a logarithmic axis is labelled at 1, 2 and 5 times a power of ten', () => {
  const ticks = [100, 200, 300, 500, 900, 1000, 50_000, 2_000_000, 0.2];
  expect(ticks.filter(isRoundTick)).toEqual([100, 200, 500, 1000, 50_000, 2_000_000, 0.2]);
});

/** The labels of a logarithmic axis. */
function labels(format: Parameters<typeof logTick>[0], values: readonly number[]) {
  const ticks = values.map((value) => ({ value }));
  const write = logTick(format);
  return values.map((value, index) => write(value, index, ticks));
}

test('[B26] a logarithmic axis with room for at most one of those numbers is labelled wherever there is room', () => {
  const numbered = (...values: number[]) => labels(String, values);
  expect(numbered(100, 150, 200, 300)).toEqual(['100', null, '200', null]);
  expect(numbered(0.7, 0.8, 0.9, 1, 1.5)).toEqual(['0.7', '0.8', '0.9', '1', '1.5']);
  expect(numbered(60, 70, 80)).toEqual(['60', '70', '80']);
  expect(numbered(0.97, 0.98, 0.99, 1, 1.05, 1.1, 1.2)).toEqual(['0.97', null, null, '1', '1.05', '1.1', '1.2']);
});

test('[O34] if two of those numbers would read the same, all have more digits', () => {
  const written = (...values: number[]) => labels((value, more = 0) => value.toFixed(more), values);
  expect(written(0.62, 0.7, 0.75, 0.8)).toEqual(['0.62', '0.70', '0.75', '0.80']);
  expect(written(0.1, 0.15, 0.2, 0.25, 0.5)).toEqual(['0.1', null, '0.2', null, '0.5']);
  expect(written(1, 1.5, 2, 5)).toEqual(['1', null, '2', '5']);
});

test('[U15] names side by side stay where they are, those in one column move apart', () => {
  const box = (left: number, wish: number) => ({ left, right: left + 50, wish, height: 20 });
  expect(placedApart([box(0, 40), box(100, 42)], 0, 200)).toEqual([40, 42]);
  expect(placedApart([box(0, 40), box(30, 42), box(200, 41)], 0, 200)).toEqual([40, 60, 41]);
  // A chain of overlaps counts as one column.
  expect(placedApart([box(80, 40), box(0, 40), box(40, 40)], 0, 200)).toEqual([80, 40, 60]);
});
