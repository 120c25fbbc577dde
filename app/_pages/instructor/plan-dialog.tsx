/** The window of the lesson's plan: where it comes from, its rounds, and the form of one of them. */
'use client';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_ui/button.tsx';
import { Confirm } from '#app/_ui/confirm.tsx';
import type { Lesson, Plan } from '#lib/classroom/lesson.ts';
import { CarefulDialog } from './careful-dialog.tsx';
import { newRound, planOf, withRound } from './plan-edits.ts';
import { PlanList } from './plan-list.tsx';
import { LoadFile, ReadyLessons } from './plan-source.tsx';
import { RoundForm } from './round-form.tsx';
import { useKeepPlan } from './use-plan.ts';

type Props = {
  open: boolean;
  lesson: Lesson;
  /** The round that is edited as the window opens; null for the whole plan. */
  at: number | null;
  onClose: () => void;
};

/** Whatever is changed is kept at once; only the form of a round waits for its button. */
export function PlanDialog({ open, lesson, at, onClose }: Props) {
  const t = useTranslations('lesson.plan');
  return (
    <CarefulDialog open={open} title={t('title')} body={t('help')} onClose={onClose}>
      {(setDirty) => <Contents lesson={lesson} at={at} onDirty={setDirty} />}
    </CarefulDialog>
  );
}

function Contents({ lesson, at, onDirty }: Pick<Props, 'lesson' | 'at'> & { onDirty: (dirty: boolean) => void }) {
  const t = useTranslations('lesson.plan');
  const form = useTranslations('lesson.roundForm');
  const keepPlan = useKeepPlan();
  const [editing, setEditing] = useState(at);
  const [offered, setOffered] = useState<Plan | null>(null);
  const { plan, next } = lesson;

  const take = (given: Plan) => keepPlan(given, 0, t('loaded', { title: given.title }));
  // Another plan takes the place of the one there is, so it is asked for.
  const offer = (given: Plan) => (plan ? setOffered(given) : void take(given));
  function leaveRound() {
    onDirty(false);
    setEditing(null);
  }

  if (editing !== null) {
    return (
      <RoundForm
        key={editing}
        initial={plan?.rounds[editing] ?? newRound(t('newRound'))}
        action={form('save')}
        onBack={leaveRound}
        onDirty={onDirty}
        onDone={async (round) => {
          const course = plan
            ? withRound({ plan, next }, editing, round)
            : { plan: planOf(t('untitled'), round), next };
          const reply = await keepPlan(course.plan, course.next, form('saved'));
          if (reply.ok) leaveRound();
        }}
      />
    );
  }
  return (
    <>
      {plan ? (
        <PlanList plan={plan} next={next} onEdit={setEditing} onOffer={offer} />
      ) : (
        <>
          <div className="mt-4 rounded-xl border border-line-strong/50 border-dashed px-4 py-3 text-center">
            <p className="font-semibold">{t('empty')}</p>
            <p className="text-muted text-sm">{t('emptyHelp')}</p>
          </div>
          <ReadyLessons onChoose={offer} />
          <div className="mt-4 flex flex-wrap gap-2">
            <LoadFile onLoad={offer} />
            <Button size="small" onClick={() => setEditing(0)}>
              <Plus aria-hidden className="size-3.5" />
              {t('add')}
            </Button>
          </div>
        </>
      )}
      <Confirm
        open={offered !== null}
        onOpenChange={() => setOffered(null)}
        title={t('replaceTitle')}
        body={t('replaceBody', { title: plan?.title ?? '' })}
        action={t('replace')}
        onConfirm={() => offered && void take(offered)}
      />
    </>
  );
}
