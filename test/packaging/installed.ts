import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import * as z from 'zod';

/** A number that Sweden sets aside for fiction. */
const PHONE = '+46701740610';
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const bundleManifest = z.object({
  server: z.object({
    mcp_config: z.object({
      command: z.string(),
      args: z.array(z.string()),
      env: z.record(z.string(), z.string()),
    }),
  }),
  user_config: z.record(
    z.string(),
    z.object({ default: z.union([z.string(), z.number(), z.boolean()]).optional() }),
  ),
});

/** How to start something: a program and its arguments, in a folder, with a certain Node.js first on the path. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What a user sees in the first minute. */
export interface FirstMinute {
  readonly node: string;
  readonly version: string;
  /** The version in the handshake. */
  readonly announced: string | undefined;
  readonly tools: readonly string[];
  /** What became of a text to a simulated phone. */
  readonly state: unknown;
}

/** Runs `use` with an empty folder that is gone afterwards. */
export async function inEmptyFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'elks-package-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
  }
}

/** Packs what would be published; the path of the tarball in `folder`. */
export function packTo(folder: string): string {
  const [packed] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], ROOT, environment(folder)),
  );
  return join(folder, packed.filename);
}

/** Installs a tarball as a user does, but without network and without running scripts. Returns how to start it. */
export function install(tarball: string, folder: string, nodeFolder?: string): Launch {
  const env = environment(folder, nodeFolder);
  npm(['install', '--prefix', '.', '--ignore-scripts', '--no-audit', '--no-fund', tarball], folder, env);
  // As clients start it; offline, so that nothing but what was installed can answer.
  return { command: 'npx', args: ['-y', '46elks-mcp-server'], cwd: folder, env };
}

/** How Claude Desktop starts an unpacked MCPB bundle for a user who changed no answer. */
export function launchOf(folder: string): Launch {
  const { server, user_config } = bundleManifest.parse(
    JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')),
  );
  const fill = (text: string): string =>
    text
      .replace(/\$\{__dirname\}/g, () => folder)
      .replace(/\$\{user_config\.(\w+)\}/g, (_, key: string) => String(user_config[key]?.default));
  const { command, args, env } = server.mcp_config;
  return {
    command,
    args: args.map(fill),
    cwd: folder,
    env: {
      ...environment(folder),
      ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)])),
    },
  };
}

/** Asks for the version, lists the tools and texts a simulated phone. */
export async function firstMinute({ command, args, cwd, env }: Launch): Promise<FirstMinute> {
  const shell = process.platform === 'win32';
  const run = (file: string, more: readonly string[]): string =>
    execFileSync(file, [...more], { cwd, env, encoding: 'utf8', shell, stdio: ['ignore', 'pipe', 'pipe'] });
  const client = new Client({ name: 'package', version: '0' });
  const transport = new StdioClientTransport({
    command,
    args: [...args, '--simulator', '--port', '0'],
    cwd,
    env: { ...env },
    stderr: 'ignore',
  });
  try {
    await client.connect(transport);
    const { tools } = await client.listTools();
    const sent = await client.callTool({
      name: 'send_sms',
      arguments: { to: PHONE, message: 'Hej från ett nytt paket!' },
    });
    const outcome: unknown = sent.structuredContent;
    return {
      node: run('node', ['--version']).trim(),
      version: run(command, [...args, '--version']).trim(),
      announced: client.getServerVersion()?.version,
      tools: tools.map(({ name }) => name),
      state: typeof outcome === 'object' && outcome !== null ? Reflect.get(outcome, 'state') : undefined,
    };
  } finally {
    await client.close();
  }
}

/** Nothing of the settings or folders of whoever runs this, and no network for npm. */
function environment(home: string, nodeFolder?: string): Record<string, string> {
  const path = [nodeFolder, process.env['PATH']].filter((part) => part !== undefined).join(delimiter);
  return {
    PATH: path,
    HOME: home,
    USERPROFILE: home,
    LOCALAPPDATA: home,
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
  };
}

function npm(args: readonly string[], cwd: string, env: Record<string, string>): string {
  return execFileSync('npm', [...args], {
    cwd,
    env,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
