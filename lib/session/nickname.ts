/** What may be a nickname or a title: the same rules for Korean and English, counted as people count letters. */
import { graphemesOf } from '../graphemes.ts';
import type { Refusal } from '../refusal.ts';
import { hurts } from './word-filter.ts';

export const maximumNickname = 20;
export const maximumTitle = 60;

/** How many letters a reader sees: a Hangul syllable, an emoji and a base letter with its marks are one each. */
export function graphemes(text: string): number {
  return graphemesOf(text).length;
}

/** Composed (NFC), without invisible or control characters, with single spaces. */
export function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(/(?!\u200d)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
    .replace(/^[\s\u200d]+|[\s\u200d]+$/gu, '');
}

/** Greek and Cyrillic letters, and signs, by the Latin letter that they cannot be told from (of Unicode's confusables, UTS 39). */
const lookAlikes: Readonly<Record<string, string>> = {
  a: 'αа',
  b: 'ЬВв',
  c: 'сϲ',
  d: 'ԁ',
  e: 'еєε',
  h: 'һн',
  i: 'іιıl1|!ӏ',
  j: 'јϳ',
  k: 'κкҝ',
  m: 'м',
  n: 'ηп',
  o: 'оο0օ',
  p: 'рρ',
  q: 'ԛ',
  s: 'ѕ',
  t: 'тτ',
  u: 'υս',
  v: 'νѵ',
  w: 'ԝω',
  x: 'хχ',
  y: 'уγү',
  z: 'ζ',
};
const latinOf = new Map(
  Object.entries(lookAlikes).flatMap(([latin, others]) => [...others].map((each) => [each, latin])),
);

/** What two nicknames must differ in: case, width, spaces, and letters that look alike do not count. */
export function nicknameKey(nickname: string): string {
  const folded = nickname.normalize('NFKC').toLowerCase().replace(/\s/gu, '');
  return [...folded].map((letter) => latinOf.get(letter) ?? letter).join('');
}

/** The tidied nickname, or why it cannot be one; `taken` are the session's other nicknames, `filter` looks for words that hurt. */
export function checkNickname(
  input: string,
  taken: readonly string[],
  filter: boolean,
): { ok: true; nickname: string } | { ok: false; refusal: Refusal } {
  const nickname = tidy(input);
  const refuse = (refusal: Omit<Refusal, 'path'>) => ({
    ok: false as const,
    refusal: { ...refusal, path: 'nickname' },
  });
  if (nickname === '')
    return refuse({ code: 'nickname-empty', message: 'The nickname is empty: type 1 to 20 letters.' });
  if (graphemes(nickname) > maximumNickname) {
    return refuse({
      code: 'nickname-too-long',
      message: `The nickname has more than ${maximumNickname} letters: choose a shorter one.`,
      params: { maximum: maximumNickname },
    });
  }
  if (filter && hurts(nickname)) {
    return refuse({ code: 'nickname-refused', message: 'This nickname could hurt somebody: choose another one.' });
  }
  const key = nicknameKey(nickname);
  if (taken.some((other) => nicknameKey(other) === key)) {
    return refuse({
      code: 'nickname-taken',
      message: `Somebody in this session is already called "${nickname}": choose another nickname.`,
      params: { nickname },
    });
  }
  return { ok: true, nickname };
}
