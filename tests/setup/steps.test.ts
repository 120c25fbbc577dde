/** How set-up skips, repeats, waits and reports what is missing, with small test steps. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command } from '#server/setup/commands.mjs';
import { systemFault } from '#server/setup/faults.mjs';
import { takeLock } from '#server/setup/lock.mjs';
import { type Place, place } from '#server/setup/place.mjs';
import { hashOf, hashOfFiles, readJson, writeJson } from '#server/setup/stamps.mjs';
import { type Step, setUp } from '#server/setup/steps.mjs';
import { missingSentence, onPath, requireTools } from '#server/setup/tools.mjs';

let root = '';
let there: Place;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'setup-steps-'));
  there = place({ root });
});
afterEach(() => rmSync(root, { recursive: true }));

function screen() {
  const shown = { text: '', stream: new Writable() as NodeJS.WriteStream };
  shown.stream._write = (chunk, _encoding, done) => {
    shown.text += chunk;
    done();
  };
  return shown;
}

function step(name: string, more: Partial<Step> = {}): Step & { runs: number } {
  const made: Step & { runs: number } = {
    name,
    title: name,
    needs: [],
    typicalSeconds: 1,
    runs: 0,
    done: () => made.runs > 0,
    run: async () => {
      made.runs++;
    },
    ...more,
  };
  return made;
}

describe('the steps', () => {
  test('run once each and in order, and print nothing if all are done', async () => {
    const [first, second] = [step('first'), step('second')];
    const shown = screen();
    await setUp([first, second], there, shown.stream);
    expect(shown.text).toMatch(/first: done.*\n[\s\S]*second: done/);
    const later = screen();
    await setUp([first, second], there, later.stream);
    expect([first.runs, second.runs, later.text]).toEqual([1, 1, '']);
  });

  test('continue after a failure with the step that failed', async () => {
    let broken = true;
    const first = step('first');
    const second = step('second', {
      run: async () => {
        if (broken) throw new Error('the line is down');
        second.runs++;
      },
    });
    await expect(setUp([first, second], there, screen().stream)).rejects.toThrow('the line is down');
    broken = false;
    await setUp([first, second], there, screen().stream);
    expect([first.runs, second.runs]).toEqual([1, 1]);
  });

  test('check the tools of all steps that are not done before any starts', async () => {
    there = place({ root, env: { PATH: root } });
    const first = step('first');
    const compile = step('compile', { needs: ['g++'] });
    await expect(setUp([first, compile], there, screen().stream)).rejects.toThrow(/^g\+\+ and flock are missing/);
    expect(first.runs).toBe(0);
    compile.runs = 1;
    there = place({ root });
    await setUp([first, compile], there, screen().stream);
    expect(first.runs).toBe(1);
  });

  test('[M213] report a checkout that is not writable with what to do', async () => {
    const failing = setUp([step('first')], place({ root: '/proc/nowhere' }), screen().stream);
    const error = await failing.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(systemFault(error)).toBe('Cannot create /proc/nowhere. Choose another folder.');
    for (const code of ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT'])
      expect(systemFault({ code, path: '/opt/x/.setup' })).toMatch(/\/opt\/x\/\.setup.*\. [A-Z].*\.$/);
    expect(systemFault(new Error('something else'))).toBeUndefined();
  });

  test('refuse a system for which there is no TensorFlow', async () => {
    there = place({ root, platform: 'win32' });
    await expect(setUp([step('first')], there, screen().stream)).rejects.toThrow('runs on Linux');
  });
});

describe('a missing tool', () => {
  test('is reported with its name and the command that installs it', () => {
    expect(missingSentence(['g++'], true, 'apt-get')).toMatch(
      /^g\+\+ is missing [\s\S]*\n {4}apt-get install -y g\+\+\n/,
    );
    expect(missingSentence(['python3', 'pip'], false, 'apt-get')).toMatch(
      /^python3 and pip are missing [\s\S]*\n {4}sudo apt-get install -y python3 python3-pip\n/,
    );
  });

  test('[M611] is reported with the names and the command of the package manager that is there', () => {
    const said = (manager: string | undefined) => missingSentence(['g++', 'pip', 'flock'], false, manager);
    expect(said('dnf')).toContain('\n    sudo dnf install -y gcc-c++ python3-pip util-linux\n');
    expect(said('zypper')).toContain('sudo zypper install -y gcc-c++ python3-pip util-linux\n');
    expect(said('pacman')).toContain('sudo pacman -S --needed gcc python-pip util-linux\n');
    expect(said('brew')).toContain('\n    brew install gcc python flock\n');
    expect(said(undefined)).toMatch(
      /with your system's package manager \(Debian's packages: g\+\+ python3-pip util-linux\)/,
    );
  });

  test('[M611] is looked for with the first package manager on PATH', async () => {
    writeFileSync(join(root, 'dnf'), '', { mode: 0o755 });
    await expect(requireTools(['g++'], { PATH: root }, true)).rejects.toThrow(/\n {4}dnf install -y gcc-c\+\+\n/);
  });

  test('is looked up on PATH, where a file that is not executable does not count', () => {
    writeFileSync(join(root, 'plain'), '');
    writeFileSync(join(root, 'runs'), '', { mode: 0o755 });
    expect(onPath('runs', { PATH: `/nowhere::${root}` })).toBe(join(root, 'runs'));
    expect(onPath('plain', { PATH: root })).toBeUndefined();
  });
});

describe('a stamp', () => {
  test('changes with the content, name and presence of its sources', () => {
    mkdirSync(join(root, 'app/deep'), { recursive: true });
    const hash = () => hashOfFiles(root, ['app', 'next.config.js']);
    const seen = [hash()];
    writeFileSync(join(root, 'app/deep/page.tsx'), 'one');
    seen.push(hash());
    writeFileSync(join(root, 'app/deep/page.tsx'), 'two');
    seen.push(hash());
    writeFileSync(join(root, 'next.config.js'), '');
    seen.push(hash());
    expect(new Set(seen).size).toBe(4);
    expect(hash()).toBe(seen.at(-1));
    expect(hashOf(['ab', 'c'])).not.toBe(hashOf(['a', 'bc']));
  });

  test('that is truncated counts as none', () => {
    const file = join(root, 'deep/stamp.json');
    writeJson(file, { key: 1 });
    expect(readJson(file)).toEqual({ key: 1 });
    writeFileSync(file, '{"key":');
    expect(readJson(file)).toBeUndefined();
  });
});

describe('the lock', () => {
  test('makes a second set-up wait, and says for which process', async () => {
    const file = join(root, '.setup/lock');
    const release = await takeLock(file, () => expect.unreachable());
    const waitedFor: string[] = [];
    const again = await takeLock(file, (owner) => {
      waitedFor.push(owner);
      release();
    });
    expect(waitedFor).toEqual([String(process.pid)]);
    again();
  });

  test('left behind by a set-up, of this version or an older one, is taken at once', async () => {
    const file = join(root, '.setup/lock');
    writeJson(file, { pid: process.ppid, started: '1' });
    (await takeLock(file, () => expect.unreachable()))();
  });
});

describe('a failing command', () => {
  test('is reported with its exit code, its last lines and what to do', async () => {
    const failing = command('sh', ['-c', 'echo one; echo two >&2; exit 3'], { advice: 'Ask the neighbour.' });
    await expect(failing).rejects.toThrow(/sh -c .* ended with code 3\. It said:[\s\S]*two[\s\S]*Ask the neighbour\.$/);
    await expect(command('no-such-program', [])).rejects.toThrow('Could not start no-such-program');
  });
});
