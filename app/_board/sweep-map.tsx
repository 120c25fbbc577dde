/** The grid of a question for the class as a heat map: means with their noise, cells under way, holes, and the first rank. */
'use client';
import { Star } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFigures, useNames } from '#app/_ui/names.ts';
import type { GridCell, SweepGrid } from '#lib/analysis/sweep-grid.ts';
import type { Sweep } from '#lib/classroom/sweep-schemas.ts';

/** On a wall it fills its place, with numbers that are read from six metres; on a page it is as small as a table. */
type Size = 'page' | 'wall';

/** Stripes, so that a hole is told from a low value without colour. */
const hatched: CSSProperties = {
  backgroundImage: 'repeating-linear-gradient(45deg, var(--line) 0 2px, transparent 2px 9px)',
};

/** From a fifth of the colour up to all of it, between the lowest and the highest mean; cells that diverged do not stretch it. */
function strengthsOf(cells: readonly GridCell[]): (cell: GridCell) => number {
  const means = cells.flatMap(({ mean, diverged }) => (mean === null || diverged > 0 ? [] : [mean]));
  const [lowest, highest] = [Math.min(...means), Math.max(...means)];
  return ({ mean }) => {
    if (mean === null || means.length === 0) return 0;
    const share = highest > lowest ? (mean - lowest) / (highest - lowest) : 1;
    return Math.round(20 + 80 * Math.min(1, Math.max(0, share)));
  };
}

/** `marked` are the cells that the viewer has trained. */
export function SweepMap({
  sweep,
  grid,
  size,
  marked,
}: {
  sweep: Sweep;
  grid: SweepGrid;
  size: Size;
  marked?: ReadonlySet<number>;
}) {
  const t = useTranslations('sweep.map');
  const names = useNames();
  const [columns, rows] = sweep.fields;
  const width = columns!.values.length;
  const lines = Array.from({ length: rows?.values.length ?? 1 }, (_, line) =>
    grid.cells.slice(line * width, (line + 1) * width),
  );
  const strength = strengthsOf(grid.cells);
  const wall = size === 'wall';
  const small = wall ? 'text-lg leading-tight' : 'text-2xs';
  return (
    <div className={`flex min-w-0 flex-col ${wall ? 'min-h-0 flex-1' : ''}`} data-testid="sweep-map">
      <p className={`text-center text-muted ${small}`} aria-hidden>
        {names.field(columns!.path)} →
      </p>
      <Frame wall={wall} label={t('label', { question: sweep.question })}>
        <table
          className={`numbers border-separate ${wall ? 'h-full w-full table-fixed border-spacing-1' : 'min-w-full border-spacing-1'}`}
        >
          <caption className="sr-only">{t('label', { question: sweep.question })}</caption>
          <thead>
            <tr>
              {rows && (
                <th
                  scope="col"
                  className={`text-left align-bottom font-normal text-muted ${small} ${wall ? 'w-[14%]' : ''}`}
                >
                  <span className="sr-only">{names.field(rows.path)}</span>
                  <span aria-hidden className="break-words">
                    {names.field(rows.path)} ↓
                  </span>
                </th>
              )}
              {columns!.values.map((value) => (
                <th
                  key={String(value)}
                  scope="col"
                  className={`px-0.5 font-semibold ${wall ? 'h-8 text-xl leading-tight' : 'text-2xs sm:text-sm'}`}
                >
                  {names.value(columns!.path, value)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line, at) => (
              <tr key={String(rows?.values[at] ?? '')}>
                {rows && (
                  <th
                    scope="row"
                    className={`pr-2 text-right font-semibold ${wall ? 'text-xl leading-tight' : 'text-sm'}`}
                  >
                    {names.value(rows.path, rows.values[at])}
                  </th>
                )}
                {line.map((cell) => (
                  <Cell
                    key={cell.index}
                    cell={cell}
                    sweep={sweep}
                    size={size}
                    room={lines.length > 5 || width > 6 ? 'tight' : lines.length > 3 ? 'some' : 'much'}
                    strength={strength(cell)}
                    own={marked?.has(cell.index) ?? false}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Frame>
      <Legend wall={wall} own={(marked?.size ?? 0) > 0} withheld={grid.withheld} />
    </div>
  );
}

/** On a page a wide grid scrolls, by keyboard too. */
function Frame({ wall, label, children }: { wall: boolean; label: string; children: ReactNode }) {
  return wall ? (
    <div className="flex min-h-0 flex-1">{children}</div>
  ) : (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section tabIndex={0} aria-label={label} className="relative overflow-x-auto">
      {children}
    </section>
  );
}

type CellProps = {
  cell: GridCell;
  sweep: Sweep;
  size: Size;
  /** On a wall, where many cells are small ones. */
  room: 'much' | 'some' | 'tight';
  strength: number;
  own: boolean;
};

/** The mark of the first rank on a wall; where cells are small it stands in the corner. On a page the thick edge is enough. */
const marks = {
  much: 'size-5',
  some: 'absolute top-1 left-1 size-4.5',
  tight: 'absolute top-0.5 left-0.5 size-3.5',
} as const;

/** Numbers and their noise. */
const texts = {
  much: ['text-4xl', 'text-xl leading-tight'],
  some: ['text-3xl', 'text-lg leading-tight'],
  tight: ['text-[1.375rem] leading-none!', 'text-base leading-none'],
  page: ['text-sm', 'text-2xs'],
} as const;

function Cell({ cell, sweep, size, room, strength, own }: CellProps) {
  const figures = useFigures();
  const t = useTranslations('sweep.map');
  const names = useNames();
  const wall = size === 'wall';
  const { mean, error, diverged, answered, underWay, accuracies } = cell;
  const first = cell.rank === 1;
  const values = sweep.fields.map(({ path }, place) => `${names.field(path)} ${names.value(path, cell.values[place])}`);
  const said = {
    values: values.join(', '),
    mean: figures.percent(mean ?? 0),
    error: figures.points((error ?? 0) * 100),
    answered: accuracies.length,
    seeds: sweep.seeds,
    best: first ? 'yes' : 'no',
    diverged,
    underWay,
  };
  const withheld = mean === null && answered > 0;
  const look =
    mean === null ? hatched : { background: `color-mix(in oklab, var(--heat-right) ${strength}%, var(--surface))` };
  const [number, small] = texts[wall ? room : 'page'];
  return (
    <td
      data-cell={cell.index}
      data-rank={cell.rank ?? ''}
      style={withheld ? undefined : look}
      className={`relative rounded-lg border px-0.5 py-0 text-center align-middle ${wall ? (room === 'much' ? '' : room === 'some' ? 'pr-3' : 'pr-2') : 'h-14 min-w-11.5'} ${first ? 'border-ink outline-3 outline-ink -outline-offset-3' : 'border-line-strong/40'}`}
    >
      <span className="sr-only">
        {mean !== null ? t('cell', said) : withheld ? t('cellWithheld', said) : t('cellEmpty', said)}
      </span>
      <span aria-hidden className="flex flex-col items-center justify-center">
        {mean !== null && (
          <>
            <span className={`flex items-center gap-1 font-bold leading-tight ${number}`}>
              {first && wall && <Star className={`fill-current ${marks[room]}`} />}
              {figures.points(mean * 100)}
            </span>
            <span className={`whitespace-nowrap ${small}`}>± {figures.points(error! * 100)}</span>
          </>
        )}
        {withheld && <span className={number}>–</span>}
        {diverged > 0 && (
          <span className={wall ? 'text-base leading-tight' : 'text-2xs'}>{t('diverged', { count: diverged })}</span>
        )}
        <Seeds cell={cell} seeds={sweep.seeds} room={wall ? room : 'page'} />
        {own && <span className="absolute inset-y-1.5 left-1 w-1 rounded-full bg-ink" />}
      </span>
    </td>
  );
}

/** Below the numbers, or where rows are low, at the edge. */
const seedLooks = {
  much: ['mt-1 gap-1.5', 'size-3'],
  some: ['absolute inset-y-0 right-1 flex-col gap-1', 'size-3'],
  tight: ['absolute inset-y-0 right-0.5 flex-col gap-0.5', 'size-2'],
  page: ['mt-0.5 gap-1', 'size-2'],
} as const;

/** A mark for each seed: filled when it has answered, half while it is under way, empty when it is to be had. */
function Seeds({ cell, seeds, room }: { cell: GridCell; seeds: number; room: keyof typeof seedLooks }) {
  const [place, mark] = seedLooks[room];
  const states = Array.from({ length: seeds }, (_, seed) =>
    seed < cell.answered ? 'done' : seed < cell.answered + cell.underWay ? 'taken' : 'open',
  );
  return (
    <span className={`flex justify-center ${place}`}>
      {states.map((state, seed) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: seeds of a cell have no other name
        <SeedMark key={seed} state={state} className={mark} />
      ))}
    </span>
  );
}

function SeedMark({ state, className }: { state: string; className: string }) {
  return (
    <svg
      viewBox="0 0 12 12"
      aria-hidden="true"
      className={`shrink-0 ${className} ${state === 'taken' ? 'motion-safe:animate-pulse' : ''}`}
    >
      <circle
        cx="6"
        cy="6"
        r="4.75"
        fill={state === 'done' ? 'currentColor' : 'var(--surface)'}
        stroke="currentColor"
        strokeWidth="1.5"
      />
      {state === 'taken' && <path d="M6 1.25a4.75 4.75 0 0 1 0 9.5z" fill="currentColor" />}
    </svg>
  );
}

function Legend({ wall, own, withheld }: { wall: boolean; own: boolean; withheld: boolean }) {
  const t = useTranslations('sweep.map');
  return (
    <div className={`mt-1 text-muted ${wall ? 'text-lg leading-tight' : 'text-2xs'}`}>
      <ul className="flex flex-wrap items-center gap-x-4 gap-y-0.5">
        <li>{t('scale')}</li>
        <li className="flex items-center gap-1.5">
          {wall ? (
            <Star aria-hidden className="size-4 fill-current text-ink" />
          ) : (
            <span aria-hidden className="size-3 rounded-sm border-2 border-ink" />
          )}
          {t('best')}
        </li>
        {own && (
          <li className="flex items-center gap-1.5">
            <span aria-hidden className="h-3 w-1 rounded-full bg-ink" />
            {t('own')}
          </li>
        )}
        {(['done', 'taken', 'open'] as const).map((state) => (
          <li key={state} className="flex items-center gap-1.5">
            <SeedMark state={state} className={wall ? 'size-3.5' : 'size-2.5'} />
            {t('seed', { state })}
          </li>
        ))}
      </ul>
      {withheld && <p className="font-semibold text-warn">{t('withheld')}</p>}
    </div>
  );
}
