/** What every field of the form needs to know beside its own value. */
'use client';
import { createContext, useContext } from 'react';
import type { FieldRules } from '#lib/classroom/lesson.ts';
import type { Checked } from './faults.ts';
import type { Form, FormValues } from './use-form-values.ts';

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
