/** HTTP requests that no browser would send, byte by byte, and the server's answers. */
import { connect } from 'node:net';
import { among, type Chance } from './hostile-values.ts';

const methods = ['GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'BREW'];
const parts = [
  '..',
  '%2e%2e',
  '%00',
  '%',
  '%ff%fe',
  '',
  '/',
  '//',
  '__proto__',
  'constructor',
  'toString',
  'x'.repeat(3000),
  '0',
  '-1',
  '1e9',
  '99999999999999999999',
  'weights.bin',
  "'--",
  '\\..\\..',
  '[::1',
  '@:80',
];
const headers = [
  () => 'X-Long: '.concat('a'.repeat(8000)),
  () => 'Authorization: Bearer '.concat('a'.repeat(5000)),
  () => 'Authorization: Bearer __proto__',
  () => 'Authorization: Basic ====',
  () => 'Origin: null',
  () => 'Origin: https://evil.example',
  () => 'Origin: http://[',
  () => 'Accept-Language: '.concat('ko;q=x,'.repeat(500)),
  () => 'Cookie: language='.concat('%'.repeat(2000)),
  () => 'X-Forwarded-For: '.concat('1,'.repeat(2000)),
  () => 'Range: bytes=-1--5',
  () => 'Content-Security-Policy: script-src *',
  () => 'X-Nonce: "><script>',
  () => 'Expect: 100-continue',
];

/** A complete request to one of these routes with something in it replaced. */
export function hostileRequest(routes: readonly string[], chance: Chance): string {
  const pieces = among(chance, routes).split(/(?<=[/?&=])/);
  for (let times = Math.floor(chance() * 3); times > 0; times--) {
    pieces[Math.floor(chance() * pieces.length)] = among(chance, parts) + (chance() < 0.5 ? '/' : '');
  }
  const address = pieces.join('').replace(/[\s\r\n]/g, '') || '/';
  const target = chance() < 0.05 ? address : `/${address.replace(/^\//, '')}`;
  const body = chance() < 0.2 ? 'x'.repeat(Math.floor(chance() * 2000)) : '';
  const lines = [
    `${among(chance, methods)} ${target} HTTP/1.1`,
    chance() < 0.05 ? 'Host: evil.example:99999' : 'Host: localhost',
    'Connection: close',
    ...(chance() < 0.4 ? [among(chance, headers)()] : []),
    ...(body ? [`Content-Length: ${body.length}`] : []),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

export type HttpAnswer = {
  readonly status: number;
  readonly head: string;
  readonly body: string;
  readonly milliseconds: number;
};

/** Sends the bytes and reads until the server closes the connection; status 0 if it sent nothing. */
export function sendRaw(port: number, bytes: string): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const began = performance.now();
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      if (text.length < 10_000) text += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      const [head = '', sent = ''] = text.split(/\r\n\r\n(.*)/s);
      // A short answer comes in one chunk.
      const body = /transfer-encoding: chunked/i.test(head) ? sent.replace(/^\w+\r\n|\r\n0\r\n\r\n$/g, '') : sent;
      const status = Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0);
      resolve({ status, head, body, milliseconds: performance.now() - began });
    });
    socket.write(bytes, 'latin1');
  });
}
