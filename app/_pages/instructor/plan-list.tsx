/** The rounds of the plan in their order, what can be done with them, and how a plan is kept. */
'use client';
import { ArrowDown, ArrowUp, Download, PencilLine, Plus, Trash2 } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button, IconButton } from '#app/_ui/button.tsx';
import { Confirm } from '#app/_ui/dialog.tsx';
import { useWording } from '#app/_ui/names.ts';
import { TextInput } from '#app/_ui/text-input.tsx';
import { saveFile } from '#app/_ui/use-copy.ts';
import { lessonFileVersion, type Plan, type PlannedRound } from '#lib/classroom/lesson.ts';
import { maximumLessonFile, readLessonFile, writeLessonFile } from '#lib/classroom/lesson-file.ts';
import { fileNameOf } from '#lib/file-name.ts';
import type { Refusal } from '#lib/refusal.ts';
import { LoadFile, ReadyLessons } from './plan-dialog.tsx';

type Props = {
  plan: Plan;
  /** The index of the round that comes next. */
  next: number;
  onEdit: (index: number) => void;
  /** Another plan was chosen. */
  onOffer: (plan: Plan) => void;
};

/** `onEdit` opens the form of a round; the one after the last is a new one. */
export function PlanList({ plan, next, onEdit, onOffer }: Props) {
  const t = useTranslations('lesson.plan');
  const keepPlan = useKeepPlan();
  const wording = useWording();
  const [removing, setRemoving] = useState<number | null>(null);
  const [forgetting, setForgetting] = useState(false);
  const course: Course = { plan, next };
  const keep = (changed: Course) => void keepPlan(changed.plan, changed.next);
  function remove(index: number) {
    const left = withoutRound(course, index);
    void keepPlan(left?.plan ?? null, left?.next ?? 0, left ? undefined : t('forgotten'));
  }
  return (
    <>
      <PlanTitle
        key={wording(plan.title)}
        title={wording(plan.title)}
        onRename={(title) => keep({ plan: { ...plan, title }, next })}
      />
      <ol className="mt-1 flex flex-col gap-2">
        {plan.rounds.map((round, index) => (
          <RoundRow
            // Rounds have no ids; their position identifies them.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={index}
            round={round}
            index={index}
            count={plan.rounds.length}
            next={next}
            onEdit={() => onEdit(index)}
            onMove={(by) => keep(withMoved(course, index, by))}
            onRemove={() => setRemoving(index)}
            onNext={() => keep({ plan, next: index })}
          />
        ))}
      </ol>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button size="small" disabled={plan.rounds.length >= maximumRounds} onClick={() => onEdit(plan.rounds.length)}>
          <Plus aria-hidden className="size-3.5" />
          {t('add')}
        </Button>
        <Button size="small" onClick={() => downloadPlan(plan, wording(plan.title))}>
          <Download aria-hidden className="size-3.5" />
          {t('save')}
        </Button>
        <LoadFile onLoad={onOffer} />
        <Button size="small" weight="danger" onClick={() => setForgetting(true)}>
          <Trash2 aria-hidden className="size-3.5" />
          {t('forget')}
        </Button>
      </div>
      <div className="mt-4 border-line border-t">
        <ReadyLessons onChoose={onOffer} />
      </div>
      <Confirm
        open={removing !== null}
        onOpenChange={() => setRemoving(null)}
        title={t('removeTitle', { title: wording(plan.rounds[removing ?? -1]?.title ?? '') })}
        body={t('removeBody')}
        action={t('remove')}
        onConfirm={() => removing !== null && remove(removing)}
      />
      <Confirm
        open={forgetting}
        onOpenChange={setForgetting}
        title={t('forgetTitle')}
        body={t('replaceBody', { title: wording(plan.title) })}
        action={t('forget')}
        onConfirm={() => void keepPlan(null, 0, t('forgotten'))}
      />
    </>
  );
}

/** Kept when the keyboard leaves it: what is typed is then the title in every language. */
function PlanTitle({ title, onRename }: { title: string; onRename: (title: string) => void }) {
  const t = useTranslations('lesson.plan');
  const [typed, setTyped] = useState(title);
  const tidy = typed.trim();
  return (
    <div className="mt-4">
      <TextInput
        id="plan-title"
        label={t('name')}
        value={typed}
        maxLength={120}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => (tidy === '' ? setTyped(title) : tidy !== title && onRename(tidy))}
      />
    </div>
  );
}

type RowProps = {
  round: PlannedRound;
  index: number;
  count: number;
  next: number;
  onEdit: () => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
  onNext: () => void;
};

function RoundRow({ round, index, count, next, onEdit, onMove, onRemove, onNext }: RowProps) {
  const t = useTranslations('lesson.plan');
  const wording = useWording();
  const number = index + 1;
  const begun = index < next;
  return (
    <li
      aria-current={index === next ? 'step' : undefined}
      className={`rounded-xl border px-3 pt-2 pb-1.5 ${index === next ? 'border-accent bg-accent-soft' : 'border-line bg-surface'}`}
    >
      <div className="flex items-start gap-2.5">
        <span className="numbers w-5 shrink-0 pt-px text-right font-bold text-muted">{number}</span>
        <div className="min-w-0 flex-1">
          <p className="break-words font-semibold text-sm leading-snug">{wording(round.title)}</p>
          <p className="numbers text-2xs text-muted">
            <RoundTerms round={round} />
          </p>
        </div>
        {(begun || index === next) && (
          <span
            className={`shrink-0 rounded-full px-2 py-0.5 font-semibold text-2xs ${begun ? 'bg-sunken text-muted' : 'bg-accent text-on-accent'}`}
          >
            {t(begun ? 'done' : 'nextOne')}
          </span>
        )}
      </div>
      <div className="flex flex-wrap items-center justify-end">
        {index !== next && (
          <Button
            size="small"
            weight="plain"
            className="mr-auto ml-5"
            aria-label={t('nextLabel', { number })}
            onClick={onNext}
          >
            {t('fromHere')}
          </Button>
        )}
        <IconButton label={t('upLabel', { number })} disabled={index === 0} onClick={() => onMove(-1)}>
          <ArrowUp aria-hidden className="size-4" />
        </IconButton>
        <IconButton label={t('downLabel', { number })} disabled={index === count - 1} onClick={() => onMove(1)}>
          <ArrowDown aria-hidden className="size-4" />
        </IconButton>
        <IconButton label={t('editLabel', { number })} onClick={onEdit}>
          <PencilLine aria-hidden className="size-4" />
        </IconButton>
        <IconButton label={t('removeLabel', { number })} onClick={onRemove}>
          <Trash2 aria-hidden className="size-4" />
        </IconButton>
      </div>
    </li>
  );
}

/** Minutes and runs in words. */
export function RoundTerms({ round: { minutes, runLimit } }: { round: Pick<PlannedRound, 'minutes' | 'runLimit'> }) {
  const t = useTranslations('lesson.rounds');
  return [
    minutes === null ? t('noEnd') : t('minutes', { minutes }),
    runLimit === null ? t('noRunLimit') : t('runsEach', { count: runLimit }),
  ].join(' · ');
}

/** A plan and the index of the round that comes next. */
type Course = { readonly plan: Plan; readonly next: number };

/** A plan without rounds cannot be kept, so a new one begins with its first. */
export function planOf(title: string, round: PlannedRound): Plan {
  return { version: lessonFileVersion, title, rounds: [round] };
}

/** The most rounds of a plan. */
const maximumRounds = 30;

/** The round at `index` is as given; one after the last is added. */
export function withRound({ plan, next }: Course, index: number, round: PlannedRound): Course {
  const rounds = [...plan.rounds];
  rounds[index] = round;
  return { plan: { ...plan, rounds }, next };
}

/** Without the round at `index`; undefined where none would be left. What has begun stays begun. */
export function withoutRound({ plan, next }: Course, index: number): Course | undefined {
  const rounds = plan.rounds.filter((_, place) => place !== index);
  if (rounds.length === 0) return undefined;
  return { plan: { ...plan, rounds }, next: index < next ? next - 1 : next };
}

/** With the rounds at `index` and the place before or after it exchanged; the same where there is none. */
export function withMoved(course: Course, index: number, by: 1 | -1): Course {
  const { plan, next } = course;
  const rounds = [...plan.rounds];
  const [here, there] = [rounds[index], rounds[index + by]];
  if (!here || !there) return course;
  rounds[index] = there;
  rounds[index + by] = here;
  return { plan: { ...plan, rounds }, next };
}

/** A round to begin with: ten minutes, three runs each, everything open. */
export function newRound(title: string): PlannedRound {
  return { title, minutes: 10, runLimit: 3, hyperparameters: null, fields: {}, message: '' };
}

/** Keeps a plan with the session, whose round at `next` comes next; says `done` then. */
export function useKeepPlan() {
  const ask = useAsk();
  return useCallback(
    (plan: Plan | null, next: number, done?: string) => ask('plan-lesson', { plan, next }, done),
    [ask],
  );
}

/** The file's plan, or why it has none. */
export async function planOfFile(file: File): Promise<{ ok: true; plan: Plan } | { ok: false; refusal: Refusal }> {
  return readLessonFile(file.size > maximumLessonFile * 4 ? '' : await file.text());
}

/** Hands the plan to the browser as a file that is named after it. */
function downloadPlan(plan: Plan, title: string): void {
  saveFile(`${fileNameOf(title, 'lesson')}.json`, writeLessonFile(plan), 'application/json');
}
