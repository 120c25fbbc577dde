/** Lines of source with their numbers: new ones stand out, those that are gone are struck through. */
'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { colouredLines, type Token } from './colours.ts';
import type { SourceLine } from './line-changes.ts';

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
export function SourceLines({ label, lines }: { label: string; lines: readonly SourceLine[] }) {
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
