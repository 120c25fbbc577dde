/** Scripted classes that train real runs, for pictures. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Identity } from '#app/_live/connection.ts';
import { costOf } from '#lib/analysis/expectation.ts';
import { defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import * as classroom from '../support/classroom.ts';
import { readyLesson } from '../support/lesson.ts';
import { questionClass as ask } from './question-class.ts';

/** Nicknames of two syllables, of the maximum length, and other typical ones. */
/** Long, wide and foreign ones among them. */
const difficultNames = [
  '민준',
  '세상에서가장이름이긴학생의닉네임스무글자',
  'Alexandria Wellington',
  '하은',
  '딥러닝 새싹 🌱',
  'WWWWWWWWWWWWWWWWWWWW',
  '서연',
  '도윤',
  '지우',
  '예준',
  '수아',
].map((name) => [...name].slice(0, 20).join(''));

const base: Hyperparameters = {
  ...defaultHyperparameters,
  trainSize: 1000,
  batchSize: 50,
  epochs: 8,
  blocks: [{ ...defaultHyperparameters.blocks[0]!, filters: 8 }],
  dense: [{ units: 32, dropout: 0 }],
};

/** Runs of a second or two, of a minute or two, and of half an hour. */
export const shortRun: Hyperparameters = { ...base, epochs: 3, seed: 100 };
export const longRun: Hyperparameters = { ...base, epochs: 40, trainSize: 4000 };
export const hugeRun: Hyperparameters = { ...base, epochs: 60, trainSize: 50_000 };

/** A run of a few seconds, with two blocks and augmentation, which learns a little of every class. */
export const knownRun: Hyperparameters = {
  ...base,
  trainSize: 2500,
  epochs: 4,
  seed: 7,
  learningRate: 0.003,
  blocks: [base.blocks[0]!, { ...base.blocks[0]!, filters: 16 }],
  augmentation: { ...base.augmentation, horizontalFlip: true, shift: 0.1, rotation: 10 },
};

/** Different learning rates, so that the curves differ; the second to last diverges. */
const submitted = (index: number): Hyperparameters => ({
  ...base,
  seed: index,
  optimizer: index % 2 ? 'momentum' : 'adam',
  learningRate: index === 9 ? 1 : 0.0005 * (index + 1),
  ...(index === 9 && {
    optimizer: 'sgd' as const,
    inputScaling: 'standardized' as const,
    activation: 'leaky-relu' as const,
    l2: 0.1,
  }),
});

/** Classes on the server at `url`, where opening sessions may require a password; no wait is longer than `patience` milliseconds. */
export function createClasses(url: string, patience: number, password?: string) {
  const clients: classroom.Client[] = [];
  function kept<Client extends classroom.Client>(client: Client): Client {
    clients.push(client);
    return client;
  }

  async function until(fact: () => unknown) {
    const deadline = performance.now() + patience;
    while (!fact()) {
      if (performance.now() > deadline) throw new Error(`This has not come true in ${patience} ms: ${fact}`);
      await sleep(250);
    }
  }

  const opened: classroom.OpenSession[] = [];
  async function openSession(title: string) {
    const session = await classroom.openSession(url, title, password);
    opened.push(session);
    return session;
  }
  const connect = (code: string, identity: Identity) => kept(classroom.connect(url, code, identity));
  const join = async (code: string, nickname: string) => kept(await classroom.join(url, code, nickname));

  /** A class whose first runs have results; the first student's second run trains while pictures are taken. */
  async function fullClass(code: string, nicknames: readonly string[] = difficultNames) {
    const students: classroom.Student[] = [];
    for (const [index, nickname] of nicknames.entries()) {
      const student = await join(code, nickname);
      await student.request('submit-run', { hyperparameters: submitted(index) });
      students.push(student);
    }
    const first = students[0]!;
    await first.request('submit-run', { hyperparameters: { ...base, epochs: 200, trainSize: 5000 } });
    await until(() => first.runs().filter(({ records }) => records.length > 0).length >= nicknames.length);
    return students;
  }

  /** Two students with limits: the first has repeated a run with other seeds, trains, waits and pauses; the second was refunded. */
  async function limitedClass({ code, key }: classroom.OpenSession) {
    const chair = connect(code, { role: 'instructor', instructorKey: key });
    const [first, second] = [await join(code, '이서연'), await join(code, 'Daniel Kim')];
    const submitRun = async (student: typeof first, hyperparameters: Hyperparameters) =>
      (await student.request('submit-run', { hyperparameters })).runId;
    const runOf = (runId: string) => chair.runs().find(({ id }) => id === runId);

    const finished = await submitRun(first, shortRun);
    await until(() => runOf(finished)?.ending);
    const { runIds } = await first.request('repeat-run', { runId: finished, seeds: [101, 102] });
    await until(() => runIds.every((runId) => runOf(runId)?.ending));
    const stopped = await submitRun(second, longRun);
    await until(() => (runOf(stopped)?.computeSeconds ?? 0) > 1);
    await chair.request('stop-run', { runId: stopped });
    const expected = () => {
      const { session, live } = chair.store.getState();
      return session && live && costOf(session, first.seatId, hugeRun, live, Date.now());
    };
    await until(expected);
    // More than both submit below, but not enough for the huge run.
    const settings = { quota: Math.ceil(expected()!.computeSeconds / 2), runLimit: 6, epochLimit: 60, paused: false };
    await chair.request('change-settings', { settings });
    const own: string[] = [];
    for (const seed of [1, 2, 3, 4]) own.push(await submitRun(first, { ...longRun, seed }));
    await first.request('pause-run', { runId: own.at(-1)! });
    await submitRun(second, { ...longRun, epochs: 60, seed: 5 });
    await chair.request('urge-run', { runId: await submitRun(second, { ...longRun, epochs: 60, seed: 6 }) });
    const pause = () => chair.request('change-settings', { settings: { ...settings, paused: true } });
    return { first, second, chair, pause };
  }

  /** A lesson up the ladder in its fourth round, with required predictions, and messages to everybody and to one student. */
  async function taughtClass({ code, key }: classroom.OpenSession) {
    const chair = connect(code, { role: 'instructor', instructorKey: key });
    const [first, second] = [await join(code, '한지민'), await join(code, 'Olivia')] as const;
    await chair.request('change-settings', { settings: { predict: true } });
    const predicted = [
      await first.request('submit-run', { hyperparameters: shortRun, prediction: 0.45 }),
      await second.request('submit-run', { hyperparameters: { ...shortRun, seed: 3 }, prediction: 0.2 }),
    ];
    await until(() => chair.runs().filter(({ ending }) => ending).length === predicted.length);
    const plan = readyLesson('cpu');
    await chair.request('plan-lesson', { plan, next: 3 });
    const begin = async () => {
      await chair.request('begin-round', { round: plan.rounds[3]!, planned: 3 });
      await chair.request('post-message', {
        seatId: first.seatId,
        text: '첫 결과가 아주 좋습니다. 어디를 더 바꿔 볼까요?',
      });
    };
    return { chair, first, second, begin };
  }

  /** A warm-up, and a round with a long title and a limit, in which everybody has trained and two raise a hand. */
  async function roundsClass({ code, key }: classroom.OpenSession) {
    const chair = connect(code, { role: 'instructor', instructorKey: key });
    const students: classroom.Student[] = [];
    for (const nickname of difficultNames.slice(0, 6)) students.push(await join(code, nickname));
    const round = { minutes: 12, runLimit: 2, hyperparameters: null, fields: {}, message: '' };
    const trainAll = async (values: (index: number) => Partial<Hyperparameters>) => {
      for (const [index, student] of students.entries()) {
        const hyperparameters = { ...shortRun, epochs: 4, seed: index, ...values(index) };
        await student.request('submit-run', { hyperparameters, again: true, prediction: 0.2 + index / 20 });
      }
      await until(() => chair.runs().every(({ ending }) => ending));
    };
    await chair.request('begin-round', { round: { ...round, title: '몸풀기' } });
    await trainAll(() => ({ learningRate: 0.0005 }));
    await chair.request('begin-round', {
      round: {
        ...round,
        title: '학습률과 옵티마이저: 가장 빨리 배우는 값과 발산하기 시작하는 값을 찾아보세요',
        message: '학습률만 바꿔 봅시다.',
      },
    });
    await trainAll((index) => ({
      learningRate: [0.001, 0.002, 0.004][index % 3]!,
      optimizer: index % 2 ? 'sgd' : 'adam',
    }));
    for (const student of students.slice(0, 2)) await student.request('raise-hand', { raised: true });
    return { chair, first: students[0]! };
  }

  /** A room with people at its door, inside and outside, one of whom needs help. */
  async function roomClass({ code, key }: classroom.OpenSession) {
    const chair = connect(code, { role: 'instructor', instructorKey: key });
    const inside = [await join(code, '정하윤'), await join(code, '박선우'), await join(code, 'Ethan Park')] as const;
    const [removed, banned] = [await join(code, '장난꾸러기'), await join(code, 'troll42')];
    for (const student of inside.slice(1)) await student.request('submit-run', { hyperparameters: submitted(9) });
    await inside[0].request('submit-run', { hyperparameters: longRun });
    await chair.request('change-seat', { seatId: removed.seatId, seat: { standing: 'removed' } });
    await chair.request('change-seat', { seatId: banned.seatId, seat: { standing: 'banned' } });
    await chair.request('change-seat', { seatId: inside[2].seatId, seat: { hidden: true } });
    inside[1].connection.close();
    await chair.request('change-settings', { settings: { approval: true } });
    const waiting = [await join(code, '늦게 온 지훈'), await join(code, '송이')] as const;
    await until(() => chair.runs().some(({ state }) => state === 'diverged'));
    const lock = () => chair.request('change-settings', { settings: { locked: true } });
    return { chair, inside, waiting, removed, banned, lock };
  }

  /** Two students with a trained run each; the second was forked from the first, and has a name, a note and a star. */
  async function knownClass({ code, key }: classroom.OpenSession) {
    const chair = connect(code, { role: 'instructor', instructorKey: key });
    const [first, second] = [await join(code, '김하늘'), await join(code, 'Olivia')] as const;
    const { runId } = await first.request('submit-run', { hyperparameters: knownRun });
    const forked = await second.request('submit-run', {
      hyperparameters: { ...knownRun, batchSize: 100, seed: 8 },
      forkedFrom: runId,
      prediction: 0.25,
    });
    const run = {
      name: '배치를 키우면 느려질까?',
      note: '**배치 100**이면 스텝이 절반입니다.\n\n- 곡선은 매끄럽고\n- 정확도는 조금 낮습니다: `-1 %p`',
      starred: true,
    };
    await second.request('change-run', { runId: forked.runId, run });
    await until(() => chair.runs().filter(({ ending }) => ending).length === 2);
    const report = {
      question: '배치를 키우면 정확도가 떨어질까?',
      runs: [1, 2],
      text: '**배치 100**에서 정확도가 조금 낮아졌습니다.\n\n- 스텝이 절반이라 덜 배웠다고 생각합니다.\n- 에폭을 두 배로 늘려 다시 확인하고 싶습니다.\n\n## 다음에는\n\n학습률도 `0.006`으로 함께 키워 보겠습니다.',
    };
    await first.request('submit-report', { report });
    await second.request('keep-report', { report });
    return { chair, first, second, runIds: [runId, forked.runId] as const };
  }

  /** Six students who answer a question for the class. */
  async function questionClass({ code, key }: classroom.OpenSession) {
    const chair = connect(code, { role: 'instructor', instructorKey: key });
    const students: classroom.Student[] = [];
    for (const nickname of difficultNames.slice(0, 6)) students.push(await join(code, nickname));
    return ask({ chair, students, until });
  }

  /** A third run in the known class, which looks for a learning rate. */
  async function testRates({ chair, first }: Awaited<ReturnType<typeof knownClass>>) {
    const test = { ...knownRun, batchSize: 32, epochs: 4, schedule: 'range-test' } as const;
    const { runId } = await first.request('submit-run', { hyperparameters: test });
    await until(() => chair.runs().some(({ id, ending }) => id === runId && ending !== null));
  }

  /** Closes all connections. */
  function close() {
    for (const { connection } of clients) connection.close();
  }

  /** Closes the sessions, so that nothing trains there any more, and everybody goes. */
  async function end() {
    for (const { code, key } of opened) {
      await connect(code, { role: 'instructor', instructorKey: key }).request('close-session', {});
    }
    close();
  }

  return {
    openSession,
    join,
    fullClass,
    limitedClass,
    taughtClass,
    roundsClass,
    roomClass,
    knownClass,
    testRates,
    questionClass,
    close,
    end,
  };
}
