/** Servers and clients of one test file, all closed after each test. */
import { afterEach } from 'vitest';
import { until } from '../../support/classroom.ts';
import { type Client, connectStudent, type ScriptedServer, startScriptedServer } from './scripted-server.ts';

/** What to close after the test, last opened first. */
export const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A scripted server for this test. */
export async function start(options: Parameters<typeof startScriptedServer>[0] = {}): Promise<ScriptedServer> {
  const server = await startScriptedServer(options);
  closing.push(server.close);
  return server;
}

/** An open connection to it for this test. */
export function connect(server: ScriptedServer, options: Parameters<typeof connectStudent>[1] = {}): Client {
  const client = connectStudent(server.url, options);
  closing.push(client.connection.close);
  return client;
}

/** The client's state. */
export const state = ({ store }: Client) => store.getState().connection;

/** Resolves when its connection is in that state. */
export const becomes = (client: Client, kind: string) => until(client.store, () => state(client).kind === kind);

/** The names of all requests that arrived. */
export const names = (server: ScriptedServer) => server.calls.map(({ name }) => name);
