import { describe, expect, it } from 'vitest';
import { prototypes } from '#lib/classroom/confusables.ts';
import { graphemes, tidy } from '#lib/classroom/nickname.ts';
import { checkSeatNickname, isSameNickname } from '#lib/classroom/seat-nickname.ts';

const result = (input: string, taken: string[] = []) => {
  const checked = checkSeatNickname(input, taken, true);
  return checked.ok ? checked.nickname : checked.refusal.code;
};

describe('a nickname', () => {
  it('[S14] can be one letter, two Korean syllables, or twenty letters', () => {
    for (const name of ['수', '지수', '김민준', 'Jo', '가'.repeat(20), '👩‍🔬 Kim']) expect(result(name)).toBe(name);
  });

  it('[S15] counts what a reader sees as one letter as one letter', () => {
    expect(graphemes('한글')).toBe(2);
    expect(graphemes('한글'.normalize('NFD'))).toBe(2);
    expect(graphemes('👩‍👩‍👧‍👦')).toBe(1);
    expect(result('가'.normalize('NFD').repeat(20))).toBe('가'.repeat(20));
  });

  it('[S16] is normalized: leading, trailing and doubled spaces and invisible characters are removed', () => {
    expect(tidy('  김   민준\u200b ')).toBe('김 민준');
    expect(tidy('지\u202e수\u0000')).toBe('지수');
    expect(tidy('한'.normalize('NFD'))).toBe('한');
    expect(tidy('a\tb\nc')).toBe('a b c');
  });

  it.each([
    ['', 'nickname-empty'],
    [' \u200b\u3164'.slice(0, 2), 'nickname-empty'],
    ['\u200d\u200d', 'nickname-empty'],
    ['\u3164', 'nickname-empty'],
    ['\u115f\u1160\uffa0', 'nickname-empty'],
    ['\u2800 \u00ad\u034f\u180e\u2060\ufe0f', 'nickname-empty'],
    ['\u{e0041}\u{e007f}', 'nickname-empty'],
    ['\u0301\u0302', 'nickname-empty'],
    ['가'.repeat(21), 'nickname-too-long'],
    ['ᄀ'.repeat(260), 'nickname-too-long'],
    [Array(60).fill('👩').join('\u200d').repeat(3), 'nickname-too-long'],
  ])('[S17] %j is refused: %s', (input, code) => {
    expect(result(input)).toBe(code);
  });

  it('[S242] loses invisible characters of every Unicode class', () => {
    const nothing = [];
    for (let point = 0; point <= 0x10_ff_ff; point++) {
      const sign = String.fromCodePoint(point);
      if (/[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Co}]/u.test(sign) && !/\s/.test(sign)) nothing.push(sign);
    }
    expect(nothing.length).toBeGreaterThan(4000);
    for (const sign of nothing)
      if (tidy(`민${sign}수`) !== '민수') expect.fail(`U+${sign.codePointAt(0)!.toString(16)}`);
  });

  it.each([
    ['Persian with a non-joiner', 'می\u200cخواهم'],
    ['Sinhala with a joiner', 'ශ්\u200dරී'],
    ['Hindi with both', 'क्\u200dष क्\u200cष'],
    ['Malayalam with a joiner at its end', 'അവന്\u200d'],
    ['a family', '👨‍👩‍👧‍👦'],
    ['a scientist of a colour', '👩🏽‍🔬'],
    ['a heart in colour', '❤️'],
    ['a flag of letters', '🇰🇷'],
    ['a flag of tags', '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'],
    ['a rainbow flag', '🏳️‍🌈'],
    ['a keycap', '7️⃣'],
    ['a variant of a Chinese character', '葛\u{e0100}城'],
    ['Vietnamese', 'Nguyễn Thị Ngọc'],
    ['Hebrew with points', 'שָׁלוֹם'],
    ['Thai', 'ที่ปุ๊ก'],
    ['Arabic with marks', 'مُحَمَّد'],
    ['Tibetan', 'བསྒྲུབས'],
  ])('[S243] keeps the characters that a script needs: %s', (_, name) => {
    expect(result(name)).toBe(name.normalize('NFC'));
  });

  it('[S244] has at most four combining marks on a letter', () => {
    expect(tidy(`a${'\u0316'.repeat(40)}b`)).toBe(`a${'\u0316'.repeat(4)}b`);
    expect(graphemes('가'.repeat(20))).toBe(20);
  });

  it.each([
    ['민\u3164수', '민수'],
    ['민\u200b수', '민수'],
    ['민수\ufe0f', '민수'],
    ['می\u200cخواهم', 'میخواهم'],
    ['Кim', 'Kim'],
    ['KIM', 'kim'],
    ['kіm', 'Kim'],
    ['ⅿia', 'mia'],
    ['B0B', 'bob'],
    ['ㅁㅁ', '口口'],
    ['ᄆᄆ', 'ㅁㅁ'],
    ['a‐b', 'a-b'],
    ['Ｏ’Neil', "O'neil"],
    ['葛\u{e0100}城', '葛城'],
    ['Вова', 'вова'],
    ['ΝΙΝΑ', 'nina'],
    ['νera', 'vera'],
    ['Ꮇia', 'mia'],
    ['ꓬun', 'yun'],
    ['kirn', 'Kim'],
    ['カ', '力'],
    ['ㅡ', '一'],
    ['ᎪᏞᎬⅩ', 'alex'],
  ])('[S245] %j looks as %j does, and is taken', (name, other) => {
    expect(result(name, [other])).toBe('nickname-taken');
    expect(result(other, [name])).toBe('nickname-taken');
  });

  it("[S245] counts every pair of Unicode's confusables as one", () => {
    expect(prototypes.size).toBeGreaterThan(2000);
    for (const [sign, prototype] of prototypes)
      if (!isSameNickname(`x${sign}z`, `x${prototype}z`)) expect.fail(`U+${sign.codePointAt(0)!.toString(16)}`);
  });

  it('[S246] differs from any that looks different, in Hangul syllable by syllable', () => {
    const syllables = Array.from({ length: 0xd7a4 - 0xac00 }, (_, index) => String.fromCharCode(0xac00 + index));
    const counts = syllables.filter((syllable) => isSameNickname(syllable, '각') || isSameNickname(syllable, '까'));
    expect(counts).toEqual(['각', '까']);
    for (const [one, other] of [
      ['각가', '가까'],
      ['Nina', 'Vina'],
      ['지수', '지우'],
      ['u', 'y'],
      ['민수1', '민수2'],
      ['学', '宇'],
    ] as const)
      expect(isSameNickname(one, other)).toBe(false);
  });

  it('[S18] is unique in the session, whatever its case, width or composition', () => {
    expect(result('Jisoo', ['jisoo'])).toBe('nickname-taken');
    expect(result('ＪＩＳＯＯ', ['jisoo'])).toBe('nickname-taken');
    expect(result('지수'.normalize('NFD'), ['지수'])).toBe('nickname-taken');
    expect(result('지수2', ['지수'])).toBe('지수2');
  });
});
