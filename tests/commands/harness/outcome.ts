/** The outcome of a trial: promises, each kept or broken, as a table for people and as data. */

export type Check = {
  /** The promise. */
  readonly promise: string;
  /** The finding. */
  readonly found: string;
  readonly kept: boolean;
};

export type Outcome = {
  readonly trial: string;
  readonly seed?: number;
  readonly seconds: number;
  readonly checks: readonly Check[];
  /** The errors logged by servers and trainers. */
  readonly log: readonly string[];
};

/** A promise about `all`; `broken` names those that broke it. */
export function allOf(promise: string, all: number, broken: readonly string[]): Check {
  const found = `${all - broken.length} of ${all}`;
  return {
    promise,
    found: broken.length > 0 ? `${found}: ${broken.slice(0, 3).join('; ')}` : found,
    kept: broken.length === 0,
  };
}

export const isKept = ({ checks }: Outcome): boolean => checks.every(({ kept }) => kept);

/** The outcomes as text. */
export function table(outcomes: readonly Outcome[]): string {
  const width = Math.max(...outcomes.flatMap(({ checks }) => checks.map(({ promise }) => promise.length)));
  return outcomes
    .map(({ trial, seed, seconds, checks, log }) => {
      const of = seed === undefined ? '' : `, seed ${seed}`;
      const rows = checks.map(
        ({ promise, found, kept }) => `  ${kept ? 'kept  ' : 'BROKEN'}  ${promise.padEnd(width)}  ${found}`,
      );
      const said = checks.every(({ kept }) => kept) ? [] : log.slice(-20).map((line) => `          ${line}`);
      return [`${trial} (${seconds.toFixed(0)} s${of})`, ...rows, ...said].join('\n');
    })
    .join('\n\n');
}
