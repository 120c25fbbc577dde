/** One round as it is prepared, on three pages: the round itself, the values that it sends, and what it opens. */
'use client';
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { Button } from '#app/_ui/button.tsx';
import { Confirm } from '#app/_ui/confirm.tsx';
import { useNames } from '#app/_ui/names.ts';
import { impossibleRule } from '#lib/classroom/fields.ts';
import type { PlannedRound } from '#lib/classroom/lesson.ts';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { Footer } from './careful-dialog.tsx';
import { draftOf, type RoundDraft } from './round-draft.ts';
import { RoundPage } from './round-page.tsx';
import { RulesEditor } from './rules-editor.tsx';
import { ValuesEditor } from './values-editor.tsx';

export type RoundFormProps = {
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
  const pushed = useSessionState(({ session }) => session!.lesson.pushed);
  const inForms = draft.hyperparameters ?? pushed?.hyperparameters ?? defaultHyperparameters;
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
      const faulty = impossibleRule(draft.fields);
      return (
        <>
          <RulesEditor rules={draft.fields} values={inForms} onChange={(fields) => set({ fields })} />
          <Footer note={faulty && rules('impossible', { field: names.field(faulty) })}>
            <Button weight="primary" disabled={faulty !== undefined} onClick={() => setPage('round')}>
              {t('useRules')}
            </Button>
          </Footer>
        </>
      );
    }
  }
}
