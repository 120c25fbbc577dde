/** Which single runs a viewer may see. */
import { expect, test } from 'vitest';
import { shownRuns } from '#lib/analysis/shown-runs.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { Lesson } from '../support/lesson.ts';

const instructor = { role: 'instructor' } as const;

function lessonOfTwo() {
  const lesson = new Lesson();
  const [mine, theirs] = [lesson.join('지수'), lesson.join('민준')];
  const [own, other] = [lesson.submitRun(mine), lesson.submitRun(theirs)];
  lesson.reach(own, 0.3);
  lesson.reach(other, 0.4);
  const seen = (viewer: Viewer) => shownRuns(lesson.session, viewer).map(({ run, epochs }) => [run.number, epochs]);
  return { lesson, me: { seatId: mine }, theirs, own, other, seen };
}

test('[O6] a hidden seat’s runs are only for the instructor and the student', () => {
  const { lesson, me, theirs, seen } = lessonOfTwo();
  lesson.ask(instructor, 'change-seat', { seatId: theirs, seat: { hidden: true } });
  expect(seen(me)).toEqual([[1, 1]]);
  expect(seen('projector')).toEqual([[1, 1]]);
  expect(seen({ seatId: theirs })).toHaveLength(2);
  expect(seen('instructor')).toHaveLength(2);
});

test('[O6] a blind leaderboard shows a student only their own runs, a frozen one others’ up to the freeze', () => {
  const { lesson, me, own, other, seen } = lessonOfTwo();
  lesson.ask(instructor, 'change-board', { board: { mode: 'frozen' } });
  lesson.reach(own, 0.5);
  lesson.reach(other, 0.6);
  expect(seen(me)).toEqual([
    [1, 2],
    [2, 1],
  ]);
  const [, shown] = shownRuns(lesson.session, me);
  expect(shown!.best).toMatchObject({ validationAccuracy: 0.4 });
  lesson.ask(instructor, 'change-board', { board: { mode: 'blind' } });
  expect(seen(me)).toEqual([[1, 2]]);
  expect(seen('projector')).toEqual([]);
  expect(seen('instructor')).toHaveLength(2);
});

test('[O6] if students do not see each other, others’ runs have no name', () => {
  const { lesson, me } = lessonOfTwo();
  lesson.ask(instructor, 'change-settings', { settings: { names: 'own-row' } });
  const named = (viewer: Viewer) => shownRuns(lesson.session, viewer).map((shown) => shown.named);
  expect(named(me)).toEqual([true, false]);
  expect(named('projector')).toEqual([false, false]);
  expect(named('instructor')).toEqual([true, true]);
});
