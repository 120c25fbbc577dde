/**
 * `node tests/commands/confusables.ts FILE > lib/classroom/confusables.ts`: makes the table of look-alikes from
 * Unicode's confusables.txt (UTS 39), which https://www.unicode.org/Public/security/ publishes with every version.
 *
 * Only what normalization (NFKC, then NFD) leaves of the list is kept: the rest never reaches the table.
 */
import { readFileSync } from 'node:fs';

const decompose = (text: string) =>
  text
    .normalize('NFKC')
    .normalize('NFD')
    .replace(/[\s\p{Default_Ignorable_Code_Point}]/gu, '');
const hex = (text: string) => [...text].map((sign) => sign.codePointAt(0)!.toString(16)).join('+');
const signs = (field: string) =>
  String.fromCodePoint(
    ...field
      .trim()
      .split(' ')
      .map((point) => Number.parseInt(point, 16)),
  );

const list = readFileSync(process.argv[2]!, 'utf8');
const version = /^# Version: (\S+)/m.exec(list)?.[1];
const sourcesOf = new Map<string, string[]>();
for (const line of list.split('\n')) {
  const [source = '', target] = line
    .replace(/^\ufeff/, '')
    .split('#')[0]!
    .split(';');
  if (target === undefined) continue;
  const sign = signs(source);
  if (decompose(sign) !== sign) continue;
  const prototype = hex(decompose(signs(target)));
  sourcesOf.set(prototype, [...(sourcesOf.get(prototype) ?? []), hex(sign)]);
}
const lines = [''];
for (const [prototype, sources] of sourcesOf) {
  const row = `${prototype} ${sources.join(' ')};`;
  if (lines.at(-1)!.length + row.length > 118) lines.push('');
  lines.push(lines.pop()! + row);
}
process.stdout.write(`/**
 * Signs that look alike, from Unicode ${version}'s confusables.txt (UTS 39, © Unicode, Inc., Unicode License v3).
 * Made by tests/commands/confusables.ts: not edited by hand.
 */
const rows = \`
${lines.join('\n')}\`;

const signsOf = (points: string) => String.fromCodePoint(...points.split('+').map((point) => Number.parseInt(point, 16)));

/** The prototype of each sign that looks like another: one sign or several. */
export const prototypes: ReadonlyMap<string, string> = new Map(
  rows
    .split(/;\\s*/)
    .filter(Boolean)
    .flatMap((row) => {
      const [prototype = '', ...sources] = row.split(' ').map(signsOf);
      return sources.map((source) => [source, prototype] as const);
    }),
);
`);
