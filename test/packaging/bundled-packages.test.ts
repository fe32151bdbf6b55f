import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { bundledPackages } from '../../scripts/bundled-packages.ts';

const component = z.object({
  type: z.literal('library'),
  'bom-ref': z.string(),
  name: z.string(),
  version: z.string(),
  purl: z.string(),
  licenses: z.tuple([z.object({ license: z.object({ id: z.string() }) })]),
  hashes: z.tuple([z.object({ alg: z.literal('SHA-512'), content: z.string().regex(/^[0-9a-f]{128}$/) })]),
});
const bom = JSON.parse(readFileSync('dist/sbom.cdx.json', 'utf8'));
const components = z.array(component).parse(bom.components);
const notices = readFileSync('dist/THIRD-PARTY-NOTICES.txt', 'utf8');
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const names = components.map(({ name }) => name);

/** Licences that ask for no more than to be passed on. */
const PERMISSIVE = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD'];

const metafile = (...inputs: string[]) => ({
  inputs: {},
  outputs: {
    'dist/server.js': {
      bytes: 1,
      imports: [],
      exports: [],
      inputs: Object.fromEntries(inputs.map((file) => [file, { bytesInOutput: 1 }])),
    },
  },
});

describe('the bill of materials', () => {
  it('is CycloneDX 1.6 about this version of this package', () => {
    expect({ ...bom, components: [], dependencies: [] }).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: {
        component: { type: 'application', purl: `pkg:npm/46elks-mcp-server@${manifest.version}` },
      },
    });
  });

  it('lists what the server cannot do without', () => {
    expect(names).toEqual(
      expect.arrayContaining(['@modelcontextprotocol/server', 'zod', 'kysely', 'libphonenumber-js']),
    );
  });

  it('lists nothing that is only used to build or test', () => {
    expect(names.filter((name) => ['esbuild', 'vitest', 'typescript', 'fast-check'].includes(name))).toEqual(
      [],
    );
  });

  it('gives every component its package URL, with the @ of a scope encoded', () => {
    expect(components.map(({ purl }) => purl)).toEqual(
      components.map(({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`),
    );
  });

  it('holds permissive licences only', () => {
    const licences = components.map(({ licenses: [{ license }] }) => license.id);
    expect([...new Set(licences)].filter((id) => !PERMISSIVE.includes(id))).toEqual([]);
  });

  it('says what belongs to the package', () => {
    expect(bom.dependencies[0]).toEqual({
      ref: bom.metadata.component['bom-ref'],
      dependsOn: components.map((each) => each['bom-ref']),
    });
  });
});

describe('the notices', () => {
  it.each(names)('pass on the licence of %s', (name) => {
    expect(notices).toMatch(new RegExp(`^${name.replaceAll('/', '\\/')} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
  });
});

describe('finding what is bundled', () => {
  it('counts a package once, however many of its files are taken', () => {
    const found = bundledPackages([
      metafile('node_modules/zod/index.js', 'node_modules/zod/v4/core/parse.js', 'src/app.ts'),
    ]);
    expect(found.map(({ name }) => name)).toEqual(['zod']);
  });

  it('stops when a package does not say under which licence it is', () => {
    expect(() => bundledPackages([metafile('node_modules/.bin/none.js')])).toThrow();
  });
});
