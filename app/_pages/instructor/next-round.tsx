/** The round that comes next: begin it, look at it first, or pass it over. */
'use client';
import { PencilLine, Play, SkipForward } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useNow } from '#app/_live/use-session.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button, IconButton } from '#app/_ui/button.tsx';
import { Confirm } from '#app/_ui/confirm.tsx';
import { isRunning, type Lesson, type PlannedRound } from '#lib/classroom/lesson.ts';
import { ClassTime } from './class-time.tsx';
import { RoundTerms } from './plan-list.tsx';
import { useKeepPlan } from './use-plan.ts';

/** Nothing without a plan. */
export function NextRound({ lesson, onEdit }: { lesson: Lesson; onEdit: (index: number) => void }) {
  const t = useTranslations('lesson.rounds');
  const keepPlan = useKeepPlan();
  const begin = useBeginRound();
  const { plan, next } = lesson;
  const round = plan?.rounds[next];
  if (!plan) return null;
  if (!round) return <p className="mt-4 border-line border-t pt-3 text-muted text-sm">{t('allBegun')}</p>;
  return (
    <section
      aria-label={t('next', { place: next + 1, total: plan.rounds.length })}
      className="mt-4 border-line border-t pt-3"
    >
      <p className="numbers text-2xs text-muted">{t('next', { place: next + 1, total: plan.rounds.length })}</p>
      <p className="break-words font-semibold leading-snug">{round.title}</p>
      <p className="numbers text-muted text-sm">
        <RoundTerms round={round} />
      </p>
      <ClassTime round={round} className="mt-0.5" />
      <div className="mt-2.5 flex gap-2">
        <BeginButton lesson={lesson} title={round.title} onBegin={() => begin(round, next)} />
        <IconButton label={t('edit')} onClick={() => onEdit(next)} className="border border-line">
          <PencilLine aria-hidden className="size-4" />
        </IconButton>
        <IconButton
          label={t('skip')}
          onClick={() => keepPlan(plan, next + 1, t('skipped'))}
          className="border border-line"
        >
          <SkipForward aria-hidden className="size-4" />
        </IconButton>
      </div>
    </section>
  );
}

/** Begins a round; `planned` is its index in the plan, if it is of the plan. */
export function useBeginRound() {
  const t = useTranslations('lesson.rounds');
  const ask = useAsk();
  return (round: PlannedRound, planned?: number) =>
    ask('begin-round', { round, ...(planned !== undefined && { planned }) }, t('begun', { title: round.title }));
}

/** Asks first while another round has time left. */
function BeginButton({
  lesson: { round: now },
  title,
  onBegin,
}: {
  lesson: Lesson;
  title: string;
  onBegin: () => Promise<unknown>;
}) {
  const t = useTranslations('lesson.rounds');
  const [asking, setAsking] = useState(false);
  const moment = useNow(1000);
  const running = now !== null && isRunning(now, moment);
  return (
    <>
      <Button
        weight={running ? 'quiet' : 'primary'}
        size="small"
        className="h-9 flex-1"
        aria-label={`${t('begin')}: ${title}`}
        onClick={() => (running ? setAsking(true) : onBegin())}
      >
        <Play aria-hidden className="size-3.5 fill-current" />
        {t('begin')}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('beginTitle')}
        body={t('beginBody', { title: now?.title ?? '' })}
        action={t('begin')}
        onConfirm={() => void onBegin()}
      />
    </>
  );
}
