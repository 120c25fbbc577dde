/** The texts of the screens: both languages say everything that can happen. */
import { createTranslator } from 'use-intl/core';
import { describe, expect, test } from 'vitest';
import { messages } from '#app/_text/messages.ts';
import { runSchema } from '#lib/classroom/session.ts';
import { topics } from '#lib/hyperparameters/field.ts';
import { blockFields, denseFields } from '#lib/hyperparameters/network-fields.ts';
import { augmentationFields, runFields } from '#lib/hyperparameters/training-fields.ts';
import { languages } from '#lib/language.ts';
import { refusalCodes } from '#lib/refusal.ts';

/** Every sentence by its path. */
function sentences(tree: object, prefix = ''): [path: string, sentence: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${prefix}${key}`, value] as [string, string]] : sentences(value, `${prefix}${key}.`),
  );
}

/** The names of the arguments: in braces at an even depth, for those at an odd depth hold the words of a choice. */
function argumentsOf(sentence: string): string[] {
  const names = new Set<string>();
  let depth = 0;
  for (const [mark, name] of sentence.matchAll(/\{\s*([a-zA-Z]*)|\}/g)) {
    if (mark.startsWith('{') && depth % 2 === 0 && name) names.add(name);
    depth += mark.startsWith('{') ? 1 : -1;
  }
  return [...names].sort();
}

const fields = { ...blockFields, ...denseFields, ...runFields, ...augmentationFields };

describe('texts', () => {
  test('[U1] Korean and English have the same sentences, none empty, each with the same arguments', () => {
    const korean = sentences(messages.ko);
    const english = new Map(sentences(messages.en));
    expect(korean.map(([path]) => path)).toEqual([...english.keys()]);
    for (const [path, sentence] of korean) {
      expect(sentence.trim(), path).not.toBe('');
      expect(argumentsOf(english.get(path)!), path).toEqual(argumentsOf(sentence));
    }
  });

  test.each(languages)('[U1] every sentence in %s can be formatted', (language) => {
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

  test.each(languages)('[U2] every refusal, state, topic and choice has its words in %s', (language) => {
    const { refusals, states, topics: topicNames, choices } = messages[language];
    expect(Object.keys(refusals).sort()).toEqual([...refusalCodes].sort());
    expect(Object.keys(states).sort()).toEqual([...runSchema.shape.state.options].sort());
    expect(Object.keys(topicNames).sort()).toEqual([...topics].sort());
    const chosen = Object.entries(fields).flatMap(([name, field]) =>
      field.kind === 'choice' && name !== 'dataset' ? [[name, field.choices.map(String).sort()] as const] : [],
    );
    for (const [name, names] of chosen) {
      expect(Object.keys((choices as Record<string, object>)[name] ?? {}).sort(), name).toEqual(names);
    }
  });

  test('[U3] no Korean sentence leaves the choice of a particle to the reader', () => {
    const undecided = sentences(messages.ko).filter(([, text]) =>
      /을\(를\)|\(을\)|이\(가\)|은\(는\)|\(으\)로|와\(과\)/.test(text),
    );
    expect(undecided).toEqual([]);
    // A particle straight after a value would have to fit whatever the value is.
    const glued = sentences(messages.ko).filter(([, text]) => /\}(을|를|이|가|은|는|과|와)(?=[\s.,?]|$)/.test(text));
    expect(glued).toEqual([]);
  });
});
