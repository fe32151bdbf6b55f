import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { describe, expect, it, onTestFinished } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { COMMANDS } from '../../src/cli/commands.ts';
import { ANNA, BERTIL, type Era } from '../world.ts';
import {
  type Child,
  CLI,
  callerOf,
  closedPort,
  connect,
  linesOf,
  run,
  simulated,
  takePort,
  temporaryFolder,
} from './child.ts';

const ERAS: readonly Era[] = ['legacy', 'auto'];
const message = 'Hej, kl 14?';
const CLEAN_END = { code: 0, signal: null };

describe('a start', () => {
  it.each(ERAS)('needs no settings and no environment at all (%s)', async (era) => {
    const { client } = await connect({ era });
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('send_sms');
  });

  it.each(ERAS)('needs no data folder that can be made (%s)', async (era) => {
    const { client } = await connect({ era, env: { ELKS_DATA_DIR: '/dev/null/nowhere' } });
    expect((await client.listTools()).tools).not.toEqual([]);
  });

  it.each(ERAS)('needs no network (%s)', async (era) => {
    const { env } = await simulated();
    const { client } = await connect({
      era,
      env: { ...env, ELKS_API_BASE_URL: `http://127.0.0.1:${await closedPort()}/a1` },
    });
    expect((await client.listTools()).tools).not.toEqual([]);
  });

  it.each(ERAS)('asks 46elks nothing and so does not wait for it (%s)', async (era) => {
    const { env, simulator, fault } = await simulated();
    fault({ '*': { hang: true } });
    const { client } = await connect({ era, env });
    await client.listTools();
    expect(simulator.requests()).toEqual([]);
  });

  it('makes no data folder before it is needed', async () => {
    const { env } = await simulated();
    const { client, child } = await connect({ env });
    await client.listTools();
    child.closeStdin();
    await child.exit;
    expect(existsSync(String(env.ELKS_DATA_DIR))).toBe(false);
  });

  it.each(ERAS)("serves the SDK's own stdio client (%s)", async (era) => {
    const { env, accepted } = await simulated();
    const client = new Client({ name: 'test', version: '0' }, { versionNegotiation: { mode: era } });
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: [CLI], env: { ...env }, stderr: 'ignore' }),
    );
    onTestFinished(() => client.close());
    const { data } = await callerOf(client)('send_sms', { to: ANNA, message });
    expect([data.state, data.elks_id]).toEqual(['accepted', accepted()[0]?.id]);
  });
});

describe('stdout', () => {
  it.each(ERAS)('holds nothing but JSON-RPC, whatever goes wrong (%s)', async (era) => {
    const { env, fault } = await simulated();
    const { child, client, call } = await connect({ era, env });
    await client.listTools();
    fault({
      'GET /me': { status: 500, body: 'oops\n' },
      'POST /sms': { answer: { body: '<html>\noops\n</html>' } },
    });
    await call('check_account_balance');
    await call('send_sms', { to: ANNA, message });
    await call('send_sms', { to: ANNA, nonsense: true });
    await call('no_such_tool').catch(() => undefined);
    await disturb(child);
    expect(await strayLines(child)).toEqual([]);
  });

  it.each(ERAS)('holds nothing but JSON-RPC with --simulator (%s)', async (era) => {
    const { child, call } = await connect({ era, args: ['--simulator', '--port', '0'] });
    await call('send_sms', { to: ANNA, message });
    await call('get_sms_messages');
    await disturb(child);
    expect(await strayLines(child)).toEqual([]);
  });

  it('holds nothing when the data folder cannot be made, but JSON-RPC', async () => {
    const { child, call } = await connect({ env: { ELKS_DATA_DIR: '/dev/null/nowhere' } });
    await call('send_sms', { to: '+46701234567', from: 'Cykelfix', message });
    expect(await strayLines(child)).toEqual([]);
  });
});

/** Sends what no client should: a method that does not exist, a notification likewise, an empty line, no JSON at all. */
async function disturb(child: Child): Promise<void> {
  child.write('{"jsonrpc":"2.0","method":"no/such/notification"}\n\nno json\n[]\n{"jsonrpc":"1.0"}\n');
  child.write('{"jsonrpc":"2.0","id":"last","method":"no/such/method"}\n');
  await expect.poll(child.stdout, { timeout: 10_000 }).toContain('"last"');
}

async function strayLines(child: Child): Promise<string[]> {
  child.closeStdin();
  await child.exit;
  const lines = linesOf(child.stdout());
  expect(lines).not.toEqual([]);
  return lines.filter((line) => !isJsonRpc(line));
}

function isJsonRpc(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'jsonrpc' in value && value.jsonrpc === '2.0';
  } catch {
    return false;
  }
}

describe('stderr', () => {
  /** Every field that a log line may have; none of them can hold a text. */
  const FIELDS = [
    'level',
    'time',
    'event',
    'tool',
    'outcome',
    'code',
    'state',
    'id',
    'to',
    'duplicate',
    'tookMs',
    'error',
    'cause',
    'at',
  ];

  async function logOfABusyDay(): Promise<string> {
    const { env, fault, simulator } = await simulated();
    const { call, child } = await connect({ env });
    await simulator.receive({ from: BERTIL, message: 'MARKER incoming' });
    const { data } = await call('send_sms', {
      to: ANNA,
      message: 'MARKER outgoing',
      idempotency_key: 'MARKER-key',
    });
    await call('send_sms', { to: ANNA, message: 'MARKER outgoing' });
    await call('send_sms', { to: 'MARKER to', message: 'MARKER bad' });
    await call('send_sms', { to: ANNA, message: 'MARKER unknown argument', MARKER: 'MARKER' });
    await call('send_sms', { to: ANNA, from: 'BankID', message: 'MARKER refused' });
    await call('estimate_sms_cost', { to: ANNA, message: 'MARKER estimate' });
    await call('get_sms_messages', { with_number: BERTIL });
    await call('check_sms_status', { message_id: data.id });
    await call('check_sms_status', { message_id: 'MARKER' });
    await call('get_delivery_statistics');
    fault({ 'POST /sms': { drop: 'after', next: 1 }, 'GET /me': { status: 502, body: 'MARKER page' } });
    await call('check_account_balance');
    await call('check_sms_status', {
      message_id: (await call('send_sms', { to: BERTIL, message: 'MARKER lost' })).data.id,
    });
    child.closeStdin();
    await child.exit;
    return child.stderr();
  }

  it('holds one JSON object a line with listed fields, masked numbers and no text', async () => {
    const log = await logOfABusyDay();
    const entries = linesOf(log).map((line): Record<string, unknown> => JSON.parse(line));
    expect(entries.length).toBeGreaterThanOrEqual(14);
    expect(entries.flatMap((entry) => Object.keys(entry)).filter((field) => !FIELDS.includes(field))).toEqual(
      [],
    );
    expect(log).toContain('"to":"+46…10"');
    expect(log).not.toMatch(/MARKER|\+\d{5}|70-?174/);
  });
});

describe('settings that cannot be used', () => {
  const env = {
    DRY_RUN: 'canary-maybe',
    RATE_LIMIT_SMS_PER_MINUTE: 'canary-ten',
    ELKS_PHONE_NUMBER: 'canary-number',
    ELKS_API_USERNAME: 'canary user',
    ELKS_API_PASSWORD: 'canary:password',
    ELKS_API_BASE_URL: 'https://canary.example/a1',
    ELKS_APROVAL: 'canary-never',
    ELKS_SENDERS_FILE: '/dev/null/canary',
  };

  it('end the start with code 2 and every problem at once', async () => {
    const { code, stderr } = await run({ env });
    const named = Object.keys(env).filter((name) => stderr.includes(`  ${name.replace(/_FILE$/, '')} `));
    expect({ code, named }).toEqual({ code: 2, named: Object.keys(env) });
  });

  it('are told without their values', async () => {
    const { stdout, stderr } = await run({ env });
    expect(stdout + stderr).not.toContain('canary');
  });

  it('are told on stderr, for stdout belongs to MCP', async () => {
    expect((await run({ env })).stdout).toBe('');
  });

  it('end the start with --simulator too', async () => {
    const { code, stderr } = await run({
      args: ['--simulator', '--port', '0'],
      env: { DRY_RUN: 'canary-maybe' },
    });
    expect({ code, told: stderr.includes('DRY_RUN') }).toEqual({ code: 2, told: true });
  });
});

describe('the command line', () => {
  it.each(['--version', '-v'])('%s prints the version', async (option) => {
    expect(await run({ args: [option] })).toEqual({
      ...CLEAN_END,
      stdout: `${manifest.version}\n`,
      stderr: '',
    });
  });

  it.each(['--help', '-h'])('%s prints every command', async (option) => {
    const { code, stdout } = await run({ args: [option] });
    expect(code).toBe(0);
    expect(stdout).toMatch(/--simulator[\s\S]*simulator[\s\S]*demo/);
  });

  it.each(Object.keys(COMMANDS))(
    '%s --help tells of this command, its options and an example',
    async (command) => {
      const { code, stdout } = await run({ args: [command, '--help'] });
      const options = [...stdout.matchAll(/^ {2}--([a-z]+)/gm)].map(([, option]) => option);
      expect([code, stdout.startsWith(`46elks-mcp-server ${command}: `), options]).toEqual([
        0,
        true,
        COMMANDS[command]?.options,
      ]);
      expect(stdout).toMatch(/For example\n {2}46elks-mcp-server /);
    },
  );

  it.each(
    Object.entries(COMMANDS).flatMap(([command, { examples }]) => examples.map((line) => [command, line])),
  )('%s has an example that can be typed: %s', async (_, line) => {
    const { stderr } = await run({ args: [...line.split(' '), '--help'] });
    expect(stderr).toBe('');
  });

  it.each([
    [['help'], ['--help']],
    [
      ['help', 'approve'],
      ['approve', '--help'],
    ],
    [['version'], ['--version']],
  ])('%j is %j', async (words, options) => {
    expect((await run({ args: words })).stdout).toBe((await run({ args: options })).stdout);
  });

  it.each([
    [['aprove'], 'There is no command "aprove"; did you mean approve? See 46elks-mcp-server --help.'],
    [['nothing'], 'There is no command "nothing". See 46elks-mcp-server --help.'],
    [
      ['audit', '--sinse', '1h'],
      'There is no option --sinse; did you mean --since? See 46elks-mcp-server audit --help.',
    ],
    [['--dry-run'], 'There is no option --dry-run. See 46elks-mcp-server --help.'],
    [['audit', '--since'], '--since takes a value: --since 7d. See 46elks-mcp-server audit --help.'],
    [['audit', '--full=yes'], '--full takes no value. See 46elks-mcp-server audit --help.'],
    [['audit', '--keep'], '--keep does not go with "audit". See 46elks-mcp-server audit --help.'],
  ])('%j is answered in words of its own', async (args, said) => {
    expect((await run({ args })).stderr).toBe(`${said}\n`);
  });

  it.each([[['--port', '4650']], [['--strict']], [['http', '--strict']]])(
    '%j does nothing without a simulator, and so is a mistake',
    async (args) => {
      expect(await run({ args })).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('goes with --simulator'),
      });
    },
  );

  it.skipIf(!existsSync('/usr/bin/script'))(
    'tells a person in a terminal that a client is waited for',
    async () => {
      const terminal = spawn('/usr/bin/script', ['-qec', `'${process.execPath}' '${CLI}'`, '/dev/null']);
      onTestFinished(() => void terminal.kill('SIGKILL'));
      let shown = '';
      terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
        shown += text;
      });
      await expect.poll(() => shown, { timeout: 10_000 }).toMatch(/waits for an MCP client.*Ctrl-C.*--help/);
      terminal.stdin.write('\u0003');
      await once(terminal, 'close');
    },
  );

  it.each([
    ['a command that does not exist', ['sned']],
    ['an option that does not exist', ['--dry-run']],
    ['an option of another command', ['--keep']],
    ['a word too many', ['simulator', 'now']],
    ['a port that is none', ['simulator', '--port', '65536']],
    ['a port without a number', ['simulator', '--port']],
  ])('ends with code 2 and one line for %s', async (_, args) => {
    const { code, stdout, stderr } = await run({ args });
    expect({ code, stdout, lines: linesOf(stderr).length }).toEqual({ code: 2, stdout: '', lines: 1 });
  });
});

describe('the end', () => {
  it.each(ERAS)('comes by itself when the client closes stdin (%s)', async (era) => {
    const { env } = await simulated();
    const { child, call } = await connect({ era, env });
    await call('send_sms', { to: ANNA, message });
    child.closeStdin();
    expect(await child.exit).toEqual(CLEAN_END);
  });

  it('comes by itself when the client never said a word', async () => {
    expect(await run({})).toEqual({ ...CLEAN_END, stdout: '', stderr: '' });
  });

  it('comes by itself with --simulator', async () => {
    const { child, call } = await connect({ args: ['--simulator', '--port', '0'] });
    await call('send_sms', { to: ANNA, message });
    child.closeStdin();
    expect(await child.exit).toEqual(CLEAN_END);
  });

  it('comes without a crash report when nobody reads any more', async () => {
    const { env } = await simulated();
    const { child } = await connect({ env });
    child.stdio.stdout.destroy();
    child.write('{"jsonrpc":"2.0","id":7,"method":"tools/list"}\n');
    expect([await child.exit, child.stderr()]).toEqual([CLEAN_END, '']);
  });

  it.each<[string, (child: Child) => void]>([
    ['the client closes stdin', (child) => child.closeStdin()],
    ['it is told to stop', (child) => child.kill('SIGTERM')],
  ])('waits for a message that is under way when %s', async (_, end) => {
    const { env, simulator, fault } = await simulated();
    fault({ 'POST /sms': { delay_ms: 1, when: 'after', next: 1 } });
    const { child, call } = await connect({ env });
    void call('send_sms', { to: ANNA, message }).catch(() => undefined);
    const posts = () => simulator.requests().filter(({ method }) => method === 'POST');
    await expect.poll(() => posts().length, { timeout: 10_000 }).toBe(1);
    end(child);
    // The answer is held until simulated time advances: an end that did not wait would be there by now.
    expect(await Promise.race([child.exit, aWhile()])).toBe('still there');
    await simulator.advance(1);
    expect(await child.exit).toEqual(CLEAN_END);
    const next = await connect({ env });
    expect((await next.call('send_sms', { to: ANNA, message })).data).toMatchObject({
      state: 'accepted',
      duplicate: true,
    });
  });
});

/** Time for a process to end, told by the work of another one rather than by a clock. */
async function aWhile(): Promise<string> {
  await run({ args: ['--version'] });
  return 'still there';
}

describe('an old Node.js', () => {
  it('prints one line that says what is needed', async () => {
    const { node, file, needed } = oldNode();
    const { code, stdout, stderr } = await run({ node, file, args: [] });
    expect({ code, stdout, lines: linesOf(stderr).length }).toEqual({ code: 1, stdout: '', lines: 1 });
    expect(stderr).toContain(`needs Node.js ${needed} or newer`);
  });

  it('is shown a newer one where npm put it beside the project', async () => {
    const { node, file } = oldNode();
    const folder = temporaryFolder();
    const [copy, newer] = [join(folder, 'dist/cli.mjs'), join(folder, 'node_modules/node/bin/node')];
    for (const path of [copy, newer]) mkdirSync(dirname(path), { recursive: true });
    copyFileSync(file, copy);
    writeFileSync(newer, '');
    expect((await run({ node, file: copy })).stderr).toContain(`Start it with ${newer} in place of node.`);
  });
});

/** A Node.js of this machine that is too old; where there is none, a copy of the launcher that finds this one too old. */
function oldNode(): { node: string; file: string; needed: string } {
  const [major = '', minor = ''] = manifest.engines.node.replace('>=', '').split('.');
  const places = `${process.env.PATH}${delimiter}/usr/local/bin${delimiter}/usr/bin`.split(delimiter);
  const node = places
    .filter((place) => !place.includes('node_modules'))
    .map((place) => join(place, 'node'))
    .filter((path) => existsSync(path))
    .find((path) =>
      isOlder(execFileSync(path, ['--version'], { encoding: 'utf8' }), Number(major), Number(minor)),
    );
  if (node) return { node, file: CLI, needed: `${major}.${minor}` };
  const copy = join(temporaryFolder(), 'cli.mjs');
  writeFileSync(copy, readFileSync(CLI, 'utf8').replaceAll(major, '999'));
  return { node: process.execPath, file: copy, needed: `999.${minor}` };
}

function isOlder(version: string, major: number, minor: number): boolean {
  const [ours = 0, ourMinor = 0] = version.replace('v', '').split('.').map(Number);
  return ours < major || (ours === major && ourMinor < minor);
}

describe('the data folder', () => {
  async function used(): Promise<string> {
    const { env } = await simulated();
    const { call } = await connect({ env });
    await call('send_sms', { to: ANNA, message });
    return String(env.ELKS_DATA_DIR);
  }

  it('can be looked into by its owner only', async () => {
    const folder = await used();
    const modes = readdirSync(folder).map((file) => [file, modeOf(join(folder, file))]);
    expect(modeOf(folder)).toBe('700');
    expect(Object.fromEntries(modes)).toEqual({
      key: '600',
      'simulator.sqlite': '600',
      'simulator.sqlite-shm': '600',
      'simulator.sqlite-wal': '600',
    });
  });

  it('has a write-ahead log', async () => {
    const database = new DatabaseSync(join(await used(), 'simulator.sqlite'), { readOnly: true });
    onTestFinished(() => database.close());
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  });
});

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

describe('--simulator', () => {
  it.each(ERAS)('texts a simulated phone without any setting (%s)', async (era) => {
    const { child, call } = await connect({ era, args: ['--simulator', '--port', '0'] });
    const { data } = await call('send_sms', { to: ANNA, message });
    const truth = await (await fetch(`${(await simulatorOf(child)).control}/truth`)).json();
    expect(truth).toMatchObject({ messages: [{ id: data.elks_id, to: ANNA, message }] });
  });

  it('gets another port when the usual one is taken by another client', async () => {
    const [one, two] = [await connect({ args: ['--simulator'] }), await connect({ args: ['--simulator'] })];
    await one.call('send_sms', { to: ANNA, message });
    const [first, second] = [await simulatorOf(one.child), await simulatorOf(two.child)];
    expect(first.address).not.toBe(second.address);
    const truth = await (await fetch(`${second.control}/truth`)).json();
    expect(truth).toMatchObject({ messages: [] });
  });

  it('says in one line that the port it was told to take is taken', async () => {
    const { port } = await takePort();
    const { code, stdout, stderr } = await run({ args: ['--simulator', '--port', String(port)] });
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^Port \d+ is taken[^\n]*--port[^\n]*\n$/),
    });
  });
});

/** Where a served simulator says it is. */
async function simulatorOf(child: Child): Promise<{ address: string; control: string }> {
  const entry = () => linesOf(child.stderr()).find((line) => line.includes('"event":"simulator"'));
  await expect.poll(entry, { timeout: 10_000 }).toBeDefined();
  return JSON.parse(entry() ?? '');
}
