/** Looks at everything that decides whether training works here; each part says itself what is wrong with it. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { askNvidiaSmi, cardName, listCards, visibleCards } from '../../base/cards.mjs';
import { addonStep } from '../addon.mjs';
import { dataFile, PUBLISHED } from '../data.mjs';
import { allowsGpu, driverState, gpuFailure, variantFor, variantHere } from '../device.mjs';
import { node22, packagesStep } from '../packages.mjs';
import { pagesStep } from '../pages.mjs';
import { isWhole } from '../prepared-file.mjs';
import { readJson } from '../stamps.mjs';
import { engineFolder, tensorflowStep } from '../tensorflow.mjs';
import { cudaLibraries, driverFacts, machineFacts, settingsOf } from './machine.mjs';

/** @typedef {import('../place.mjs').Place} Place */

/** Milliseconds for a measurement or check; a card's first step, and XLA's, can take a minute. */
const PATIENCE_MS = 180_000;
const KEPT_LINES = 20;
/** What nvidia-smi is asked of each card: versions and states that matter, and no names of programs. */
const TABLE = 'index,name,driver_version,memory.total,memory.used,memory.free,utilization.gpu,mig.mode.current';

/**
 * @typedef {object} Measured a step on a device
 * @property {string} device
 * @property {boolean} isCard
 * @property {number | null} milliseconds
 * @property {string} [fault]
 *
 * @typedef {object} Check of a way to compute, against exact computation on the CPU
 * @property {string} device
 * @property {string} name
 * @property {string} [fault]
 *
 * @typedef {object} Report
 * @property {string} version of the product
 * @property {{ runs: string, packaged: string | null }} node
 * @property {ReturnType<typeof machineFacts>} machine
 * @property {Record<string, string>} settings
 * @property {{ steps: { name: string, title: string, done: boolean }[], fault?: string }} setup
 * @property {ReturnType<typeof driverFacts>} driver
 * @property {{ found: import('../../base/cards.mjs').Card[], usable: string[], hidden: boolean, table: string[], fault?: string }} cards
 * @property {{ build: 'cpu' | 'gpu' | null, why?: string, isChosen?: boolean, tensorFlow: string | null, libraries: { found: string[], missing: string[] },
 *   steps: Measured[], checks: Check[], log: string[], fault?: string }} engine
 * @property {{ name: string, present: boolean }[]} datasets
 * @property {{ offered: string[], fault?: string }} addresses
 */

/**
 * @param {Place} place
 * @param {(doing: string) => void} say
 * @returns {Promise<Report>}
 */
export async function examine(place, say) {
  say('Looking at the machine and its cards');
  const cards = await cardsOf(place);
  const { setup, engine, datasets } = await setupOf(place, cards);
  const packaged = join(place.root, 'node_modules', `node-${place.platform}-${place.arch}`, 'package.json');
  const canRun = setup.steps.find(({ name }) => name === 'packages')?.done && existsSync(node22(place));
  return {
    version: readJson(join(place.root, 'package.json'))?.version ?? 'unknown',
    node: { runs: process.versions.node, packaged: readJson(packaged)?.version ?? null },
    machine: machineFacts(place),
    settings: settingsOf(place.env),
    setup,
    driver: driverFacts(),
    cards: cards.facts,
    engine:
      canRun && engine.isReady
        ? { ...engine.facts, ...(await measured(place, cards, engine.facts.build === 'gpu', say)) }
        : engine.facts,
    datasets,
    addresses: canRun ? await addressesOf(place) : { offered: [] },
  };
}

/** @param {Place} place */
async function cardsOf({ env }) {
  const { cards, fault } = await listCards(env);
  const choices = visibleCards(cards, env);
  const table = cards.length > 0 ? await askNvidiaSmi([`--query-gpu=${TABLE}`, '--format=csv'], env).answer : undefined;
  const usable = (choices ?? []).map(({ value, card }) => ({ value, name: card ? cardName(card, cards) : value }));
  return {
    usable,
    facts: {
      found: cards,
      usable: usable.map(({ name }) => name),
      hidden: cards.length > 0 && usable.length === 0,
      table: (table?.text ?? table?.fault ?? '').trim().split('\n').filter(Boolean),
      ...(fault !== undefined && { fault }),
    },
  };
}

/**
 * What set-up has done, without doing anything.
 * @param {Place} place
 * @param {Awaited<ReturnType<typeof cardsOf>>} cards
 */
async function setupOf(place, cards) {
  /** @type {Report['engine']} */
  const nothing = {
    build: null,
    tensorFlow: null,
    libraries: { found: [], missing: [] },
    steps: [],
    checks: [],
    log: [],
  };
  try {
    const steps = [packagesStep, tensorflowStep, addonStep, pagesStep].map((step) => ({
      name: step.name,
      title: step.title,
      done: step.done(place),
    }));
    const done = (/** @type {string} */ name) => steps.some((step) => step.name === name && step.done);
    const variant = variantHere(place);
    const failure = gpuFailure(place);
    const couldBe = variantFor({ platform: place.platform, arch: place.arch, gpu: true }).name === 'gpu';
    const why = !couldBe
      ? 'there is no build for GPUs on this kind of machine'
      : !allowsGpu(place.env)
        ? 'ENGINE is cpu'
        : failure !== undefined
          ? `the build for GPUs failed its check: ${failure}`
          : driverState() === undefined
            ? 'no NVIDIA driver is loaded'
            : `the driver does not answer: ${cards.facts.fault ?? 'nvidia-smi lists no card'}`;
    return {
      setup: { steps },
      engine: {
        isReady: done('tensorflow') && done('addon'),
        facts: {
          ...nothing,
          build: variant.name,
          ...(variant.name === 'cpu' && { why, isChosen: !allowsGpu(place.env) }),
          tensorFlow: readJson(join(engineFolder(place), 'engine.json'))?.tensorflow ?? null,
          libraries: cudaLibraries(engineFolder(place), variant.wheels),
        },
      },
      datasets: PUBLISHED.map(({ about }) => ({ name: about.name, present: isWhole(dataFile(place, about), about) })),
    };
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    return { setup: { steps: [], fault }, engine: { isReady: false, facts: nothing }, datasets: [] };
  }
}

/**
 * A step on every device, and the ways to compute on every card, or on the CPU if there is none.
 * @param {Place} place
 * @param {Awaited<ReturnType<typeof cardsOf>>} cards
 * @param {boolean} canUseCards
 * @param {(doing: string) => void} say
 * @returns {Promise<Pick<Report['engine'], 'steps' | 'checks' | 'log' | 'fault'>>}
 */
async function measured(place, { usable, facts }, canUseCards, say) {
  const devices = usable.map(({ value, name }) => ({
    device: name,
    isCard: true,
    env: { CUDA_VISIBLE_DEVICES: value },
  }));
  // Where nvidia-smi does not answer, TensorFlow may find a card nevertheless.
  if (!canUseCards) devices.length = 0;
  else if (facts.found.length === 0 && !facts.hidden)
    devices.push({ device: 'NVIDIA GPU', isCard: true, env: /** @type {any} */ ({}) });
  const cpu = { device: 'CPU', isCard: false, env: /** @type {any} */ ({}) };
  /** @type {Measured[]} */
  const steps = [];
  /** @type {string[]} */
  const log = [];
  let fault;
  /** @type {typeof devices} */
  const working = [];
  for (const each of [cpu, ...devices]) {
    say(`Measuring a training step on ${each.device}`);
    const ran = await run(place, ['server/trainer/examine.ts', each.isCard ? 'gpu' : 'cpu'], each.env);
    log.push(...telling(ran.stderr));
    const answer = jsonIn(ran.stdout);
    if (!answer) {
      fault ??= `${each.device}: ${ran.fault ?? 'it said nothing'}`;
      if (!each.isCard) break;
      steps.push({ device: each.device, isCard: true, milliseconds: null, fault: ran.fault ?? 'it said nothing' });
      continue;
    }
    if (each.isCard && !answer.usesGpu && facts.found.length === 0) continue;
    const { milliseconds } = answer;
    const wrong = answer.fault ?? (milliseconds === null ? 'TensorFlow does not use it' : undefined);
    steps.push({ device: each.device, isCard: each.isCard, milliseconds, ...(wrong && { fault: wrong }) });
    if (!wrong) working.push(each);
  }
  /** @type {Check[]} */
  const checks = [];
  const checked = working.filter(({ isCard }) => isCard);
  for (const { device, env } of checked.length > 0 ? checked : working) {
    for (const [name, shortcuts] of Object.entries(WAYS)) {
      say(`Checking ${name} on ${device}`);
      const ran = await run(place, ['server/trainer/self-check.ts'], { ...env, ...shortcuts });
      const said = ran.stderr.trim().split('\n').pop();
      checks.push({ device, name, ...(ran.fault !== undefined && { fault: said || ran.fault }) });
    }
  }
  return { steps, checks, log: [...new Set(log)].slice(-KEPT_LINES), ...(fault !== undefined && { fault }) };
}

/** The ways to compute that settings may ask for. */
const WAYS = Object.freeze({
  float32: { TRAINER_PRECISION: 'float32', TRAINER_XLA: '0', TF_CPP_MIN_LOG_LEVEL: '2' },
  bfloat16: { TRAINER_PRECISION: 'bfloat16', TRAINER_XLA: '0', TF_CPP_MIN_LOG_LEVEL: '2' },
  XLA: { TRAINER_PRECISION: 'float32', TRAINER_XLA: '1', TF_CPP_MIN_LOG_LEVEL: '2' },
});

/** @param {Place} place */
async function addressesOf(place) {
  const ran = await run(place, ['server/reachable.ts'], {});
  const answer = jsonIn(ran.stdout);
  const fault = answer ? answer.fault : (ran.fault ?? 'it said nothing');
  return { offered: answer?.addresses ?? [], ...(fault !== undefined && { fault }) };
}

/**
 * Runs a file on Node.js 22 and never fails; `fault` says how it ended if not with code 0. TensorFlow tells all it has to say.
 * @param {Place} place
 * @param {string[]} words
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<{ stdout: string, stderr: string, fault?: string }>}
 */
function run(place, words, env) {
  const options = {
    cwd: place.root,
    env: { ...place.env, TF_CPP_MIN_LOG_LEVEL: '0', TF_CPP_MAX_VLOG_LEVEL: '0', ...env },
    timeout: PATIENCE_MS,
    killSignal: /** @type {const} */ ('SIGKILL'),
    maxBuffer: 64e6,
    encoding: /** @type {const} */ ('utf8'),
  };
  const flags = ['--disable-warning=ExperimentalWarning', '--disable-warning=DEP0051'];
  return new Promise((done) => {
    execFile(node22(place), [...flags, ...words], options, (error, stdout, stderr) => {
      if (!error) return done({ stdout, stderr });
      const reason = /^\w*Error: (.*)$/m.exec(stderr)?.[1] ?? stderr.trim().split('\n').pop();
      const ending = error.killed
        ? `no answer within ${PATIENCE_MS / 1000} s`
        : `it ended with ${error.signal ?? `code ${error.code}`}`;
      done({ stdout, stderr, fault: error.killed || error.signal || !reason ? ending : reason });
    });
  });
}

/**
 * The object in the last line.
 * @param {string} text
 * @returns {any}
 */
function jsonIn(text) {
  try {
    return JSON.parse(text.trim().split('\n').pop() ?? '');
  } catch {
    return undefined;
  }
}

/**
 * What TensorFlow says of libraries and cards, and its warnings, without times and numbers of threads.
 * @param {string} text
 * @returns {string[]}
 */
const telling = (text) =>
  text
    .split('\n')
    .map((line) => line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: |^[IWEF]\d{4} [\d:.]+\s+\d+ /, ''))
    .filter((line) => !/^\s+at /.test(line) && /^[WEF] |cuda|cudnn|cublas|\bGPU\b|dlerror|dso_loader/i.test(line));
