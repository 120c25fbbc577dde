/** Students are distinguished by more than colour, and their colours are readable in both themes. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { studentColors, studentMark } from '#app/_session/student-mark.tsx';
import { maximumSeats } from '#lib/classroom/session.ts';

const css = readFileSync(new URL('../../../app/globals.css', import.meta.url), 'utf8');

/** The two colours of a variable: light and dark. */
function colors(name: string): [light: string, dark: string] {
  const found = new RegExp(`--${name}:\\s*light-dark\\((#[0-9a-f]{6}),\\s*(#[0-9a-f]{6})\\)`).exec(css);
  if (!found) throw new Error(`globals.css has no --${name}.`);
  return [found[1]!, found[2]!];
}

/** WCAG 2.2, "contrast ratio". */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [red, green, blue] = [1, 3, 5].map((start) => {
      const channel = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
      return channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

describe('student marks', () => {
  test('[U13] are unique combinations of colour, dash and marker for the first 224 seats', () => {
    const marks = Array.from({ length: 224 }, (_, seat) => JSON.stringify(studentMark(seat)));
    expect(new Set(marks).size).toBe(224);
    expect(() => studentMark(maximumSeats)).not.toThrow();
  });

  test('[U13] of the same colour differ in dash and marker', () => {
    for (let seat = 0; seat < 60; seat++) {
      const [one, other] = [studentMark(seat), studentMark(seat + studentColors)];
      expect(one.color).toBe(other.color);
      expect(one.dash).not.toEqual(other.dash);
      expect(one.marker).not.toBe(other.marker);
    }
  });

  const surfaces = ['ground', 'surface', 'raised', 'sunken'];
  const inks = [
    ...Array.from({ length: studentColors }, (_, index) => `student-${index}`),
    'ink',
    'muted',
    'accent',
    'good',
    'warn',
    'bad',
  ];

  test.each(inks)('[U14] --%s is readable as text (4.5 : 1) on every surface of both themes', (ink) => {
    for (const surface of surfaces) {
      for (const theme of [0, 1] as const) {
        expect(
          contrast(colors(ink)[theme], colors(surface)[theme]),
          `${surface}, theme ${theme}`,
        ).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  test.each(['accent', 'good', 'warn', 'bad'])('[U14] --%s is readable on its own soft background', (ink) => {
    for (const theme of [0, 1] as const) {
      expect(contrast(colors(ink)[theme], colors(`${ink}-soft`)[theme])).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('[U14] buttons, one’s own row and field borders are readable and visible', () => {
    for (const theme of [0, 1] as const) {
      expect(contrast(colors('on-accent')[theme], colors('accent')[theme])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colors('surface')[theme], colors('bad')[theme])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colors('muted')[theme], colors('accent-soft')[theme])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colors('line-strong')[theme], colors('surface')[theme])).toBeGreaterThanOrEqual(3);
    }
  });
});
