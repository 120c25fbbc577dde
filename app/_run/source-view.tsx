/** A run's source in three frameworks: lines that differ from its base stand out; to copy, to save, as a notebook. */
'use client';
import { diffLines } from 'diff';
import { Check, Copy, Download, NotebookText } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_ui/button.tsx';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { saveFile, useCopy } from '#app/_ui/use-copy.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { describeNetwork, type Network } from '#lib/network/network.ts';
import { notebook, notebookFileName } from '#lib/takehome/notebook.ts';
import { type Framework, frameworks, sourceCode, sourceFileName } from '#lib/takehome/source-code.ts';

const frameworkNames: Record<Framework, string> = {
  keras: 'Keras',
  pytorch: 'PyTorch',
  'tensorflow-js': 'TensorFlow.js',
};

/** What the source is compared with. */
type SourceBase = { readonly name: string; readonly hyperparameters: Hyperparameters };

type SourceViewProps = {
  hyperparameters: Hyperparameters;
  network: Network;
  base: SourceBase | null;
  /** What the source belongs to, as a sentence for the notebook. */
  note?: string;
  className?: string;
};

/** Tabs for the frameworks, actions, and the source. */
export function SourceView({ hyperparameters, network, base, note = '', className = '' }: SourceViewProps) {
  const t = useTranslations('run.source');
  const id = useId();
  const [framework, setFramework] = useState<Framework>('keras');
  const [replaced, setReplaced] = useState(false);
  const source = useMemo(
    () => sourceCode(framework, { hyperparameters, network }),
    [framework, hyperparameters, network],
  );
  const before = useMemo(() => {
    if (!base) return source;
    const described = describeNetwork(base.hyperparameters, datasetOf(base.hyperparameters));
    if (!described.ok) return source;
    // Nobody chose the seed, so its line would always stand out.
    const subject = { ...base.hyperparameters, seed: hyperparameters.seed };
    return sourceCode(framework, { hyperparameters: subject, network: described.network });
  }, [framework, base, hyperparameters.seed, source]);
  const lines = useMemo(() => lineChanges(before, source), [before, source]);
  const count = lines.filter(({ change }) => change === 'new').length;
  const differs = lines.some(({ change }) => change !== 'same');
  return (
    <div className={`flex min-h-0 flex-col ${className}`}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pb-2.5 sm:px-5">
        <Tabs id={id} chosen={framework} onChoose={setFramework} />
        <span className="flex-1" />
        <Actions framework={framework} source={source} subject={{ hyperparameters, network }} note={note} />
      </div>
      {base && (
        <p
          className="numbers flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pb-2 text-2xs text-muted sm:px-5"
          aria-live="polite"
        >
          {differs ? t('differs', { base: base.name, count }) : t('same', { base: base.name })}
          {differs && (
            <label className="inline-flex items-center gap-1.5">
              <input type="checkbox" checked={replaced} onChange={(event) => setReplaced(event.target.checked)} />
              {t('replaced')}
            </label>
          )}
        </p>
      )}
      <div
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${framework}`}
        className="flex min-h-0 flex-col border-line border-t"
      >
        <SourceLines
          label={t('code', { framework: frameworkNames[framework] })}
          lines={replaced ? lines : lines.filter(({ change }) => change !== 'gone')}
        />
      </div>
    </div>
  );
}

function Tabs({ id, chosen, onChoose }: { id: string; chosen: Framework; onChoose: (framework: Framework) => void }) {
  const t = useTranslations('run.source');
  return (
    <div role="tablist" aria-label={t('frameworks')} className="flex rounded-lg bg-sunken p-0.5">
      {frameworks.map((framework, index) => (
        <button
          key={framework}
          id={`${id}-${framework}`}
          type="button"
          role="tab"
          aria-selected={framework === chosen}
          aria-controls={`${id}-panel`}
          tabIndex={framework === chosen ? 0 : -1}
          onClick={() => onChoose(framework)}
          onKeyDown={(event) => {
            const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
            if (by === 0) return;
            const next = frameworks[(index + by + frameworks.length) % frameworks.length]!;
            onChoose(next);
            document.getElementById(`${id}-${next}`)?.focus();
          }}
          className="h-8 rounded-md px-2.5 font-semibold text-muted text-sm hover:text-ink aria-selected:bg-surface aria-selected:text-ink aria-selected:shadow-[0_1px_2px_var(--shadow)]"
        >
          {frameworkNames[framework]}
        </button>
      ))}
    </div>
  );
}

function Actions({
  framework,
  source,
  subject,
  note,
}: {
  framework: Framework;
  source: string;
  subject: { hyperparameters: Hyperparameters; network: Network };
  note: string;
}) {
  const t = useTranslations('run.source');
  const { language } = usePreferences();
  const copy = useCopy();
  const [copied, setCopied] = useState('');
  const file = sourceFileName(framework);
  const Mark = copied === source ? Check : Copy;
  return (
    <div className="flex flex-wrap gap-1.5">
      <Button size="small" onClick={() => copy(source, t('copied')).then(() => setCopied(source))}>
        <Mark aria-hidden className="size-3.5" />
        {t('copy')}
      </Button>
      <Button
        size="small"
        aria-label={t('download', { file })}
        title={t('download', { file })}
        onClick={() => saveFile(file, source, 'text/plain')}
      >
        <Download aria-hidden className="size-3.5" />
        {file.slice(file.lastIndexOf('.'))}
      </Button>
      {framework !== 'tensorflow-js' && (
        <Button
          size="small"
          title={t('notebookHelp', { file: notebookFileName(framework, subject.network.dataset) })}
          onClick={() =>
            saveFile(
              notebookFileName(framework, subject.network.dataset),
              notebook(framework, subject, language, note),
              'application/x-ipynb+json',
            )
          }
        >
          <NotebookText aria-hidden className="size-3.5" />
          {t('notebook')}
        </Button>
      )}
    </div>
  );
}

const colours: Record<Token['kind'], string> = {
  plain: '',
  comment: 'text-muted italic',
  text: 'text-good',
  number: 'text-accent',
  word: 'font-semibold text-(--student-7)',
};

const backgrounds: Record<SourceLine['change'], string> = {
  same: '',
  new: 'bg-accent-soft shadow-[inset_3px_0_0_var(--accent)]',
  gone: 'bg-bad-soft text-bad line-through shadow-[inset_3px_0_0_var(--bad)]',
};

/** Scrolls by itself; `label` is its name. */
function SourceLines({ label, lines }: { label: string; lines: readonly SourceLine[] }) {
  const t = useTranslations('run.source');
  const coloured = useMemo(() => colouredLines(lines.map(({ text }) => text)), [lines]);
  let number = 0;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section tabIndex={0} aria-label={label} className="min-h-0 overflow-auto bg-sunken/60 py-2">
      <pre className="w-max min-w-full font-mono text-xs leading-5" translate="no">
        {lines.map(({ text, change }, index) => {
          if (change !== 'gone') number += 1;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
            <span key={index} className={`flex pr-5 ${backgrounds[change]}`}>
              <span aria-hidden className="numbers w-12 shrink-0 select-none pr-3 text-right text-muted no-underline">
                {change === 'gone' ? '−' : number}
              </span>
              {change !== 'same' && <span className="sr-only">{t(change === 'new' ? 'changed' : 'before')}: </span>}
              <code>
                {change === 'gone'
                  ? text
                  : coloured[index]!.map((token, place) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place
                      <span key={place} className={colours[token.kind]}>
                        {token.text}
                      </span>
                    ))}
                {'\n'}
              </code>
            </span>
          );
        })}
      </pre>
    </section>
  );
}

type Token = { readonly text: string; readonly kind: 'plain' | 'comment' | 'text' | 'number' | 'word' };

const words =
  'and|as|async|await|break|class|const|def|else|export|extends|False|for|from|function|if|import|in|is|lambda|let|new|None|not|of|or|return|static|super|this|True|undefined|while|with|yield';

const pattern = new RegExp(
  [
    String.raw`(?<comment>#.*$|\/\/.*$|\/\*.*\*\/)`,
    '(?<text>"""[^"]*"""|f?"[^"]*"|\'[^\']*\'|`[^`]*`)',
    String.raw`(?<number>\b\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?\b)`,
    String.raw`(?<word>\b(?:${words})\b)`,
  ].join('|'),
  'g',
);

/** One line cut into tokens; together they are the line. */
function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  let from = 0;
  for (const match of line.matchAll(pattern)) {
    const [kind] = Object.entries(match.groups!).find(([, found]) => found !== undefined)!;
    if (match.index > from) tokens.push({ text: line.slice(from, match.index), kind: 'plain' });
    tokens.push({ text: match[0], kind: kind as Token['kind'] });
    from = match.index + match[0].length;
  }
  if (from < line.length) tokens.push({ text: line.slice(from), kind: 'plain' });
  return tokens;
}

/** The lines of a source, each cut into tokens; a string over several lines has one colour. */
function colouredLines(lines: readonly string[]): Token[][] {
  let within = false;
  return lines.map((line) => {
    const opens = (line.match(/"""/g)?.length ?? 0) % 2 === 1;
    const text = within || opens;
    if (opens) within = !within;
    return text ? [{ text: line, kind: 'text' }] : tokensOf(line);
  });
}

type SourceLine = { readonly text: string; readonly change: 'same' | 'new' | 'gone' };

/** The lines of `after`, with the removed lines of `before` in their places. */
function lineChanges(before: string, after: string): SourceLine[] {
  return diffLines(before, after).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): SourceLine => ({ text, change: added ? 'new' : removed ? 'gone' : 'same' })),
  );
}
