/** The class's ensemble over the wire: from stored predictions, as far as the board shows their runs to the class. */
import { describe, expect, it } from 'vitest';
import { bytesOfPrediction } from '#lib/classroom/run-report.ts';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { createEnsembles } from '#server/files/ensembles.ts';
import { guessedRun, guesses, openGuesses, threeGuesses } from '../support/guesses.ts';
import { epochPoint, Lesson } from '../support/lesson.ts';
import { Browser, joinSession, openSession, runServer, yes } from '../support/running-server.ts';
import { connectTrainer, report, token, work } from '../support/trainer-socket.ts';

const bytesOfOne = bytesOfPrediction(cifar10.classes.length);

const together = (images: number) => {
  const share = (of: number) => (images * of) / 200;
  return {
    images,
    together: [
      { runs: 1, right: share(150), mended: 0, spoiled: 0 },
      { runs: 3, right: images, mended: share(50), spoiled: 0 },
    ],
  };
};

/** A class of three whose runs have finished, and a fourth student whose run trains. */
async function ended() {
  const { url } = await runServer({ TRAINER_TOKEN: token });
  const { code, instructor } = await openSession(url);
  const trainer = connectTrainer(url, {});
  const guessesOf = openGuesses();
  const runIds: string[] = [];
  const students: Browser[] = [];
  for (const [index, isRight] of [...threeGuesses, null].entries()) {
    const { student } = await joinSession(url, code, `학생 ${index + 1}`);
    students.push(student);
    yes(await student.ask('submit-run', { hyperparameters: { ...guessedRun, seed: index } }));
    const { runId, attempt } = (await work(trainer))[0]!;
    runIds.push(runId);
    await report(trainer, {
      runId,
      attempt,
      step: 9,
      computeSeconds: 1,
      points: [],
      epochs: [epochPoint(1, 9, 0.6 - index / 10)],
      predictions: isRight ? guessesOf(isRight) : [],
      ...(isRight && { ending: { outcome: 'finished', stoppedEarly: false, test: { loss: 1, accuracy: 0.5 } } }),
    });
  }
  const projector = new Browser(url);
  yes(await projector.hello(code, { role: 'projector' }));
  const ask = async (by: Browser) => yes(await by.ask('ensemble', {}));
  return { url, code, instructor, projector, student: students[0]!, runIds, ask };
}

describe('the ensemble', () => {
  it('[G960] is counted from stored predictions, for everybody in the session; on the test only once that is open', async () => {
    const { instructor, projector, student, runIds, ask } = await ended();
    for (const by of [instructor, projector, student]) {
      expect(await ask(by)).toEqual({
        runIds: runIds.slice(0, 3),
        leftOut: { otherImages: 0, afterFreeze: 0, beyond: 0, noPredictions: 1 },
        validation: { ...together(200), most: { runIds: [runIds[0]], runs: 1, images: 70 } },
        test: null,
      });
    }
    yes(await instructor.ask('open-test', {}));
    for (const by of [instructor, projector, student]) {
      expect((await ask(by)).test).toEqual({
        ...together(10_000),
        most: { runIds: [runIds[0]], runs: 1, images: 3500 },
      });
    }
  });

  it('[G961] shows nothing while the board is hidden, only ended runs while it is frozen, and no runs to those who see only their own row', async () => {
    const { instructor, projector, student, runIds, ask } = await ended();
    const everybody = [instructor, projector, student];
    yes(await instructor.ask('change-board', { board: { mode: 'blind' } }));
    for (const by of everybody) {
      expect(await ask(by)).toMatchObject({ runIds: [], validation: null, test: null });
    }
    yes(await instructor.ask('change-board', { board: { mode: 'frozen' } }));
    for (const by of everybody) {
      expect(await ask(by)).toMatchObject({
        leftOut: { afterFreeze: 1, noPredictions: 0 },
        validation: together(200),
        test: null,
      });
    }
    yes(await instructor.ask('change-board', { board: { mode: 'live' } }));
    yes(await instructor.ask('change-settings', { settings: { names: 'own-row' } }));
    for (const by of [projector, student]) {
      expect(await ask(by)).toMatchObject({
        runIds: [],
        validation: { ...together(200), most: { runIds: [], runs: 1, images: 70 } },
      });
    }
    expect(await ask(instructor)).toMatchObject({ runIds: runIds.slice(0, 3), validation: { most: { runs: 1 } } });
  });
});

describe('counting the ensemble', () => {
  /** A class of two with these predictions, and how often they were read. */
  function scripted() {
    const lesson = new Lesson();
    const runs = [0, 1].map((index) => {
      const seatId = lesson.join(`학생 ${index + 1}`);
      const runId = lesson.submitRun(seatId, { ...guessedRun, seed: index });
      lesson.reach(runId, 0.5 - index / 10);
      return { seatId, runId };
    });
    const labels = new Uint8Array(200);
    const state = { time: 0, epoch: 1, read: 0, has: true, bytes: 200 * bytesOfOne };
    const ensemble = createEnsembles({
      store: {
        predictionMarks: async (runIds) => runIds.map((runId) => ({ runId, set: 'validation', epoch: state.epoch })),
        predictions: async (_runId, set) => {
          state.read += 1;
          return { set, epoch: state.epoch, probabilities: guesses(labels, () => true).subarray(0, state.bytes) };
        },
      },
      images: {
        chosen: async () => (state.has ? { part: 'training', indices: new Uint16Array(200), labels } : undefined),
      },
      elapsed: () => state.time,
    });
    return { lesson, runs, state, ask: () => ensemble(lesson.session, true) };
  }

  it('[G962] is done once for all who ask at the same time, and again only when predictions or runs are new, at most every three seconds', async () => {
    const { state, ask } = scripted();
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(new Set(answers).size).toBe(1);
    expect(state.read).toBe(2);
    state.time += 10_000;
    expect(await ask()).toBe(answers[0]);
    expect(state.read).toBe(2);
    state.epoch = 2;
    state.time += 2_999;
    expect(await ask()).toBe(answers[0]);
    state.time += 1;
    expect(await ask()).toEqual(answers[0]);
    expect(state.read).toBe(4);
  });

  it('[G962] is done at once when the instructor has changed what the class may see', async () => {
    const { lesson, runs, ask } = scripted();
    expect(await ask()).toMatchObject({ data: { runIds: runs.map(({ runId }) => runId) } });
    lesson.ask({ role: 'instructor' }, 'change-seat', { seatId: runs[0]!.seatId, seat: { hidden: true } });
    expect(await ask()).toMatchObject({ data: { runIds: [runs[1]!.runId] } });
    lesson.ask({ role: 'instructor' }, 'change-board', { board: { mode: 'blind' } });
    expect(await ask()).toMatchObject({ data: { runIds: [], validation: null } });
  });

  it('[G963] leaves out and counts predictions of another number of images, and says when the server has no data set', async () => {
    const { state, ask } = scripted();
    state.bytes = 100;
    expect(await ask()).toMatchObject({
      data: { runIds: [], leftOut: { noPredictions: 2 }, validation: null },
    });
    state.has = false;
    state.time += 3000;
    state.epoch = 2;
    expect(await ask()).toMatchObject({ ok: false, refusal: { code: 'no-data-set' } });
    state.has = true;
    state.time += 3000;
    state.bytes = 200 * bytesOfOne;
    expect(await ask()).toMatchObject({ ok: true, data: { leftOut: { noPredictions: 0 } } });
  });
});
