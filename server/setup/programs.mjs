/** The npm scripts: each runs the steps it needs, then its program on Node.js 22. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { addonStep } from './addon.mjs';
import { SetupError } from './commands.mjs';
import { dataStep } from './data.mjs';
import { doctor } from './doctor/doctor.mjs';
import { runToExit } from './exit.mjs';
import { handOver } from './hand-over.mjs';
import { allPackagesStep, node22, node22Environment, packagesStep } from './packages.mjs';
import { pagesStep } from './pages.mjs';
import { place } from './place.mjs';
import { readJson } from './stamps.mjs';
import { onlyNpmCounts } from './starters.mjs';
import { setUp } from './steps.mjs';
import { tensorflowStep } from './tensorflow.mjs';
import { neededFor } from './test-needs.mjs';

const TRAINING_STEPS = [packagesStep, tensorflowStep, addonStep, dataStep];
const ALL_STEPS = [...TRAINING_STEPS, pagesStep];
/** In Node.js 22 type stripping works well, and the function that tfjs-node calls is only deprecated. */
const NODE_FLAGS = ['--disable-warning=ExperimentalWarning', '--disable-warning=DEP0051'];

/** Stands for Vitest's report if nothing that a test imports has changed. */
const NO_TESTS = { numPassedTests: 0, numFailedTests: 0, testResults: [] };

const here = place();

/** @type {Record<string, (args: string[]) => Promise<number>>} */
const PROGRAMS = {
  /** Sets everything up and starts the server. */
  async start(args) {
    await setUp(ALL_STEPS, here);
    return onNode22(['server/main.ts', ...args], { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' });
  },
  /** Starts the server with pages that reload as they are edited. */
  async dev(args) {
    await setUp(TRAINING_STEPS, here);
    return onNode22(['server/main.ts', ...args], { NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' });
  },
  /** Sets everything up and starts nothing. */
  async setup() {
    await setUp(ALL_STEPS, here);
    console.log('Everything is set up. Start the server with: npm start');
    return 0;
  },
  /**
   * Runs a TypeScript file: [--packages-only | --check-first | --development] FILE [arguments]. --check-first runs the file
   * with `--check` as soon as the packages are installed, so that it can refuse before large downloads; --development also
   * installs the development packages.
   */
  async run(args) {
    const option = args[0]?.startsWith('--') ? args[0] : undefined;
    const [file, ...rest] = option ? args.slice(1) : args;
    if (!file || !existsSync(join(here.root, file))) {
      throw new SetupError(
        `No file ${file ?? ''} in ${here.root}. Give the path of a TypeScript file of this repository.`,
      );
    }
    if (option === '--check-first') {
      await setUp([packagesStep], here);
      const code = await onNode22([file, '--check', ...rest], {});
      if (code !== 0 || rest.includes('--help')) return code;
    }
    if (option === '--packages-only') await setUp([packagesStep], here);
    else await setUp(option === '--development' ? [allPackagesStep, ...TRAINING_STEPS] : TRAINING_STEPS, here);
    return onNode22([file, ...rest], {});
  },
  /** Says whether training works here. */
  doctor: (args) => doctor(args, here),
  /** Checks style and types. */
  async check() {
    await setUp([allPackagesStep], here);
    const linter = await onNode22([join('node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'check', '.'], {});
    return linter || onNode22([join('node_modules', 'typescript', 'bin', 'tsc')], {});
  },
  test: runTests,
};

/**
 * Runs a program and exits with its code. A SetupError is shown without a stack trace.
 * @param {string} name
 * @param {string[]} args
 */
export async function runProgram(name, args) {
  await runToExit(name, async () => PROGRAMS[name]?.(args));
}

/**
 * Sets up what the named tests need, runs them and ends with the line `N passed, N failed`.
 * @param {string[]} args passed on to Vitest
 * @returns {Promise<number>}
 */
async function runTests(args) {
  onlyNpmCounts();
  const needed = neededFor(here.root, args);
  await setUp(needed.steps, here);
  const results = join(here.setup, 'test-results.json');
  rmSync(results, { force: true });
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  const code = await onNode22([vitest, 'run', '--config', 'tests/vitest.config.ts', ...reporters, ...needed.args], {
    NEXT_TELEMETRY_DISABLED: '1',
  });
  const { passed, failed } = countTests(readJson(results) ?? (needed.mayBeNone && code === 0 ? NO_TESTS : undefined));
  console.log(`${passed} passed, ${failed} failed`);
  return code || (failed > 0 || (passed === 0 && !needed.mayBeNone) ? 1 : 0);
}

/**
 * Counts tests in Vitest's JSON report. A file that fails before its first test counts as one failed test, as does a missing
 * report.
 * @param {any} report
 * @returns {{ passed: number, failed: number }}
 */
export function countTests(report) {
  if (!report) return { passed: 0, failed: 1 };
  const broken = report.testResults.filter(
    (/** @type {any} */ file) =>
      file.status === 'failed' && !file.assertionResults.some((/** @type {any} */ test) => test.status === 'failed'),
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

/**
 * @param {string[]} args
 * @param {Record<string, string | undefined>} env
 */
function onNode22(args, env) {
  return handOver(node22(here), [...NODE_FLAGS, ...args], {
    cwd: here.root,
    env: { ...node22Environment(here), ...env },
  });
}
