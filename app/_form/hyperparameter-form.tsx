/** The form in which a student chooses hyperparameters, what the instructor did to it, and the bar with which they are submitted. */
'use client';
import { Link2, Undo2 } from 'lucide-react';
import { type ReactNode, Suspense, useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { newSeed } from '#app/_run/use-run-actions.ts';
import { Button, IconButton } from '#app/_ui/button.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { useCopy } from '#app/_ui/use-copy.ts';
import { linkOf } from './form-memory.ts';
import { PresetPicker } from './preset-picker.tsx';
import { SubmitBar, type SubmitProps, submitId } from './submit-bar.tsx';
import { Topics } from './topics.tsx';
import type { HyperparameterForm as State } from './use-hyperparameter-form.ts';
import { FormContext } from './values.ts';

// A lesson that steers the form comes later than the form.
const LessonNotice = lazily(() => import('./lesson-notice.tsx'), 'LessonNotice');
const Origin = lazily(() => import('./lesson-notice.tsx'), 'Origin');
const OpenFields = lazily(() => import('./lesson-notice.tsx'), 'OpenFields');

/** `children` stand below the fields. */
export function HyperparameterForm({
  state,
  children,
  ...submitRun
}: SubmitProps & { state: State; children: ReactNode }) {
  const t = useTranslations('form');
  const copy = useCopy();
  const { form, values, checked, changes, rules, base, offered, differences, setSeed } = state;
  const onDice = useCallback(() => setSeed(newSeed()), [setSeed]);
  return (
    <FormContext value={{ form, values, checked, changes, rules, disabled: submitRun.closed }}>
      <form
        noValidate
        aria-label={t('title')}
        onSubmit={(event) => event.preventDefault()}
        // A button acts on what has been typed, drawn or not.
        onClickCapture={() => form.get() !== values && form.settle()}
        className="flex flex-1 flex-col"
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          form.settle();
          document.getElementById(submitId)?.click();
        }}
      >
        <div className="relative flex-1 px-4 pb-4 sm:px-5">
          <a
            href={`#${submitId}`}
            className="sr-only focus:not-sr-only focus:mt-3 focus:inline-block focus:rounded-lg focus:bg-accent focus:px-3 focus:py-1.5 focus:text-on-accent"
          >
            {t('skipToSubmit')}
          </a>
          <header className="flex items-center gap-1 pt-3 pb-1">
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
          <div role="status">
            {state.notice && (
              <Suspense>
                <LessonNotice state={state} />
              </Suspense>
            )}
          </div>
          {state.forkedFrom !== null && (
            <Suspense>
              <Origin runId={state.forkedFrom} />
            </Suspense>
          )}
          <PresetPicker
            base={base}
            offered={offered}
            changes={differences}
            onChoose={state.chooseBase}
            onRevert={({ path }) => state.revert(path)}
            onRevertAll={state.revertAll}
          />
          {Object.keys(rules).length > 1 && (
            <Suspense>
              <OpenFields />
            </Suspense>
          )}
          <div className="mt-4 border-line border-t">
            <Topics onDice={onDice} />
          </div>
          {children}
        </div>
        <SubmitBar state={state} {...submitRun} />
      </form>
    </FormContext>
  );
}
