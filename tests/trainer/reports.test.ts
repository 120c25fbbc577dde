/** Rules of reports: nothing is lost, nothing is sent for ever, and no message is too large. */
import { describe, expect, it } from 'vitest';
import { Reports } from '#server/trainer/reports.ts';

const point = (step: number) => ({
  step,
  loss: 2,
  accuracy: 0.1,
  learningRate: 0.01,
  imagesPerSecond: 100,
  gpuSeconds: step / 10,
});
const points = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => point(from + at));
const news = (from: number, to: number) => ({ step: to, gpuSeconds: to / 10, points: points(from, to), epochs: [] });
const finished = { outcome: 'finished', stoppedEarly: false, test: { loss: 1, accuracy: 0.6 } } as const;
const stepsOf = (reports: Reports) => reports.collect().map((report) => report.points.map(({ step }) => step));

function opened() {
  const clock = { time: 10_000 };
  const reports = new Reports(() => clock.time);
  reports.open({ runId: 'a', attempt: 1 }, 0, 0);
  return { reports, clock };
}

describe('reports', () => {
  it('[T90] are made again, merged with what came meanwhile, until they are acknowledged', () => {
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

  it('[T91] come every two seconds even without news, so that an unwanted run is noticed', () => {
    const { reports, clock } = opened();
    reports.acknowledge(reports.collect());
    expect(reports.collect()).toEqual([]);
    clock.time += 2000;
    expect(reports.collect()).toMatchObject([{ runId: 'a', attempt: 1, points: [] }]);
  });

  it('[T92] say the ending last, and nothing after it is acknowledged', () => {
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

  it('[T93] of a run that goes on begin with what its checkpoint had not got acknowledged', () => {
    const { reports } = opened();
    reports.add('a', news(1, 2));
    const unsent = reports.unsent('a');
    reports.open({ runId: 'a', attempt: 2 }, 2, 0.2, unsent);
    expect(reports.collect()).toMatchObject([{ attempt: 2, step: 2, points: points(1, 2) }]);
  });

  it('[T94] take no acknowledgement of another attempt', () => {
    const { reports } = opened();
    reports.add('a', news(1, 2));
    const old = reports.collect();
    reports.open({ runId: 'a', attempt: 2 }, 0, 0);
    reports.add('a', news(1, 1));
    reports.acknowledge(old);
    expect(stepsOf(reports)).toEqual([[1]]);
  });
});
