/** Rules of `npm run train`: what its options mean, and what it refuses. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { presetById } from '#lib/presets.ts';
import { readCommandLine } from '#server/trainer/solo.ts';

const program = path.join(import.meta.dirname, '../../server/trainer/solo.ts');
const read = (line: string) => readCommandLine(line.split(' ').filter(Boolean));

describe('npm run train', () => {
  it('[T110] takes a preset and changes any hyperparameter of it, by either spelling', () => {
    const { hyperparameters, json } = read(
      '--preset lenet-56 --train-size 5000 --trainSize=6000 --blocks.0.filters 9 --json',
    );
    const preset = presetById('lenet-56')!.hyperparameters;
    const [first, ...others] = preset.blocks;
    expect(json).toBe(true);
    expect(hyperparameters).toEqual({ ...preset, trainSize: 6000, blocks: [{ ...first, filters: 9 }, ...others] });
    expect(read('')).toEqual({ hyperparameters: presetById('cnn-74')!.hyperparameters, json: false });
  });

  it('[T111] takes fewer blocks and layers than the preset, or more', () => {
    const preset = presetById('cnn-74')!.hyperparameters;
    expect(read('--blocks 1 --dense 0').hyperparameters).toMatchObject({
      blocks: preset.blocks.slice(0, 1),
      dense: [],
    });
    expect(read('--blocks 4 --augmentation.shift 0.1').hyperparameters.blocks.length).toBe(4);
  });

  it.each([
    ['--preset nothing', 'There is no preset "nothing".'],
    ['--epochs', '--epochs needs a value.'],
    ['--epochs 0', 'hyperparameters.epochs: at least 1.'],
    ['--epochs many', 'hyperparameters.epochs'],
    ['--colour red', 'There is no hyperparameter "colour".'],
    ['--blocks.9.filters 3', 'There is no hyperparameter "blocks.9.filters".'],
    ['train', '"train" is not an option.'],
  ])('[T112] refuses %s with a sentence', (line, sentence) => {
    expect(() => read(line)).toThrow(sentence);
  });

  it('[T113] exits with 2 on wrong input, and trains to the end with one JSON object a line', {
    timeout: 30_000,
  }, () => {
    const run = (line: string) => spawnSync(process.execPath, [program, ...line.split(' ')], { encoding: 'utf8' });
    expect(run('--epochs 0').status).toBe(2);
    const { status, stdout } = run(
      '--preset lenet-56 --train-size 1000 --batch-size 100 --epochs 1 --blocks.0.stride 4 --blocks.1.kernel 1 --json',
    );
    expect(status).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; outcome?: string });
    expect(lines.map(({ kind }) => kind)).toEqual(['start', ...Array(9).fill('point'), 'epoch', 'end']);
    expect(lines.at(-1)!.outcome).toBe('finished');
  });
});
