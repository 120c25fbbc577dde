/** Rights: a test for each cell of the tables in docs/security.md, against the running product. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { io } from 'socket.io-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Payload, RequestName } from '#lib/protocol/requests.ts';
import { connectionOf, everyRequest, openScene, type Scene, sceneTitle } from '../support/every-request.ts';
import { pretendToken } from '../support/pretend-trainer.ts';
import { ownProduct } from '../support/product.ts';
import { linesOfRequests, type Right, type Role, rightsTable, roles } from '../support/rights.ts';
import { type Browser, secret } from '../support/running-server.ts';
import { connectTrainer, work } from '../support/trainer-socket.ts';

const product = ownProduct({ TRAINERS: '0', TRAINER_TOKEN: pretendToken, METRICS_TOKEN: 'a token for figures' });
const root = path.resolve(import.meta.dirname, '../..');

const requests = rightsTable('request');
const messages = rightsTable('trainer’s message');
const routes = rightsTable('route');
const cells = (table: Right[]) =>
  table.flatMap(({ asked, cells }) => roles.map((role): [string, Role, string] => [asked, role, cells[role]]));

type Answer = { ok: true } | { ok: false; refusal: { code: string } };
const outcome = (answer: Answer) => (answer.ok ? 'yes' : answer.refusal.code);

/** A trainer's message with a browser request's name is not answered, but the next message is. */
async function askedByTrainer(scene: Scene, name: string): Promise<string> {
  const trainer = connectTrainer(scene.url, { token: pretendToken });
  let answered = false;
  (trainer as unknown as Browser['socket']).emit(name as 'probe', 'id', { roundTripMs: 1 }, () => {
    answered = true;
  });
  await work(trainer, 1);
  return answered ? 'yes' : 'unheard';
}

async function asked(name: RequestName, role: Role): Promise<string> {
  const scene = await openScene(product().url);
  const { payload, before } = everyRequest[name] as (typeof everyRequest)['stop-run'];
  await before?.(scene);
  if (role === 'trainer') return askedByTrainer(scene, name);
  const browser = await connectionOf(role, scene);
  const ask = async (runId: string) =>
    outcome((await browser.ask(name, (await payload(scene, runId)) as Payload<typeof name>)) as Answer);
  if (role !== 'student') return ask(scene.own);
  const ofOthers = await ask(scene.others);
  if (ofOthers === 'yes') return 'yes';
  const own = await ask(scene.own);
  return own === 'yes' ? 'own' : ofOthers;
}

const identities = {
  student: (scene: Scene) => ({ role: 'student' as const, seatToken: scene.first.seatToken }),
  instructor: () => ({ role: 'instructor' as const, instructorKey: secret('key') }),
  projector: () => ({ role: 'projector' as const }),
  stranger: () => ({ role: 'student' as const, seatToken: secret('made-up') }),
};

async function greeted(role: Role): Promise<string> {
  const scene = await openScene(product().url);
  if (role === 'trainer') return askedByTrainer(scene, 'hello');
  const browser = await connectionOf('stranger', scene);
  return outcome((await browser.hello(scene.code, identities[role](scene))) as Answer);
}

// First, while few runs can be lent.
describe('trainer messages', () => {
  it('[W23] each has its row', () => {
    const source = readFileSync(path.join(root, 'lib/protocol/trainer.ts'), 'utf8');
    const events = /export type TrainerToServer = \{(.*?)\n\};/s.exec(source)![1]!;
    const names = [...events.matchAll(/^ {2}'?([a-z-]+)'?:/gm)].map((match) => match[1]!);
    expect(messages.map(({ asked }) => asked).sort()).toEqual(names.sort());
  });

  it.for(cells(messages))('[W23] %s by the %s: %s', async ([name, role, expected]) => {
    const scene = await openScene(product().url);
    const { url, own } = scene;
    if (role !== 'trainer') {
      // In any role, nobody gets in without the token.
      const browser = await connectionOf(role, scene);
      const socket = io(`${url}/trainer`, {
        forceNew: true,
        reconnection: false,
        auth: { token: role === 'instructor' ? secret('key') : scene.first.seatToken, ...browser.socket.auth },
      });
      onTestFinished(() => void socket.close());
      const refusal = await new Promise<string>((resolve) => {
        socket.on('connect', () => resolve('yes'));
        socket.on('connect_error', () => resolve('turned away'));
      });
      return expect(refusal).toBe(expected);
    }
    const trainer = connectTrainer(url, { token: pretendToken });
    if (name === 'work') {
      expect(await work(trainer, 1000)).toSatisfy((lent: unknown[]) => lent.length > 0);
      return expect(expected).toBe('yes');
    }
    if (name === 'report') {
      const report = { runId: own, attempt: 1, step: 9, computeSeconds: 1, points: [], epochs: [] };
      const reports = (attempt: number) =>
        new Promise<unknown[]>((resolve) =>
          trainer.emit('report', { reports: [{ ...report, attempt }] }, ({ unwanted }) => resolve(unwanted)),
        );
      expect(await reports(1)).toHaveLength(1);
      const lent = (await work(trainer, 1000)).find(({ runId }) => runId === own)!;
      expect(await reports(lent.attempt)).toEqual([]);
      return expect(expected).toBe('lent runs');
    }
    // Messages without an answer: the server keeps running, and ignores parts that nobody asked for.
    if (name === 'status') trainer.emit('status', { residentRuns: 'many' } as never, []);
    else trainer.emit('inspection-part', 'made-up', new Uint8Array(10));
    await work(trainer, 1);
    expect(trainer.connected).toBe(true);
    expect(expected).toBe(name === 'status' ? 'yes' : 'when asked');
  });
});

describe('requests', () => {
  it('[W310] in docs/security.md match the code, row by row', () => {
    const page = readFileSync(path.join(root, 'docs/security.md'), 'utf8').split('\n');
    const head = page.findIndex((line) => line.startsWith('| request |'));
    expect(page.slice(head + 2, head + 2 + requests.length)).toEqual(linesOfRequests());
  });

  it.for(cells(requests))('[W22] %s by the %s: %s', async ([name, role, expected]) => {
    expect(name === 'hello' ? await greeted(role) : await asked(name as RequestName, role)).toBe(expected);
  });
});

describe('routes', () => {
  it('[W24] each has its row', () => {
    const files = ['server/files/session-files.ts', 'server/files/run-downloads.ts', 'server/files/run-files.ts'];
    const named = files.flatMap((file) =>
      [...readFileSync(path.join(root, file), 'utf8').matchAll(/^ +(?:async )?'([a-z-]+\.[a-z]+)'[:(]/gm)].map(
        (match) => match[1]!,
      ),
    );
    const plain = globSync('server/{http,operations}/*.ts', { cwd: root }).flatMap((file) =>
      [...readFileSync(path.join(root, file), 'utf8').matchAll(/'(\/[a-z]+)'/g)].map((match) => match[1]!),
    );
    const pages = globSync('app/**/page.tsx', { cwd: root }).map((file) => `/${path.dirname(file).slice(4)}`);
    const rows = routes.map(({ asked }) => asked.replace(/\?.*/, ''));
    expect(named.filter((name) => !rows.some((row) => row.endsWith(`/${name}`)))).toEqual([]);
    expect(plain.filter((name) => !rows.includes(name))).toEqual([]);
    const asRow = (page: string) => page.replace('[code]', 'CODE').replace('[id]', 'RUN').replace(/\/$/, '') || '/';
    expect(pages.map(asRow).filter((page) => !rows.includes(page))).toEqual([]);
  });

  // Reading changes nothing, so that all read of one class.
  let read: Promise<Scene> | undefined;
  it.for(cells(routes))('[W24] %s by the %s: %s', async ([route, role, expected]) => {
    read ??= openScene(product().url);
    const { url, code, own, first } = await read;
    const address = route.replace('CODE', code).replace('RUN', own);
    const secrets: Partial<Record<Role, string>> = {
      student: first.seatToken,
      instructor: secret('key'),
      trainer: pretendToken,
    };
    const key = secrets[role];
    const response = await fetch(url + address, { headers: key ? { authorization: `Bearer ${key}` } : {} });
    const text = await response.text();
    // 409 and 503 mean that there is nothing yet, for everybody.
    expect(response.status < 400 || [409, 503].includes(response.status) ? 'yes' : String(response.status)).toBe(
      expected,
    );
    if (response.headers.get('content-type')?.startsWith('text/html') && !route.startsWith('/sessions/')) {
      expect(text.includes(sceneTitle)).toBe(route === '/j/CODE');
    }
  });
});
