/** Reconnecting after everything that breaks a connection, and the missed points. */
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { until } from '../../support/classroom.ts';
import { epoch, joined, point, reported, started, submitted } from '../../support/lesson.ts';
import { online, startScriptedServer } from './scripted-server.ts';
import { becomes, connect, names, start, state } from './stage.ts';

const submitRun = { hyperparameters: defaultHyperparameters };

describe('reconnecting', () => {
  test('[L32] finds a restarted server again', async () => {
    const server = await startScriptedServer();
    const client = connect(server);
    await online(client);
    await server.close();
    await until(client.store, () => {
      const connection = state(client);
      return connection.kind === 'offline' && connection.attempt > 1;
    });
    await start({ port: Number(new URL(server.url).port) });
    await online(client);
  });

  test('[L32] is tried also after the server closed the connection', async () => {
    const server = await start();
    const client = connect(server);
    await online(client);
    server.sockets()[0]!.disconnect(true);
    await server.called('hello', 2);
  });

  test('[L33] is tried at once by a window that wakes up', async () => {
    const server = await start();
    let wake = () => {};
    const client = connect(server, {
      timing: { firstDelay: 60_000, longestDelay: 60_000 },
      wakeUps: ({ woken: listener }) => {
        wake = listener;
        return () => {};
      },
    });
    await online(client);
    server.cut();
    await becomes(client, 'offline');
    wake();
    await server.called('hello', 2);
    await online(client);
  });

  test('[L34] replaces a connection on which a probe is unanswered', async () => {
    const server = await start();
    const client = connect(server, { timing: { probe: 10, alive: 50 } });
    await online(client);
    server.script.probe = () => {};
    await server.called('hello', 2);
    expect((await server.called('probe')).payload).toEqual({ roundTripMs: expect.any(Number) });
  });

  test('[L35] waits until it takes over if displaced by another window', async () => {
    const server = await start();
    const client = connect(server);
    await online(client);
    const [socket] = server.sockets();
    const left = once(socket!, 'disconnect');
    socket!.emit('displaced');
    await becomes(client, 'displaced');
    expect(await left).toContain('client namespace disconnect');
    client.connection.takeOver();
    await online(client);
    expect(names(server)).toEqual(['hello', 'hello']);
  });

  test('[L36] uses polling at once if WebSockets are refused, without being offline', async () => {
    const server = await start({ transports: ['polling'] });
    const client = connect(server);
    const kinds = new Set<string>();
    client.store.subscribe(() => kinds.add(state(client).kind));
    await client.connection.request('submit-run', submitRun);
    expect(state(client)).toMatchObject({ kind: 'online', transport: 'polling' });
    expect(kinds).not.toContain('offline');
  });

  test('[L36] uses polling for the second attempt if WebSockets are swallowed', async () => {
    const server = await start({ swallowUpgrades: true });
    const client = connect(server, { timing: { attempt: 100 } });
    await client.connection.request('submit-run', submitRun);
    expect(state(client)).toMatchObject({ kind: 'online', transport: 'polling' });
  });
});

describe('points', () => {
  test('[L37] are sent after a lost connection only if missed', async () => {
    const server = await start();
    const client = connect(server);
    await online(client);
    client.store.watch(['r']);
    server.tell(joined, submitted('r'));
    await until(client.store, () => client.store.metricsOf('r').complete);
    server.tell(started('r'), reported('r', [10, 20], [epoch(1, 20)]));
    await until(client.store, () => client.store.metricsOf('r').metrics.points.length === 2);
    server.metrics.r = { points: [10, 20, 30, 40].map(point), epochs: [epoch(1, 20), epoch(2, 40)] };
    server.cut();
    await becomes(client, 'offline');
    server.tell(reported('r', [30, 40], [epoch(2, 40)]));
    await online(client);
    expect((await server.called('hello', 2)).payload.held).toEqual({ r: 20 });
    expect(client.store.metricsOf('r')).toMatchObject({ complete: true, metrics: server.metrics.r });
    expect(names(server)).toEqual(['hello', 'watch', 'metrics', 'hello']);
  });

  test('[L38] of runs that come on screen are requested, for twelve runs at a time', async () => {
    const server = await start();
    const runIds = Array.from({ length: 14 }, (_, index) => `run-${index}`);
    server.tell(joined, ...runIds.flatMap((id, index) => [submitted(id, index + 1), reported(id, [10])]));
    for (const id of runIds) server.metrics[id] = { points: [point(10)], epochs: [] };
    const client = connect(server);
    await online(client);
    client.store.watch(runIds);
    await until(client.store, () => runIds.every((id) => client.store.metricsOf(id).complete));
    const asked = server.calls.filter(({ name }) => name === 'metrics');
    expect(asked.map(({ payload }) => Object.keys(payload.held).length)).toEqual([12, 2]);
    expect(client.store.metricsOf('run-13').metrics.points).toEqual([point(10)]);
  });

  test('[L39] whose request is refused are requested again', async () => {
    const server = await start();
    server.tell(joined, submitted('r'), reported('r', [10]));
    server.metrics.r = { points: [point(10)], epochs: [] };
    server.script.metrics = ({ reply }) => {
      delete server.script.metrics;
      reply({ ok: false, refusal: { code: 'too-fast', message: 'Wait.', params: { seconds: 2 } } });
    };
    const client = connect(server);
    await online(client);
    client.store.watch(['r']);
    await until(client.store, () => client.store.metricsOf('r').complete);
    expect(client.store.metricsOf('r').metrics.points).toEqual([point(10)]);
  });
});
