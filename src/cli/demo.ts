import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { Simulator } from '../simulator/simulator.ts';
import { isPortTaken, type Listening, listen } from './listen.ts';
import { realTimeSimulator } from './simulator.ts';
import { VERSION } from './version.ts';

/** A number from the range that the Swedish regulator sets aside for fiction: nobody has it. */
const PHONE = '+46701740610';
/** The numbers of the account, from the same range; the first is the default sender. */
const SHOP = '+46701740605';
const BOOKING = '+46701740607';
const QUESTION = 'Hej! Går det bra att ses kl 14 på Åsögatan? Hälsningar från din assistent.';
const ANSWER = 'Ja, kl 14 passar!';
const REPLY = 'Toppen, då ses vi kl 14!';
/** How long the phone takes to answer. */
const THINKING_MS = 1_000;
const DELIVERY_PATIENCE_MS = 8_000;
const POLL_MS = 250;

/** `46elks-mcp-server demo`: the main job from end to end, against a simulated 46elks. 0 when every step went as it should. */
export async function demoCommand({
  port,
  keep,
}: {
  port: number | undefined;
  keep: boolean;
}): Promise<number | undefined> {
  const simulator = realTimeSimulator(true, [SHOP, BOOKING]);
  const listening = await listen(simulator, port ?? 0).catch((error: unknown) => {
    if (!isPortTaken(error)) throw error;
    process.stderr.write(`Port ${port} is taken; choose another one with --port.\n`);
    return undefined;
  });
  if (!listening) return 1;
  try {
    await tour(simulator, listening);
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

/** A step that did not go as a user may expect. */
class Surprise extends Error {}

async function tour(simulator: Simulator, { origin }: Listening): Promise<void> {
  say(
    styleText('bold', `46elks-mcp-server ${VERSION}: a conversation by text, from question to answer`),
    `A simulated 46elks runs at ${origin}/a1; the server is driven by an MCP client over stdio.`,
    'Settings: DRY_RUN=false and ELKS_APPROVAL=never, because nothing can leave this machine.',
    'With a real account both start out safe: dry run on, approval for new recipients.',
  );
  const client = new Client({ name: 'demo', version: VERSION }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [serverFile()],
      env: settings(simulator, origin),
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

    await refusals(call, simulator);
    const id = await send(call, simulator);
    await follow(call, id);
    await converse(call, simulator, id);

    const after = await call('check_account_balance', {});
    const spent = before.number('balance_units') - after.number('balance_units');
    step(
      'Money before and after',
      `${before.text('balance')} -> ${after.text('balance')} ${after.text('currency')}`,
    );
    expect(spent > 0, 'the balance did not go down');

    const statistics = await call('get_delivery_statistics', {});
    step('Delivery statistics', statistics.lines[0] ?? '', statistics.lines[1] ?? '');
    expect(
      statistics.number('delivered') === 2 && statistics.number('total') === 2,
      'the statistics do not show two delivered messages',
    );
  } finally {
    await client.close();
  }
  say(
    '',
    styleText('green', 'Everything went as it should. Nothing left this machine.'),
    'Next: give it to your assistant with --simulator. docs/clients.md says how in each client.',
  );
}

/** What costs nothing: a price, a dry run, and two messages the server will not send. */
async function refusals(call: Call, simulator: Simulator): Promise<void> {
  const estimate = await call('estimate_sms_cost', { to: PHONE, message: QUESTION });
  step(
    `What would "${QUESTION}" cost?`,
    `${estimate.text('encoding')}, ${estimate.number('parts')} part, ${estimate.cost()}`,
  );
  expect(
    estimate.text('encoding') === 'GSM-7' && estimate.number('parts') === 1,
    'the estimate is not one GSM-7 part',
  );

  const dry = await call('send_sms', { to: PHONE, message: QUESTION, dry_run: true });
  step('A dry run', `state ${dry.text('state')}; the simulator has accepted ${accepted(simulator)} messages`);
  expect(dry.text('state') === 'dry_run' && accepted(simulator) === 0, 'the dry run was not dry');

  const bank = await call('send_sms', { to: PHONE, from: 'BankID', message: 'Logga in här' });
  step('A text that pretends to come from BankID', ...bank.problems().split('\n'));
  expect(bank.problems().includes('sender_impersonation'), 'the impersonation was not refused');

  const placeholder = await call('send_sms', { to: '+1234567890', message: QUESTION });
  step('A text to a made-up number', placeholder.problems());
  expect(placeholder.problems().includes('placeholder_number'), 'the placeholder number was not refused');
  expect(accepted(simulator) === 0, 'a refused message left the server');
}

async function send(call: Call, simulator: Simulator): Promise<string> {
  const message = { to: PHONE, from: BOOKING, message: QUESTION, idempotency_key: 'demo-1' };
  const sent = await call('send_sms', message);
  step('Now for real (as far as the simulator is concerned)', `state ${sent.text('state')}, ${sent.cost()}`);
  expect(sent.text('state') === 'accepted' && accepted(simulator) === 1, 'the message was not accepted once');
  const again = await call('send_sms', message);
  step(
    'The same call again, as a client does that lost the answer',
    `duplicate ${String(again.flag('duplicate'))}; the simulator has accepted ${accepted(simulator)} message`,
  );
  expect(again.flag('duplicate') && accepted(simulator) === 1, 'the repeated call was sent again');
  return sent.text('id');
}

/** Shows the message on its way; 46elks calls the first state created, here it is accepted. */
async function follow(call: Call, id: string): Promise<void> {
  const seen = await untilDelivered(call, id);
  step('Its way to the phone', seen.map((state) => (state === 'accepted' ? 'created' : state)).join(' -> '));
  expect(seen.join() === 'accepted,sent,delivered', 'it did not go from created to sent to delivered');
}

/** The states of a message until it is on the phone, each once. */
async function untilDelivered(call: Call, id: string): Promise<readonly string[]> {
  const seen: string[] = [];
  for (
    let waitedMs = 0;
    waitedMs <= DELIVERY_PATIENCE_MS && seen.at(-1) !== 'delivered';
    waitedMs += POLL_MS
  ) {
    const state = (await call('check_sms_status', { message_id: id })).text('state');
    if (state !== seen.at(-1)) seen.push(state);
    await sleep(POLL_MS);
  }
  return seen;
}

/** The model waits, the phone answers, the model answers back, and all of it is one thread. */
async function converse(call: Call, simulator: Simulator, id: string): Promise<void> {
  const waiting = call('wait_for_reply', { with_number: PHONE, after: id, timeout_seconds: 20 });
  await sleep(THINKING_MS);
  await simulator.receive({ from: PHONE, to: BOOKING, message: ANSWER });
  const waited = await waiting;
  step(
    'The client waits, the phone answers, and what it wrote comes as untrusted text',
    ...waited.lines.slice(1),
  );
  expect(waited.flag('answered') && waited.lines.includes(ANSWER), 'the answer did not come');

  const reply = await call('send_sms', { to: PHONE, message: REPLY });
  step(
    `It answers "${REPLY}" and names no sender`,
    `state ${reply.text('state')}, from ${reply.text('from')}: the number that the phone wrote to, not the default ${SHOP}`,
  );
  expect(
    reply.text('state') === 'accepted' && reply.text('from') === BOOKING,
    'the answer did not go from the number that the phone wrote to',
  );

  await untilDelivered(call, reply.text('id'));
  const thread = await call('get_conversation', { with_number: PHONE });
  step('The conversation', ...thread.lines);
  const said = [QUESTION, ANSWER, REPLY].map((text) =>
    thread.lines.findIndex((line) => line.trim() === text),
  );
  expect(
    said.every((place, n) => place > (said[n - 1] ?? 0)),
    'the conversation is not the three messages in order',
  );
}

/** Everything the child needs and nothing of this process's own settings. */
function settings(simulator: Simulator, origin: string): Record<string, string> {
  return {
    ELKS_API_BASE_URL: `${origin}/a1`,
    ELKS_API_USERNAME: simulator.credentials.username,
    ELKS_API_PASSWORD: simulator.credentials.password,
    ELKS_PHONE_NUMBER: SHOP,
    ELKS_SENDERS: BOOKING,
    ELKS_DATA_DIR: ':memory:',
    ELKS_APPROVAL: 'never',
    DRY_RUN: 'false',
  };
}

function serverFile(): string {
  return fileURLToPath(new URL('../cli.js', import.meta.url));
}

function accepted(simulator: Simulator): number {
  return simulator.truth().messages.filter(({ direction }) => direction === 'outgoing').length;
}

type Call = (name: string, args: Record<string, unknown>) => Promise<Answer>;

interface Answer {
  readonly lines: readonly string[];
  text(key: string): string;
  number(key: string): number;
  flag(key: string): boolean;
  cost(): string;
  problems(): string;
}

/** Calls a tool and reads its answer the way a program would. */
function caller(client: Client): Call {
  return async (name, args) => {
    const { content, structuredContent } = await client.callTool({ name, arguments: args });
    const data: unknown = structuredContent;
    const field = (key: string, of: unknown = data): unknown =>
      typeof of === 'object' && of !== null ? Reflect.get(of, key) : undefined;
    const list = (key: string): readonly unknown[] => {
      const value = field(key);
      return Array.isArray(value) ? value : [];
    };
    return {
      lines: content.flatMap((block) => (block.type === 'text' ? block.text.split('\n') : [])),
      text: (key) => String(field(key) ?? ''),
      number: (key) => Number(field(key)),
      flag: (key) => field(key) === true,
      cost: () =>
        `${String(field('amount', field('cost')))} ${String(field('currency', field('cost')))} (${String(field('basis', field('cost')))})`,
      problems: () =>
        list('problems')
          .map((item) => `${String(field('code', item))}: ${String(field('message', item))}`)
          .join('\n'),
    };
  };
}

function expect(condition: boolean, otherwise: string): void {
  if (!condition) throw new Surprise(otherwise);
}

function step(title: string, ...lines: readonly string[]): void {
  say('', `${styleText('cyan', '>')} ${title}`, ...lines.map((line) => `    ${line}`));
}

/** The same words in lines that a terminal need not break. */
function wrapped(text: string): string[] {
  return (text.match(/.{1,95}(?: |$)/g) ?? [text]).map((line) => line.trimEnd());
}

function say(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
