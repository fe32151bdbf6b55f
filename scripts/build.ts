// Bundles the command into dist/: one small entry and what it loads on demand.
//   node scripts/build.ts             always
//   node scripts/build.ts --if-stale  only when a source is newer than the last build
import { existsSync, globSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, resolve } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { billOfMaterials, bundledPackages, licenceNotices } from './bundled-packages.ts';
import { buildPage, VIEW_FOLDERS } from './page.ts';

/** The list of tools is known when this is built, so a start need not compute it. */
const catalogAsData: Plugin = {
  name: 'catalog-as-data',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]src[/\\]mcp[/\\]catalog\.ts$/ }, async () => {
      const { CATALOG } = await import('../src/mcp/catalog.ts');
      return { contents: `export const CATALOG = ${JSON.stringify(CATALOG)};`, loader: 'js' };
    });
  },
};

/**
 * The SDK loads a JSON Schema validator that only elicitation needs, at 150 KB and 6 ms a start. Whoever comes to need
 * it gets an error here and not a form that nobody checks.
 */
const withoutAjv: Plugin = {
  name: 'without-ajv',
  setup({ onLoad }) {
    onLoad({ filter: /modelcontextprotocol[/\\]server[/\\]dist[/\\]ajvProvider/ }, () => ({
      contents: `class Unbundled { getValidator() { throw new Error('no JSON Schema validator is bundled'); } }
        export { Unbundled as n, Unbundled as t };`,
      loader: 'js',
    }));
  },
};

/**
 * What two bundles share is loaded whole by both, and the http command needs more of the SDK than a start on stdio can
 * bear. So it is a bundle of its own, which takes the application from the first one.
 */
const httpApart: Plugin = {
  name: 'http-apart',
  setup({ onResolve, initialOptions }) {
    const apart = initialOptions.splitting ? /^\.\/http\.ts$/ : /^\.\/start\.ts$/;
    onResolve({ filter: apart }, ({ path }) => ({ path: path.replace(/ts$/, 'js'), external: true }));
  },
};

const STAMP = 'dist/cli.js';
const NEXT = 'dist-next';
const sources = [
  'package.json',
  'scripts/build.ts',
  'scripts/bundled-packages.ts',
  'scripts/page.ts',
  ...globSync('src/**/*.ts'),
  ...globSync('ui/**/*.*'),
];
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

if (!process.argv.includes('--if-stale') || isStale()) await bundle();

function isStale(): boolean {
  if (!existsSync(STAMP)) return true;
  const builtAt = statSync(STAMP).mtimeMs;
  return sources.some((file) => statSync(file).mtimeMs > builtAt);
}

async function bundle(): Promise<void> {
  // Built beside and then put in place, so that what runs from dist/ meanwhile does not lose its files.
  rmSync(NEXT, { recursive: true, force: true });
  const shared: BuildOptions = {
    outdir: NEXT,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    minify: true,
    legalComments: 'none',
    chunkNames: 'chunks/[name]-[hash]',
    // Bundled CommonJS packages ask for Node.js' own modules, and only those, with a function ES modules do not have.
    banner: { js: 'const require = process.getBuiltinModule;' },
    logLevel: 'warning',
    plugins: [catalogAsData, withoutAjv, httpApart],
  };
  const { metafile: main } = await build({
    ...shared,
    entryPoints: { server: 'src/cli/bin.ts', start: 'src/cli/start.ts' },
    splitting: true,
    metafile: true,
  });
  const { metafile: http } = await build({
    ...shared,
    entryPoints: { http: 'src/cli/http.ts' },
    metafile: true,
  });
  writeFileSync(`${NEXT}/cli.js`, launcher(), { mode: 0o755 });
  const pages = await Promise.all(['ui/phones', ...VIEW_FOLDERS].map(writePage));
  for (const file of [main, http].flatMap(({ outputs }) => Object.keys(outputs)))
    writeFileSync(file, builtinsAsUsed(readFileSync(file, 'utf8')));
  const packages = bundledPackages([main, http, ...pages]);
  writeFileSync(`${NEXT}/THIRD-PARTY-NOTICES.txt`, licenceNotices(packages));
  writeFileSync(
    `${NEXT}/sbom.cdx.json`,
    `${JSON.stringify(billOfMaterials(manifest, packages), undefined, 2)}\n`,
  );
  rmSync('dist', { recursive: true, force: true });
  renameSync(NEXT, 'dist');
  const outputs = [main, http].flatMap((metafile) => Object.values(metafile.outputs));
  const bytes = outputs.reduce((sum, { bytes }) => sum + bytes, 0);
  process.stderr.write(
    `Built dist/ (${Math.round(bytes / 1024)} KiB). The command for your client is:\n  ${process.execPath} ${resolve('dist/cli.js')}\n`,
  );
}

/**
 * A module of Node.js that is imported is asked at once for everything it has, and much of that loads further modules:
 * `node:util` alone brings streams, workers and the colours of the terminal. Asked for like this, it gives what is used.
 */
function builtinsAsUsed(bundle: string): string {
  const found: string[] = [];
  const rest = bundle.replaceAll(
    /\bimport(?:\{([^}]*)\}|(?:\*as)? ?([\w$]+) ?)from"([\w:/]+)";/g,
    (statement, names: string | undefined, whole: string | undefined, module: string) => {
      if (!isBuiltin(module)) return statement;
      const held = whole ?? `{${(names ?? '').replaceAll(' as ', ':')}}`;
      found.push(`const ${held}=process.getBuiltinModule("${module}");`);
      return '';
    },
  );
  return `${found.join('')}${rest}`;
}

async function writePage(folder: string): Promise<Metafile> {
  const { html, metafile } = await buildPage(folder);
  writeFileSync(`${NEXT}/${basename(folder)}.html`, html);
  return metafile;
}

/** The entry in syntax that any Node.js with modules can read, so that an old one says what it needs and nothing else. */
function launcher(): string {
  const [major, minor] = manifest.engines.node.replace('>=', '').split('.');
  return `#!/usr/bin/env node
var have = process.versions.node.split('.').map(Number);
if (have[0] < ${major} || (have[0] === ${major} && have[1] < ${minor})) tooOld();
else start();

function start() {
  var builtin = process.getBuiltinModule;
  try {
    // What is compiled once need not be compiled at every start. In the user's own folder, because whoever can write
    // there can change this program anyway; where nothing can be written, nothing is kept.
    var home = builtin('node:os').homedir();
    builtin('node:module').enableCompileCache(builtin('node:path').join(process.env.XDG_CACHE_HOME || home + '/.cache', '46elks-mcp-server'));
  } catch (error) {}
  import('./server.js');
}

function tooOld() {
  Promise.all([import('fs'), import('url')]).then(function (modules) {
    // In a checkout there is one that is new enough.
    var near = modules[1].fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
    var where = [near, near + '.exe'].filter(modules[0].existsSync)[0];
    var advice = where ? 'Start it with ' + where + ' in place of node.' : 'Install a newer one from https://nodejs.org.';
    process.stderr.write('46elks-mcp-server needs Node.js ${major}.${minor} or newer; this is ' + process.versions.node + '. ' + advice + '\\n');
    process.exit(1);
  });
}
`;
}
