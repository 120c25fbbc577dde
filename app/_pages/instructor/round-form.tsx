/** One round as it is prepared, on three pages: the round itself, the values that it sends, and what it opens. */
'use client';
import { TriangleAlert } from 'lucide-react';
import { type ReactNode, useCallback, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { baseValues } from '#app/_form/draft.ts';
import { useSessionState } from '#app/_live/use-session.tsx';
import { Button } from '#app/_ui/button.tsx';
import { Confirm } from '#app/_ui/dialog.tsx';
import { useFigures, useNames } from '#app/_ui/names.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { TextInput } from '#app/_ui/text-input.tsx';
import { classTime } from '#lib/classroom/class-time.ts';
import { brokenRules, impossibleRule, refusalBeyond } from '#lib/classroom/fields.ts';
import type { PlannedRound } from '#lib/classroom/lesson.ts';
import { maximumMessage } from '#lib/classroom/plan.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { nearestBase, presetById } from '#lib/hyperparameters/presets.ts';
import { shownDifferences } from '#lib/hyperparameters/relevance.ts';
import { type DraftFault, draftOf, type RoundDraft, readDraft } from './round-draft.ts';
import { modeCounts, refitted } from './rule-edits.ts';
import { Footer } from './rules-dialog.tsx';
import { RulesEditor, Summary } from './rules-editor.tsx';
import { useInForms } from './use-in-forms.ts';
import { ValuesEditor } from './values-editor.tsx';
import { LanguagesButton, WordingArea, WordingInput } from './wording-fields.tsx';

type RoundFormProps = {
  initial: PlannedRound;
  /** The words on the button. */
  action: string;
  onBack: () => void;
  onDirty: (dirty: boolean) => void;
  onDone: (round: PlannedRound) => void;
};

/** What is changed on a page stays when one turns to another. */
export function RoundForm({ initial, action, onBack, onDirty, onDone }: RoundFormProps) {
  const t = useTranslations('lesson.roundForm');
  const rules = useTranslations('lesson.rules');
  const names = useNames();
  const [first] = useState(() => draftOf(initial));
  const [draft, setDraft] = useState(first);
  const [page, setPage] = useState<'round' | 'values' | 'rules'>('round');
  const standing = useInForms();
  const inForms = draft.hyperparameters ?? standing;
  const markDirty = useCallback(
    (dirty: boolean) => {
      if (dirty) onDirty(true);
    },
    [onDirty],
  );
  const [asking, setAsking] = useState(false);
  const set = (part: Partial<RoundDraft>) => {
    setDraft({ ...draft, ...part });
    onDirty(true);
  };
  switch (page) {
    case 'round':
      return (
        <>
          <RoundPage
            draft={draft}
            action={action}
            onSet={set}
            onTurn={setPage}
            onBack={() => (draft === first ? onBack() : setAsking(true))}
            onDone={onDone}
          />
          <Confirm
            open={asking}
            onOpenChange={setAsking}
            title={rules('discardTitle')}
            body={rules('discardBody')}
            action={rules('discard')}
            onConfirm={onBack}
          />
        </>
      );
    case 'values':
      return (
        <ValuesEditor
          initial={inForms}
          rules={draft.fields}
          action={t('use')}
          onBack={() => setPage('round')}
          onDirty={markDirty}
          onDone={(hyperparameters) => {
            set({ hyperparameters });
            setPage('round');
          }}
        />
      );
    case 'rules': {
      const faulty = impossibleRule(draft.fields) ?? refusalBeyond(draft.fields, inForms.dataset, '')?.params?.field;
      return (
        <>
          <RulesEditor rules={draft.fields} values={inForms} onChange={(fields) => set({ fields })} />
          <Footer note={faulty === undefined ? undefined : rules('impossible', { field: names.field(String(faulty)) })}>
            <Button weight="primary" disabled={faulty !== undefined} onClick={() => setPage('round')}>
              {t('useRules')}
            </Button>
          </Footer>
        </>
      );
    }
  }
}

type Props = {
  draft: RoundDraft;
  action: string;
  onSet: (part: Partial<RoundDraft>) => void;
  onTurn: (page: 'values' | 'rules') => void;
  onBack: () => void;
  onDone: (round: PlannedRound) => void;
};

/** `onTurn` turns to the page of the values or the rules. */
function RoundPage({ draft, action, onSet, onTurn, onBack, onDone }: Props) {
  const t = useTranslations('lesson.roundForm');
  const id = useId();
  const read = readDraft(draft);
  const fault = (name: DraftFault, text: string) => ((read.faults as DraftFault[]).includes(name) ? text : undefined);
  return (
    <>
      <div className="mt-4 flex flex-col gap-1">
        <WordingInput
          id={`${id}-title`}
          label={t('name')}
          value={draft.title}
          maxLength={120}
          fault={fault('title', t('nameFault'))}
          onChange={(title) => onSet({ title })}
        />
        <div className="grid grid-cols-2 gap-3">
          <TextInput
            id={`${id}-minutes`}
            label={t('minutes')}
            inputMode="decimal"
            placeholder={t('noLimit')}
            value={draft.minutes}
            fault={fault('minutes', t('minutesFault'))}
            onChange={(event) => onSet({ minutes: event.target.value })}
            className="numbers"
          />
          <TextInput
            id={`${id}-runs`}
            label={t('runLimit')}
            inputMode="numeric"
            placeholder={t('noLimit')}
            value={draft.runLimit}
            fault={fault('runLimit', t('runLimitFault'))}
            onChange={(event) => onSet({ runLimit: event.target.value })}
            className="numbers"
          />
        </div>
        <WordingArea
          id={`${id}-message`}
          label={t('message')}
          rows={5}
          value={draft.message}
          fault={
            fault('message', t('messageFault', { maximum: maximumMessage })) ?? fault('language', t('languageFault'))
          }
          onChange={(message) => onSet({ message })}
        />
        <div className="flex justify-end">
          <LanguagesButton
            wordings={[draft.title, draft.message]}
            onChange={(change) => onSet({ title: change(draft.title), message: change(draft.message) })}
          />
        </div>
      </div>
      <SentValues draft={draft} onSet={onSet} onTurn={onTurn} />
      <Part title={t('rules')} button={t('change')} onPress={() => onTurn('rules')}>
        <Summary counts={modeCounts(draft.fields)} />
      </Part>
      {'round' in read && <ClassTime round={read.round} className="mt-3" />}
      <Footer>
        <Button onClick={onBack}>{t('back')}</Button>
        <Button weight="primary" disabled={!('round' in read)} onClick={() => 'round' in read && onDone(read.round)}>
          {action}
        </Button>
      </Footer>
    </>
  );
}

function SentValues({ draft, onSet, onTurn }: Pick<Props, 'draft' | 'onSet' | 'onTurn'>) {
  const t = useTranslations('lesson.roundForm');
  const { hyperparameters, fields } = draft;
  const ruled = hyperparameters ? brokenRules(fields, hyperparameters).length : 0;
  return (
    <Part
      title={t('values')}
      button={t(hyperparameters ? 'change' : 'choose')}
      onPress={() => onTurn('values')}
      more={
        hyperparameters && (
          <Button size="small" weight="plain" onClick={() => onSet({ hyperparameters: null })}>
            {t('keepForms')}
          </Button>
        )
      }
    >
      {hyperparameters ? <ValuesSummary hyperparameters={hyperparameters} /> : t('noValues')}
      {hyperparameters && ruled > 0 && (
        <span className="mt-1.5 flex flex-wrap items-center gap-2 text-warn">
          {t('ruledAway', { count: ruled })}
          <Button size="small" onClick={() => onSet({ fields: refitted(fields, hyperparameters) })}>
            {t('refit')}
          </Button>
        </span>
      )}
    </Part>
  );
}

/** A part of the round that is edited on another page. */
function Part({
  title,
  button,
  more,
  onPress,
  children,
}: {
  title: string;
  button: string;
  more?: ReactNode;
  onPress: () => void;
  children: ReactNode;
}) {
  return (
    <section className="mt-2 border-line border-t pt-2.5">
      <div className="flex items-center gap-2">
        <h3 className="min-w-0 flex-1 font-semibold text-sm">{title}</h3>
        {more}
        <Button size="small" aria-label={`${title}: ${button}`} onClick={onPress}>
          {button}
        </Button>
      </div>
      <div className="mt-0.5 text-muted text-sm">{children}</div>
    </section>
  );
}

function ValuesSummary({ hyperparameters }: { hyperparameters: Hyperparameters }) {
  const t = useTranslations('form');
  const { language } = usePreferences();
  const base = nearestBase(hyperparameters);
  const preset = presetById(base)?.label[language] ?? t('presetNone');
  const count = shownDifferences(baseValues(base, { fields: {}, pushed: null }), hyperparameters).length;
  return <span>{count === 0 ? t('unchanged', { preset }) : t('changed', { preset, count })}</span>;
}

/** A warning where it is longer than the round; nothing while nobody is there or no speed is known. */
export function ClassTime({ round, className = '' }: { round: PlannedRound; className?: string }) {
  const t = useTranslations('lesson.rounds');
  const figures = useFigures();
  const speed = useSessionState(({ live }) => live!.speed);
  const trainers = useSessionState(({ live }) => live!.trainers);
  const students = useSessionState(
    ({ session }) => Object.values(session!.seats).filter(({ standing }) => standing === 'in').length,
  );
  const time = classTime(round, students, { speed, trainers });
  if (time === undefined) return null;
  const long = round.minutes !== null && time > round.minutes * 60_000;
  return (
    <p className={`numbers flex items-start gap-1.5 text-sm ${long ? 'text-warn' : 'text-muted'} ${className}`}>
      {long && <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />}
      {t(long ? 'classTimeLong' : 'classTime', { students, duration: figures.roughly(time) })}
    </p>
  );
}
