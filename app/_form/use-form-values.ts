/** The values of a form as one object that is replaced at every change, and the ways in which its controls change it. */
'use client';
import { useMemo, useRef, useState } from 'react';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';

/** As `Hyperparameters`, but a number that is being typed may be null at run time; only checked values leave the form. */
export type FormValues = Hyperparameters;

export type Form = {
  /** The values after the last change, drawn or not. */
  readonly get: () => FormValues;
  readonly reset: (values: FormValues) => void;
  /** Sets what is at a path such as `blocks.1.filters` or `blocks`. */
  readonly set: (path: string, value: unknown) => void;
  /** The path that was set last; null for none. */
  readonly lastSet: () => string | null;
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
        reset(withValue(latest.current, path.split('.'), value) as FormValues);
      },
      lastSet: () => lastSet.current,
    };
  }, []);
  return { form, values };
}
