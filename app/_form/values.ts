/** The values in the form, and what every field needs to know beside its own. */
'use client';
import { createContext, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { ruleOn, rulePaths, type ValueRule } from '#lib/classroom/fields.ts';
import type { FieldRules } from '#lib/classroom/lesson.ts';
import type { Dataset } from '#lib/datasets/dataset.ts';
import type { DatasetId } from '#lib/datasets/datasets.ts';
import type { Field } from '#lib/hyperparameters/field.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { mostLayers, movedTo } from '#lib/hyperparameters/on-dataset.ts';
import { isRelevant } from '#lib/hyperparameters/relevance.ts';
import type { Checked } from './faults.ts';

export type FormContext = {
  readonly form: Form;
  /** The values at the last render. */
  readonly values: FormValues;
  readonly checked: Checked;
  /** By path: the value in the preset that the form is compared with, where it differs. */
  readonly changes: ReadonlyMap<string, string | number | boolean | undefined>;
  /** What the lesson allows. */
  readonly rules: FieldRules;
  readonly disabled: boolean;
};

export const FormContext = createContext<FormContext | null>(null);

/** The form around the component. */
export function useFormContext(): FormContext {
  const context = useContext(FormContext);
  if (!context) throw new Error('A field stands outside the hyperparameter form.');
  return context;
}

/** The element that a fault at this path should bring into view. */
export function fieldId(path: string): string {
  return `field-${path.replaceAll('.', '-')}`;
}

/** Brings a field into view, out of what is folded around it, and puts the keyboard there. */
export function showField(path: string): void {
  const element = document.getElementById(fieldId(path)) ?? document.getElementById(fieldId(path.split('.')[0]!));
  for (let around = element?.closest('details'); around; around = around.parentElement?.closest('details')) {
    around.setAttribute('open', '');
  }
  element?.scrollIntoView({ block: 'center' });
  const focusable = element?.matches('[role=radiogroup]') ? element.querySelector('input:checked') : element;
  if (focusable instanceof HTMLElement) focusable.focus();
}

/** Whether the value at this path is shown at all. */
export const isHidden = (rules: FieldRules, path: string): boolean => ruleOn(rules, path)?.mode === 'hidden';

/** The field with the limits and choices that its rule leaves. */
export function narrowed(field: Field, rule: ValueRule | undefined): Field {
  if (rule?.mode !== 'range') return field;
  const { minimum, maximum } = rule;
  if (field.kind === 'integer' || field.kind === 'number') {
    // Where students choose the data set, a rule may go beyond what theirs allows.
    const within = (value: number) => Math.min(field.maximum, Math.max(field.minimum, value));
    return { ...field, minimum: within(minimum), maximum: within(maximum) };
  }
  if (field.kind !== 'choice') return field;
  return { ...field, choices: field.choices.filter((each) => Number(each) >= minimum && Number(each) <= maximum) };
}

/** The fewest and the most blocks or layers that there may be, and whether the lesson says so. */
export function lengthsOf(rules: FieldRules, list: 'blocks' | 'dense', dataset: Dataset) {
  const rule = ruleOn(rules, `${list}.length`);
  if (!rule) return { minimum: 0, maximum: mostLayers(dataset, list), rule };
  if (rule.mode === 'range') return { minimum: rule.minimum, maximum: rule.maximum, rule };
  return { minimum: Number(rule.value), maximum: Number(rule.value), rule };
}

/** The rules that leave no choice: what breaks one of them can be put right without asking. */
export function lockingRules(rules: FieldRules): FieldRules {
  return Object.fromEntries(Object.entries(rules).filter(([, { mode }]) => mode === 'fixed' || mode === 'hidden'));
}

/** The paths that are left to choose, where the lesson holds more in place than the data set; undefined where it does not. */
export function openPaths(rules: FieldRules, values: Hyperparameters): string[] | undefined {
  if (Object.keys(lockingRules(rules)).every((path) => path === 'dataset')) return undefined;
  return rulePaths.filter((path) => {
    const [list] = path.split('.*.');
    if (path.includes('*') && values[list as 'blocks' | 'dense'].length === 0) return false;
    return !Object.hasOwn(lockingRules(rules), path) && isRelevant(path.replace('*', '0'), values);
  });
}

/** As `Hyperparameters`, but a number that is being typed may be null at run time; only checked values leave the form. */
type FormValues = Hyperparameters;

export type Form = {
  /** The values after the last change, drawn or not. */
  readonly get: () => FormValues;
  readonly reset: (values: FormValues) => void;
  /** Sets what is at a path such as `blocks.1.filters` or `blocks`. */
  readonly set: (path: string, value: unknown) => void;
  /** The path that was set last; null for none. */
  readonly lastSet: () => string | null;
  /** Draws at once what has been typed. */
  readonly settle: () => void;
};

/** What is at the path; undefined where there is nothing. */
export function valueAt(values: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((holder, part) => (holder as Record<string, unknown> | undefined)?.[part], values);
}

/** The same with another value at the path. */
export function withValue(holder: unknown, [part, ...rest]: string[], value: unknown): unknown {
  if (part === undefined) return value;
  const child = withValue((holder as Record<string, unknown>)[part], rest, value);
  if (Array.isArray(holder)) return holder.map((item, index) => (index === Number(part) ? child : item));
  return { ...(holder as object), [part]: child };
}

/** The form, always the same one, and its values. */
export function useFormValues(initial: () => FormValues): { form: Form; values: FormValues } {
  const [values, setValues] = useState(initial);
  const latest = useRef(values);
  const lastSet = useRef<string | null>(null);
  const form = useMemo<Form>(() => {
    const reset = (next: FormValues) => {
      latest.current = next;
      setValues(next);
    };
    return {
      get: () => latest.current,
      reset,
      set(path, value) {
        lastSet.current = path;
        if (path === 'dataset') return reset(movedTo(value as DatasetId, latest.current));
        reset(withValue(latest.current, path.split('.'), value) as FormValues);
      },
      lastSet: () => lastSet.current,
      settle: () => flushSync(() => setValues(latest.current)),
    };
  }, []);
  // What is kept for the next visit follows from what is drawn.
  useEffect(() => {
    addEventListener('pagehide', form.settle);
    return () => removeEventListener('pagehide', form.settle);
  }, [form]);
  return { form, values };
}
