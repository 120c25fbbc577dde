/** A run as a Jupyter notebook: its source in cells, explained in the reader's language. */
import { type Dataset, hasPoints } from '../datasets/dataset.ts';
import type { Language } from '../language.ts';
import { curvesCode, explanationsOf, mistakesCode, openings, packages, titleOf } from './source-code/explanations.ts';
import { boundaryCode, boundaryWords, inWordsOfPoints } from './source-code/points.ts';
import type { Subject } from './source-code/section.ts';
import { type Framework, sourceSections } from './source-code.ts';

/** Notebooks are in Python. */
export type NotebookFramework = Exclude<Framework, 'tensorflow-js'>;

type Cell = { readonly id: string; readonly kind: 'markdown' | 'code'; readonly text: string };

/** A cell in Jupyter's format 4.5; its text is a list of lines with line feeds. */
function cellOf({ id, kind, text }: Cell): object {
  const source = text.match(/[^\n]*\n|[^\n]+/g) ?? [''];
  const common = { id, metadata: {}, source };
  return kind === 'markdown'
    ? { cell_type: 'markdown', ...common }
    : { cell_type: 'code', execution_count: null, outputs: [], ...common };
}

export const notebookFileName = (framework: NotebookFramework, { id }: Dataset): string =>
  `${id.replaceAll('-', '')}_${framework}.ipynb`;

/** The notebook file's text; `note`, e.g. which run it is of, appears below the title. */
export function notebook(framework: NotebookFramework, subject: Subject, language: Language, note = ''): string {
  const say = (text: { ko: string; en: string }) => text[language];
  const { dataset } = subject.network;
  const explanations = explanationsOf(dataset);
  const opening = [`# ${say(titleOf(dataset))}`, note, say(openings.lead)].filter(Boolean).join('\n\n');
  const explained = (id: string, words: string, code: string): Cell[] => [
    { id: `${id}-words`, kind: 'markdown', text: words },
    { id, kind: 'code', text: code },
  ];
  const cells: Cell[] = [
    { id: 'title', kind: 'markdown', text: opening },
    ...explained('install', say(openings.install), `%pip install -q ${packages[framework]}`),
    ...sourceSections(framework, subject).flatMap(({ id, code }) => [
      // The test comes last, after curves and mistakes.
      ...(id === 'test'
        ? [
            ...explained('curves', say(openings.curves), curvesCode[framework]),
            ...(hasPoints(dataset)
              ? explained('boundary', say(boundaryWords), inWordsOfPoints(boundaryCode[framework]))
              : explained('mistakes', say(openings.mistakes), mistakesCode(dataset)[framework])),
          ]
        : []),
      ...explained(id, say(explanations[id]), code),
    ]),
  ];
  return `${JSON.stringify(
    {
      cells: cells.map(cellOf),
      metadata: {
        accelerator: 'GPU',
        kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
        language_info: { name: 'python' },
      },
      nbformat: 4,
      nbformat_minor: 5,
    },
    null,
    1,
  )}\n`;
}
