/** The lesson in the instructor's hand: the round, the next one, what is open, what is said and sent. */
'use client';
import { ListChecks, LockKeyhole, Plus, Send } from 'lucide-react';
import { memo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_ui/button.tsx';
import type { Lesson } from '#lib/classroom/lesson.ts';
import { CarefulDialog } from './careful-dialog.tsx';
import { NextRound, useBeginRound } from './next-round.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import { newRound } from './plan-edits.ts';
import { Predictions } from './predictions.tsx';
import { PushDialog } from './push-dialog.tsx';
import { RoundForm } from './round-form.tsx';
import { RoundNow } from './round-now.tsx';
import { RulesDialog } from './rules-dialog.tsx';
import { SayToAll } from './say-to-all.tsx';

type Window = 'plan' | 'round' | 'rules' | 'push';

/** For a session that is still open. */
export const TeachingCard = memo(function TeachingCard({ lesson, predict }: { lesson: Lesson; predict: boolean }) {
  const t = useTranslations('lesson.rounds');
  const [window, setWindow] = useState<Window | null>(null);
  const [editing, setEditing] = useState<number | null>(null);
  const close = () => setWindow(null);
  const openPlan = (at: number | null) => {
    setEditing(at);
    setWindow('plan');
  };
  const rules = Object.keys(lesson.fields).length;
  return (
    <section aria-labelledby="teaching-title" className="card p-4 sm:p-5" data-testid="teaching">
      <div className="mb-2 flex items-center gap-2">
        <h2 id="teaching-title" className="min-w-0 flex-1 font-bold text-lg">
          {t('title')}
        </h2>
        <Button size="small" aria-haspopup="dialog" onClick={() => openPlan(null)}>
          <ListChecks aria-hidden className="size-3.5" />
          {t('plan')}
        </Button>
      </div>
      {lesson.round ? <RoundNow round={lesson.round} /> : <p className="text-muted text-sm">{t('none')}</p>}
      <NextRound lesson={lesson} onEdit={openPlan} />
      {!lesson.plan && (
        <Button size="small" className="mt-3 w-full" aria-haspopup="dialog" onClick={() => setWindow('round')}>
          <Plus aria-hidden className="size-3.5" />
          {t('single')}
        </Button>
      )}
      <div className="mt-4 grid grid-cols-2 gap-2 border-line border-t pt-3">
        <Button size="small" className="h-10" aria-haspopup="dialog" onClick={() => setWindow('rules')}>
          <LockKeyhole aria-hidden className="size-3.5" />
          {t('rules')}
        </Button>
        <Button size="small" className="h-10" aria-haspopup="dialog" onClick={() => setWindow('push')}>
          <Send aria-hidden className="size-3.5" />
          {t('push')}
        </Button>
        {rules > 0 && <p className="numbers col-span-2 text-2xs text-muted">{t('rulesCount', { count: rules })}</p>}
      </div>
      <SayToAll message={lesson.message} />
      <Predictions predict={predict} />
      <PlanDialog open={window === 'plan'} lesson={lesson} at={editing} onClose={close} />
      <SingleRound open={window === 'round'} onClose={close} />
      <RulesDialog open={window === 'rules'} lesson={lesson} onClose={close} />
      <PushDialog open={window === 'push'} lesson={lesson} onClose={close} />
    </section>
  );
});

/** A round that is not of any plan, begun at once. */
function SingleRound({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations('lesson.rounds');
  const form = useTranslations('lesson.roundForm');
  const plan = useTranslations('lesson.plan');
  const begin = useBeginRound();
  return (
    <CarefulDialog open={open} title={form('singleTitle')} onClose={onClose}>
      {(setDirty) => (
        <RoundForm
          initial={newRound(plan('newRound'))}
          action={t('begin')}
          onBack={onClose}
          onDirty={setDirty}
          onDone={async (round) => {
            const reply = await begin(round);
            if (!reply.ok) return;
            setDirty(false);
            onClose();
          }}
        />
      )}
    </CarefulDialog>
  );
}
