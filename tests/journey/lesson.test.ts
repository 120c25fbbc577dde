import { expect, it } from 'vitest';
import { simulate } from '../commands/simulate/lesson.ts';
import { runServer } from '../support/running-server.ts';

it('[J13] with forty students and a steering instructor, drops and reloads, every screen ends equal to the store', async () => {
  const server = await runServer({ TRAINERS: '1' });
  const options = { students: 40, seconds: 10, url: server.url, code: undefined, seed: 3, json: false };
  const report = await simulate(options, new AbortController(), () => {});
  expect(report.session.differing).toEqual([]);
  expect(report.points.differing).toEqual([]);
  expect(report.agreed).toBe(true);
  expect(report.students.filter(({ submitted }) => submitted > 0).length).toBeGreaterThan(20);
  expect(report.students.some(({ reconnects }) => reconnects > 0)).toBe(true);
  const stored = await server.store.transact((transaction) => transaction.load(report.code));
  expect(stored.closedAt).not.toBeNull();
  expect(Object.keys(stored.seats)).toHaveLength(40);
  expect(report.session.sequence).toBe(stored.sequence);
}, 120_000);
