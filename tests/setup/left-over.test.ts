/** Nothing started is left when its starter has ended: real npm, real processes, real signals. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, type TestContext, test, vi } from 'vitest';
import { groupLives } from '#server/setup/groups.mjs';
import { place } from '#server/setup/place.mjs';

const modules = join(place().root, 'server/setup');
const ended = { timeout: 20_000, interval: 50 };

/** A server that stops cleanly once it has stopped its trainer; its second line starts the trainer. */
const server = (trainer: string) => `
  const { spawn } = require('node:child_process');
  const child = spawn('sh', ['-c', ${JSON.stringify(trainer)}], { stdio: ['pipe', 'inherit', 'inherit'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {
    console.log('stopping');
    child.once('exit', () => process.exit(0));
    child.kill('SIGTERM');
  });
  console.log('ready');
  setInterval(() => {}, 1000);`;
const obedient = 'exec sleep 300';
/** A trainer that ignores both SIGTERM and the server's end. */
const deaf = "trap '' TERM; sleep 300";

/**
 * A product in its own folder, started by a script that runs npm; everything it starts has the mark in its environment.
 * Tests run concurrently, so cleanup must be registered with each test's own context.
 */
async function started(trainer: string, { onTestFinished }: Pick<TestContext, 'onTestFinished'>) {
  const root = mkdtempSync(join(tmpdir(), 'left-over-'));
  const mark = `LEFT_OVER_MARK=${root}`;
  const alive = () =>
    readdirSync('/proc').filter((pid) => {
      try {
        const state = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '')[0];
        return state !== 'Z' && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${mark}\0`);
      } catch {
        return false;
      }
    });
  onTestFinished(() => {
    for (const pid of alive()) process.kill(Number(pid), 'SIGKILL');
    rmSync(root, { recursive: true });
  });
  const own = JSON.parse(readFileSync(join(place().root, 'package.json'), 'utf8')) as { scripts: { start: string } };
  writeFileSync(join(root, 'server.cjs'), server(trainer));
  writeFileSync(
    join(root, 'start.mjs'),
    `import { handOver } from '${modules}/hand-over.mjs';
     process.exitCode = await handOver(process.execPath, ['${root}/server.cjs'], { env: process.env });`,
  );
  const start = own.scripts.start.replace('server/setup/start.mjs', 'start.mjs');
  writeFileSync(join(root, 'package.json'), JSON.stringify({ private: true, scripts: { start } }));
  writeFileSync(join(root, 'script.sh'), 'npm start --no-update-notifier\ntrue\n');
  const script: ChildProcess = spawn('sh', ['script.sh'], {
    cwd: root,
    env: { ...process.env, LEFT_OVER_MARK: root },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  let said = '';
  script.stdout!.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  const allSaid = once(script.stdout!, 'end');
  await vi.waitFor(() => expect(said).toContain('ready'), ended);
  const named = (words: string) =>
    Number(alive().find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').includes(words)));
  return {
    script: script.pid!,
    npm: named('npm start'),
    setUp: named('node start.mjs'),
    server: named('server.cjs'),
    said: () => said,
    alive,
    /** Resolves when nothing is left and all output has been read. */
    async nothing() {
      await vi.waitFor(() => expect(alive()).toEqual([]), ended);
      await allSaid;
    },
  };
}

describe.concurrent('a start', () => {
  test.for([
    ['npm', 'SIGTERM'],
    ['npm', 'SIGINT'],
    ['npm', 'SIGHUP'],
    ['npm', 'SIGKILL'],
    ['script', 'SIGKILL'],
    ['setUp', 'SIGKILL'],
  ] as const)('[M200] stops cleanly if only %s gets %s', async ([target, signal], context) => {
    const product = await started(obedient, context);
    process.kill(product[target], signal);
    await product.nothing();
    expect(product.said().match(/stopping/g)).toHaveLength(1);
  });

  test('[M201] ends within moments of a second Ctrl-C, even if a trainer does not respond', async (context) => {
    const product = await started(deaf, context);
    process.kill(product.npm, 'SIGINT');
    await vi.waitFor(() => expect(product.said()).toContain('stopping'), ended);
    // A new Ctrl-C, not the same one arriving twice.
    await new Promise((wait) => setTimeout(wait, 600));
    process.kill(product.npm, 'SIGINT');
    await vi.waitFor(() => expect(product.alive()).toEqual([]), { timeout: 5000 });
  });

  test.for(['setUp', 'server'] as const)(
    '[M202] leaves no trainer if %s is killed, even one that does not respond',
    async (target, context) => {
      const product = await started(deaf, context);
      process.kill(product[target], 'SIGKILL');
      await product.nothing();
    },
  );

  test('[M203] that is killed during a set-up step leaves nothing of the step', async ({ onTestFinished }) => {
    const root = mkdtempSync(join(tmpdir(), 'left-over-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    const source = `
      import { writeFileSync } from 'node:fs';
      import { command } from '${modules}/commands.mjs';
      const step = command('sh', ['-c', 'echo $$ > ${root}/pid; sleep 300; true']);
      writeFileSync('${root}/begun', '');
      await step;`;
    const setUp = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: 'ignore' });
    const step = () => Number(readFileSync(join(root, 'pid'), 'utf8'));
    await vi.waitFor(() => expect(step()).toBeGreaterThan(0), ended);
    await vi.waitFor(() => expect(existsSync(join(root, 'begun'))).toBe(true), ended);
    setUp.kill('SIGKILL');
    // A signal of 0 would also reach zombies, which a container without an init process keeps for ever.
    await vi.waitFor(() => expect(groupLives({ pid: step() })).toBe(false), ended);
  });
});
