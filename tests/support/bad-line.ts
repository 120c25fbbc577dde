/** A TCP relay like a school's Wi-Fi: slow, late, unsteady, sometimes standing still; it counts what it carries. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Quality = {
  /** One way, in milliseconds, give or take `jitterMs`. */
  readonly delayMs: number;
  readonly jitterMs: number;
  /** The share of pieces that are lost: TCP sends each again after `resendMs`, and all behind it waits. */
  readonly loss: number;
};

/** A line that only counts. */
export const goodLine: Quality = { delayMs: 0, jitterMs: 0, loss: 0 };
export const schoolWifi: Quality = { delayMs: 150, jitterMs: 80, loss: 0.05 };

/** TCP's first wait before it sends again, for a line of this delay. */
const resendMs = (delayMs: number) => 200 + 2 * delayMs;

export type BadLine = {
  readonly port: number;
  /** Bytes carried to clients so far. */
  readonly bytes: () => number;
  /** Nothing passes in either direction for this many milliseconds. */
  stall(milliseconds: number): void;
  /** Ends every connection without a farewell. */
  reset(): void;
  close(): Promise<void>;
};

/** Opens a relay to this port of this machine; it listens on a free one. `chance` gives numbers from 0 to 1. */
export async function badLine(port: number, quality: Quality, chance: () => number): Promise<BadLine> {
  const sockets = new Set<Socket>();
  let carried = 0;
  let stillUntil = 0;

  /** Passes pieces on in order, each after its own delay, and none before the one ahead. */
  function pass(from: Socket, to: Socket, count: (bytes: number) => void) {
    const queue: { readonly due: number; readonly bytes: Buffer }[] = [];
    let ahead = 0;
    const carry = () => {
      while (queue[0]) {
        const wait = Math.max(queue[0].due, stillUntil) - performance.now();
        if (wait > 0.5) return void setTimeout(carry, wait);
        const { bytes } = queue.shift()!;
        if (!to.destroyed) to.write(bytes);
      }
    };
    from.on('data', (bytes) => {
      count(bytes.length);
      const { delayMs, jitterMs, loss } = quality;
      const delay = delayMs + jitterMs * (2 * chance() - 1) + (chance() < loss ? resendMs(delayMs) : 0);
      ahead = Math.max(ahead, performance.now() + delay);
      queue.push({ due: ahead, bytes });
      if (queue.length === 1) carry();
    });
    from.on('error', () => {});
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  }

  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      sockets.add(socket);
    }
    pass(near, far, () => {});
    pass(far, near, (bytes) => {
      carried += bytes;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    bytes: () => carried,
    stall(milliseconds) {
      stillUntil = performance.now() + milliseconds;
    },
    reset() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
