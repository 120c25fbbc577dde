/** What Ctrl-C does to set-up and to the program it hands over to, with real processes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { tryLock } from '#server/setup/lock.mjs';
import { place } from '#server/setup/place.mjs';

const modules = join(place().root, 'server/setup');
let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'setup-interrupt-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Starts a script that may import set-up's modules, and collects its output. */
function script(source: string): { child: ChildProcess; said: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
  }
  return { child, said: () => text, ended: new Promise((done) => child.once('close', done)) };
}

describe('Ctrl-C during set-up', () => {
  test('stops the step’s programs, releases the lock, says so and exits with code 130', async () => {
    const { child, said, ended } = script(`
      import { command } from '${modules}/commands.mjs';
      import { tryLock } from '#server/setup/lock.mjs';
import { place } from '${modules}/place.mjs';
      import { setUp } from '${modules}/steps.mjs';
      const step = {
        name: 'slow', title: 'slow step', needs: [], typicalSeconds: 1, done: () => false,
        run: () => command('sh', ['-c', 'echo $$ > ${root}/pid; sleep 60; true']),
      };
      await setUp([step], place({ root: '${root}' }));
    `);
    await vi.waitFor(() => expect(readFileSync(join(root, 'pid'), 'utf8')).toMatch(/\d\n/), { timeout: 5000 });
    expect(tryLock(join(root, '.setup/lock'))).toBe('held');
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(said()).toContain('Set-up was stopped. Run the same command again to continue.');
    expect(said()).not.toContain('SIGTERM');
    expect(tryLock(join(root, '.setup/lock'))).not.toBe('held');
    expect(existsSync(`/proc/${readFileSync(join(root, 'pid'), 'utf8').trim()}`)).toBe(false);
  });
});

describe('the program that set-up hands over to', () => {
  test('gets one signal for a Ctrl-C that arrives twice, and its exit code is returned', async () => {
    const program = `
      process.on('SIGINT', () => { console.log('got one'); setTimeout(() => process.exit(7), 300); });
      setInterval(() => {}, 1000);
      console.log('ready');`;
    const { child, said, ended } = script(`
      import { handOver } from '${modules}/hand-over.mjs';
      process.exitCode = await handOver(process.execPath, ['-e', ${JSON.stringify(program)}], { env: process.env });
    `);
    await vi.waitFor(() => expect(said()).toContain('ready'), { timeout: 5000 });
    child.kill('SIGINT');
    await new Promise((done) => setTimeout(done, 30));
    child.kill('SIGINT');
    expect(await ended).toBe(7);
    expect(said().match(/got one/g)).toHaveLength(1);
  });

  test('killed by a signal gives exit code 128 plus the signal’s number', async () => {
    const { ended } = script(`
      import { handOver } from '${modules}/hand-over.mjs';
      process.exitCode = await handOver('sh', ['-c', 'kill -TERM $$'], { env: process.env });
    `);
    expect(await ended).toBe(143);
  });
});
