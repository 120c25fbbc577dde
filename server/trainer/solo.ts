/** Trains without the server: `npm run train -- --preset cnn-74 --epochs 2 --train-size 5000 [--json] [--path value …]`. */

import type { EndingReport } from '#lib/classroom/run-report.ts';
import { datasetIds, datasetOf } from '#lib/datasets/datasets.ts';
import { fromQuery, type Hyperparameters, toQuery } from '#lib/hyperparameters/hyperparameters.ts';
import { presetById, presets } from '#lib/hyperparameters/presets.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { ConfigError, maximumThreads, readConfig, readShortcuts } from '../base/config.ts';
import { createLog } from '../base/log.ts';
import { openDataset } from './data/dataset.ts';
import { chooseCard } from './own-card.ts';
import { newRunState, noKeptWeights } from './run-state.ts';
import { usableShortcuts } from './shortcuts.ts';

const usage = `npm run train -- [--preset ID] [--json] [--help] [--NAME VALUE …]

  --preset ID     ${presets.map(({ id }) => id).join(', ')} (default: cnn-74)
  --dataset ID    ${datasetIds.join(', ')} (default: the preset's)
  --threads N     threads of each kernel (default: 1, as in a class): with as many as cores a run alone is faster, but its
                  last digits are others
  --json          one JSON object per line instead of the table
  --NAME VALUE    any hyperparameter, e.g. --epochs 2 --train-size 5000 --blocks.0.filters 16 --augmentation.shift 0.1;
                  --blocks N and --dense N set how many there are
  --help          prints this text

TRAINER_PRECISION and TRAINER_XLA work as for a server's trainer.
Exit code: 0 if the run finished, 3 if it diverged, 2 for a wrong option or setting, 1 for any other failure.`;

/** The exit code of each outcome. */
const exitCodes: Readonly<Record<EndingReport['outcome'], number>> = { finished: 0, failed: 1, diverged: 3 };

class UsageError extends Error {}

/** `--train-size` and `--trainSize` both mean trainSize. */
const pathOf = (option: string) => option.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** What the command line asks for: `help` prints the usage, `check` only validates. */
export type CommandLine = {
  readonly hyperparameters: Hyperparameters;
  /** Threads of each kernel. */
  readonly threads: number;
  readonly json: boolean;
  readonly help: boolean;
  readonly check: boolean;
};

/** Reads the command line. Throws UsageError. */
export function readCommandLine(words: readonly string[]): CommandLine {
  const given: Record<string, string> = {};
  const switches = { json: false, help: false, check: false };
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (!word.startsWith('--')) throw new UsageError(`"${word}" is not an option.`);
    const [name, written] = word.slice(2).split(/=(.*)/s) as [string, string | undefined];
    if (Object.hasOwn(switches, name) && written === undefined) {
      switches[name as keyof typeof switches] = true;
      continue;
    }
    const value = written ?? words[++index];
    if (value === undefined) throw new UsageError(`--${name} needs a value.`);
    given[pathOf(name)] = value;
  }
  const { preset: id = 'cnn-74', threads: written = '1', ...changes } = given;
  const threads = Number(written);
  if (!Number.isInteger(threads) || threads < 1 || threads > maximumThreads) {
    throw new UsageError(`--threads must be a whole number from 1 to ${maximumThreads}, not "${written}".`);
  }
  const preset = presetById(id);
  if (!preset) throw new UsageError(`There is no preset "${id}".`);

  const query = { ...toQuery(preset.hyperparameters), ...changes };
  // With fewer blocks or layers than the preset has, its values for the others are dropped.
  const kept = Object.entries(query).filter(([path]) => {
    const [list, place] = path.split('.');
    return (
      Object.hasOwn(changes, path) ||
      !(list === 'blocks' || list === 'dense') ||
      !(Number(place) >= Number(query[list]))
    );
  });
  const read = fromQuery(Object.fromEntries(kept));
  if (!read.ok) throw new UsageError(read.refusal.message);
  const described = describeNetwork(read.hyperparameters, datasetOf(read.hyperparameters));
  if (!described.ok) throw new UsageError(described.refusal.message);
  return { hyperparameters: read.hyperparameters, threads, ...switches };
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
const columns = [
  { title: 'epoch', width: 7 },
  { title: 'step', width: 8 },
  { title: 'loss', width: 9 },
  { title: 'accuracy', width: 10 },
  { title: 'val. loss', width: 11 },
  { title: 'val. accuracy', width: 15 },
  { title: 'images/s', width: 10 },
  { title: 'seconds', width: 9 },
] as const;
const row = (cells: readonly (string | number)[]) =>
  cells.map((cell, index) => String(cell).padStart(columns[index]!.width)).join('');

/** `weights` is the epoch whose weights were tested. */
function sentenceOf(ending: EndingReport, weights: string): string {
  switch (ending.outcome) {
    case 'finished':
      return `${ending.stoppedEarly ? 'Stopped early.' : 'Finished.'} Test accuracy ${percent(ending.test.accuracy)}, loss ${ending.test.loss.toFixed(4)}, with the weights of ${weights}.`;
    case 'diverged':
      return `Diverged: the loss became NaN or infinite at step ${ending.step}. Try a smaller learning rate.`;
    case 'failed':
      return ending.message;
  }
}

async function main(): Promise<void> {
  const { hyperparameters, threads, json, help, check } = readCommandLine(process.argv.slice(2));
  if (help) return console.log(usage);
  const config = readConfig();
  readShortcuts();
  if (check) return;
  const dataset = openDataset(config.dataDir, datasetOf(hyperparameters));
  const log = createLog('warn', { scope: 'train', format: config.logFormat });
  const { name } = await chooseCard(0, log);
  const { precision } = await usableShortcuts(log);
  // Loaded late: TensorFlow reads the environment once, and its loading would delay the answer to a wrong option by 0.5 s.
  const { createProgram } = await import('./engine/program.ts');
  const { computeSecondsOf, deviceOf } = await import('./device.ts');
  const { train } = await import('./train.ts');
  const described = describeNetwork(hyperparameters, datasetOf(hyperparameters));
  if (!described.ok) throw new UsageError(described.refusal.message);
  const say = (text: string) => {
    if (!json) console.log(text);
  };
  const tell = (kind: string, content: object) => {
    if (json) console.log(JSON.stringify({ kind, ...content }));
  };

  const { device, tensorFlow } = deviceOf(name);
  const kernels = `${threads} ${threads === 1 ? 'thread' : 'threads'} for each kernel`;
  say(
    `${described.network.parameters} parameters on ${device.name}, TensorFlow ${tensorFlow}, ${precision}, ${kernels}`,
  );
  say(row(columns.map(({ title }) => title)));
  tell('start', { hyperparameters, parameters: described.network.parameters, device, tensorFlow, precision, threads });
  const program = createProgram(hyperparameters, described.network, { precision, threads });
  const state = newRunState();
  const loop = train({
    hyperparameters,
    program,
    dataset,
    state,
    kept: noKeptWeights(),
    computeSecondsOf,
    isWide: () => true,
  });
  let next = await loop.next();
  for (; !next.done; next = await loop.next()) {
    const { point, epoch } = next.value;
    if (point) tell('point', point);
    if (!epoch) continue;
    tell('epoch', epoch);
    say(
      row([
        epoch.epoch,
        epoch.step,
        epoch.loss.toFixed(4),
        percent(epoch.accuracy),
        epoch.validationLoss.toFixed(4),
        percent(epoch.validationAccuracy),
        epoch.imagesPerSecond.toFixed(0),
        epoch.computeSeconds.toFixed(1),
      ]),
    );
  }
  tell('end', next.value);
  const { best, epoch: last } = state;
  const weights = hyperparameters.restoreBest && best ? `epoch ${best.epoch}, the best` : `the last epoch, ${last}`;
  say(sentenceOf(next.value, weights));
  process.exitCode = exitCodes[next.value.outcome];
  program.dispose();
}

if (process.argv[1] === import.meta.filename) {
  main().catch((error: Error) => {
    const wrongInput = error instanceof UsageError || error instanceof ConfigError;
    console.error(error.message);
    if (error instanceof UsageError) console.error(`\n${usage}`);
    process.exitCode = wrongInput ? 2 : 1;
  });
}
