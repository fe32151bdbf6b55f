import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_TOOLSETS } from '../../src/domain/toolsets.ts';
import { CATALOG } from '../../src/mcp/catalog.ts';
import { offer } from '../../src/mcp/offer.ts';
import { type FirstMinute, firstMinute, inEmptyFolder, install, packTo } from './installed.ts';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

describe('the packed tarball', () => {
  it('serves and sends from an empty folder, installed without network and without scripts', async () => {
    const seen = await inEmptyFolder(
      async (folder): Promise<FirstMinute> => firstMinute(install(packTo(folder), folder)),
    );
    expect(seen).toEqual({
      node: process.version,
      version: manifest.version,
      announced: manifest.version,
      tools: offer(CATALOG, DEFAULT_TOOLSETS).tools.map(({ name }) => name),
      state: 'accepted',
    });
  });

  it('is started by the path that the documents name', async () => {
    const file = 'node_modules/46elks-mcp-server/dist/cli.js';
    const { state } = await inEmptyFolder(async (folder) =>
      firstMinute({ ...install(packTo(folder), folder), command: process.execPath, args: [file] }),
    );
    const named = ['README.md', 'docs/clients.md'].map((page) => readFileSync(page, 'utf8').includes(file));
    expect([state, named]).toEqual(['accepted', [true, true]]);
  });
});

describe('what goes into the package', () => {
  it('is the bundle and the documents for those who use it', () => {
    expect(manifest.files).toEqual(['dist', 'docs/*.md', 'CHANGELOG.md', 'SECURITY.md']);
  });

  it('starts with one command', () => {
    expect(manifest.bin).toEqual({ '46elks-mcp-server': 'dist/cli.js' });
  });

  it('is built before it is packed', () => {
    expect(manifest.scripts.prepack).toContain('scripts/build.ts');
  });
});
