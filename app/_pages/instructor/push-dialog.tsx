/** The window from which hyperparameters are sent into every student's form. */
'use client';
import { useTranslations } from 'use-intl';
import { useAsk } from '#app/_session/use-ask.ts';
import type { Lesson } from '#lib/classroom/lesson.ts';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { CarefulDialog } from './careful-dialog.tsx';
import { ValuesEditor } from './values-editor.tsx';

/** Begins with what was sent last. */
export function PushDialog({ open, lesson, onClose }: { open: boolean; lesson: Lesson; onClose: () => void }) {
  const t = useTranslations('lesson.rounds');
  const ask = useAsk();
  return (
    <CarefulDialog open={open} title={t('push')} body={t('pushHelp')} onClose={onClose}>
      {(setDirty) => (
        <ValuesEditor
          initial={lesson.pushed?.hyperparameters ?? defaultHyperparameters}
          rules={lesson.fields}
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
