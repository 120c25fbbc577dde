/** The store of a session: changes in order, points without holes. */
import { describe, expect, test, vi } from 'vitest';
import { createSessionStore, type SessionStore } from '#app/_live/session-store.ts';
import { shallowEqual } from '#app/_live/use-observable.tsx';
import { apply } from '#lib/classroom/apply.ts';
import type { Change } from '#lib/classroom/change.ts';
import { condensed } from '#lib/classroom/condense.ts';
import type { DatedMetrics } from '#lib/classroom/point.ts';
import { openedSession, type Session } from '#lib/classroom/session.ts';
import { epoch, joined, point, quiet, reported, started, submitted } from '../../support/lesson.ts';

const opened = openedSession('123456', 'CIFAR-10', 1000);

function greet(
  store: SessionStore,
  session: Session,
  metrics: Record<string, DatedMetrics> = {},
  named: Readonly<Record<string, number>> = {},
) {
  store.greeted({ role: 'student', seatId: 'seat-1', session, live: quiet, form: null, metrics, now: 0 }, named, 0);
}

/** A store that enters a session after these changes. */
function storeAfter(...changes: Change[]): { store: SessionStore; session: Session } {
  const store = createSessionStore();
  const session = changes.reduce(apply, opened);
  greet(store, session);
  return { store, session };
}

const stepsOf = (store: SessionStore, runId: string) => store.metricsOf(runId).metrics.points.map(({ step }) => step);

describe('changes', () => {
  test('[L1] that follow the sequence are applied, and listeners are called once', () => {
    const { store, session } = storeAfter();
    const listener = vi.fn();
    store.subscribe(listener);
    expect(store.changed({ after: 0, changes: [joined, submitted('r')] })).toBe('applied');
    expect(store.getState().session).toEqual([joined, submitted('r')].reduce(apply, session));
    expect(listener).toHaveBeenCalledTimes(1);
  });

  test('[L2] already applied are skipped, and the rest of the broadcast is applied', () => {
    const { store, session } = storeAfter(joined);
    expect(store.changed({ after: 0, changes: [joined, submitted('r')] })).toBe('applied');
    expect(store.getState().session).toEqual(apply(session, submitted('r')));
  });

  test('[L2] that are all known do nothing', () => {
    const { store } = storeAfter(joined);
    const before = store.getState();
    expect(store.changed({ after: 0, changes: [joined] })).toBe('applied');
    expect(store.getState()).toBe(before);
  });

  test('[L3] beyond the next one are a gap and do nothing', () => {
    const { store } = storeAfter(joined);
    const before = store.getState();
    expect(store.changed({ after: 2, changes: [submitted('r')] })).toBe('gap');
    expect(store.getState()).toBe(before);
  });

  test('[L3] before the first hello are a gap', () => {
    expect(createSessionStore().changed({ after: 0, changes: [joined] })).toBe('gap');
  });
});

/** News from a server that attends to these runs. */
function tell(store: SessionStore, after: number, changes: Change[]) {
  const reports = changes.filter((change) => change.kind === 'run-reported');
  store.reported(reports);
  return store.changed({ after, changes: condensed(changes) });
}

/** Watches these runs, of which nothing is missing. */
function watchWhole(store: SessionStore, ...runIds: string[]) {
  store.watch(runIds);
  store.attend(100);
  store.fetched(store.askForMissing(100), {});
}

describe('points', () => {
  test('[L4] of a run watched since its submission are complete', () => {
    const { store } = storeAfter(joined, submitted('r'));
    watchWhole(store, 'r');
    tell(store, 2, [started('r'), reported('r', [10, 20], [epoch(1, 20)])]);
    expect(store.metricsOf('r')).toMatchObject({
      complete: true,
      metrics: { points: [point(10), point(20)], epochs: [epoch(1, 20)] },
    });
  });

  test('[L5] already held are ignored, epochs too, even if a repeated attempt sends them again', () => {
    const { store } = storeAfter(joined, submitted('r'));
    watchWhole(store, 'r');
    tell(store, 2, [started('r'), reported('r', [10, 20], [epoch(1, 20)])]);
    const held = store.metricsOf('r').metrics;
    tell(store, 4, [{ kind: 'run-requeued', at: 5000, runId: 'r', why: 'trainer-gone' }, started('r', 2)]);
    tell(store, 6, [reported('r', [10, 20], [epoch(1, 20)])]);
    expect(store.metricsOf('r').metrics).toBe(held);
    tell(store, 7, [reported('r', [20, 30])]);
    expect(stepsOf(store, 'r')).toEqual([10, 20, 30]);
  });

  test('[L6] leave a run’s metrics the same object until new ones arrive, and change only that run’s', () => {
    const { store } = storeAfter(joined, submitted('r'), submitted('s', 2));
    watchWhole(store, 'r', 's');
    tell(store, 3, [started('r'), started('s')]);
    const [r, s] = [store.metricsOf('r').metrics, store.metricsOf('s').metrics];
    tell(store, 5, [reported('r', [10])]);
    expect(store.metricsOf('r').metrics).not.toBe(r);
    expect(store.metricsOf('s').metrics).toBe(s);
  });

  test('[L7] of a watched run are missing until its history arrives', () => {
    const { store } = storeAfter(joined, submitted('r'), started('r'), reported('r', [10, 20]));
    expect(store.askForMissing(12)).toEqual({});
    store.watch(['r']);
    expect(store.attend(100)).toEqual(['r']);
    const asked = store.askForMissing(12);
    expect(asked).toEqual({ r: 0 });
    store.fetched(asked, { r: { points: [point(10), point(20)], epochs: [] } });
    expect(store.metricsOf('r').complete).toBe(true);
    expect(store.attend(100)).toBeUndefined();
    expect(store.askForMissing(12)).toEqual({});
  });

  test('[L8] that arrive before the history are appended to it, so that no hole is hidden', () => {
    const { store } = storeAfter(joined, submitted('r'), started('r'), reported('r', [10, 20]));
    store.watch(['r']);
    store.attend(100);
    const asked = store.askForMissing(12);
    expect(asked).toEqual({ r: 0 });
    tell(store, 4, [reported('r', [30, 40])]);
    expect(stepsOf(store, 'r')).toEqual([]);
    store.fetched(asked, { r: { points: [point(10), point(20), point(30)], epochs: [] } });
    expect(stepsOf(store, 'r')).toEqual([10, 20, 30, 40]);
  });

  test('[L9] of a run that was not named in a new hello are missing from the last held step', () => {
    const { store, session } = storeAfter(joined, submitted('r'));
    watchWhole(store, 'r');
    tell(store, 2, [started('r'), reported('r', [10])]);
    greet(store, [started('r'), reported('r', [10]), reported('r', [20])].reduce(apply, session));
    expect(store.attend(100)).toEqual(['r']);
    const asked = store.askForMissing(12);
    expect(asked).toEqual({ r: 10 });
    tell(store, 5, [reported('r', [30])]);
    store.fetched(asked, { r: { points: [point(20)], epochs: [] } });
    expect(stepsOf(store, 'r')).toEqual([10, 20, 30]);
  });

  test('[L9] of a run named in hello are complete with the reply', () => {
    const { store, session } = storeAfter(joined, submitted('r'));
    watchWhole(store, 'r');
    tell(store, 2, [started('r'), reported('r', [10], [epoch(1, 10)])]);
    expect(store.heldSteps(100)).toEqual({ r: 10 });
    const later = [started('r'), reported('r', [10], [epoch(1, 10)]), reported('r', [20])].reduce(apply, session);
    greet(store, later, { r: { points: [point(20)], epochs: [epoch(1, 10)] } }, { r: 10 });
    expect(store.metricsOf('r')).toMatchObject({ complete: true, metrics: { epochs: [epoch(1, 10)] } });
    expect(stepsOf(store, 'r')).toEqual([10, 20]);
    expect(store.attend(100)).toBeUndefined();
  });

  test('[L10] of a run are watched until every screen that watched it has stopped, each counted once', () => {
    const { store } = storeAfter(joined, submitted('r'), started('r'), reported('r', [10]));
    const [first, second] = [store.watch(['r', 'r']), store.watch(['r'])];
    first();
    first();
    expect(store.attend(100)).toEqual(['r']);
    second();
    expect(store.attend(100)).toEqual([]);
    expect(store.askForMissing(12)).toEqual({});
  });

  test('[L10] are requested only for a limited number of runs, all of the session', () => {
    const { store } = storeAfter(joined, ...['a', 'b', 'c'].flatMap((id) => [submitted(id), reported(id, [10])]));
    store.watch(['nowhere', 'a', 'b', 'c']);
    expect(store.attend(2)).toEqual(['a', 'b']);
    expect(store.askForMissing(1)).toEqual({ a: 0 });
    expect(store.heldSteps(2)).toEqual({ a: 0, b: 0 });
  });
});

describe('selections', () => {
  test.each([
    [{ a: opened, b: 1 }, { a: opened, b: 1 }, true],
    [[1, 2], [1, 2], true],
    [[1, 2], [2, 1], false],
    [{ a: 1 }, { a: 1, b: undefined }, false],
    [{ a: [1] }, { a: [1] }, false],
    [null, {}, false],
    [new Map([[1, 1]]), new Map([[2, 2]]), false],
    [Number.NaN, Number.NaN, true],
  ])('[L11] %j and %j: equal part by part is %j', (a, b, equal) => {
    expect(shallowEqual(a, b)).toBe(equal);
  });
});
