import { parseArgs } from 'node:util';
import type { OperatorCall } from './operator.ts';
import { readSettingsFile } from './read-settings.ts';
import { serveCommand } from './serve.ts';
import { VERSION } from './version.ts';

const HELP = `46elks-mcp-server ${VERSION} - lets an AI assistant text people through 46elks (unofficial)

  46elks-mcp-server                 serve MCP on stdio, for Claude, VS Code, Cursor and other clients
  46elks-mcp-server --simulator     the same with a simulated 46elks on this machine: no account, nothing leaves
  46elks-mcp-server http            one server for many clients, over Streamable HTTP on this machine
  46elks-mcp-server worker          only sends what waits in the outbox, for as long as it runs
  46elks-mcp-server simulator       only the simulated 46elks, for developing against its API
  46elks-mcp-server demo            a short tour: starts both, sends a text, gets an answer; begin here

For the operator, in a terminal with the settings of the server
  46elks-mcp-server doctor          what is set, what is found, and whether a live send would work
  46elks-mcp-server approve         what waits for a person: list, show ID, accept ID, decline ID
  46elks-mcp-server audit           who was texted when, and why or why not
  46elks-mcp-server pause           stop all sending at once, until: resume
  46elks-mcp-server opt-out         who is never texted: list, add NUMBER, remove NUMBER
  46elks-mcp-server forget NUMBER   erase what is kept of a person

Options
  --settings F  read settings from a file of NAME=value lines; what the environment holds comes first
  --port N      simulator: port on 127.0.0.1 (default 4646); http: port (default 4647)
  --host H      http: address to listen on (default 127.0.0.1)
  --strict      simulator: refuse parameters that 46elks does not document
  --keep        demo: leave the simulator running and print its address
  --voice       demo: a picture and a phone call in place of texts
  --json        doctor, approve, audit, opt-out: for programs to read
  --full        show whole numbers, and texts in the audit
  --webhooks    doctor: the address to give to 46elks; with --check, whether 46elks has it
  --since 7d    audit: how far back, in minutes (m), hours (h) or days (d)
  --force       forget: also what may or may not have been sent
  --version     print the version
  --help        print this

Settings are environment variables; docs/config.md lists them. Without any, nothing is ever sent:
a live send needs ELKS_API_USERNAME, ELKS_API_PASSWORD, a sender, DRY_RUN=false,
and the recipient on ELKS_ALLOWED_RECIPIENTS, or a person who approves it.

docs/getting-started.md goes from nothing to a text in five steps, docs/clients.md says
what goes where in Claude, VS Code, Cursor and others, docs/faq.md helps with messages.
`;

const OPTIONS = {
  simulator: { type: 'boolean' },
  port: { type: 'string' },
  host: { type: 'string' },
  strict: { type: 'boolean' },
  keep: { type: 'boolean' },
  voice: { type: 'boolean' },
  json: { type: 'boolean' },
  full: { type: 'boolean' },
  force: { type: 'boolean' },
  since: { type: 'string' },
  webhooks: { type: 'boolean' },
  check: { type: 'boolean' },
  settings: { type: 'string' },
  version: { type: 'boolean', short: 'v' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** What goes with which command; anything else on the line is a mistake worth naming. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  serve: ['settings', 'simulator', 'port', 'strict'],
  http: ['settings', 'simulator', 'port', 'host', 'strict'],
  worker: ['settings'],
  simulator: ['port', 'strict'],
  demo: ['keep', 'port', 'voice'],
  doctor: ['settings', 'simulator', 'json', 'full', 'webhooks', 'check'],
  approve: ['settings', 'simulator', 'json'],
  pause: ['settings', 'simulator'],
  resume: ['settings', 'simulator'],
  forget: ['settings', 'simulator', 'full', 'force'],
  'opt-out': ['settings', 'simulator', 'json', 'full'],
  audit: ['settings', 'simulator', 'json', 'full', 'since'],
};

/** The operator's commands, each loaded when it is asked for; they look at their further words themselves. */
const OPERATOR: Readonly<Record<string, (call: OperatorCall) => Promise<number>>> = {
  doctor: async (call) =>
    call.webhooks
      ? (await import('./doctor-webhooks.ts')).doctorWebhooksCommand(call)
      : (await import('./doctor.ts')).doctorCommand(call),
  approve: async (call) => (await import('./approve.ts')).approveCommand(call),
  pause: async (call) => (await import('./pause.ts')).pauseCommand(call),
  resume: async (call) => (await import('./pause.ts')).resumeCommand(call),
  forget: async (call) => (await import('./forget.ts')).forgetCommand(call),
  'opt-out': async (call) => (await import('./opt-out.ts')).optOutCommand(call),
  audit: async (call) => (await import('./audit.ts')).auditCommand(call),
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
  const allowed = Object.hasOwn(ALLOWED, command) ? ALLOWED[command] : undefined;
  if (!allowed) return usage(`There is no command "${command}"`);
  const operate = OPERATOR[command];
  if (rest.length > 0 && !operate) return usage(`"${command}" takes no further words`);
  const stray = Object.keys(values).find((option) => !allowed.includes(option));
  if (stray) return usage(`--${stray} does not go with "${command}"`);
  const port = values.port === undefined ? undefined : portOf(values.port);
  if (port !== undefined && Number.isNaN(port)) return usage('--port takes a number from 0 to 65535');

  const reading = values.settings === undefined ? undefined : readSettingsFile(values.settings);
  if (reading && 'wrong' in reading) return usage(reading.wrong);
  const settingsFile = reading?.file;

  if (operate) {
    const { simulator = false, json = false, full = false, force = false, since } = values;
    const { webhooks = false, check = false } = values;
    if (check && !webhooks) return usage('--check goes with --webhooks');
    return operate({ words: rest, settingsFile, simulator, json, full, force, since, webhooks, check });
  }
  switch (command) {
    case 'http': {
      const { httpCommand } = await import('./http.ts');
      const { simulator = false, strict = false, host } = values;
      return httpCommand({ settingsFile, simulator, strict, host, port });
    }
    case 'worker': {
      const { workerCommand } = await import('./worker.ts');
      return workerCommand({ settingsFile });
    }
    case 'simulator': {
      const { simulatorCommand } = await import('./simulator.ts');
      return simulatorCommand({ port, strict: values.strict ?? false });
    }
    case 'demo': {
      const { demoCommand } = await import('./demo.ts');
      return demoCommand({ port, keep: values.keep ?? false, voice: values.voice ?? false });
    }
    default:
      return serveCommand({
        settingsFile,
        simulator: values.simulator ?? false,
        port,
        strict: values.strict ?? false,
      });
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
