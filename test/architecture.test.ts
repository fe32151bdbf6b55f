import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * Which folder may import which, and why. To allow something new, edit the row here and say why in a decision
 * (docs/decisions).
 */
const TABLE: Readonly<
  Record<string, { src: readonly string[]; outside: readonly string[]; because: string }>
> = {
  domain: { src: [], outside: [], because: 'rules must run anywhere and mean the same everywhere' },
  policy: { src: ['domain'], outside: [], because: 'a decision must depend on nothing but what it is given' },
  elks: { src: ['domain'], outside: ['zod'], because: 'the client knows the API and nothing of our rules' },
  store: {
    src: ['domain'],
    outside: ['kysely', 'node:', 'pg'],
    because: 'no business words in SQL, no SQL words outside',
  },
  outbox: { src: ['domain', 'policy', 'store', 'elks'], outside: [], because: 'it is the only way out' },
  inbox: { src: ['domain', 'store', 'elks'], outside: [], because: 'it only takes in' },
  mcp: {
    src: ['domain', 'policy', 'outbox', 'inbox', 'store', 'elks'],
    outside: ['@modelcontextprotocol/server', 'zod'],
    because: 'it is the user interface of a model',
  },
  http: {
    src: ['domain', 'mcp', 'inbox'],
    outside: ['hono', '@modelcontextprotocol/server', 'node:'],
    because: 'it answers requests and knows nothing of sockets, settings or the outbox',
  },
  simulator: {
    src: ['domain'],
    outside: [],
    because: 'a simulator that shared wire code with the client could be wrong together with it',
  },
  app: {
    src: ['domain', 'policy', 'store', 'elks', 'outbox', 'inbox', 'mcp', 'config', 'settings'],
    outside: [],
    because: 'it composes',
  },
  config: {
    src: ['domain', 'policy', 'settings', 'setting-sources', 'settings-file'],
    outside: [],
    because: 'settings are read, not acted on',
  },
  'setting-sources': {
    src: ['domain', 'settings', 'settings-file'],
    outside: [],
    because: 'it finds a value and does not know what it is for',
  },
  settings: {
    src: ['domain', 'policy', 'elks', 'setting-readers'],
    outside: [],
    because: 'settings are read, not acted on',
  },
  'settings-file': { src: [], outside: [], because: 'a file is read before anything else is loaded' },
  'setting-readers': {
    src: ['domain', 'policy'],
    outside: [],
    because: 'a value is read, not acted on',
  },
  cli: {
    src: [
      'app',
      'config',
      'settings',
      'setting-sources',
      'settings-file',
      'simulator',
      'store',
      'domain',
      'mcp',
      'http',
      'cli',
    ],
    outside: [
      'node:',
      'pino',
      '@hono/node-server',
      '@modelcontextprotocol/server',
      '@modelcontextprotocol/client',
    ],
    because: 'it is the only place that touches the process',
  },
};

/** Single files that may import more, or from where only single files may be imported. */
const FILE_RULES = [
  {
    what: 'src/domain/phone.ts',
    may: 'libphonenumber-js/max',
    because: 'number metadata is the one thing the domain cannot know by itself',
  },
] as const;

/** Files that only the named importers may use, types aside. */
const ONLY_FROM = [
  {
    file: 'src/elks/writer.ts',
    importers: ['src/app.ts'],
    because: 'one place sends',
  },
  {
    file: 'src/store/sqlite.ts',
    importers: ['src/cli/surroundings.ts'],
    because: 'only the edge opens files',
  },
  {
    file: 'src/store/postgres.ts',
    importers: ['src/cli/surroundings.ts'],
    because: 'only the edge opens connections',
  },
] as const;

interface Import {
  readonly from: string;
  readonly line: number;
  readonly target: string;
  readonly typeOnly: boolean;
}

const files = globSync('src/**/*.ts')
  .map((file) => file.replaceAll('\\', '/'))
  .sort();
const imports = files.flatMap(importsOf);

describe('the import table', () => {
  it('knows every folder under src', () => {
    const unknown = [...new Set(files.map(placeOf))].filter((place) => !(place in TABLE));
    expect(unknown, 'a new top-level folder needs a row in TABLE and a decision').toEqual([]);
  });

  it.each(Object.keys(TABLE))('holds for %s', (place) => {
    const row = TABLE[place];
    const wrong = imports
      .filter(({ from }) => placeOf(from) === place)
      .filter((item) => !isAllowed(item, place));
    expect(
      wrong.map(({ from, line, target }) => `${from}:${line} imports ${target}`),
      `because ${row?.because}`,
    ).toEqual([]);
  });

  it.each(ONLY_FROM)('keeps $file for its few users', ({ file, importers, because }) => {
    const users = imports
      .filter(({ target, typeOnly }) => target === file && !typeOnly)
      .map(({ from }) => from);
    expect(
      users.filter((user) => !importers.some((known) => known === user)),
      `because ${because}`,
    ).toEqual([]);
  });
});

describe('a page in ui/', () => {
  it('takes rules from the domain and of simulator, tools and protocol nothing but types', () => {
    const wrong = globSync('ui/**/*.{ts,tsx}')
      .flatMap((file) => importsOf(file.replaceAll('\\', '/')))
      .filter(({ target, typeOnly }) => {
        if (/^(src\/simulator|src\/mcp|@modelcontextprotocol)\//.test(target)) return !typeOnly;
        return !/^(src\/domain\/|ui\/)/.test(target) && !/^preact(\/|$)/.test(target);
      });
    expect(
      wrong.map(({ from, line, target }) => `${from}:${line} imports ${target}`),
      'because it runs in a browser, and counts parts as everybody else does',
    ).toEqual([]);
  });
});

describe('the source text', () => {
  it('has no cycles', () => {
    expect(cycles()).toEqual([]);
  });

  it.each([
    [
      'process.',
      /\bprocess\.(?!\w*\()|\bprocess\.(exit|kill|on|once)\b/,
      /^src\/cli\//,
      'only cli touches the process',
    ],
    ['console', /\bconsole\b/, /^src\/cli\//, 'stdout belongs to MCP'],
    ['Date.now', /\bDate\.now\b|new Date\(\)/, /^src\/cli\//, 'time is passed in'],
    ['Math.random', /\bMath\.random\b/, /^src\/cli\//, 'chance is passed in'],
    ['any', /:\s*any\b|<any>|as any\b/, /^$/, 'types are the first test'],
  ])('keeps %s where it belongs', (_name, pattern, allowed, because) => {
    const found = files
      .filter((file) => !allowed.test(file))
      .flatMap((file) =>
        codeLines(file).flatMap((line, index) =>
          pattern.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [],
        ),
      );
    expect(found, `because ${because}`).toEqual([]);
  });

  it('has files of a size that can be read in one go', () => {
    const long = files
      .filter((file) => !isData(file))
      .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > 400);
    expect(long).toEqual([]);
  });
});

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/g;
  return [...text.matchAll(pattern)].map((match) => {
    const specifier = match[2] ?? match[3] ?? '';
    const target = specifier.startsWith('.')
      ? normalize(join(dirname(file), specifier)).replaceAll('\\', '/')
      : specifier;
    const line = text.slice(0, (match.index ?? 0) + 1).split('\n').length;
    return { from: file, line, target, typeOnly: match[1] !== undefined };
  });
}

function placeOf(file: string): string {
  return (file.split('/')[1] ?? '').replace(/\.ts$/, '');
}

function isAllowed({ from, target }: Import, place: string): boolean {
  const row = TABLE[place];
  if (!row) return false;
  if (target.startsWith('src/')) return placeOf(target) === place || row.src.includes(placeOf(target));
  if (target === 'package.json') return place === 'cli';
  if (FILE_RULES.some(({ what, may }) => what === from && may === target)) return true;
  return row.outside.some(
    (name) => target === name || target.startsWith(name.endsWith(':') ? name : `${name}/`),
  );
}

function codeLines(file: string): string[] {
  return readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .split('\n')
    .map((line) => line.replace(/\/\/.*$/, '').replace(/'(?:[^'\\]|\\.)*'/g, "''"));
}

/** Files that hold rows and no logic. */
function isData(file: string): boolean {
  return /\/(protected-names|link-brands|number-rules|prices)\.ts$/.test(file);
}

function cycles(): string[] {
  const graph = new Map(
    files.map((file) => [
      file,
      imports
        .filter((item) => item.from === file && !item.typeOnly && item.target.startsWith('src/'))
        .map(({ target }) => target),
    ]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}
