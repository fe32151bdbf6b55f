// Who wrote what is inside the bundle: read from esbuild's own account of it, so that nothing has to be kept by hand.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** A package of which at least one file is in the bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX identifier. */
  readonly licence: string;
  /** The licence as the package brings it, and its notice where it has one. */
  readonly text: string;
  /** SHA-512 of the package as the registry serves it, from the lockfile, in hexadecimal. */
  readonly sha512: string | undefined;
}

/** The packages whose code is in these bundles, by name. Throws for one that does not say under which licence it is. */
export function bundledPackages(metafiles: readonly Metafile[]): readonly BundledPackage[] {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
  const files = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) =>
      Object.entries(inputs)
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([file]) => file),
    ),
  );
  const folders = new Set(files.map(packageFolder).filter((folder) => folder !== undefined));
  return [...folders].map((folder) => read(folder, lock[folder]?.integrity)).sort(byName);
}

/** `node_modules/@scope/name`, also when it is nested, of a file in it. */
function packageFolder(file: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll('\\', '/'))?.[0];
}

function read(folder: string, integrity: string | undefined): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = globSync(join(folder, '{LICENSE,LICENCE,NOTICE,license,licence,notice}{,.*,-*}')).sort();
  const texts = files.length > 0 ? files.map(textOf) : licenceSection(folder);
  if (typeof license !== 'string' || texts.length === 0)
    throw new Error(`${folder} is in the bundle and brings no licence; its terms must be found out first.`);
  return { name, version, licence: license, text: [...new Set(texts)].join('\n\n'), sha512: hex(integrity) };
}

function textOf(file: string): string {
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n').trim();
}

/** Some packages have their licence under a heading at the end of their README. */
function licenceSection(folder: string): readonly string[] {
  return globSync(join(folder, 'README.md')).flatMap(
    (file) => /^#+ licen[cs]e\n+(?<text>.*copyright.*)$/ims.exec(textOf(file))?.groups?.['text'] ?? [],
  );
}

function hex(integrity = ''): string | undefined {
  const base64 = /\bsha512-(\S+)/.exec(integrity)?.[1];
  return base64 && Buffer.from(base64, 'base64').toString('hex');
}

function byName(one: BundledPackage, other: BundledPackage): number {
  return one.name < other.name ? -1 : 1;
}

/** What each licence asks to be passed on, as one text. Packages that share a licence word for word share a section. */
export function licenceNotices(packages: readonly BundledPackage[]): string {
  const sections = Map.groupBy(packages, ({ text }) => text);
  return [
    'This package contains code of the packages below, under their own licences.',
    ...[...sections].map(([text, members]) => {
      const titles = members.map(({ name, version, licence }) => `${name} ${version} (${licence})`);
      return `${'='.repeat(80)}\n${titles.join('\n')}\n\n${text}`;
    }),
    '',
  ].join('\n\n');
}

/**
 * A bill of materials in CycloneDX 1.6 JSON (ECMA-424). It has neither a time nor a serial number, so that the same
 * sources give the same file.
 */
export function billOfMaterials(
  self: { readonly name: string; readonly version: string; readonly license: string },
  packages: readonly BundledPackage[],
): object {
  const own = purl(self.name, self.version);
  const components = packages.map(({ name, version, licence, sha512 }) => ({
    type: 'library',
    'bom-ref': purl(name, version),
    name,
    version,
    purl: purl(name, version),
    licenses: [{ license: { id: licence } }],
    ...(sha512 && { hashes: [{ alg: 'SHA-512', content: sha512 }] }),
  }));
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': own,
        name: self.name,
        version: self.version,
        purl: own,
        licenses: [{ license: { id: self.license } }],
      },
    },
    components,
    dependencies: [
      { ref: own, dependsOn: components.map((component) => component['bom-ref']) },
      ...components.map((component) => ({ ref: component['bom-ref'] })),
    ],
  };
}

/** A package URL (ECMA-427): the `@` of a scope is written as %40. */
function purl(name: string, version: string): string {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
}
