/** Names of fields, choices and values in the reader's language, for sentences and chips. */
'use client';
import { useCallback, useMemo } from 'react';
import { useFormatter, useMessages, useTranslations } from 'use-intl';
import { labelOf } from '#lib/datasets/dataset.ts';
import { datasets } from '#lib/datasets/datasets.ts';
import { fieldAt } from '#lib/hyperparameters/hyperparameters.ts';
import { inLanguage, type Language, type Wording } from '#lib/language.ts';
import type { Refusal } from '#lib/refusal.ts';
import { usePreferences } from './preferences.tsx';

type Value = string | number | boolean | null | undefined;

/** A value as all screens write it: without binary rounding noise, from 1,000 on with separators, alike in every language. */
function plainNumber(value: number): string {
  return Math.abs(value) >= 1000 ? value.toLocaleString('en') : String(Number(value.toPrecision(6)));
}

/** The data set as screens name it; undefined if there is no such. */
function nameOfDataset(id: string | number, language: Language): string | undefined {
  const dataset = datasets.find((each) => each.id === id);
  return dataset && labelOf(dataset, language);
}

/** Functions that name things in the reader's language. */
export function useNames() {
  const { language } = usePreferences();
  const t = useTranslations();
  const { common, form } = useMessages();
  return useMemo(() => {
    /** The name of one choice, such as `optimizer` and `adamw`. */
    const choice = (field: string, value: string | number): string =>
      (field === 'dataset' && nameOfDataset(value, language)) ||
      (field === 'kernel' && `${value}×${value}`) ||
      (common.choices as Record<string, Record<string, string>>)[field]?.[String(value)] ||
      String(value);

    /** The block or layer that a path is about, or nothing for a field of the whole run. */
    const place = (path: string): string => {
      const [list, index] = path.split('.');
      if (index === '*') return list === 'blocks' ? t('form.everyBlock') : t('form.everyDense');
      if (list === 'blocks' && index !== undefined) return t('form.block', { number: Number(index) + 1 });
      if (list === 'dense' && index !== undefined) return t('form.dense', { number: Number(index) + 1 });
      return '';
    };

    /** The label of the field at a path, with its block: "Block 2 · Filters". */
    const field = (path: string): string => {
      if (path === 'blocks.length') return t('form.blockCount');
      if (path === 'dense.length') return t('form.denseCount');
      const found = fieldAt(path);
      return [place(path), found?.label[language] ?? ''].filter(Boolean).join(' · ') || path;
    };

    /** A value as the form shows it, with its unit. */
    const value = (path: string, of: Value): string => {
      if (of === undefined || of === null) return '–';
      if (typeof of === 'boolean') return of ? form.on : form.off;
      const found = fieldAt(path);
      if (found?.kind === 'choice') return choice(path.split('.').at(-1)!, of);
      return typeof of === 'number' ? plainNumber(of) : of;
    };
    return { choice, place, field, value };
  }, [language, t, common, form]);
}

/** What the reader reads of a text that may be in each language. */
export function useWording(): (wording: Wording) => string {
  const { language } = usePreferences();
  return useCallback((wording) => inLanguage(wording, language), [language]);
}

/** Says a refusal in the reader's language, by its code; one that this page does not know, as the server says it. */
export function useRefusalText(): (refusal: Refusal) => string {
  const t = useTranslations('common.refusals');
  return useCallback(
    (refusal) => (t.has(refusal.code) ? t(refusal.code, { unit: '', ...refusal.params }) : refusal.message),
    [t],
  );
}

/** The same with the field that it is about, for where the field itself is not beside it. */
export function useRefusalSentence(): (refusal: Refusal) => string {
  const names = useNames();
  const refusalText = useRefusalText();
  return useCallback(
    (refusal) => {
      const path = refusal.path?.replace(/^(round\.|settings\.)?hyperparameters\./, '') ?? '';
      const { field, ...params } = refusal.params ?? {};
      const said = refusalText(
        field === undefined ? refusal : { ...refusal, params: { ...params, field: names.field(String(field)) } },
      );
      return fieldAt(path) ? `${names.field(path)}: ${said}` : said;
    },
    [names, refusalText],
  );
}

/** Numbers as every screen writes them. */
export function useFigures() {
  const format = useFormatter();
  const t = useTranslations('common.time');
  return useMemo(
    () => ({
      /** 0.7123 → 71.2% */
      percent: (share: number, digits = 1) =>
        format.number(share, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }),
      /** A difference of accuracies in points, without its sign: 3.5 */
      points: (value: number) => format.number(value, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
      /** A whole number in full: 1,639,914 */
      whole: (value: number) => format.number(Math.round(value)),
      /** A large number in short: 1.6M; with more digits where asked for. */
      short: (value: number, more = 0) => {
        const [divisor, letter] =
          value >= 1e9 ? [1e9, 'G'] : value >= 1e6 ? [1e6, 'M'] : value >= 1e4 ? [1e3, 'k'] : [1, ''];
        const shown = value / divisor;
        const digits = letter && shown < 100 ? 1 : 0;
        return `${format.number(shown, { maximumFractionDigits: digits + more })}${letter}`;
      },
      /** Seconds with one digit below ten, and with more where asked for. */
      seconds: (value: number, more = 0) =>
        format.number(value, { maximumFractionDigits: (value < 10 ? 1 : 0) + more }),
      /** Compute time: "4.2 s", "48 s", "12 min 5 s", "4 h 21 min" */
      computeSeconds: (value: number) => {
        if (value < 60) {
          return together(
            t('computeSeconds', { seconds: format.number(value, { maximumFractionDigits: value < 10 ? 1 : 0 }) }),
          );
        }
        const all = Math.round(value);
        const [minutes, hours] = [Math.floor(all / 60), Math.floor(all / 3600)];
        return together(
          hours > 0 ? t('hours', { hours, minutes: minutes % 60 }) : t('minutes', { minutes, seconds: all % 60 }),
        );
      },
      /** Bytes as people count memory: 1.4 GB, with 1 GB = 10⁹ bytes. */
      bytes: (value: number) =>
        together(
          value >= 1e9
            ? `${format.number(value / 1e9, { maximumFractionDigits: 1 })} GB`
            : `${format.number(Math.round(value / 1e6))} MB`,
        ),
      /** An expected length of time in milliseconds, no more exactly than it can be known: "3 min 20 s". */
      roughly: (milliseconds: number) => {
        const all = roughSeconds(milliseconds / 1000);
        const [minutes, hours] = [Math.floor(all / 60), Math.floor(all / 3600)];
        if (all < 60) return together(t('seconds', { seconds: all }));
        if (all < 3600) return together(t('minutes', { minutes, seconds: all % 60 }));
        return together(t('hours', { hours, minutes: minutes % 60 }));
      },
      /** A time of day as a wall clock shows it: 2:05 PM. */
      clock: (moment: number) => together(format.dateTime(moment, { hour: 'numeric', minute: '2-digit' })),
    }),
    [format, t],
  );
}

/** A number and its unit stay on one line. */
function together(text: string): string {
  return text.replace(/\s/g, '\u00a0');
}

/** Seconds rounded to what an expectation can be trusted for: 5 s below a minute, 10 s below ten, whole minutes beyond. */
export function roughSeconds(seconds: number): number {
  const step = seconds < 57.5 ? 5 : seconds < 595 ? 10 : 60;
  return Math.max(step, Math.round(seconds / step) * step);
}
