import { createServer, type IncomingHttpHeaders } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '#server/base/log.ts';
import { listen } from '#server/http/http.ts';
import { createMetrics } from '#server/operations/metrics.ts';
import { createProbes } from '#server/operations/probes.ts';
import { createRequestsUnderWay } from '#server/operations/requests-under-way.ts';
import { smallRun, trainingPoint } from '../support/lesson.ts';
import { pretendToken, pretendTrainer } from '../support/pretend-trainer.ts';
import { Browser, joinSession, openSession, sharedServer } from '../support/running-server.ts';

const server = sharedServer({ TRAINER_TOKEN: pretendToken });
const metricsToken = 'a token for the figures';

/** The probes alone, of a server in a given state. */
async function probes(parts: { database?: () => Promise<unknown>; stopping?: () => boolean; token?: string } = {}) {
  const answer = createProbes({
    metrics: { read: async () => ({ type: 'text/plain', text: 'figures' }) },
    token: parts.token,
    database: parts.database ?? (async () => {}),
    hears: () => true,
    stopping: parts.stopping ?? (() => false),
    log: createLog('error', { write: () => {} }),
  });
  const server = createServer((request, response) => {
    if (!answer(request, response)) response.writeHead(404).end();
  });
  onTestFinished(() => void server.close());
  const port = await listen(server, 0, '127.0.0.1');
  return async (address: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`http://127.0.0.1:${port}${address}`, { headers });
    return { status: response.status, text: await response.text() };
  };
}

describe('probes', () => {
  it('[Y20] say that a server lives, and is ready while its database answers and it is not stopping', async () => {
    const { url } = server();
    for (const address of ['/healthz', '/readyz?from=proxy']) {
      const response = await fetch(url + address);
      expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    }
    const failing = await probes({ database: () => Promise.reject(new Error('gone')) });
    expect(await failing('/readyz')).toMatchObject({ status: 503, text: expect.stringMatching(/database.*\.\n$/) });
    expect(await failing('/healthz')).toMatchObject({ status: 200 });
    const silent = await probes({ database: () => new Promise(() => {}) });
    expect(await silent('/readyz')).toMatchObject({ status: 503, text: expect.stringMatching(/database.*\.\n$/) });
    const stopping = await probes({ stopping: () => true });
    expect(await stopping('/readyz')).toMatchObject({ status: 503, text: expect.stringMatching(/stopping.*\.\n$/) });
    expect(await stopping('/healthz')).toMatchObject({ status: 200 });
  });

  it('[Y21] give metrics to local programs that use no proxy, or to those with the token', async () => {
    const open = await probes();
    expect(await open('/metrics')).toEqual({ status: 200, text: 'figures\n' });
    const proxied: IncomingHttpHeaders[] = [{ 'x-forwarded-for': '203.0.113.7' }, { forwarded: 'for=203.0.113.7' }];
    for (const headers of proxied) {
      expect((await open('/metrics', headers as Record<string, string>)).status).toBe(403);
    }
    const guarded = await probes({ token: metricsToken });
    expect((await guarded('/metrics')).status).toBe(403);
    expect((await guarded('/metrics', { authorization: `Bearer ${metricsToken}!` })).status).toBe(403);
    expect((await guarded('/metrics', { authorization: `Bearer ${metricsToken}` })).status).toBe(200);
  });
});

/** The value of one line of Prometheus' text, if any. */
const figure = (text: string, name: string): number | undefined => {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
};

describe('metrics', () => {
  it('[Y22] have sockets, sessions, requests by outcome, deliveries, the queue, trainers and the process', async () => {
    const { url } = server();
    const read = async () => (await fetch(`${url}/metrics`)).text();
    const { code, instructor } = await openSession(url);
    const { student } = await joinSession(url, code, '지수');
    const submitted = await student.ask('submit-run', { hyperparameters: smallRun });
    const { runId } = submitted.ok ? submitted.data : { runId: '' };
    await student.ask('submit-run', { hyperparameters: { ...smallRun, seed: 2 } });
    await instructor.ask('stop-run', { runId: 'none' });
    await new Browser(url).ask('find-session', { code: '111111' });
    const before = await read();
    expect(figure(before, 'classroom_sockets{transport="websocket"}')).toBe(3);
    expect(figure(before, 'classroom_sessions_watched')).toBe(1);
    expect(figure(before, 'classroom_runs{state="waiting"}')).toBe(2);
    expect(figure(before, 'classroom_requests_total{name="submit-run",outcome="ok"}')).toBe(2);
    expect(figure(before, 'classroom_requests_total{name="stop-run",outcome="no-such-run"}')).toBe(1);
    expect(figure(before, 'classroom_requests_total{name="find-session",outcome="no-such-session"}')).toBe(1);
    expect(figure(before, 'classroom_request_seconds_count{name="submit-run"}')).toBe(2);
    expect(figure(before, 'process_resident_memory_bytes')).toBeGreaterThan(1e6);

    const trainer = pretendTrainer(url);
    onTestFinished(trainer.close);
    const arrived = instructor.next('changes', ({ changes }) => changes.some(({ kind }) => kind === 'run-reported'));
    await trainer.report(runId, [trainingPoint(1)], []);
    await arrived;
    const after = await read();
    expect(figure(after, 'classroom_runs{state="lent"}')).toBe(1);
    expect(figure(after, 'classroom_delivery_seconds_count')).toBe(1);
    expect(figure(after, 'classroom_trainer_connected{trainer="pretended",device="cpu"}')).toBe(1);
    expect(figure(after, 'classroom_requests_total{name="report",outcome="ok"}')).toBe(1);
  });

  it('[Y22] have each trainer’s latest status, and count unknown request names together', async () => {
    const status = {
      residentRuns: 3,
      capacity: 40,
      lanes: 2,
      memoryBytes: 2e9,
      imagesPerSecond: 1500,
      datasets: [],
      connected: true,
      id: 'a',
    };
    const metrics = createMetrics();
    metrics.watch({
      transports: () => [],
      hears: () => true,
      watched: () => 0,
      unfinished: async () => [],
      trainers: () => [
        { ...status, name: 'a', device: { kind: 'cpu', name: 'cores' }, utilization: null, gpuMemory: null },
        {
          ...status,
          name: 'b',
          device: { kind: 'gpu', name: 'card' },
          utilization: 0.5,
          gpuMemory: { usedBytes: 4e9, totalBytes: 24e9, freeBytes: 20e9 },
        },
      ],
    });
    metrics.answered('<script>', 'ok', 0.2);
    metrics.answered('__proto__', 'ok', 0.2);
    const { text } = await metrics.read();
    expect(figure(text, 'classroom_trainer_images_per_second{trainer="a",device="cpu"}')).toBe(1500);
    expect(figure(text, 'classroom_trainer_device_utilization{trainer="a",device="cpu"}')).toBeUndefined();
    expect(figure(text, 'classroom_trainer_device_utilization{trainer="b",device="gpu"}')).toBe(0.5);
    expect(figure(text, 'classroom_trainer_gpu_memory_used_bytes{trainer="b",device="gpu"}')).toBe(4e9);
    expect(figure(text, 'classroom_requests_total{name="other",outcome="ok"}')).toBe(2);
    expect(figure(text, 'classroom_request_seconds_bucket{le="0.25",name="other"}')).toBe(2);
  });
});

describe('a stopping server', () => {
  /** A connection as seen by the request counter. */
  function connection(requests: ReturnType<typeof createRequestsUnderWay>) {
    let middleware: (event: unknown[], next: () => void) => void = () => {};
    let leave = () => {};
    requests.watch({
      use: (given: typeof middleware) => {
        middleware = given;
      },
      on: (_event: string, listener: typeof leave) => {
        leave = listener;
      },
    } as unknown as Parameters<typeof requests.watch>[0]);
    return {
      leave: () => leave(),
      /** Sends a request; returns a function that answers it, or undefined if it was not accepted. */
      ask(name: string) {
        const event: unknown[] = [name, 'id', {}, () => {}];
        let taken = false;
        middleware(event, () => {
          taken = true;
        });
        return taken ? (event.at(-1) as (answer: unknown) => void) : undefined;
      },
    };
  }

  it('[Y23] accepts no more requests and finishes those under way, except those whose client has left', async () => {
    const outcomes: string[] = [];
    const requests = createRequestsUnderWay((name, outcome) => outcomes.push(`${name} ${outcome}`));
    const [staying, leaving] = [connection(requests), connection(requests)];
    const [first, second] = [staying.ask('submit-run')!, staying.ask('stop-run')!];
    leaving.ask('hello');
    let over = false;
    const held = requests.hold(60_000).then(() => {
      over = true;
    });
    expect(staying.ask('submit-run')).toBeUndefined();
    first({ ok: true, data: {} });
    leaving.leave();
    await Promise.resolve();
    expect(over).toBe(false);
    second({ ok: false, refusal: { code: 'no-such-run' } });
    await held;
    expect(outcomes).toEqual(['submit-run ok', 'stop-run no-such-run']);
    await requests.hold(60_000);
  });
});
