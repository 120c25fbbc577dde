/** A program that stands for nvidia-smi, and what it prints. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** UUIDs of cards and of parts of a card. */
export const uuids = {
  a: 'GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77',
  b: 'GPU-8a1f0e11-0000-4b2c-924d-1e3d8d2b8a01',
  c: 'GPU-8a1f0e12-0000-4b2c-924d-1e3d8d2b8a02',
  first: 'MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f',
  second: 'MIG-cba663e8-9bed-5b25-b243-5985ef7c9beb',
};

/** `nvidia-smi -L` on a machine with two cards. */
export const twoCards = `GPU 0: NVIDIA RTX A5000 (UUID: ${uuids.a})
GPU 1: NVIDIA GeForce RTX 3060 (UUID: ${uuids.b})
`;

/** With a card that MIG has divided, and another. */
export const dividedCard = `GPU 0: NVIDIA A100-SXM4-40GB (UUID: ${uuids.a})
  MIG 1g.5gb      Device  0: (UUID: ${uuids.first})
  MIG 2g.10gb     Device  1: (UUID: ${uuids.second})
GPU 1: NVIDIA A100-SXM4-40GB (UUID: ${uuids.b})
`;

/**
 * Puts an nvidia-smi of this shell text first on PATH for the rest of the test, and returns its folder, which the script knows as
 * $here: what it writes there can be waited for, and what lies there changed. PATH is also returned, for other processes.
 */
export function nvidiaSmi(script: string): { folder: string; PATH: string } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nvidia-smi-'));
  writeFileSync(path.join(folder, 'nvidia-smi'), `#!/bin/sh\nhere=${folder}\n${script}\n`, { mode: 0o755 });
  const before = process.env.PATH;
  process.env.PATH = `${folder}:${before}`;
  onTestFinished(() => {
    process.env.PATH = before;
    rmSync(folder, { recursive: true });
  });
  return { folder, PATH: process.env.PATH };
}

/** One that lists these cards, and answers other questions with the file `figures` in its folder, which has these lines; slowly, if
 * there is a file `slow`, which is then removed. */
export function cardsThere(
  list: string,
  ...figures: string[]
): { folder: string; PATH: string; set(...lines: string[]): void } {
  const made = nvidiaSmi(
    'echo "$@" >> "$here/asked"\nif [ "$1" = -L ]; then cat "$here/list"; exit; fi\nif rm "$here/slow" 2> "$here/errors"; then sleep 3; fi\ncat "$here/figures"',
  );
  const write = (name: string, text: string) => writeFileSync(path.join(made.folder, name), text);
  const set = (...lines: string[]) => write('figures', lines.map((line) => `${line}\n`).join(''));
  write('list', list);
  set(...figures);
  return { ...made, set };
}
