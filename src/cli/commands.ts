/** A command: what it does, what may stand behind it, and how it is used. */
export interface Command {
  readonly what: string;
  /** Options beside `--help`; any other on the line is a mistake worth naming. */
  readonly options: readonly Option[];
  /** What it can be told to do, each with its words; none where nothing may stand behind the command. */
  readonly verbs?: readonly (readonly [words: string, what: string])[];
  /** What else whoever uses it should know. */
  readonly note?: string;
  readonly examples: readonly string[];
  /** For the person who answers for what is sent, in a terminal with the settings of the server. */
  readonly isForOperator?: boolean;
}

/** Every option there is, in the words of its own line. */
export const OPTIONS = {
  settings: [
    '--settings FILE',
    'read settings from a file of NAME=value lines; what the environment holds comes first',
  ],
  simulator: ['--simulator', 'a simulated 46elks on this machine: no account, nothing leaves'],
  port: [
    '--port N',
    'port to listen on; 0 takes any that is free (usual: simulator 4646, http 4647, demo 0)',
  ],
  host: ['--host H', 'address to listen on (default 127.0.0.1)'],
  strict: ['--strict', 'the simulator refuses parameters that 46elks does not document'],
  keep: ['--keep', 'leave the simulator running and print its address'],
  voice: ['--voice', 'a picture and a phone call in place of texts'],
  json: ['--json', 'one line of JSON for each thing, for programs to read'],
  full: ['--full', 'show whole numbers, and in the audit texts as well'],
  webhooks: ['--webhooks', 'the address to give to 46elks, which holds a secret'],
  check: ['--check', 'with --webhooks: whether 46elks has that address'],
  since: ['--since 7d', 'how far back, in minutes (m), hours (h) or days (d)'],
  force: ['--force', 'also what may or may not have been sent'],
} as const satisfies Readonly<Record<string, readonly [form: string, what: string]>>;

export type Option = keyof typeof OPTIONS;

const OPERATOR = ['settings', 'simulator'] as const;

/** Every command, in the order of the help; `serve` is what happens without one. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  serve: {
    what: 'serve MCP on stdio, for Claude, VS Code, Cursor and other clients',
    options: ['settings', 'simulator', 'port', 'strict'],
    examples: ['--simulator', '--settings /path/to/46elks.env'],
  },
  http: {
    what: 'one server for many clients, over Streamable HTTP on this machine',
    options: ['settings', 'simulator', 'port', 'host', 'strict'],
    examples: ['http --settings /path/to/46elks.env', 'http --simulator --port 4700'],
  },
  worker: {
    what: 'only sends what waits in the outbox, for as long as it runs',
    options: ['settings'],
    examples: ['worker --settings /path/to/46elks.env'],
  },
  simulator: {
    what: 'only the simulated 46elks, for developing against its API',
    options: ['port', 'strict'],
    examples: ['simulator', 'simulator --port 4650 --strict'],
  },
  demo: {
    what: 'a short tour with a simulated 46elks: a text goes out, an answer comes in; begin here',
    options: ['keep', 'port', 'voice'],
    examples: ['demo', 'demo --voice --keep'],
  },
  doctor: {
    what: 'what is set, what is found, and whether a live send would work',
    options: [...OPERATOR, 'json', 'full', 'webhooks', 'check'],
    examples: ['doctor --settings /path/to/46elks.env', 'doctor --webhooks --check'],
    isForOperator: true,
  },
  approve: {
    what: 'what waits for a person and in the outbox; in a terminal a list to move in with the arrow keys',
    options: [...OPERATOR, 'json'],
    verbs: [
      ['list', 'everything that waits, with whole numbers and texts'],
      ['show ID', 'one of them'],
      ['accept ID…', 'they are sent by a running server, or by the next that starts'],
      ['decline ID…', 'they are never sent; also stops what waits in the outbox'],
    ],
    examples: ['approve --settings /path/to/46elks.env', 'approve list --json'],
    isForOperator: true,
  },
  audit: {
    what: 'who was texted when, and why or why not',
    options: [...OPERATOR, 'json', 'full', 'since'],
    examples: ['audit', 'audit --since 12h --full'],
    isForOperator: true,
  },
  pause: {
    what: 'stop all sending of every server with the same settings at once; resume ends it',
    note: 'Where there was no store yet it makes one, says so and exits with 1: a server with other settings goes on.',
    options: OPERATOR,
    examples: ['pause --settings /path/to/46elks.env'],
    isForOperator: true,
  },
  resume: {
    what: 'let sending go on after a pause',
    options: OPERATOR,
    examples: ['resume --settings /path/to/46elks.env'],
    isForOperator: true,
  },
  'opt-out': {
    what: 'who is never texted',
    options: [...OPERATOR, 'json', 'full'],
    verbs: [
      ['list', 'who opted out, and answers to decide on'],
      ['add NUMBER', 'never text this number again'],
      ['remove NUMBER', 'it may be texted; also decides that an answer was no opt-out'],
    ],
    examples: ['opt-out list', 'opt-out add +46701740610'],
    isForOperator: true,
  },
  forget: {
    what: 'erase what is kept of a person',
    options: [...OPERATOR, 'full', 'force'],
    verbs: [['NUMBER', 'its texts and the number; an opt-out still holds, and limits for a day']],
    examples: ['forget +46701740610'],
    isForOperator: true,
  },
};
