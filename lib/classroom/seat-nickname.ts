/** Whether a nickname may be used in a session: valid, inoffensive, and unlike every other on a projector. */
import type { Refusal } from '../refusal.ts';
import { prototypes } from './confusables.ts';
import { checkNickname } from './nickname.ts';
import { hurts } from './word-filter.ts';

/** What Unicode tells apart but a class does not, by the prototype that stands for it. */
const alsoAlike: Readonly<Record<string, string>> = {
  l: 'i!',
  o: 'ᄋ°',
  '-': 'ー‐–—',
  '.': '·・',
  口: 'ᄆ',
  卜: 'ᅡ',
  人: 'ᄉ',
  工: 'ᄑ',
};
const standIns = new Map(
  Object.entries(alsoAlike).flatMap(([prototype, others]) => [...others].map((other) => [other, prototype])),
);

/** Syllables look unlike each other, though some are made of the same jamo: 각가 and 가까. */
const isSyllable = (letter: string) => letter >= '가' && letter <= '힣';

/** UTS 39's skeleton, except that Hangul syllables stay whole. */
const skeleton = (text: string): string =>
  [...text.normalize('NFKC')]
    .flatMap((letter) => (isSyllable(letter) ? letter : [...letter.normalize('NFD')]))
    .map((sign) => prototypes.get(sign) ?? sign)
    .join('');

/**
 * How a nickname looks, spaces and invisible signs aside: two forms, since upper and lower case of one letter resemble
 * different letters (Greek Ν an N, its ν a v).
 */
function looks(nickname: string): readonly string[] {
  const seen = nickname.replace(/[\s\p{Default_Ignorable_Code_Point}\u2800]/gu, '');
  const forms = [skeleton(seen.toLowerCase()), skeleton(skeleton(seen).toLowerCase())];
  return forms.map((form) => [...form.toLowerCase()].map((sign) => standIns.get(sign) ?? sign).join(''));
}

/** Whether two nicknames are one to a reader: case, width, spaces, invisible signs and look-alikes (UTS 39) do not count. */
export const isSameNickname = (one: string, other: string): boolean => likeNickname(one)(other);

/** The same for one nickname beside many: it is looked at once. */
export function likeNickname(one: string): (other: string) => boolean {
  const forms = looks(one);
  return (other) => looks(other).some((form) => forms.includes(form));
}

/** The tidied nickname, or why it is refused; `taken` are the session's other nicknames, `filter` checks for offensive words. */
export function checkSeatNickname(
  input: string,
  taken: readonly string[],
  filter: boolean,
): { ok: true; nickname: string } | { ok: false; refusal: Refusal } {
  const checked = checkNickname(input);
  if (!checked.ok) return checked;
  const { nickname } = checked;
  const refuse = (refusal: Omit<Refusal, 'path'>) => ({
    ok: false as const,
    refusal: { ...refusal, path: 'nickname' },
  });
  if (filter && hurts(nickname)) {
    return refuse({ code: 'nickname-refused', message: 'This nickname may be offensive: choose another one.' });
  }
  if (taken.some(likeNickname(nickname))) {
    return refuse({
      code: 'nickname-taken',
      message: `The nickname "${nickname}" is taken in this session: choose another one.`,
      params: { nickname },
    });
  }
  return { ok: true, nickname };
}
