import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { newFolder, start, stop } from './surroundings.ts';

/** Where messages go. It is a process of its own, so that it does not share an event loop with the client. */
export interface Api {
  readonly origin: string;
  readonly username: string;
  readonly password: string;
  /** How many messages it took so far. */
  readonly received: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** Answers at once. */
export async function startInstantApi(): Promise<Api> {
  const { output, close } = await startListening(
    [fileURLToPath(new URL('instant-api.ts', import.meta.url))],
    /^http:\S+/m,
  );
  const origin = output.trim();
  return {
    origin,
    username: 'u7b774effe4a349c6dd82ad4f4f21d34c',
    password: 'bench',
    received: async () => Number((await json(`${origin}/received`)).received),
    close,
  };
}

/** The simulated 46elks of the built command, with money for every message. */
export async function startSimulator(cli: string): Promise<Api> {
  const { output, close } = await startListening([cli, 'simulator', '--port', '0'], /curl \S+\/control\n/);
  const setting = (name: string): string => new RegExp(`${name}=(\\S+)`).exec(output)?.[1] ?? '';
  const origin = setting('ELKS_API_BASE_URL').replace('/a1', '');
  await fetch(`${origin}/control/account`, { method: 'PUT', body: '{"balance": 1000000000}' });
  return {
    origin,
    username: setting('ELKS_API_USERNAME'),
    password: setting('ELKS_API_PASSWORD'),
    received: async () => {
      const { messages } = await json(`${origin}/control/truth`);
      return Array.isArray(messages) ? messages.length : Number.NaN;
    },
    close,
  };
}

async function json(url: string): Promise<{ received?: unknown; messages?: unknown }> {
  const answer: unknown = await (await fetch(url)).json();
  return typeof answer === 'object' && answer !== null ? answer : {};
}

/** Starts Node.js with these arguments and waits until it says that it listens. */
async function startListening(
  args: readonly string[],
  ready: RegExp,
): Promise<{ output: string; close: () => Promise<void> }> {
  const child = start({ file: process.execPath, args, env: {} }, newFolder());
  let output = '';
  while (!ready.test(output)) {
    const [chunk] = await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(() => Promise.reject(new Error('the API could not be started'))),
    ]);
    output += String(chunk);
  }
  return { output, close: () => stop(child) };
}
