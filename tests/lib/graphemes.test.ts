import { expect, it } from 'vitest';
import { graphemesByPattern, graphemesOf } from '#lib/graphemes.ts';

const texts = [
  '',
  'Ada Lovelace',
  '딥러닝 새싹 🌱',
  '딥러닝'.normalize('NFD'),
  'é'.normalize('NFD').repeat(3),
  '👩🏽‍🚀 👨‍👩‍👧‍👦 🏳️‍🌈 ❤️',
  '🇰🇷🇺🇸🇰',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿!',
  '1️⃣ 2',
  'سلام',
  'ไทย',
  'Zoë\r\n강',
];

it.each(texts)('[S280] letters are counted the same in browsers without a segmenter: %j', (text) => {
  expect(graphemesByPattern(text)).toEqual(graphemesOf(text));
  expect(graphemesByPattern(text).join('')).toBe(text);
});
