/** One line a message on stderr: time in UTC, level, scope, text, then fields as key=value; never a secret. */

const levels = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof levels)[number];
type Fields = Record<string, string | number | boolean | undefined>;

export type Log = Record<Level, (text: string, fields?: Fields) => void> & {
  /** The same log with another word in front, e.g. `log.scope('trainer')`. */
  scope: (name: string) => Log;
};

const shown = (value: string | number | boolean) =>
  typeof value === 'string' && /[\s"=]/.test(value) ? JSON.stringify(value) : String(value);

/** A log that writes messages of `level` and above with `write` (by default to stderr). */
export function createLog(
  level: Level,
  scope = 'server',
  write: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): Log {
  const at =
    (own: Level) =>
    (text: string, fields: Fields = {}) => {
      if (levels.indexOf(own) < levels.indexOf(level)) return;
      const tail = Object.entries(fields)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => ` ${name}=${shown(value!)}`)
        .join('');
      write(`${new Date().toISOString()} ${own} [${scope}] ${text}${tail}`);
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    scope: (name) => createLog(level, name, write),
  };
}
