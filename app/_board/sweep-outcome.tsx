/** What a question for the class has shown, in sentences that claim no more than the data, and as means with their intervals. */
'use client';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFigures, useNames } from '#app/_ui/names.ts';
import { type Importance, importanceOf } from '#lib/analysis/importance.ts';
import { type FieldEffect, type Level, type MainEffects, mainEffects } from '#lib/analysis/main-effects.ts';
import { runsOn, type SweepGrid } from '#lib/analysis/sweep-grid.ts';
import type { Session } from '#lib/classroom/session.ts';
import type { Sweep } from '#lib/classroom/sweep-schemas.ts';

/** The sentences, the most important first. */
export function useConclusion(sweep: Sweep, grid: SweepGrid, effects: MainEffects | undefined): string[] {
  const t = useTranslations('sweep.outcome');
  const names = useNames();
  const missing = grid.cells.reduce((sum, { open, underWay }) => sum + open + underWay, 0);
  if (!effects) return [t('nothing')];
  const nameOf = ({ path }: FieldEffect, { value }: Level) => names.value(path, value);
  const ofField = (effect: FieldEffect): string => {
    const best = effect.levels.find(({ verdict }) => verdict === 'best')!;
    const near = effect.levels.filter(({ verdict }) => verdict === 'chance');
    const unknown = effect.levels.some(({ verdict }) => verdict === 'unknown');
    const words = {
      field: names.field(effect.path),
      best: nameOf(effect, best),
      near: near.map((level) => nameOf(effect, level)).join(', '),
    };
    const other = sweep.fields.find(({ path }) => path !== effect.path);
    const alike = near.length === effect.levels.length - 1;
    const sentence = t(unknown ? 'unknown' : alike ? 'alike' : near.length > 0 ? 'close' : 'clear', words);
    if (!other || !effect.wins || alike) return sentence;
    return `${sentence} ${t('wins', { ...effect.wins, other: names.field(other.path) })}`;
  };
  return [
    ...(missing > 0 ? [t('interim', { count: missing })] : []),
    ...(effects.interaction ? [t('depends')] : []),
    ...effects.fields.map(ofField),
  ];
}

/** The main effects of what the viewer sees of the grid. */
export const useEffectsOf = (sweep: Sweep, grid: SweepGrid): MainEffects | undefined =>
  useMemo(() => mainEffects(sweep, grid.cells), [sweep, grid]);

/** The levels with the highest means, in their order. */
const leading = (levels: readonly Level[], most: number) => {
  const [least] = levels
    .map(({ mean }) => mean)
    .sort((a, b) => b - a)
    .slice(0, most)
    .slice(-1);
  return levels.filter(({ mean }) => mean >= least!);
};

/** What mattered in all runs on the data set of the question; worked out again only when another run has ended. */
export function useImportance(session: Session, sweep: Sweep): Importance | undefined {
  const ended = runsOn(session, sweep.hyperparameters.dataset).filter(({ ending }) => ending !== null);
  const key = ended.map(({ id, endedAt }) => `${id} ${endedAt}`).join();
  const [worked, setWorked] = useState({ key, ended });
  if (worked.key !== key) setWorked({ key, ended });
  return useMemo(() => importanceOf(worked.ended), [worked]);
}

/** The means of every value, or of the best few, one field below the other on one scale. */
export function EffectChart({
  effects,
  most = Number.POSITIVE_INFINITY,
  wall = false,
}: {
  effects: MainEffects;
  most?: number;
  wall?: boolean;
}) {
  const names = useNames();
  const Heading = wall ? 'h3' : 'h4';
  const levels = effects.fields.flatMap((field) => leading(field.levels, most));
  const low = Math.min(...levels.map((level) => level.low ?? level.mean));
  const high = Math.max(...levels.map((level) => level.high ?? level.mean));
  return (
    <div className={`flex min-w-0 flex-col ${wall ? 'gap-2' : 'gap-3'}`}>
      {effects.fields.map((effect) => (
        <div key={effect.path}>
          <Heading className={`font-semibold ${wall ? 'text-lg leading-tight' : 'text-sm'}`}>
            {names.field(effect.path)}
          </Heading>
          <ul>
            {leading(effect.levels, most).map((level) => (
              <LevelRow key={String(level.value)} level={level} path={effect.path} range={[low, high]} wall={wall} />
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

type RowProps = { level: Level; path: string; range: readonly [low: number, high: number]; wall: boolean };

function LevelRow({ level, path, range: [from, to], wall }: RowProps) {
  const t = useTranslations('sweep.outcome');
  const names = useNames();
  const figures = useFigures();
  const { value, mean, low, high, runs, verdict } = level;
  const place = (accuracy: number) => `${(to > from ? (accuracy - from) / (to - from) : 0.5) * 100}%`;
  const percent = (share: number) => figures.percent(Math.min(1, Math.max(0, share)));
  const interval = low === null || high === null ? '' : t('interval', { low: percent(low), high: percent(high) });
  const said = t('level', { value: names.value(path, value), mean: percent(mean), interval, runs, verdict });
  return (
    <li
      title={said}
      className={`numbers grid grid-cols-[minmax(3.5rem,auto)_minmax(0,1fr)_auto] items-center gap-2 ${wall ? 'text-lg leading-7' : 'text-sm'} ${verdict === 'worse' ? 'text-muted' : ''}`}
    >
      <span className="sr-only">{said}</span>
      <span aria-hidden className={`text-right ${verdict === 'best' ? 'font-bold' : ''}`}>
        {names.value(path, value)}
      </span>
      <span aria-hidden className={`relative ${wall ? 'h-5' : 'h-4'}`}>
        <span className="absolute inset-x-1.5 inset-y-0">
          {low !== null && high !== null && (
            <span
              className="absolute top-1/2 h-0.5 -translate-y-1/2 bg-current"
              style={{ left: place(low), width: `calc(${place(high)} - ${place(low)})` }}
            />
          )}
          <span
            className={`absolute top-1/2 size-3 -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-current ${verdict === 'best' ? 'bg-current' : 'bg-surface'}`}
            style={{ left: place(mean) }}
          />
        </span>
      </span>
      <span aria-hidden className={verdict === 'best' ? 'font-bold' : ''}>
        {percent(mean)}
      </span>
    </li>
  );
}

/** Bars of the fields that mattered most. */
export function ImportanceBars({
  importance,
  most,
  wall = false,
}: {
  importance: Importance;
  most: number;
  wall?: boolean;
}) {
  const names = useNames();
  const figures = useFigures();
  return (
    <ul className={`numbers ${wall ? 'text-lg leading-7' : 'text-sm'}`}>
      {importance.fields.slice(0, most).map(({ path, share }) => (
        <li key={path} className="grid grid-cols-[minmax(0,1fr)_5rem_3rem] items-center gap-2">
          <span className="truncate">{names.field(path)}</span>
          <span aria-hidden className="h-2 overflow-hidden rounded-full bg-line">
            <span className="block h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
          </span>
          <span className="text-right">{figures.percent(share, 0)}</span>
        </li>
      ))}
    </ul>
  );
}
