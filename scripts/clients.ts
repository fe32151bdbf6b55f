// How each client is told of this server: the shape that its documentation asks for, said once for all of them.
import { stringify as toml } from 'smol-toml';
import { ASKED, PACKAGE, REPOSITORY } from './distribution.ts';

/** What a client starts on the user's machine. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
}

/** A server that others run, reached over HTTP. */
export interface Remote {
  readonly url: string;
  /** Name of the environment variable that holds the bearer token, for clients that take it from there. */
  readonly tokenVariable: string;
  readonly authorization: string;
}

export interface Client {
  readonly name: string;
  /** Where the snippet goes. */
  readonly place: string;
  readonly language: 'json' | 'toml' | 'sh';
  /** Where the client documents this shape. */
  readonly source: string;
  readonly local: (launch: Launch) => string;
  /** Undefined where a server with a bearer token cannot be added by hand. */
  readonly remote: ((remote: Remote) => string) | undefined;
}

export const SERVER_NAME = '46elks';
export const FROM_NPM: Launch = { command: 'npx', args: ['-y', PACKAGE.name] };
export const FROM_REPOSITORY: Launch = { command: 'node', args: [`/path/to/${PACKAGE.name}/dist/cli.js`] };
export const EXAMPLE_REMOTE: Remote = {
  url: 'https://sms.example.com/mcp',
  tokenVariable: 'ELKS_HTTP_TOKEN',
  authorization: 'Bearer TOKEN',
};

/** The same launch against a simulated 46elks. */
export function simulated({ command, args }: Launch): Launch {
  return { command, args: [...args, '--simulator'] };
}

/** The same launch with the settings of an account, which stay out of the client's configuration. */
export function withSettings({ command, args }: Launch): Launch {
  return { command, args: [...args, '--settings', '/path/to/46elks.env'] };
}

/** As a person would write it: short lists on one line. */
const json = (value: object): string =>
  JSON.stringify(value, undefined, 2).replace(
    /\[\s+([^[\]{}]*?)\s+\]/g,
    (_, items: string) => `[${items.replace(/\s*\n\s*/g, ' ')}]`,
  );
const under = (key: string) => (server: object) => json({ [key]: { [SERVER_NAME]: server } });
const bearer = ({ authorization }: Remote) => ({ Authorization: authorization });

export const CLIENTS: readonly Client[] = [
  {
    name: 'Claude Desktop',
    place: '`claude_desktop_config.json` (Settings, Developer, Edit Config)',
    language: 'json',
    source: 'https://modelcontextprotocol.io/docs/develop/connect-local-servers',
    local: under('mcpServers'),
    remote: undefined,
  },
  {
    name: 'Claude Code',
    place: 'a terminal',
    language: 'sh',
    source: 'https://code.claude.com/docs/en/mcp',
    local: ({ command, args }) =>
      `claude mcp add --transport stdio ${SERVER_NAME} -- ${[command, ...args].join(' ')}`,
    remote: ({ url, authorization }) =>
      `claude mcp add --transport http ${SERVER_NAME} ${url} --header "Authorization: ${authorization}"`,
  },
  {
    name: 'VS Code',
    place: '`.vscode/mcp.json`, or your own (command "MCP: Open User Configuration")',
    language: 'json',
    source: 'https://code.visualstudio.com/docs/copilot/customization/mcp-servers',
    local: (launch) => under('servers')({ type: 'stdio', ...launch }),
    remote: ({ url }) =>
      json({
        inputs: [{ type: 'promptString', id: 'token', description: 'Bearer token', password: true }],
        servers: {
          [SERVER_NAME]: { type: 'http', url, headers: { Authorization: `Bearer \${input:token}` } },
        },
      }),
  },
  {
    name: 'Cursor',
    place: '`~/.cursor/mcp.json`, or `.cursor/mcp.json` in a project',
    language: 'json',
    source: 'https://cursor.com/docs/mcp',
    local: under('mcpServers'),
    remote: (remote) => under('mcpServers')({ url: remote.url, headers: bearer(remote) }),
  },
  {
    name: 'Windsurf',
    place: '`~/.codeium/windsurf/mcp_config.json`',
    language: 'json',
    source: 'https://docs.windsurf.com/windsurf/cascade/mcp',
    local: under('mcpServers'),
    remote: (remote) => under('mcpServers')({ serverUrl: remote.url, headers: bearer(remote) }),
  },
  {
    name: 'Zed',
    place: '`settings.json` (command "zed: open settings")',
    language: 'json',
    source: 'https://zed.dev/docs/ai/mcp',
    local: under('context_servers'),
    remote: (remote) => under('context_servers')({ url: remote.url, headers: bearer(remote) }),
  },
  {
    name: 'Gemini CLI',
    place: '`~/.gemini/settings.json`',
    language: 'json',
    source: 'https://github.com/google-gemini/gemini-cli/blob/main/docs/tools/mcp-server.md',
    local: under('mcpServers'),
    remote: (remote) => under('mcpServers')({ httpUrl: remote.url, headers: bearer(remote) }),
  },
  {
    name: 'Codex',
    place: '`~/.codex/config.toml`',
    language: 'toml',
    source: 'https://developers.openai.com/codex/mcp',
    local: (launch) => toml({ mcp_servers: { [SERVER_NAME]: launch } }).trim(),
    remote: ({ url, tokenVariable }) =>
      toml({ mcp_servers: { [SERVER_NAME]: { url, bearer_token_env_var: tokenVariable } } }).trim(),
  },
];

/** A link that has VS Code ask for the credentials and install the npm package, in a dry run. */
export function vsCodeButton(launch: Launch, asks: boolean): string {
  const inputs = ASKED.filter(({ setting, fallback }) => setting.secret || fallback === '').map(
    ({ setting, title }) => ({
      type: 'promptString',
      id: setting.name.toLowerCase(),
      description: title,
      ...(setting.secret && { password: true }),
    }),
  );
  const env = Object.fromEntries(
    ASKED.map(({ setting, fallback }) => [
      setting.name,
      setting.secret || fallback === '' ? `\${input:${setting.name.toLowerCase()}}` : fallback,
    ]),
  );
  const query = new URLSearchParams({
    name: SERVER_NAME,
    ...(asks && { inputs: JSON.stringify(inputs) }),
    config: JSON.stringify({ type: 'stdio', ...launch, ...(asks && { env }) }),
  });
  return `https://insiders.vscode.dev/redirect/mcp/install?${encoded(query)}`;
}

/** A link that has Cursor install the npm package. */
export function cursorButton(launch: Launch): string {
  const query = new URLSearchParams({
    name: SERVER_NAME,
    config: Buffer.from(JSON.stringify(launch)).toString('base64'),
  });
  return `https://cursor.com/en/install-mcp?${encoded(query)}`;
}

/** A blank is %20 and not a plus, which not every reader of a link takes for a blank. */
function encoded(query: URLSearchParams): string {
  return query.toString().replaceAll('+', '%20');
}

/** The part of the README that says how to connect; with buttons as soon as there is something on npm to install. */
export function clientsBlock(isReleased: boolean): string {
  const launch = isReleased ? FROM_NPM : FROM_REPOSITORY;
  return [
    isReleased ? buttons() : BUILD_FIRST,
    ...CLIENTS.map((client) =>
      details(client.name, [`In ${client.place}:`, fenced(client, client.local(simulated(launch)))]),
    ),
    details('ChatGPT', [CHATGPT]),
  ].join('\n\n');
}

const BUILD_FIRST =
  'It is not on npm yet, so build it once with `npm run build`: that prints the command for your client, with the whole path of a Node.js that is new enough (the server needs 22.13). Put it in place of `node` and `/path/to` below. After `npm install` of the packed package (a `.tgz` file) in some folder, `/path/to/46elks-mcp-server/dist/cli.js` is `node_modules/46elks-mcp-server/dist/cli.js` in that folder. Begin with `--simulator`: your assistant can use every tool and no text can leave.';

const CHATGPT =
  'ChatGPT reaches servers over HTTPS only, and signs in to them with OAuth. `46elks-mcp-server http` speaks Streamable HTTP and takes a bearer token; OAuth is not built in yet, so ChatGPT needs a gateway in front that offers it. It shows forms of its own for connectors, under Settings, so there is no file to edit.';

function buttons(): string {
  const badge = (label: string, colour: string) =>
    `https://img.shields.io/badge/${encodeURIComponent(label)}-try_it-${colour}`;
  return [
    `[![Try it in VS Code](${badge('VS Code', '0098FF')})](${vsCodeButton(simulated(FROM_NPM), false)})`,
    `[![Try it in Cursor](${badge('Cursor', '111111')})](${cursorButton(simulated(FROM_NPM))})`,
    `[![Claude Desktop bundle](${badge('Claude Desktop', 'D97757')})](${REPOSITORY}/releases/latest)`,
    '',
    'The buttons and the snippets begin with `--simulator`: your assistant can use every tool and no text can leave.',
  ].join('\n');
}

function details(summary: string, paragraphs: readonly string[]): string {
  return [`<details><summary>${summary}</summary>`, ...paragraphs, '</details>'].join('\n\n');
}

function fenced({ language }: { language: string }, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** docs/clients.md: every client, with the simulator, with an account, and with a server that others run. */
export function clientsPage(isReleased: boolean): string {
  const launch = isReleased ? FROM_NPM : FROM_REPOSITORY;
  const sections = CLIENTS.map((client) => {
    const { name, place, source, local, remote } = client;
    return [
      `## ${name}`,
      `Goes into ${place}; the shape is documented [here](${source}). To try it, with the simulator:`,
      fenced(client, local(simulated(launch))),
      'With your account:',
      fenced(client, local(withSettings(launch))),
      ...(remote ? ['With a server that others run:', fenced(client, remote(EXAMPLE_REMOTE))] : []),
    ];
  });
  return [
    '# Clients',
    '<!-- Generated by "npm run generate"; edit scripts/clients.ts instead. -->',
    isReleased
      ? '`npx` fetches the package when it is started for the first time and keeps it.'
      : 'The package is not on npm yet. Run `npm run build` in the repository; it prints the command to put in place of `node` and `/path/to` below. After `npm install` of the packed package (a `.tgz` file), the path is that of `node_modules/46elks-mcp-server/dist/cli.js` in the folder where it was installed.',
    'The settings of your account belong into a file that only you can read, so that they stand in one place for the client and for [the commands in the terminal](operator.md). `46elks.env` may be called anything; until it says `DRY_RUN=false` nothing is sent.',
    fenced({ language: 'dotenv' }, SETTINGS_FILE),
    ...sections.flat(),
    '## ChatGPT',
    CHATGPT,
    '## One click',
    isReleased
      ? 'These install the npm package. In VS Code with your account, it asks for what stands in the file above and starts as a dry run.'
      : 'These install the npm package, so they work from the first release on. They are not links yet, because nobody but us should get to answer under that name.',
    ...oneClick(isReleased),
    '## Claude Desktop, as a bundle',
    `${isReleased ? `Every [release](${REPOSITORY}/releases) has` : 'Every release will have'} a file ending in \`.mcpb\`; a double click installs it, asks for the settings, and keeps the credentials in the keychain of the system. In a checkout it is packed by \`npm run package:mcpb\`.`,
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}

const SETTINGS_FILE = ASKED.map(({ setting, example }) => `${setting.name}=${example}`).join('\n');

function oneClick(isReleased: boolean): string[] {
  const links = [
    ['VS Code, with the simulator', vsCodeButton(simulated(FROM_NPM), false)],
    ['VS Code, with your account', vsCodeButton(FROM_NPM, true)],
    ['Cursor, with the simulator', cursorButton(simulated(FROM_NPM))],
  ];
  return isReleased
    ? [links.map(([name, link]) => `- [${name}](${link})`).join('\n')]
    : links.flatMap(([name, link]) => [`${name}:`, fenced({ language: 'text' }, `${link}`)]);
}
