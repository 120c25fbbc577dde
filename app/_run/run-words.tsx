/** A run's state and end in words, and how far it is. */
'use client';
import {
  ChevronsUp,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleSlash,
  LoaderCircle,
  TriangleAlert,
} from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useFigures } from '#app/_ui/names.ts';
import { progressOf } from '#lib/classroom/progress.ts';
import type { Ending, Run, RunState } from '#lib/classroom/session.ts';
import { seedGroupOf } from './seed-group.ts';

const looks: Record<RunState, { icon: typeof CircleCheck; className: string }> = {
  queued: { icon: CircleDashed, className: 'bg-sunken text-muted' },
  paused: { icon: CirclePause, className: 'bg-warn-soft text-warn' },
  training: { icon: LoaderCircle, className: 'bg-accent-soft text-accent' },
  finished: { icon: CircleCheck, className: 'bg-good-soft text-good' },
  stopped: { icon: CircleSlash, className: 'bg-sunken text-muted' },
  failed: { icon: TriangleAlert, className: 'bg-bad-soft text-bad' },
  diverged: { icon: TriangleAlert, className: 'bg-warn-soft text-warn' },
};

/** The state as a small badge: a word and a shape, never a colour alone. */
export function StateBadge({ state }: { state: RunState }) {
  const t = useTranslations('run.states');
  const { icon: Icon, className } = looks[state];
  return (
    <span
      className={`inline-flex items-center gap-1 whitespace-nowrap rounded-full py-0.5 pr-2.5 pl-1.5 font-semibold text-2xs ${className}`}
    >
      <Icon aria-hidden className="size-3.5" />
      {t(state)}
    </span>
  );
}

/** That the instructor has moved a waiting run to the front. */
export function UrgentBadge() {
  const t = useTranslations('run.waiting');
  return (
    <span className="inline-flex items-center gap-0.5 whitespace-nowrap rounded-full bg-accent-soft py-0.5 pr-2.5 pl-1.5 font-semibold text-2xs text-accent">
      <ChevronsUp aria-hidden className="size-3.5" />
      {t('urgent')}
    </span>
  );
}

/** How a run compares with the same of other seeds, in a sentence; nothing for a run on its own. */
export function useSeedsText(): (run: Run, runs: readonly Run[]) => string | undefined {
  const t = useTranslations('run.seeds');
  const figures = useFigures();
  return (run, runs) => {
    const group = seedGroupOf(run, runs);
    if (!group) return undefined;
    const { total, done, result } = group;
    const progress = done < total ? t('progress', { done, total }) : '';
    if (!result) return progress;
    const { mean, spread } = result;
    const summary = t('summary', { count: done, mean: figures.percent(mean), spread: (spread * 100).toFixed(1) });
    return [summary, progress].filter(Boolean).join(' · ');
  };
}

/** The sentence about how a run ended. */
export function useEndingText(): (ending: Ending) => string {
  const t = useTranslations('run.endings');
  return (ending) => {
    switch (ending.state) {
      case 'finished':
        return ending.stoppedEarly ? t('finishedEarly') : t('finished');
      case 'stopped':
        return t(
          ({ student: 'stoppedByStudent', instructor: 'stoppedByInstructor', session: 'stoppedBySession' } as const)[
            ending.by
          ],
        );
      case 'diverged':
        return t('diverged', { step: ending.step });
      case 'failed':
        return t('failed', { message: ending.message });
    }
  };
}

/** The share of a run's steps that are done, as a bar. */
export function ProgressBar({ run, className = '' }: { run: Run; className?: string }) {
  const t = useTranslations('run');
  const share = progressOf(run);
  const color = run.state === 'training' ? 'bg-accent' : run.state === 'finished' ? 'bg-good' : 'bg-line-strong';
  return (
    <div
      role="progressbar"
      aria-label={t('progress', { number: run.number })}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      className={`h-1.5 overflow-hidden rounded-full bg-sunken ${className}`}
    >
      <div
        className={`h-full origin-left rounded-full transition-transform duration-200 ease-linear ${color}`}
        style={{ transform: `scaleX(${share})` }}
      />
    </div>
  );
}
