/** Products that test files share: each is started when the first file asks for it, and ends when all tests have run. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { startProduct } from './product.ts';
import { dataFolder } from './running-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where a product with the settings of the query is asked for. */
    products: string;
  }
}

export default async function setup(project: TestProject) {
  const undo: (() => unknown)[] = [];
  const started = new Map<string, ReturnType<typeof startProduct>['ready']>();
  function start(settings: string) {
    const folder = dataFolder((step) => void undo.unshift(step));
    const { ready, stop } = startProduct(folder, Object.fromEntries(new URLSearchParams(settings)));
    undo.unshift(stop);
    started.set(settings, ready);
    return ready;
  }
  const server = createServer((request, response) => {
    const settings = request.url!.split('?')[1] ?? '';
    (started.get(settings) ?? start(settings)).then(
      ({ url, port }) => response.end(JSON.stringify({ url, port })),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  project.provide('products', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    server.close();
    for (const step of undo) await step();
  };
}
