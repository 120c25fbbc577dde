/** The form's state: values, checks, comparison with the preset, undo, and what is kept in this browser and its address. */
'use client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { type Difference, defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters.ts';
import { presetById } from '#lib/presets.ts';
import type { Refusal } from '#lib/refusal.ts';
import { reverted, shownDifferences } from './comparison.ts';
import { checkForm } from './faults.ts';
import { keep, linkOf, readKept, readLink } from './form-memory.ts';
import { useHistory } from './use-history.ts';
import type { Form, FormContext, FormValues } from './values.ts';

const baseOf = (base: string): Hyperparameters => presetById(base)?.hyperparameters ?? defaultHyperparameters;

export type HyperparameterForm = Omit<FormContext, 'disabled'> & {
  readonly form: Form;
  /** The preset of the comparison ('' for the defaults), and what differs from it. */
  readonly base: string;
  readonly differences: readonly Difference[];
  readonly choosePreset: (base: string) => void;
  readonly revert: (path: string) => void;
  readonly revertAll: () => void;
  /** Puts other values into the form, the seed included. */
  readonly load: (hyperparameters: Hyperparameters) => void;
  readonly setSeed: (seed: number) => void;
  readonly undo: () => void;
  readonly canUndo: boolean;
};

type First = { hyperparameters: Hyperparameters; base: string };

/** The address wins over what this browser kept, and that over the defaults. */
function firstValues(code: string, onLinkRefused: (refusal: Refusal) => void): First {
  const kept = readKept(localStorage, code) ?? { hyperparameters: defaultHyperparameters, base: '' };
  const link = readLink(location.search);
  if (link && !link.ok) onLinkRefused(link.refusal);
  return link?.ok ? { hyperparameters: link.hyperparameters, base: kept.base } : kept;
}

/** For one session, with its limit, and one page in the browser; `onLinkRefused` hears why the values in the address could not be read. */
export function useHyperparameterForm(
  code: string,
  epochLimit: number | null,
  onLinkRefused: (refusal: Refusal) => void,
): HyperparameterForm {
  const refused = useRef<Refusal | null>(null);
  const [first] = useState(() =>
    firstValues(code, (refusal) => {
      refused.current = refusal;
    }),
  );
  const [base, setBase] = useState(first.base);
  const form = useForm<FormValues>({ defaultValues: structuredClone(first.hyperparameters) });
  const values = useWatch({ control: form.control }) as FormValues;

  useEffect(() => {
    if (refused.current) onLinkRefused(refused.current);
    refused.current = null;
  }, [onLinkRefused]);

  const load = useCallback((next: Hyperparameters) => form.reset(structuredClone(next)), [form]);
  const setSeed = useCallback((seed: number) => form.setValue('seed', seed), [form]);
  const { undo, canUndo } = useHistory(values, load);
  const checked = useMemo(() => checkForm(values, epochLimit), [values, epochLimit]);
  const differences = useMemo(() => shownDifferences(baseOf(base), values), [base, values]);
  const changes = useMemo(() => new Map(differences.map(({ path, before }) => [path, before])), [differences]);

  useEffect(() => {
    if (checked.faults.size > 0) return;
    const timer = setTimeout(() => {
      keep(localStorage, code, { hyperparameters: values, base });
      history.replaceState(history.state, '', `${location.pathname}${linkOf(values)}${location.hash}`);
    }, 300);
    return () => clearTimeout(timer);
  }, [code, values, base, checked]);

  return {
    form,
    values,
    checked,
    changes,
    base,
    differences,
    choosePreset(next) {
      setBase(next);
      load({ ...baseOf(next), seed: form.getValues('seed') });
    },
    revert: (path) => load(reverted(form.getValues(), baseOf(base), path)),
    revertAll: () => load({ ...baseOf(base), seed: form.getValues('seed') }),
    load,
    setSeed,
    undo,
    canUndo,
  };
}
