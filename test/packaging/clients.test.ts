import { readFileSync } from 'node:fs';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  CLIENTS,
  type Client,
  clientsBlock,
  clientsPage,
  cursorButton,
  EXAMPLE_REMOTE,
  FROM_NPM,
  FROM_REPOSITORY,
  type Launch,
  SERVER_NAME,
  simulated,
  vsCodeButton,
  withSettings,
} from '../../scripts/clients.ts';
import { parseConfig } from '../../src/config.ts';
import { SETTINGS } from '../../src/settings.ts';

const launch = { command: z.string(), args: z.array(z.string()) };
const headers = z.strictObject({ Authorization: z.string().startsWith('Bearer ') });
const servers = <T extends z.ZodType>(key: string, server: T) =>
  z.strictObject({ [key]: z.strictObject({ [SERVER_NAME]: server }) });

/** What the documentation of each client says it reads, and nothing more. */
const SHAPES: Readonly<Record<string, { local: z.ZodType; remote?: z.ZodType }>> = {
  'Claude Desktop': { local: servers('mcpServers', z.strictObject(launch)) },
  'VS Code': {
    local: servers('servers', z.strictObject({ type: z.literal('stdio'), ...launch })),
    remote: z.strictObject({
      inputs: z.array(
        z.strictObject({
          type: z.literal('promptString'),
          id: z.string(),
          description: z.string(),
          password: z.literal(true),
        }),
      ),
      servers: z.strictObject({
        [SERVER_NAME]: z.strictObject({ type: z.literal('http'), url: z.url(), headers }),
      }),
    }),
  },
  Cursor: {
    local: servers('mcpServers', z.strictObject(launch)),
    remote: servers('mcpServers', z.strictObject({ url: z.url(), headers })),
  },
  Windsurf: {
    local: servers('mcpServers', z.strictObject(launch)),
    remote: servers('mcpServers', z.strictObject({ serverUrl: z.url(), headers })),
  },
  Zed: {
    local: servers('context_servers', z.strictObject(launch)),
    remote: servers('context_servers', z.strictObject({ url: z.url(), headers })),
  },
  'Gemini CLI': {
    local: servers('mcpServers', z.strictObject(launch)),
    remote: servers('mcpServers', z.strictObject({ httpUrl: z.url(), headers })),
  },
  Codex: {
    local: servers('mcp_servers', z.strictObject(launch)),
    remote: servers('mcp_servers', z.strictObject({ url: z.url(), bearer_token_env_var: z.string() })),
  },
};

const inFiles = CLIENTS.filter(({ language }) => language !== 'sh');
const read = ({ language }: Client, text: string): unknown =>
  language === 'toml' ? parseToml(text) : JSON.parse(text);

/** The command and the arguments, wherever they stand in what was written for a client. */
function launchIn(value: unknown): Launch | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found = z.object(launch).safeParse(value);
  if (found.success) return found.data;
  return Object.values(value)
    .map(launchIn)
    .find((each) => each !== undefined);
}

describe.each(inFiles)('$name', (client) => {
  it.each([
    ['the simulator', simulated(FROM_REPOSITORY)],
    ['an account', withSettings(FROM_REPOSITORY)],
    ['the npm package', simulated(FROM_NPM)],
  ])('is told in its own shape how to start %s', (_, wanted) => {
    const written = read(client, client.local(wanted));
    expect(SHAPES[client.name]?.local.safeParse(written).error).toBeUndefined();
    expect(launchIn(written)).toEqual(wanted);
  });

  it('reaches a server of others in its own shape, if a token is enough for it', () => {
    const written = client.remote && read(client, client.remote(EXAMPLE_REMOTE));
    const shape = SHAPES[client.name]?.remote;
    expect([shape === undefined, shape?.safeParse(written).error]).toEqual([
      written === undefined,
      undefined,
    ]);
  });
});

describe('Claude Code', () => {
  const client = CLIENTS.find(({ name }) => name === 'Claude Code');

  it('is told everything about the server after two dashes, so that no option is taken for its own', () => {
    expect(client?.local(simulated(FROM_NPM))).toBe(
      'claude mcp add --transport stdio 46elks -- npx -y 46elks-mcp-server --simulator',
    );
  });

  it('is given the address before the header, which takes all that follows it', () => {
    expect(client?.remote?.(EXAMPLE_REMOTE)).toMatch(
      /^claude mcp add --transport http 46elks https:\S+ --header "Authorization: Bearer \S+"$/,
    );
  });
});

describe('the button for VS Code', () => {
  const query = (link: string) => new URL(link).searchParams;
  const inputs = z.array(
    z.strictObject({
      type: z.literal('promptString'),
      id: z.string(),
      description: z.string(),
      password: z.literal(true).optional(),
    }),
  );
  const config = z.strictObject({
    type: z.literal('stdio'),
    ...launch,
    env: z.record(z.string(), z.string()).optional(),
  });

  it('starts the simulator and asks nothing', () => {
    const found = query(vsCodeButton(simulated(FROM_NPM), false));
    expect([found.get('name'), found.get('inputs'), JSON.parse(found.get('config') ?? '')]).toEqual([
      SERVER_NAME,
      null,
      { type: 'stdio', ...simulated(FROM_NPM) },
    ]);
  });

  const asking = query(vsCodeButton(FROM_NPM, true));
  const asked = inputs.parse(JSON.parse(asking.get('inputs') ?? ''));
  const { env = {} } = config.parse(JSON.parse(asking.get('config') ?? ''));

  it('asks for every place that it leaves open, and for nothing else', () => {
    const open = Object.values(env).flatMap((text) => /^\$\{input:(\w+)\}$/.exec(text)?.[1] ?? []);
    expect(asked.map(({ id }) => id)).toEqual(open);
  });

  it('hides what is secret', () => {
    const secret = Object.values(SETTINGS).flatMap(({ name, secret }) =>
      secret && name in env ? [name] : [],
    );
    expect(asked.filter(({ password }) => password).map(({ id }) => id.toUpperCase())).toEqual(secret);
  });

  it('starts as a dry run with settings that can be read when a question is left empty', () => {
    const answered = Object.fromEntries(
      Object.entries(env).map(([name, text]) => [name, text.replace(/^\$\{input:\w+\}$/, '')]),
    );
    expect(parseConfig({ env: answered, readFile: () => '', defaultDataDir: '/data' })).toMatchObject({
      ok: true,
      config: { policy: { dryRun: true } },
    });
  });
});

describe('the button for Cursor', () => {
  it('holds the launch in base64', () => {
    const { searchParams } = new URL(cursorButton(simulated(FROM_NPM)));
    const config = Buffer.from(searchParams.get('config') ?? '', 'base64').toString();
    expect([searchParams.get('name'), JSON.parse(config)]).toEqual([SERVER_NAME, simulated(FROM_NPM)]);
  });
});

describe('before there is anything on npm', () => {
  it.each([
    ['README', clientsBlock(false)],
    ['page of clients', clientsPage(false)],
  ])('the %s links to no place that would install something under this name', (_, text) => {
    expect(text).not.toMatch(/\]\([^)]*(?:install|releases)[^)]*\)/);
  });

  it('no snippet starts npx', () => {
    expect([clientsBlock(false), clientsPage(false).split('## One click')[0]].join()).not.toMatch(/\bnpx\b/);
  });
});

describe('from the first release on', () => {
  it('the README begins with the buttons', () => {
    const links = [...clientsBlock(true).matchAll(/^\[!\[[^\]]+\]\([^)]+\)\]\(([^)]+)\)$/gm)].map(
      ([, link]) => link,
    );
    expect(links).toEqual([
      vsCodeButton(simulated(FROM_NPM), false),
      cursorButton(simulated(FROM_NPM)),
      expect.stringMatching(/\/releases\/latest$/),
    ]);
  });

  it('no snippet needs a checkout', () => {
    expect(clientsPage(true)).not.toContain('/path/to/46elks-mcp-server');
  });
});

describe('the settings file of docs/clients.md', () => {
  it('can be read as it stands and sends nothing', () => {
    const [, text = ''] = /^```dotenv\n([\s\S]*?)```$/m.exec(readFileSync('docs/clients.md', 'utf8')) ?? [];
    const env = Object.fromEntries(
      text
        .trim()
        .split('\n')
        .map((line) => line.split('=', 2)),
    );
    expect(parseConfig({ env, readFile: () => '', defaultDataDir: '/data' })).toMatchObject({
      ok: true,
      config: { policy: { dryRun: true, credentials: true } },
    });
  });
});
