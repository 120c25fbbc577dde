/** The window of the lesson's plan: where it comes from, its rounds, and the form of one of them. */
'use client';
import { FolderOpen, Plus, Timer } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { Button } from '#app/_ui/button.tsx';
import { Confirm } from '#app/_ui/dialog.tsx';
import { useFigures, useNames, useRefusalText, useWording } from '#app/_ui/names.ts';
import { TextInput } from '#app/_ui/text-input.tsx';
import { clothesLesson, digitsLesson } from '#lib/classroom/image-lessons.ts';
import type { Lesson, Plan } from '#lib/classroom/lesson.ts';
import { expectedClass, ladderLesson, lessonLengths, trainersOf } from '#lib/classroom/lessons.ts';
import { neuronLesson } from '#lib/classroom/neuron-lesson.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import type { Refusal } from '#lib/refusal.ts';
import { readLimit } from '#lib/written-number.ts';
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
  const wording = useWording();
  const [editing, setEditing] = useState(at);
  const [offered, setOffered] = useState<Plan | null>(null);
  const { plan, next } = lesson;

  const take = (given: Plan) => keepPlan(given, 0, t('loaded', { title: wording(given.title) }));
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
        body={t('replaceBody', { title: plan ? wording(plan.title) : '' })}
        action={t('replace')}
        onConfirm={() => offered && void take(offered)}
      />
    </>
  );
}

/** The ready lesson in its lengths, sized for as many students as come and for what trains them. */
export function ReadyLessons({ onChoose }: { onChoose: (plan: Plan) => void }) {
  const t = useTranslations('lesson.plan');
  const id = useId();
  const present = useSessionState(
    ({ session }) => Object.values(session!.seats).filter(({ standing }) => standing === 'in').length,
  );
  const speed = useSessionState(({ live }) => live!.speed);
  const trainers = useSessionState(({ live }) => live!.trainers);
  const datasets = useSessionState(({ live }) => live!.datasets);
  const [typed, setTyped] = useState<string>();
  const students = readLimit(typed ?? String(expectedClass(present)), { minimum: 1, maximum: 200, whole: true });
  const machine = trainersOf({ speed, trainers });
  const isThere = ({ rounds }: Plan) => datasets.includes(rounds[0]!.hyperparameters!.dataset);
  return (
    <section className="mt-4">
      <h3 className="font-semibold text-sm">{t('ready')}</h3>
      <p className="text-muted text-sm">
        {t('readyHelp')} {t(machine.measured ? 'readyMeasured' : 'readyAssumed', { kind: machine.kind })}
      </p>
      <div className="mt-2 w-32">
        <TextInput
          id={id}
          label={t('readyStudents')}
          inputMode="numeric"
          value={typed ?? String(expectedClass(present))}
          fault={students ? undefined : t('readyStudentsFault')}
          onChange={(event) => setTyped(event.target.value)}
          className="numbers"
        />
      </div>
      <div className="grid gap-2 sm:grid-cols-3">
        {students &&
          lessonLengths
            .map((length) => ({ length, plan: ladderLesson(length, machine, students) }))
            .filter(({ plan }) => isThere(plan))
            .map((each) => <ReadyLesson key={each.length} {...each} onChoose={onChoose} />)}
      </div>
      <div className="mt-2 grid gap-2 sm:grid-cols-3">
        <WholeLesson plan={neuronLesson} onChoose={onChoose} />
        {students &&
          [digitsLesson(machine, students), clothesLesson(machine, students)]
            .filter(isThere)
            .map((plan) => <WholeLesson key={datasetsOf(plan).join()} plan={plan} onChoose={onChoose} />)}
      </div>
    </section>
  );
}

/** A ready lesson that leads through its own data set, with its rounds and minutes in all. */
function WholeLesson({ plan, onChoose }: { plan: Plan; onChoose: (plan: Plan) => void }) {
  const t = useTranslations('lesson.plan');
  const wording = useWording();
  const minutes = plan.rounds.reduce((sum, round) => sum + (round.minutes ?? 0), 0);
  return (
    <button
      type="button"
      onClick={() => onChoose(plan)}
      className="flex items-start gap-2.5 rounded-xl border border-line bg-surface px-3.5 py-2.5 text-left hover:border-accent hover:bg-accent-soft"
    >
      <Timer aria-hidden className="mt-0.5 size-4.5 shrink-0 text-accent" />
      <span className="min-w-0">
        <span className="block font-semibold text-sm">{wording(plan.title)}</span>
        <span className="numbers block text-2xs text-muted">
          {t('readyWhole', { count: plan.rounds.length, minutes })}
        </span>
        <span className="block text-2xs text-muted">{datasetsOf(plan).join(', ')}</span>
      </span>
    </button>
  );
}

const datasetsOf = ({ rounds }: Plan): string[] => [
  ...new Set(rounds.flatMap(({ hyperparameters }) => (hyperparameters ? datasetOf(hyperparameters).name : []))),
];

function ReadyLesson({ plan, length, onChoose }: { plan: Plan; length: number; onChoose: (plan: Plan) => void }) {
  const t = useTranslations('lesson.plan');
  const figures = useFigures();
  const images = plan.rounds.flatMap(({ hyperparameters }) => hyperparameters?.trainSize ?? []);
  const [fewest, most] = [Math.min(...images), Math.max(...images)].map(figures.whole);
  return (
    <button
      type="button"
      onClick={() => onChoose(plan)}
      className="flex items-start gap-2.5 rounded-xl border border-line bg-surface px-3.5 py-2.5 text-left hover:border-accent hover:bg-accent-soft"
    >
      <Timer aria-hidden className="mt-0.5 size-4.5 shrink-0 text-accent" />
      <span className="min-w-0">
        <span className="block font-semibold text-sm">{t('readyLength', { minutes: length })}</span>
        <span className="numbers block text-2xs text-muted">
          {t('readyRounds', { count: plan.rounds.length, minutes: plan.rounds[0]!.minutes ?? 0 })}
        </span>
        <span className="numbers block text-2xs text-muted">
          {fewest === most
            ? t('readyImages', { images: most! })
            : t('readyImageRange', { fewest: fewest!, most: most! })}
        </span>
      </span>
    </button>
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
