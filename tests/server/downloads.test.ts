import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { apply } from '#lib/classroom/apply.ts';
import type { Change } from '#lib/classroom/change.ts';
import { openedSession, type Session } from '#lib/classroom/session.ts';
import { smallRun } from '../support/lesson.ts';
import { joinSession, openSession, secret, sharedServer, yes } from '../support/running-server.ts';

const server = sharedServer({ TRAINERS: '1' });

/** A session in which one student with a nasty nickname has trained a run. */
async function trained() {
  const { url } = server();
  const { code, instructor } = await openSession(url, 'Lesson </script>');
  const ended = instructor.next('changes', ({ changes }) => changes.some(({ kind }) => kind === 'run-ended'));
  const { student } = await joinSession(url, code, '=1+1</script>');
  const { runId } = yes(await student.ask('submit-run', { hyperparameters: smallRun }));
  await ended;
  const take = (file: string, key: string | null = secret('key')) =>
    fetch(`${url}/sessions/${code}/${file}`, { headers: key === null ? {} : { authorization: `Bearer ${key}` } });
  return { code, runId, take };
}

describe('an instructor’s files', () => {
  it('[Z7] open only with the instructor’s key', async () => {
    const { take } = await trained();
    expect((await take('runs.csv', null)).status).toBe(401);
    expect((await take('runs.csv', secret('wrong'))).status).toBe(401);
    expect((await take('secrets.txt')).status).toBe(404);
    expect((await take('runs.csv')).status).toBe(200);
  });

  it('[Z8] JSON: the session, all changes and every point; applying the changes gives the session', async () => {
    const { code, runId, take } = await trained();
    const { session, history, metrics } = (await (await take('session.json')).json()) as {
      session: Session;
      history: Change[];
      metrics: Record<string, { points: unknown[]; epochs: unknown[] }>;
    };
    const played = history.reduce(apply, openedSession(code, session.title, session.openedAt));
    expect(played.runs[runId]).toMatchObject({ state: 'finished', records: session.runs[runId]!.records });
    expect(metrics[runId]!.epochs).toHaveLength(2);
    expect(metrics[runId]!.points.length).toBeGreaterThan(2);
    expect(JSON.stringify({ session, history, metrics })).not.toMatch(/hash|recovery|token/i);
  });

  it('[Z9] CSV: one row per run and one per epoch, with every hyperparameter, and no nickname that is a formula', async () => {
    const { take } = await trained();
    const read = async (file: string) =>
      Papa.parse<Record<string, string>>((await (await take(file)).text()).replace(/^\uFEFF/, '').trim(), {
        header: true,
      });
    const runs = await read('runs.csv');
    expect(runs.errors).toEqual([]);
    expect(runs.data).toHaveLength(1);
    expect(runs.data[0]).toMatchObject({ student: "'=1+1</script>", state: 'finished', 'blocks.0.filters': '4' });
    const epochs = await read('epochs.csv');
    expect(epochs.data.map(({ epoch }) => epoch)).toEqual(['1', '2']);
  });

  it('[Z10] HTML: a single file without any address, whose data cannot break out of its script', async () => {
    const { take } = await trained();
    const page = await (await take('replay.html')).text();
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:\/\//);
    const data = /id="data">(.*?)<\/script>/s.exec(page)![1]!;
    expect(JSON.parse(data)).toMatchObject({ title: 'Lesson </script>', seats: [{ nickname: '=1+1</script>' }] });
    expect(page).toContain('<title>Lesson &lt;/script></title>');
  });
});
