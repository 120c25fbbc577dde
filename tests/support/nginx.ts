/** nginx with docs/deploy/nginx-many.conf in front of a test's two web processes; stopped after the test. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { nginxProgram } from '../../server/setup/servers.mjs';
import { freePort } from './free-port.ts';

const documented = path.resolve(import.meta.dirname, '../../docs/deploy/nginx-many.conf');

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

/** Starts nginx in front of the processes on these ports, and returns its address. */
export async function startNginx(ports: readonly [number, number]): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'classroom-nginx-'));
  const port = await freePort();
  const http = readFileSync(documented, 'utf8')
    .replaceAll('3001', String(ports[0]))
    .replaceAll('3002', String(ports[1]))
    .replace('listen 80;', `listen 127.0.0.1:${port};`);
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  const main = [
    'daemon off;',
    'worker_processes 1;',
    `pid ${folder}/nginx.pid;`,
    `error_log ${folder}/error.log;`,
    'events { worker_connections 1024; }',
    `http {\naccess_log off;\n${folders.join('\n')}\n${http}\n}`,
  ];
  const file = path.join(folder, 'nginx.conf');
  writeFileSync(file, main.join('\n'));
  const child = spawn(nginxProgram()!, ['-c', file, '-p', folder, '-e', path.join(folder, 'error.log')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  onTestFinished(async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  while (!(await answers(port))) {
    if (child.exitCode !== null)
      throw new Error(`nginx ended: ${readFileSync(path.join(folder, 'error.log'), 'utf8')}`);
    await sleep(50);
  }
  return `http://127.0.0.1:${port}`;
}
