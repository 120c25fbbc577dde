/** The parts of a line of Python or JavaScript that are drawn in another colour. */

export type Token = { readonly text: string; readonly kind: 'plain' | 'comment' | 'text' | 'number' | 'word' };

const words =
  'and|as|async|await|break|class|const|def|else|export|extends|False|for|from|function|if|import|in|is|lambda|let|new|None|not|of|or|return|static|super|this|True|undefined|while|with|yield';

const pattern = new RegExp(
  [
    String.raw`(?<comment>#.*$|\/\/.*$|\/\*.*\*\/)`,
    '(?<text>"""[^"]*"""|f?"[^"]*"|\'[^\']*\'|`[^`]*`)',
    String.raw`(?<number>\b\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?\b)`,
    String.raw`(?<word>\b(?:${words})\b)`,
  ].join('|'),
  'g',
);

/** One line cut into tokens; together they are the line. */
export function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  let from = 0;
  for (const match of line.matchAll(pattern)) {
    const [kind] = Object.entries(match.groups!).find(([, found]) => found !== undefined)!;
    if (match.index > from) tokens.push({ text: line.slice(from, match.index), kind: 'plain' });
    tokens.push({ text: match[0], kind: kind as Token['kind'] });
    from = match.index + match[0].length;
  }
  if (from < line.length) tokens.push({ text: line.slice(from), kind: 'plain' });
  return tokens;
}

/** The lines of a source, each cut into tokens: a text that goes over several lines is one colour throughout. */
export function colouredLines(lines: readonly string[]): Token[][] {
  let within = false;
  return lines.map((line) => {
    const opens = (line.match(/"""/g)?.length ?? 0) % 2 === 1;
    const text = within || opens;
    if (opens) within = !within;
    return text ? [{ text: line, kind: 'text' }] : tokensOf(line);
  });
}
