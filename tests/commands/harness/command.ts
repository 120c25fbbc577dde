/** What bench, chaos, oracle and simulate share: reading options and ending a command. */
import { parseArgs } from 'node:util';

/** An invalid command line; `message` says what is valid. */
export class OptionError extends Error {}

/** A problem outside the program; `message` says what the user can do. */
export class CannotStart extends Error {}

/** Node's `parseArgs`, whose errors become OptionErrors. */
export const readArguments: typeof parseArgs = (config) => {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new OptionError((error as Error).message);
  }
};

/** The integer of an option. */
export function wholeNumber(name: string, text: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  throw new OptionError(`--${name}: a whole number from ${minimum} to ${maximum}, not "${text}".`);
}

/** The integers of an option, separated by commas. */
export const wholeNumbers = (name: string, text: string, minimum: number, maximum: number): number[] =>
  text.split(',').map((one) => wholeNumber(name, one, minimum, maximum));

/**
 * Runs a command. The exit code is 0 if `main` returns true, 1 if it returns false or fails, and 2, with the usage, if the
 * command line is invalid. On Ctrl-C the process and its children end, unless `main` handles it.
 */
export async function runCommand(usage: string, main: () => Promise<boolean>, endsItself = false): Promise<void> {
  if (!endsItself) for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  try {
    process.exitCode = (await main()) ? 0 : 1;
  } catch (error) {
    if (error instanceof OptionError) console.error(`${error.message}\n\n${usage}`);
    else console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof OptionError || error instanceof CannotStart ? 2 : 1;
    // Leftovers of a trial would keep the process running.
    if (process.exitCode === 1) process.exit();
  }
}
