/** The sealed test over the wire: nothing for anybody before it is opened, then everything for everybody. */
import { expect, it, onTestFinished } from 'vitest';
import { smallRun } from '../support/lesson.ts';
import { pretendToken, pretendTrainer } from '../support/pretend-trainer.ts';
import { Browser, joinSession, no, openSession, secret, sharedServer, yes } from '../support/running-server.ts';

const server = sharedServer({ TRAINER_TOKEN: pretendToken });

/** Every number anywhere in a message. */
function numbersIn(heard: unknown): number[] {
  if (typeof heard === 'number') return [heard];
  if (typeof heard !== 'object' || heard === null) return [];
  return Object.values(heard).flatMap(numbersIn);
}

/** The values of all fields of this name. */
function fieldsIn(heard: unknown, name: string): unknown[] {
  if (typeof heard !== 'object' || heard === null) return [];
  return Object.entries(heard).flatMap(([key, value]) => [...(key === name ? [value] : []), ...fieldsIn(value, name)]);
}

it('[B23] nobody learns anything of the test before it is opened, from hello, changes, metrics or files; then everybody does', async () => {
  const { url } = server();
  const trainer = pretendTrainer(url);
  onTestFinished(trainer.close);
  const { code, instructor } = await openSession(url);
  const { student, seatToken } = await joinSession(url, code, '지수');
  const { student: other } = await joinSession(url, code, '민준');
  const projector = new Browser(url);
  const heard: unknown[] = [yes(await projector.hello(code, { role: 'projector' }))];
  const screens = [instructor, student, other, projector];
  for (const { socket } of screens) socket.onAny((...event: unknown[]) => heard.push(event));
  const told = () => Promise.all(screens.map((screen) => screen.next('changes', ({ changes }) => changes.some(isEnd))));
  const isEnd = ({ kind }: { kind: string }) => kind === 'run-ended';

  // Accuracies that differ from all other numbers in the lesson.
  const [mine, theirs, extended] = [0.531_742_3, 0.642_853_1, 0.573_951_7];
  const first = yes(await student.ask('submit-run', { hyperparameters: smallRun })).runId;
  const firstEnd = told();
  await trainer.train(first, [0.4, 0.5], mine);
  await firstEnd;
  const second = yes(await other.ask('submit-run', { hyperparameters: { ...smallRun, seed: 2 } })).runId;
  const secondEnd = told();
  await trainer.train(second, [0.6], theirs);
  await secondEnd;
  // Freezing, hiding, showing again and extending reveal nothing more.
  const again = told();
  yes(await student.ask('extend-run', { runId: first, epochs: 1 }));
  await trainer.train(first, [0.55], extended);
  await again;
  for (const mode of ['frozen', 'blind', 'live'] as const)
    yes(await instructor.ask('change-board', { board: { mode } }));
  const identities = [
    { role: 'student', seatToken },
    { role: 'instructor', instructorKey: secret('key') },
    { role: 'projector' },
  ] as const;
  const reloaded = identities.map(() => new Browser(url)) as [Browser, Browser, Browser];
  for (const [index, screen] of reloaded.entries()) {
    heard.push(yes(await screen.hello(code, identities[index]!, { [first]: 0, [second]: 0 })));
    heard.push(yes(await screen.ask('metrics', { held: { [first]: 0, [second]: 0 } })));
  }
  const [own, , wall] = reloaded;
  for (const screen of [own, wall]) expect(no(await screen.ask('open-test', {}))).toBe('not-allowed');
  const secrets = [mine, theirs, extended].flatMap((accuracy) => [accuracy, 1 - accuracy]);
  expect(numbersIn(heard).filter((number) => secrets.includes(number))).toEqual([]);
  const files = ['session.json', 'runs.csv', 'grades.csv', 'epochs.csv', 'replay.html'].map(async (file) => {
    const taken = await fetch(`${url}/sessions/${code}/${file}`, {
      headers: { authorization: `Bearer ${secret('key')}` },
    });
    expect(taken.status, file).toBe(200);
    return taken.text();
  });
  for (const text of await Promise.all(files)) {
    expect(secrets.filter((number) => text.includes(String(number)))).toEqual([]);
  }
  expect(fieldsIn(heard, 'tests')).toEqual([]);
  expect(fieldsIn(heard, 'test').filter((test) => test !== null)).toEqual([]);
  expect(await server().store.testResult(first)).toMatchObject({ accuracy: extended });

  const opened = Promise.all(
    [...reloaded, other].map((screen) =>
      screen.next('changes', ({ changes }) => changes.some(({ kind }) => kind === 'tests-opened')),
    ),
  );
  yes(await instructor.ask('open-test', {}));
  for (const { changes } of await opened) {
    expect(changes.find(({ kind }) => kind === 'tests-opened')).toMatchObject({
      tests: { [first]: { accuracy: extended }, [second]: { accuracy: theirs } },
    });
  }
  const late = yes(await new Browser(url).hello(code, { role: 'projector' })).session;
  expect(late.runs[first]!.test).toEqual({ accuracy: extended, loss: 1 - extended });
  expect(late.board.testOpenedAt).not.toBeNull();
  expect(no(await instructor.ask('open-test', {}))).toBe('test-already-open');

  // Runs that finish afterwards hide nothing.
  const third = yes(await own.ask('submit-run', { hyperparameters: { ...smallRun, seed: 9 } })).runId;
  const shown = wall.next('changes', ({ changes }) => changes.some(({ kind }) => kind === 'tests-opened'));
  await trainer.train(third, [0.7], 0.66);
  expect(fieldsIn(await shown, 'tests')).toEqual([{ [third]: { accuracy: 0.66, loss: 1 - 0.66 } }]);
});
