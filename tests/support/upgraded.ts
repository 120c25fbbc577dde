/** Hyperparameters of version 1 as the present version reads them. */
import { hyperparametersVersion } from '#lib/hyperparameters/upgrade.ts';

/** What versions 2 and 3 added to a run, with the values that behave as before. */
const inRun = {
  version: hyperparametersVersion,
  dataset: 'cifar-10',
  validationFrom: 'spread',
  head: 'flatten',
  initializer: 'glorot-uniform',
  nesterov: false,
  clipNorm: 0,
  restoreBest: false,
};
const inBlock = { residual: false, dropoutKind: 'values' };

export const upgradedByHand = (old: object): object => ({
  ...old,
  ...inRun,
  blocks: (old as { blocks: object[] }).blocks.map((each) => ({ ...each, ...inBlock })),
});
