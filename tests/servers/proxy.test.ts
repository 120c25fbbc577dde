import { expect, it, onTestFinished } from 'vitest';
import { type Client, greeted, join, until } from '../support/classroom.ts';
import { smallRun } from '../support/lesson.ts';
import { startNginx } from '../support/nginx.ts';
import { databaseUrl, dataFolder, openSession, yes } from '../support/running-server.ts';
import { startServerProcess } from '../support/server-process.ts';

const online = ({ store }: Client) => {
  const { connection, session } = store.getState();
  return connection.kind === 'online' && session !== null;
};

async function joined(url: string, code: string, nickname: string): Promise<Client> {
  const client = await join(url, code, nickname);
  onTestFinished(client.connection.close);
  await greeted(client);
  return client;
}

it('[J14] behind a proxy, students of a killed web process reach another within 5 s and miss nothing', async () => {
  const environment = { DATABASE_URL: await databaseUrl(), TRAINER_TOKEN: 'a token for the tests', TRAINERS: '0' };
  const processes = await Promise.all([0, 1].map(() => startServerProcess(dataFolder(), environment)));
  const ports = processes.map(({ url }) => Number(new URL(url).port)) as [number, number];
  const url = await startNginx(ports);
  const { code, instructor } = await openSession(processes[1]!.url);
  const students = await Promise.all(['가', '나', '다', '라', '마', '바'].map((name) => joined(url, code, name)));
  const sockets = async (port: number) =>
    Number(/classroom_sockets\S* (\d+)/.exec(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text())?.[1] ?? 0);
  expect(await sockets(ports[0])).toBeGreaterThan(0);

  const left = students.map(({ store }) => until(store, () => store.getState().connection.kind === 'offline'));
  const killedAt = performance.now();
  await processes[0]!.end('SIGKILL');
  await Promise.race(left);
  // Everybody gets the requests and changes made while some are away.
  const submitted = Promise.all(
    students.map(({ connection }, seed) =>
      connection.request('submit-run', { hyperparameters: { ...smallRun, seed } }),
    ),
  );
  yes(await instructor.ask('change-settings', { settings: { runLimit: 7 } }));
  await Promise.all(students.map((student) => until(student.store, () => online(student))));
  expect(performance.now() - killedAt).toBeLessThan(5000);
  for (const reply of await submitted) yes(reply);
  await Promise.all(
    students.map(({ store }) =>
      until(store, () => Object.keys(store.getState().session!.runs).length === students.length),
    ),
  );
  const sequence = Math.max(...students.map(({ store }) => store.getState().session!.sequence));
  await Promise.all(students.map(({ store }) => until(store, () => store.getState().session!.sequence >= sequence)));
  const [first, ...others] = students.map(({ store }) => store.getState().session);
  for (const other of others) expect(other).toEqual(first);
  expect(first!.settings.runLimit).toBe(7);
});

it('[J15] the proxy keeps a browser at one web process by a cookie, as long as that process lives', async () => {
  const environment = { DATABASE_URL: await databaseUrl(), TRAINERS: '0' };
  const processes = await Promise.all([0, 1].map(() => startServerProcess(dataFolder(), environment)));
  const ports = processes.map(({ url }) => Number(new URL(url).port)) as [number, number];
  const url = await startNginx(ports);
  const ask = async (cookie?: string) => {
    const response = await fetch(`${url}/healthz`, { headers: cookie ? { cookie } : {} });
    expect(response.status).toBe(200);
    return response.headers.get('set-cookie')!.split(';')[0]!;
  };
  const [a, b] = [await ask(), await ask()];
  expect(a).not.toBe(b);
  for (const cookie of [a, b, b, a]) expect(await ask(cookie)).toBe(cookie);
  const gone = ports.findIndex((port) => a.endsWith(String(port)));
  await processes[gone]!.end('SIGKILL');
  expect(await ask(a)).toContain(b.split('=')[1]);
});
