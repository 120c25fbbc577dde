/** The window in which the instructor opens and locks hyperparameters in the middle of a lesson. */
'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { useNames } from '#app/_ui/names.ts';
import { impossibleRule } from '#lib/classroom/fields.ts';
import type { Lesson } from '#lib/classroom/lesson.ts';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { CarefulDialog, Footer } from './careful-dialog.tsx';
import { sameRules } from './rule-edits.ts';
import { RulesEditor } from './rules-editor.tsx';

/** Several changes are made in peace and applied to every form at once. */
export function RulesDialog({ open, lesson, onClose }: { open: boolean; lesson: Lesson; onClose: () => void }) {
  const t = useTranslations('lesson.rules');
  return (
    <CarefulDialog open={open} title={t('title')} body={t('help')} onClose={onClose}>
      {(setDirty) => <Draft lesson={lesson} onDirty={setDirty} onDone={onClose} />}
    </CarefulDialog>
  );
}

function Draft({ lesson, onDirty, onDone }: { lesson: Lesson; onDirty: (dirty: boolean) => void; onDone: () => void }) {
  const t = useTranslations('lesson.rules');
  const names = useNames();
  const ask = useAsk();
  const [rules, setRules] = useState(lesson.fields);
  const unchanged = sameRules(rules, lesson.fields);
  const faulty = impossibleRule(rules);
  async function apply() {
    const reply = await ask('change-fields', { fields: rules }, t('applied'));
    if (!reply.ok) return;
    onDirty(false);
    onDone();
  }
  return (
    <>
      <RulesEditor
        rules={rules}
        values={lesson.pushed?.hyperparameters ?? defaultHyperparameters}
        onChange={(next) => {
          setRules(next);
          onDirty(!sameRules(next, lesson.fields));
        }}
      />
      <Footer
        note={
          faulty === undefined
            ? unchanged
              ? t('unchanged')
              : undefined
            : t('impossible', { field: names.field(faulty) })
        }
      >
        <Button weight="primary" disabled={unchanged || faulty !== undefined} onClick={apply}>
          {t('apply')}
        </Button>
      </Footer>
    </>
  );
}
