import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { parseConfig } from '../../src/config.ts';
import { simulated, temporaryFolder } from '../e2e/child.ts';
import { BLOCKS, type Block, blocksOf, DOCUMENTS, typed } from './blocks.ts';

const SHIM = fileURLToPath(new URL('shim.ts', import.meta.url));
const SHIMMED = ['new-message', '46elks-mcp-server', 'node', 'npx', 'npm', 'docker', 'claude', 'git'];
const SAID_LENGTH = 1_000;
const DIAGRAM = /^(?:flowchart|sequenceDiagram|stateDiagram-v2)\b/;

/** How a block of each kind is read. A kind that is not here has nobody who checks it, and is not used. */
const READERS: Readonly<Record<string, (text: string) => void>> = {
  json: JSON.parse,
  toml: parseToml,
  yaml: parseYaml,
  dotenv: (text) => {
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    const env = Object.fromEntries(lines.map((line) => [/^\w+/.exec(line)?.[0], line.replace(/^\w+=/, '')]));
    const read = parseConfig({ env, readFile: () => 'file', defaultDataDir: '/data' });
    if (!read.ok) throw new Error(read.problems.map(({ name, message }) => `${name} ${message}`).join('; '));
  },
  mermaid: (text) => {
    if (!DIAGRAM.test(text)) throw new Error('is no diagram that is drawn here');
  },
  text: (text) => void new URL(text),
};
/** What streams until it is stopped is stopped (28); everything else has to succeed. */
const CURL = `export PATH=/usr/bin:/bin:/usr/local/bin
if [ "$1" = -N ]; then curl -sS --max-time 1 "$@" || [ $? = 28 ]; else exec curl --fail-with-body -sS "$@"; fi`;
/** Run in a shell, in the order of the document. */
const RUN = ['sh', ''];
/** Run by Node.js. */
const CODE = ['ts', 'js'];

const place = ({ file, line }: Block): string => `${file}:${line}`;
const of = (...kinds: string[]): Block[] => BLOCKS.filter(({ kind }) => kinds.includes(kind));

describe('every fenced block', () => {
  it('is of a kind that is checked', () => {
    const known = [...Object.keys(READERS), ...RUN, ...CODE];
    expect(BLOCKS.filter(({ kind }) => !known.includes(kind)).map(place)).toEqual([]);
  });

  it('shows what was typed when it shows a terminal', () => {
    expect(
      of('')
        .filter((block) => typed(block).length === 0)
        .map(place),
    ).toEqual([]);
  });

  it.each(of(...Object.keys(READERS)).map((block) => [place(block), block] as const))(
    'can be read: %s',
    (_, { kind, text }) => {
      expect(() => READERS[kind]?.(text)).not.toThrow();
    },
  );
});

describe.each(DOCUMENTS.filter((file) => of(...RUN).some((block) => block.file === file)))('%s', (file) => {
  const blocks = of(...RUN).filter((block) => block.file === file);

  it('does in a shell what it says', async () => {
    const lines = blocks.flatMap((block) => (block.kind === 'sh' ? [block.text] : typed(block)));
    expect(await inShell(lines.join('\n'))).toEqual({ code: 0, said: '' });
  }, 120_000);
});

describe('code in documents', () => {
  it.each(of(...CODE).map((block) => [place(block), block] as const))(
    'runs: %s',
    async (_, { kind, text }) => {
      const { origin } = await simulated();
      const type = kind === 'ts' ? 'module-typescript' : 'module';
      const child = spawn(
        process.execPath,
        [`--input-type=${type}`, '--no-warnings', '--eval', placed(text, origin)],
        {
          stdio: ['ignore', 'ignore', 'pipe'],
        },
      );
      expect(await ended(child)).toEqual({ code: 0, said: '' });
    },
  );
});

describe('reading the blocks of a document', () => {
  it('fails at a fence that is not closed', () => {
    expect(() => blocksOf('a.md', 'text\n```sh\nls\n')).toThrow('a.md:2');
  });

  it.each([
    '46elks-mcp-server sned',
    '46elks-mcp-server --dry-run',
    'npm run nothing',
    'ls',
    'curl http://127.0.0.1:4646/a1/none',
  ])('a shell does not let pass: %s', async (line) => {
    expect((await inShell(line)).code).not.toBe(0);
  });
});

/** Runs lines in a shell that knows the commands of the documents and nothing else, beside a simulated 46elks. */
async function inShell(script: string): Promise<{ code: number | null; said: string }> {
  const { origin, env } = await simulated({ strict: false });
  const folder = temporaryFolder();
  for (const name of SHIMMED)
    program(folder, name, `exec '${process.execPath}' --no-warnings '${SHIM}' ${name} "$@"`);
  program(folder, 'curl', CURL);
  const settings = join(folder, '46elks.env');
  writeFileSync(
    settings,
    Object.entries(env)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  const tell = `trap 'echo "failed: $BASH_COMMAND" >&2' ERR\n`;
  const text = placed(tell + script, origin).replaceAll(/\/(?:path\/to|home\/me)\/46elks\.env/g, settings);
  const child = spawn('/bin/bash', ['-euo', 'pipefail', '-c', text], {
    env: { ...env, PATH: folder, HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return ended(child);
}

function program(folder: string, name: string, line: string): void {
  writeFileSync(join(folder, name), `#!/bin/bash\n${line}\n`);
  chmodSync(join(folder, name), 0o755);
}

/** The places that a reader puts in, as they are here. */
function placed(text: string, origin: string): string {
  return text
    .replaceAll('http://127.0.0.1:4646', origin)
    .replaceAll('/path/to/46elks-mcp-server/', '')
    .replaceAll('/messages/s…', '/messages/$(new-message)');
}

/** What a failed one said last shows where it failed. */
async function ended(child: ReturnType<typeof spawn>): Promise<{ code: number | null; said: string }> {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-SAID_LENGTH);
    });
  const [code] = await once(child, 'close');
  return { code, said: code === 0 ? '' : said };
}
