/** Windows that ask before they throw work away, and the one in which the instructor opens and locks hyperparameters. */
'use client';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { Confirm, Dialog } from '#app/_ui/dialog.tsx';
import { useNames } from '#app/_ui/names.ts';
import { impossibleRule, refusalBeyond } from '#lib/classroom/fields.ts';
import type { Lesson } from '#lib/classroom/lesson.ts';
import { sameRules } from './rule-edits.ts';
import { RulesEditor } from './rules-editor.tsx';
import { useInForms } from './use-in-forms.ts';

/** Several changes are applied to every form at once. */
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
  const values = useInForms();
  const [rules, setRules] = useState(lesson.fields);
  const unchanged = sameRules(rules, lesson.fields);
  const faulty = impossibleRule(rules) ?? refusalBeyond(rules, values.dataset, '')?.params?.field;
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
        values={values}
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
            : t('impossible', { field: names.field(String(faulty)) })
        }
      >
        <Button weight="primary" disabled={unchanged || faulty !== undefined} onClick={apply}>
          {t('apply')}
        </Button>
      </Footer>
    </>
  );
}

type Props = {
  open: boolean;
  title: string;
  body?: string;
  /** Draws the contents; they say whether something of theirs would be lost. */
  children: (setDirty: (dirty: boolean) => void) => ReactNode;
  onClose: () => void;
};

/** Its contents start over whenever it is opened. */
export function CarefulDialog({ open, title, body, children, onClose }: Props) {
  const t = useTranslations('lesson.rules');
  const [dirty, setDirty] = useState(false);
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [dirty]);
  function close() {
    setDirty(false);
    onClose();
  }
  return (
    <Dialog open={open} title={title} body={body} onOpenChange={() => (dirty ? setAsking(true) : close())}>
      {children(setDirty)}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('discardTitle')}
        body={t('discardBody')}
        action={t('discard')}
        onConfirm={close}
      />
    </Dialog>
  );
}

/** Stays in sight while the contents above it scroll. */
export function Footer({ note, children }: { note?: string | undefined; children: ReactNode }) {
  return (
    <footer className="sticky -bottom-5 z-10 -mx-5 mt-3 -mb-5 flex flex-wrap items-center justify-end gap-2 rounded-b-2xl border-line border-t bg-raised px-5 py-3 sm:-bottom-6 sm:-mx-6 sm:-mb-6 sm:px-6">
      {note !== undefined && (
        <p role="status" className="min-w-0 flex-1 text-muted text-sm">
          {note}
        </p>
      )}
      {children}
    </footer>
  );
}
