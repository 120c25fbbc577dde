/** The page of all runs: its address, and the order of its axes. */
import { expect, test } from 'vitest';
import { axisMoved, axisShown, firstView, readView, viewQuery } from '#app/_pages/runs/runs-view.ts';

test('[O35] the address contains every choice, and nothing else', () => {
  expect(viewQuery(firstView)).toBe('');
  expect(viewQuery({ ...firstView, order: { column: 'accuracy', descending: false } })).toBe('?sort=accuracy');
  const chosen = {
    dataset: 'mnist',
    axes: ['blocks.*.filters', 'learningRate', 'accuracy'],
    ranges: { learningRate: [0.001, null], accuracy: [null, 0.75], optimizer: ['adam', 'sgd'], shuffle: [true, true] },
    order: { column: 'student', descending: true },
    words: '지수 & adam',
  } as const;
  expect(readView(viewQuery(chosen))).toEqual(chosen);
});

test('[O35] unreadable parts of the address are ignored', () => {
  expect(readView('?data=moon&sort=-mood&range=&range=<b>~1~2&axes=&search=')).toEqual({ ...firstView, axes: [] });
});

test('[O35] an axis moves among those that are shown; one that is shown again stands before the results', () => {
  const axes = ['l2', 'batchSize', 'parameters', 'accuracy'];
  expect(axisMoved(axes, 'l2', 2)).toEqual(['batchSize', 'parameters', 'l2', 'accuracy']);
  expect(axisMoved(axes, 'accuracy', -9)).toEqual(['accuracy', 'l2', 'batchSize', 'parameters']);
  expect(axisMoved(axes, 'l2', -1)).toEqual(axes);
  expect(axisShown(axes, 'l2', false)).toEqual(['batchSize', 'parameters', 'accuracy']);
  expect(axisShown(axes, 'dropout', true)).toEqual(['l2', 'batchSize', 'dropout', 'parameters', 'accuracy']);
  expect(axisShown(axes, 'computeSeconds', true)).toEqual([...axes, 'computeSeconds']);
});
