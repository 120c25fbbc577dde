/** The English of taking a run home and trying it out. */
import type { koTakehome } from './ko-takehome.ts';

export const enTakehome: typeof koTakehome = {
  source: {
    title: 'As code',
    lead: 'Code that trains exactly what is chosen now.',
    open: 'Show the code',
    close: 'Hide the code',
    frameworks: 'Library',
    same: 'Compared with {base}: no line differs',
    differs: 'Compared with {base}: {count, plural, one {# line differs} other {# lines differ}}',
    replaced: 'Show the lines it replaces',
    copy: 'Copy',
    copied: 'The code is copied',
    download: 'Download {file}',
    notebook: 'Notebook',
    notebookHelp: 'A notebook for Jupyter and Colab: {file}',
    code: '{framework} source',
    changed: 'changed line',
    before: 'before',
    invalid: 'There is no such network. Correct the values and the code appears.',
  },
  takehome: {
    button: 'Take home',
    title: 'Take home run #{number}',
    network: 'The trained network',
    networkHelp: 'Pixels 0…255 go in as they are and probabilities come out; input scaling is part of it.',
    notYet: 'It can be downloaded once the first epoch has ended.',
    curves: 'Curves',
    curvesHelp: 'With every point. Unzip the TensorBoard files and open their folder as logdir.',
    source: 'Source',
    sourceHelp: 'Code and notebooks that train the same from the beginning.',
    take: 'Download {name}',
    failed: 'The file could not be fetched',
    offline: 'Check the connection and try again.',
    note: 'Run #{number} · {name}',
  },
  tryout: {
    link: 'Try it',
    title: 'Try it',
  },
};
