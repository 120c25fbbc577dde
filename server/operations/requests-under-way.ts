/** Counts pending requests, so that a stopping server can finish them and accept no more. */
import type { Socket } from 'socket.io';

/** A request was answered; `outcome` is `ok` or the refusal's code. */
export type Answered = (name: string, outcome: string, seconds: number) => void;

export type RequestsUnderWay = {
  /** Counts the requests of this connection from now on. */
  watch(socket: Pick<Socket, 'use' | 'on'>): void;
  /**
   * Accepts no more requests: clients repeat them on their next connection. Resolves when pending ones are
   * answered, or after so many milliseconds.
   */
  hold(patience: number): Promise<void>;
};

const outcomeOf = (answer: unknown): string => {
  const { ok, refusal } = (answer ?? {}) as { ok?: boolean; refusal?: { code: string } };
  return ok === false ? (refusal?.code ?? 'refused') : 'ok';
};

/** `answered` gets every request with its name as the client sent it. */
export function createRequestsUnderWay(answered: Answered): RequestsUnderWay {
  const underWay = new Set<object>();
  let holding = false;
  let quiet = () => {};

  function end(request: object) {
    underWay.delete(request);
    if (underWay.size === 0) quiet();
  }

  return {
    watch(socket) {
      const own = new Set<object>();
      socket.use((event, next) => {
        const reply: unknown = event.at(-1);
        if (typeof reply !== 'function') return next();
        if (holding) return;
        const [request, began] = [{}, performance.now()];
        own.add(request);
        underWay.add(request);
        event[event.length - 1] = (...answer: unknown[]) => {
          reply(...answer);
          answered(String(event[0]), outcomeOf(answer[0]), (performance.now() - began) / 1000);
          own.delete(request);
          end(request);
        };
        next();
      });
      // A client that has left cannot be answered.
      socket.on('disconnect', () => own.forEach(end));
    },
    hold(patience) {
      holding = true;
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(), patience);
        quiet = () => {
          clearTimeout(timer);
          resolve();
        };
        if (underWay.size === 0) quiet();
      });
    },
  };
}
