/** Trains without the server: `npm run train -- --preset cnn-74 --epochs 2 --train-size 5000 [--json] [--path value …]`. */
import { fromQuery, type Hyperparameters, toQuery } from '#lib/hyperparameters.ts';
import { describeNetwork } from '#lib/network.ts';
import { presetById, presets } from '#lib/presets.ts';
import type { EndingReport } from '#lib/protocol/trainer.ts';
import { ConfigError, readConfig } from '../config.ts';
import { openDataset } from './data/dataset.ts';
import { newRunState } from './run-state.ts';

const usage = `npm run train -- [--preset ID] [--json] [--NAME VALUE …]

  --preset ID     ${presets.map(({ id }) => id).join(', ')} (default: cnn-74)
  --json          one JSON object a line instead of the table
  --NAME VALUE    any hyperparameter, e.g. --epochs 2 --train-size 5000 --blocks.0.filters 16 --augmentation.shift 0.1;
                  --blocks N and --dense N set how many there are`;

class UsageError extends Error {}

/** `--train-size` and `--trainSize` both mean trainSize. */
const pathOf = (option: string) => option.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The hyperparameters and the form of output that the command line asks for. Throws UsageError. */
export function readCommandLine(words: readonly string[]): { hyperparameters: Hyperparameters; json: boolean } {
  const given: Record<string, string> = {};
  let json = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (!word.startsWith('--')) throw new UsageError(`"${word}" is not an option.`);
    if (word === '--json') {
      json = true;
      continue;
    }
    const [name, written] = word.slice(2).split(/=(.*)/s) as [string, string | undefined];
    const value = written ?? words[++index];
    if (value === undefined) throw new UsageError(`--${name} needs a value.`);
    given[pathOf(name)] = value;
  }
  const { preset: id = 'cnn-74', ...changes } = given;
  const preset = presetById(id);
  if (!preset) throw new UsageError(`There is no preset "${id}".`);

  const query = { ...toQuery(preset.hyperparameters), ...changes };
  // Where fewer blocks or layers are asked for, what the preset says of the others is left out.
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
  const described = describeNetwork(read.hyperparameters);
  if (!described.ok) throw new UsageError(described.refusal.message);
  return { hyperparameters: read.hyperparameters, json };
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

function sentenceOf(ending: EndingReport): string {
  switch (ending.outcome) {
    case 'finished':
      return `${ending.stoppedEarly ? 'Stopped early.' : 'Finished.'} Test accuracy ${percent(ending.test.accuracy)}, loss ${ending.test.loss.toFixed(4)}.`;
    case 'diverged':
      return `Diverged: the loss was no longer a number at step ${ending.step}. Try a smaller learning rate.`;
    case 'failed':
      return ending.message;
  }
}

async function main(): Promise<void> {
  const { hyperparameters, json } = readCommandLine(process.argv.slice(2));
  const dataset = openDataset(readConfig().dataDir);
  // Loaded late: TensorFlow takes half a second, and a wrong option should be refused before.
  const { createProgram } = await import('./engine/program.ts');
  const { deviceOf } = await import('./device.ts');
  const { train } = await import('./train.ts');
  const described = describeNetwork(hyperparameters);
  if (!described.ok) throw new UsageError(described.refusal.message);
  const say = (text: string) => {
    if (!json) console.log(text);
  };
  const tell = (kind: string, content: object) => {
    if (json) console.log(JSON.stringify({ kind, ...content }));
  };

  const { device, tensorFlow } = deviceOf();
  say(`${described.network.parameters} parameters on ${device.name}, TensorFlow ${tensorFlow}`);
  say(row(columns.map(({ title }) => title)));
  tell('start', { hyperparameters, parameters: described.network.parameters, device, tensorFlow });
  const program = createProgram(hyperparameters, described.network);
  const loop = train({ hyperparameters, program, dataset, state: newRunState(), now: () => performance.now() });
  let next = loop.next();
  for (; !next.done; next = loop.next()) {
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
        epoch.gpuSeconds.toFixed(1),
      ]),
    );
  }
  tell('end', next.value);
  say(sentenceOf(next.value));
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
