/** The form in which a student chooses hyperparameters, and the bar with which they are submitted. */
'use client';
import { Link2, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { RunLink } from '#app/_run/run-link.tsx';
import { newSeed } from '#app/_run/use-run-actions.ts';
import { Button, IconButton } from '#app/_ui/button.tsx';
import { useCopy } from '#app/_ui/use-copy.ts';
import { linkOf } from './form-memory.ts';
import { LessonNotice } from './lesson-notice.tsx';
import { OpenFields } from './open-fields.tsx';
import { PresetPicker } from './preset-picker.tsx';
import { SubmitBar, type SubmitProps } from './submit-bar.tsx';
import { Topics } from './topics.tsx';
import type { HyperparameterForm as State } from './use-hyperparameter-form.ts';
import { FormContext } from './values.ts';

/** `children` stand below the fields. */
export function HyperparameterForm({
  state,
  children,
  ...submitRun
}: SubmitProps & { state: State; children: ReactNode }) {
  const t = useTranslations('form');
  const copy = useCopy();
  const { form, values, checked, changes, rules, base, offered, differences } = state;
  return (
    <FormContext value={{ form, values, checked, changes, rules, disabled: submitRun.closed }}>
      <form
        noValidate
        aria-label={t('title')}
        onSubmit={(event) => event.preventDefault()}
        className="flex min-h-0 flex-1 flex-col"
      >
        <div className="relative min-h-0 flex-1 px-4 pb-4 sm:px-5 lg:overflow-y-auto">
          <header className="z-10 lg:sticky lg:top-0 -mx-4 flex items-center gap-1 bg-surface px-4 pt-3 pb-1 sm:-mx-5 sm:px-5">
            <h2 className="flex-1 font-bold text-lg">{t('title')}</h2>
            <IconButton
              label={t('copyLink')}
              onClick={() =>
                copy(
                  location.origin + location.pathname + linkOf(values, state.forkedFrom ?? undefined),
                  t('linkCopied'),
                )
              }
            >
              <Link2 aria-hidden className="size-4.5" />
            </IconButton>
            <Button
              size="small"
              weight="plain"
              aria-label={t('undoLabel')}
              disabled={!state.canUndo}
              onClick={state.undo}
            >
              <Undo2 aria-hidden className="size-4" />
              {t('undo')}
            </Button>
          </header>
          <LessonNotice state={state} />
          <Origin runId={state.forkedFrom} />
          <PresetPicker
            base={base}
            offered={offered}
            changes={differences}
            onChoose={state.chooseBase}
            onRevert={({ path }) => state.revert(path)}
            onRevertAll={state.revertAll}
          />
          <OpenFields />
          <div className="mt-4 border-line border-t">
            <Topics onDice={() => state.setSeed(newSeed())} />
          </div>
          {children}
        </div>
        <SubmitBar state={state} {...submitRun} />
      </form>
    </FormContext>
  );
}

/** Whose values the form began with. */
function Origin({ runId }: { runId: string | null }) {
  const t = useTranslations('form');
  const number = useSessionState(({ session }) => session!.runs[runId ?? '']?.number);
  if (number === undefined) return null;
  return (
    <p className="numbers mb-1 text-sm" data-testid="origin">
      <RunLink number={number}>{t('takenFrom', { number })}</RunLink>
    </p>
  );
}
