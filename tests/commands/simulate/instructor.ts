/** The scripted instructor: begins rounds, sends messages, pauses, renames, hides, freezes, controls the projector. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '#app/_live/connection.ts';
import type { SessionStore } from '#app/_live/session-store.ts';
import { presets } from '#lib/hyperparameters/presets.ts';
import { createRandom, type Random, smallHyperparameters } from '../../support/choices.ts';
import type { Lesson } from './student.ts';

/** The instructor's random numbers differ from every student's. */
const ownSequence = 1_000_000;

type Deed = (random: Random, inside: { store: SessionStore; connection: Connection }) => Promise<unknown>;

const someSeat = (random: Random, store: SessionStore) => {
  const seats = Object.values(store.getState().session?.seats ?? {});
  return seats.length > 0 ? random.pick(seats) : undefined;
};

const deeds: readonly Deed[] = [
  (random, { connection }) =>
    connection.request('begin-round', {
      round: {
        title: '배치 정규화',
        minutes: random.between(0.5, 3),
        runLimit: random.pick([null, 5]),
        hyperparameters: random.chance(0.5) ? smallHyperparameters(random) : null,
        fields: random.chance(0.5) ? { optimizer: { mode: 'fixed', value: random.pick(['adam', 'sgd']) } } : {},
        message: 'Try batch normalization.',
      },
    }),
  (_random, { connection }) => connection.request('end-round', {}),
  (random, { connection }) => connection.request('post-message', { seatId: null, text: random.pick(['잘했어요', '']) }),
  (random, { connection }) =>
    connection.request('push-preset', { hyperparameters: random.pick(presets).hyperparameters }),
  (random, { connection }) =>
    connection.request('change-fields', {
      fields: random.chance(0.5) ? { learningRate: { mode: 'range', minimum: 0.0001, maximum: 0.01 } } : {},
    }),
  async (random, { connection }) => {
    await connection.request('change-settings', { settings: { paused: true } });
    await sleep(random.between(200, 1500));
    await connection.request('change-settings', { settings: { paused: false } });
  },
  async (random, { store, connection }) => {
    const seat = someSeat(random, store);
    if (!seat) return;
    await connection.request('change-seat', { seatId: seat.id, seat: { hidden: !seat.hidden } });
  },
  async (random, { store, connection }) => {
    const seat = someSeat(random, store);
    if (seat)
      await connection.request('change-seat', {
        seatId: seat.id,
        seat: { nickname: `${seat.nickname}!`.slice(0, 20) },
      });
  },
  (random, { connection }) =>
    connection.request('change-board', {
      board: {
        mode: random.pick(['live', 'frozen', 'blind']),
        per: random.pick(['student', 'run']),
        budget: random.pick([null, { kind: 'epochs', limit: 2 }]),
      },
    }),
  (random, { connection }) =>
    connection.request('change-projector', {
      projector: { view: random.pick(['leaderboard', 'curves', 'scatter', 'podium', 'ensemble']) },
    }),
];

/** Does about thirty things, one after another, until the lesson's time is over, and then opens the test. */
export async function playInstructor(
  inside: { store: SessionStore; connection: Connection },
  { seed, milliseconds, signal }: Lesson,
): Promise<void> {
  const random = createRandom(seed, ownSequence);
  const until = performance.now() + milliseconds * 0.9;
  while (!signal.aborted && performance.now() < until) {
    await random.pick(deeds)(random, inside);
    await sleep(random.between(0.5, 1.5) * (milliseconds / 30), undefined, { signal }).catch(() => {});
  }
  await inside.connection.request('open-test', {});
}
