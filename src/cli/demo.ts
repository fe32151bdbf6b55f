import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { Simulator } from '../simulator/simulator.ts';
import { BOOKING, caller, expect, SHOP, Surprise, say, step, type Tour, wrapped } from './demo-stage.ts';
import { TEXT_TOUR } from './demo-text.ts';
import { VOICE_TOUR } from './demo-voice.ts';
import { type Listening, listen, portTrouble } from './listen.ts';
import { realTimeSimulator } from './simulator.ts';
import { VERSION } from './version.ts';

/** `46elks-mcp-server demo`: a tour from end to end, against a simulated 46elks. 0 when every step went as it should. */
export async function demoCommand({
  port,
  keep,
  voice,
}: {
  port: number | undefined;
  keep: boolean;
  /** A picture and a phone call in place of texts. */
  voice: boolean;
}): Promise<number | undefined> {
  const simulator = realTimeSimulator(true, [SHOP, BOOKING]);
  const listening = await listen(simulator, port ?? 0).catch((error: unknown) => {
    const trouble = portTrouble(error, port ?? 0);
    if (trouble === undefined) throw error;
    process.stderr.write(`${trouble}; choose another one with --port.\n`);
    return undefined;
  });
  if (!listening) return 1;
  try {
    await show(voice ? VOICE_TOUR : TEXT_TOUR, simulator, listening);
  } catch (error) {
    const reason =
      error instanceof Surprise
        ? error.message
        : `${error instanceof Error ? error.name : 'Error'}: the demo could not go on`;
    process.stdout.write(`\n${styleText('red', `Went otherwise: ${reason}`)}\n`);
    await listening.close();
    return 1;
  }
  if (!keep) {
    await listening.close();
    return 0;
  }
  say(
    '',
    `See the phones in a browser: ${listening.origin}/ (for programs: ${listening.origin}/control). Stop it with Ctrl-C.`,
  );
  return undefined;
}

/** What is the same in every tour: a client, a server, and the money before and after. */
async function show({ title, env, walk }: Tour, simulator: Simulator, { origin }: Listening): Promise<void> {
  say(
    styleText('bold', `46elks-mcp-server ${VERSION}: ${title}`),
    `A simulated 46elks runs at ${origin}/a1; the server is driven by an MCP client over stdio.`,
    'Settings: DRY_RUN=false and ELKS_APPROVAL=never, because nothing can leave this machine.',
    'With a real account both start out safe: dry run on, approval for new recipients.',
  );
  const client = new Client({ name: 'demo', version: VERSION }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [serverFile()],
      env: { ...settings(simulator, origin), ...env },
      stderr: 'ignore',
    }),
  );
  const call = caller(client);
  try {
    const { tools } = await client.listTools();
    step(
      'The client asks what the server can do',
      ...wrapped(`${tools.length} tools: ${tools.map(({ name }) => name).join(', ')}`),
    );
    expect(tools.length >= 6, 'tools are missing');

    const before = await call('check_account_balance', {});
    step('How much money is there?', `balance ${before.text('balance')} ${before.text('currency')}`);

    await walk(call, simulator);

    const after = await call('check_account_balance', {});
    const spent = before.number('balance_units') - after.number('balance_units');
    step(
      'Money before and after',
      `${before.text('balance')} -> ${after.text('balance')} ${after.text('currency')}`,
    );
    expect(spent > 0, 'the balance did not go down');
  } finally {
    await client.close();
  }
  say(
    '',
    styleText('green', 'Everything went as it should. Nothing left this machine.'),
    'Next: give it to your assistant with --simulator. docs/clients.md says how in each client.',
  );
}

/** Everything the child needs and nothing of this process's own settings. */
function settings(simulator: Simulator, origin: string): Record<string, string> {
  return {
    ELKS_API_BASE_URL: `${origin}/a1`,
    ELKS_API_USERNAME: simulator.credentials.username,
    ELKS_API_PASSWORD: simulator.credentials.password,
    ELKS_PHONE_NUMBER: SHOP,
    ELKS_DATA_DIR: ':memory:',
    ELKS_APPROVAL: 'never',
    DRY_RUN: 'false',
  };
}

function serverFile(): string {
  return fileURLToPath(new URL('../cli.js', import.meta.url));
}
