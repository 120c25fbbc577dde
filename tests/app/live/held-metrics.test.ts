/** Curves without holes, in whatever order screens watch, histories arrive, broadcasts are delivered and connections break. */
import { describe, expect, test } from 'vitest';
import { createHeldMetrics } from '#app/_live/held-metrics.ts';
import { createSessionStore } from '#app/_live/session-store.ts';
import { apply } from '#lib/classroom/apply.ts';
import type { Change } from '#lib/classroom/change.ts';
import { condensed } from '#lib/classroom/condense.ts';
import type { DatedMetrics } from '#lib/classroom/point.ts';
import { openedSession, type Session } from '#lib/classroom/session.ts';
import { chanceOf } from '../../support/chance.ts';
import { epoch, joined, point, quiet, reported, started, submitted } from '../../support/lesson.ts';

type Held = Readonly<Record<string, number>>;
type News = { readonly after: number; readonly changes: readonly Change[]; readonly attended: ReadonlySet<string> };

/** A server with all it has published, and the connection to one client, on which messages arrive in order. */
function world(seed: number) {
  const chance = chanceOf(seed);
  const below = (end: number) => Math.floor(chance() * end);
  const store = createSessionStore();
  const published = new Map<string, { points: number[]; epochs: number[] }>();
  const trained = new Map<string, { step: number; attempt: number }>();
  let session = openedSession('123456', 'CIFAR-10', 1000);
  /** Messages on the way to the client; none while it is away. */
  let line: (() => void)[] | undefined;
  /** Broadcasts that arrived during hello. */
  let early: News[] | undefined;
  /** The runs whose points the server sends. */
  let attended: ReadonlySet<string> = new Set();
  let asked: Held | undefined;
  /** Answers that have arrived, but are noticed only after later broadcasts. */
  let late: (() => void)[] = [];
  const unwatch: (() => void)[] = [];

  const receive = (news: News) => {
    if (early) return void early.push(news);
    const reports = news.changes.filter((change) => change.kind === 'run-reported');
    if (store.changed({ after: news.after, changes: condensed(news.changes) }) === 'gap') return hello();
    store.reported(reports.filter(({ runId }) => news.attended.has(runId)));
    attend();
  };

  /** The client tells the server what it watches, before it asks for anything. */
  function attend() {
    if (early || !line || !store.getState().session) return;
    const runIds = store.attend(100);
    if (runIds) {
      pending.push(() => {
        attended = new Set(runIds);
      });
    }
  }

  function happens(...changes: Change[]) {
    const after = session.sequence;
    session = changes.reduce(apply, session);
    const news = { after, changes, attended };
    // Between web processes, changes can be missed with their points.
    if (chance() < 0.03) return;
    line?.push(() => receive(news));
  }

  const metricsFor = (held: Held): Record<string, DatedMetrics> =>
    Object.fromEntries(
      Object.entries(held).map(([runId, from]) => {
        const { points, epochs } = published.get(runId)!;
        return [
          runId,
          {
            points: points.filter((step) => step > from).map(point),
            epochs: epochs.filter((step) => step >= from).map((step) => epoch(step / 5, step)),
          },
        ];
      }),
    );

  function hello() {
    early = [];
    const held = store.heldSteps(chance() < 0.7 ? 1 : 100);
    const own = line;
    const look = () => {
      if (own !== line) return;
      const [then, metrics] = [session, metricsFor(held)];
      attended = new Set(Object.keys(held));
      line?.push(() => {
        store.greeted(
          { role: 'projector', seatId: null, session: then, live: quiet, form: null, metrics, now: 0 },
          held,
          0,
        );
        const kept = early ?? [];
        early = undefined;
        kept.forEach(receive);
        attend();
      });
    };
    pending.push(look);
    if (chance() < 0.5) serve();
  }
  function serve() {
    while (pending.length > 0) pending.shift()!();
  }
  /** Requests that the server has not processed yet, in the order in which they were sent. */
  let pending: (() => void)[] = [];

  function answerMetrics(held: Held) {
    const metrics = metricsFor(held);
    const arrived = () => {
      if (asked !== held) return;
      asked = undefined;
      store.fetched(held, metrics);
    };
    line?.push(() => (chance() < 0.5 ? arrived() : late.push(arrived)));
  }

  function submitRun(count: number) {
    for (let index = 0; index < count; index += 1) {
      const id = `run-${published.size + 1}`;
      happens(submitted(id, published.size + 1));
      published.set(id, { points: [], epochs: [] });
    }
  }

  function report() {
    const runs = [...published.keys()].slice(0, 4);
    const runId = runs[below(runs.length)]!;
    const own = published.get(runId)!;
    const at = trained.get(runId) ?? { step: 0, attempt: 0 };
    trained.set(runId, at);
    if (at.attempt === 0 || chance() < 0.1) {
      // From a checkpoint at a step that has already been reported.
      if (at.attempt > 0) at.step = below(at.step + 1);
      at.attempt += 1;
      happens(started(runId, at.attempt));
    }
    const steps = Array.from({ length: 1 + below(3) }, (_, index) => at.step + index + 1);
    at.step = steps.at(-1)!;
    const ended = steps.filter((step) => step % 5 === 0);
    for (const step of steps) if (step > (own.points.at(-1) ?? 0)) own.points.push(step);
    for (const step of ended) if (step > (own.epochs.at(-1) ?? 0)) own.epochs.push(step);
    happens(
      reported(
        runId,
        steps,
        ended.map((step) => epoch(step / 5, step)),
      ),
    );
  }

  function arrive() {
    for (let count = 1 + below(4); count > 0; count -= 1) line?.shift()?.();
  }

  const acts: (() => void)[] = [
    report,
    report,
    arrive,
    arrive,
    arrive,
    serve,
    serve,
    () => pending.shift()?.(),
    () => late.shift()?.(),
    () => late.shift()?.(),
    () => {
      unwatch.push(store.watch([...published.keys()].slice(0, 4).filter(() => chance() < 0.5)));
      attend();
    },
    () => {
      unwatch.splice(below(unwatch.length), 1)[0]?.();
      attend();
    },
    () => {
      if (chance() < 0.7) return;
      for (const leave of unwatch.splice(0)) leave();
      attend();
    },
    () => {
      if (asked || early || !line || !store.getState().session) return;
      const held = store.askForMissing(2);
      if (Object.keys(held).length === 0) return;
      asked = held;
      pending.push(() => answerMetrics(held));
    },
    () => {
      if (chance() < 0.9) return;
      line = undefined;
      pending = [];
    },
    () => {
      if (line) return;
      line = [];
      hello();
      // A request whose answer was lost is repeated unchanged.
      const held = asked;
      if (held) pending.push(() => answerMetrics(held));
    },
    () => {
      // So many that those shown on no screen are dropped.
      if (chance() < 0.05) submitRun(150);
    },
  ];

  /** Every curve the client holds is a prefix of the server's; a complete one has all points the client has heard of. */
  function check() {
    const known = store.getState().session;
    for (const [runId, { points, epochs }] of published) {
      const { complete, metrics } = store.metricsOf(runId);
      const [steps, ends] = [metrics.points.map(({ step }) => step), metrics.epochs.map(({ step }) => step)];
      if (String(steps) !== String(points.slice(0, steps.length))) expect(steps).toEqual(points);
      if (String(ends) !== String(epochs.slice(0, ends.length))) expect(ends).toEqual(epochs);
      if (!complete || !known) continue;
      const heard = heardOf(known, runId);
      if (steps.length < heard.points || ends.length < heard.epochs) expect([steps, ends]).toEqual(heard);
    }
  }

  const history: { sequence: number; runs: Map<string, { points: number; epochs: number }> }[] = [];
  function note() {
    if (history.at(-1)?.sequence === session.sequence) return;
    const counts = [...published].map(([id, { points, epochs }]) => [
      id,
      { points: points.length, epochs: epochs.length },
    ]);
    history.push({
      sequence: session.sequence,
      runs: new Map(counts as [string, { points: number; epochs: number }][]),
    });
  }
  function heardOf({ sequence }: Session, runId: string) {
    const entry = history.findLast((each) => each.sequence <= sequence);
    return entry?.runs.get(runId) ?? { points: 0, epochs: 0 };
  }

  happens(joined);
  submitRun(3);
  return {
    act() {
      acts[below(acts.length)]!();
      note();
      check();
    },
    /** Everything on the way arrives, and everything missing is requested; then nothing may be missing. */
    settle() {
      line ??= [];
      early = undefined;
      asked = undefined;
      pending = [];
      line.length = 0;
      late = [];
      hello();
      serve();
      while (line.length > 0) line.shift()!();
      store.watch([...published.keys()].slice(0, 4));
      attend();
      for (let round = 0; round < 100; round += 1) {
        while (pending.length + line.length + late.length > 0) {
          (pending.shift() ?? line.shift() ?? late.shift()!)();
        }
        const held = store.askForMissing(12);
        if (Object.keys(held).length === 0) break;
        asked = held;
        answerMetrics(held);
      }
      for (const runId of [...published.keys()].slice(0, 4)) {
        const { complete, metrics } = store.metricsOf(runId);
        expect(complete).toBe(true);
        expect(metrics.points.map(({ step }) => step)).toEqual(published.get(runId)!.points);
        expect(metrics.epochs.map(({ step }) => step)).toEqual(published.get(runId)!.epochs);
      }
    },
  };
}

describe('curves', () => {
  test('[L280] have no hole, and complete ones every point heard of, in any order of events', () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const one = world(seed);
      for (let act = 0; act < 400; act += 1) one.act();
      one.settle();
    }
  });

  test('[L281] do not lose points that arrive before the history requested before them', () => {
    const held = createHeldMetrics();
    held.attend(['r']);
    const asked = held.ask(12);
    const news = reported('r', [4, 5]);
    if (news.kind === 'run-reported') held.report(news);
    held.fetched(asked, { r: { points: [1, 2, 3].map(point), epochs: [] } });
    expect(held.of('r').metrics.points.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
    expect(held.of('r').complete).toBe(true);
  });

  test('[L700] of a run that was left for a moment are fetched from the last step held, so that none is missing', () => {
    const held = createHeldMetrics();
    held.attend(['r']);
    held.fetched(held.ask(12), { r: { points: [1, 2].map(point), epochs: [] } });
    held.attend([]);
    expect(held.of('r').complete).toBe(false);
    held.attend(['r']);
    expect(held.ask(12)).toEqual({ r: 2 });
    expect(held.of('r').metrics.points.map(({ step }) => step)).toEqual([1, 2]);
  });
});
