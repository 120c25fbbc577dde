/** Shortcuts: used only if the self-check passes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { prepareTensorFlow, readShortcuts } from '#server/base/config.ts';
import { usableShortcuts } from '#server/trainer/shortcuts.ts';
import { recordingLog } from './support.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'shortcuts-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const exact = { precision: 'float32', xla: false };

describe('shortcuts', () => {
  it('[T107] are used if the self-check passes on this machine, and not checked if not requested', async () => {
    vi.stubEnv('TRAINER_PRECISION', undefined);
    vi.stubEnv('TRAINER_XLA', undefined);
    const { log, lines } = recordingLog();
    expect(await usableShortcuts(log, 'no such program')).toEqual(exact);
    expect(lines).toEqual([]);
    vi.stubEnv('TRAINER_PRECISION', 'bfloat16');
    expect(await usableShortcuts(log)).toEqual({ precision: 'bfloat16', xla: false });
    expect(lines.join()).toContain('self-check passed');
    vi.stubEnv('TRAINER_PRECISION', 'float8');
    expect(() => readShortcuts()).toThrow('Set TRAINER_PRECISION to float32 or bfloat16');
  });

  it.each([
    [
      'fails',
      'process.stderr.write("loss differs from the CPU\'s by 9 %\\n"); process.exit(1)',
      "loss differs from the CPU's by 9 %",
    ],
    ['crashes', "process.kill(process.pid, 'SIGSEGV')", 'the check ended with SIGSEGV'],
  ])('[T108] are not used if the self-check %s, and the log says why', async (_, script, sentence) => {
    vi.stubEnv('TRAINER_PRECISION', 'bfloat16');
    vi.stubEnv('TRAINER_XLA', '1');
    vi.stubEnv('TF_XLA_FLAGS', undefined);
    const program = path.join(folder, 'check.mjs');
    writeFileSync(program, script);
    const { log, lines } = recordingLog();
    expect(await usableShortcuts(log, program)).toEqual(exact);
    expect(lines.join()).toContain('self-check failed, training in float32 without XLA');
    expect(lines.join()).toContain(sentence);
    prepareTensorFlow();
    expect(process.env.TF_XLA_FLAGS).toBeUndefined();
  });
});
