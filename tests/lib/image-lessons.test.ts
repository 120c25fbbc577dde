/** The ready lessons on digits and clothes. */
import { describe, expect, it } from 'vitest';
import { classTime, shareOfTraining } from '#lib/classroom/class-time.ts';
import { clothesLesson, digitsLesson } from '#lib/classroom/image-lessons.ts';
import { readLessonFile, writeLessonFile } from '#lib/classroom/lesson-file.ts';
import { faultOfPlan } from '#lib/classroom/plan.ts';
import { presetById } from '#lib/hyperparameters/presets.ts';
import { inLanguage } from '#lib/language.ts';
import { Lesson, untriedMachine } from '../support/lesson.ts';

const lessons = [
  ['digits', digitsLesson, 'mnist'],
  ['clothes', clothesLesson, 'fashion-mnist'],
] as const;

describe.each(lessons)('the ready lesson on %s', (_, lesson, dataset) => {
  it('[I905] lasts 50 to 90 minutes, in both languages, on its data set, and can be saved and read', () => {
    const plan = lesson(untriedMachine('gpu'), 30);
    expect(faultOfPlan(plan)).toBeUndefined();
    const minutes = plan.rounds.reduce((sum, round) => sum + round.minutes!, 0);
    expect(minutes).toBeGreaterThanOrEqual(50);
    expect(minutes).toBeLessThanOrEqual(90);
    for (const { title, message, hyperparameters } of plan.rounds) {
      expect(hyperparameters!.dataset).toBe(dataset);
      for (const text of [title, message]) expect(Object.keys(text as object).sort()).toEqual(['en', 'ko']);
    }
    expect(readLessonFile(writeLessonFile(plan))).toMatchObject({ ok: true });
  });

  it.each(['gpu', 'cpu'] as const)(
    '[I906] is sized so that the runs of thirty end in their rounds, on a %s',
    (kind) => {
      const { rounds } = lesson(untriedMachine(kind), 30);
      for (const round of rounds) {
        expect(classTime(round, 30, untriedMachine(kind))).toBeLessThanOrEqual(
          round.minutes! * 60_000 * shareOfTraining,
        );
      }
      const images = rounds.map(({ hyperparameters }) => hyperparameters!.trainSize);
      // All images on a graphics card; parts of them on two cores, but for the smallest networks.
      if (kind === 'gpu') expect(Math.min(...images)).toBe(60_000);
      else expect(Math.min(...images)).toBeLessThan(60_000);
      expect(inLanguage(rounds[0]!.message!, 'en')).toContain(`${images[0]!.toLocaleString('en')} images`);
    },
  );
});

it('[I907] a round of the lesson on digits opens what its task names, and its goal is within reach', () => {
  const lesson = new Lesson();
  const seatId = lesson.join('가');
  const [, hidden, , dropout] = digitsLesson(untriedMachine('cpu'), 5).rounds;
  const submit = (hyperparameters: object) =>
    lesson.ask({ role: 'student', seatId }, 'submit-run', { hyperparameters: hyperparameters as never });
  for (const [round, preset] of [
    [hidden!, 'mnist-100-100'],
    [dropout!, 'mnist-channel-dropout'],
  ] as const) {
    expect(lesson.ask({ role: 'instructor' }, 'begin-round', { round })).toBeUndefined();
    const { trainSize, epochs } = round.hyperparameters!;
    expect(submit({ ...presetById(preset)!.hyperparameters, trainSize, epochs })).toBeUndefined();
    expect(submit({ ...round.hyperparameters, l2: 0.01 })).toMatchObject({ code: 'field-locked' });
  }
});
