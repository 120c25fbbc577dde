/** Requests that wait for a connection, over a scripted wire. */
import { expect, test, vi } from 'vitest';
import { createWaitingRequests } from '#app/_live/waiting-requests.ts';
import type { Wire } from '#app/_live/wire.ts';

/** Ends the connection on a request with this title; answers everything else. */
function fragile(poison: string) {
  const sent: string[] = [];
  const ask = vi.fn(async (_name: string, _id: string, payload: { title: string }) => {
    sent.push(payload.title);
    await null;
    if (payload.title === poison) {
      requests.pause();
      return undefined;
    }
    // What is sent together with the poison is never answered.
    await null;
    return broken() ? undefined : { ok: true, data: { code: payload.title } };
  });
  let connections = 0;
  let brokenAt = -1;
  const broken = () => brokenAt === connections;
  const requests = createWaitingRequests({ ask } as unknown as Pick<Wire, 'ask'>, 1000);
  const pause = requests.pause;
  requests.pause = () => {
    brokenAt = connections;
    pause();
  };
  return {
    requests,
    sent,
    connect() {
      connections += 1;
      requests.resume();
    },
  };
}

const title = (text: string) => ({ title: text, instructorKey: 'x'.repeat(22) });

test('[L60] a request that ends every connection is given up with a message; those sent with it are answered', async () => {
  const { requests, sent, connect } = fragile('poison');
  const replies = ['a', 'poison', 'b'].map((text) => requests.request('open-session', title(text)));
  for (let connection = 1; connection <= 8; connection++) {
    connect();
    await new Promise(setImmediate);
  }
  const [a, poison, b] = await Promise.all(replies);
  expect([a, b]).toEqual([
    { ok: true, data: { code: 'a' } },
    { ok: true, data: { code: 'b' } },
  ]);
  expect(poison).toEqual({
    ok: false,
    refusal: expect.objectContaining({
      code: 'server-error',
      message: 'The server ends the connection whenever it is asked this. Reload the page and try again.',
    }),
  });
  expect(sent.filter((text) => text === 'poison')).toHaveLength(5);
});

test('[L61] a request is repeated as long as necessary if connections last a while before they end', async () => {
  vi.useFakeTimers();
  try {
    const answers: ((reply: undefined) => void)[] = [];
    const ask = vi.fn(() => new Promise((resolve) => answers.push(resolve)));
    const requests = createWaitingRequests({ ask } as unknown as Pick<Wire, 'ask'>, 60_000);
    const settled = vi.fn();
    void requests.request('open-session', title('patient')).then(settled);
    for (let connection = 1; connection <= 20; connection++) {
      requests.resume();
      await vi.advanceTimersByTimeAsync(4000);
      requests.pause();
    }
    expect(ask).toHaveBeenCalledTimes(20);
    expect(settled).not.toHaveBeenCalled();
  } finally {
    vi.useRealTimers();
  }
});
