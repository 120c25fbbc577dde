/** Hyperparameters that the instructor prepares for everybody, starting from a preset. */
'use client';
import { useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { baseValues, offeredBases, reverted } from '#app/_form/draft.ts';
import { checkForm } from '#app/_form/faults.ts';
import { PresetPicker } from '#app/_form/preset-picker.tsx';
import { Topics } from '#app/_form/topics.tsx';
import { FormContext, useFormValues } from '#app/_form/values.ts';
import { useSessionState } from '#app/_live/use-session.tsx';
import { newSeed } from '#app/_run/use-run-actions.ts';
import { Button } from '#app/_ui/button.tsx';
import { useFigures, useNames, useRefusalText } from '#app/_ui/names.ts';
import { brokenRules, rulesOn } from '#lib/classroom/fields.ts';
import type { FieldRules } from '#lib/classroom/lesson.ts';
import { differences as differencesBetween, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { nearestBase } from '#lib/hyperparameters/presets.ts';
import { shownDifferences } from '#lib/hyperparameters/relevance.ts';
import { Footer } from './rules-dialog.tsx';

/** Everything is free, and a base is on the data set at hand. */
const on = (dataset: Hyperparameters['dataset']) => ({ fields: rulesOn(dataset, {}), pushed: null });

type Props = {
  initial: Hyperparameters;
  /** Rules that will change what is sent. */
  rules: FieldRules;
  /** The words on the button. */
  action: string;
  onBack?: () => void;
  /** Called with whether something would be lost. */
  onDirty: (dirty: boolean) => void;
  onDone: (hyperparameters: Hyperparameters) => void;
};

/** The whole form, in which nothing is locked. */
export function ValuesEditor({ initial, rules, action, onBack, onDirty, onDone }: Props) {
  const t = useTranslations('lesson.rounds');
  const roundForm = useTranslations('lesson.roundForm');
  const [base, setBase] = useState(() => nearestBase(initial));
  const { form, values } = useFormValues(() => initial);
  const available = useSessionState(({ live }) => live?.datasets);
  const checked = useMemo(() => checkForm(values, null, {}, available), [values, available]);
  const baseline = useMemo(() => baseValues(base, on(values.dataset)), [base, values.dataset]);
  const offered = useMemo(() => offeredBases(on(values.dataset), available), [values.dataset, available]);
  const differences = useMemo(() => shownDifferences(baseline, values), [baseline, values]);
  const changes = useMemo(() => new Map(differences.map(({ path, before }) => [path, before])), [differences]);
  const dirty = useMemo(() => differencesBetween(initial, values).length > 0, [initial, values]);
  useEffect(() => {
    onDirty(dirty);
  }, [onDirty, dirty]);
  const put = form.reset;
  const restart = (next: string) => {
    setBase(next);
    put({ ...baseValues(next, on(values.dataset)), seed: values.seed });
  };
  const ruled = checked.network ? brokenRules(rules, values).length : 0;
  return (
    <FormContext value={{ form, values, checked, changes, rules: {}, disabled: false }}>
      <form noValidate className="mt-2" onSubmit={(event) => event.preventDefault()}>
        <PresetPicker
          base={base}
          offered={offered}
          changes={differences}
          onChoose={restart}
          onRevert={({ path }) => put(reverted(values, baseline, path))}
          onRevertAll={() => restart(base)}
        />
        <div className="mt-3 border-line border-t">
          <Topics onDice={() => form.set('seed', newSeed())} />
        </div>
      </form>
      <Footer note={ruled > 0 ? t('pushRuled', { count: ruled }) : undefined}>
        <Faults checked={checked} />
        {onBack && <Button onClick={onBack}>{roundForm('back')}</Button>}
        <Button weight="primary" disabled={checked.faults.size > 0} onClick={() => onDone(values)}>
          {action}
        </Button>
      </Footer>
    </FormContext>
  );
}

/** What is wrong first, or how large the network is. */
function Faults({ checked: { faults, network } }: { checked: ReturnType<typeof checkForm> }) {
  const board = useTranslations('board');
  const names = useNames();
  const figures = useFigures();
  const refusalText = useRefusalText();
  const fault = [...faults][0];
  return (
    <p role="status" className={`numbers min-w-0 flex-1 basis-40 text-sm ${fault ? 'text-bad' : 'text-muted'}`}>
      {fault
        ? `${names.field(fault[0])}: ${refusalText(fault[1])}`
        : network && board('parameters', { count: figures.short(network.parameters) })}
    </p>
  );
}
