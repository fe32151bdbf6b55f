import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createSimulator, type Simulator } from '../simulator/simulator.ts';
import { listen, portTrouble } from './listen.ts';

export const DEFAULT_PORT = 4646;

/** Beside the folder of the bundle that this is in; read when somebody looks. */
const PAGE = new URL('../phones.html', import.meta.url);

/** A simulator that lives in real time, with one number unless others are given. */
export function realTimeSimulator(strict: boolean, numbers?: readonly string[]): Simulator {
  return createSimulator({
    clock: Date.now,
    random: Math.random,
    fetch: loopbackOnly,
    schedule(delayMs, run) {
      const timer = setTimeout(run, delayMs);
      timer.unref();
      return () => clearTimeout(timer);
    },
    strict,
    page: () => readFile(PAGE, 'utf8'),
    command: [process.execPath, fileURLToPath(new URL('../cli.js', import.meta.url))],
    ...(numbers && { account: { numbers } }),
  });
}

/** Webhooks stay on this machine, whatever address a program asks for. */
const loopbackOnly: typeof globalThis.fetch = async (input, init) => {
  const { hostname } = new URL(input instanceof Request ? input.url : input);
  if (!/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) {
    throw new TypeError('the simulator calls webhooks on this machine only');
  }
  return globalThis.fetch(input, { ...init, redirect: 'manual' });
};

/** `46elks-mcp-server simulator`: serves until it is stopped. */
export async function simulatorCommand({
  port = DEFAULT_PORT,
  strict,
}: {
  port: number | undefined;
  strict: boolean;
}): Promise<number | undefined> {
  const simulator = realTimeSimulator(strict);
  try {
    const { origin, close } = await listen(simulator, port);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, close);
    process.stdout.write(welcome(origin, simulator));
    return undefined;
  } catch (error) {
    const trouble = portTrouble(error, port);
    if (trouble === undefined) throw error;
    const guess = trouble.replace(/is taken$/, 'is taken, perhaps by another simulator');
    process.stderr.write(`${guess}; choose another one with --port.\n`);
    return 1;
  }
}

function welcome(origin: string, simulator: Simulator): string {
  const { username, password } = simulator.credentials;
  return `Simulated 46elks on ${origin}/a1 (nothing leaves this machine; stop with Ctrl-C)

See the phones, and answer as them, in a browser:
  ${origin}/

Settings that lead a program here:
  ELKS_API_BASE_URL=${origin}/a1
  ELKS_API_USERNAME=${username}
  ELKS_API_PASSWORD=${password}
  ELKS_PHONE_NUMBER=${simulator.number}
For the MCP server also these, since it is careful by default:
  DRY_RUN=false
  ELKS_APPROVAL=never

Send a text:
  curl ${origin}/a1/sms -u ${username}:${password} --data-urlencode from=${simulator.number} --data-urlencode to=+46701740610 -d message=Hej
Answer it as the phone:
  curl ${origin}/control/incoming --json '{"from":"+46701740610","message":"Hej hej"}'
See what was accepted, and everything else there is:
  curl ${origin}/control/truth
  curl ${origin}/control
`;
}
