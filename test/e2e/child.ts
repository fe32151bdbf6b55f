import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import {
  Client,
  type ClientCapabilities,
  type JSONRPCMessage,
  type Transport,
} from '@modelcontextprotocol/client';
import { onTestFinished } from 'vitest';
import { listen } from '../../src/cli/listen.ts';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';
import type { Answer, Era } from '../world.ts';

/** The built command. */
export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
if (!existsSync(CLI))
  throw new Error('dist/cli.js is missing: run `npm test`, which builds it, or `npm run build` first.');

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A started command, and everything it has written so far. */
export interface Child {
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly write: (text: string) => void;
  readonly closeStdin: () => void;
  readonly kill: (signal: 'SIGKILL' | 'SIGTERM') => void;
  /** Resolves when it has ended and its output is complete. */
  readonly exit: Promise<Exit>;
  readonly stdio: ChildProcessByStdio<Writable, Readable, Readable>;
}

export interface StartOptions {
  readonly args?: readonly string[];
  /** The whole environment; nothing is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  readonly node?: string;
  readonly file?: string;
}

/** Starts the built command as a process of its own, which ends with the test at the latest. */
export function start({
  args = [],
  env = {},
  node = process.execPath,
  file = CLI,
}: StartOptions = {}): Child {
  const stdio = spawn(node, [file, ...args], { env: { ...env }, stdio: 'pipe' });
  const written = { stdout: '', stderr: '' };
  stdio.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.stdout += text;
  });
  stdio.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.stderr += text;
  });
  // Writing to a process that was killed is part of these tests.
  stdio.stdin.on('error', () => undefined);
  onTestFinished(() => {
    stdio.kill('SIGKILL');
  });
  return {
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    write: (text) => stdio.stdin.write(text),
    closeStdin: () => stdio.stdin.end(),
    kill: (signal) => stdio.kill(signal),
    exit: new Promise((resolve) => stdio.once('close', (code, signal) => resolve({ code, signal }))),
    stdio,
  };
}

/** Runs the command to its end with nothing on stdin. */
export async function run(options: StartOptions): Promise<Exit & { stdout: string; stderr: string }> {
  const child = start(options);
  child.closeStdin();
  const exit = await child.exit;
  return { ...exit, stdout: child.stdout(), stderr: child.stderr() };
}

/** The lines of an output; its last one must be complete. */
export function linesOf(output: string): string[] {
  if (output !== '' && !output.endsWith('\n')) throw new Error('The last line is not complete.');
  return output.split('\n').slice(0, -1);
}

/** Calls a tool and reads the answer as a model gets it. */
export type Call = (name: string, args?: Record<string, unknown>) => Promise<Answer>;

export function callerOf(client: Client): Call {
  return async (name, args = {}) => {
    const { isError, content, structuredContent } = await client.callTool({ name, arguments: args });
    return {
      isError: isError === true,
      text: content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n'),
      data: structuredContent,
    };
  };
}

export interface Connected {
  readonly child: Child;
  readonly client: Client;
  readonly call: Call;
}

/** Starts the command and connects a client to it, whose transport keeps what was said for the test to look at. */
export async function connect({
  era = 'legacy',
  capabilities,
  ...options
}: StartOptions & { era?: Era; capabilities?: ClientCapabilities } = {}): Promise<Connected> {
  return connectTo(start(options), era, capabilities);
}

/** Connects a client to a command that was started. */
export async function connectTo(
  child: Child,
  era: Era = 'legacy',
  capabilities: ClientCapabilities = {},
): Promise<Connected> {
  const client = new Client(
    { name: 'test', version: '0' },
    { versionNegotiation: { mode: era }, capabilities },
  );
  await client.connect(transportOf(child));
  return { child, client, call: callerOf(client) };
}

function transportOf({ stdio, write, closeStdin, exit }: Child): Transport {
  const transport: Transport = {
    async start() {
      let rest = '';
      stdio.stdout.on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) transport.onmessage?.(JSON.parse(line));
      });
      void exit.then(() => transport.onclose?.());
    },
    async send(message: JSONRPCMessage) {
      write(`${JSON.stringify(message)}\n`);
    },
    async close() {
      closeStdin();
      await exit;
    },
  };
  return transport;
}

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'elks-e2e-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A port of this machine on which something listens, until the test ends or `close` is called. */
export async function takePort(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  onTestFinished(close);
  return { port: address.port, close };
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const { port, close } = await takePort();
  await close();
  return port;
}

export interface Simulated {
  readonly simulator: Simulator;
  readonly origin: string;
  /** Settings with which a command sends to this simulator, in earnest and without asking. */
  readonly env: Readonly<Record<string, string>>;
  readonly fault: (document: Record<string, unknown>) => void;
  /** What was really taken and goes to phones. */
  readonly accepted: () => readonly ReturnType<Simulator['truth']>['messages'][number][];
}

/** A simulated 46elks that a child can reach; its messages stay as they were accepted, so that states can be compared. */
export async function simulated(options: Partial<SimulatorOptions> = {}): Promise<Simulated> {
  const timing = { sentAfterMs: 3_600_000, perMinute: 100_000 };
  const simulator = createSimulator({
    clock: Date.now,
    random: Math.random,
    strict: true,
    timing,
    ...options,
  });
  const { origin, close } = await listen(simulator, 0);
  onTestFinished(close);
  return {
    simulator,
    origin,
    env: {
      ELKS_API_BASE_URL: `${origin}/a1`,
      ELKS_API_USERNAME: simulator.credentials.username,
      ELKS_API_PASSWORD: simulator.credentials.password,
      ELKS_PHONE_NUMBER: simulator.number,
      ELKS_APPROVAL: 'never',
      DRY_RUN: 'false',
      ELKS_DATA_DIR: join(temporaryFolder(), 'data'),
    },
    fault(document) {
      const set = simulator.setFaults(document);
      if (!set.ok) throw new Error(set.problems.map(({ message }) => message).join(' '));
    },
    accepted: () => simulator.truth().messages.filter(({ direction }) => direction !== 'incoming'),
  };
}
