/** A network connection between a browser and the server that a test can cut and repair. */
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export type Wire = {
  readonly url: string;
  /** Closes every connection and accepts none. */
  cut(): void;
  mend(): void;
};

/** Relays connections to this local port. */
export async function layWire(port: number): Promise<Wire> {
  const open = new Set<Socket>();
  let whole = true;
  const server = createServer((near) => {
    if (!whole) return near.destroy();
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
      socket.on('error', () => {});
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    whole = false;
    for (const socket of open) socket.destroy();
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The wire has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut,
    mend() {
      whole = true;
    },
  };
}
