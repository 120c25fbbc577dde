/** A confusion matrix as a heat map, blue where it is right and red where it is wrong, reachable by keyboard; and the images behind a cell. */
'use client';
import { ArrowLeft } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useClassNames, useDataset } from '#app/_run/dataset.tsx';
import type { ImageSet } from '#app/_run/use-learned.ts';
import { Button } from '#app/_ui/button.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { examplesOf, hasPoints } from '#lib/datasets/dataset.ts';
import { Picture } from './picture.tsx';
import { Shown, useSeenImages } from './section.tsx';

/** How a cell looks: more or less of the colour of what is right or wrong. */
export type Heat = { readonly text: string; readonly side: 'right' | 'wrong'; readonly strength: number };

const steps: Record<string, (row: number, column: number, last: number) => [number, number]> = {
  ArrowUp: (row, column) => [row - 1, column],
  ArrowDown: (row, column) => [row + 1, column],
  ArrowLeft: (row, column) => [row, column - 1],
  ArrowRight: (row, column) => [row, column + 1],
  Home: (row) => [row, 0],
  End: (row, _, last) => [row, last],
};

/** `cells` row by row; `say` names a cell in full. */
export function HeatMap(props: {
  label: string;
  cells: readonly Heat[];
  say: (cell: number) => string;
  selected: number | null;
  onSelect: (cell: number) => void;
}) {
  const { label, cells, say, selected, onSelect } = props;
  const t = useTranslations('runPage');
  const names = useClassNames();
  const classes = names.length;
  const grid = useRef<HTMLTableElement>(null);
  const [focused, setFocused] = useState(0);
  // Names as short as the Korean ones are upright once a cell is three letters wide.
  const short = names.every((name) => name.length <= 3);

  function onKeyDown(event: KeyboardEvent) {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const last = classes - 1;
    const [row, column] = step(Math.floor(focused / classes), focused % classes, last).map((place) =>
      Math.min(last, Math.max(0, place)),
    ) as [number, number];
    const next = row * classes + column;
    setFocused(next);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${next}"]`)?.focus();
  }

  return (
    <div className="@container">
      <p aria-hidden className="mb-1 pl-[21%] text-center text-2xs text-muted">
        {t('predicted')} →
      </p>
      <table
        ref={grid}
        onKeyDown={onKeyDown}
        className="numbers w-full table-fixed border-separate border-spacing-[2px]"
      >
        <caption className="sr-only">
          {label}. {t('arrowKeys')}
        </caption>
        <thead>
          <tr>
            <th
              scope="col"
              className={`${short ? 'w-[21%]' : 'w-[26%]'} @lg:w-[18%] text-left align-bottom font-normal text-2xs text-muted`}
            >
              <span className="sr-only">{t('actual')}</span>
              <span aria-hidden>{t('actual')} ↓</span>
            </th>
            {names.map((name) => (
              <th key={name} scope="col" className="pb-1 text-center align-bottom font-semibold text-2xs">
                <span
                  className={`inline-block [writing-mode:vertical-rl] ${short ? '@md:[writing-mode:horizontal-tb]' : '@4xl:[writing-mode:horizontal-tb]'}`}
                >
                  {name}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.map((name, row) => (
            <tr key={name}>
              <th scope="row" className="truncate pr-1.5 text-right font-semibold text-[0.6875rem] @lg:text-sm">
                {name}
              </th>
              {names.map((other, column) => {
                const cell = row * classes + column;
                return (
                  <td key={other} className="p-0">
                    <Cell
                      heat={cells[cell]!}
                      cell={cell}
                      diagonal={row === column}
                      label={say(cell)}
                      selected={cell === selected}
                      reachable={cell === focused}
                      onFocus={() => setFocused(cell)}
                      onSelect={() => onSelect(cell)}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell(props: {
  heat: Heat;
  cell: number;
  diagonal: boolean;
  label: string;
  selected: boolean;
  reachable: boolean;
  onFocus: () => void;
  onSelect: () => void;
}) {
  const { heat, cell, diagonal, label, selected, reachable, onFocus, onSelect } = props;
  const color = `var(--heat-${heat.side})`;
  const background = `color-mix(in oklab, ${color} ${Math.round(100 * heat.strength)}%, var(--sunken))`;
  return (
    <button
      type="button"
      data-cell={cell}
      tabIndex={reachable ? 0 : -1}
      aria-pressed={selected}
      title={label}
      onFocus={onFocus}
      onClick={onSelect}
      style={{ background }}
      className={`relative flex aspect-square w-full @xl:aspect-[4/3] items-center justify-center rounded-[3px] text-[0.625rem] transition-colors duration-300 hover:ring-2 hover:ring-line-strong @md:rounded-[5px] @md:text-xs @xl:text-sm ${diagonal ? 'font-bold' : ''} ${selected ? 'ring-[3px] ring-ink hover:ring-ink' : ''}`}
    >
      <span aria-hidden>{heat.text}</span>
      <span className="sr-only">{label}</span>
    </button>
  );
}

const first = 30;

/** `epoch` is the one whose matrix is shown; images are known as the latest predictions have them. */
export function CellImages(props: {
  set: ImageSet;
  cell: number;
  count: number;
  share: number;
  epoch: number;
  chosen: number | null;
  onChoose: (part: 'training' | 'test', index: number) => void;
  onClose: () => void;
}) {
  const { set, cell, count, share, epoch, chosen, onChoose, onClose } = props;
  const t = useTranslations('runPage');
  const figures = useFigures();
  const dataset = useDataset();
  const names = useClassNames();
  const predictions = useSeenImages(set);
  const [all, setAll] = useState<number | null>(null);
  const [actual, predicted] = [Math.floor(cell / names.length), cell % names.length];
  const [from, to] = [names[actual]!, names[predicted]!];
  return (
    <div aria-live="polite" data-testid="cell-images">
      <Button size="small" weight="plain" onClick={onClose} className="-ml-2.5">
        <ArrowLeft aria-hidden className="size-4" />
        {t('mostConfused')}
      </Button>
      <h3 className="mt-1 font-semibold">
        {actual === predicted ? t('rightCell', { name: from }) : t('wrongCell', { actual: from, predicted: to })}
      </h3>
      <p className="numbers text-muted text-sm">
        {t('cellFacts', {
          amount: t('examples', { count, of: examplesOf(dataset) }),
          share: figures.percent(share),
          name: from,
        })}
      </p>
      {!hasPoints(dataset) && (
        <Shown fetched={predictions}>
          {({ images, part, epoch: seenAt }) => {
            const own = images
              .filter((image) => image.actual === actual && image.predicted === predicted)
              .sort((a, b) => b.confidence - a.confidence || a.place - b.place);
            const shown = all === cell ? own : own.slice(0, first);
            return (
              <>
                {seenAt !== epoch && (
                  <p className="mt-1 text-2xs text-muted">{t('imagesOfEpoch', { epoch: seenAt })}</p>
                )}
                {own.length === 0 ? (
                  <p className="mt-3 rounded-xl bg-sunken px-4 py-6 text-center text-muted text-sm">{t('noImages')}</p>
                ) : (
                  <ul className="mt-2 grid max-h-120 grid-cols-[repeat(auto-fill,minmax(4.25rem,1fr))] gap-1 overflow-y-auto">
                    {shown.map((seen) => (
                      <li key={seen.index}>
                        <Picture
                          part={part}
                          seen={seen}
                          chosen={chosen === seen.index}
                          onChoose={(index) => onChoose(part, index)}
                        />
                      </li>
                    ))}
                  </ul>
                )}
                {own.length > shown.length && (
                  <Button size="small" className="mt-2" onClick={() => setAll(cell)}>
                    {t('showAll', { count: own.length })}
                  </Button>
                )}
              </>
            );
          }}
        </Shown>
      )}
    </div>
  );
}
