// Stands in for the commands that documents show, so that a document can be run as it is written. The command of this
// project really runs; commands of others are only held to what they are known to take.
//   node shim.ts NAME ARGUMENTS…
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';

const CLI = 'dist/cli.js';

/** Go on until they are stopped, so they are stopped when they have said that they run. */
const LONG = ['simulator', 'http', 'worker'];

/** Flags of Docker that the documents use, with whether a value follows. */
const DOCKER_FLAGS: Readonly<Record<string, boolean>> = {
  '-i': false,
  '--rm': false,
  '-d': false,
  '--read-only': false,
  '-t': true,
  '-v': true,
  '-e': true,
  '-p': true,
  '--env-file': true,
};

const SHIMS: Readonly<
  Record<string, (args: readonly string[]) => Promise<string | undefined> | string | undefined>
> = {
  '46elks-mcp-server': command,
  node: ([file, ...args]) => (file === CLI ? command(args) : `node ${file} is not a command of this project`),
  npx: (args) =>
    args[0] === '-y' && args[1] === '46elks-mcp-server'
      ? command(args.slice(2))
      : `npx takes -y and the name of this package`,
  'new-message': newMessage,
  npm,
  docker,
  claude: (args) =>
    /^mcp add --transport (?:stdio (?:--env \w+=\S+ )*46elks -- .+|http 46elks https?:\S+ --header .+)$/.test(
      args.join(' '),
    )
      ? undefined
      : 'claude mcp add is used otherwise than it documents',
  git: (args) =>
    ['clone', 'tag', 'push'].includes(args[0] ?? '') ? undefined : `git ${args[0]} is not known here`,
};

const [name = '', ...args] = process.argv.slice(2);
const wrong = await SHIMS[name]?.(args);
if (wrong !== undefined) {
  process.stderr.write(`${name} ${args.join(' ')}: ${wrong}\n`);
  process.exitCode = 2;
}

/** Runs the command of this project. To find nothing or not to be able to (1) is an answer; not to understand (2) is not. */
async function command(args: readonly string[]): Promise<string | undefined> {
  const isLong = LONG.includes(args[0] ?? '') || args.length === 0 || args[0] === '--keep';
  const ports = args.includes('--port') || !isLong || args.length === 0 ? [] : ['--port', '0'];
  const child = spawn(process.execPath, [CLI, ...args, ...(args[0] === 'worker' ? [] : ports)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.pipe(process.stdout);
  if (isLong) void once(child.stdout, 'data').then(() => child.kill());
  return codeOf(child);
}

/** Stands for the id in an example: texts a simulated phone and prints the id of the message. */
async function newMessage(): Promise<undefined> {
  const { ELKS_API_BASE_URL, ELKS_API_USERNAME, ELKS_API_PASSWORD } = process.env;
  const answer = await fetch(`${ELKS_API_BASE_URL}/sms`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${ELKS_API_USERNAME}:${ELKS_API_PASSWORD}`)}` },
    body: new URLSearchParams({ from: 'Example', to: '+46701740650', message: 'An example' }),
  });
  process.stdout.write(JSON.parse(await answer.text()).id);
  return undefined;
}

async function codeOf(child: ChildProcess): Promise<string | undefined> {
  const [code] = await once(child, 'close');
  return code === 2 ? 'the command line is not understood' : undefined;
}

function npm(args: readonly string[]): string | undefined {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const [verb = '', script = ''] = args;
  if (['ci', 'test', 'pack', 'install'].includes(verb)) return undefined;
  return verb === 'run' && script in scripts ? undefined : 'there is no such script';
}

async function docker([verb = '', ...args]: readonly string[]): Promise<string | undefined> {
  if (verb === 'compose')
    return globSync('docker-compose.yml').length === 1 ? undefined : 'there is no compose file';
  const rest = [...args];
  while (rest[0]?.startsWith('-')) {
    const flag = rest.shift() ?? '';
    if (!(flag in DOCKER_FLAGS)) return `${flag} is not a flag known here`;
    if (DOCKER_FLAGS[flag]) rest.shift();
  }
  const [subject, ...commandLine] = rest;
  if (verb === 'build')
    return subject === '.' ? undefined : 'the image is built from the top of the repository';
  if (verb !== 'run' || subject !== '46elks-mcp-server') return 'only this image is built and run here';
  return commandLine.length === 0 ? undefined : command(commandLine);
}
