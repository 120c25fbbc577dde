/** Downloading a file over HTTP, and resuming after an interruption. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { download } from '#server/setup/fetching.mjs';

const content = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7) & 255));
let sent: string[] = [];
const server = createServer((request, response) => {
  const from = /bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1];
  const start = request.url === '/no-ranges' ? 0 : Number(from ?? 0);
  sent.push(`${start}`);
  if (request.url === '/missing') response.writeHead(404).end();
  else if (start >= content.length) response.writeHead(416).end();
  else {
    const body = content.subarray(start);
    response.writeHead(start > 0 ? 206 : 200, { 'content-length': body.length }).end(body);
  }
});
let site = '';
let folder = '';
let part = '';
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});
beforeEach(() => {
  sent = [];
  folder = mkdtempSync(join(tmpdir(), 'setup-download-'));
  part = join(folder, 'file.part');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a download', () => {
  test('arrives complete and reports its progress', async () => {
    const reports: (number | undefined)[] = [];
    await download(`${site}/file`, part, ({ done, total }) => reports.push(done, total));
    expect(readFileSync(part).equals(content)).toBe(true);
    expect(reports.slice(0, 2)).toEqual([0, content.length]);
    expect(reports.slice(-2)).toEqual([content.length, content.length]);
  });

  test('resumes where it stopped, and is not requested again when complete', async () => {
    writeFileSync(part, content.subarray(0, 60_000));
    await download(`${site}/file`, part, () => {});
    await download(`${site}/file`, part, () => {});
    expect(sent).toEqual(['60000', '100000']);
    expect(readFileSync(part).equals(content)).toBe(true);
  });

  test('starts over if the site cannot resume it', async () => {
    writeFileSync(part, content.subarray(0, 60_000));
    await download(`${site}/no-ranges`, part, () => {});
    expect(readFileSync(part).equals(content)).toBe(true);
  });

  test('refused by the site is reported with its address and the answer', async () => {
    await expect(download(`${site}/missing`, part, () => {})).rejects.toThrow(/\/missing answered 404/);
  });
});
