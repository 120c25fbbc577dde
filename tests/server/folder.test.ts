/** The data folder, and faults at the start: real processes, real files, the real embedded database. */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FolderInUseError, lockFolder } from '#server/store/folder-lock.ts';
import { runServer } from '../support/running-server.ts';

const modules = path.resolve(import.meta.dirname, '../../server');

function folder(): string {
  const made = mkdtempSync(path.join(os.tmpdir(), 'classroom-folder-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A process that tries to take the folder, prints `held` or `taken`, and keeps it until killed. */
async function holder(place: string): Promise<{ word: string; end: () => Promise<void> }> {
  const source = `
    import { lockFolder } from '${modules}/store/folder-lock.ts';
    let word = 'taken';
    try { lockFolder('${place}'); } catch { word = 'held'; }
    console.log(word);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const word = await new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(`${data}`.trim())));
  return {
    word,
    end: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

describe('the data folder', () => {
  it('[M6] belongs to one server at a time', () => {
    const place = folder();
    const lock = lockFolder(place);
    expect(() => lockFolder(place)).toThrow(/in use by another server \(process \d+ on .+\)/);
    lock.release();
    lockFolder(place).release();
  });

  it('[M7] left by a dead server can be taken, even if its process id has been reused', async () => {
    const place = folder();
    const died = await holder(place);
    await died.end();
    lockFolder(place).release();
    writeFileSync(path.join(place, 'server.lock'), `${process.ppid} 1`);
    lockFolder(place).release();
  });

  it('[M204] is locked by the kernel: the note in it, perhaps from a container, does not matter', async () => {
    const place = folder();
    const other = await holder(place);
    expect(other.word).toBe('taken');
    for (const note of ['', '1 1', '99999999 1']) {
      writeFileSync(path.join(place, 'server.lock'), note);
      expect(() => lockFolder(place)).toThrow(FolderInUseError);
    }
    await other.end();
    lockFolder(place).release();
  });

  it('[M204] goes to one of many servers that start at once', async () => {
    const place = folder();
    const words = await Promise.all(Array.from({ length: 20 }, async () => (await holder(place)).word));
    expect(words.filter((word) => word === 'taken')).toHaveLength(1);
    expect(words.filter((word) => word === 'held')).toHaveLength(19);
  });

  it('[M205] is not taken from a running server of 0.1.0, which left a note and held no lock', () => {
    const place = folder();
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    writeFileSync(path.join(place, 'server.lock'), `${process.ppid} ${start}`);
    expect(() => lockFolder(place)).toThrow(FolderInUseError);
  });

  it('[M206] is readable only by its owner, with contents of older versions too; links are not followed', async () => {
    const elsewhere = path.join(folder(), 'elsewhere');
    writeFileSync(elsewhere, '');
    chmodSync(elsewhere, 0o644);
    const place = folder();
    symlinkSync(elsewhere, path.join(place, 'cifar-10.bin'));
    mkdirSync(path.join(place, 'checkpoints/deep'), { recursive: true });
    writeFileSync(path.join(place, 'checkpoints/deep/old'), '');
    writeFileSync(path.join(place, 'first-session.json'), '{}');
    writeFileSync(path.join(place, 'not ours'), '');
    for (const name of ['', 'checkpoints', 'checkpoints/deep']) chmodSync(path.join(place, name), 0o755);
    for (const name of ['checkpoints/deep/old', 'first-session.json', 'not ours'])
      chmodSync(path.join(place, name), 0o644);
    await runServer({ DATA_DIR: place });
    const open = ['', ...readdirSync(place, { recursive: true, encoding: 'utf8' })].filter((name) => {
      const found = lstatSync(path.join(place, name));
      return !found.isSymbolicLink() && (found.mode & 0o077) !== 0;
    });
    expect(open).toEqual(['not ours']);
    expect(lstatSync(elsewhere).mode & 0o777).toBe(0o644);
  });
});

describe('a failed start', () => {
  /** Starts the program, and returns its exit code and output; nothing of it may be left then. */
  async function start(environment: Record<string, string>) {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(modules, 'main.ts')], {
      env: { ...process.env, NODE_ENV: 'production', PORT: '0', HOST: '127.0.0.1', TRAINERS: '0', ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    return { code, lines: said.split('\n').filter((line) => line !== '' && !line.startsWith('✓')) };
  }

  it.for([
    ['is a file', 'a file', () => {}, /is a file, but must be a folder/],
    ['is inside a file', 'a file/data', () => {}, /one of its parent folders is a file/],
    ['cannot be created', '/proc/nowhere', () => {}, /Cannot create/],
    [
      'has a damaged database',
      'damaged',
      (place: string) => {
        mkdirSync(path.join(place, 'damaged/database/base'), { recursive: true });
        writeFileSync(path.join(place, 'damaged/database/PG_VERSION'), '18\n');
      },
      /damaged\/database cannot be opened: it is damaged.*Restore it from a backup/,
    ],
    [
      'has a folder where a file must be',
      'odd',
      (place: string) => mkdirSync(path.join(place, 'odd/server.lock'), { recursive: true }),
      /server\.lock is a folder, but must be a file/,
    ],
  ] as const)(
    '[M207] because its data folder %s prints one sentence and exits with a code',
    async ([, name, make, words]) => {
      const place = folder();
      writeFileSync(path.join(place, 'a file'), '');
      make(place);
      const { code, lines } = await start({ DATA_DIR: path.resolve(place, name) });
      expect(lines).toEqual([expect.stringMatching(words)]);
      expect([1, 2]).toContain(code);
    },
  );

  it('[M208] because a new database cannot be written completely leaves no part of it, which a later start would find damaged', async () => {
    const place = folder();
    // A limit on file size stops it halfway like a full disk, and does not need root.
    const child = spawn(
      'sh',
      [
        '-c',
        `ulimit -f 200; exec "$0" "$@"`,
        process.execPath,
        '--input-type=module',
        '-e',
        `
      import { openDatabase } from '${modules}/store/database.ts';
      await openDatabase({ folder: '${place}', databaseUrl: undefined }).catch((error) => console.log(error.message));
    `,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
    });
    await new Promise((resolve) => child.once('close', resolve));
    expect(said).toMatch(/^The (disk|database) /);
    expect(existsSync(path.join(place, 'database'))).toBe(false);
  });
});
