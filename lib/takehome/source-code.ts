/** A run as a script that trains the same network elsewhere, in Keras, PyTorch or TensorFlow.js. */
import { type Dataset, hasPoints } from '../datasets/dataset.ts';
import { type Loaders, loadersOf } from '../datasets/loaders.ts';
import { kerasSections } from './source-code/keras.ts';
import { pytorchSections } from './source-code/pytorch.ts';
import { headings, type Section, type Subject } from './source-code/section.ts';
import { tensorflowJsSections } from './source-code/tensorflow-js.ts';
import { idxFiles } from './source-code/tensorflow-js-data.ts';

export const frameworks = ['keras', 'pytorch', 'tensorflow-js'] as const;
export type Framework = (typeof frameworks)[number];

type Script = {
  readonly sections: (subject: Subject) => Section[];
  readonly fileName: string;
  readonly comment: '#' | '//';
  /** The top of the script: what it is, and how to run it. */
  readonly opening: (dataset: Dataset) => readonly string[];
};

/** The commands that put a data set's published files where a TensorFlow.js script reads them. */
const fetching = (files: Loaders['files']): string[] =>
  files.kind === 'records'
    ? [`curl ${files.archive} | tar xz`]
    : [
        `curl --create-dirs --output '${files.folder}/#1.gz' '${files.site}/{${idxFiles.join(',')}}.gz'`,
        `gunzip ${files.folder}/*.gz`,
      ];

const scripts: Record<Framework, Script> = {
  keras: {
    sections: kerasSections,
    fileName: 'train_keras.py',
    comment: '#',
    opening: ({ name }) => [
      `"""${name} with Keras 3.`,
      '',
      '    pip install keras tensorflow',
      '    python train_keras.py',
      '"""',
    ],
  },
  pytorch: {
    sections: pytorchSections,
    fileName: 'train_pytorch.py',
    comment: '#',
    opening: (dataset) => [
      `"""${dataset.name} with PyTorch.`,
      '',
      `    pip install torch${hasPoints(dataset) ? '' : ' torchvision'}`,
      '    python train_pytorch.py',
      '"""',
    ],
  },
  'tensorflow-js': {
    sections: tensorflowJsSections,
    fileName: 'train.mjs',
    comment: '//',
    opening: (dataset) => [
      `// ${dataset.name} with TensorFlow.js.`,
      '//',
      '//     npm install @tensorflow/tfjs',
      ...(hasPoints(dataset) ? [] : fetching(loadersOf(dataset).files)).map((line) => `//     ${line}`),
      '//     node train.mjs',
    ],
  },
};

export const sourceFileName = (framework: Framework): string => scripts[framework].fileName;

/** The script's sections, for a notebook. */
export const sourceSections = (framework: Framework, subject: Subject): Section[] =>
  scripts[framework].sections(subject);

/** The whole script. */
export function sourceCode(framework: Framework, subject: Subject): string {
  const { sections, comment, opening } = scripts[framework];
  const parts = sections(subject).map(({ id, code }) => `${comment} %% ${headings[id]}\n${code}\n`);
  return `${opening(subject.network.dataset).join('\n')}\n\n${parts.join('\n')}`;
}
