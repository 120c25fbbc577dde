/** The ready lesson from the neuron to XOR. */
import { expect, it } from 'vitest';
import { rulesOf } from '#lib/classroom/fields.ts';
import { readLessonFile, writeLessonFile } from '#lib/classroom/lesson-file.ts';
import { neuronLesson } from '#lib/classroom/neuron-lesson.ts';
import { faultOfPlan } from '#lib/classroom/plan.ts';
import { openedSession } from '#lib/classroom/session.ts';
import { hasPoints } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { Lesson } from '../support/lesson.ts';

const instructor = { role: 'instructor' } as const;

it('[I800] the ready lesson on points lasts 50 minutes, in both languages, on points only, and can be saved and read', () => {
  const { rounds } = neuronLesson;
  expect(faultOfPlan(neuronLesson)).toBeUndefined();
  expect(rounds.reduce((sum, { minutes }) => sum + minutes!, 0)).toBe(50);
  expect(rounds.map(({ hyperparameters }) => hyperparameters!.dataset)).toEqual(['or', 'and', 'xor', 'xor', 'spiral']);
  expect(rounds.every(({ hyperparameters }) => hasPoints(datasetOf(hyperparameters!)))).toBe(true);
  for (const { title, message } of rounds) {
    for (const text of [title, message]) expect(Object.keys(text as object).sort()).toEqual(['en', 'ko']);
  }
  expect(readLessonFile(writeLessonFile(neuronLesson))).toMatchObject({ ok: true });
});

it('[I801] a round of the ready lesson moves the session to its data set, and opens to students what it asks them to change', () => {
  const lesson = new Lesson();
  lesson.session = openedSession('123456', 'Things', 1_000, undefined, false, 'cifar-10');
  const seatId = lesson.join('가');
  const student = { role: 'student', seatId } as const;
  const [, , xor, hidden] = neuronLesson.rounds;
  expect(lesson.ask(instructor, 'begin-round', { round: xor! })).toBeUndefined();
  expect(lesson.session.settings.dataset).toBe('xor');
  const sent = lesson.session.lesson.pushed!.hyperparameters;
  expect(sent).toMatchObject({ dataset: 'xor', dense: [] });
  const submit = (hyperparameters: typeof sent) => lesson.ask(student, 'submit-run', { hyperparameters });
  expect(submit({ ...sent, epochs: 5000, learningRate: 0.5 })).toBeUndefined();
  expect(submit({ ...sent, dense: [{ units: 3, dropout: 0 }] })).toMatchObject({ code: 'field-locked' });
  expect(lesson.ask(instructor, 'begin-round', { round: hidden! })).toBeUndefined();
  expect(Object.hasOwn(rulesOf(lesson.session), 'dense.*.units')).toBe(false);
  expect(submit({ ...sent, activation: 'tanh', dense: [{ units: 2, dropout: 0 }] })).toBeUndefined();
});
