/** A connection whose frames are written by hand: Engine.IO over WebSocket, without the checks of a client. */

export type RawLine = {
  /** Sends a frame unchanged. */
  send(frame: string | Uint8Array): void;
  /** Sends an event with this JSON text as arguments; returns the first argument of the answer and the time it took. */
  ask(json: string): Promise<{ answer: unknown; milliseconds: number }>;
  /** Resolves when the server closes the connection. */
  readonly closed: Promise<void>;
  close(): void;
};

/** Connects to the namespace (`/` or `/trainer`), with this JSON text as `auth`. */
export function openLine(url: string, namespace = '/', auth = '{}'): Promise<RawLine> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const prefix = namespace === '/' ? '' : `${namespace},`;
  const waiting = new Map<number, (answer: unknown) => void>();
  let asked = 0;
  return new Promise((resolve, reject) => {
    const closed = new Promise<void>((hungUp) => socket.addEventListener('close', () => hungUp()));
    const lost = () => {
      for (const answer of waiting.values()) answer(new Error('The server closed the connection.'));
      waiting.clear();
      reject(new Error('The server closed the connection before the greeting.'));
    };
    socket.addEventListener('close', lost);
    socket.addEventListener('error', lost);
    const line: RawLine = {
      send: (frame) => socket.send(frame as string),
      ask(json) {
        const id = ++asked;
        const began = performance.now();
        return new Promise((answered) => {
          waiting.set(id, (answer) => answered({ answer, milliseconds: performance.now() - began }));
          if (socket.readyState === WebSocket.OPEN) socket.send(`42${prefix}${id}${json}`);
          else lost();
        });
      },
      closed,
      close: () => socket.close(),
    };
    socket.addEventListener('message', ({ data }) => {
      if (typeof data !== 'string') return;
      if (data === '2') return socket.send('3');
      if (data.startsWith('0')) return socket.send(`40${prefix}${auth}`);
      if (data.startsWith(`40${prefix}`)) return resolve(line);
      if (data.startsWith(`44${prefix}`)) return reject(new Error(data));
      const answer = new RegExp(`^43${prefix}(\\d+)(\\[.*)$`, 's').exec(data);
      if (!answer) return;
      waiting.get(Number(answer[1]))?.((JSON.parse(answer[2]!) as unknown[])[0]);
      waiting.delete(Number(answer[1]));
    });
  });
}
