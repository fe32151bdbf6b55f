/**
 * Packs the MCPB bundle, which Claude Desktop installs with a double click: the built command, its manifest, and the
 * icon drawn from packaging/icon.svg. Needs no network. `node packaging/pack-mcpb.ts [FILE]`
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packExtension } from '@anthropic-ai/mcpb/cli';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

const ICON_PX = 512;

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { name, version, type } = JSON.parse(readFileSync('package.json', 'utf8'));
const output = process.argv[2] ?? `${name}-${version}.mcpb`;

const folder = mkdtempSync(join(tmpdir(), 'elks-mcpb-'));
try {
  for (const file of ['dist', 'LICENSE', 'README.md', 'SECURITY.md'])
    cpSync(file, join(folder, file), { recursive: true });
  cpSync('packaging/mcpb/manifest.json', join(folder, 'manifest.json'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version, type }));
  writeFileSync(join(folder, 'icon.png'), await icon());
  if (!(await packExtension({ extensionPath: folder, outputPath: output, silent: false })))
    process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function icon(): Promise<Uint8Array> {
  await initWasm(readFileSync('packaging/node_modules/@resvg/resvg-wasm/index_bg.wasm'));
  const drawing = new Resvg(readFileSync('packaging/icon.svg', 'utf8'), {
    fitTo: { mode: 'width', value: ICON_PX },
  });
  return drawing.render().asPng();
}
