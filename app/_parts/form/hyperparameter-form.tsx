/** The form in which a student chooses hyperparameters, and the bar with which they are handed in. */
'use client';
import { Link2, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Hyperparameters } from '#lib/hyperparameters.ts';
import { Button, IconButton } from '../controls/button.tsx';
import { useCopy } from '../controls/use-copy.ts';
import { newSeed } from '../run/use-run-actions.ts';
import { linkOf } from './form-memory.ts';
import { HandInBar } from './hand-in-bar.tsx';
import { PresetPicker } from './preset-picker.tsx';
import { Topics } from './topics.tsx';
import type { HyperparameterForm as State } from './use-hyperparameter-form.ts';
import { FormContext } from './values.ts';

/** `closed` forbids handing in; `onHandIn` resolves when the server has answered; `children` stand below the fields. */
export function HyperparameterForm({
  state,
  closed,
  onHandIn,
  children,
}: {
  state: State;
  closed: boolean;
  onHandIn: (hyperparameters: Hyperparameters) => Promise<void>;
  children: ReactNode;
}) {
  const t = useTranslations('form');
  const copy = useCopy();
  const { form, values, checked, changes, base, differences } = state;
  return (
    <FormContext value={{ form, values, checked, changes, disabled: closed }}>
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
              onClick={() => copy(location.origin + location.pathname + linkOf(values), t('linkCopied'))}
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
          <PresetPicker
            base={base}
            changes={differences}
            onChoose={state.choosePreset}
            onRevert={({ path }) => state.revert(path)}
            onRevertAll={state.revertAll}
          />
          <div className="mt-4 border-line border-t">
            <Topics onDice={() => state.setSeed(newSeed())} />
          </div>
          {children}
        </div>
        <HandInBar state={state} closed={closed} onHandIn={onHandIn} />
      </form>
    </FormContext>
  );
}
