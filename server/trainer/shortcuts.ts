/** Decides, before TensorFlow is loaded, whether this machine can use bfloat16 and XLA if its settings ask for them. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { childEnvironment, readShortcuts, type Shortcuts, withoutXla } from '../base/config.ts';
import type { Log } from '../base/log.ts';

const selfCheck = path.join(import.meta.dirname, 'self-check.ts');
/** XLA's first compilation takes seconds, on some cards tens of seconds. */
const checkMilliseconds = 120_000;

/**
 * Runs the self-check in a separate process, because a fault in a driver or compiler may crash it. Returns what went wrong,
 * or undefined.
 */
function check(program: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program], {
      env: childEnvironment({}),
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: checkMilliseconds,
    });
    let said = '';
    child.stderr.on('data', (text) => {
      said = `${said}${text}`.slice(-2000);
    });
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(undefined);
      resolve(said.trim().split('\n').at(-1) || `the check ended with ${signal ?? code}`);
    });
  });
}

/** The requested shortcuts if they pass the self-check; otherwise none, and the log says why. */
export async function usableShortcuts(log: Log, program = selfCheck): Promise<Shortcuts> {
  const asked = readShortcuts();
  if (asked.precision === 'float32' && !asked.xla) return asked;
  const fault = await check(program);
  if (!fault) {
    log.info('self-check passed, shortcuts in use', asked);
    return asked;
  }
  log.warn('self-check failed, training in float32 without XLA', { ...asked, reason: fault });
  withoutXla();
  return { precision: 'float32', xla: false };
}
