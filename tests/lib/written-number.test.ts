/** Numbers as people write them. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromQuery } from '#lib/hyperparameters/hyperparameters.ts';
import { readLimit, readNumber } from '#lib/written-number.ts';
import { chanceOf } from '../support/chance.ts';

describe('a written number', () => {
  it.each([
    [' 0,25 ', 0.25],
    ['0,5', 0.5],
    ['0,001', 0.001],
    [',5', 0.5],
    ['12,5', 12.5],
    ['1e-3', 0.001],
    ['−3', -3],
    ['+3', 3],
    ['0.', 0],
    ['.5', 0.5],
    ['007', 7],
  ])('[U9] may have a decimal comma: %s', (written, value) => expect(readNumber(written)).toBe(value));

  it.each([
    ['1,000', 1000],
    ['50,000', 50_000],
    ['1,234,567', 1_234_567],
    ['1,000.5', 1000.5],
    ['1 000', 1000],
    ['45_000', 45_000],
    ['1’000', 1000],
    ['１２８', 128],
    ['１，０００', 1000],
    ['０．５', 0.5],
    ['－３', -3],
    ['　６４　', 64],
  ])('[U240] may have thousands separators and full-width digits: %s', (written, value) =>
    expect(readNumber(written)).toBe(value),
  );

  it.each([
    ['50%', 0.5],
    ['12.5 %', 0.125],
    ['0,7%', 0.007],
    ['２９％', 0.29],
    ['1e-1%', 0.001],
    ['.5', 0.5],
  ])('[U608] may be a percentage where a share is asked: %s', (written, value) => {
    expect(readNumber(written, { share: true })).toBe(value);
    if (/[%％]/.test(written)) expect(readNumber(written)).toBeNull();
  });

  it.each([
    ['1.000,5', 1000.5],
    ['1.234.567,25', 1_234_567.25],
    ['１．０００，５', 1000.5],
  ])('[U609] may have dots before a decimal comma: %s', (written, value) => expect(readNumber(written)).toBe(value));

  it('[U610] with dots of thousands alone is refused where a whole number is asked, as it may be one or a thousand', () => {
    for (const written of ['1.000', '12.500', '1.000.000', '１．０００'])
      expect([written, readNumber(written, { whole: true })]).toEqual([written, null]);
    expect(readNumber('1.000')).toBe(1);
    expect(readNumber('0.125')).toBe(0.125);
    expect(readNumber('64.0', { whole: true })).toBe(64);
    expect(readLimit('1.000', { minimum: 1, maximum: 10, whole: true })).toBeUndefined();
    expect(readLimit('1.500', { minimum: 1, maximum: 10, whole: false })).toBe(1.5);
  });

  it.each([
    '',
    '삼',
    '10만',
    '1,000,0',
    '1,00,000',
    '1.000.000',
    '1,000 000',
    '1.5,3',
    '0x10',
    '1e400',
    'Infinity',
    'NaN',
    '5%',
    '1.00,5',
    '1,000.5,5',
    '%',
    '1 2',
    '--3',
    '1__000',
  ])('[U241] is refused rather than read as another: "%s"', (written) => expect(readNumber(written)).toBeNull());

  it('[U240] reads back the same however it is printed', () => {
    const chance = chanceOf(3);
    const fullWidth = (text: string) =>
      text.replace(/[!-~]/g, (sign) => String.fromCodePoint(sign.codePointAt(0)! + 0xfe_e0));
    for (let round = 0; round < 2000; round++) {
      const value = chance() < 0.5 ? Math.floor(10 ** (7 * chance())) : Number((1000 * chance()).toPrecision(7));
      const forms = [String(value), value.toLocaleString('en', { maximumFractionDigits: 10 })];
      if (value < 1000) forms.push(value.toLocaleString('de', { maximumFractionDigits: 10, minimumFractionDigits: 4 }));
      for (const form of [...forms, ...forms.map(fullWidth)]) expect([form, readNumber(form)]).toEqual([form, value]);
    }
  });

  it('[U240] is accepted as a limit within its bounds', () => {
    const quota = { minimum: 1, maximum: 1_000_000, whole: false };
    expect(readLimit('1,000', quota)).toBe(1000);
    expect(readLimit('１２０', quota)).toBe(120);
    expect(readLimit('　', quota)).toBeNull();
    expect(readLimit('1,000,0', quota)).toBeUndefined();
    expect(readLimit('1,5', { ...quota, whole: true })).toBeUndefined();
  });

  it('[U241] is refused in a link and on the command line as in a field', () => {
    const trainSize = (written: string) => {
      const read = fromQuery({ trainSize: written });
      return read.ok ? read.hyperparameters.trainSize : read.refusal.path;
    };
    expect(trainSize('2,000')).toBe(2000);
    expect(trainSize('0x7d0')).toBe('hyperparameters.trainSize');
    expect(fromQuery({ blocks: '' }).ok).toBe(false);
  });

  it('[U242] is read by one function in all fields of the pages', () => {
    const root = path.resolve(import.meta.dirname, '../..');
    const own =
      /(?<![A-Za-z])Number\.?(?:parseFloat|parseInt)?\((?:written|typed|text\b|draft)|type="number"|valueAsNumber/;
    const files = globSync('app/**/*.{ts,tsx}', { cwd: root }).filter((file) =>
      own.test(readFileSync(path.join(root, file), 'utf8')),
    );
    // Addresses are written by programs.
    expect(files.sort()).toEqual(['app/_pages/compare/settings.ts', 'app/_pages/runs/runs-view.ts']);
  });
});
