/**
 * NVIDIA's cards as nvidia-smi tells of them, and which of them a trainer uses. Plain JavaScript without packages, since
 * `npm run doctor` asks before anything is set up.
 */
import { spawn } from 'node:child_process';

/** Milliseconds before nvidia-smi counts as hung and is killed. */
export const smiPatience = 5000;
const keptCharacters = 200_000;

/**
 * @typedef {object} Card a card, or a part of one that MIG has cut off
 * @property {string} uuid as in CUDA_VISIBLE_DEVICES: `GPU-…`, or `MIG-…` for a part
 * @property {string} name
 * @property {number} number nvidia-smi's number of the card
 * @property {boolean} isPart of a card; nvidia-smi's figures are those of the whole card
 */

/** @typedef {Record<string, string | undefined>} Environment */

/**
 * @typedef {{ readonly text: string, readonly fault?: undefined } | { readonly text?: undefined, readonly fault: string }} Answer
 * what nvidia-smi printed, or a sentence without a full stop about why it did not
 */

/**
 * Asks nvidia-smi. `answer` comes within `smiPatience`; `ended` resolves when the process is gone, which a driver that hangs
 * may delay for ever. Until then, asking again would only add another process that hangs.
 * @param {string[]} args
 * @param {Environment} env
 * @returns {{ answer: Promise<Answer>, ended: Promise<void> }}
 */
export function askNvidiaSmi(args, env) {
  const child = spawn('nvidia-smi', args, { env: { ...env, LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { said: '', printed: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.printed = (output.printed + text).slice(0, keptCharacters);
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.said = (output.said + text).slice(0, keptCharacters);
  });
  /** @type {Promise<void>} */
  const ended = new Promise((done) => {
    child.once('exit', () => done());
    child.once('error', () => done());
  });
  /** @type {Promise<Answer>} */
  const answer = new Promise((done) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      // A process that the driver does not let go must not keep this one from ending.
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
      child.unref();
      done({ fault: `nvidia-smi did not answer within ${smiPatience / 1000} s` });
    }, smiPatience);
    child.once('error', (/** @type {NodeJS.ErrnoException} */ { code, message }) => {
      clearTimeout(timer);
      done({ fault: code === 'ENOENT' ? 'there is no nvidia-smi on PATH' : `nvidia-smi could not start: ${message}` });
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return done({ text: output.printed });
      const reason = `${output.printed}\n${output.said}`.trim().split('\n')[0]?.trim().replace(/\.$/, '');
      done({ fault: `nvidia-smi failed: ${reason || `it ended with ${signal ?? `code ${code}`}`}` });
    });
  });
  return { answer, ended };
}

/**
 * The devices in the text of `nvidia-smi -L`, in its order; of a card that MIG has divided, its parts. Only numbers, UUIDs and
 * their order in a line are relied on, and no word.
 *
 *     GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77)
 *       MIG 1g.5gb      Device  0: (UUID: MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f)
 * @param {string} text
 * @returns {Card[]}
 */
export function readCards(text) {
  /** @type {{ whole: Card, parts: Card[] }[]} */
  const cards = [];
  for (const line of text.split('\n')) {
    const uuid = /(?:GPU|MIG)-[\w/-]+/.exec(line.slice(line.lastIndexOf('(')))?.[0];
    if (uuid === undefined) continue;
    if (uuid.startsWith('GPU-')) {
      const [, number = '', name = ''] = /^\D*(\d+)\s*[:：]\s*(.*?)\s*\([^(]*$/.exec(line) ?? [];
      if (number === '') continue;
      cards.push({ whole: { uuid, name, number: Number(number), isPart: false }, parts: [] });
    } else {
      const card = cards[cards.length - 1];
      const profile = /\S+/.exec(line.replace(/^\s*MIG/, ''))?.[0] ?? '';
      card?.parts.push({ ...card.whole, uuid, name: `${card.whole.name} MIG ${profile}`.trim(), isPart: true });
    }
  }
  return cards.flatMap(({ whole, parts }) => (parts.length > 0 ? parts : [whole]));
}

/**
 * The devices of this machine, or why they are not known.
 * @param {Environment} env
 * @returns {Promise<{ cards: Card[], fault?: string }>}
 */
export async function listCards(env) {
  const { text, fault } = await askNvidiaSmi(['-L'], env).answer;
  return text === undefined ? { cards: [], fault } : { cards: readCards(text) };
}

/**
 * @typedef {object} Choice
 * @property {string} value for CUDA_VISIBLE_DEVICES
 * @property {Card} [card] undefined if it is not known which one that is
 */

/**
 * What a program may use, in CUDA's order; undefined if nothing is known of the cards and nothing is set.
 *
 * CUDA_VISIBLE_DEVICES is read as CUDA does: numbers, UUIDs or their beginnings, up to the first that is none; set and empty, it
 * hides all. Numbers are nvidia-smi's, as with CUDA_DEVICE_ORDER=PCI_BUS_ID. CUDA's own default puts the fastest card first,
 * which only CUDA can tell; so with CUDA_DEVICE_ORDER=FASTEST_FIRST, a number's card is known only where there is one.
 * @param {readonly Card[]} cards
 * @param {Environment} env
 * @returns {Choice[] | undefined}
 */
export function visibleCards(cards, { CUDA_VISIBLE_DEVICES: asked, CUDA_DEVICE_ORDER: order }) {
  if (asked === undefined) {
    return cards.length > 0 ? cards.map((card) => ({ value: card.uuid, card })) : undefined;
  }
  const isFastestFirst = order === 'FASTEST_FIRST' && new Set(cards.map(({ number }) => number)).size > 1;
  /** @type {Choice[]} */
  const choices = [];
  for (const word of asked.split(',').map((each) => each.trim())) {
    const isNumber = /^\d+$/.test(word);
    if (!isNumber && !/^(?:GPU|MIG)-./.test(word)) break;
    const literal = cards.length === 0 || (isNumber && isFastestFirst) || word.startsWith('MIG-GPU-');
    // Of a divided card, CUDA offers the first part.
    const found = cards.filter(({ uuid, number }) => (isNumber ? number === Number(word) : uuid.startsWith(word)));
    const card =
      isNumber && isFastestFirst ? undefined : isNumber ? found[0] : found.length === 1 ? found[0] : undefined;
    if (!card && !literal) break;
    const value = card?.uuid ?? word;
    if (choices.every((other) => other.value !== value)) choices.push(card ? { value, card } : { value });
  }
  return choices;
}

/**
 * The device for the trainer with this place among those of a machine, so that they are spread evenly over the devices;
 * undefined if there is none, or nothing is known.
 * @param {readonly Choice[] | undefined} choices
 * @param {number} place from 0
 * @returns {Choice | undefined}
 */
export const choiceFor = (choices, place) => choices?.[place % choices.length];

/**
 * The name for screens: with nvidia-smi's number if the machine has several cards.
 * @param {Card} card
 * @param {readonly Card[]} cards all of the machine
 */
export const cardName = ({ name, number }, cards) =>
  new Set(cards.map((card) => card.number)).size > 1 ? `${name} (GPU ${number})` : name;
