/** The round itself in its form: title, minutes, runs, message, and in short what it sends and opens. */
'use client';
import { type ReactNode, useId } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_ui/button.tsx';
import { TextArea } from '#app/_ui/text-area.tsx';
import { TextInput } from '#app/_ui/text-input.tsx';
import { brokenRules } from '#lib/classroom/fields.ts';
import type { PlannedRound } from '#lib/classroom/lesson.ts';
import { maximumMessage } from '#lib/classroom/plan.ts';
import { Footer } from './careful-dialog.tsx';
import { ClassTime } from './class-time.tsx';
import { type DraftFault, type RoundDraft, readDraft } from './round-draft.ts';
import { modeCounts, refitted } from './rule-edits.ts';
import { Summary } from './rules-editor.tsx';
import { ValuesSummary } from './values-summary.tsx';

type Props = {
  draft: RoundDraft;
  action: string;
  onSet: (part: Partial<RoundDraft>) => void;
  onTurn: (page: 'values' | 'rules') => void;
  onBack: () => void;
  onDone: (round: PlannedRound) => void;
};

/** `onTurn` turns to the page of the values or the rules. */
export function RoundPage({ draft, action, onSet, onTurn, onBack, onDone }: Props) {
  const t = useTranslations('lesson.roundForm');
  const id = useId();
  const read = readDraft(draft);
  const fault = (name: DraftFault, text: string) => ((read.faults as DraftFault[]).includes(name) ? text : undefined);
  return (
    <>
      <div className="mt-4 flex flex-col gap-1">
        <TextInput
          id={`${id}-title`}
          label={t('name')}
          value={draft.title}
          maxLength={120}
          fault={fault('title', t('nameFault'))}
          onChange={(event) => onSet({ title: event.target.value })}
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
        <TextArea
          id={`${id}-message`}
          label={t('message')}
          rows={4}
          value={draft.message}
          fault={fault('message', t('messageFault', { maximum: maximumMessage }))}
          onChange={(event) => onSet({ message: event.target.value })}
        />
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
