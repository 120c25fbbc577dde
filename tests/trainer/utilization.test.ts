/** The reported load of a device, with programs in place of nvidia-smi. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { askNvidiaSmi, smiPatience } from '#server/base/cards.mjs';
import { childEnvironment } from '#server/base/config.ts';
import { createGauge } from '#server/trainer/gauge.ts';
import { createCardMeter, readFigures } from '#server/trainer/utilization.ts';
import { cardsThere, nvidiaSmi, twoCards, uuids } from '../support/nvidia-smi.ts';

const mebibyte = 1024 ** 2;
const card = { uuid: uuids.b, name: 'card', number: 1, isPart: false };
const patient = { timeout: 60_000 };
const nothing = { utilization: null, memory: null };
const held = { made: 0, settled: 0 };

/** Waits until the script has written a whole line into this file, and returns its lines. */
async function linesOf(file: string): Promise<string[]> {
  const written = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  await vi.waitFor(() => expect(written()).toMatch(/\n$/), patient);
  return written().trim().split('\n');
}

const isAlive = (pid: string) => {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
};

describe('the load of a GPU', () => {
  it('[T200] is shown as far as the card reports it', () => {
    const read = (cells: string) => readFigures(`${uuids.b}, ${cells}\n`, uuids.b);
    const memory = { usedBytes: 1024 * mebibyte, totalBytes: 4096 * mebibyte, freeBytes: 2900 * mebibyte };
    expect(read('50, 1024, 4096, 2900')).toEqual({ utilization: 0.5, memory });
    expect(read('[N/A], 1024, 4096, 2900')).toEqual({ utilization: null, memory });
    expect(read('[Not Supported], 1024, 4096, 2900')).toEqual({ utilization: null, memory });
    expect(read('50, [N/A], 4096, 2900')).toEqual({ utilization: 0.5, memory: null });
    expect(read('50, 1024, [N/A], 2900')).toEqual({ utilization: 0.5, memory: null });
    const estimated = { ...memory, freeBytes: 3072 * mebibyte };
    expect(read('50, 1024, 4096, [N/A]')).toEqual({ utilization: 0.5, memory: estimated });
  });

  it('[T944] is never guessed from a line that has other columns, or numbers written in another way', () => {
    const read = (cells: string) => readFigures(`${uuids.b}, ${cells}`, uuids.b);
    expect(read('50, 1,024, 4,096, 3,072')).toEqual(nothing);
    expect(read('50 %, 1024 MiB, 4096 MiB, 3072 MiB')).toEqual(nothing);
    expect(read('[지원되지 않음], [不支持], 4096, 3072')).toEqual(nothing);
    expect(readFigures('No devices were found', uuids.b)).toEqual(nothing);
    expect(readFigures('', uuids.b)).toEqual(nothing);
  });

  it('[T942] is that of the trainer’s own card, found by its UUID, and never that of the first', async () => {
    const others = [`${uuids.a}, 99, 20000, 24000, 4000`, 'WARNING: infoROM is corrupted'];
    const smi = cardsThere(twoCards, ...others, `${uuids.b}, 10, 2000, 12000, 10000`);
    const meter = createCardMeter(card);
    expect(await meter.ask()).toMatchObject({ utilization: 0.1, memory: { usedBytes: 2000 * mebibyte } });
    expect(readFileSync(path.join(smi.folder, 'asked'), 'utf8')).toContain(`--id=${uuids.b}`);
    smi.set(...others);
    expect(await meter.ask()).toEqual(nothing);
    // A part of a card has figures of its own, which nvidia-smi does not tell, and a card that is not known has none.
    smi.set(`${uuids.first}, 10, 2000, 12000, 10000`);
    expect(await createCardMeter({ ...card, uuid: uuids.first, isPart: true }).ask()).toEqual(nothing);
    const unknown = createGauge('gpu', undefined);
    expect([unknown.measure, unknown.read(held)]).toEqual([undefined, { utilization: null, gpuMemory: null }]);
  });

  it('[T201] comes from one nvidia-smi at a time; one that hangs is killed, and its figures are unknown until the next', async () => {
    const good = `echo "${uuids.b}, 50, 1024, 4096, 3072"`;
    const { folder } = nvidiaSmi(
      `if [ -e "$here/good" ]; then ${good}; exit; fi; echo $$ >> "$here/asked"; touch "$here/good"; exec sleep 600`,
    );
    const meter = createCardMeter(card);
    const first = meter.ask();
    const [pid = ''] = await linesOf(path.join(folder, 'asked'));
    // The next ones would answer at once.
    for (let nth = 0; nth < 10; nth++) expect(await meter.ask()).toEqual(nothing);
    expect(await first).toEqual(nothing);
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), patient);
    await vi.waitFor(async () => expect(await meter.ask()).toMatchObject({ utilization: 0.5 }), patient);
    expect(meter.last()).toMatchObject({ utilization: 0.5 });
  });

  it('[T943] nvidia-smi that hangs holds nobody up for longer than five seconds, even if it cannot be killed', async () => {
    expect(smiPatience).toBe(5000);
    // Like a process in an uninterruptible sleep, the one that holds the output outlives the signal.
    const { folder } = nvidiaSmi('sleep 600 & echo $! > "$here/child"; wait');
    const began = performance.now();
    const { answer } = askNvidiaSmi(['-L'], childEnvironment({}));
    const [child = ''] = await linesOf(path.join(folder, 'child'));
    onTestFinished(() => void process.kill(Number(child), 'SIGKILL'));
    expect(await answer).toEqual({ fault: 'nvidia-smi did not answer within 5 s' });
    expect(performance.now() - began).toBeGreaterThan(smiPatience - 100);
    expect(isAlive(child)).toBe(true);
  });

  it('[T943] nvidia-smi that is absent or fails says so at once', async () => {
    const answerOf = (env: Record<string, string>) => askNvidiaSmi(['-L'], childEnvironment(env)).answer;
    expect(await answerOf({ PATH: '/nowhere' })).toEqual({ fault: 'there is no nvidia-smi on PATH' });
    nvidiaSmi('echo "NVIDIA-SMI has failed because it couldn\'t communicate with the NVIDIA driver."; exit 9');
    expect(await answerOf({})).toEqual({
      fault: "nvidia-smi failed: NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver",
    });
    nvidiaSmi('exit 3');
    expect(await answerOf({})).toEqual({ fault: 'nvidia-smi failed: it ended with code 3' });
    nvidiaSmi('echo "$LC_ALL"');
    expect(await answerOf({ LC_ALL: 'ko_KR.UTF-8' })).toEqual({ text: 'C\n' });
  });
});
