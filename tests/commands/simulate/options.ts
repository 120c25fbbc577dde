/** The options of `npm run simulate`, with their limits. */
import { OptionError, readArguments, wholeNumber } from '../harness/command.ts';

export type Options = {
  readonly students: number;
  readonly seconds: number;
  readonly url: string;
  /** The session to fill; undefined opens one. */
  readonly code: string | undefined;
  readonly seed: number;
  readonly json: boolean;
};

export const usage = `npm run simulate -- [options]

  --students N   scripted students, 1 to 300 (default 20)
  --seconds N    how long they work, 5 to 3600 (default 60)
  --url URL      the server (default http://127.0.0.1:3000)
  --code CODE    the session to fill (default: opens one, and closes it at the end)
  --seed N       for the same choices again (default 1)
  --json         prints JSON instead of a table
`;

/** Reads the command line. Throws OptionError. */
export function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const options = {
    students: text,
    seconds: text,
    url: text,
    code: text,
    seed: text,
    json: { type: 'boolean' },
  } as const;
  const { values } = readArguments({ args: [...args], options });
  const integer = (name: 'students' | 'seconds' | 'seed', otherwise: number, minimum: number, maximum: number) =>
    wholeNumber(name, values[name] ?? String(otherwise), minimum, maximum);
  const url = values.url ?? 'http://127.0.0.1:3000';
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new OptionError(`--url: an address such as http://127.0.0.1:3000, not "${url}".`);
  }
  if (values.code !== undefined && !/^\d{6}$/.test(values.code)) {
    throw new OptionError(`--code: the six digits of a session, not "${values.code}".`);
  }
  return {
    students: integer('students', 20, 1, 300),
    seconds: integer('seconds', 60, 5, 3600),
    url: url.replace(/\/+$/, ''),
    code: values.code,
    seed: integer('seed', 1, 0, 2 ** 31),
    json: values.json ?? false,
  };
}
