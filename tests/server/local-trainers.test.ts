/** The trainers that the server starts on its own machine. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createLog } from '#server/base/log.ts';
import { startLocalTrainers } from '#server/hub/local.ts';

describe('a local trainer', () => {
  it('[T940] knows its place among those of the machine', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'places-'));
    const node = process.execPath;
    process.execPath = path.join(folder, 'node');
    onTestFinished(() => {
      process.execPath = node;
      rmSync(folder, { recursive: true });
    });
    writeFileSync(process.execPath, `#!/bin/sh\necho "$@" >> ${folder}/started\nexec sleep 60\n`, { mode: 0o755 });
    const trainers = startLocalTrainers({
      count: 3,
      serverUrl: 'http://127.0.0.1:1',
      token: 'a secret for the tests',
      dataDir: '/nowhere',
      logLevel: 'error',
      onEnd: () => {},
      log: createLog('error', { write: () => {} }),
    });
    const places = () =>
      readFileSync(path.join(folder, 'started'), 'utf8')
        .match(/--name \S+ --place \d/g)
        ?.sort();
    const expected = [1, 2, 3].map((nth) => `--name local-${nth} --place ${nth - 1}`);
    await vi.waitFor(() => expect(places()).toEqual(expected), { timeout: 60_000 });
    await trainers.stop();
  });

  it('[Q21] whose process cannot be started is retried, and the server keeps running and stops when asked', async () => {
    const node = process.execPath;
    onTestFinished(() => {
      process.execPath = node;
    });
    process.execPath = '/nowhere/node';
    const lines: string[] = [];
    const onEnd = vi.fn();
    const trainers = startLocalTrainers({
      count: 1,
      serverUrl: 'http://127.0.0.1:1',
      token: 'a secret for the tests',
      dataDir: '/nowhere',
      logLevel: 'error',
      onEnd,
      log: createLog('info', { write: (line) => lines.push(line) }),
    });
    await vi.waitFor(() => expect(onEnd).toHaveBeenCalledTimes(2));
    expect(onEnd).toHaveBeenCalledWith('local-1');
    expect(lines[0]).toMatch(/restarting name=local-1 end=.*ENOENT.* inSeconds=0$/);
    expect(lines[1]).toMatch(/inSeconds=1$/);
    await trainers.stop();
  });
});
