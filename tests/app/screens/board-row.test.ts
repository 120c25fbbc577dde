import { createTranslator } from 'use-intl';
import { expect, test } from 'vitest';
import { calibrationsOf, rowProps } from '#app/_board/row-props.ts';
import { texts as en } from '#app/_text/en/texts.ts';
import { texts as ko } from '#app/_text/ko/texts.ts';
import { bandsOf, leaderboard } from '#lib/analysis/leaderboard.ts';
import { Lesson, smallRun } from '../../support/lesson.ts';

/** A student whose two predictions were off by 5 and 2 points. */
function lessonOfPredictions() {
  const lesson = new Lesson();
  const seatId = lesson.join('지수');
  for (const [predicted, reached] of [
    [0.7, 0.65],
    [0.6, 0.62],
  ] as const) {
    const hyperparameters = { ...smallRun, seed: predicted * 10 };
    lesson.ask({ role: 'student', seatId }, 'submit-run', { hyperparameters, prediction: predicted });
    const runId = lesson.lastIds[0]!;
    lesson.reach(runId, reached);
    lesson.happen({ kind: 'run-ended', at: lesson.now, runId, ending: { state: 'finished', stoppedEarly: false } });
  }
  return lesson;
}

function calibrationShown({ session }: Lesson): number | null {
  const [band] = bandsOf(leaderboard(session, 'instructor'), 'validation');
  const props = { session, order: 'validation', viewer: 'instructor', ownSeat: null } as const;
  return rowProps(props, calibrationsOf(session), band!.rows[0]!, band!, 0, '지수').calibration;
}

test.each([
  ['en', 'epoch 3 after 9.2 s'],
  ['ko', '3에포크까지 9.2초'],
] as const)('[U244] the seconds on the leaderboard are labelled as those of its epoch, in %s', (locale, words) => {
  const t = createTranslator({ locale, messages: { ko, en }[locale] });
  const computeSeconds = t('common.time.computeSeconds', { seconds: '9.2' });
  expect(t('board.epochAfter', { epoch: 3, computeSeconds })).toBe(words);
});

test('[U413] the error of a prediction stands on the row of its run, and of a student’s on theirs', () => {
  const lesson = lessonOfPredictions();
  lesson.submitRun(Object.keys(lesson.session.seats)[0]!, { ...smallRun, seed: 99 });
  lesson.reach(lesson.lastIds[0]!, 0.9);
  lesson.ask({ role: 'instructor' }, 'change-board', { board: { per: 'run' } });
  const { session } = lesson;
  const props = { session, order: 'validation', viewer: 'instructor', ownSeat: null } as const;
  const shown = bandsOf(leaderboard(session, 'instructor'), 'validation')
    .flatMap((band) => band.rows.map((row) => rowProps(props, calibrationsOf(session), row, band, 0, '지수')))
    .map(({ runNumber, calibration }) => [runNumber, calibration === null ? null : Math.round(calibration)]);
  expect(new Map(shown as [number, number | null][])).toEqual(
    new Map([
      [3, null],
      [1, 5],
      [2, 2],
    ]),
  );
});

test('[U29] the error of a student’s predictions is shown next to their accuracy, unless the leaderboard is frozen', () => {
  const lesson = lessonOfPredictions();
  expect(calibrationShown(lesson)).toBeCloseTo(3.5);
  lesson.ask({ role: 'instructor' }, 'change-board', { board: { mode: 'frozen' } });
  expect(calibrationShown(lesson)).toBeNull();
});
