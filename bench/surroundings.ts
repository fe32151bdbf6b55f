// What a run leaves behind is nothing: every folder and every process named here ends with it, also after Ctrl-C.
import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { getDefaultEnvironment } from '@modelcontextprotocol/client/stdio';

const ROOT = mkdtempSync(join(tmpdir(), 'elks-bench-'));
const running = new Set<number>();

process.once('exit', () => {
  for (const pid of running) kill(pid);
  rmSync(ROOT, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

/** Notes a process that must not outlive this one; call the result when it has ended by itself. */
export function untilTheEnd(pid: number): () => void {
  running.add(pid);
  return () => void running.delete(pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** A new empty folder. */
export function newFolder(): string {
  return mkdtempSync(join(ROOT, 'run-'));
}

/** A command and the settings it is given. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The whole environment of a command whose home is `home`: nothing of the user's is read or written. */
export function environment({ env }: Command, home: string): Record<string, string> {
  const folders = [
    'HOME',
    'USERPROFILE',
    'APPDATA',
    'LOCALAPPDATA',
    'XDG_CACHE_HOME',
    'XDG_DATA_HOME',
    'XDG_CONFIG_HOME',
  ];
  const filled = Object.entries(env).map(([name, value]) => [
    name,
    value.replaceAll('{data}', join(home, 'data')),
  ]);
  return {
    ...getDefaultEnvironment(),
    ...Object.fromEntries(folders.map((name) => [name, home])),
    ...Object.fromEntries(filled),
  };
}

export type Child = ChildProcessByStdio<Writable, Readable, null>;

/** Starts a command; what it says on stderr is thrown away. */
export function start(command: Command, home: string): Child {
  const child = spawn(command.file, command.args, {
    env: environment(command, home),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // Writing to a process that went away shows as an answer that never comes.
  child.stdin.on('error', () => undefined);
  child.stdout.setEncoding('utf8');
  if (child.pid !== undefined) child.once('exit', untilTheEnd(child.pid));
  return child;
}

/** Ends a process and waits until it has. */
export async function stop(child: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

/** What a process has used so far; a figure this platform does not tell is undefined. */
export interface Usage {
  readonly cpuMs: number | undefined;
  readonly memoryMiB: number | undefined;
}

/** CPU time of all threads, user and system, and resident memory. */
export function usageOf(pid: number): Usage {
  try {
    return process.platform === 'linux' ? usageFromProc(pid) : usageFromPs(pid);
  } catch {
    return { cpuMs: undefined, memoryMiB: undefined };
  }
}

function usageFromProc(pid: number): Usage {
  const kib = Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  // Nanoseconds, where /proc/PID/stat counts in ticks of 10 ms.
  const ns = readdirSync(`/proc/${pid}/task`)
    .map((task) => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]))
    .reduce((sum, each) => sum + each, 0);
  return { cpuMs: ns / 1e6, memoryMiB: kib / 1024 };
}

function usageFromPs(pid: number): Usage {
  const [kib, time = ''] = execFileSync('ps', ['-o', 'rss=,time=', '-p', String(pid)], { encoding: 'utf8' })
    .trim()
    .split(/\s+/);
  const seconds = time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return { cpuMs: seconds * 1000, memoryMiB: Number(kib) / 1024 };
}
