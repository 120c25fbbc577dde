/** The report as text. */

/** @typedef {import('./look.mjs').Report & { verdict: { works: boolean, sentence: string } }} Whole */

const WIDTH = 14;
/** @param {number | null} bytes */
const gigabytes = (bytes) => (bytes === null ? 'an unknown amount' : `${(bytes / 1e9).toFixed(1)} GB`);

/**
 * Lines with a title in front of the first; nothing without lines.
 * @param {string} title
 * @param {readonly (string | undefined | false)[]} lines
 * @returns {string[]}
 */
const part = (title, lines) =>
  lines
    .filter((line) => line)
    .flatMap((line) => String(line).trim().split('\n'))
    .map((line, index) => `${(index === 0 ? title : '').padEnd(WIDTH)}${line}`);

/**
 * @param {Whole} report
 * @returns {string}
 */
export function textOf({
  version,
  node,
  machine,
  settings,
  setup,
  driver,
  cards,
  engine,
  datasets,
  addresses,
  verdict,
}) {
  const trainers = Number(settings.TRAINERS || 1);
  const lines = [
    ...part('Version', [version]),
    ...part('Node.js', [`${node.runs}; packaged: ${node.packaged ?? 'not installed'}`]),
    ...part('System', [
      `${machine.system}, kernel ${machine.kernel}, ${machine.platform}`,
      machine.wsl && 'in WSL 2 on Windows',
      machine.container && 'in a container',
    ]),
    ...part('Processor', [`${machine.cpu}, ${machine.cores} threads`]),
    ...part('Memory', [`${gigabytes(machine.memoryBytes)}, ${gigabytes(machine.freeMemoryBytes)} free`]),
    ...part(
      'Disk',
      machine.disks.map(({ folder, freeBytes }) => `${gigabytes(freeBytes)} free in ${folder}`),
    ),
    ...part(
      'Settings',
      Object.entries(settings).map(([name, value]) => `${name}=${value}`),
    ),
    '',
    ...part('Driver', [
      driver.module ?? 'no NVIDIA driver is loaded',
      driver.library ? 'its library libcuda.so.1 is there' : 'its library libcuda.so.1 is missing',
    ]),
    ...part('Cards', [
      cards.fault ?? (cards.found.length === 0 ? 'nvidia-smi lists none' : undefined),
      ...cards.found.map(({ number, name, uuid }) => `${number}: ${name} (${uuid})`),
      ...cards.table,
      cards.hidden && 'CUDA_VISIBLE_DEVICES hides all of them',
      cards.usable.length > 0 && `usable: ${cards.usable.join(', ')}`,
      cards.usable.length > trainers &&
        `TRAINERS=${trainers} does not use all of them, and TRAINERS=${cards.usable.length} would`,
    ]),
    '',
    ...part('Set-up', [
      setup.fault,
      ...setup.steps.map(({ title, done }) => `${title}: ${done ? 'done' : 'not done'}`),
    ]),
    ...part('Engine', [
      engine.build === 'gpu' && `the build for NVIDIA GPUs, TensorFlow ${engine.tensorFlow ?? 'not installed'}`,
      engine.build === 'cpu' &&
        `the build for CPUs, TensorFlow ${engine.tensorFlow ?? 'not installed'}${engine.why ? `, since ${engine.why}` : ''}`,
      engine.fault && `it does not work: ${engine.fault}`,
    ]),
    ...part('CUDA', [
      engine.build === 'cpu' && 'not needed by the build for CPUs',
      engine.libraries.found.length > 0 && `found: ${engine.libraries.found.join(', ')}`,
      engine.libraries.missing.length > 0 && `missing: ${engine.libraries.missing.join(', ')}`,
    ]),
    ...part(
      'A step',
      engine.steps.map(({ device, milliseconds, fault }) => `${device}: ${fault ?? `${milliseconds?.toFixed(1)} ms`}`),
    ),
    ...part(
      'Self-check',
      engine.checks.map(({ device, name, fault }) => `${name} on ${device}: ${fault ?? 'passed'}`),
    ),
    ...part('TensorFlow', engine.log),
    '',
    ...part(
      'Data sets',
      datasets.map(({ name, present }) => `${name}: ${present ? 'there' : 'missing'}`),
    ),
    ...part('Addresses', addresses.fault ? [addresses.fault] : addresses.offered),
    '',
    verdict.sentence,
  ];
  return lines.filter((line, index) => line !== '' || lines[index - 1] !== '').join('\n');
}
