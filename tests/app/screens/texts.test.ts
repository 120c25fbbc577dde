/** The screens' texts: both languages cover everything that can happen. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createTranslator } from 'use-intl/core';
import { describe, expect, test } from 'vitest';
import { fetchMessages, type Messages } from '#app/_text/messages.ts';
import { remedies } from '#lib/analysis/findings.ts';
import { healthFigures } from '#lib/analysis/health-view.ts';
import { findingKinds, runSchema } from '#lib/classroom/session.ts';
import { augmentationFields } from '#lib/hyperparameters/augmentation-fields.ts';
import { topics } from '#lib/hyperparameters/field.ts';
import { blockFields, denseFields } from '#lib/hyperparameters/network-fields.ts';
import { presets } from '#lib/hyperparameters/presets.ts';
import { runFields } from '#lib/hyperparameters/training-fields.ts';
import { type Language, languages } from '#lib/language.ts';
import { refusalCodes } from '#lib/refusal.ts';

const app = path.resolve(import.meta.dirname, '../../../app');

/** Every sentence by its path. */
function sentences(tree: object, prefix = ''): [path: string, sentence: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${prefix}${key}`, value] as [string, string]] : sentences(value, `${prefix}${key}.`),
  );
}

/** The names of the arguments: in braces at an even depth; at an odd depth, braces contain the text of a choice. */
function argumentsOf(sentence: string): string[] {
  const names = new Set<string>();
  let depth = 0;
  for (const [mark, name] of sentence.matchAll(/\{\s*([a-zA-Z]*)|\}/g)) {
    if (mark.startsWith('{') && depth % 2 === 0 && name) names.add(name);
    depth += mark.startsWith('{') ? 1 : -1;
  }
  return [...names].sort();
}

const messages = Object.fromEntries(
  await Promise.all(languages.map(async (language) => [language, await fetchMessages(language)] as const)),
) as Record<Language, Messages>;

const fields = { ...blockFields, ...denseFields, ...runFields, ...augmentationFields };

describe('texts', () => {
  test('[U1] are the same in all languages, with the same arguments, and none is empty', () => {
    const korean = sentences(messages.ko);
    for (const language of languages) {
      const said = new Map(sentences(messages[language]));
      expect([...said.keys()], language).toEqual(korean.map(([path]) => path));
      for (const [path, sentence] of korean) {
        expect(said.get(path)!.trim(), path).not.toBe('');
        expect(argumentsOf(said.get(path)!), path).toEqual(argumentsOf(sentence));
      }
    }
  });

  test.each(languages)('[H955] name every finding, what to try, and every figure of health in %s', (language) => {
    const { findings } = messages[language].run;
    expect(Object.keys(findings.sentence)).toEqual([...findingKinds]);
    expect(Object.keys(findings.try)).toEqual([...remedies]);
    for (const kind of findingKinds) expect(findings.title).toContain(` ${kind} {`);
    const { healthFigures: names, healthFigureHelp: help } = messages[language].runPage;
    expect([Object.keys(names), Object.keys(help)]).toEqual([[...healthFigures], [...healthFigures]]);
  });

  test.each(languages)('[U1] can all be formatted in %s', (language) => {
    const failures: string[] = [];
    const t = createTranslator({
      locale: language,
      messages: messages[language],
      onError: (error) => failures.push(error.message),
    }) as (key: string, values: Record<string, string | number>) => string;
    for (const [path, sentence] of sentences(messages[language])) {
      const values = Object.fromEntries(argumentsOf(sentence).map((name) => [name, 3]));
      expect(t(path, values), path).not.toContain('{');
    }
    expect(failures).toEqual([]);
  });

  test.each(languages)('[U2] exist for every refusal, state, topic and choice in %s', (language) => {
    const { common, run, form } = messages[language];
    const { refusals, choices } = common;
    expect(Object.keys(refusals).sort()).toEqual([...refusalCodes].sort());
    expect(Object.keys(run.states).sort()).toEqual([...runSchema.shape.state.options].sort());
    expect(Object.keys(form.topics).sort()).toEqual([...topics].sort());
    const chosen = Object.entries(fields).flatMap(([name, field]) =>
      field.kind === 'choice' && name !== 'dataset' && name !== 'kernel'
        ? [[name, field.choices.map(String).sort()] as const]
        : [],
    );
    for (const [name, names] of chosen) {
      expect(Object.keys((choices as Record<string, object>)[name] ?? {}).sort(), name).toEqual(names);
    }
  });

  test('[U3] in Korean do not leave the choice of a particle to the reader', () => {
    const undecided = sentences(messages.ko).filter(([, text]) =>
      /을\(를\)|\(을\)|이\(가\)|은\(는\)|\(으\)로|와\(과\)/.test(text),
    );
    expect(undecided).toEqual([]);
    // A particle directly after a value would have to fit any value.
    const glued = sentences(messages.ko).filter(([, text]) => /\}(을|를|이|가|은|는|과|와)(?=[\s.,?]|$)/.test(text));
    expect(glued).toEqual([]);
  });

  test('[U424] write percent without a space in front, and limits with separators and all their digits', () => {
    for (const locale of languages) {
      const all = messages[locale];
      expect(sentences(all).filter(([, sentence]) => /[\d}] %/.test(sentence))).toEqual([]);
      const t = createTranslator({ locale, messages: all });
      expect(t('common.refusals.field-out-of-range', { minimum: 0.00001, maximum: 50_000 })).toMatch(
        /0\.00001\D+50,000/,
      );
    }
    for (const { label } of presets) expect(Object.values(label).join()).not.toMatch(/\d %/);
  });

  test('[U311] are used by code that knows their namespace', () => {
    const sourceOf = (file: string) => readFileSync(path.join(app, file), 'utf8');
    const sources = globSync('**/*.{ts,tsx}', { cwd: app })
      .filter((file) => !/^_text\/.*\//.test(file) && /useTranslations\(|fetchMessages\(/.test(sourceOf(file)))
      .map((file) => {
        const own = sourceOf(file);
        const beside = [...own.matchAll(/from '\.\/([^']+)'/g)].map(([, name]) => path.join(path.dirname(file), name!));
        const text = [own, ...beside.map(sourceOf)].join('\n');
        const namespaces = [...own.matchAll(/useTranslations\('([\w.]+)'\)/g)].map(([, name]) => `${name}.`);
        const words = [...text.matchAll(/'([\w.-]+)'|\b((?:common|form|join)\.[\w.]+)/g)].map(
          ([, word, path]) => word ?? path!,
        );
        // A name composed at run time matches any word.
        const made = [...text.matchAll(/\(`([\w.]+\$\{[^`]*)`/g)].map(([, word]) =>
          word!.replace(/\$\{[^}]*\}/g, '\\w+'),
        );
        return { namespaces: [...namespaces, ''], words: new Set(words), made: new RegExp(`^(?:${made.join('|')})$`) };
      });
    // Used by a value of the session, never by name; [U2] and TypeScript check those.
    const byValue = /^(?:common\.(?:choices|refusals)|run\.states|session\.connection|run\.drawing)\./;
    const unsaid = sentences(messages.ko).filter(([name]) =>
      sources.every(({ namespaces, words, made }) =>
        namespaces.every((namespace) => {
          const key = name.slice(namespace.length);
          return !name.startsWith(namespace) || !(words.has(key) || made.test(key));
        }),
      ),
    );
    expect(unsaid.map(([name]) => name).filter((name) => !byValue.test(name))).toEqual([]);
  });
});
