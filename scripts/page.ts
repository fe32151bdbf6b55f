// Builds a folder of ui/ to one HTML file that loads nothing.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { build, type Metafile } from 'esbuild';
import { VIEWS } from '../src/mcp/views.ts';

export interface BuiltPage {
  readonly html: string;
  readonly metafile: Metafile;
}

/** What the phones page may do besides: follow its own simulator, and show its pictures and play its sounds. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'ui/phones': ["connect-src 'self'", "img-src 'self' data:", "media-src 'self'"],
};

/** The views that clients show beside the answers of tools. */
export const VIEW_FOLDERS = VIEWS.map(({ name }) => `ui/${name}`);

/**
 * The page of a folder: its `index.html` with style and script put in, and a policy that lets in these two and nothing
 * else. Text can never become markup: the page may not turn any string into HTML or script.
 */
export async function buildPage(folder: string): Promise<BuiltPage> {
  const { outputFiles, metafile } = await build({
    entryPoints: [`${folder}/main.tsx`],
    outdir: folder,
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['chrome123', 'firefox125', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  const outputOf = (extension: string): string =>
    (outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? '').trim();
  const style = outputOf('.css');
  // A closing tag within a string would end the script.
  const script = outputOf('.js').replaceAll('</script', '<\\/script');
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    ...(ALLOWED[folder] ?? []),
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  const parts: Readonly<Record<string, string>> = {
    policy: `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    style: `<style>${style}</style>`,
    script: `<script>${script}</script>`,
  };
  const html = readFileSync(`${folder}/index.html`, 'utf8').replace(
    /<!-- (policy|style|script) -->/g,
    (_, name: string) => parts[name] ?? '',
  );
  return { html, metafile };
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
