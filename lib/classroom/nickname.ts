/** Rules for nicknames and titles: the same for Korean and English, counting letters as people do. */
import { graphemesOf } from '../graphemes.ts';
import type { Refusal } from '../refusal.ts';

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

/** Whether any of it is visible: marks, joiners and flag letters alone are not a name. */
const isSeen = (nickname: string) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(nickname);

/** The tidied nickname, or why it cannot be one. Whether it may be used in a session: `checkSeatNickname`. */
export function checkNickname(input: string): { ok: true; nickname: string } | { ok: false; refusal: Refusal } {
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
  return { ok: true, nickname };
}

/** The tidied title of a session, or why it cannot be one. */
export function checkTitle(input: string): { ok: true; title: string } | { ok: false; refusal: Refusal } {
  const title = tidy(input);
  if (title !== '' && graphemes(title) <= maximumTitle) return { ok: true, title };
  const message = `The title must have 1 to ${maximumTitle} letters.`;
  return {
    ok: false,
    refusal: { code: 'title-invalid', path: 'title', message, params: { maximum: maximumTitle } },
  };
}
