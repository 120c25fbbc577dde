/** Whether a question can be asked: what would be wrong with its cells. */
import { datasetOf } from '../datasets/datasets.ts';
import { type Hyperparameters, parseHyperparameters } from '../hyperparameters/hyperparameters.ts';
import { isChance, settingsKey } from '../hyperparameters/relevance.ts';
import { refusalOfCost } from '../network/cost.ts';
import { describeNetwork } from '../network/network.ts';
import { isRangeTest } from '../network/training-plan.ts';
import type { Refusal } from '../refusal.ts';
import { brokenRules, impossibleRule, refusalOfDataset, refusalOfRule, rulePaths, rulesOf } from './fields.ts';
import { graphemes, tidy } from './nickname.ts';
import { beyondEpochLimit } from './quota.ts';
import type { Session } from './session.ts';
import { cellCount, hyperparametersOfCell, maximumQuestion } from './sweep.ts';
import type { SweepDraft } from './sweep-schemas.ts';

/** What a session allows. */
type Limits = Pick<Session, 'settings' | 'lesson'>;

/** Whether a question can be about the hyperparameter with this path: not about the seed or the data set. */
export const canBeAsked = (path: string): boolean => rulePaths.includes(path) && path !== 'dataset' && !isChance(path);

/** Why no field of this path and these values can be asked about, if so; the seed and the data set cannot. */
function faultOfField({ path, values }: SweepDraft['fields'][number], place: number): Refusal | undefined {
  const impossible = !canBeAsked(path) || values.some((value) => impossibleRule({ [path]: { mode: 'fixed', value } }));
  if (!impossible) return undefined;
  const message = `“${path}” cannot be asked about with these values.`;
  return { code: 'impossible-value', path: `sweep.fields.${place}`, message, params: { field: path } };
}

/** Why no student could train this cell in the session, if so. */
function faultOfCell(session: Limits, cell: Hyperparameters): Refusal | undefined {
  const parsed = parseHyperparameters(cell);
  if (!parsed.ok) return parsed.refusal;
  const [broken] = brokenRules(rulesOf(session), cell);
  if (broken) return refusalOfRule(`hyperparameters.${broken.path}`, broken.rule);
  if (isRangeTest(cell)) {
    const message = 'A range test has no accuracy that could answer a question: choose another schedule.';
    return { code: 'impossible-value', path: 'hyperparameters.schedule', message, params: { field: 'schedule' } };
  }
  const described = describeNetwork(cell, datasetOf(cell));
  if (!described.ok) return described.refusal;
  return beyondEpochLimit(session, cell.epochs) ?? refusalOfCost(described.network, cell);
}

/** Why the class cannot be asked this, if so. */
export function faultOfSweep(
  session: Limits,
  sweep: SweepDraft,
  /** Those that runs can train on now. */
  datasets: readonly string[],
): Refusal | undefined {
  const question = tidy(sweep.question);
  if (question === '' || graphemes(question) > maximumQuestion) {
    const message = `Write the question, in at most ${maximumQuestion} letters.`;
    return { code: 'question-invalid', path: 'sweep.question', message, params: { maximum: maximumQuestion } };
  }
  const field = sweep.fields.map(faultOfField).find(Boolean);
  if (field) return field;
  const indices = Array.from({ length: cellCount(sweep) }, (_, index) => index);
  const cells = indices.map((index) => hyperparametersOfCell(sweep, index));
  if (new Set(cells.map(settingsKey)).size < cells.length) {
    const message = 'Two cells would train the same network: choose values that differ, of fields that matter here.';
    return { code: 'same-cells', path: 'sweep.fields', message };
  }
  // The last turn's seed too: the seed may be locked.
  const trained = [...cells, hyperparametersOfCell(sweep, 0, sweep.seeds - 1)];
  return (
    trained.map((cell) => faultOfCell(session, cell)).find(Boolean) ??
    refusalOfDataset(sweep.hyperparameters.dataset, datasets, 'hyperparameters.dataset')
  );
}
