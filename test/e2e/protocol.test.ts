import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TOOLSETS } from '../../src/domain/toolsets.ts';
import { CATALOG } from '../../src/mcp/catalog.ts';
import { instructions } from '../../src/mcp/instructions.ts';
import { TOOLS } from '../../src/mcp/tools/index.ts';
import { ANNA, type Era, world } from '../world.ts';

/** A quarter of the bytes is the usual rule of thumb for tokens. */
const LIST_TOKENS_MAX = 3_500;
const DESCRIPTION_BYTES_MAX = 1_024;
const INSTRUCTIONS_BYTES_MAX = 2_048;

const EVERYTHING = { ELKS_TOOLSETS: TOOLSETS.join(',') };

describe.each<Era>(['legacy', 'auto'])('over the %s protocol', (era) => {
  it('lists the tools in a fixed order', async () => {
    const { client } = await world({ era });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'send_sms',
      'estimate_sms_cost',
      'check_sms_status',
      'wait_for_reply',
      'get_conversation',
      'list_conversations',
      'get_sms_messages',
      'get_sending_rules',
      'check_account_balance',
      'get_delivery_statistics',
    ]);
  });

  it('lists them within the token budget', async () => {
    const { client } = await world({ era });
    const bytes = Buffer.byteLength(JSON.stringify(await client.listTools()));
    expect(bytes / 4).toBeLessThan(LIST_TOKENS_MAX);
  });

  it('gives instructions for the whole server', async () => {
    const { client } = await world({ era });
    expect(client.getInstructions()).toBe(instructions(false));
  });

  it('does the main job: price, send, delivery, answer', async () => {
    const { call, simulator, time } = await world({ era });
    const price = await call('estimate_sms_cost', { to: ANNA, message: 'Kl 14?' });
    const sent = await call('send_sms', { to: ANNA, message: 'Kl 14?' });
    time.now += 5_000;
    const status = await call('check_sms_status', { message_id: sent.data.id });
    await simulator.receive({ from: ANNA, message: 'Ja, kl 14 passar!' });
    const inbox = await call('get_sms_messages', { with_number: ANNA, direction: 'inbound' });
    expect([
      price.data.cost.basis,
      sent.data.state,
      status.data.state,
      inbox.data.messages[0].untrusted_text,
    ]).toEqual(['quoted', 'accepted', 'delivered', 'Ja, kl 14 passar!']);
  });

  it.each(TOOLS.map(({ name }) => name))(
    'answers a wrong call of %s with an error that names what it takes',
    async (name) => {
      const { call } = await world({ era, env: EVERYTHING });
      const { isError, text, data } = await call(name, { nonsense: 1 });
      const takes = Object.keys(TOOLS.find((tool) => tool.name === name)?.input.shape ?? {});
      expect(
        isError && data.problems[0].code === 'invalid_argument' && text.includes('unknown argument nonsense'),
      ).toBe(true);
      expect(takes.filter((key) => !text.includes(key))).toEqual([]);
    },
  );

  it('rejects a tool that does not exist', async () => {
    const { client } = await world({ era });
    await expect(client.callTool({ name: 'send_fax', arguments: {} })).rejects.toThrow(/send_fax/);
  });
});

describe('what each tool tells a client', () => {
  it.each(CATALOG.tools.map((entry) => [entry.name, entry] as const))(
    'of %s is as committed',
    async (name, entry) => {
      const { effect: _ours, toolset: _also, view: _shown, ...told } = entry;
      await expect(`${JSON.stringify(told, null, 2)}\n`).toMatchFileSnapshot(
        `../snapshots/tools/${name}.json`,
      );
    },
  );

  it.each(CATALOG.tools.map((entry) => [entry.name, entry] as const))(
    'of %s sets all four hints and contradicts none',
    (_name, entry) => {
      const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = entry.annotations;
      expect(
        [readOnlyHint, destructiveHint, idempotentHint, openWorldHint].every(
          (hint) => typeof hint === 'boolean',
        ),
      ).toBe(true);
      expect(readOnlyHint && destructiveHint).toBe(false);
    },
  );

  it.each(CATALOG.tools.map((entry) => [entry.name, entry] as const))(
    'of %s says what it costs, when not to use it and what else to use',
    (name, entry) => {
      const { description } = entry;
      const siblings = CATALOG.tools.filter(
        (other) => other.name !== name && description.includes(other.name),
      );
      expect(Buffer.byteLength(description)).toBeLessThanOrEqual(DESCRIPTION_BYTES_MAX);
      expect(description).toMatch(/costs|\bfree\b/i);
      expect(description).toMatch(/\bnot for\b/i);
      expect(siblings.length).toBeGreaterThan(0);
    },
  );

  it.each(CATALOG.tools.map((entry) => [entry.name, entry] as const))(
    'of %s describes every argument and takes no others',
    (_name, entry) => {
      const { properties, additionalProperties } = JSON.parse(JSON.stringify(entry.inputSchema));
      expect(Object.entries(properties).filter(([, property]) => !Object(property).description)).toEqual([]);
      expect(additionalProperties).toBe(false);
    },
  );

  it('has one file per tool, named like the tool', () => {
    const files = globSync('src/mcp/tools/*.ts')
      .map((file) => file.replace(/.*[/\\]|\.ts$/g, ''))
      .filter((file) => file !== 'index');
    expect(files.map((file) => file.replaceAll('-', '_')).sort()).toEqual(
      [...CATALOG.tools, ...CATALOG.viewTools].map(({ name }) => name).sort(),
    );
  });

  it('keeps the instructions short enough not to be cut', () => {
    expect(Buffer.byteLength(instructions(true))).toBeLessThanOrEqual(INSTRUCTIONS_BYTES_MAX);
  });
});

describe('what a tool answers', () => {
  it.each([
    ['send_sms', { to: ANNA, message: 'Hej' }],
    ['estimate_sms_cost', { to: ANNA, message: 'Hej “du”' }],
    ['get_sms_messages', {}],
    ['check_account_balance', {}],
    ['get_delivery_statistics', {}],
  ])('from %s has the shape that was promised', async (name, args) => {
    const { call, simulator } = await world();
    await call('send_sms', { to: ANNA, message: 'Först' });
    await simulator.receive({ from: ANNA, message: 'Svar' });
    const { data } = await call(name, args);
    const schema = TOOLS.find((tool) => tool.name === name)?.output.strict();
    expect(schema?.safeParse(data).error).toBeUndefined();
  });

  it('says in text whatever it says in data that matters', async () => {
    const { call } = await world();
    const { text, data } = await call('send_sms', { to: ANNA, message: 'Hej' });
    const facts = [
      data.id,
      data.elks_id,
      data.to,
      data.from,
      data.encoding,
      `${data.cost.amount} ${data.cost.currency}`,
    ];
    expect(facts.filter((fact) => !text.includes(fact))).toEqual([]);
  });
});
