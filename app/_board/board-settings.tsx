/** What the leaderboard counts and whom it shows, in the instructor's hand. */
'use client';
import { memo, type ReactNode, useId } from 'react';
import { useTranslations } from 'use-intl';
import { useAsk } from '#app/_session/use-ask.ts';
import { ChoiceInput } from '#app/_ui/choice-input.tsx';
import { boardSchema } from '#lib/classroom/board.ts';
import { type Session, settingsSchema } from '#lib/classroom/session.ts';
import { BudgetSlider } from './budget-slider.tsx';
import { OpenTest } from './open-test.tsx';

const pers = boardSchema.shape.per.options;
const modes = boardSchema.shape.mode.options;
const nameSettings = settingsSchema.shape.names.options;

/** Nothing here loses anything but opening the test, so only that is asked about. */
export const BoardSettings = memo(function BoardSettings({ session }: { session: Session }) {
  const t = useTranslations('board.settings');
  const ask = useAsk();
  const id = useId();
  const { per, mode } = session.board;
  return (
    <section aria-labelledby={id} className="card p-4 sm:p-5">
      <h2 id={id} className="font-bold text-lg">
        {t('title')}
      </h2>
      <div className="mt-3 grid gap-x-6 gap-y-4 sm:grid-cols-2">
        <Setting label={t('mode')} id={`${id}-mode`}>
          <ChoiceInput
            id={`${id}-mode`}
            label={t('mode')}
            value={mode}
            choices={modes}
            nameOf={(each) => t('modeName', { mode: String(each) })}
            onChange={(each) => void ask('change-board', { board: { mode: each as typeof mode } })}
          />
        </Setting>
        <Setting label={t('names')} id={`${id}-names`}>
          <ChoiceInput
            id={`${id}-names`}
            label={t('names')}
            value={session.settings.names}
            choices={nameSettings}
            nameOf={(each) => t('namesName', { names: String(each) })}
            onChange={(each) =>
              void ask('change-settings', { settings: { names: each as (typeof nameSettings)[number] } })
            }
          />
        </Setting>
        <Setting label={t('per')} id={`${id}-per`}>
          <ChoiceInput
            id={`${id}-per`}
            label={t('per')}
            value={per}
            choices={pers}
            nameOf={(each) => t('perName', { per: String(each) })}
            onChange={(each) => void ask('change-board', { board: { per: each as typeof per } })}
          />
        </Setting>
        <BudgetSlider session={session} />
        <div className="border-line border-t pt-4 sm:col-span-2">
          <OpenTest session={session} />
        </div>
      </div>
    </section>
  );
});

function Setting({ label, id, children }: { label: string; id: string; children: ReactNode }) {
  return (
    <div>
      <span className="mb-1.5 block font-medium text-sm" id={`${id}-label`}>
        {label}
      </span>
      {children}
    </div>
  );
}
