import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { onTestFinished } from 'vitest';
import type { Era } from '../world.ts';
import { type Call, type Child, callerOf, start } from './child.ts';

/** A started http command. */
export interface Shared {
  readonly child: Child;
  readonly origin: string;
  /** As the banner shows it; `…` when it does not. */
  readonly token: string;
  readonly connect: (era?: Era, token?: string) => Promise<Call>;
  readonly client: (era?: Era, token?: string) => Promise<Client>;
}

/** Starts the built `http` command on a free port and reads its banner. */
export async function shared(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Shared> {
  const child = start({ args: ['http', ...(args.includes('--port') ? [] : ['--port', '0']), ...args], env });
  const banner = await new Promise<string>((resolve, reject) => {
    child.stdio.stdout.on('data', () => child.stdout().includes('claude mcp add') && resolve(child.stdout()));
    void child.exit.then(() => reject(new Error(child.stderr())));
  });
  const [, address = '', shown = ''] =
    /--transport http 46elks (\S+)\/mcp .*Bearer (\S+)"/.exec(banner) ?? [];
  const client: Shared['client'] = async (era = 'auto', token = shown) => {
    const connected = new Client({ name: 'test', version: '0' }, { versionNegotiation: { mode: era } });
    const headers = { authorization: `Bearer ${token}` };
    await connected.connect(
      new StreamableHTTPClientTransport(new URL(`${address}/mcp`), { requestInit: { headers } }),
    );
    onTestFinished(() => connected.close());
    return connected;
  };
  return {
    child,
    origin: address,
    token: shown,
    connect: async (...who) => callerOf(await client(...who)),
    client,
  };
}

/** Timers for a simulator that lives in real time. */
export function inRealTime(delayMs: number, work: () => void): () => void {
  const timer = setTimeout(work, delayMs);
  return () => clearTimeout(timer);
}
