/** How busy the device is: the load and memory of the trainer's own card from nvidia-smi, or else the CPU's load. */
import os from 'node:os';
import type { TrainerStatus } from '#lib/protocol/trainer-status.ts';
import { askNvidiaSmi, type Card } from '../base/cards.mjs';
import { childEnvironment } from '../base/config.ts';

/** What nvidia-smi says of a card; null is what it does not say. */
export type CardFigures = {
  readonly utilization: number | null;
  /** Of all programs together, in bytes. */
  readonly memory: { readonly usedBytes: number; readonly freeBytes: number; readonly totalBytes: number } | null;
};

const nothing: CardFigures = { utilization: null, memory: null };
const mebibyte = 1024 ** 2;
const columns = ['uuid', 'utilization.gpu', 'memory.used', 'memory.total', 'memory.free'];

/**
 * The figures of the card with this UUID in lines such as `GPU-5d5ba0d6-…, 12, 1024, 24576, 23100`: percent, then MiB. What is
 * not a plain number, such as [N/A], is unknown, and so is a line with other columns.
 */
export function readFigures(text: string, uuid: string): CardFigures {
  const cells = text
    .split('\n')
    .map((line) => line.split(',').map((cell) => cell.trim()))
    .find((line) => line[0] === uuid && line.length === columns.length);
  if (!cells) return nothing;
  const [, percent, used, total, free] = cells.map((cell) => (/^\d+(?:\.\d+)?$/.test(cell) ? Number(cell) : null));
  const given = (mebibytes: number | null | undefined) => (mebibytes == null ? null : mebibytes * mebibyte);
  const [usedBytes, totalBytes, freeBytes] = [given(used), given(total), given(free)];
  return {
    utilization: percent == null ? null : Math.min(1, percent / 100),
    memory:
      usedBytes === null || totalBytes === null
        ? null
        : // Drivers before 510 count what they reserve for themselves as used, newer ones as neither.
          { usedBytes, totalBytes, freeBytes: freeBytes ?? Math.max(0, totalBytes - usedBytes) },
  };
}

/** Reads a card's figures without ever waiting for nvidia-smi longer than its patience, or asking twice at once. */
export type CardMeter = {
  /** Those of the last answer; nothing before the first, and after a question that failed. */
  readonly last: () => CardFigures;
  /** Asks, unless an earlier nvidia-smi still runs; resolves with the answer, after a few seconds at the latest. */
  readonly ask: () => Promise<CardFigures>;
};

/** Of a part of a card, nvidia-smi's figures are not known: those of the whole card are not its own. */
export function createCardMeter(card: Card): CardMeter {
  let last = nothing;
  let isRunning = false;
  return {
    last: () => last,
    async ask() {
      if (isRunning || card.isPart) return last;
      isRunning = true;
      const query = [`--id=${card.uuid}`, `--query-gpu=${columns.join()}`, '--format=csv,noheader,nounits'];
      const { answer, ended } = askNvidiaSmi(query, childEnvironment({}));
      void ended.then(() => {
        isRunning = false;
      });
      const { text } = await answer;
      last = text === undefined ? nothing : readFigures(text, card.uuid);
      return last;
    },
  };
}

/** The CPU's load, to read every few seconds; each reading covers the time since the last. */
export function createCpuMeter(): () => Pick<TrainerStatus, 'utilization'> {
  const times = () =>
    os.cpus().reduce(
      ({ busy, all }, { times: { idle, ...rest } }) => {
        const working = Object.values(rest).reduce((sum, time) => sum + time, 0);
        return { busy: busy + working, all: all + working + idle };
      },
      { busy: 0, all: 0 },
    );
  let before = times();
  return () => {
    const now = times();
    const all = now.all - before.all;
    const utilization = all > 0 ? (now.busy - before.busy) / all : null;
    before = now;
    return { utilization };
  };
}
