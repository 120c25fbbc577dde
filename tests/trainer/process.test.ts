/** The trainer process, seen from a real Socket.IO server that speaks the protocol. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type Namespace, Server } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { RunAttempt, RunReport } from '#lib/classroom/run-report.ts';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { DeviceRoom } from '#lib/network/fit.ts';
import {
  type Assignment,
  holdingsSchema,
  reportRequestSchema,
  type ServerToTrainer,
  type TrainerToServer,
  trainerAuthSchema,
} from '#lib/protocol/trainer.ts';
import { type TrainerStatus, trainerStatusSchema } from '#lib/protocol/trainer-status.ts';
import { protocolVersion } from '#lib/protocol/version.ts';
import { childEnvironment, readConfig } from '#server/base/config.ts';
import { cardsThere, nvidiaSmi, twoCards, uuids } from '../support/nvidia-smi.ts';
import { assignment, block } from './support.ts';

const token = 'a secret for the tests';
const program = path.join(import.meta.dirname, '../../server/trainer/process.ts');
const patient = { timeout: 180_000, interval: 20 };

/** A server with a queue of runs that records what it is told. */
class FakeServer {
  readonly queue: Assignment[] = [];
  readonly reports: RunReport[] = [];
  readonly status: TrainerStatus[] = [];
  /** How much memory runs may need, in each request for work. */
  readonly rooms: (DeviceRoom | null)[] = [];
  readonly auths: unknown[] = [];
  unwanted: RunAttempt[] = [];
  readonly holdings: RunAttempt[][] = [];
  /** While true, reports are recorded but not answered. */
  deaf = false;
  /** How to reject a report; undefined to accept it. */
  poison: (reports: readonly RunReport[]) => 'refused' | 'answered by closing the connection' | undefined = () =>
    undefined;
  /** Milliseconds until a request for work is answered. */
  workDelay = 0;
  readonly #http: HttpServer;
  readonly #io: Server;
  readonly trainers: Namespace<TrainerToServer, ServerToTrainer>;

  constructor() {
    this.#http = createServer();
    this.#io = new Server(this.#http);
    this.trainers = this.#io.of('/trainer');
    this.trainers.use((socket, next) => {
      this.auths.push(socket.handshake.auth);
      next();
    });
    this.trainers.on('connection', (socket) => {
      socket.on('work', ({ room, memory }, reply) => {
        this.rooms.push(memory);
        const assignments = this.queue.splice(0, room);
        setTimeout(() => reply({ assignments }), assignments.length > 0 ? this.workDelay : 0);
      });
      socket.on('report', (request, reply) => {
        const { reports } = reportRequestSchema.parse(request);
        const fate = this.poison(reports);
        if (fate === 'answered by closing the connection') return socket.conn.close();
        if (fate === 'refused') {
          const refusal = { code: 'invalid', path: 'reports', message: 'It is not taken.', params: {} } as const;
          return reply({ unwanted: [], refusal });
        }
        this.reports.push(...reports);
        if (!this.deaf) reply({ unwanted: this.unwanted });
      });
      socket.on('status', (status, holdings) => {
        this.status.push(trainerStatusSchema.parse(status));
        this.holdings.push(holdingsSchema.parse(holdings));
      });
    });
  }

  /** Listens on that port, or on a free one; returns its address. */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#http.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await this.#io.close();
  }

  of = (runId: string) => this.reports.filter((report) => report.runId === runId);
  endingOf = (runId: string) => this.of(runId).find(({ ending }) => ending)?.ending;
}

/** A run on the real CIFAR-10: the fewest images that a student may choose, a network of two filters. */
const smallRun = (runId: string, values: Partial<Hyperparameters> = {}) =>
  assignment(runId, {
    trainSize: 1000,
    batchSize: 250,
    epochs: 2,
    blocks: [block({ filters: 2, stride: 4 })],
    ...values,
  });

let server: FakeServer;
let folder: string;
let children: ChildProcess[] = [];

function start(
  serverUrl: string,
  ...options: string[]
): { child: ChildProcess; exited: Promise<number | null>; output: () => string } {
  const child = spawn(
    process.execPath,
    [program, '--server', serverUrl, '--data', folder, '--name', 'test', ...options],
    {
      env: childEnvironment({ TRAINER_TOKEN: token }),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    },
  );
  children.push(child);
  let output = '';
  child.stderr!.on('data', (chunk) => {
    output += chunk;
  });
  return { child, exited: new Promise((resolve) => child.on('exit', resolve)), output: () => output };
}

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'trainer-'));
  symlinkSync(path.join(readConfig().dataDir, cifar10.file.name), path.join(folder, cifar10.file.name));
  server = new FakeServer();
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const checkpointFiles = () =>
  existsSync(path.join(folder, 'checkpoints')) ? readdirSync(path.join(folder, 'checkpoints')) : [];

describe('the trainer process', { timeout: 240_000 }, () => {
  it('[T100] introduces itself, takes work, reports points and the ending, sends its status, and asks again', async () => {
    server.queue.push(smallRun('a'));
    start(await server.listen());
    await vi.waitFor(() => expect(server.endingOf('a')).toBeDefined(), patient);
    const auth = trainerAuthSchema.parse(server.auths[0]);
    expect(auth).toMatchObject({ token, protocol: protocolVersion, name: 'test' });
    expect(auth.device.name).not.toBe('');
    expect(server.endingOf('a')).toMatchObject({ outcome: 'finished', stoppedEarly: false });
    const epochs = server.of('a').flatMap((report) => report.epochs);
    expect(epochs.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 3],
      [2, 6],
    ]);
    expect(
      server
        .of('a')
        .flatMap(({ points }) => points)
        .map(({ step }) => step),
    ).toEqual([1, 2, 3, 4, 5, 6]);

    server.queue.push(smallRun('b'));
    server.trainers.emit('work-available');
    await vi.waitFor(() => expect(server.endingOf('b')).toBeDefined(), patient);
    await vi.waitFor(() => expect(server.status.at(-1)?.memoryBytes).toBeGreaterThan(1e7), patient);
    await vi.waitFor(() => expect(checkpointFiles()).toEqual(['a.1.checkpoint', 'b.1.checkpoint']), patient);
  });

  it('[T101] drops a run that the server does not want, by reply or by `stop`', async () => {
    server.queue.push(smallRun('a', { epochs: 200 }), smallRun('b', { epochs: 200 }));
    const { output } = start(await server.listen());
    await vi.waitFor(() => expect(server.of('b').length).toBeGreaterThan(0), patient);
    server.unwanted = [{ runId: 'a', attempt: 1 }];
    server.trainers.emit('stop', { runId: 'b', attempt: 1 });
    await vi.waitFor(() => expect(output().match(/run dropped|run stopped/g)?.length).toBe(2), patient);
    await vi.waitFor(() => expect(server.status.at(-1)?.residentRuns).toBe(0), patient);
    expect(server.endingOf('a')).toBeUndefined();
    expect(server.endingOf('b')).toBeUndefined();
  });

  it.for(['refused', 'answered by closing the connection'] as const)(
    '[T117] whose report is %s again and again fails that run with a message, and continues with the others',
    async (fate) => {
      server.poison = (reports) =>
        reports.some(({ runId, points }) => runId === 'poison' && points.length > 0) ? fate : undefined;
      server.queue.push(smallRun('a'), smallRun('poison'), smallRun('b'));
      start(await server.listen());
      for (const runId of ['a', 'poison', 'b']) {
        await vi.waitFor(() => expect(server.endingOf(runId)).toBeDefined(), patient);
      }
      expect(server.endingOf('a')).toMatchObject({ outcome: 'finished' });
      expect(server.endingOf('b')).toMatchObject({ outcome: 'finished' });
      expect(server.endingOf('poison')).toMatchObject({
        outcome: 'failed',
        message: expect.stringMatching(/did not accept the results of this run .*Submit it again/),
      });
      for (const runId of ['a', 'b']) {
        const steps = server.of(runId).flatMap(({ points }) => points.map(({ step }) => step));
        expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
      }
    },
  );

  it('[T118] accepts a run that arrives after its question timed out, and lists it among those it holds', async () => {
    server.workDelay = 11_000;
    server.queue.push(smallRun('late', { epochs: 200 }));
    start(await server.listen());
    await vi.waitFor(() => expect(server.of('late').length).toBeGreaterThan(0), patient);
    await vi.waitFor(() => expect(server.holdings.at(-1)).toEqual([{ runId: 'late', attempt: 1 }]), patient);
  });

  it('[T120] fails a run that it cannot read with a message', async () => {
    const { hyperparameters } = smallRun('odd');
    server.queue.push({
      ...smallRun('odd'),
      hyperparameters: { ...hyperparameters, optimizer: 'of the future' as never },
    });
    server.queue.push(smallRun('a'));
    start(await server.listen());
    await vi.waitFor(() => expect(server.endingOf('a')).toMatchObject({ outcome: 'finished' }), patient);
    expect(server.endingOf('odd')).toMatchObject({
      outcome: 'failed',
      message: expect.stringMatching(/does not understand these hyperparameters/),
    });
  });

  it('[T109] asked to give a run back, answers once it is saved, and stops training it', async () => {
    server.queue.push(smallRun('a', { epochs: 200 }));
    start(await server.listen());
    await vi.waitFor(() => expect(server.of('a').at(-1)?.step).toBeGreaterThan(0), patient);
    const [trainer] = server.trainers.sockets.values();
    await trainer!.emitWithAck('release', { runId: 'a', attempt: 1 });
    expect(checkpointFiles()).toEqual(['a.1.checkpoint']);
    const heard = server.of('a').length;
    await vi.waitFor(() => expect(server.status.at(-1)?.residentRuns).toBe(0), patient);
    expect(server.of('a')).toHaveLength(heard);
  });

  it('[T102] on SIGTERM, saves every run and exits with code 0; the next trainer resumes them with complete curves', async () => {
    const url = await server.listen();
    server.queue.push(smallRun('a', { epochs: 100 }));
    const first = start(url);
    await vi.waitFor(() => expect(server.of('a').at(-1)?.step).toBeGreaterThan(10), patient);
    // Later reports are not acknowledged, so they must be in the checkpoint.
    server.deaf = true;
    const heard = server.reports.length;
    await vi.waitFor(() => expect(server.reports.length).toBeGreaterThan(heard), patient);
    first.child.kill('SIGTERM');
    expect(await first.exited).toBe(0);
    expect(checkpointFiles()).toEqual(['a.1.checkpoint']);

    const known = server.reports.slice(0, heard);
    server.reports.length = 0;
    server.deaf = false;
    server.queue.push({ ...smallRun('a', { epochs: 100 }), attempt: 2 });
    const second = start(url);
    await vi.waitFor(() => expect(server.endingOf('a')).toBeDefined(), patient);
    expect(second.output()).toContain('run resumed from its checkpoint');
    const steps = [...known, ...server.reports].flatMap(({ points }) => points).map(({ step }) => step);
    const firstStep = server.reports.flatMap(({ points }) => points)[0]!.step;
    expect(firstStep).toBeGreaterThan(1);
    expect([...new Set(steps)].length).toBe(300);
  });

  it('[T106] killed at any moment, resumes from its last checkpoint and ends with the same bits as undisturbed', async () => {
    const url = await server.listen();
    const hard: Partial<Hyperparameters> = {
      epochs: 30,
      seed: 4,
      blocks: [block({ filters: 4, stride: 2, batchNorm: 'on-input', dropout: 0.2 })],
      augmentation: { horizontalFlip: true, shift: 0.1, rotation: 10, zoom: 0.1, brightness: 0.1, cutout: 4 },
    };
    /** The run's curve; a step reported twice must have the same numbers both times. */
    const curveOf = (runId: string) => {
      const steps = new Map<number, string>();
      for (const { points } of server.of(runId)) {
        for (const { step, loss, accuracy } of points) {
          const numbers = JSON.stringify([loss, accuracy]);
          expect(steps.get(step) ?? numbers).toBe(numbers);
          steps.set(step, numbers);
        }
      }
      return [...steps];
    };
    server.queue.push(smallRun('whole', hard));
    const undisturbed = start(url);
    await vi.waitFor(() => expect(server.endingOf('whole')).toBeDefined(), patient);
    undisturbed.child.kill('SIGKILL');
    await undisturbed.exited;

    let attempt = 1;
    let fromCheckpoint = 0;
    for (; !server.endingOf('killed') && attempt < 30; attempt++) {
      server.queue.push({ ...smallRun('killed', hard), attempt });
      const trainer = start(url, '--checkpoint-seconds', '0.05');
      const reached = server.of('killed').at(-1)?.step ?? 0;
      // A few more steps, then a sudden end: before, during and after writing a checkpoint.
      await vi.waitFor(() => {
        const news = server.of('killed').at(-1);
        if (!news?.ending) expect(news?.step ?? 0).toBeGreaterThan(reached + 25);
      }, patient);
      trainer.child.kill('SIGKILL');
      await trainer.exited;
      if (trainer.output().includes('run resumed from its checkpoint')) fromCheckpoint += 1;
    }
    expect(attempt).toBeGreaterThan(2);
    expect(fromCheckpoint).toBeGreaterThan(0);
    expect(curveOf('killed')).toEqual(curveOf('whole'));
    expect(server.endingOf('killed')).toEqual(server.endingOf('whole'));
  });

  it('[T103] keeps training while disconnected, and reports afterwards', async () => {
    const url = await server.listen();
    server.queue.push(smallRun('a', { epochs: 30 }));
    start(url);
    await vi.waitFor(() => expect(server.of('a').length).toBeGreaterThan(0), patient);
    const known = server.reports;
    await server.close();
    server = new FakeServer();
    await server.listen(Number(new URL(url).port));
    await vi.waitFor(() => expect(server.endingOf('a')).toBeDefined(), patient);
    const steps = [...known, ...server.reports].flatMap(({ points }) => points).map(({ step }) => step);
    expect(new Set(steps).size).toBe(90);
  });

  it('[T105] stops as on SIGTERM when the process that forked it is gone', async () => {
    server.queue.push(smallRun('a', { epochs: 200 }));
    const { child, exited } = start(await server.listen());
    await vi.waitFor(() => expect(server.of('a').at(-1)?.step).toBeGreaterThan(0), patient);
    child.disconnect();
    expect(await exited).toBe(0);
    expect(checkpointFiles()).toEqual(['a.1.checkpoint']);
  });

  it('[T114] runs at niceness 10, and keeps a lower priority it was started with', async () => {
    const address = await server.listen();
    const [usual, lower] = [start(address).child.pid!, start(address).child.pid!];
    os.setPriority(lower, 15);
    await vi.waitFor(() => expect(server.auths).toHaveLength(2), patient);
    expect([os.getPriority(usual), os.getPriority(lower)]).toEqual([Math.max(10, os.getPriority()), 15]);
  });

  it('[T940] uses the card of its place, and [T943] starts although nvidia-smi hangs', async () => {
    cardsThere(twoCards);
    const url = await server.listen();
    const second = start(url, '--place', '1');
    await vi.waitFor(
      () => expect(second.output()).toContain(`card chosen card="NVIDIA GeForce RTX 3060 (GPU 1)" uuid=${uuids.b}`),
      patient,
    );
    await vi.waitFor(() => expect(server.auths).toHaveLength(1), patient);
    nvidiaSmi('exec sleep 600');
    start(url);
    await vi.waitFor(() => expect(server.auths).toHaveLength(2), patient);
    expect(await start(url, '--place', 'last').exited).toBe(2);
  });

  it('[T942] tells the load and memory of its own card, and [T945] holds a run back until that has room for it', async () => {
    // tfjs-node's addon says that there is a card; TensorFlow computes on the CPU.
    const pretends = path.join(folder, 'pretends.mjs');
    writeFileSync(
      pretends,
      `import Module from 'node:module';
      const load = Module._extensions['.node'];
      Module._extensions['.node'] = (module, file) => {
        load(module, file);
        if (!file.endsWith('tfjs_binding.node')) return;
        module.exports = { isUsingGpuDevice: () => true, TF_Version: module.exports.TF_Version };
      };`,
    );
    vi.stubEnv('NODE_OPTIONS', `--import ${pretends}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    const other = `${uuids.a}, 99, 1, 48000, 47999`;
    const smi = cardsThere(twoCards, other, `${uuids.b}, 30, 12000, 12000, 0`);
    writeFileSync(path.join(smi.folder, 'slow'), '');
    server.queue.push(smallRun('a'));
    start(await server.listen(), '--place', '1');
    const holds = () => server.holdings.at(-1)?.length ?? 0;
    await vi.waitFor(() => expect(holds()).toBe(1), patient);
    expect(trainerAuthSchema.parse(server.auths[0]).device).toEqual({
      kind: 'gpu',
      name: 'NVIDIA GeForce RTX 3060 (GPU 1)',
    });
    const bytes = (mebibytes: number) => mebibytes * 1024 ** 2;
    const full = { usedBytes: bytes(12000), totalBytes: bytes(12000), freeBytes: 0 };
    expect(server.status.at(-1)).toMatchObject({ utilization: 0.3, gpuMemory: full, lanes: 1 });
    expect(server.rooms.at(0)).toEqual({ freeBytes: 0, totalBytes: bytes(12000) });
    // Two more answers of nvidia-smi: time enough to begin.
    const asked = () => readFileSync(path.join(smi.folder, 'asked'), 'utf8').match(/query/g)!.length;
    const before = asked();
    await vi.waitFor(() => expect(asked()).toBeGreaterThan(before + 1), patient);
    expect(server.of('a').every(({ step }) => step === 0)).toBe(true);
    smi.set(other, `${uuids.b}, 5, 2000, 12000, 10000`);
    await vi.waitFor(() => expect(server.endingOf('a')).toMatchObject({ outcome: 'finished' }), patient);
  });

  it('[T104] says what is wrong with its settings and exits with code 2', async () => {
    const { exited, output } = start('not an address');
    expect(await exited).toBe(2);
    expect(output()).toContain("--server needs the web server's address.");
  });
});
