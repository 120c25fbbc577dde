/** An example of every request of the protocol, with what must happen before it. */

import { emptyReport } from '#lib/classroom/report.ts';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Payload, RequestName } from '#lib/protocol/requests.ts';
import { protocolVersion } from '#lib/protocol/version.ts';
import { readyLesson, smallRun } from './lesson.ts';
import { pretendTrainer } from './pretend-trainer.ts';
import { Browser, joinSession, openSession, secret, yes } from './running-server.ts';

/** A text that no page contains by itself. */
export const sceneTitle = 'A lesson that nobody has heard of';

/** A class of two students, each with a waiting run; the instructor's and the first student's requests are about the first. */
export type Scene = Awaited<ReturnType<typeof openScene>>;

export async function openScene(url: string) {
  const { code, instructor } = await openSession(url, sceneTitle);
  const first = await joinSession(url, code, 'first');
  const second = await joinSession(url, code, 'second');
  const submitRun = async ({ student }: typeof first, seed: number) =>
    yes(await student.ask('submit-run', { hyperparameters: { ...smallRun, seed } })).runId;
  const [own, others] = [await submitRun(first, 1), await submitRun(second, 2)];
  return { url, code, instructor, first, second, own, others };
}

let names = 0;
const another = () => secret(`another-${++names}`);
const plan = readyLesson('cpu');
const round = plan.rounds[0]!;
const hyperparameters = defaultHyperparameters;

type Case<Name extends RequestName> = {
  /** `runId` is the requesting student's, or another's if the request should be refused. */
  readonly payload: (scene: Scene, runId: string) => Payload<Name> | Promise<Payload<Name>>;
  readonly before?: (scene: Scene) => Promise<unknown>;
};

const finish = async ({ url, own }: Scene) => {
  const trainer = pretendTrainer(url);
  await trainer.train(own, [0.5], 0.5);
  trainer.close();
};
const begin = ({ instructor }: Scene) => instructor.ask('begin-round', { round: { ...round, minutes: 10 } }).then(yes);
const sweep = {
  question: 'Which learning rate?',
  fields: [{ path: 'learningRate', values: [0.001, 0.01] }],
  hyperparameters: smallRun,
  seeds: 1,
};
const ask = ({ instructor }: Scene) => instructor.ask('open-sweep', { sweep }).then(yes);

export const everyRequest: { readonly [Name in RequestName]: Case<Name> } = {
  hello: {
    payload: ({ code }) => ({
      protocol: protocolVersion,
      code,
      identity: { role: 'student', seatToken: another() },
      held: {},
    }),
  },
  'find-session': { payload: ({ code }) => ({ code }) },
  'list-datasets': { payload: () => ({}) },
  probe: { payload: () => ({ roundTripMs: 5 }) },
  'open-session': { payload: () => ({ title: 'Another', instructorKey: another() }) },
  'join-session': { payload: ({ code }) => ({ code, nickname: `new ${++names}`, seatToken: another() }) },
  'recover-seat': {
    payload: async ({ code, first: { student } }) => {
      const { recovery } = yes(await student.ask('recovery-code', { seatId: null }));
      return { code, nickname: 'first', recovery, seatToken: another() };
    },
  },
  'recover-session': {
    payload: async ({ code, instructor }) => {
      const { recovery } = yes(await instructor.ask('recovery-code', { seatId: null }));
      return { code, recovery, instructorKey: another() };
    },
  },
  'recovery-code': {
    payload: ({ first, second, own }, runId) => ({ seatId: (runId === own ? first : second).seatId }),
  },
  watch: { payload: (_scene, runId) => ({ runIds: [runId] }) },
  metrics: { payload: (_scene, runId) => ({ held: { [runId]: 0 } }) },
  ensemble: { payload: () => ({}) },
  'submit-run': { payload: () => ({ hyperparameters: { ...hyperparameters, seed: ++names } }) },
  'repeat-run': { payload: (_scene, runId) => ({ runId, seeds: [7] }) },
  'extend-run': { payload: (_scene, runId) => ({ runId, epochs: 1 }), before: finish },
  'train-cell': { payload: () => ({}), before: ask },
  'pause-run': { payload: (_scene, runId) => ({ runId }) },
  'resume-run': {
    payload: (_scene, runId) => ({ runId }),
    before: async ({ first, second, own, others }) => {
      yes(await first.student.ask('pause-run', { runId: own }));
      yes(await second.student.ask('pause-run', { runId: others }));
    },
  },
  'reorder-runs': { payload: (_scene, runId) => ({ runIds: [runId] }) },
  'change-run': { payload: (_scene, runId) => ({ runId, run: { starred: true } }) },
  'keep-form': { payload: () => ({ form: { hyperparameters, base: '', forkedFrom: null, seen: 0 } }) },
  'keep-report': { payload: () => ({ report: emptyReport }) },
  'read-report': {
    payload: ({ first, second, own }, runId) => ({ seatId: (runId === own ? first : second).seatId }),
  },
  'submit-report': { payload: () => ({ report: { question: 'Why?', runs: [1], text: 'Because.' } }) },
  'raise-hand': { payload: () => ({ raised: true }) },
  'stop-run': { payload: (_scene, runId) => ({ runId }) },
  'urge-run': { payload: (_scene, runId) => ({ runId }) },
  'requeue-run': {
    payload: (_scene, runId) => ({ runId }),
    before: ({ instructor, own }) => instructor.ask('stop-run', { runId: own }).then(yes),
  },
  'change-settings': { payload: () => ({ settings: { paused: true } }) },
  'grant-quota': { payload: ({ first: { seatId } }) => ({ seatId, computeSeconds: 10 }) },
  'remove-seats': { payload: ({ second: { seatId } }) => ({ seatIds: [seatId] }) },
  'change-seat': { payload: ({ first: { seatId } }) => ({ seatId, seat: { hidden: true } }) },
  'post-message': { payload: ({ first: { seatId } }) => ({ seatId, text: 'Well done.' }) },
  'change-fields': { payload: () => ({ fields: {} }) },
  'push-preset': { payload: () => ({ hyperparameters }) },
  'plan-lesson': { payload: () => ({ plan, next: 0 }) },
  'begin-round': { payload: () => ({ round }) },
  'extend-round': { payload: () => ({ minutes: 5 }), before: begin },
  'end-round': { payload: () => ({}), before: begin },
  'open-sweep': { payload: () => ({ sweep }) },
  'close-sweep': { payload: () => ({}), before: ask },
  'reopen-sweep': {
    payload: () => ({ number: 1 }),
    before: async (scene) => {
      await ask(scene);
      yes(await scene.instructor.ask('close-sweep', {}));
    },
  },
  'change-board': { payload: () => ({ board: { mode: 'blind' } }) },
  'change-projector': { payload: () => ({ projector: { order: 'validation' } }) },
  'open-test': { payload: () => ({}) },
  'rename-session': { payload: () => ({ title: 'Renamed' }) },
  'close-session': { payload: () => ({}) },
  'reopen-session': { payload: () => ({}), before: ({ instructor }) => instructor.ask('close-session', {}).then(yes) },
  'delete-session': { payload: () => ({}) },
};

/** A connection in this role, after hello if the role has one. */
export async function connectionOf(role: 'stranger' | 'projector' | 'student' | 'instructor', scene: Scene) {
  if (role === 'student') return scene.first.student;
  if (role === 'instructor') return scene.instructor;
  const browser = new Browser(scene.url);
  if (role === 'projector') yes(await browser.hello(scene.code, { role: 'projector' }));
  return browser;
}
