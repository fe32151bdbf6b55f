import { parseArgs } from 'node:util';
import { serveCommand } from './serve.ts';
import { VERSION } from './version.ts';

const HELP = `46elks-mcp-server ${VERSION} - lets an AI assistant text people through 46elks (unofficial)

  46elks-mcp-server                 serve MCP on stdio, for Claude, VS Code, Cursor and other clients
  46elks-mcp-server --simulator     the same with a simulated 46elks on this machine: no account, nothing leaves
  46elks-mcp-server simulator       only the simulated 46elks, for developing against its API
  46elks-mcp-server demo            a short tour: starts both, sends a text, gets an answer

Options
  --port N      simulator: port on 127.0.0.1 (default 4646)
  --strict      simulator: refuse parameters that 46elks does not document
  --keep        demo: leave the simulator running and print its address
  --version     print the version
  --help        print this

Settings are environment variables; the README lists them. Without any, nothing is ever sent:
a live send needs ELKS_API_USERNAME, ELKS_API_PASSWORD, a sender, DRY_RUN=false,
and the recipient on ELKS_ALLOWED_RECIPIENTS.
`;

const OPTIONS = {
  simulator: { type: 'boolean' },
  port: { type: 'string' },
  strict: { type: 'boolean' },
  keep: { type: 'boolean' },
  version: { type: 'boolean', short: 'v' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** What goes with which command; anything else on the line is a mistake worth naming. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  serve: ['simulator', 'port', 'strict'],
  simulator: ['port', 'strict'],
  demo: ['keep', 'port'],
};

/** Runs the command line; resolves with the exit code, or undefined to go on until there is nothing left to do. */
export async function main(argv: readonly string[]): Promise<number | undefined> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    return usage(error instanceof Error ? error.message : 'The command line could not be read');
  }
  const { values, positionals } = parsed;
  if (values.help) return print(HELP);
  if (values.version) return print(`${VERSION}\n`);
  const [command = 'serve', ...rest] = positionals;
  const allowed = ALLOWED[command];
  if (!allowed) return usage(`There is no command "${command}"`);
  if (rest.length > 0) return usage(`"${command}" takes no further words`);
  const stray = Object.keys(values).find((option) => !allowed.includes(option));
  if (stray) return usage(`--${stray} does not go with "${command}"`);
  const port = values.port === undefined ? undefined : portOf(values.port);
  if (port !== undefined && Number.isNaN(port)) return usage('--port takes a number from 0 to 65535');

  switch (command) {
    case 'simulator': {
      const { simulatorCommand } = await import('./simulator.ts');
      return simulatorCommand({ port, strict: values.strict ?? false });
    }
    case 'demo': {
      const { demoCommand } = await import('./demo.ts');
      return demoCommand({ port, keep: values.keep ?? false });
    }
    default:
      return serveCommand({ simulator: values.simulator ?? false, port, strict: values.strict ?? false });
  }
}

function parse(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? port : Number.NaN;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function usage(message: string): number {
  process.stderr.write(`${message.replace(/\.$/, '')}. See 46elks-mcp-server --help.\n`);
  return 2;
}
