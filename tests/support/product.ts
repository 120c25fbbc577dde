/** The whole product as a user starts it, with pages, in its own process; its links are read from its output. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, inject } from 'vitest';
import { openSession } from './classroom.ts';
import { dataFolder } from './running-server.ts';

const program = path.resolve(import.meta.dirname, '../../server/main.ts');

export type Product = {
  readonly url: string;
  readonly port: number;
  readonly code: string;
  readonly instructorPath: string;
};

/** Starts it on a free port; `text` is its output until it is ready. */
export function startProduct(dataDir: string, environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      DATA_DIR: dataDir,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = new Promise<Product & { text: string }>((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`The product ended with ${code} before it was ready: ${text}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const link = /http:\/\/localhost:(\d+)(\/s\/(\d{6})\/instructor#key=\S+)/.exec(text);
      if (!link || !text.includes('Ctrl-C')) return;
      const port = Number(link[1]);
      resolve({ text, port, url: `http://127.0.0.1:${port}`, code: link[3]!, instructorPath: link[2]! });
    });
  });
  const stop = () =>
    new Promise<number | null>((resolve) => {
      if (child.exitCode !== null) return resolve(child.exitCode);
      child.once('exit', resolve);
      child.kill('SIGTERM');
    });
  return { ready, stop };
}

/**
 * A session for all tests of a file, on a product that other files use at the same time; call it at the top of the file, and
 * the result within tests. Whoever leaves a run behind that trains for long closes its session.
 */
export function sharedProduct(environment: Record<string, string> = {}): () => Product {
  let product: Product | undefined;
  beforeAll(async () => {
    const answer = await fetch(`${inject('products')}?${new URLSearchParams(environment)}`);
    if (!answer.ok) throw new Error(await answer.text());
    const { url, port } = (await answer.json()) as { url: string; port: number };
    const { code, key } = await openSession(url, 'A session of its own');
    product = { url, port, code, instructorPath: `/s/${code}/instructor#key=${key}` };
  });
  return () => product!;
}

/** One product for all tests of a file, and for nobody else; call it at the top of the file, and the result within tests. */
export function ownProduct(environment: Record<string, string> = {}): () => Product {
  let product: Product | undefined;
  const undo: (() => unknown)[] = [];
  beforeAll(async () => {
    const { ready, stop } = startProduct(
      dataFolder((step) => void undo.unshift(step)),
      environment,
    );
    undo.unshift(stop);
    product = await ready;
  });
  afterAll(async () => {
    for (const step of undo) await step();
  });
  return () => product!;
}
