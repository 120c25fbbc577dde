/** `npm run train`: what its options mean, and what it refuses. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { presetById } from '#lib/hyperparameters/presets.ts';
import { readCommandLine } from '#server/trainer/solo.ts';

const program = path.join(import.meta.dirname, '../../server/trainer/solo.ts');
const read = (line: string) => readCommandLine(line.split(' ').filter(Boolean));

describe('npm run train', () => {
  it('[T110] takes a preset and changes any hyperparameter, in either spelling', () => {
    const { hyperparameters, json } = read(
      '--preset lenet-56 --train-size 5000 --trainSize=6000 --blocks.0.filters 9 --json',
    );
    const preset = presetById('lenet-56')!.hyperparameters;
    const [first, ...others] = preset.blocks;
    expect(json).toBe(true);
    expect(hyperparameters).toEqual({ ...preset, trainSize: 6000, blocks: [{ ...first, filters: 9 }, ...others] });
    expect(read('')).toMatchObject({
      hyperparameters: presetById('cnn-74')!.hyperparameters,
      json: false,
      help: false,
    });
  });

  it('[T930] computes each kernel in one thread, or in as many as --threads says', () => {
    expect(read('').threads).toBe(1);
    expect(read('--threads 2').threads).toBe(2);
    expect(() => read('--threads 0')).toThrow('--threads must be a whole number from 1 to 127, not "0".');
    expect(() => read('--threads many')).toThrow('not "many"');
  });

  it('[T111] accepts fewer or more blocks and layers than the preset has', () => {
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
    ['--epochs 0', '“hyperparameters.epochs” must be at least 1.'],
    ['--epochs many', 'hyperparameters.epochs'],
    ['--colour red', 'There is no hyperparameter "colour".'],
    ['--blocks.9.filters 3', 'There is no hyperparameter "blocks.9.filters".'],
    ['train', '"train" is not an option.'],
    ['--json=yes', 'There is no hyperparameter "json".'],
    ['--help --epochs 0', '“hyperparameters.epochs” must be at least 1.'],
  ])('[T112] refuses %s with a sentence', (line, sentence) => {
    expect(() => read(line)).toThrow(sentence);
  });

  const nothing = mkdtempSync(path.join(tmpdir(), 'classroom-solo-'));
  afterAll(() => rmSync(nothing, { recursive: true }));

  /** Like `npm run train` before the images are downloaded. */
  const beforeFetching = (line: string, env: Record<string, string> = {}) => {
    const runner = path.join(import.meta.dirname, '../../server/setup/run.mjs');
    const { train } = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8')).scripts;
    const words = [...train.split('server/setup/run.mjs ')[1].split(' '), ...line.split(' ').filter(Boolean)];
    return spawnSync(process.execPath, [runner, ...words], {
      encoding: 'utf8',
      env: { ...process.env, DATA_DIR: nothing, ...env },
    });
  };

  it.each([
    ['--epochs 0', {}, '“hyperparameters.epochs” must be at least 1.'],
    ['', { TRAINER_PRECISION: 'foo' }, 'Set TRAINER_PRECISION to float32 or bfloat16'],
    ['', { TRAINER_XLA: 'yes' }, 'TRAINER_XLA to 0 or 1.'],
    ['', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL "loud" is not usable'],
  ])('[T243] refuses options "%s" and settings %o before downloading anything', (line, env, sentence) => {
    const { status, stderr } = beforeFetching(line, env);
    expect(stderr).toContain(sentence);
    expect(status).toBe(2);
    expect(readdirSync(nothing)).toEqual([]);
  });

  it('[T244] prints its usage for --help, downloads nothing, and exits with code 0', () => {
    const { status, stdout, stderr } = beforeFetching('--help');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Exit code: 0 if the run finished, 3 if it diverged');
    expect(readdirSync(nothing)).toEqual([]);
  });

  it('[T245] exits with code 3 if the run diverged', { timeout: 30_000 }, () => {
    const line =
      '--preset lenet-56 --activation leaky-relu --optimizer momentum --momentum 0.99 --learning-rate 1 --train-size 1000 --batch-size 50 --blocks.0.stride 4 --blocks.1.kernel 1';
    const { status, stdout } = spawnSync(process.execPath, [program, ...line.split(' ')], { encoding: 'utf8' });
    expect(stdout).toContain('Diverged: the loss became NaN or infinite at step');
    expect(status).toBe(3);
  });

  it('[T246] computes in bfloat16 if TRAINER_PRECISION asks for it and this machine passes the self-check', {
    timeout: 60_000,
  }, () => {
    const line =
      '--preset lenet-56 --train-size 1000 --batch-size 100 --epochs 1 --blocks.0.stride 4 --blocks.1.kernel 1 --json';
    const run = (precision: string) => {
      const env = { ...process.env, TRAINER_PRECISION: precision };
      const { stdout } = spawnSync(process.execPath, [program, ...line.split(' ')], { encoding: 'utf8', env });
      const [start, first] = stdout.split('\n').map((text) => JSON.parse(text || '{}'));
      return { precision: start.precision, loss: first.loss };
    };
    const [exact, quick] = [run('float32'), run('bfloat16')];
    expect(exact.precision).toBe('float32');
    expect(quick.loss === exact.loss).toBe(quick.precision === 'float32');
    expect(quick.loss).toBeCloseTo(exact.loss, 1);
  });

  it('[T113] exits with code 2 for wrong input, and trains to the end with one JSON object per line', {
    timeout: 30_000,
  }, () => {
    const run = (line: string) => spawnSync(process.execPath, [program, ...line.split(' ')], { encoding: 'utf8' });
    expect(run('--epochs 0').status).toBe(2);
    const small =
      '--preset lenet-56 --train-size 1000 --batch-size 100 --epochs 1 --blocks.0.stride 4 --blocks.1.kernel 1';
    expect(run(`${small} --threads 2`).stdout).toContain('2 threads for each kernel');
    const { status, stdout } = run(`${small} --json`);
    expect(status).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; outcome?: string });
    expect(lines.map(({ kind }) => kind)).toEqual(['start', ...Array(9).fill('point'), 'epoch', 'end']);
    expect(lines.at(-1)!.outcome).toBe('finished');
  });
});
