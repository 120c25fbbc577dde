/** The Python environment of the comparisons: Keras on the same TensorFlow, in a folder of its own under .setup. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, '.setup', 'python');
const requirement = 'tensorflow-cpu==2.21.0';

/** The Python of an environment with TensorFlow and Keras; makes it, about 1.5 GB on disk, where it is missing. */
export function pythonWithKeras(): string {
  const python = path.join(folder, 'bin', 'python');
  if (existsSync(path.join(folder, 'complete'))) return python;
  rmSync(folder, { recursive: true, force: true });
  console.error(`Making a Python environment with ${requirement} in .setup/python …`);
  const options = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] };
  execFileSync('python3', ['-m', 'venv', folder], options);
  execFileSync(python, ['-m', 'pip', 'install', '--disable-pip-version-check', requirement], options);
  execFileSync(python, ['-c', `open(${JSON.stringify(path.join(folder, 'complete'))}, "w").close()`]);
  return python;
}

/**
 * Starts a Python program that answers every line of JSON with a line of JSON. What else it prints goes to stderr. Throws
 * where it ends or answers `{"error": …}`.
 */
export function startPython(program: string) {
  const child = spawn(pythonWithKeras(), [program], {
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: root,
  });
  // Where this process ends by an error, nobody else would end that one.
  process.once('exit', () => child.kill());
  let said = '';
  child.stderr.on('data', (text) => {
    said = `${said}${text}`.slice(-4000);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask<Answer>(question: object): Promise<Answer> {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${path.basename(program)} ended. It said:\n${said}`);
      const answer = JSON.parse(value) as Answer & { error?: string };
      if (answer.error) throw new Error(answer.error);
      return answer;
    },
    close: () => child.stdin.end(),
  };
}
