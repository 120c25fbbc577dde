/** The reported load of a device, with programs in place of nvidia-smi. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createMeter, readGpu } from '#server/trainer/utilization.ts';

/** Puts a program of this name and text first in PATH; returns its folder. */
function nvidiaSmi(script: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nvidia-smi-'));
  writeFileSync(path.join(folder, 'nvidia-smi'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const before = process.env.PATH;
  process.env.PATH = `${folder}:${before}`;
  onTestFinished(() => {
    process.env.PATH = before;
    rmSync(folder, { recursive: true });
  });
  return folder;
}

describe('the load of a GPU', () => {
  const gpu = { kind: 'gpu', name: 'card' } as const;

  it('[T200] is shown as far as the card reports it', () => {
    const mebibyte = 1024 ** 2;
    const gpuMemory = { usedBytes: 1024 * mebibyte, totalBytes: 4096 * mebibyte };
    expect(readGpu('50, 1024, 4096')).toEqual({ utilization: 0.5, gpuMemory });
    expect(readGpu('[N/A], 1024, 4096')).toEqual({ utilization: null, gpuMemory });
    expect(readGpu('50, [N/A], 4096')).toEqual({ utilization: 0.5, gpuMemory: null });
    expect(readGpu('No devices were found')).toEqual({ utilization: null, gpuMemory: null });
  });

  it('[T201] comes from one nvidia-smi at a time, even if that hangs', async () => {
    const folder = nvidiaSmi('echo $$ >> "$(dirname "$0")/asked"; exec sleep 60');
    const asked = path.join(folder, 'asked');
    const meter = createMeter(gpu);
    meter();
    await vi.waitFor(() => expect(existsSync(asked)).toBe(true), { timeout: 5000 });
    for (let nth = 0; nth < 10; nth++) meter();
    // By the time a later one begins, those would have begun too.
    const other = createMeter(gpu);
    other();
    const pids = () => readFileSync(asked, 'utf8').trim().split('\n');
    await vi.waitFor(() => expect(pids().length).toBeGreaterThan(1), { timeout: 5000 });
    onTestFinished(() => {
      for (const pid of pids()) process.kill(Number(pid), 'SIGKILL');
    });
    expect(pids()).toHaveLength(2);
  });
});
