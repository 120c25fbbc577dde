/** `npm run doctor`: on this machine, on machines that are not set up, and its verdict on others. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secretSettings } from '#server/base/secret-settings.mjs';
import { hide } from '#server/setup/doctor/hide.mjs';
import type { Report } from '#server/setup/doctor/look.mjs';
import { cudaLibraries } from '#server/setup/doctor/machine.mjs';
import { textOf } from '#server/setup/doctor/text.mjs';
import { verdictOf } from '#server/setup/doctor/verdict.mjs';
import { cardsThere, nvidiaSmi, twoCards, uuids } from '../support/nvidia-smi.ts';

const root = path.resolve(import.meta.dirname, '../..');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The command as npm runs it, in this checkout or another. */
function doctor(args: readonly string[], env: Record<string, string | undefined> = {}, checkout = root) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['server/setup/doctor.mjs', ...args], {
    cwd: checkout,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}

/** A checkout with the sources that set-up needs, and nothing set up. */
function bareCheckout(): string {
  const checkout = path.join(folder, 'checkout');
  for (const name of ['server/setup', 'server/base', 'package.json', 'package-lock.json'])
    cpSync(path.join(root, name), path.join(checkout, name), { recursive: true });
  return checkout;
}

describe('npm run doctor', () => {
  it('[M940] reports versions, machine, cards, engine, a step’s time, self-checks, data sets and addresses, and ends with the verdict', () => {
    cardsThere(twoCards);
    const { status, stdout } = doctor(['--json'], {
      PUBLIC_URL: 'http://class.example.edu',
      CUDA_VISIBLE_DEVICES: '1',
    });
    const report = JSON.parse(stdout);
    expect(report.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(report.node.packaged).toMatch(/^22\./);
    expect(report.machine.cores).toBe(os.cpus().length);
    expect(report.machine.memoryBytes).toBe(os.totalmem());
    for (const { freeBytes } of report.machine.disks) expect(freeBytes).toBeGreaterThan(0);
    expect(report.cards.found.map(({ uuid }: { uuid: string }) => uuid)).toEqual([uuids.a, uuids.b]);
    expect(report.cards.usable).toEqual(['NVIDIA GeForce RTX 3060 (GPU 1)']);
    expect(report.engine.tensorFlow).toMatch(/^2\./);
    const [step] = report.engine.steps;
    expect(step).toEqual({ device: 'CPU', isCard: false, milliseconds: expect.any(Number) });
    expect(step.milliseconds).toBeGreaterThan(0.1);
    expect(report.engine.checks).toEqual(['float32', 'bfloat16', 'XLA'].map((name) => ({ device: 'CPU', name })));
    expect(report.datasets.map(({ name }: { name: string }) => name)).toEqual(['CIFAR-10', 'MNIST', 'Fashion-MNIST']);
    expect(report.addresses).toEqual({ offered: ['http://class.example.edu'] });
    expect(report.verdict).toEqual(verdictOf(report));
    expect(status).toBe(report.verdict.works ? 0 : 1);
    const text = textOf(report);
    const shown = (trainers: string) =>
      textOf({ ...report, settings: { TRAINERS: trainers }, cards: { ...report.cards, usable: ['A', 'B'] } });
    expect(shown('1')).toContain('TRAINERS=1 does not use all of them, and TRAINERS=2 would');
    expect(shown('2')).not.toContain('does not use all');
    expect(text.split('\n').at(-1)).toBe(report.verdict.sentence);
    for (const told of [
      report.version,
      uuids.a,
      'CPU: ',
      'Fashion-MNIST: ',
      'http://class.example.edu',
      'bfloat16 on CPU: passed',
    ])
      expect(text).toContain(told);
  });

  it('[M941] works before set-up, says so, and sets nothing up', () => {
    const checkout = bareCheckout();
    const before = readdirSync(checkout, { recursive: true }).sort();
    const { status, stdout } = doctor([], {}, checkout);
    expect(stdout.trim().split('\n').at(-1)).toMatch(
      /^Set-up has not been run or is not complete \(missing: npm packages, .*TensorFlow library.*\)\. Run: npm run setup/,
    );
    expect(stdout).toMatch(/Processor {5}.*threads\nMemory/);
    expect(status).toBe(1);
    expect(readdirSync(checkout, { recursive: true }).sort()).toEqual(before);
  });

  it('[M942] says why TensorFlow cannot be loaded', () => {
    writeFileSync(path.join(folder, 'libtensorflow_framework.so.2'), 'not a library');
    const { status, stdout } = doctor(['--json'], { LD_LIBRARY_PATH: folder });
    const { engine, verdict } = JSON.parse(stdout);
    expect(engine.fault).toMatch(/^CPU: .*libtensorflow_framework\.so\.2/);
    expect(engine.steps).toEqual([]);
    expect(verdict.sentence).toMatch(/^TensorFlow does not compute on this machine: CPU: .*libtensorflow_framework/);
    expect(status).toBe(1);
  });

  it('[M943] shows no secret, nor the name of the user', () => {
    const values = Object.fromEntries(secretSettings.map((name, nth) => [name, `a-long-secret-${nth}`]));
    const env = {
      ...values,
      DATABASE_URL: 'postgres://teacher:a-long-secret-9@db/class',
      PUBLIC_URL: 'http://teacher:a-long-secret-8@class.example.edu',
      HOME: folder,
      DATA_DIR: path.join(folder, 'data'),
    };
    for (const args of [[], ['--json']]) {
      const { stdout, stderr } = doctor(args, env);
      expect(stdout + stderr).not.toMatch(/a-long-secret|teacher/);
      expect(stdout).not.toContain(folder);
      expect(stdout).toContain('~/data');
      for (const name of secretSettings) expect(stdout).toContain(name);
    }
    const said = 'token "quo\\"ted-secret" of /home/kim/x at https://u:p@h/';
    expect(hide(said, { env: { TRAINER_TOKEN: 'quo"ted-secret', HOME: '/home/kim' } })).toBe(
      'token "(hidden)" of ~/x at https://(hidden)@h/',
    );
  });

  it('[M944] refuses a wrong option with a sentence and code 2, and prints its usage for --help', () => {
    const wrong = doctor(['--loud']);
    expect([wrong.status, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toMatch(/^"--loud" is not an option\.\n\nnpm run doctor/);
    const help = doctor(['--help']);
    expect([help.status, help.stderr]).toEqual([0, '']);
    expect(help.stdout).toContain('Exit code: 0 if training works');
    const setting = doctor([], { TRAINERS: 'many' });
    expect(setting.stdout.trim().split('\n').at(-1)).toBe(
      'The settings are not usable: TRAINERS "many" is not usable: set it to the number of local trainers, 0 to 8.',
    );
    expect(setting.status).toBe(1);
    const engine = doctor([], { ENGINE: 'gpu' });
    expect(engine.stdout.trim().split('\n').at(-1)).toMatch(
      /^Set-up cannot be examined: ENGINE "gpu" is not usable: set it to cpu/,
    );
  });

  it('[M945] reports although nvidia-smi hangs, and tells what it says if it fails', () => {
    const checkout = bareCheckout();
    nvidiaSmi('exec sleep 600');
    expect(doctor([], {}, checkout).stdout).toContain('Cards         nvidia-smi did not answer within 5 s');
    nvidiaSmi('echo "Failed to initialize NVML: Driver/library version mismatch"; exit 18');
    expect(doctor([], {}, checkout).stdout).toContain(
      'Cards         nvidia-smi failed: Failed to initialize NVML: Driver/library version mismatch',
    );
  });
});

describe('the verdict', () => {
  const cpu = { device: 'CPU', isCard: false, milliseconds: 41.6 };
  const card = { device: 'NVIDIA RTX A5000', isCard: true, milliseconds: 3.14 };
  const found = [{ uuid: uuids.a, name: 'NVIDIA RTX A5000', number: 0, isPart: false }];
  const steps = ['npm packages', 'TensorFlow library', 'pages'].map((title) => ({ name: title, title, done: true }));
  const base: Report = {
    version: '1.0.0',
    node: { runs: '22.23.3', packaged: '22.23.3' },
    machine: {
      system: 'Debian',
      kernel: '6',
      platform: 'linux-x64',
      wsl: false,
      container: false,
      cpu: 'CPU',
      cores: 2,
      memoryBytes: 8e9,
      freeMemoryBytes: 4e9,
      disks: [{ folder: '/srv', freeBytes: 50e9 }],
    },
    settings: {},
    setup: { steps },
    driver: { module: 'NVRM', library: true },
    cards: { found, usable: ['NVIDIA RTX A5000'], hidden: false, table: [] },
    engine: {
      build: 'gpu',
      tensorFlow: '2.21.0',
      libraries: { found: [], missing: [] },
      steps: [cpu, card],
      checks: [{ device: card.device, name: 'float32' }],
      log: [],
    },
    datasets: [{ name: 'MNIST', present: true }],
    addresses: { offered: [] },
  };
  const onCpu = { build: 'cpu' as const, steps: [cpu], checks: [] };
  const none = { ...base.cards, found: [], usable: [], fault: 'there is no nvidia-smi on PATH' };
  const engine = (values: Partial<Report['engine']>) => ({ engine: { ...base.engine, ...values } });

  it.each<[string, Partial<Report>, boolean, string]>([
    ['a card', {}, true, 'Training works: a step takes 3.1 ms on NVIDIA RTX A5000, and 42 ms on the CPU.'],
    [
      'no card',
      {
        cards: none,
        ...engine({ ...onCpu, why: 'no NVIDIA driver is loaded' }),
        datasets: [{ name: 'MNIST', present: false }],
      },
      true,
      'Training works, without MNIST, on the CPU since no NVIDIA driver is loaded: a step takes 42 ms.',
    ],
    [
      'hidden cards',
      { cards: { ...base.cards, usable: [], hidden: true }, ...engine({ steps: [cpu] }) },
      true,
      'Training works, on the CPU since CUDA_VISIBLE_DEVICES hides every card: a step takes 42 ms.',
    ],
    [
      'ENGINE=cpu',
      engine({ ...onCpu, why: 'ENGINE is cpu', isChosen: true }),
      true,
      'Training works, on the CPU since ENGINE is cpu: a step takes 42 ms.',
    ],
    [
      'a build that failed its check',
      engine({ ...onCpu, why: 'the build for GPUs failed its check: no kernel image', isChosen: false }),
      false,
      'Training works on the CPU only, and NVIDIA RTX A5000 is not used, since the build for GPUs failed its check: no kernel image.',
    ],
    [
      'a card that TensorFlow does not use',
      engine({ steps: [cpu, { ...card, milliseconds: null, fault: 'TensorFlow does not use it' }] }),
      false,
      "Training works on the CPU only, not on NVIDIA RTX A5000: TensorFlow does not use it. TensorFlow's own words are above.",
    ],
    [
      'a driver that does not answer',
      { cards: { ...none, fault: 'nvidia-smi failed: NVML' }, ...engine({ steps: [cpu] }) },
      false,
      'Training works on the CPU only: TensorFlow finds no card, and nvidia-smi failed: NVML.',
    ],
    [
      'a card that computes wrongly',
      engine({ checks: [{ device: 'NVIDIA RTX A5000', name: 'float32', fault: 'loss differs by 9 %' }] }),
      false,
      'NVIDIA RTX A5000 computes wrongly: loss differs by 9 %. Start with ENGINE=cpu.',
    ],
    [
      'pages that are missing',
      { setup: { steps: steps.map((step) => ({ ...step, done: step.name !== 'pages' })) } },
      false,
      'Set-up has not been run or is not complete (missing: pages). Run: npm run setup, then: npm run doctor',
    ],
    [
      'a full disk',
      { machine: { ...base.machine, disks: [{ folder: '/srv', freeBytes: 1e8 }] } },
      false,
      'The disk of /srv is nearly full: free some space.',
    ],
  ])('[M946] on a machine with %s says so', (_, values, works, sentence) => {
    expect(verdictOf({ ...base, ...values })).toEqual({ works, sentence });
  });

  it('[M947] comes with the CUDA libraries that are there and those that are missing', () => {
    mkdirSync(path.join(folder, 'nvidia/cudnn/lib'), { recursive: true });
    mkdirSync(path.join(folder, 'nvidia/cuda_runtime'), { recursive: true });
    const wheels = ['tensorflow', 'nvidia-cudnn-cu12', 'nvidia-cuda-runtime-cu12', 'nvidia-nccl-cu12'];
    const libraries = cudaLibraries(
      folder,
      wheels.map((name) => ({ name, version: '1.0', sha256: '' })),
    );
    expect(libraries).toEqual({ found: ['cudnn 1.0'], missing: ['cuda-runtime 1.0', 'nccl 1.0'] });
    const text = textOf({ ...base, ...engine({ libraries }), verdict: { works: true, sentence: '' } });
    expect(text).toContain('CUDA          found: cudnn 1.0\n              missing: cuda-runtime 1.0, nccl 1.0');
  });
});
