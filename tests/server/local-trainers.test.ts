/** The trainers that the server starts on its own machine. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createLog } from '#server/base/log.ts';
import { startLocalTrainers } from '#server/hub/local.ts';

describe('a local trainer', () => {
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
