import { COMMANDS, type Command, OPTIONS } from './commands.ts';
import { list } from './table.ts';
import { VERSION } from './version.ts';

const NAME = '46elks-mcp-server';

/** What there is, for whoever begins. */
export function help(): string {
  const { serve, ...named } = COMMANDS;
  const rows = (isForOperator: boolean): [name: string, what: string][] =>
    Object.entries(named)
      .filter(([, command]) => (command.isForOperator ?? false) === isForOperator)
      .map(([name, { what }]) => [`${NAME} ${name}`, what]);
  const first: [name: string, what: string][] = [
    [NAME, serve?.what ?? ''],
    [`${NAME} --simulator`, 'the same with a simulated 46elks on this machine: no account, nothing leaves'],
  ];
  const options = list([
    ...(['settings', 'simulator', 'json', 'full'] as const).map((option) => OPTIONS[option]),
    ['--version', 'print the version'],
    ['--help', 'print this'],
  ]);
  return `${NAME} ${VERSION} - lets an AI assistant text people through 46elks (unofficial)

${list([...first, ...rows(false)]).join('\n')}

For the operator, in a terminal with the settings of the server
${list(rows(true)).join('\n')}

Options of most commands; COMMAND --help tells all of one
${options.join('\n')}

Settings are environment variables; docs/config.md lists them. Without any, nothing is ever sent:
a live send needs ELKS_API_USERNAME, ELKS_API_PASSWORD, a sender, DRY_RUN=false,
and the recipient on ELKS_ALLOWED_RECIPIENTS, or a person who approves it.

docs/getting-started.md goes from nothing to a text in five steps, docs/clients.md says
what goes where in Claude, VS Code, Cursor and others, docs/faq.md helps with messages.
`;
}

/** What one command does, and how it is told to. */
export function commandHelp(name: string, { what, verbs, note, options, examples }: Command): string {
  return [
    `${NAME} ${name}: ${what}`,
    ...(verbs ? ['', ...list(verbs.map(([words, means]) => [`${name} ${words}`, means]))] : []),
    ...(note === undefined ? [] : ['', note]),
    '',
    'Options',
    ...list(options.map((option) => OPTIONS[option])),
    '',
    'For example',
    ...examples.map((words) => `  ${NAME} ${words}`),
    '',
  ].join('\n');
}
