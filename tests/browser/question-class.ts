/** A class that has been asked a question, for pictures: most cells trained for real, some under way, some left. */
import { maximumRunsUnderWay } from '#lib/rules/submitting.ts';
import type * as classroom from '../support/classroom.ts';
import { smallRun } from '../support/lesson.ts';

type Parts = {
  readonly chair: classroom.Client;
  readonly students: readonly classroom.Student[];
  readonly until: (fact: () => unknown) => Promise<void>;
};

const sweep = {
  question: '배치 크기마다 어떤 학습률이 가장 좋을까요?',
  fields: [
    { path: 'learningRate', values: [0.0003, 0.001, 0.003, 0.01, 0.03] },
    { path: 'batchSize', values: [25, 50, 100, 200] },
  ],
  hyperparameters: { ...smallRun, seed: 1 },
  seeds: 2,
};

/** Asks and trains all but six runs, two of which are taken; `finish` trains those too, and closes. */
export async function questionClass({ chair, students, until }: Parts) {
  await chair.request('open-sweep', { sweep });
  const total = sweep.fields.reduce((product, { values }) => product * values.length, sweep.seeds);
  const ended = (count: number) => until(() => chair.runs().filter(({ ending }) => ending).length === count);
  const take = async (count: number, by = students) => {
    const each = Math.min(maximumRunsUnderWay, Math.ceil(count / by.length));
    for (let taken = 0; taken < count; taken += each) {
      const student = by[Math.floor(taken / each) % by.length]!;
      for (let own = 0; own < Math.min(each, count - taken); own++) await student.request('train-cell', {});
    }
  };
  await take(total - 6);
  await ended(total - 6);
  await chair.request('change-settings', { settings: { paused: true } });
  await take(2);
  const finish = async () => {
    await chair.request('change-settings', { settings: { paused: false } });
    // The first one's page is open in the pictures' browser, which has taken that seat.
    await take(4, students.slice(1));
    await ended(total);
    await chair.request('close-sweep', {});
  };
  return { chair, first: students[0]!, finish };
}
