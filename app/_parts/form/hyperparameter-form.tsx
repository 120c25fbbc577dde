/** The form in which a student chooses hyperparameters, and the bar with which they are handed in. */
'use client';
import { Link2, Play, Undo2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Hyperparameters } from '#lib/hyperparameters.ts';
import { useFigures, useNames, useRefusalText } from '../../_text/names.ts';
import { Button, IconButton } from '../controls/button.tsx';
import { useCopy } from '../controls/use-copy.ts';
import { isSound } from './faults.ts';
import { linkOf } from './form-memory.ts';
import { PresetPicker } from './preset-picker.tsx';
import { Topics } from './topics.tsx';
import type { HyperparameterForm as State } from './use-hyperparameter-form.ts';
import { FormContext, fieldId } from './values.ts';

/** Brings the first fault into view and puts the keyboard there. */
function showFault(path: string) {
  const element = document.getElementById(fieldId(path)) ?? document.getElementById(fieldId(path.split('.')[0]!));
  element?.closest('details')?.setAttribute('open', '');
  element?.scrollIntoView({ block: 'center' });
  element?.focus();
}

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
        <div className="min-h-0 flex-1 px-4 pb-4 sm:px-5 lg:overflow-y-auto">
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
            <Topics onDice={state.drawSeed} />
          </div>
          {children}
        </div>
        <HandInBar state={state} closed={closed} onHandIn={onHandIn} />
      </form>
    </FormContext>
  );
}

function HandInBar({
  state: { values, checked },
  closed,
  onHandIn,
}: {
  state: State;
  closed: boolean;
  onHandIn: (hyperparameters: Hyperparameters) => Promise<void>;
}) {
  const t = useTranslations('form');
  const network = useTranslations('network');
  const names = useNames();
  const figures = useFigures();
  const refusalText = useRefusalText();
  const [busy, setBusy] = useState(false);
  const [path, refusal] = [...checked.faults][0] ?? [];

  async function handIn() {
    if (path !== undefined) return showFault(path);
    const sound = structuredClone(values);
    if (!isSound(sound)) return;
    setBusy(true);
    await onHandIn(sound).finally(() => setBusy(false));
  }

  return (
    <div className="sticky bottom-0 z-10 border-line border-t bg-surface px-4 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-5 lg:rounded-b-[0.875rem]">
      {refusal && path !== undefined ? (
        <div className="mb-2.5 flex items-start gap-3 text-sm">
          <p className="min-w-0 flex-1 text-bad" aria-live="polite">
            <strong>{t('faults', { count: checked.faults.size })}</strong>{' '}
            <span className="line-clamp-2">
              {names.field(path)}
              {refusal.code !== 'image-vanishes' && refusal.code !== 'too-many-parameters'
                ? `: ${refusalText(refusal)}`
                : ''}
            </span>
          </p>
          <button type="button" onClick={() => showFault(path)} className="shrink-0 rounded font-semibold text-accent">
            {t('showFault')}
          </button>
        </div>
      ) : (
        checked.network && (
          <p className="numbers mb-2.5 truncate text-muted text-sm">
            {network('totalParameters')} {figures.whole(checked.network.parameters)} ·{' '}
            {figures.short(checked.network.flops)} FLOPs
          </p>
        )
      )}
      <Button
        weight="primary"
        size="large"
        className="w-full"
        disabled={busy || closed || refusal !== undefined}
        onClick={handIn}
        data-testid="hand-in"
      >
        <Play aria-hidden className="size-4 fill-current" />
        {busy ? t('handingIn') : t('handIn')}
      </Button>
    </div>
  );
}
