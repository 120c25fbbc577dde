/** A run in words: its state and end, how far it is, why it waits, what its seeds show, what is spent. */
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
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { Meter } from '#app/_ui/meter.tsx';
import { useFigures } from '#app/_ui/names.ts';
import type { Expectation } from '#lib/analysis/expectation.ts';
import { meanOf, sampleDeviation } from '#lib/analysis/noise.ts';
import { progressOf } from '#lib/classroom/progress.ts';
import type { Ledger } from '#lib/classroom/quota.ts';
import { bestOf, isUnderWay, type Run, type RunState } from '#lib/classroom/session.ts';
import { differences } from '#lib/hyperparameters/hyperparameters.ts';
import { isChance } from '#lib/hyperparameters/relevance.ts';
import { isRangeTest } from '#lib/network/training-plan.ts';

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

/** The function that names what was found in a run when it ended; that it diverged, its state says. */
export function useFindingNames(): (run: Pick<Run, 'findings'>) => string[] {
  const t = useTranslations('run.findings');
  return useCallback(
    ({ findings }) => findings.filter((kind) => kind !== 'diverged').map((kind) => t('title', { kind, epoch: 0 })),
    [t],
  );
}

/** What was found in a run when it ended, beside its state: the `most` important; nothing without. */
export function FoundBadges({ run, most }: { run: Pick<Run, 'findings'>; most?: number }) {
  const names = useFindingNames()(run);
  return names.slice(0, most).map((name) => (
    <span
      key={name}
      title={names.join('\n')}
      className="whitespace-nowrap rounded-full bg-warn-soft px-2 py-0.5 font-semibold text-2xs text-warn"
    >
      {name}
    </span>
  ));
}

/** That the run looks for a learning rate, and is not ranked. */
export function RangeTestBadge() {
  const t = useTranslations('run.rangeTest');
  return (
    <span
      title={t('notRanked')}
      className="whitespace-nowrap rounded-full bg-sunken px-2 py-0.5 font-semibold text-2xs text-muted"
    >
      {t('badge')}
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

/** Why no curve of these runs is drawn: by batches, or by epochs as validation is. */
export function useNoCurveText(): (runs: readonly Run[], by?: 'batch' | 'epoch') => string {
  const t = useTranslations('run');
  return (runs, by = 'batch') => {
    if (runs.some((run) => (by === 'batch' ? run.step > 0 : bestOf(run)))) return t('loadingCurve');
    return t(runs.some(isUnderWay) ? (by === 'batch' ? 'waitingForFirst' : 'waitingForEpoch') : 'noPoints');
  };
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

const stoppedBy = {
  student: 'stoppedByStudent',
  instructor: 'stoppedByInstructor',
  session: 'stoppedBySession',
  'time-limit': 'stoppedByTimeLimit',
} as const;

/** The sentence about how a run ended; undefined for one that has not, or as planned. */
export function useEndingText(): (run: Pick<Run, 'ending' | 'hyperparameters'>) => string | undefined {
  const t = useTranslations('run.endings');
  return ({ ending, hyperparameters }) => {
    if (!ending) return undefined;
    switch (ending.state) {
      case 'finished':
        return ending.stoppedEarly ? t('finishedEarly') : undefined;
      case 'stopped':
        return t(stoppedBy[ending.by]);
      case 'diverged':
        return t(isRangeTest(hyperparameters) ? 'divergedInTest' : 'diverged', { step: ending.step });
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
        className={`h-full origin-left rounded-full transition-transform duration-1000 ease-linear ${color}`}
        style={{ transform: `scaleX(${share})` }}
      />
    </div>
  );
}

const pausedBy = { student: 'pausedByStudent', instructor: 'pausedByInstructor', quota: 'pausedByQuota' } as const;

/** The reason in one sentence; `own` if the run is the reader's. Nothing for a run that is training. */
export function useReasonText(): (run: Run, expectation: Expectation | undefined, own: boolean) => string | undefined {
  const t = useTranslations('run.waiting');
  const figures = useFigures();
  return (run, expectation, own) => {
    const whose = own ? 'yes' : 'no';
    // Expectations are up to a second old; whether it is paused is known at once.
    if (run.pausedBy) return t(pausedBy[run.pausedBy], { own: whose });
    const reason = run.state === 'queued' ? expectation?.reason : undefined;
    switch (reason?.kind) {
      case 'session-paused':
        return t('sessionPaused');
      case 'no-trainer':
        return t('noTrainer');
      case 'own-run-first':
        return t('ownFirst', { own: whose, number: reason.number });
      case 'no-room':
        return t('noRoom', {
          own: whose,
          place: expectation?.place ?? 1,
          used: figures.computeSeconds(reason.used),
          median: figures.computeSeconds(reason.median),
        });
      case 'no-memory':
        return t('noMemory', { needed: figures.bytes(reason.needed), free: figures.bytes(reason.free) });
      case 'next':
        return t('next');
      default:
        return undefined;
    }
  };
}

/** A start closer than this is not mentioned. */
const soon = 3000;

/** When the run is expected to start, if not at once, and to end; `now` is the moment of the expectation. */
export function useTimesText(): (run: Run, expectation: Expectation | undefined, now: number) => string[] {
  const t = useTranslations('run.waiting');
  const figures = useFigures();
  return (run, expectation, now) => {
    if (!expectation || (run.state !== 'queued' && run.state !== 'training')) return [];
    const { startsAt, endsAt } = expectation;
    const say = (key: 'starts' | 'ends', moment: number) =>
      t(key, { clock: figures.clock(moment), duration: figures.roughly(moment - now) });
    return [
      ...(run.state === 'queued' && startsAt !== null && startsAt - now > soon ? [say('starts', startsAt)] : []),
      ...(endsAt !== null ? [say('ends', endsAt)] : []),
    ];
  };
}

type SeedGroup = {
  readonly total: number;
  /** How many have finished; only they count, since an early result is not comparable. */
  readonly done: number;
  /** The mean and the sample standard deviation of the best validation accuracies; undefined while fewer than two have finished. */
  readonly result: { mean: number; spread: number } | undefined;
};

/** The runs among `runs` that repeat this one with other seeds, itself included; undefined if it stands alone. */
export function seedGroupOf(run: Run, runs: readonly Run[]): SeedGroup | undefined {
  const group = run.group ?? run.id;
  const related = runs.filter((other) => (other.group ?? other.id) === group);
  if (related.length < 2) return undefined;
  // An extended run has more epochs than the others, so it no longer belongs to them.
  const members = related.filter((other) =>
    differences(run.hyperparameters, other.hyperparameters).every(({ path }) => isChance(path)),
  );
  if (members.length < 2) return undefined;
  const results = members.flatMap((member) =>
    member.state === 'finished' ? (bestOf(member)?.validationAccuracy ?? []) : [],
  );
  return {
    total: members.length,
    done: results.length,
    result: results.length < 2 ? undefined : { mean: meanOf(results), spread: sampleDeviation(results) },
  };
}

/** The part of the quota that is spent, as a bar: yellow when less than a fifth is left, red when nothing is. */
export function UseMeter({ ledger, className = '' }: { ledger: Ledger; className?: string }) {
  const t = useTranslations('run.account');
  const figures = useFigures();
  const { charged, quota, left } = ledger;
  if (quota === null || left === null) return null;
  return (
    <Meter
      share={charged / quota}
      label={t('quota')}
      text={t('spentOf', { charged: figures.computeSeconds(charged), quota: figures.computeSeconds(quota) })}
      color={left === 0 ? 'bad' : left < quota / 5 ? 'warn' : 'accent'}
      className={className}
    />
  );
}
