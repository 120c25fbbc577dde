import { describe, expect, it } from 'vitest';
import { checkNickname, graphemes, tidy } from '#lib/session/nickname.ts';

const result = (input: string, taken: string[] = []) => {
  const checked = checkNickname(input, taken, true);
  return checked.ok ? checked.nickname : checked.refusal.code;
};

describe('a nickname', () => {
  it('[S14] may have one letter, two Korean syllables, or twenty letters', () => {
    for (const name of ['수', '지수', '김민준', 'Jo', '가'.repeat(20), '👩‍🔬 Kim']) expect(result(name)).toBe(name);
  });

  it('[S15] counts what a reader sees as one letter as one', () => {
    expect(graphemes('한글')).toBe(2);
    expect(graphemes('한글'.normalize('NFD'))).toBe(2);
    expect(graphemes('👩‍👩‍👧‍👦')).toBe(1);
    expect(result('가'.normalize('NFD').repeat(20))).toBe('가'.repeat(20));
  });

  it('[S16] is composed and tidied: spaces at the ends, doubled spaces and invisible characters go', () => {
    expect(tidy('  김   민준\u200b ')).toBe('김 민준');
    expect(tidy('지\u202e수\u0000')).toBe('지수');
    expect(tidy('한'.normalize('NFD'))).toBe('한');
    expect(tidy('a\tb\nc')).toBe('a b c');
  });

  it.each([
    ['', 'nickname-empty'],
    [' \u200b\u3164'.slice(0, 2), 'nickname-empty'],
    ['\u200d\u200d', 'nickname-empty'],
    ['가'.repeat(21), 'nickname-too-long'],
  ])('[S17] %j is refused: %s', (input, code) => {
    expect(result(input)).toBe(code);
  });

  it('[S18] is unique in the session, whatever its case, width or composition', () => {
    expect(result('Jisoo', ['jisoo'])).toBe('nickname-taken');
    expect(result('ＪＩＳＯＯ', ['jisoo'])).toBe('nickname-taken');
    expect(result('지수'.normalize('NFD'), ['지수'])).toBe('nickname-taken');
    expect(result('지수2', ['지수'])).toBe('지수2');
  });
});
