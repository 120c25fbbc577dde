/** Everything that is built for browsers, our packages' code included, can be read and run by the oldest supported ones. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type AnyNode, type Options, type Program, parse } from 'acorn';
import { describe, expect, it } from 'vitest';
import { oldBrowserScript, tooOld } from '#app/old-browser.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** For browsers older than modules, which the supported ones do not load. */
const { polyfillFiles } = JSON.parse(read('.next/build-manifest.json')) as { polyfillFiles: string[] };

type Script = { readonly name: string; readonly text: string };

function scripts(): Script[] {
  const built = globSync('.next/static/**/*.js', { cwd: root })
    .filter((file) => !polyfillFiles.some((own) => file.endsWith(own)))
    .map((name) => ({ name, text: read(name) }));
  const [, replay] = /<script>(.*?)<\/script>/s.exec(read('server/files/replay.html'))!;
  return [...built, { name: 'replay.html', text: replay! }, { name: 'old-browser', text: oldBrowserScript }];
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as AnyNode).type === 'string';
}

/** Visits a node and all within, each with its ancestors, the nearest last. */
function walk(
  node: AnyNode,
  visit: (node: AnyNode, above: readonly AnyNode[]) => void,
  above: readonly AnyNode[] = [],
) {
  visit(node, above);
  const within = [...above, node];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit, within);
  }
}

/** Throws for syntax, and for anything in a regular expression, of a later edition; 13 is ES2022. */
const parsed = (text: string, ecmaVersion: Options['ecmaVersion'] = 13): Program =>
  parse(text, { ecmaVersion, sourceType: 'script' });

const lookbehind = /\(\?<[=!]/;

/** What ES2022 has and Safari had only with 16.4. */
function newerSyntax(text: string): string[] {
  const found: string[] = [];
  walk(parsed(text), (node) => {
    if (node.type === 'StaticBlock') found.push('static block');
    if (node.type === 'Literal' && lookbehind.test(node.regex?.pattern ?? String(node.value))) found.push('lookbehind');
    if (node.type === 'TemplateElement' && lookbehind.test(node.value.raw)) found.push('lookbehind');
  });
  return found;
}

/** Names that mean a built-in which one of the oldest browsers lacks, whatever they are a property of. */
const newerNames = new Set(
  `toSorted toSpliced toReversed fromAsync groupBy withResolvers isSubsetOf isSupersetOf isDisjointFrom
  symmetricDifference isWellFormed toWellFormed canParse Segmenter DurationFormat checkVisibility showPopover
  hidePopover togglePopover requestIdleCallback OffscreenCanvas CompressionStream DecompressionStream roundRect postTask
  userAgentData wakeLock requestVideoFrameCallback showOpenFilePicker showSaveFilePicker startViewTransition
  adoptedStyleSheets registerProperty attachInternals setHTMLUnsafe getHTML moveBefore waitAsync fromBase64 toBase64
  Float16Array sumPrecise asyncDispose`.split(/\s+/),
);
/** Properties that are newer of these objects alone. */
const newerOf: Record<string, readonly string[]> = {
  AbortSignal: ['any', 'timeout'],
  URL: ['parse'],
  Promise: ['try'],
  RegExp: ['escape'],
  Response: ['json'],
  Error: ['isError'],
  Iterator: ['from'],
  screen: ['orientation'],
  navigator: ['permissions'],
};

/** The newer built-in that a node names, if any. */
function newerBuiltIn(node: AnyNode): string | undefined {
  if (node.type === 'MemberExpression') {
    const name = node.property.type === 'Identifier' && !node.computed ? node.property.name : '';
    if (newerNames.has(name)) return name;
    if (node.object.type === 'Identifier' && newerOf[node.object.name]?.includes(name)) return name;
  }
  if (node.type === 'NewExpression' && node.callee.type === 'Identifier' && newerNames.has(node.callee.name))
    return node.callee.name;
  return undefined;
}

/** Whether a test looks for the name: as a property, after `typeof`, or as a text before `in`. */
function looksFor(test: AnyNode, name: string): boolean {
  let found = false;
  walk(test, (node) => {
    if (newerBuiltIn(node) === name) found = true;
    if (node.type === 'Literal' && typeof node.value === 'string' && node.value.endsWith(name)) found = true;
    if (node.type === 'Identifier' && node.name === name) found = true;
  });
  return found;
}

/** Whether its use is looked for first, asked with `?.`, tried, or is itself the looking. */
function isGuarded(node: AnyNode, name: string, above: readonly AnyNode[]): boolean {
  const parent = above.at(-1)!;
  if (parent.type === 'UnaryExpression' && parent.operator === 'typeof') return true;
  if (parent.type === 'AssignmentExpression' && parent.left === node) return true;
  if (parent.type === 'CallExpression' && parent.optional) return true;
  return above.some((each, at) => {
    const from = above[at + 1] ?? node;
    if (each.type === 'LogicalExpression') return each.left === from || looksFor(each.left, name);
    if (each.type === 'ConditionalExpression' || each.type === 'IfStatement')
      return each.test === from || looksFor(each.test, name);
    return each.type === 'TryStatement' && each.block === from && each.handler !== null;
  });
}

function newerBuiltIns(text: string): string[] {
  const found: string[] = [];
  walk(parsed(text), (node, above) => {
    const name = newerBuiltIn(node);
    if (name !== undefined && !isGuarded(node, name, above)) found.push(name);
  });
  return found;
}

/** Style sheets without what only browsers of some ability read. */
function withoutConditions(css: string): string {
  const from = css.indexOf('@supports');
  if (from < 0) return css;
  let open = 0;
  for (let at = css.indexOf('{', from); at < css.length; at++) {
    if (css[at] === '{') open++;
    if (css[at] === '}' && --open === 0) return css.slice(0, from) + withoutConditions(css.slice(at + 1));
  }
  return css.slice(0, from);
}

/** The faults of each script that has any. */
const faultsOf = (look: (text: string) => string[]) =>
  scripts().flatMap(({ name, text }) => look(text).map((fault) => `${name}: ${fault}`));

describe('what ships to browsers', () => {
  it('[U287] has no syntax that the oldest supported browsers cannot read', () => {
    expect(scripts().length).toBeGreaterThan(20);
    expect(faultsOf(newerSyntax)).toEqual([]);
    // The test sees what it looks for.
    expect(newerSyntax('class A { static { this.b = 1; } }; /(?<!a)b/; new RegExp("(?<=a)")')).toHaveLength(3);
    expect(() => newerSyntax('const all = /[\\p{L}--[a-z]]/v;')).toThrow(/regular expression/);
    expect(() => newerSyntax('const all = /(?<a>b)|(?<a>c)/;')).toThrow(/regular expression/);
  });

  it('[U600] uses no built-in that they lack without looking for it first', () => {
    expect(faultsOf(newerBuiltIns)).toEqual([]);
    expect(newerBuiltIns('a.toSorted(); new Intl.Segmenter("ko"); AbortSignal.any([])')).toEqual([
      'toSorted',
      'Segmenter',
      'any',
    ]);
    expect(newerBuiltIns('typeof Intl.Segmenter === "function" ? new Intl.Segmenter("ko") : 0')).toEqual([]);
  });

  it('[U601] has styles that fall back where they lack a unit, a property or a colour', () => {
    const css = globSync('.next/static/**/*.css', { cwd: root }).map(read).join('\n');
    expect(css.length).toBeGreaterThan(10_000);
    expect(css.match(/light-dark\(|oklch\(|@scope|\(width ?[<>]|&[:.[ ]/g) ?? []).toEqual([]);
    // Chrome 108 was the first to have it.
    for (const [declaration, property, value] of css.matchAll(/([\w-]+):([^;{}]*\ddvh[^;{}]*)/g)) {
      const fallback = `${property}:${value!.replaceAll('dvh', 'vh')};${declaration}`;
      expect(css).toContain(fallback);
    }
    // Chrome 104, and mixed colours 111.
    for (const property of ['translate', 'scale', 'rotate'])
      expect(css.match(new RegExp(`@supports not \\(${property}:\\s*none\\)`, 'g'))).not.toBeNull();
    const everywhere = withoutConditions(css);
    expect(everywhere.match(/color-mix\(/g) ?? []).toEqual([]);
    // Firefox 121: a selector that a browser cannot read costs its whole rule.
    expect(everywhere.match(/[^{}]*:has\([^{}]*/g)!.filter((selectors) => selectors.includes(','))).toEqual([]);
  });

  it('[U602] begins with a script for older browsers in the language of 1999', () => {
    expect(() => parsed(oldBrowserScript, 3)).not.toThrow();
    expect(() => parsed('const a = 1', 3)).toThrow();
  });

  it('[U603] is built for the browsers that the README and the sentence for older ones name', () => {
    const { browserslist } = JSON.parse(read('package.json')) as { browserslist: string[] };
    expect(browserslist).toEqual([
      'chrome 103',
      'edge 103',
      'firefox 115',
      'safari 15.4',
      'ios_saf 15.4',
      'samsung 20',
    ]);
    const [korean, english] = tooOld;
    for (const text of [korean, english, read('README.md')])
      for (const version of ['15.4', '103', '115', '20']) expect(text).toMatch(new RegExp(`\\b${version}\\b`));
    expect(read('README.md')).toContain('Safari 15.4, Chrome or Edge 103, Firefox 115, Samsung Internet 20');
    expect(english).toContain('Chrome or Edge 103, Firefox 115, Samsung Internet 20');
  });
});
