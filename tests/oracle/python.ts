/** The Python environments of the comparisons, each in a folder of its own under .setup: Keras on the same TensorFlow, PyTorch. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.resolve(import.meta.dirname, '../..');

/** What can be compared with, each in an environment of its own, because they need different versions of the same. */
const environments = {
  keras: { folder: 'python', requirement: 'tensorflow-cpu==2.21.0', gigabytes: 1.5 },
  pytorch: { folder: 'pytorch', requirement: 'torch==2.15.0', gigabytes: 5.5 },
} as const;

/** The Python of an environment; makes it where it is missing. */
function pythonOf({ folder: name, requirement, gigabytes }: (typeof environments)[keyof typeof environments]): string {
  const folder = path.join(root, '.setup', name);
  const python = path.join(folder, 'bin', 'python');
  if (existsSync(path.join(folder, 'complete'))) return python;
  rmSync(folder, { recursive: true, force: true });
  console.error(`Making a Python environment with ${requirement} in .setup/${name}: ${gigabytes} GB on disk …`);
  const options = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] };
  execFileSync('python3', ['-m', 'venv', folder], options);
  // PyTorch works without NumPy, but then takes no arrays.
  execFileSync(python, ['-m', 'pip', 'install', '--disable-pip-version-check', requirement, 'numpy'], options);
  execFileSync(python, ['-c', `open(${JSON.stringify(path.join(folder, 'complete'))}, "w").close()`]);
  return python;
}

/**
 * Starts a Python program that answers every line of JSON with a line of JSON. What else it prints goes to stderr. Throws
 * where it ends or answers `{"error": …}`.
 */
export function startPython(program: string, environment: keyof typeof environments) {
  const child = spawn(pythonOf(environments[environment]), [program], {
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
