import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const files = globSync('{app,lib,server}/**/*.{ts,tsx,mjs}', { cwd: root }).sort();

const source = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** A file's own code; of files that generate source code in strings, only the imports. */
function ownCode(file: string): string {
  if (!file.startsWith('lib/takehome/source-code/')) return source(file);
  return [...source(file).matchAll(/^import [^;]*;$/gm)].map(([statement]) => statement).join('\n');
}

/** What a file imports: `lib/…`, `server/…`, `app/…` for our own files, otherwise the package or Node module. */
function importsOf(file: string, text = ownCode(file)): string[] {
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1]!);
  return specifiers.map((specifier) => {
    if (specifier.startsWith('#')) return specifier.slice(1);
    if (specifier.startsWith('.')) return path.join(path.dirname(file), specifier);
    return specifier;
  });
}

/** Lines such as `lib/x.ts imports react` for every forbidden import of these files. */
function forbidden(of: (file: string) => boolean, allowed: (name: string, file: string) => boolean): string[] {
  return files.filter(of).flatMap((file) =>
    importsOf(file)
      .filter((name) => !allowed(name, file))
      .map((name) => `${file} imports ${name}`),
  );
}

const inside = (folder: string) => (file: string) => file.startsWith(`${folder}/`);

describe('the house', () => {
  it('[A1] lib imports only lib and zod/mini', () => {
    expect(forbidden(inside('lib'), (name) => name.startsWith('lib/') || name === 'zod/mini')).toEqual([]);
  });

  it('[A2] app and server never import each other', () => {
    expect(forbidden(inside('app'), (name) => !name.startsWith('server/') && !name.startsWith('node:'))).toEqual([]);
    expect(forbidden(inside('server'), (name) => !name.startsWith('app/'))).toEqual([]);
  });

  it('[A3] only the trainer and the page for trying networks import TensorFlow; nothing imports the trainer', () => {
    const trainer = inside('server/trainer');
    expect(
      forbidden(
        (file) => !trainer(file) && file !== 'app/_pages/try/engine.ts',
        (name) => !name.startsWith('@tensorflow/'),
      ),
    ).toEqual([]);
    expect(
      forbidden(
        (file) => !trainer(file),
        (name) => !name.startsWith('server/trainer/'),
      ),
    ).toEqual([]);
  });

  it('[A4] only the curve chart imports chart.js; others may import its types', () => {
    const withoutTypes = (file: string) => source(file).replace(/import type [^;]+;/g, '');
    const importing = files.filter((file) =>
      importsOf(file, withoutTypes(file)).some((name) => name.startsWith('chart.js')),
    );
    expect(importing).toEqual(['app/_ui/chart/curve-chart.tsx']);
  });

  it('[A5] only the store and the queue use the database', () => {
    const own = (file: string) => inside('server/store')(file) || inside('server/queue')(file);
    const databases = ['kysely', 'pg', 'pg-boss', '@electric-sql/pglite'];
    expect(
      forbidden(
        (file) => !own(file),
        (name) => !databases.includes(name),
      ),
    ).toEqual([]);
  });

  it('[A6] the live client uses React only in its hooks', () => {
    expect(
      forbidden(
        (file) => inside('app/_live')(file) && file.endsWith('.ts'),
        (name) => name !== 'react',
      ),
    ).toEqual([]);
  });

  it('[A7] only config.ts and set-up read the environment; only command-line tools print', () => {
    const product = files.filter((file) => !inside('server/setup')(file));
    expect(product.filter((file) => /process\.env\b/.test(ownCode(file)))).toEqual(['server/base/config.ts']);
    const printing = product.filter((file) => /\bconsole\./.test(ownCode(file)));
    expect(printing.filter((file) => file !== 'server/trainer/solo.ts')).toEqual([]);
  });

  it('[A8] lib has no clock, no randomness and no DOM', () => {
    const impure = /Date\.now|new Date\(\)|Math\.random|performance\.now|\b(?:window|document|localStorage)\./;
    expect(files.filter(inside('lib')).filter((file) => impure.test(source(file)))).toEqual([]);
  });

  it('[A9] a file begins with a summary of its purpose, and has at most 300 lines', () => {
    const unnamed = files.filter((file) => !/^(?:#!.*\n)?(?:['"]use client['"];\n+)?\/\*\*/.test(source(file)));
    expect(unnamed).toEqual([]);
    expect(files.filter((file) => source(file).split('\n').length > 301)).toEqual([]);
  });

  it('[A200] the time of day is read in one file of each wing, and used by few', () => {
    const readers = files.filter((file) => /Date\.now/.test(ownCode(file)));
    expect(readers).toEqual(['app/_live/clock.ts', 'server/base/clock.ts']);
    const callers = files.filter((file) => /import \{[^}]*\bnow\b[^}]*\} from '[^']*\/clock\.ts'/.test(source(file)));
    expect(callers).toEqual([
      'app/_live/identity.ts',
      'app/_live/wire.ts',
      'server/server.ts',
      'server/trainer/checkpoint.ts',
    ]);
  });

  it('[A10] the top level has no unknown folders', () => {
    const folders = globSync('*/', { cwd: root }).map((name) => name.replace(/\/$/, ''));
    const known = ['app', 'data', 'docs', 'lib', 'node_modules', 'public', 'server', 'tests'];
    expect(folders.filter((name) => !known.includes(name) && !name.startsWith('.'))).toEqual([]);
  });

  it('[A280] the body of an effect has braces, so that it returns no cleanup by accident', () => {
    const short = /\buse(?:Layout|Insertion)?Effect\(\s*(?!\(\) => \{)/;
    expect(files.filter((file) => short.test(ownCode(file)))).toEqual([]);
  });

  it('[A281] pages use no feature that Safari 15.4, Chrome 103 or Firefox 115 lack, unless there is a fallback', () => {
    const newer =
      /Intl\.(?:Segmenter|DurationFormat)|\.(?:toSorted|toSpliced|toReversed|withResolvers|fromAsync|groupBy|isWellFormed|toWellFormed|canParse|isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference|checkVisibility|requestIdleCallback|roundRect|showPopover)\(|AbortSignal\.(?:any|timeout)|new (?:OffscreenCanvas|(?:Dec|C)ompressionStream)|\(\?<[=!]|\bhas-(?:checked|data|focus|\[)/;
    const using = files.filter((file) => !inside('server')(file) && newer.test(ownCode(file)));
    expect(using).toEqual(['lib/graphemes.ts']);
  });

  it('[A600] files are saved by one function, and only drawing gives a file an address otherwise', () => {
    const giving = files.filter((file) => /createObjectURL|\.download = /.test(ownCode(file)));
    expect(giving).toEqual(['app/_run/charts.ts', 'app/_ui/use-copy.ts']);
  });

  it('[A300] files of app import only from layers below, and no page imports another', () => {
    const layers = [['_text', '_live'], ['_ui'], ['_session'], ['_run'], ['_form', '_board'], ['_pages']];
    const rank = (folder: string) => layers.findIndex((layer) => layer.includes(folder));
    const own = (file: string) => file.split('/')[1]!;
    const page = (file: string) => file.split('/')[2];
    const above = files.filter(inside('app')).flatMap((file) =>
      importsOf(file)
        .filter((name) => name.startsWith('app/') && rank(own(file)) >= 0)
        .filter((name) => {
          if (own(name) === own(file)) return own(file) === '_pages' && page(name) !== page(file);
          return rank(own(name)) >= rank(own(file));
        })
        .map((name) => `${file} imports ${name}`),
    );
    expect(above).toEqual([]);
  });

  it('[A301] folders have no circular imports', () => {
    // The root of a wing assembles its parts or, in lib, is what all of them build on.
    const folderOf = (file: string) =>
      (file.startsWith('app/_pages/') ? file.split('/').slice(0, 3) : file.split('/').slice(0, -1).slice(0, 2)).join(
        '/',
      );
    const arrows = new Map<string, Set<string>>();
    for (const file of files) {
      const own = folderOf(file);
      for (const name of importsOf(file)) {
        if (!files.includes(name) || folderOf(name) === own) continue;
        arrows.set(own, (arrows.get(own) ?? new Set()).add(folderOf(name)));
      }
    }
    const reached = (from: string, seen = new Set<string>()): Set<string> => {
      for (const next of arrows.get(from) ?? []) if (!seen.has(next)) reached(next, seen.add(next));
      return seen;
    };
    expect([...arrows.keys()].filter((folder) => reached(folder).has(folder))).toEqual([]);
  });

  it('[A330] app, lib and server import only packages of dependencies', () => {
    const { dependencies } = JSON.parse(source('package.json')) as { dependencies: Record<string, string> };
    const packageOf = (name: string) => name.split('/', name.startsWith('@') ? 2 : 1).join('/');
    const ours = /^(?:app|lib|server)\/|^node:/;
    const aPackage = /^(?:@[a-z\d-]+\/)?[a-z][a-z\d.-]*(?:\/[\w.-]+)*$/;
    const withoutTypes = (file: string) => ownCode(file).replace(/import type [^;]+;/g, '');
    const named = files.flatMap((file) =>
      importsOf(file, withoutTypes(file))
        .filter((name) => aPackage.test(name) && !ours.test(name) && !(packageOf(name) in dependencies))
        .map((name) => `${file} imports ${name}`),
    );
    expect(named).toEqual([]);
    // What Next.js itself needs to build.
    expect(Object.keys(dependencies)).toEqual(
      expect.arrayContaining(['@tailwindcss/postcss', '@types/node', '@types/react', 'tailwindcss', 'typescript']),
    );
  });

  it('[A310] listeners are kept in one file of each wing, and React reads what is listened to by one hook', () => {
    const listeners = /new Set<\(\) => void>|\blisteners = (?:new Set|\[)/;
    const keeping = files.filter(inside('app')).filter((file) => listeners.test(source(file)));
    // The painter's list is a queue: each piece of work is done once.
    expect(keeping).toEqual(['app/_live/observable.ts', 'app/_ui/chart/painter.ts']);
    const pushed = /[lL]isteners(?:: [^=]+)? = \[\]/;
    expect(files.filter(inside('server')).filter((file) => pushed.test(source(file)))).toEqual([]);
    const reading = files.filter((file) => source(file).includes('useSyncExternalStore'));
    expect(reading).toEqual(['app/_live/use-observable.tsx']);
  });

  it('[A311] one file writes the address bar', () => {
    expect(files.filter((file) => /\.(?:replace|push)State\(/.test(source(file)))).toEqual([
      'app/_live/address-bar.ts',
    ]);
  });

  it('[A312] addresses of pages and files are created in one file', () => {
    const address = /['"`}]\/(?:s|j|sessions|images)(?:['"`]|\/)|(?:href=|push\(|replace\()['"]\//;
    const spoken = (file: string) => ownCode(file).replace(/\/\*\*[\s\S]*?\*\//g, '');
    const making = files.filter((file) => address.test(spoken(file)));
    expect(making).toEqual(['lib/addresses.ts']);
  });

  it('[A313] code loaded on first render goes through one function', () => {
    const lazy = /\blazy\b[^/]*from 'react'|React\.lazy|next\/dynamic/;
    expect(files.filter((file) => lazy.test(source(file)))).toEqual(['app/_ui/lazily.ts']);
  });

  it('[A314] only two files access browser storage, which throws if it is blocked', () => {
    const looking = files.filter(inside('app')).filter((file) => /\b(?:local|session)Storage\b/.test(source(file)));
    expect(looking).toEqual(['app/_live/identity.ts', 'app/_live/shelf.ts']);
  });

  it('[A332] no page loads requests with their rules, except the rule that the form asks, or the letters that are confused', () => {
    const withoutTypes = (file: string) => ownCode(file).replace(/import type [^;]+;/g, '');
    const reached = new Set(files.filter(inside('app')));
    for (const file of reached) {
      for (const name of importsOf(file, withoutTypes(file))) if (files.includes(name)) reached.add(name);
    }
    const rules = [...reached].filter(inside('lib/rules')).sort();
    expect(rules).toEqual(['lib/rules/rule.ts', 'lib/rules/submitting.ts']);
    expect(reached).not.toContain('lib/classroom/confusables.ts');
    expect(reached).not.toContain('lib/protocol/requests.ts');
    expect(reached).toContain('lib/protocol/replies.ts');
  });

  it('[A331] every rule begins with its subject, so that it can be read alone', () => {
    const spec = readFileSync(path.join(root, 'tests/SPEC.md'), 'utf8');
    const leaning =
      /^- \*\*[A-Z]\d+\*\* (?:So|It|Its|They|Their|Then|Both|Else|Also|And|But|Each|One|That|This|There|These|Those)\b.*/gm;
    expect(spec.match(leaning) ?? []).toEqual([]);
  });

  it('[A320] the facts about a data set are in its value and in set-up’s download, and nowhere else', () => {
    const facts = [
      /cifar|mnist/i,
      /airplane|automobile/,
      /\b50[_,]000\b|testImages = /,
      /\b(?:32 ?[×x*] ?32|28 ?[×x*] ?28)\b|\b(?:3072|3073)\b|\[32, 32|[sS]ide = 32\b|(?:height|width)(?:: |=\{)32\b/,
      /0\.49\d{2}|0\.247\b|0\.1307|0\.3081|0\.286\b|0\.353\b/,
      /classCount\b|\bclasses = 10\b|range\(10\)|length: 10\b/,
    ];
    const withoutImports = (file: string) => source(file).replace(/^import [^;]*;$/gm, '');
    const known = globSync('{app,lib,server}/**/*.{ts,tsx,mjs,html,sql}', { cwd: root })
      .filter((file) => !inside('lib/datasets')(file) && !inside('server/setup')(file))
      .filter((file) => facts.some((fact) => fact.test(withoutImports(file))))
      .sort();
    expect(known).toEqual([
      // The lectures' networks and lessons were made for it, and 0.1.0 had only it.
      'lib/classroom/image-lessons.ts',
      'lib/classroom/ladder.ts',
      'lib/hyperparameters/digits-and-clothes.ts',
      'lib/hyperparameters/preset-lessons.ts',
      'lib/hyperparameters/presets.ts',
      'lib/hyperparameters/upgrade.ts',
    ]);
  });

  it('[A302] a log line is a short clause in lower case, with its data in its fields', () => {
    const spoken = /\blog\.(?:info|warn|error|debug)\(\s*(?:`|'(?:[A-Z]|[^']*\.'))/;
    expect(files.filter(inside('server')).filter((file) => spoken.test(source(file)))).toEqual([]);
  });

  it('[A11] every rule has a test, and every rule named by a test exists', () => {
    const spec = readFileSync(path.join(root, 'tests/SPEC.md'), 'utf8');
    const rules = [...spec.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map((match) => match[1]!);
    const titles = globSync('tests/**/*.test.{ts,tsx}', { cwd: root }).flatMap(
      (file) => source(file).match(/\[[A-Z]\d+\]/g) ?? [],
    );
    const named = new Set(titles.map((title) => title.slice(1, -1)));
    expect(rules.filter((rule, index) => rules.indexOf(rule) !== index)).toEqual([]);
    expect(rules.filter((rule) => !named.has(rule))).toEqual([]);
    expect([...named].filter((rule) => !rules.includes(rule))).toEqual([]);
  });
});
