/** The window of the lesson's plan: where it comes from, its rounds, and the form of one of them. */
'use client';
import { Cpu, FolderOpen, Gauge, Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_ui/button.tsx';
import { Confirm } from '#app/_ui/dialog.tsx';
import { useNames, useRefusalText } from '#app/_ui/names.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import type { Lesson, Plan } from '#lib/classroom/lesson.ts';
import { ladderLesson } from '#lib/classroom/lessons.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Refusal } from '#lib/refusal.ts';
import { newRound, PlanList, planOf, planOfFile, useKeepPlan, withRound } from './plan-list.tsx';
import { RoundForm } from './round-form.tsx';
import { CarefulDialog } from './rules-dialog.tsx';

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
  // Another plan replaces the present one, so ask first.
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

/** The ready lesson in both sizes, in the instructor's language. */
export function ReadyLessons({ onChoose }: { onChoose: (plan: Plan) => void }) {
  const t = useTranslations('lesson.plan');
  const { language } = usePreferences();
  const sizes = [
    {
      scale: 'gpu',
      icon: Gauge,
      name: t('readyGpu'),
      help: t('readyGpuHelp', { images: datasetOf(defaultHyperparameters).training }),
    },
    { scale: 'cpu', icon: Cpu, name: t('readyCpu'), help: t('readyCpuHelp') },
  ] as const;
  return (
    <section className="mt-4">
      <h3 className="font-semibold text-sm">{t('ready')}</h3>
      <p className="text-muted text-sm">{t('readyHelp')}</p>
      <div className="mt-2 grid gap-2 sm:grid-cols-2">
        {sizes.map(({ scale, icon: Icon, name, help }) => (
          <button
            key={scale}
            type="button"
            onClick={() => onChoose(ladderLesson(language, scale))}
            className="flex items-start gap-2.5 rounded-xl border border-line bg-surface px-3.5 py-2.5 text-left hover:border-accent hover:bg-accent-soft"
          >
            <Icon aria-hidden className="mt-0.5 size-4.5 shrink-0 text-accent" />
            <span className="min-w-0">
              <span className="block font-semibold text-sm">{name}</span>
              <span className="block text-2xs text-muted">{help}</span>
            </span>
          </button>
        ))}
      </div>
    </section>
  );
}

/** A button that reads a lesson file, and what is wrong with one that could not be read. */
export function LoadFile({ onLoad }: { onLoad: (plan: Plan) => void }) {
  const t = useTranslations('lesson.plan');
  const input = useRef<HTMLInputElement>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  async function read(file: File | undefined) {
    if (!file) return;
    const answer = await planOfFile(file);
    setRefusal(answer.ok ? null : answer.refusal);
    if (answer.ok) onLoad(answer.plan);
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        aria-label={t('load')}
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          void read(event.target.files?.[0]);
          // The same file, corrected, counts as another choice.
          event.target.value = '';
        }}
      />
      <Button size="small" onClick={() => input.current?.click()}>
        <FolderOpen aria-hidden className="size-3.5" />
        {t('load')}
      </Button>
      {refusal && <FileFault refusal={refusal} />}
    </>
  );
}

function FileFault({ refusal }: { refusal: Refusal }) {
  const t = useTranslations('lesson.plan');
  const refusalText = useRefusalText();
  const placeText = usePlaceText();
  const place = placeText(refusal.path ?? '');
  return (
    <div role="alert" className="basis-full rounded-xl bg-bad-soft px-3.5 py-2.5 text-sm">
      <p className="font-semibold text-bad">{t('fileFault')}</p>
      <p>
        {place && <strong className="font-semibold">{place}: </strong>}
        {refusalText(refusal)}
      </p>
    </div>
  );
}

/** A place in a lesson file as people find it: the round, then the field's name or the key as it is written in the file. */
function usePlaceText(): (path: string) => string {
  const t = useTranslations('lesson.rounds');
  const names = useNames();
  return (path) => {
    const found = /^rounds\.(\d+)(?:\.(.+))?$/.exec(path);
    if (!found) return path;
    const rest = found[2]?.replace(/^(hyperparameters|fields)\./, '');
    const name = rest && (rest === found[2] ? rest : names.field(rest));
    return [t('number', { number: Number(found[1]) + 1 }), name].filter(Boolean).join(' · ');
  };
}
