/** Which card a trainer uses, with a program in place of nvidia-smi. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Card, choiceFor, readCards, visibleCards } from '#server/base/cards.mjs';
import { chooseCard } from '#server/trainer/own-card.ts';
import { cardsThere, dividedCard, nvidiaSmi, twoCards, uuids } from '../support/nvidia-smi.ts';
import { recordingLog } from './support.ts';

afterEach(() => vi.unstubAllEnvs());

const { a, b, c, first, second } = uuids;
const two = readCards(twoCards);
const divided = readCards(dividedCard);

/** The values for CUDA_VISIBLE_DEVICES, and the UUIDs of the cards that are known. */
const seen = (cards: readonly Card[], asked?: string, order?: string) =>
  visibleCards(cards, { CUDA_VISIBLE_DEVICES: asked, CUDA_DEVICE_ORDER: order })?.map(({ value, card }) => [
    value,
    card?.uuid,
  ]);
const known = (...cards: string[]) => cards.map((uuid) => [uuid, uuid]);

describe('the cards of a machine', () => {
  it('[T944] are read by their numbers and UUIDs, whatever the words around them', () => {
    expect(two).toEqual([
      { uuid: a, name: 'NVIDIA RTX A5000', number: 0, isPart: false },
      { uuid: b, name: 'NVIDIA GeForce RTX 3060', number: 1, isPart: false },
    ]);
    expect(divided).toEqual([
      { uuid: first, name: 'NVIDIA A100-SXM4-40GB MIG 1g.5gb', number: 0, isPart: true },
      { uuid: second, name: 'NVIDIA A100-SXM4-40GB MIG 2g.10gb', number: 0, isPart: true },
      { uuid: b, name: 'NVIDIA A100-SXM4-40GB', number: 1, isPart: false },
    ]);
    const odd = `경고: infoROM이 손상되었습니다\n그래픽 카드 12：NVIDIA RTX (Ada) 6000 (고유 번호: ${c})\nGPU of no number (UUID: ${a})\n`;
    expect(readCards(odd)).toEqual([{ uuid: c, name: 'NVIDIA RTX (Ada) 6000', number: 12, isPart: false }]);
    expect(readCards('No devices found.\n')).toEqual([]);
    const old = 'MIG-GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77/1/0';
    expect(readCards(`GPU 0: A (UUID: ${a})\n  MIG 1g.5gb Device 0: (UUID: ${old})\n`)).toMatchObject([{ uuid: old }]);
  });

  it('[T941] are those that CUDA_VISIBLE_DEVICES names, by numbers, UUIDs or their beginnings', () => {
    expect(seen(two)).toEqual(known(a, b));
    expect(seen(two, '1')).toEqual(known(b));
    expect(seen(two, ' 1, 0 ,1')).toEqual(known(b, a));
    expect(seen(two, `${b},${a}`)).toEqual(known(b, a));
    expect(seen(two, 'GPU-5d5b')).toEqual(known(a));
    expect(seen(divided)).toEqual(known(first, second, b));
    expect(seen(divided, '0')).toEqual(known(first));
    expect(seen(divided, second)).toEqual(known(second));
  });

  it('[T941] are hidden from the first word of CUDA_VISIBLE_DEVICES that names none', () => {
    expect(seen(two, '')).toEqual([]);
    expect(seen(two, '-1')).toEqual([]);
    expect(seen(two, 'NoDevFiles')).toEqual([]);
    expect(seen(two, '0,7,1')).toEqual(known(a));
    // Two cards begin so.
    const alike = [...two, { uuid: c, name: 'third', number: 2, isPart: false }];
    expect(seen(alike, '0,GPU-8a1f')).toEqual(known(a));
  });

  it('[T941] are not known where only CUDA can tell, and then left as they are set', () => {
    expect(seen(two, '0,1', 'FASTEST_FIRST')).toEqual([
      ['0', undefined],
      ['1', undefined],
    ]);
    expect(seen(two, a, 'FASTEST_FIRST')).toEqual(known(a));
    expect(seen([two[0]!], '0', 'FASTEST_FIRST')).toEqual(known(a));
    expect(seen([], `1,${a}`)).toEqual([
      ['1', undefined],
      [a, undefined],
    ]);
    expect(seen([])).toBeUndefined();
  });

  it('[T940] get trainers evenly, and each trainer sees only its own', async () => {
    const choices = visibleCards(two, {});
    expect([0, 1, 2, 3, 4].map((place) => choiceFor(choices, place)?.value)).toEqual([a, b, a, b, a]);
    expect(choiceFor([], 0)).toBeUndefined();
    cardsThere(twoCards);
    vi.stubEnv('CUDA_DEVICE_ORDER', undefined);
    const chosen = async (place: number, asked?: string) => {
      vi.stubEnv('CUDA_VISIBLE_DEVICES', asked);
      const { name, card } = await chooseCard(place, recordingLog().log);
      return [name, card?.uuid, process.env.CUDA_VISIBLE_DEVICES];
    };
    expect(await chosen(0)).toEqual(['NVIDIA RTX A5000 (GPU 0)', a, a]);
    expect(await chosen(1)).toEqual(['NVIDIA GeForce RTX 3060 (GPU 1)', b, b]);
    expect(await chosen(1, '1')).toEqual(['NVIDIA GeForce RTX 3060 (GPU 1)', b, b]);
    expect(await chosen(1, '')).toEqual([undefined, undefined, '']);
  });

  it('[T940] that nvidia-smi does not tell of are spread as CUDA_VISIBLE_DEVICES lists them, and the log says that their figures are unknown', async () => {
    nvidiaSmi('echo "NVIDIA-SMI has failed."; exit 9');
    const { log, lines } = recordingLog();
    vi.stubEnv('CUDA_VISIBLE_DEVICES', '2,5');
    expect(await chooseCard(1, log)).toEqual({ card: undefined, name: undefined });
    expect(process.env.CUDA_VISIBLE_DEVICES).toBe('5');
    expect(lines.join()).toMatch(
      /its load and memory are not known card=5 reason="nvidia-smi failed: NVIDIA-SMI has failed"/,
    );
    vi.stubEnv('CUDA_VISIBLE_DEVICES', undefined);
    await chooseCard(1, log);
    expect(process.env.CUDA_VISIBLE_DEVICES).toBeUndefined();
  });
});
