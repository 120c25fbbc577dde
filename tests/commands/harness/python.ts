/** The Python environments for comparisons, each in its own folder under .setup: Keras on the same TensorFlow, PyTorch. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.resolve(import.meta.dirname, '../../..');

/** The frameworks to compare with, each in its own environment because they need different versions of packages. */
const environments = {
  keras: {
    folder: 'python',
    requirements: ['tensorflow-cpu==2.21.0', 'numpy', 'tensorboard==2.21.0'],
    gigabytes: 1.5,
  },
  // PyTorch works without NumPy, but then accepts no arrays.
  pytorch: { folder: 'pytorch', requirements: ['torch==2.15.0', 'numpy', 'safetensors==0.8.0'], gigabytes: 5.5 },
} as const;

/** The Python of an environment, which is created and completed if necessary. */
function pythonOf({ folder: name, requirements, gigabytes }: (typeof environments)[keyof typeof environments]): string {
  const folder = path.join(root, '.setup', name);
  const python = path.join(folder, 'bin', 'python');
  const complete = path.join(folder, 'complete');
  const wanted = requirements.join('\n');
  if (existsSync(complete) && readFileSync(complete, 'utf8') === wanted) return python;
  const options = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] };
  if (!existsSync(complete)) {
    rmSync(folder, { recursive: true, force: true });
    console.error(`Making a Python environment in .setup/${name}: ${gigabytes} GB on disk …`);
    execFileSync('python3', ['-m', 'venv', folder], options);
  }
  execFileSync(python, ['-m', 'pip', 'install', '--disable-pip-version-check', ...requirements], options);
  writeFileSync(complete, wanted);
  return python;
}

/**
 * Starts a Python program that answers every line of JSON with a line of JSON; its other output goes to stderr. Throws if
 * it ends or answers `{"error": …}`.
 */
export function startPython(program: string, environment: keyof typeof environments, ...rest: string[]) {
  const child = spawn(pythonOf(environments[environment]), [program, ...rest], {
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: root,
  });
  // If this process ends with an error, nothing else would end that one.
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
