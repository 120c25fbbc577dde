/** Set-up on an old Node.js: with a stand-in for npm, which "installs" a program that tells how it was started. */
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'acorn';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeComplaint } from '#server/setup/node-version.mjs';

const checkout = path.resolve(import.meta.dirname, '../..');
const moduleFile = path.join(checkout, 'server/setup/older-node.mjs');
const packaged = `node-${process.platform}-${process.arch}`;

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'older-node-'));
  cpSync(path.join(checkout, 'package-lock.json'), path.join(root, 'package-lock.json'));
  mkdirSync(path.join(root, 'programs'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A program that the stand-in of npm installs as Node.js 22. */
function npmInstalls(script: string) {
  const npm = path.join(root, 'programs/npm');
  const node = `node_modules/${packaged}/bin/node`;
  writeFileSync(
    npm,
    `#!/bin/sh
echo "$@" >> ${root}/npm-said
mkdir -p node_modules/${packaged}/bin
printf '{"version":"%s"}' "$(sed -n 's/.*"dependencies":{"${packaged}":"\\([^"]*\\)".*/\\1/p' package.json)" > node_modules/${packaged}/package.json
cat > ${node} <<'SCRIPT'
#!/bin/sh
${script}
SCRIPT
chmod +x ${node}
`,
  );
  chmodSync(npm, 0o755);
}

/** What the process prints, and its exit code. */
function start(...program: string[]) {
  const call = `import(${JSON.stringify(moduleFile)}).then((m) => m.continueOnNode22(${JSON.stringify(root)}, ${JSON.stringify(program)}))`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', call], {
    env: { ...process.env, PATH: `${root}/programs:${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', error: '' };
  child.stdout.on('data', (text) => {
    said.out += text;
  });
  child.stderr.on('data', (text) => {
    said.error += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  const says = (text: string) =>
    new Promise<void>((resolve) => child.stdout.on('data', () => said.out.includes(text) && resolve()));
  return { child, said, ended, says };
}

test('[M900] a Node.js older than 20 fetches the packaged Node.js once, continues on it, and exits with its code', async () => {
  npmInstalls('echo "ran $@"; exit 7');
  for (let time = 1; time <= 2; time += 1) {
    const { said, ended } = start('start.mjs', '--port', '0');
    expect(await ended).toBe(7);
    expect(said.out).toBe('ran start.mjs --port 0\n');
  }
  expect(readFileSync(path.join(root, 'npm-said'), 'utf8').split('\n')).toHaveLength(2);
  // A folder for each version, and nothing unfinished beside it.
  expect(readdirSync(path.join(root, '.setup'))).toEqual([expect.stringMatching(/^node-22\.\d+\.\d+$/)]);
});

test('[M952] a Node.js older than 20 passes signals on to the packaged one', async () => {
  npmInstalls('trap "echo stopped; exit 3" TERM\necho ready\nwhile :; do sleep 0.1; done');
  const { child, said, ended, says } = start('start.mjs');
  await says('ready');
  child.kill('SIGTERM');
  expect(await ended).toBe(3);
  expect(said.out).toBe('ready\nstopped\n');
});

test('[M953] a packaged Node.js that npm cannot fetch is reported with what to do, and leaves nothing behind', async () => {
  writeFileSync(path.join(root, 'programs/npm'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const { said, ended } = start('/x/test.mjs');
  expect(await ended).toBe(1);
  expect(said.error).toMatch(/npm could not fetch it\. Check the connection/);
  expect(said.out).toBe('0 passed, 1 failed\n');
  expect(readdirSync(path.join(root, '.setup'))).toEqual([]);
});

test('[M951] what an old Node.js loads has the syntax of Node.js 12 and imports only Node’s own modules', () => {
  const files = ['start', 'test', 'node-version', 'older-node'];
  for (const file of files) {
    const source = readFileSync(path.join(checkout, `server/setup/${file}.mjs`), 'utf8');
    const newer: string[] = [];
    // Of ES2020, Node.js 12 knows dynamic imports and not these.
    parse(source, {
      ecmaVersion: 2020,
      sourceType: 'module',
      onToken: ({ type }) => ['?.', '??'].includes(type.label) && newer.push(type.label),
    });
    expect(newer).toEqual([]);
    const imports = [...source.matchAll(/^import .*from '(?!node:)([^']+)'|^import '([^']+)'/gm)].map(
      ([, from]) => from,
    );
    expect(imports).toEqual(['start', 'test'].includes(file) ? ['./node-version.mjs'] : []);
  }
});

test('[M954] a Node.js without modules is refused with what to install', () => {
  expect(nodeComplaint('10.24.0')).toMatch(/needs Node.js 12 or newer.*10\.24\.0.*apt-get install/);
  expect(['12.22.9', '16.20.2', '18.20.4', '20.0.0', '22.23.3', '24.1.0'].map(nodeComplaint)).toEqual(
    Array(6).fill(''),
  );
});
