/** Letters as people count them: a Hangul syllable, an emoji and a base letter with its marks are one each. */

/** Available in Firefox since 125. */
const segmenter =
  typeof Intl.Segmenter === 'function' ? new Intl.Segmenter('ko', { granularity: 'grapheme' }) : undefined;

const emoji = String.raw`\p{Extended_Pictographic}[\p{M}\p{Emoji_Modifier}\u{E0020}-\u{E007F}]*`;

/** A flag, joined emoji, decomposed Hangul, or anything with its marks. */
const cluster = new RegExp(
  String.raw`\r\n|\p{Regional_Indicator}{2}|${emoji}(?:\u200d${emoji})*\u200d?|[\u1100-\u115f]+[\u1160-\u11a7]*[\u11a8-\u11ff]*|\P{M}[\p{M}\p{Emoji_Modifier}\u200c\u200d]*|\p{M}+`,
  'gsu',
);

/** Fallback for browsers without a segmenter. */
export const graphemesByPattern = (text: string): string[] => text.match(cluster) ?? [];

/** The letters of a text, in order. */
export function graphemesOf(text: string): string[] {
  return segmenter ? Array.from(segmenter.segment(text), ({ segment }) => segment) : graphemesByPattern(text);
}
