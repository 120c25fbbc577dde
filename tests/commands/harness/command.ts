/** What the commands bench, chaos, oracle and simulate have in common: how options are read, and how a command ends. */
import { parseArgs } from 'node:util';

/** A command line that cannot be obeyed; `message` says what it may be. */
export class OptionError extends Error {}

/** Nothing to be done about it here; `message` says what the user can do. */
export class CannotStart extends Error {}

/** `parseArgs` of Node, whose complaint becomes an OptionError. */
export const readArguments: typeof parseArgs = (config) => {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new OptionError((error as Error).message);
  }
};

/** The whole number of an option. */
export function wholeNumber(name: string, text: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  throw new OptionError(`--${name}: a whole number from ${minimum} to ${maximum}, not "${text}".`);
}

/** Whole numbers of an option, separated by commas. */
export const wholeNumbers = (name: string, text: string, minimum: number, maximum: number): number[] =>
  text.split(',').map((one) => wholeNumber(name, one, minimum, maximum));

/**
 * Runs a command. Its exit code is 0 where `main` gives true, 1 where it gives false or fails, and 2 with the usage where the
 * command line cannot be obeyed. On Ctrl-C the process ends, and with it what it has started, unless `main` listens itself.
 */
export async function runCommand(usage: string, main: () => Promise<boolean>, endsItself = false): Promise<void> {
  if (!endsItself) for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  try {
    process.exitCode = (await main()) ? 0 : 1;
  } catch (error) {
    if (error instanceof OptionError) console.error(`${error.message}\n\n${usage}`);
    else console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof OptionError || error instanceof CannotStart ? 2 : 1;
    // Whatever of a trial still runs would keep the process.
    if (process.exitCode === 1) process.exit();
  }
}
