/** Rules for nicknames and titles: the same for Korean and English, counting letters as people do. */
import { graphemesOf } from '../graphemes.ts';
import type { Refusal } from '../refusal.ts';
import { hurts } from './word-filter.ts';

export const maximumNickname = 20;
export const maximumTitle = 60;

/** More code points than a letter or emoji of any language needs: the excess counts as further letters. */
const longestLetter = 12;

/** Number of letters as a reader sees them: a Hangul syllable, an emoji and a base letter with its marks are one each. */
export function graphemes(text: string): number {
  return graphemesOf(text).reduce((count, letter) => count + Math.ceil([...letter].length / longestLetter), 0);
}

/** The most marks on one letter that any script needs: Hebrew with points and accents, Tibetan stacks. */
const mostMarks = 4;
const tooManyMarks = new RegExp(`(\\p{M}{${mostMarks}})\\p{M}+`, 'gu');

/** Scripts in which a joiner between letters changes their shape. */
const joined =
  '\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Nko}\\p{Script=Mongolian}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Gurmukhi}' +
  '\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Sinhala}' +
  '\\p{Script=Khmer}\\p{Script=Myanmar}';
const emoji = '\\p{Extended_Pictographic}[\\ufe0e\\ufe0f\\p{Emoji_Modifier}]?';
/** Invisible characters that belong where they stand, with their context. */
const meant = [
  // A joiner within a word of those scripts, or after one of their marks.
  `[${joined}][\\u200c\\u200d](?=[${joined}])`,
  `(?=\\p{M})[${joined}]\\u200d`,
  // A flag made of letters, an emoji sequence, a digit as an emoji.
  '\\u{1f3f4}[\\u{e0020}-\\u{e007e}]{1,6}\\u{e007f}',
  `${emoji}(?:\\u200d${emoji})*`,
  '[0-9#*]\\ufe0f',
  // The variant of a Chinese or Mongolian character.
  '\\p{Script=Han}[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]',
  '\\p{Script=Mongolian}[\\u180b-\\u180d\\u180f]',
];
/** Default_Ignorable is Unicode's class of invisible characters; the Braille blank is just as invisible. */
const invisible = '[\\p{Default_Ignorable_Code_Point}\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\u2800]';
const meantOrInvisible = new RegExp(`(${meant.join('|')})|${invisible}`, 'gu');

/** Composed (NFC), without control and invisible characters, with single spaces and no more marks on a letter than are readable. */
export function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(meantOrInvisible, '$1')
    .replace(tooManyMarks, '$1')
    .replace(/ +/g, ' ')
    .trim();
}

/** Letters and signs of other scripts, by the Latin, Hangul or Han look-alike (from Unicode's confusables, UTS 39). */
const lookAlikes: Readonly<Record<string, string>> = {
  a: 'αаạɑ⍺',
  b: 'ЬВвƅ',
  c: 'сϲᴄⅽ',
  d: 'ԁⅾ',
  e: 'еєεҽ℮',
  f: 'ғẝ',
  g: 'ɡց',
  h: 'һнհ',
  i: 'іιıl1|!ӏǀ∣ɩІΙӀⅼ',
  j: 'јϳ',
  k: 'κкҝᴋ',
  m: 'мⅿ',
  n: 'ηпոռ',
  o: 'оο0օσᴏ○〇ㅇᄋ',
  p: 'рρ⍴',
  q: 'ԛգ',
  r: 'гᴦ',
  s: 'ѕꜱ',
  t: 'тτ',
  u: 'υսʋᴜ',
  v: 'νѵᴠⅴ∨',
  w: 'ԝωѡᴡ',
  x: 'хχ×ⅹ',
  y: 'уγүʏ',
  z: 'ζᴢ',
  '-': '‐‑‒–—―−ー一ㅡᅳ',
  '.': '·・∙⋅',
  "'": '’‘ʼ`´′',
  口: 'ㅁᄆロ',
  卜: 'ㅏᅡト',
  人: 'ㅅᄉ',
  工: 'ㅍエ',
  力: 'カ',
  二: 'ニ',
};
const latinOf = new Map(
  Object.entries(lookAlikes).flatMap(([latin, others]) => [...others].map((each) => [each, latin])),
);

/** The key by which nicknames must differ: case, width, spaces, invisible characters and look-alike letters do not count. */
export function nicknameKey(nickname: string): string {
  const folded = nickname
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Default_Ignorable_Code_Point}\u2800]/gu, '');
  return [...folded].map((letter) => latinOf.get(letter) ?? letter).join('');
}

/** Whether any of it is visible: marks, joiners and flag letters alone are not a name. */
const isSeen = (nickname: string) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(nickname);

/** The tidied nickname, or why it is refused; `taken` are the session's other nicknames, `filter` checks for offensive words. */
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
  if (!isSeen(nickname))
    return refuse({ code: 'nickname-empty', message: 'The nickname is empty: type 1 to 20 letters.' });
  if (graphemes(nickname) > maximumNickname) {
    return refuse({
      code: 'nickname-too-long',
      message: `The nickname has more than ${maximumNickname} letters: choose a shorter one.`,
      params: { maximum: maximumNickname },
    });
  }
  if (filter && hurts(nickname)) {
    return refuse({ code: 'nickname-refused', message: 'This nickname may be offensive: choose another one.' });
  }
  const key = nicknameKey(nickname);
  if (taken.some((other) => nicknameKey(other) === key)) {
    return refuse({
      code: 'nickname-taken',
      message: `The nickname "${nickname}" is taken in this session: choose another one.`,
      params: { nickname },
    });
  }
  return { ok: true, nickname };
}
