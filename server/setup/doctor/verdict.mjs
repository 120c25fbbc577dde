/** The one sentence that ends the report: whether training works, and if not, what to do about the first thing in its way. */

/** @typedef {import('./look.mjs').Report} Report */

/** A server with less writes no sessions and checkpoints for long. */
const LEAST_DISK_BYTES = 1e9;

/** @param {number} milliseconds */
const inMilliseconds = (milliseconds) => `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;

/**
 * @param {Report} report
 * @returns {{ works: boolean, sentence: string }}
 */
export function verdictOf(report) {
  const fault = faultOf(report);
  if (fault !== undefined) return { works: false, sentence: fault };
  const { engine, cards, datasets } = report;
  const missing = datasets.filter(({ present }) => !present).map(({ name }) => name);
  const without = missing.length > 0 ? `, without ${missing.join(' and ')}` : '';
  const time = ({ milliseconds = 0 }) => inMilliseconds(milliseconds ?? 0);
  const onCards = engine.steps.filter(({ isCard }) => isCard);
  const onCpu = engine.steps.find(({ isCard }) => !isCard);
  if (onCards.length > 0) {
    const each = onCards.map((step) => `${time(step)} on ${step.device}`).join(', ');
    return {
      works: true,
      sentence: `Training works${without}: a step takes ${each}, and ${time(onCpu ?? {})} on the CPU.`,
    };
  }
  const why = cards.hidden ? 'CUDA_VISIBLE_DEVICES hides every card' : engine.why;
  const because = why === undefined ? '' : ` since ${why}`;
  return {
    works: true,
    sentence: `Training works${without}, on the CPU${because}: a step takes ${time(onCpu ?? {})}.`,
  };
}

/**
 * The first thing that keeps this machine from training as it could.
 * @param {Report} report
 * @returns {string | undefined}
 */
function faultOf({ setup, engine, cards, addresses, machine, settings }) {
  if (setup.fault !== undefined) return `Set-up cannot be examined: ${ended(setup.fault)}`;
  if (addresses.fault !== undefined) return `The settings are not usable: ${ended(addresses.fault)}`;
  const missing = setup.steps.filter(({ done }) => !done);
  const incomplete = `Set-up has not been run or is not complete (missing: ${missing.map(({ title }) => title).join(', ')}). Run: npm run setup, then: npm run doctor`;
  if (missing.some(({ name }) => name !== 'pages')) return incomplete;
  const onCpu = engine.steps.find(({ isCard }) => !isCard);
  const wrong = onCpu ? onCpu.fault : (engine.fault ?? 'it said nothing');
  if (wrong !== undefined)
    return `TensorFlow does not compute on this machine: ${ended(wrong)} ${settings.LD_LIBRARY_PATH ? 'Unset LD_LIBRARY_PATH; if that does not help, delete' : 'Delete'} the folder .setup/engine and run: npm run setup`;
  const disk = machine.disks.find(({ freeBytes }) => freeBytes !== null && freeBytes < LEAST_DISK_BYTES);
  if (disk) return `The disk of ${disk.folder} is nearly full: free some space.`;
  if (missing.length > 0) return incomplete;
  const first = cards.found[0]?.name;
  if (first !== undefined && engine.build === 'cpu' && !engine.isChosen)
    return `Training works on the CPU only, and ${first} is not used, since ${ended(engine.why ?? 'the build is that for CPUs')}`;
  const unused = engine.steps.find(({ isCard, fault }) => isCard && fault !== undefined);
  if (unused)
    return `Training works on the CPU only, not on ${unused.device}: ${ended(unused.fault ?? '')} TensorFlow's own words are above.`;
  if (engine.build === 'gpu' && !cards.hidden && engine.steps.every(({ isCard }) => !isCard))
    return `Training works on the CPU only: TensorFlow finds no card, and ${ended(cards.fault ?? 'nvidia-smi lists none')}`;
  const failed = engine.checks.find(({ name, fault }) => name === 'float32' && fault !== undefined);
  if (failed) return `${failed.device} computes wrongly: ${ended(failed.fault ?? '')} Start with ENGINE=cpu.`;
  return undefined;
}

/** @param {string} sentence one with or without its full stop, and of several lines */
const ended = (sentence) => `${sentence.replace(/\s+/g, ' ').trim().replace(/\.$/, '')}.`;
