/** A real server on a free port, and real sockets to it, all closed after the test. */
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { io, type Socket as TypedSocket } from 'socket.io-client';
import { afterAll, beforeAll, inject, onTestFinished } from 'vitest';
import type { Change } from '#lib/classroom/change.ts';
import { lengthOf } from '#lib/classroom/condensed.ts';
import { hasFile } from '#lib/datasets/dataset.ts';
import { datasets } from '#lib/datasets/datasets.ts';
import type { Live, News, ReportedPoints, ServerToClient } from '#lib/protocol/broadcasts.ts';
import type { ClientToServer, Payload, Reply, RequestName } from '#lib/protocol/requests.ts';
import { protocolVersion } from '#lib/protocol/version.ts';
import { readConfig } from '#server/base/config.ts';
import { createLog } from '#server/base/log.ts';
import { type RunningServer, startServer } from '#server/server.ts';
import { yes } from './classroom.ts';
import { withEmptyDatabase } from './empty-database.ts';
import { newDatabase } from './postgres.ts';

const preparedFiles = path.resolve(import.meta.dirname, '../../data');

/** The socket without types, for events known only by name. */
type UntypedSocket = {
  on(event: string, listener: (...args: unknown[]) => void): void;
  off(event: string, listener: (...args: unknown[]) => void): void;
  emit(event: string, ...args: unknown[]): void;
};
type Cleanup = (undo: () => void | Promise<void>) => void;

/** Links every data set that set-up has prepared into another data folder. */
export function linkDatasets(from: string, to: string): void {
  for (const { file } of datasets.filter(hasFile)) {
    if (existsSync(path.join(from, file.name))) symlinkSync(path.join(from, file.name), path.join(to, file.name));
  }
}

/**
 * A data folder that knows the real data set, with an embedded database without sessions unless told otherwise; removed when
 * the test has finished.
 */
export function dataFolder(cleanup: Cleanup = onTestFinished, embedded = true): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'classroom-'));
  linkDatasets(preparedFiles, folder);
  if (embedded) withEmptyDatabase(folder);
  cleanup(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An empty database on these tests' PostgreSQL server; undefined if they use the embedded one. */
export async function databaseUrl(): Promise<string | undefined> {
  const postgres = inject('postgres');
  return postgres && (await newDatabase(postgres, inject('emptyDatabase')));
}

export type TestServer = RunningServer & { readonly url: string };

/**
 * Starts a server, which is stopped after the test; without local trainers unless the environment asks for some. `write`
 * gets the lines of its log.
 */
export async function runServer(
  environment: Record<string, string> = {},
  cleanup: Cleanup = onTestFinished,
  write?: (line: string) => void,
): Promise<TestServer> {
  const database = environment.DATABASE_URL ?? (await databaseUrl());
  const folder = environment.DATA_DIR ?? dataFolder(cleanup, !database);
  const config = readConfig({
    ...(database && { DATABASE_URL: database }),
    PORT: '0',
    HOST: '127.0.0.1',
    TRAINERS: '0',
    LOG_LEVEL: 'error',
    ...environment,
    DATA_DIR: folder,
  });
  const server = await startServer(config, null, createLog(config.logLevel, write && { write }));
  cleanup(server.stop);
  return { ...server, url: `http://127.0.0.1:${server.port}` };
}

/** One server for all tests of a file; call it at the top of the file, and the result within tests. */
export function sharedServer(environment: Record<string, string> = {}): () => TestServer {
  let server: TestServer | undefined;
  const undo: (() => void | Promise<void>)[] = [];
  beforeAll(async () => {
    server = await runServer(environment, (step) => void undo.unshift(step));
  });
  afterAll(async () => {
    for (const step of undo) await step();
  });
  return () => server!;
}

export const secret = (name: string) => name.padEnd(22, '-');
let requests = 0;

/** What a browser hears, the parts of the news apart; changes from `after` to `to`, without those left out. */
type Heard = {
  changes: { after: number; to: number; changes: Change[] };
  points: ReportedPoints[];
  live: Live;
} & { [Event in 'displaced' | 'dismissed']: Parameters<ServerToClient[Event]>[0] };

function* partsOf({ changes, points, live }: News): Generator<[keyof Heard, unknown]> {
  if (changes) {
    const { after, changes: condensed } = changes;
    const whole = condensed.filter((change) => typeof change !== 'number');
    yield ['changes', { after, to: after + lengthOf(condensed), changes: whole }];
  }
  if (points) yield ['points', points];
  if (live) yield ['live', live];
}

/** A hand-operated connection, so that tests can send what the product's client would not. */
export class Browser {
  readonly socket: TypedSocket<ServerToClient, ClientToServer>;
  readonly #listeners = new Set<(event: keyof Heard, content: never) => void>();

  /** `address` is the address that a proxy on this machine gives for it. */
  constructor(url: string, transports = ['websocket'], address?: string) {
    const extraHeaders = address === undefined ? undefined : { 'x-forwarded-for': address };
    this.socket = io(url, { transports, forceNew: true, reconnection: false, extraHeaders });
    onTestFinished(() => void this.socket.close());
    this.socket.on('news', (news, heard) => {
      for (const [event, content] of partsOf(news)) this.#tell(event, content);
      heard();
    });
    for (const event of ['displaced', 'dismissed'] as const) {
      (this.socket as unknown as UntypedSocket).on(event, (content) => this.#tell(event, content));
    }
  }

  #tell(event: keyof Heard, content: unknown) {
    for (const listener of [...this.#listeners]) listener(event, content as never);
  }

  /** Calls the listener with every event of this name until the returned function is called. */
  on<Event extends keyof Heard>(event: Event, listener: (content: Heard[Event]) => void): () => void {
    const own = (name: keyof Heard, content: never) => name === event && listener(content);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  ask<Name extends RequestName>(
    name: Name,
    payload: Payload<Name>,
    requestId = `request-${++requests}`,
  ): Promise<Reply<Name>> {
    return this.raw(name, requestId, payload) as Promise<Reply<Name>>;
  }

  /** Sends any message under any name. */
  raw(name: string, ...message: unknown[]): Promise<unknown> {
    return new Promise((resolve) => {
      (this.socket as unknown as UntypedSocket).emit(name, ...message, resolve);
    });
  }

  hello(code: string, identity: Payload<'hello'>['identity'], held: Record<string, number> = {}) {
    return this.ask('hello', { protocol: protocolVersion, code, identity, held });
  }

  /** The next event of this name that `passes`. */
  next<Event extends keyof Heard>(
    event: Event,
    passes: (content: Heard[Event]) => boolean = () => true,
  ): Promise<Heard[Event]> {
    return new Promise((resolve) => {
      const stop = this.on(event, (content) => {
        if (!passes(content)) return;
        stop();
        resolve(content);
      });
    });
  }
}

export { yes };

/** The code of a refusal; throws on any other reply. */
export function no(reply: unknown): string {
  const { ok, refusal } = reply as { ok: boolean; refusal?: { code: string } };
  if (ok || !refusal) throw new Error('was not refused');
  return refusal.code;
}

/** Opens a session; its instructor has said hello. */
export async function openSession(url: string, title = 'Lesson'): Promise<{ code: string; instructor: Browser }> {
  const instructor = new Browser(url);
  const { code } = yes(await instructor.ask('open-session', { title, instructorKey: secret('key') }));
  yes(await instructor.hello(code, { role: 'instructor', instructorKey: secret('key') }));
  return { code, instructor };
}

/** Joins a student who has said hello. */
export async function joinSession(url: string, code: string, nickname: string) {
  const student = new Browser(url);
  const seatToken = secret(`seat-${[...nickname].map((letter) => letter.codePointAt(0)).join('-')}`);
  const { seatId } = yes(await student.ask('join-session', { code, nickname, seatToken }));
  yes(await student.hello(code, { role: 'student', seatToken }));
  return { student, seatId, seatToken };
}
