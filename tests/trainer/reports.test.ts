/** Reports: nothing is lost, nothing is sent forever, and no message is too large. */

import { describe, expect, it } from 'vitest';
import { Reports } from '#server/trainer/reports.ts';
import { healthAt, layerHealth } from '../support/health.ts';

const point = (step: number) => ({
  step,
  loss: 2,
  accuracy: 0.1,
  learningRate: 0.01,
  imagesPerSecond: 100,
  computeSeconds: step / 10,
});
const points = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => point(from + at));
const news = (from: number, to: number) => ({
  step: to,
  computeSeconds: to / 10,
  points: points(from, to),
  epochs: [],
});
const finished = { outcome: 'finished', stoppedEarly: false, test: { loss: 1, accuracy: 0.6 } } as const;
const stepsOf = (reports: Reports) => reports.collect().map((report) => report.points.map(({ step }) => step));

function opened() {
  const clock = { time: 10_000 };
  const reports = new Reports(() => clock.time);
  reports.open({ runId: 'a', attempt: 1 }, 0, 0);
  return { reports, clock };
}

describe('reports', () => {
  it('[T90] are sent again, merged with newer news, until acknowledged', () => {
    const { reports } = opened();
    reports.add('a', news(1, 2));
    const lost = reports.collect();
    reports.add('a', news(3, 3));
    expect(stepsOf(reports)).toEqual([[1, 2, 3]]);
    reports.acknowledge(lost);
    expect(stepsOf(reports)).toEqual([[3]]);
    reports.acknowledge(reports.collect());
    expect(reports.collect()).toEqual([]);
  });

  it('[T91] are sent every two seconds even without news, so that an unwanted run is noticed', () => {
    const { reports, clock } = opened();
    reports.acknowledge(reports.collect());
    expect(reports.collect()).toEqual([]);
    clock.time += 2000;
    expect(reports.collect()).toMatchObject([{ runId: 'a', attempt: 1, points: [] }]);
  });

  it('[T92] have the ending last, and nothing after it is acknowledged', () => {
    const { reports } = opened();
    reports.add('a', { ...news(1, 4500), ending: finished });
    const sizes: number[] = [];
    for (let message = 0; message < 10; message++) {
      const collected = reports.collect();
      if (collected.length === 0) break;
      sizes.push(collected[0]!.points.length);
      expect(collected[0]!.ending).toEqual(message === 2 ? finished : undefined);
      expect(reports.acknowledge(collected)).toEqual(
        message === 2 ? [{ run: { runId: 'a', attempt: 1 }, failed: false }] : [],
      );
    }
    expect(sizes).toEqual([2000, 2000, 500]);
  });

  it('[T93] of a resumed run begin with what its checkpoint had unacknowledged', () => {
    const { reports } = opened();
    reports.add('a', news(1, 2));
    const unsent = reports.unsent('a');
    reports.open({ runId: 'a', attempt: 2 }, 2, 0.2, unsent);
    expect(reports.collect()).toMatchObject([{ attempt: 2, step: 2, points: points(1, 2) }]);
  });

  it('[T94] ignore an acknowledgement of another attempt', () => {
    const { reports } = opened();
    reports.add('a', news(1, 2));
    const old = reports.collect();
    reports.open({ runId: 'a', attempt: 2 }, 0, 0);
    reports.add('a', news(1, 1));
    reports.acknowledge(old);
    expect(stepsOf(reports)).toEqual([[1]]);
  });

  const counts = new Array(100).fill(0);
  const predictionsOf = (epoch: number, images = 3) => ({
    set: 'validation' as const,
    epoch,
    probabilities: new Uint8Array(20 * images),
  });
  const epochOf = (epoch: number, images = 3) => ({
    ...news(epoch, epoch),
    confusions: [{ epoch, counts }],
    predictions: [predictionsOf(epoch, images)],
  });

  it('[E22] have every epoch’s confusion matrix until acknowledged, and only the latest predictions, every ten seconds', () => {
    const { reports, clock } = opened();
    const epochsIn = (collected: ReturnType<Reports['collect']>) =>
      collected.map(({ confusions, predictions }) => [
        confusions?.map(({ epoch }) => epoch),
        predictions?.map(({ epoch }) => epoch),
      ]);
    reports.add('a', epochOf(1));
    const lost = reports.collect();
    reports.add('a', epochOf(2));
    expect(epochsIn(lost)).toEqual([[[1], [1]]]);
    const second = reports.collect();
    expect(epochsIn(second)).toEqual([[[1, 2], [2]]]);
    reports.acknowledge(second);
    reports.add('a', epochOf(3));
    expect(epochsIn(reports.collect())).toEqual([[[3], undefined]]);
    clock.time += 10_000;
    expect(epochsIn(reports.collect())).toEqual([[[3], [3]]]);
    reports.acknowledge(reports.collect());
    reports.add('a', { ...epochOf(4), ending: finished });
    expect(reports.collect()).toMatchObject([{ predictions: [{ epoch: 4 }], ending: finished }]);
  });

  it('[E22] keep the predictions that a checkpoint needs, and fit into a message however many images there are', () => {
    const { reports } = opened();
    reports.open({ runId: 'b', attempt: 1 }, 0, 0);
    reports.add('a', { ...epochOf(1, 20_000), ending: finished });
    reports.add('b', { ...epochOf(1, 20_000), ending: finished });
    const sent = reports.collect();
    expect(sent.map(({ predictions, ending }) => [predictions?.length, ending?.outcome])).toEqual([
      [1, 'finished'],
      [undefined, undefined],
    ]);
    const { confusions, predictions } = reports.unsent('b');
    expect([confusions, predictions]).toEqual([[{ epoch: 1, counts }], predictionsOf(1, 20_000)]);
    reports.acknowledge(sent);
    expect(reports.collect()).toMatchObject([{ runId: 'b', predictions: [{ epoch: 1 }], ending: finished }]);
  });

  it('[T968] have every measurement of health until acknowledged, at most twenty in a message, and the ending after all', () => {
    const { reports } = opened();
    const epochs = Array.from({ length: 25 }, (_, place) => place + 1);
    const measured = epochs.map((epoch) => healthAt(epoch, layerHealth('conv1')));
    reports.add('a', { ...news(1, 1), health: measured, ending: finished });
    expect(reports.unsent('a').health).toEqual(measured);
    const first = reports.collect();
    expect(first).toMatchObject([{ health: measured.slice(0, 20) }]);
    expect(first[0]!.ending).toBeUndefined();
    expect(reports.collect()).toEqual(first);
    reports.acknowledge(first);
    expect(reports.collect()).toMatchObject([{ health: measured.slice(20), ending: finished }]);
  });

  const predictions = (set: 'validation' | 'test') => ({ set, epoch: 1, probabilities: new Uint8Array(20) });

  it('[T115] have at most ten predictions in a message, and all of forty runs that end together arrive', () => {
    const reports = new Reports(() => 10_000);
    for (let run = 0; run < 40; run++) {
      reports.open({ runId: `run-${run}`, attempt: 1 }, 0, 0);
      reports.add(`run-${run}`, { ...news(1, 1), predictions: [predictions('validation'), predictions('test')] });
      reports.add(`run-${run}`, { ...news(2, 2), ending: finished });
    }
    const sent = new Map<string, number>();
    const ended = new Set<string>();
    for (let collected = reports.collect(); collected.length > 0; collected = reports.collect()) {
      expect(collected.flatMap((report) => report.predictions ?? []).length).toBeLessThanOrEqual(10);
      for (const report of collected) {
        sent.set(report.runId, (sent.get(report.runId) ?? 0) + (report.predictions?.length ?? 0));
      }
      for (const { run } of reports.acknowledge(collected)) ended.add(run.runId);
    }
    expect(ended.size).toBe(40);
    expect([...sent.values()]).toEqual(new Array(40).fill(2));
  });

  it('[T116] refused three times are split into one per run, and a run whose own is refused three times is named', () => {
    const { reports } = opened();
    reports.open({ runId: 'poison', attempt: 1 }, 0, 0);
    reports.open({ runId: 'c', attempt: 1 }, 0, 0);
    for (const runId of ['a', 'poison', 'c']) reports.add(runId, news(1, 1));
    const named: string[] = [];
    const acknowledged: string[] = [];
    for (let message = 0; message < 20; message++) {
      const collected = reports.collect();
      if (collected.length === 0) break;
      const runIds = collected.map(({ runId }) => runId);
      if (collected.some(({ runId, points }) => runId === 'poison' && points.length > 0)) {
        const runId = reports.refuse(collected);
        if (runId === undefined) continue;
        expect(runIds).toEqual([runId]);
        named.push(runId);
        reports.fail(runId, 'It is refused.');
      } else {
        acknowledged.push(...runIds);
        reports.acknowledge(collected);
      }
    }
    expect(named).toEqual(['poison']);
    expect(acknowledged.sort()).toEqual(['a', 'c', 'poison']);
    expect(reports.holdings().map(({ runId }) => runId)).toEqual(['a', 'c']);
  });

  it('[T119] know when their oldest news arose', () => {
    const { reports, clock } = opened();
    clock.time = 20_000;
    reports.add('a', news(1, 1));
    expect(reports.newsSince(reports.collect())).toBe(10_000);
    reports.acknowledge(reports.collect());
    expect(reports.newsSince(reports.collect())).toBeUndefined();
    clock.time = 30_000;
    reports.add('a', news(2, 2));
    clock.time = 40_000;
    reports.add('a', news(3, 3));
    const collected = reports.collect();
    expect(reports.newsSince(collected)).toBe(30_000);
    clock.time = 41_000;
    reports.add('a', news(4, 4));
    reports.acknowledge(collected);
    expect(reports.newsSince(reports.collect())).toBe(40_000);
  });
});
