/** What each screen is told, and when: scripted connections, a scripted clock. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Change, RunReported } from '#lib/classroom/change.ts';
import type { Live, News } from '#lib/protocol/broadcasts.ts';
import {
  createScreenNews,
  figuresInterval,
  longestSilence,
  newsInterval,
  reportsInterval,
  type ScreenNews,
} from '#server/gateway/news.ts';
import { joined, quiet, reported, submitted } from '../support/lesson.ts';

const code = '123456';
const closed: Change = { kind: 'session-closed', at: 1 };

/** A connection; `slow` ones acknowledge only when told to. */
function screen(slow = false) {
  const heard: News[] = [];
  const acknowledge: (() => void)[] = [];
  const line = {
    disconnected: false,
    emit(_name: 'news', news: News, acknowledged: () => void) {
      heard.push(news);
      if (slow) acknowledge.push(acknowledged);
      else acknowledged();
    },
    disconnect() {
      line.disconnected = true;
    },
  };
  return { line, heard, acknowledge: () => acknowledge.shift()!() };
}

let news: ScreenNews;
let sent: RunReported[];

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  news = createScreenNews((reports) => void sent.push(...reports), Date.now);
});
afterEach(() => {
  vi.useRealTimers();
});

const changesOf = (heard: readonly News[]) => heard.flatMap(({ changes }) => changes ?? []);

describe('a screen', () => {
  it('[G14] is told of the first change at once; others are collected for 100 ms into one message, in order', () => {
    const { line, heard } = screen();
    news.enter(line, code, 'projector', 0, []);
    news.publish(code, 0, [joined]);
    expect(heard).toEqual([{ changes: { after: 0, changes: [joined] } }]);
    for (let sequence = 1; sequence < 30; sequence++) news.publish(code, sequence, [submitted(`r${sequence}`)]);
    expect(heard).toHaveLength(1);
    vi.advanceTimersByTime(newsInterval);
    const others = Array.from({ length: 29 }, (_, index) => submitted(`r${index + 1}`));
    expect(heard.slice(1)).toEqual([{ changes: { after: 1, changes: others } }]);
  });

  it('[G15] waits for no other session, and a flush leaves nothing behind', () => {
    const [one, other] = [screen(), screen()];
    news.enter(one.line, '1', 'projector', 0, []);
    news.enter(other.line, '2', 'projector', 0, []);
    news.publish('1', 0, [closed]);
    news.publish('2', 0, [closed]);
    news.publish('2', 1, [reported('r', [1])]);
    expect([one, other].map(({ heard }) => heard.length)).toEqual([1, 1]);
    news.flush();
    expect([one, other].map(({ heard }) => heard.length)).toEqual([1, 2]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('[G700] that has not acknowledged a message gets no other; the next holds all that happened, reports merged', () => {
    const { line, heard, acknowledge } = screen(true);
    news.enter(line, code, 'student', 0, ['r']);
    news.publish(code, 0, [joined]);
    news.publish(code, 1, [submitted('r')]);
    news.publish(code, 2, [reported('r', [1]), reported('s', [1])]);
    news.publish(code, 4, [reported('r', [2])]);
    vi.advanceTimersByTime(10 * newsInterval);
    expect(heard).toHaveLength(1);
    acknowledge();
    vi.advanceTimersByTime(newsInterval);
    expect(heard).toHaveLength(2);
    expect(heard[1]).toEqual({
      changes: {
        after: 1,
        changes: [submitted('r'), 1, { ...reported('s', [1]), points: [] }, { ...reported('r', [2]), points: [] }],
      },
      points: [1, 2].map((step) =>
        expect.objectContaining({ runId: 'r', points: [expect.objectContaining({ step })] }),
      ),
    });
  });

  it('[G701] gets points of the runs that it watches, from when it begins to until it stops', () => {
    const { line, heard } = screen();
    news.enter(line, code, 'student', 0, []);
    const steps = () =>
      heard.flatMap(({ points = [] }) => points.flatMap((each) => each.points.map(({ step }) => step)));
    const report = (step: number) => {
      news.publish(code, step - 1, [reported('r', [step])]);
      vi.advanceTimersByTime(newsInterval);
    };
    report(1);
    news.watch(line, ['r']);
    report(2);
    report(3);
    news.watch(line, ['s']);
    report(4);
    expect(steps()).toEqual([2, 3]);
    expect(sent.map(({ points }) => points[0]!.step)).toEqual([1, 2, 3, 4]);
  });

  it('[G702] is told of reports alone once a second, and with any other change at once', () => {
    const { line, heard } = screen();
    news.enter(line, code, 'student', 0, []);
    for (let sequence = 0; sequence < 10; sequence++) {
      news.publish(code, sequence, [reported('r', [sequence + 1])]);
      vi.advanceTimersByTime(reportsInterval / 10 - 1);
    }
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(newsInterval);
    expect(changesOf(heard)).toEqual([{ after: 0, changes: [9, { ...reported('r', [10]), points: [] }] }]);
    news.publish(code, 10, [reported('r', [11])]);
    news.publish(code, 11, [closed]);
    vi.advanceTimersByTime(newsInterval);
    expect(changesOf(heard).at(-1)).toEqual({ after: 10, changes: [{ ...reported('r', [11]), points: [] }, closed] });
  });

  it('[G703] that has missed changes is told a later sequence', () => {
    const { line, heard } = screen();
    news.enter(line, code, 'student', 3, []);
    news.publish(code, 7, []);
    expect(changesOf(heard)).toEqual([{ after: 7, changes: [] }]);
  });

  it('[G704] that enters ahead of what has been published gets each later change once', () => {
    const [late, early] = [screen(), screen()];
    news.enter(late.line, code, 'student', 5, []);
    news.publish(code, 3, [joined, submitted('r'), submitted('s')]);
    news.enter(early.line, code, 'student', 8, []);
    news.publish(code, 6, [submitted('t'), closed, closed]);
    vi.advanceTimersByTime(newsInterval);
    expect(changesOf(late.heard)).toEqual([
      { after: 5, changes: [submitted('s')] },
      { after: 6, changes: [submitted('t'), closed, closed] },
    ]);
    expect(changesOf(early.heard)).toEqual([{ after: 8, changes: [closed] }]);
  });

  it('[G705] silent for half a minute is disconnected', () => {
    const { line } = screen(true);
    news.enter(line, code, 'student', 0, []);
    news.publish(code, 0, [joined]);
    news.publish(code, 1, [closed]);
    vi.advanceTimersByTime(longestSilence);
    expect(line.disconnected).toBe(false);
    vi.advanceTimersByTime(2 * newsInterval);
    expect(line.disconnected).toBe(true);
  });

  it('[G706] of a student is told of trainers at once, of their figures every five seconds, and never who is present', () => {
    const [student, instructor] = [screen(), screen()];
    news.enter(student.line, code, 'student', 0, []);
    news.enter(instructor.line, code, 'instructor', 0, []);
    const live: Live = { ...quiet, present: { seat: { transport: 'websocket', roundTripMs: 5 } } };
    const trainer = { id: 't', name: 't', connected: true } as Live['trainers'][number];
    const told = (figures: Live) => {
      news.live(code, figures);
      vi.advanceTimersByTime(newsInterval);
      return [student, instructor].map(({ heard }) => heard.length);
    };
    expect(told(live)).toEqual([1, 1]);
    expect(told({ ...live, otherStudents: 3 })).toEqual([1, 2]);
    expect(told({ ...live, trainers: [trainer] })).toEqual([2, 3]);
    vi.advanceTimersByTime(figuresInterval);
    expect(told({ ...live, trainers: [trainer], otherStudents: 4 })).toEqual([3, 4]);
    expect(student.heard.map(({ live: figures }) => figures!.present)).toEqual([{}, {}, {}]);
    expect(instructor.heard.at(-1)!.live!.present).toEqual(live.present);
  });
});
