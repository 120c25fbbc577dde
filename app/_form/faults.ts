/** What is wrong with the values in the form, by the path of the field, block or layer it concerns. */

import { brokenRules, refusalOfDataset, refusalOfRule } from '#lib/classroom/fields.ts';
import type { FieldRules } from '#lib/classroom/lesson.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { type Hyperparameters, hyperparametersSchema } from '#lib/hyperparameters/hyperparameters.ts';
import { refusalOfCost } from '#lib/network/cost.ts';
import { describeNetwork, type Network } from '#lib/network/network.ts';
import { type Refusal, refusalFromZod } from '#lib/refusal.ts';

export type Checked = {
  /** Empty when the values may be submitted. */
  readonly faults: ReadonlyMap<string, Refusal>;
  /** What the values make; undefined where they make none. */
  readonly network: Network | undefined;
};

/**
 * Checks the form's values (an emptied number is null) by the server's own rules; limit and rules are the session's, and
 * `available` are the data sets that runs can train on, as far as they are known.
 */
export function checkForm(
  values: unknown,
  epochLimit: number | null = null,
  rules: FieldRules = {},
  available?: readonly string[],
): Checked {
  const parsed = hyperparametersSchema.safeParse(values);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue): [string, Refusal] => [
      issue.path.join('.'),
      refusalFromZod({ issues: [issue] }, 'hyperparameters'),
    ]);
    return { faults: new Map(faults), network: undefined };
  }
  const described = describeNetwork(parsed.data, datasetOf(parsed.data));
  if (described.ok) {
    const faults = new Map<string, Refusal>(
      brokenRules(rules, parsed.data).map(({ path, rule }) => [path, refusalOfRule(path, rule)]),
    );
    const missing = available && refusalOfDataset(parsed.data.dataset, available, 'dataset');
    if (missing) faults.set('dataset', missing);
    if (epochLimit !== null && parsed.data.epochs > epochLimit) {
      const message = `At most ${epochLimit} epochs.`;
      faults.set('epochs', { code: 'too-many-epochs', path: 'epochs', message, params: { maximum: epochLimit } });
    }
    const costly = refusalOfCost(described.network, parsed.data);
    if (costly) faults.set(fieldOf(costly), costly);
    return { faults, network: described.network };
  }
  return { faults: new Map([[fieldOf(described.refusal), described.refusal]]), network: undefined };
}

/** The field of the form that a refusal is about. */
const fieldOf = ({ path = '' }: Refusal) => path.replace(/^hyperparameters\.?/, '');

/** Whether the values may be submitted. */
export function isSound(values: unknown): values is Hyperparameters {
  return checkForm(values).faults.size === 0;
}
