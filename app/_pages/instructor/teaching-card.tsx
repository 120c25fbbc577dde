/** The lesson's controls: this round and the next, open hyperparameters, messages and presets sent to all. */
'use client';
import { ListChecks, LockKeyhole, Megaphone, PencilLine, Play, Plus, Send, SkipForward } from 'lucide-react';
import { type FormEvent, memo, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useNow, useSessionState } from '#app/_live/use-session.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button, IconButton } from '#app/_ui/button.tsx';
import { Confirm } from '#app/_ui/dialog.tsx';
import { useWording } from '#app/_ui/names.ts';
import { TextArea } from '#app/_ui/text-input.tsx';
import { useSay } from '#app/_ui/toasts.tsx';
import { useDraft } from '#app/_ui/use-draft.ts';
import { rulesOn } from '#lib/classroom/fields.ts';
import { isRunning, type Lesson, type Message, type PlannedRound, type Round } from '#lib/classroom/lesson.ts';
import { graphemes, tidy } from '#lib/classroom/nickname.ts';
import { maximumMessage } from '#lib/classroom/plan.ts';
import { PlanDialog } from './plan-dialog.tsx';
import { newRound, RoundTerms, useKeepPlan } from './plan-list.tsx';
import { ClassTime, RoundForm } from './round-form.tsx';
import { Predictions, RoundNow } from './round-now.tsx';
import { CarefulDialog, RulesDialog } from './rules-dialog.tsx';
import { useInForms } from './use-in-forms.ts';
import { ValuesEditor } from './values-editor.tsx';

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
      <Button
        size="small"
        weight={lesson.plan ? 'plain' : 'quiet'}
        className="mt-3 w-full"
        aria-haspopup="dialog"
        onClick={() => setWindow('round')}
      >
        <Plus aria-hidden className="size-3.5" />
        {t('single')}
      </Button>
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
      <SingleRound open={window === 'round'} now={lesson.round} onClose={close} />
      <RulesDialog open={window === 'rules'} lesson={lesson} onClose={close} />
      <PushDialog open={window === 'push'} lesson={lesson} onClose={close} />
    </section>
  );
});

/** A round outside the plan, begun at once; it says which round under way that ends. */
function SingleRound({ open, now, onClose }: { open: boolean; now: Round | null; onClose: () => void }) {
  const t = useTranslations('lesson.rounds');
  const form = useTranslations('lesson.roundForm');
  const plan = useTranslations('lesson.plan');
  const moment = useNow(5000);
  const wording = useWording();
  const begin = useBeginRound();
  return (
    <CarefulDialog
      open={open}
      title={form('singleTitle')}
      body={now && isRunning(now, moment) ? t('beginBody', { title: wording(now.title) }) : undefined}
      onClose={onClose}
    >
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

/** Nothing without a plan. */
function NextRound({ lesson, onEdit }: { lesson: Lesson; onEdit: (index: number) => void }) {
  const t = useTranslations('lesson.rounds');
  const keepPlan = useKeepPlan();
  const begin = useBeginRound();
  const wording = useWording();
  const say = useSay();
  const { plan, next } = lesson;
  const round = plan?.rounds[next];
  if (!plan) return null;
  async function skip() {
    const { ok } = await keepPlan(plan, next + 1);
    if (ok) say(t('skipped'), 'good', undefined, { label: t('undo'), act: () => void keepPlan(plan, next) });
  }
  if (!round) return <p className="mt-4 border-line border-t pt-3 text-muted text-sm">{t('allBegun')}</p>;
  return (
    <section
      aria-label={t('next', { place: next + 1, total: plan.rounds.length })}
      className="mt-4 border-line border-t pt-3"
    >
      <p className="numbers text-2xs text-muted">{t('next', { place: next + 1, total: plan.rounds.length })}</p>
      <p className="break-words font-semibold leading-snug">{wording(round.title)}</p>
      <p className="numbers text-muted text-sm">
        <RoundTerms round={round} />
      </p>
      <ClassTime round={round} className="mt-0.5" />
      <div className="mt-2.5 flex gap-2">
        <BeginButton lesson={lesson} title={wording(round.title)} onBegin={() => begin(round, next)} />
        <IconButton label={t('edit')} onClick={() => onEdit(next)} className="border border-line">
          <PencilLine aria-hidden className="size-4" />
        </IconButton>
        <IconButton label={t('skip')} onClick={skip} className="border border-line">
          <SkipForward aria-hidden className="size-4" />
        </IconButton>
      </div>
    </section>
  );
}

/** Begins a round; `planned` is its index in the plan, if it is of the plan. */
function useBeginRound() {
  const t = useTranslations('lesson.rounds');
  const ask = useAsk();
  const wording = useWording();
  return (round: PlannedRound, planned?: number) =>
    ask(
      'begin-round',
      { round, ...(planned !== undefined && { planned }) },
      t('begun', { title: wording(round.title) }),
    );
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
  const wording = useWording();
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
        body={t('beginBody', { title: now ? wording(now.title) : '' })}
        action={t('begin')}
        onConfirm={() => void onBegin()}
      />
    </>
  );
}

/** Begins with what was sent last. */
function PushDialog({ open, lesson, onClose }: { open: boolean; lesson: Lesson; onClose: () => void }) {
  const t = useTranslations('lesson.rounds');
  const ask = useAsk();
  const inForms = useInForms();
  return (
    <CarefulDialog open={open} title={t('push')} body={t('pushHelp')} onClose={onClose}>
      {(setDirty) => (
        <ValuesEditor
          initial={inForms}
          rules={rulesOn(inForms.dataset, lesson.fields)}
          action={t('pushGo')}
          onDirty={setDirty}
          onDone={async (hyperparameters) => {
            const reply = await ask('push-preset', { hyperparameters }, t('pushed'));
            if (!reply.ok) return;
            setDirty(false);
            onClose();
          }}
        />
      )}
    </CarefulDialog>
  );
}

/** `message` is the one that everybody sees now. */
function SayToAll({ message }: { message: Message | null }) {
  const t = useTranslations('lesson.rounds');
  const form = useTranslations('lesson.roundForm');
  const ask = useAsk();
  const id = useId();
  const code = useSessionState(({ session }) => session!.code);
  const wording = useWording();
  const [text, setText, letGo] = useDraft(`to all ${code}`);
  const long = graphemes(tidy(text)) > maximumMessage;
  const say = useSay();
  const post = (words: string, done?: string) => ask('post-message', { seatId: null, text: words }, done);
  async function takeDown(words: string) {
    const { ok } = await post('');
    if (ok) say(t('takenBack'), 'good', undefined, { label: t('undo'), act: () => void post(words, t('posted')) });
  }
  async function submit(event: FormEvent) {
    event.preventDefault();
    const reply = await post(text, t('posted'));
    if (reply.ok) letGo();
  }
  return (
    <form noValidate onSubmit={submit} className="mt-4 border-line border-t pt-3">
      {message && (
        <div className="mb-2.5 rounded-xl bg-accent-soft px-3 py-2 text-sm">
          <p className="flex items-start gap-2">
            <Megaphone aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
            <span className="sr-only">{t('standing')}: </span>
            <span className="min-w-0 flex-1 break-words">{wording(message.text)}</span>
          </p>
          <Button size="small" className="mt-1.5 ml-6" onClick={() => takeDown(wording(message.text))}>
            {t('takeBack')}
          </Button>
        </div>
      )}
      <TextArea
        id={id}
        label={t('message')}
        value={text}
        fault={long ? form('messageFault', { maximum: maximumMessage }) : undefined}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" size="small" className="mt-2 w-full" disabled={tidy(text) === '' || long}>
        <Send aria-hidden className="size-3.5" />
        {t('post')}
      </Button>
    </form>
  );
}
