import { parseArgs } from 'node:util';
import { nearest } from '../domain/nearest.ts';
import { COMMANDS, type Command, OPTIONS } from './commands.ts';
import type { OperatorCall } from './operator.ts';
import { readSettingsFile } from './read-settings.ts';
import { VERSION } from './version.ts';

/** How the line is read; what the options mean stands beside the commands. */
const READ = {
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
    const name = argv.find((word) => Object.hasOwn(COMMANDS, word));
    return usage(misread(error, name === undefined ? undefined : COMMANDS[name]), name);
  }
  const { values, positionals } = parsed;
  const [word = 'serve', ...words] = positionals;
  if (values.version || word === 'version') return print(`${VERSION}\n`);
  // `help approve` is `approve --help`.
  const isHelp = values.help || word === 'help';
  const [name = 'serve', ...rest] = word === 'help' ? words : [word, ...words];
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) return usage(`There is no command "${name}"${meant(name, Object.keys(COMMANDS))}`);
  if (isHelp) {
    const { commandHelp, help } = await import('./help.ts');
    return print(positionals.some((given) => given === name) ? commandHelp(name, command) : help());
  }
  const operate = OPERATOR[name];
  if (rest.length > 0 && !operate) return usage(`"${name}" takes no further words`, name);
  const stray = Object.keys(values).find((given) => !command.options.some((option) => option === given));
  if (stray) return usage(`--${stray} does not go with "${name}"`, name);
  const port = values.port === undefined ? undefined : portOf(values.port);
  if (port !== undefined && Number.isNaN(port)) return usage('--port takes a number from 0 to 65535', name);
  const idle = idleOption(name, values);
  if (idle) return usage(`--${idle} goes with --simulator here`, name);

  const reading = values.settings === undefined ? undefined : readSettingsFile(values.settings);
  if (reading && 'wrong' in reading) return usage(reading.wrong, name);
  const settingsFile = reading?.file;
  const { simulator = false, strict = false } = values;

  if (operate) {
    const { json = false, full = false, force = false, since } = values;
    const { webhooks = false, check = false } = values;
    if (check && !webhooks) return usage('--check goes with --webhooks', name);
    return operate({ words: rest, settingsFile, simulator, json, full, force, since, webhooks, check });
  }
  switch (name) {
    case 'http': {
      const { httpCommand } = await import('./http.ts');
      return httpCommand({ settingsFile, simulator, strict, host: values.host, port });
    }
    case 'worker': {
      const { workerCommand } = await import('./worker.ts');
      return workerCommand({ settingsFile });
    }
    case 'simulator': {
      const { simulatorCommand } = await import('./simulator.ts');
      return simulatorCommand({ port, strict });
    }
    case 'demo': {
      const { demoCommand } = await import('./demo.ts');
      return demoCommand({ port, keep: values.keep ?? false, voice: values.voice ?? false });
    }
    default:
      return (await import('./serve.ts')).serveCommand({ settingsFile, simulator, port, strict });
  }
}

function parse(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: READ, allowPositionals: true });
}

/** What is wrong with a line that Node.js could not read, in our words. */
function misread(error: unknown, command: Command | undefined): string {
  const message = error instanceof Error ? error.message : '';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const [, given = ''] = /'(?:-\w, )?(-[^' ]*)/.exec(message) ?? [];
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
    return `There is no option ${given}${meant(
      given,
      [...(command?.options ?? Object.keys(READ)), 'help'].map((name) => `--${name}`),
    )}`;
  const form = Object.entries(OPTIONS).find(([name]) => `--${name}` === given)?.[1][0] ?? given;
  return form.includes(' ') ? `${given} takes a value: ${form}` : `${given} takes no value`;
}

function meant(given: string, words: readonly string[]): string {
  const word = nearest(given, words);
  return word === undefined ? '' : `; did you mean ${word}?`;
}

/** What only a simulator takes, without one. */
function idleOption(
  name: string,
  { simulator, port, strict }: ReturnType<typeof parse>['values'],
): string | undefined {
  if (simulator || (name !== 'serve' && name !== 'http')) return undefined;
  if (strict) return 'strict';
  return name === 'serve' && port !== undefined ? 'port' : undefined;
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? port : Number.NaN;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function usage(message: string, command?: string): number {
  const help = command === undefined ? '--help' : `${command} --help`;
  process.stderr.write(`${message}${/[.?]$/.test(message) ? '' : '.'} See 46elks-mcp-server ${help}.\n`);
  return 2;
}
