/** Names of files from users' texts. */
import { describe, expect, it } from 'vitest';
import { fileNameOf } from '#lib/file-name.ts';
import { chanceOf } from '../support/chance.ts';

describe('a file name', () => {
  it.each([
    ['3반 CIFAR-10 수업', '3반 CIFAR-10 수업'],
    ['  Lesson: 1/2 "conv"?  ', 'Lesson 1 2 conv'],
    ['../../etc/passwd', 'etc passwd'],
    ['.hidden', 'hidden'],
    ['--help', 'help'],
    ['ends with dots...', 'ends with dots'],
    ['con', 'lesson con'],
    ['NUL.txt', 'lesson NUL.txt'],
    ['com1', 'lesson com1'],
    ['console', 'console'],
    ['a\u0000b\u202ec', 'a b c'],
    ['\u200b', 'lesson'],
    ['???', 'lesson'],
    ['수업'.normalize('NFD'), '수업'],
  ])('[R245] is one that every file system takes: %j', (title, name) => {
    expect(fileNameOf(title, 'lesson')).toBe(name);
  });

  it('[R245] is short enough, without torn letters', () => {
    const chance = chanceOf(4);
    for (let round = 0; round < 300; round++) {
      const title = Array.from({ length: 300 }, () => String.fromCodePoint(Math.floor(chance() * 0x10_ff_ff))).join('');
      const name = fileNameOf(title, 'lesson');
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(190);
      expect(name).toBe(Buffer.from(name).toString());
      // biome-ignore lint/suspicious/noControlCharactersInRegex: no name may have one
      expect(name).not.toMatch(/[\\/:*?"<>|\u0000-\u001f]|^[.\s]|[.\s]$/);
    }
  });
});
