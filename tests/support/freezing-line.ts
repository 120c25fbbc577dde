/** A TCP relay to a local server that can be frozen silently: nothing passes, and neither end is told. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type FreezingLine = {
  readonly port: number;
  /** The number of connections so far, including ended ones. */
  readonly count: () => number;
  /** Freezes this connection, or all; new ones are accepted and stay silent. */
  freeze(connection?: number): void;
  /** Passes on what has waited, and everything afterwards. */
  thaw(): void;
  close(): Promise<void>;
};

/** Opens a relay to this port; it listens on a free one. */
export async function freezingLine(port: number): Promise<FreezingLine> {
  const pairs: { near: Socket; far: Socket; frozen: boolean }[] = [];
  let all = false;
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    const pair = { near, far, frozen: all };
    pairs.push(pair);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes) => to.write(bytes));
      from.on('error', () => {});
      from.on('close', () => {
        if (!pair.frozen) to.destroy();
      });
      if (all) from.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    count: () => pairs.length,
    freeze(connection) {
      if (connection === undefined) all = true;
      for (const pair of connection === undefined ? pairs : [pairs[connection]!]) {
        pair.frozen = true;
        pair.near.pause();
        pair.far.pause();
      }
    },
    thaw() {
      all = false;
      for (const pair of pairs) {
        pair.frozen = false;
        pair.near.resume();
        pair.far.resume();
        if (pair.near.destroyed) pair.far.destroy();
      }
    },
    async close() {
      for (const { near, far } of pairs) {
        near.destroy();
        far.destroy();
      }
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
