/** One line per message on stderr: UTC time, level, scope, text, then fields, as text or as a JSON object; never a secret. */

// The reader of the log may exit before the server does; the server continues without it.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const levels = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof levels)[number];
type Fields = Record<string, string | number | boolean | undefined>;

export type Log = Record<Level, (text: string, fields?: Fields) => void> & {
  /** The same log with another scope, e.g. `log.scope('trainer')`. */
  scope: (name: string) => Log;
};

const shown = (value: string | number | boolean) =>
  typeof value === 'string' && /[\s"=]/.test(value) ? JSON.stringify(value) : String(value);

export type LogOptions = {
  readonly scope?: string;
  /** `text` for people, `json` for programs: `{"time","level","scope","text", …fields}`. */
  readonly format?: 'text' | 'json';
  /** Default: stderr. */
  readonly write?: (line: string) => void;
};

type Message = { readonly time: string; readonly level: Level; readonly scope: string; readonly text: string };

function line({ time, level, scope, text }: Message, fields: Fields): string {
  const tail = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}=${shown(value!)}`)
    .join('');
  return `${time} ${level} [${scope}] ${text}${tail}`;
}

/** A log that writes messages of `level` and above. */
export function createLog(level: Level, options: LogOptions = {}): Log {
  const { scope = 'server', format = 'text', write = (line) => process.stderr.write(`${line}\n`) } = options;
  const at =
    (own: Level) =>
    (text: string, fields: Fields = {}) => {
      if (levels.indexOf(own) < levels.indexOf(level)) return;
      const message: Message = { time: new Date().toISOString(), level: own, scope, text };
      write(format === 'json' ? JSON.stringify({ ...message, ...fields }) : line(message, fields));
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    scope: (name) => createLog(level, { ...options, scope: name }),
  };
}
