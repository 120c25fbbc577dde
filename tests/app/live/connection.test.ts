/** The messages of a connection: hello first, and requests that settle once. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { elapsed } from '#app/_live/clock.ts';
import { askOnce, createRequester } from '#app/_live/requester.ts';
import { ConnectionClosed } from '#app/_live/waiting-requests.ts';
import { apply } from '#lib/classroom/apply.ts';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { hyperparametersVersion } from '#lib/hyperparameters/upgrade.ts';
import { protocolVersion } from '#lib/protocol/version.ts';
import { until } from '../../support/classroom.ts';
import { joined, point, quiet, reported, started, submitted } from '../../support/lesson.ts';
import { online, startScriptedServer } from './scripted-server.ts';
import { becomes, closing, connect, names, start, state } from './stage.ts';

const submitRun = { hyperparameters: defaultHyperparameters };

describe('hello', () => {
  test('[L20] is the first message, with the protocol version, the code, the identity and the pace', async () => {
    const server = await start();
    const client = connect(server);
    await client.connection.request('submit-run', submitRun);
    expect(names(server)).toEqual(['hello', 'submit-run']);
    expect(server.calls[0]!.payload).toEqual({
      protocol: protocolVersion,
      code: '123456',
      identity: { role: 'student', seatToken: 'a'.repeat(22) },
      held: {},
      pace: 100,
    });
    expect(state(client)).toMatchObject({ kind: 'online', transport: 'websocket' });
  });

  test('[L20] is repeated on every connection', async () => {
    const server = await start();
    const client = connect(server);
    for (const nth of [1, 2, 3]) {
      await server.called('hello', nth);
      await online(client);
      server.cut();
      await becomes(client, 'offline');
    }
    expect(new Set(names(server))).toEqual(new Set(['hello']));
  });

  test('[L21] [L200] sets the estimate of the server’s clock, and is repeated if this machine’s clock was set', async () => {
    const server = await start();
    const ahead = 3_600_000;
    server.script.hello = ({ reply }) => {
      const data = { role: 'projector', seatId: null, session: server.session, metrics: {}, live: quiet, form: null };
      reply({ ok: true, data: { ...data, now: Date.now() + ahead } });
    };
    const client = connect(server, { timing: { probe: 10 } });
    await online(client);
    const shown = () => elapsed() + client.store.getState().clockOffset - Date.now();
    expect(Math.abs(shown() - ahead)).toBeLessThan(1000);
    // This machine's clock is set back by nine hours: nothing shown moves, and the next probe gets the server's time.
    const real = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => real() - 32_400_000);
    onTestFinished(() => void vi.restoreAllMocks());
    expect(Math.abs(elapsed() + client.store.getState().clockOffset - real() - ahead)).toBeLessThan(1000);
    await server.called('hello', 2);
  });

  test('[L22] is answered before broadcasts that arrive meanwhile are applied', async () => {
    const server = await start();
    server.script.hello = () => {
      const old = server.session;
      server.tell(joined, submitted('r'));
      // The reply that follows is older than the broadcast before it.
      server.session = old;
      return false;
    };
    const client = connect(server);
    await online(client);
    await until(client.store, () => client.store.getState().session?.sequence === 2);
    expect(names(server)).toEqual(['hello']);
  });

  test('[L23] is repeated on the same connection after a gap, with the last held step of each watched run', async () => {
    const server = await start();
    const client = connect(server);
    await online(client);
    client.store.watch(['r']);
    server.tell(joined, submitted('r'));
    await until(client.store, () => client.store.metricsOf('r').complete);
    server.tell(started('r'), reported('r', [10, 20]));
    await until(client.store, () => client.store.getState().session?.sequence === 4);
    server.session = { ...server.session, sequence: 9 };
    server.metrics.r = { points: [10, 20, 30].map(point), epochs: [] };
    server.tell(reported('r', [40]));
    const again = await server.called('hello', 2);
    expect(again.payload.held).toEqual({ r: 20 });
    expect(again.socket.id).toBe(server.calls[0]!.socket.id);
    await until(client.store, () => client.store.getState().session?.sequence === 10);
    expect(client.store.metricsOf('r').metrics.points.at(-1)).toEqual(point(30));
  });

  test('[L24] refused permanently, ends the attempts; the refusal is shown and answers waiting requests', async () => {
    const server = await start();
    const refusal = { code: 'seat-unknown', message: 'Join again.' };
    server.script.hello = ({ reply }) => reply({ ok: false, refusal });
    const client = connect(server);
    expect(await client.connection.request('submit-run', submitRun)).toEqual({ ok: false, refusal });
    expect(state(client)).toEqual({ kind: 'refused', refusal });
    expect(await client.connection.request('submit-run', submitRun)).toEqual({ ok: false, refusal });
    expect(names(server)).toEqual(['hello']);
  });

  test('[L25] refused temporarily, or unanswered, is repeated on a new connection', async () => {
    const server = await start();
    const answers = [{ code: 'too-fast', message: 'Wait.' }, { code: 'server-error', message: 'Oh.' }, undefined];
    server.script.hello = ({ reply }) => {
      if (answers.length === 0) return false;
      const refusal = answers.shift();
      return refusal && reply({ ok: false, refusal });
    };
    const client = connect(server, { timing: { alive: 50 } });
    await online(client);
    expect(new Set(server.calls.map(({ socket }) => socket.id)).size).toBe(4);
  });
});

describe('a server of another version', () => {
  test('[L282] whose reply to hello cannot be read is given up with a message, and is told so for its log', async () => {
    const server = await start();
    const told: unknown[] = [];
    server.script.hello = ({ socket, reply }) => {
      socket.on('unreadable', (what) => told.push(what));
      reply({ ok: true, data: { role: 'projector', session: { another: 'shape' } } });
    };
    const client = connect(server);
    await becomes(client, 'refused');
    expect(state(client)).toMatchObject({ refusal: { code: 'protocol-mismatch' } });
    expect(names(server).filter((name) => name === 'hello')).toHaveLength(1);
    await expect.poll(() => told).toEqual(['hello']);
  });

  test('[H306] that has a run with newer hyperparameters is given up with a message instead of being asked forever', async () => {
    const server = await start();
    const hyperparameters = { ...defaultHyperparameters, version: (hyperparametersVersion + 1) as never };
    server.session = [joined, submitted('own')].reduce(apply, server.session);
    server.session = { ...server.session, runs: { own: { ...server.session.runs.own!, hyperparameters } } };
    const client = connect(server);
    await becomes(client, 'refused');
    expect(state(client)).toMatchObject({ refusal: { code: 'protocol-mismatch' } });
    expect(names(server).filter((name) => name === 'hello')).toHaveLength(1);
  });

  test('[L283] is given up after three unreadable messages in a row; an unreadable one counts as missed', async () => {
    const server = await start();
    const client = connect(server);
    await online(client);
    const say = (content: unknown) => {
      for (const socket of server.sockets()) socket.emit('news', { changes: content }, () => {});
    };
    say({ after: 0, changes: [{ kind: 'never heard of' }] });
    await server.called('hello', 2);
    server.tell(joined);
    await until(client.store, () => client.store.getState().session?.sequence === 1);
    for (let times = 0; times < 3; times += 1) say({ after: 1, changes: 'none' });
    await becomes(client, 'refused');
    expect(state(client)).toMatchObject({ refusal: { code: 'protocol-mismatch' } });
  });

  test('[L284] whose points cannot be read is given up instead of being asked forever', async () => {
    const server = await start();
    server.session = [joined, submitted('r'), started('r'), reported('r', [10])].reduce(apply, server.session);
    server.script.metrics = ({ reply }) => reply({ ok: true, data: { metrics: 'all' } });
    const client = connect(server);
    client.store.watch(['r']);
    server.script.hello = () => {
      client.store.watch(['r']);
      return false;
    };
    await becomes(client, 'refused');
  });
});

describe('a server that currently lets nobody in', () => {
  const refusal = { code: 'too-fast', message: 'Too many requests: wait 3 s.', params: { seconds: 3 } };

  test('[L285] says why; the client shows it and keeps trying', async () => {
    const server = await start();
    let full = true;
    server.onConnection((refuse) => full && refuse(refusal));
    const client = connect(server);
    await becomes(client, 'offline');
    expect(state(client)).toMatchObject({ kind: 'offline', refusal });
    full = false;
    await online(client);
  });

  test('[L285] can give a reason unknown to the page, which shows it as is; for pages without a session it is an answer', async () => {
    const server = await start();
    const another = { code: 'full-moon', message: 'The server is full: come back tomorrow.' };
    server.onConnection((refuse) => refuse(another));
    expect(await askOnce('find-session', { code: '123456' }, { url: server.url })).toEqual({
      ok: false,
      refusal: another,
    });
  });
});

describe('requests', () => {
  test('[L26] made offline are sent once, in order, after the next hello', async () => {
    const server = await start();
    const client = connect(server);
    await online(client);
    server.cut();
    await becomes(client, 'offline');
    const replies = await Promise.all([
      client.connection.request('submit-run', submitRun),
      client.connection.request('stop-run', { runId: 'r' }),
    ]);
    expect(replies.map(({ ok }) => ok)).toEqual([true, true]);
    expect(names(server)).toEqual(['hello', 'hello', 'submit-run', 'stop-run']);
  });

  test('[L27] whose answer was lost with the connection are repeated with the same id', async () => {
    const server = await start();
    const client = connect(server);
    await online(client);
    server.script['submit-run'] = () => {
      delete server.script['submit-run'];
      server.cut();
    };
    expect(await client.connection.request('submit-run', submitRun)).toEqual({
      ok: true,
      data: { runId: 'run-1', number: 1 },
    });
    expect(names(server)).toEqual(['hello', 'submit-run', 'hello', 'submit-run']);
    expect(server.calls[3]!.requestId).toBe(server.calls[1]!.requestId);
  });

  test('[L28] without an answer in time are repeated on the same connection with the same id, and settle once', async () => {
    const server = await start();
    const client = connect(server, { timing: { answer: 40 } });
    await online(client);
    server.script['submit-run'] = () => {};
    const settled: unknown[] = [];
    const request = client.connection.request('submit-run', submitRun).then((reply) => settled.push(reply));
    const [first, second] = [await server.called('submit-run', 1), await server.called('submit-run', 2)];
    expect(second.requestId).toBe(first.requestId);
    expect(second.socket.id).toBe(first.socket.id);
    second.reply({ ok: true, data: { runId: 'run-1', number: 1 } });
    first.reply({ ok: true, data: { runId: 'run-2', number: 2 } });
    await request;
    await client.connection.request('find-session', { code: '123456' });
    expect(settled).toEqual([{ ok: true, data: { runId: 'run-1', number: 1 } }]);
    expect(names(server).filter((name) => name === 'submit-run')).toHaveLength(2);
  });

  test('[L29] are rejected only when the client closes its connection', async () => {
    const server = await start();
    server.script['submit-run'] = () => {};
    const client = connect(server);
    const request = client.connection.request('submit-run', submitRun);
    await server.called('submit-run');
    client.connection.close();
    await expect(request).rejects.toBeInstanceOf(ConnectionClosed);
    client.connection.open();
    await server.called('hello', 2);
    expect(names(server)).toEqual(['hello', 'submit-run', 'hello']);
  });

  test('[L30] can be answered by a refusal; an answer that fits no schema comes from a server of another version', async () => {
    const server = await start();
    const client = connect(server);
    const refusal = { code: 'no-such-run', path: 'runId', message: 'There is no such run.' };
    server.script['stop-run'] = ({ reply }) => reply({ ok: false, refusal });
    server.script['submit-run'] = ({ reply }) => reply({ ok: true, data: { runId: 7 } });
    expect(await client.connection.request('stop-run', { runId: 'r' })).toEqual({ ok: false, refusal });
    expect(await client.connection.request('submit-run', submitRun)).toMatchObject({
      refusal: { code: 'protocol-mismatch' },
    });
  });

  test('[L31] of pages without a session go out without hello, and wait in the same way', async () => {
    const server = await start();
    const lines: boolean[] = [];
    const requester = createRequester({ url: server.url, onLine: (up) => lines.push(up) });
    closing.push(requester.close);
    await requester.request('find-session', { code: '123456' });
    expect(await askOnce('find-session', { code: '654321' }, { url: server.url })).toMatchObject({ ok: true });
    expect(names(server)).toEqual(['find-session', 'find-session']);
    expect(lines).toEqual([true]);
  });

  test('[L31] to an unreachable server are given up after a timeout if they are sent only once', async () => {
    const server = await startScriptedServer();
    await server.close();
    await expect(askOnce('find-session', { code: '123456' }, { url: server.url, patience: 30 })).rejects.toBeInstanceOf(
      ConnectionClosed,
    );
  });
});
