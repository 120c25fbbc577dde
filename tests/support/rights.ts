/** The tables of rights in docs/security.md, and the table of requests as generated from the code. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { rights } from '#lib/protocol/request.ts';
import { type RequestName, requests } from '#lib/protocol/requests.ts';

export const roles = ['stranger', 'projector', 'student', 'instructor', 'trainer'] as const;
export type Role = (typeof roles)[number];

/** One row: the request, and the cell of each role. */
export type Right = { readonly asked: string; readonly cells: Readonly<Record<Role, string>> };

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/security.md'), 'utf8');

/** The rows of the table whose first column has this title. */
export function rightsTable(title: string): Right[] {
  const lines = page.split('\n');
  const head = lines.findIndex((line) => line.startsWith(`| ${title} |`));
  if (head < 0) throw new Error(`docs/security.md has no table of ${title}.`);
  const split = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const columns = split(lines[head]!).slice(1, 1 + roles.length);
  if (columns.join() !== roles.join()) throw new Error(`The table of ${title} has the columns ${columns.join()}.`);
  const rest = lines.slice(head + 2);
  return rest
    .slice(
      0,
      rest.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) => {
      const [asked = '', ...cells] = split(line);
      return {
        asked: asked.replaceAll('`', ''),
        cells: Object.fromEntries(
          roles.map((role, index) => [role, cells[index]!.replaceAll('`', '')]),
        ) as Right['cells'],
      };
    });
}

/** The lines of the table of requests in docs/security.md, generated from `lib/protocol/requests.ts`. */
export function linesOfRequests(): string[] {
  return (Object.keys(requests) as RequestName[]).map((name) => {
    const { by, says } = requests[name];
    const cells = roles.map((role) => {
      if (role === 'trainer') return 'unheard';
      const may: string | undefined = (rights[by] as Partial<Record<Role, string>>)[role];
      if (may === undefined) return role === 'stranger' ? '`say-hello-first`' : '`not-allowed`';
      return may === 'yes' || may === 'own' ? may : `\`${may}\``;
    });
    return `| \`${name}\` | ${cells.join(' | ')} | ${says} |`;
  });
}
