// What catalogues and installers are told of this server, said once. "npm run generate" writes their files from it.
import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { DEFAULT_TOOLSETS } from '../src/domain/toolsets.ts';
import { CATALOG } from '../src/mcp/catalog.ts';
import { offer } from '../src/mcp/offer.ts';
import { SETTINGS, type Setting } from '../src/settings.ts';

export const PACKAGE = JSON.parse(readFileSync('package.json', 'utf8'));
export const REPOSITORY: string = PACKAGE.repository.url.replace(/^git\+|\.git$/g, '');
/** What a server offers that was told nothing else. */
const OFFERED = offer(CATALOG, DEFAULT_TOOLSETS);

const RAW = REPOSITORY.replace('//github.com/', '//raw.githubusercontent.com/');

const TITLE = '46elks SMS (unofficial)';
/** The registry allows 100 characters. */
const SUMMARY = 'Text people through 46elks: careful by default, with a simulator to try it on. Unofficial.';

/** A setting that an installer asks for. */
export interface Asked {
  readonly setting: Setting<unknown>;
  /** For a label, where the meaning of the setting is the text below it. */
  readonly title: string;
  readonly type: 'string' | 'boolean' | 'number';
  /** What is set unless the user says otherwise; an empty one counts as not set. */
  readonly fallback: string;
  readonly example: string;
}

/** What an installer asks for. Everything else has a default that is safe and is found in docs/config.md. */
export const ASKED: readonly Asked[] = [
  {
    setting: SETTINGS.username,
    title: 'API username',
    type: 'string',
    fallback: '',
    example: `u${'0'.repeat(32)}`,
  },
  {
    setting: SETTINGS.password,
    title: 'API password',
    type: 'string',
    fallback: '',
    example: '0'.repeat(32),
  },
  {
    setting: SETTINGS.phoneNumber,
    title: 'Your 46elks number',
    type: 'string',
    fallback: '',
    example: '+46701740605',
  },
  {
    setting: SETTINGS.allowedRecipients,
    title: 'Recipients that need no approval',
    type: 'string',
    fallback: '',
    example: '+46701740606',
  },
  {
    setting: SETTINGS.dryRun,
    title: 'Dry run (nothing is sent)',
    type: 'boolean',
    fallback: 'true',
    example: 'true',
  },
  {
    setting: SETTINGS.dailyBudget,
    title: 'Daily budget',
    type: 'number',
    fallback: '100',
    example: '100',
  },
];

/** The entry of the MCP registry, by its schema of 2025-12-11. */
export function serverJson(): object {
  return {
    $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
    name: PACKAGE.mcpName,
    title: TITLE,
    description: SUMMARY,
    version: PACKAGE.version,
    repository: { url: REPOSITORY, source: 'github' },
    icons: [{ src: `${RAW}/main/packaging/icon.svg`, mimeType: 'image/svg+xml', sizes: ['any'] }],
    packages: [
      {
        registryType: 'npm',
        identifier: PACKAGE.name,
        version: PACKAGE.version,
        runtimeHint: 'npx',
        transport: { type: 'stdio' },
        environmentVariables: ASKED.map(({ setting, type, fallback, example }) => ({
          name: setting.name,
          description: setting.meaning,
          format: type,
          isRequired: false,
          isSecret: setting.secret,
          ...(fallback === '' ? { placeholder: example } : { default: fallback }),
        })),
      },
    ],
  };
}

/** The manifest of the MCPB bundle, version 0.3: what Claude Desktop shows and asks before it installs. */
export function mcpbManifest(): object {
  return {
    manifest_version: '0.3',
    name: PACKAGE.name,
    display_name: TITLE,
    version: PACKAGE.version,
    description: SUMMARY,
    long_description: PACKAGE.description,
    author: { name: PACKAGE.author },
    repository: { type: 'git', url: REPOSITORY },
    homepage: REPOSITORY,
    documentation: `${REPOSITORY}#readme`,
    support: `${REPOSITORY}/issues`,
    icon: 'icon.png',
    server: {
      type: 'node',
      entry_point: 'dist/cli.js',
      mcp_config: {
        command: 'node',
        args: [`\${__dirname}/dist/cli.js`],
        env: Object.fromEntries(
          ASKED.map(({ setting }) => [setting.name, `\${user_config.${key(setting)}}`]),
        ),
      },
    },
    tools: OFFERED.tools.map(({ name, title }) => ({ name, description: title })),
    keywords: PACKAGE.keywords,
    license: PACKAGE.license,
    privacy_policies: [`${REPOSITORY}/blob/main/SECURITY.md#where-your-data-is`],
    compatibility: {
      platforms: ['darwin', 'win32', 'linux'],
      runtimes: { node: PACKAGE.engines.node },
    },
    // Each has a default, because a place without one is passed to the server as it stands.
    user_config: Object.fromEntries(
      ASKED.map(({ setting, title, type, fallback }) => [
        key(setting),
        {
          type,
          title,
          description: setting.meaning,
          required: false,
          ...(setting.secret && { sensitive: true }),
          default: type === 'boolean' ? fallback === 'true' : type === 'number' ? Number(fallback) : fallback,
        },
      ]),
    ),
  };
}

/** The entry of the Docker MCP catalog. COMMIT is put in when it is handed in: a file cannot name its own commit. */
export function dockerCatalogEntry(): string {
  const name = PACKAGE.name;
  const secrets = ASKED.filter(({ setting }) => setting.secret);
  const plain = ASKED.filter(({ setting }) => !setting.secret);
  return stringify(
    {
      name,
      image: `mcp/${name}`,
      type: 'server',
      meta: { category: 'communication', tags: PACKAGE.keywords },
      about: { title: TITLE, description: SUMMARY, icon: `${RAW}/main/packaging/icon.svg` },
      source: { project: REPOSITORY, branch: 'main', commit: 'COMMIT' },
      run: { volumes: [`${name}-data:/data`] },
      config: {
        description: `Credentials are those of the API, best of a subaccount. Every setting: ${REPOSITORY}/blob/main/docs/config.md`,
        secrets: secrets.map(({ setting, example }) => ({
          name: `${name}.${key(setting)}`,
          env: setting.name,
          example,
        })),
        env: plain.map(({ setting, example }) => ({
          name: setting.name,
          example,
          value: `{{${name}.${key(setting)}}}`,
        })),
        parameters: {
          type: 'object',
          properties: Object.fromEntries(
            plain.map(({ setting, type, fallback }) => [
              key(setting),
              {
                type,
                description: setting.meaning,
                ...(fallback !== '' && { default: JSON.parse(fallback) }),
              },
            ]),
          ),
        },
      },
    },
    { lineWidth: 0 },
  );
}

/** The tools for the Docker MCP catalog, which reads them from this file instead of starting the server. */
export function dockerCatalogTools(): object {
  return OFFERED.tools.map(({ name, description, inputSchema }) => ({
    name,
    description,
    arguments: Object.entries(record(inputSchema['properties'])).map(([argument, schema]) => {
      const { type, description: desc } = record(schema);
      return { name: argument, type, desc };
    }),
  }));
}

function key(setting: Setting<unknown>): string {
  return setting.name.toLowerCase();
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
