import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import * as z from 'zod';
import { parseConfig } from '../../src/config.ts';
import { DEFAULT_TOOLSETS } from '../../src/domain/toolsets.ts';
import { CATALOG } from '../../src/mcp/catalog.ts';
import { offer } from '../../src/mcp/offer.ts';
import { SETTINGS } from '../../src/settings.ts';

const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const manifest = z
  .object({ name: z.string(), version: z.string(), mcpName: z.string(), license: z.string() })
  .parse(json('package.json'));
const toolNames = offer(CATALOG, DEFAULT_TOOLSETS).tools.map(({ name }) => name);
const settingNames = Object.values(SETTINGS).map(({ name }) => name);
/** Secrets of the server on stdio with a file as its store, which is what all of these start. */
const { httpToken: _http, databaseUrl: _database, storeKey: _key, ...ownSettings } = SETTINGS;
const secretNames = Object.values(ownSettings).flatMap(({ name, secret }) => (secret ? [name] : []));

/**
 * What an entry of the MCP registry may hold: the schema of 2025-12-11
 * (static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json), in the parts that this one uses, and closed,
 * so that a field that is mistyped or new does not pass.
 */
const serverJson = z.strictObject({
  $schema: z.literal('https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json'),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/),
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(100),
  version: z
    .string()
    .max(255)
    .regex(/^\d+\.\d+\.\d+$/),
  repository: z.strictObject({ url: z.url(), source: z.literal('github') }),
  icons: z.array(
    z.strictObject({
      src: z.url({ protocol: /^https$/ }).max(255),
      mimeType: z.enum(['image/png', 'image/jpeg', 'image/svg+xml', 'image/webp']),
      sizes: z.array(z.string().regex(/^(\d+x\d+|any)$/)),
    }),
  ),
  packages: z.array(
    z.strictObject({
      registryType: z.enum(['npm', 'oci', 'mcpb']),
      identifier: z.string(),
      version: z.string().regex(/^\d+\.\d+\.\d+$/),
      runtimeHint: z.literal('npx'),
      transport: z.strictObject({ type: z.literal('stdio') }),
      environmentVariables: z.array(
        z.strictObject({
          name: z.enum(settingNames),
          description: z.string(),
          format: z.enum(['string', 'number', 'boolean', 'filepath']),
          isRequired: z.boolean(),
          isSecret: z.boolean(),
          default: z.string().optional(),
          placeholder: z.string().optional(),
        }),
      ),
    }),
  ),
});

describe('server.json', () => {
  const entry = serverJson.parse(json('server.json'));
  const variables = entry.packages.flatMap(({ environmentVariables }) => environmentVariables);

  it('has the name under which the npm package says it may be registered', () => {
    expect(entry.name).toBe(manifest.mcpName);
  });

  it('installs this package', () => {
    expect(entry.packages.map(({ identifier }) => identifier)).toEqual([manifest.name]);
  });

  it('marks the credentials as secret and nothing else', () => {
    expect(variables.filter(({ isSecret }) => isSecret).map(({ name }) => name)).toEqual(secretNames);
  });

  it('offers a dry run', () => {
    expect(variables.find(({ name }) => name === 'DRY_RUN')?.default).toBe('true');
  });
});

/** The manifest of MCPB 0.3 as its specification has it, in the parts that this one uses, and closed. */
const mcpbManifest = z.strictObject({
  manifest_version: z.literal('0.3'),
  name: z.string(),
  display_name: z.string(),
  version: z.string(),
  description: z.string(),
  long_description: z.string(),
  author: z.strictObject({ name: z.string() }),
  repository: z.strictObject({ type: z.literal('git'), url: z.url() }),
  homepage: z.url(),
  documentation: z.url(),
  support: z.url(),
  icon: z.literal('icon.png'),
  server: z.strictObject({
    type: z.literal('node'),
    entry_point: z.string(),
    mcp_config: z.strictObject({
      command: z.literal('node'),
      args: z.array(z.string()),
      env: z.record(z.enum(settingNames), z.string()).or(z.record(z.string(), z.string())),
    }),
  }),
  tools: z.array(z.strictObject({ name: z.string(), description: z.string() })),
  keywords: z.array(z.string()),
  license: z.string(),
  privacy_policies: z.array(z.url()),
  compatibility: z.strictObject({
    platforms: z.array(z.enum(['darwin', 'win32', 'linux'])),
    runtimes: z.strictObject({ node: z.string() }),
  }),
  user_config: z.record(
    z.string(),
    z.strictObject({
      type: z.enum(['string', 'number', 'boolean', 'directory', 'file']),
      title: z.string(),
      description: z.string(),
      required: z.boolean(),
      sensitive: z.literal(true).optional(),
      default: z.union([z.string(), z.number(), z.boolean()]),
    }),
  ),
});

describe('the manifest of the MCPB bundle', () => {
  const bundle = mcpbManifest.parse(json('packaging/mcpb/manifest.json'));
  const questions = Object.entries(bundle.user_config);
  const fill = (text: string): string =>
    text.replace(/\$\{user_config\.(\w+)\}/g, (_, key) => String(bundle.user_config[key]?.default));
  const answers = Object.fromEntries(
    Object.entries(bundle.server.mcp_config.env).map(([name, text]) => [name, fill(text)]),
  );

  it('keeps the credentials in the keychain and shows everything else', () => {
    const kept = questions.filter(([, { sensitive }]) => sensitive).map(([key]) => key.toUpperCase());
    expect(kept).toEqual(secretNames);
  });

  it('starts as a dry run with settings that can be read when no answer is changed', () => {
    const read = parseConfig({
      env: answers,
      readFile: () => {
        throw new Error('no file is named');
      },
      defaultDataDir: '/data',
    });
    expect(read).toMatchObject({ ok: true, config: { credentials: undefined, policy: { dryRun: true } } });
  });

  it('asks each question for a setting', () => {
    const asked = Object.values(bundle.server.mcp_config.env).map((text) =>
      text.slice('${user_config.'.length, -1),
    );
    expect(asked).toEqual(questions.map(([key]) => key));
  });

  it('lists the tools there are', () => {
    expect(bundle.tools.map(({ name }) => name)).toEqual(toolNames);
  });
});

/** An entry of the Docker MCP catalog, by CONTRIBUTING.md and docs/configuration.md of docker/mcp-registry. */
const catalogEntry = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  image: z.string().startsWith('mcp/'),
  type: z.literal('server'),
  meta: z.strictObject({ category: z.string(), tags: z.array(z.string()) }),
  about: z.strictObject({ title: z.string(), description: z.string(), icon: z.url() }),
  source: z.strictObject({ project: z.url(), branch: z.string(), commit: z.string() }),
  run: z.strictObject({ volumes: z.array(z.string().regex(/^[\w-]+:\/[\w/]+$/)) }),
  config: z.strictObject({
    description: z.string(),
    secrets: z.array(z.strictObject({ name: z.string(), env: z.enum(settingNames), example: z.string() })),
    env: z.array(z.strictObject({ name: z.enum(settingNames), example: z.string(), value: z.string() })),
    parameters: z.strictObject({
      type: z.literal('object'),
      properties: z.record(
        z.string(),
        z.strictObject({
          type: z.enum(['string', 'boolean', 'number']),
          description: z.string(),
          default: z.unknown().optional(),
        }),
      ),
    }),
  }),
});

describe('the entry of the Docker MCP catalog', () => {
  const entry = catalogEntry.parse(parseYaml(readFileSync('packaging/docker/server.yaml', 'utf8')));

  it('keeps the credentials apart from the settings', () => {
    expect(entry.config.secrets.map(({ env }) => env)).toEqual(secretNames);
  });

  it('fills every variable from a parameter that it declares', () => {
    const declared = Object.keys(entry.config.parameters.properties);
    expect(entry.config.env.map(({ value }) => value)).toEqual(
      declared.map((name) => `{{${manifest.name}.${name}}}`),
    );
  });

  it('keeps the data where the image does', () => {
    const [, folder] = /^ENV ELKS_DATA_DIR=(\S+)$/m.exec(readFileSync('Dockerfile', 'utf8')) ?? [];
    expect(entry.run.volumes).toEqual([`${manifest.name}-data:${folder}`]);
  });

  it('lists the tools, so that nothing need be started to find out', () => {
    const tools = z
      .array(
        z.strictObject({
          name: z.string(),
          description: z.string(),
          arguments: z.array(z.strictObject({ name: z.string(), type: z.string(), desc: z.string() })),
        }),
      )
      .parse(json('packaging/docker/tools.json'));
    expect(tools.map(({ name }) => name)).toEqual(toolNames);
  });
});

describe('the version', () => {
  it.each(['server.json', 'packaging/mcpb/manifest.json'])('is the same in %s', (file) => {
    expect(json(file)).toMatchObject({ version: manifest.version });
  });

  it('is the same in the packages of server.json', () => {
    const { packages } = serverJson.parse(json('server.json'));
    expect(packages.map(({ version }) => version)).toEqual([manifest.version]);
  });
});

describe('the icon', () => {
  it('is a drawing of our own that loads nothing', () => {
    const text = readFileSync('packaging/icon.svg', 'utf8');
    expect(text).not.toMatch(/<image|<script|href=|url\((?!#)/);
  });

  it('is where the catalogues look for it', () => {
    expect(existsSync('packaging/icon.svg')).toBe(true);
  });
});
