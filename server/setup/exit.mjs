/** How every program of set-up ends: with its code, or with a sentence about what went wrong. */
import { SettingError, SetupError } from './commands.mjs';
import { systemFault } from './faults.mjs';

/**
 * Runs a program and exits with its code. A SetupError is shown without a stack trace.
 * @param {string} name
 * @param {() => Promise<number | undefined>} program
 */
export async function runToExit(name, program) {
  try {
    process.exitCode = await program();
  } catch (error) {
    console.error(error instanceof SetupError ? error.message : (systemFault(error) ?? error));
    process.exitCode = error instanceof SettingError ? 2 : 1;
    if (name === 'test') console.log('0 passed, 1 failed');
  }
}
