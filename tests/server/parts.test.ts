import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError, readConfig } from '#server/base/config.ts';
import { createLog } from '#server/base/log.ts';
import { hashSecret, matchesHash, newSecret } from '#server/base/secrets.ts';
import { createPresence } from '#server/gateway/presence.ts';
import { createBucket } from '#server/gateway/rate-limit.ts';
import { listen } from '#server/http/http.ts';
import { createTurns } from '#server/sessions/turns.ts';

describe('settings', () => {
  it('[M1] all have defaults, and an empty one counts as unset', () => {
    expect(readConfig({ PORT: '' })).toMatchObject({
      port: 3000,
      host: '0.0.0.0',
      localTrainers: 1,
      databaseUrl: undefined,
    });
  });

  it.each([
    ['PORT', 'many'],
    ['PORT', '70000'],
    ['TRAINERS', '-1'],
    ['DATABASE_URL', 'mysql://x'],
    ['PUBLIC_URL', 'class.example.edu'],
    ['TRAINER_TOKEN', 'short'],
    ['METRICS_TOKEN', 'short'],
    ['RETENTION_DAYS', '0'],
    ['LOG_LEVEL', 'loud'],
    ['LOG_FORMAT', 'xml'],
  ])('[M2] %s=%s is refused with a sentence that says what is valid', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name}.*: set it to .+\\.$`));
  });

  it('[M210] PUBLIC_URL with anything after its host is refused: pages would not find their parts', () => {
    for (const address of [
      'https://x.example/classroom',
      'https://x.example/?a',
      'https://me@x.example',
      'https://x.example/#a',
    ])
      expect(() => readConfig({ PUBLIC_URL: address })).toThrow(/^PUBLIC_URL .*without a path/);
    expect(readConfig({ PUBLIC_URL: 'https://x.example:8443/' }).publicUrl).toBe('https://x.example:8443');
  });

  it('[M3] a wrong secret is refused without being shown', () => {
    expect(() => readConfig({ TRAINER_TOKEN: 'hunter2' })).toThrow(/^(?!.*hunter2)/);
    expect(() => readConfig({ METRICS_TOKEN: 'hunter2' })).toThrow(/^(?!.*hunter2)/);
    expect(() => readConfig({ DATABASE_URL: 'oops:hunter2' })).toThrow(/^(?!.*hunter2)/);
  });

  it('[M4] a wrong one ends the program with exit code 2 and a sentence', () => {
    const program = path.resolve(import.meta.dirname, '../../server/main.ts');
    const ended = spawnSync(process.execPath, [program], { env: { ...process.env, PORT: 'x' }, encoding: 'utf8' });
    expect(ended.status).toBe(2);
    expect(ended.stderr).toMatch(/^PORT "x" is not usable: set it to a port number/m);
  });

  it('[M5] a port in use is reported with what to do', async () => {
    const [first, second] = [createServer(), createServer()];
    onTestFinished(() => void first.close());
    const port = await listen(first, 0, '127.0.0.1');
    await expect(listen(second, port, '127.0.0.1')).rejects.toThrow(`PORT=${port + 1} npm start`);
  });
});

describe('turns', () => {
  it('[G16] run tasks of one session one by one, even after a failure; other sessions do not wait', async () => {
    const turns = createTurns();
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = turns.take('a', async () => {
      await gate.promise;
      order.push('a1');
      throw new Error('a1 fails');
    });
    const second = turns.take('a', async () => order.push('a2'));
    await turns.take('b', async () => order.push('b1'));
    gate.resolve();
    await expect(first).rejects.toThrow('a1 fails');
    await second;
    expect(order).toEqual(['b1', 'a1', 'a2']);
  });
});

describe('rates, presence and secrets', () => {
  it('[G17] a bucket allows a burst, then a fixed rate, and says how long to wait', () => {
    const bucket = createBucket(2, 4);
    expect([bucket.take(0), bucket.take(0)].map(({ ok }) => ok)).toEqual([true, true]);
    expect(bucket.take(0)).toEqual({ ok: false, wait: 0.25 });
    expect(bucket.take(250).ok).toBe(true);
    expect(bucket.take(100_000).ok).toBe(true);
    expect(bucket.take(100_000).ok).toBe(true);
    expect(bucket.take(100_000).ok).toBe(false);
  });

  it('[G18] a seat belongs to its newest connection, and an older one that leaves late does not free it', () => {
    const presence = createPresence<string>();
    expect(presence.enter('1', 'seat', 'old')).toBeUndefined();
    expect(presence.enter('1', 'seat', 'new')).toBe('old');
    expect(presence.enter('1', 'seat', 'new')).toBeUndefined();
    expect(presence.leave('1', 'seat', 'old')).toBe(false);
    expect(presence.all('1')).toEqual([['seat', 'new']]);
    expect(presence.leave('1', 'seat', 'new')).toBe(true);
    expect(presence.all('1')).toEqual([]);
    expect(presence.of('1', 'seat')).toBeUndefined();
  });

  it('[G19] secrets are 128 random bits and stored as hashes', () => {
    const secret = newSecret();
    expect(Buffer.from(secret, 'base64url')).toHaveLength(16);
    expect(hashSecret(secret)).not.toContain(secret);
    expect(matchesHash(secret, hashSecret(secret))).toBe(true);
    expect(matchesHash(newSecret(), hashSecret(secret))).toBe(false);
  });

  it('[G20] a log line has time, level, scope and fields; messages below the log level are not written', () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line) => lines.push(line) }).scope('store');
    log.debug('hidden');
    log.warn('a thing', { name: 'two words', count: 3, nothing: undefined });
    expect(lines).toEqual([expect.stringMatching(/^\S+Z warn \[store\] a thing name="two words" count=3$/)]);
  });

  it('[Y24] a JSON log line is one object on one line, whatever the message contains', () => {
    const lines: string[] = [];
    const log = createLog('info', { format: 'json', write: (line) => lines.push(line) }).scope('store');
    log.debug('hidden');
    log.warn('a "thing"\non two lines', { name: '지수\u2028', count: 3, nothing: undefined });
    expect(lines.join('')).not.toContain('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        level: 'warn',
        scope: 'store',
        text: 'a "thing"\non two lines',
        name: '지수\u2028',
        count: 3,
      },
    ]);
  });
});
