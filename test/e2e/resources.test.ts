import { describe, expect, it } from 'vitest';
import { CATALOG } from '../../src/mcp/catalog.ts';
import { readFile } from '../../src/mcp/read-file.ts';
import { TOOLS } from '../../src/mcp/tools/index.ts';
import { ANNA, type Era, type World, world } from '../world.ts';

/** Text of a resource, as a client reads it. */
async function read({ client }: World, uri: string): Promise<string> {
  const { contents } = await client.readResource({ uri });
  return contents.map((content) => ('text' in content ? content.text : '')).join('\n');
}

describe.each<Era>(['legacy', 'auto'])('resources over the %s protocol', (era) => {
  it('are listed in a fixed order', async () => {
    const { client } = await world({ era });
    const { resources } = await client.listResources();
    const { resourceTemplates } = await client.listResourceTemplates();
    expect([
      ...resources.map(({ uri }) => uri),
      ...resourceTemplates.map(({ uriTemplate }) => uriTemplate),
    ]).toEqual([
      'elks://account',
      'elks://rules',
      'sms://conversations',
      'sms://conversations/{number}',
      'sms://messages/{id}',
    ]);
  });

  it('say what the tools say', async () => {
    const there = await world({ era });
    const { data } = await there.call('send_sms', { to: ANNA, message: 'Hej', dry_run: true });
    for (const [uri, tool, args] of [
      ['elks://account', 'check_account_balance', {}],
      ['elks://rules', 'get_sending_rules', {}],
      ['sms://conversations', 'list_conversations', {}],
      [`sms://conversations/${ANNA}`, 'get_conversation', { with_number: ANNA }],
      [`sms://conversations/${encodeURIComponent(ANNA)}`, 'get_conversation', { with_number: ANNA }],
      [`sms://messages/${data.id}`, 'check_sms_status', { message_id: data.id }],
    ] as const)
      expect(await read(there, uri)).toBe((await there.call(tool, args)).text);
  });

  it('show a message that failed, which is no failure to read it', async () => {
    const there = await world({ era });
    there.simulator.setRecipients({ [ANNA]: 'failed' });
    const { data } = await there.call('send_sms', { to: ANNA, message: 'Hej' });
    there.time.now += 10_000;
    expect(await read(there, `sms://messages/${data.id}`)).toMatch(/^Failed/);
  });

  it.each([
    ['sms://messages/msg_0', 'There is no message'],
    ['sms://messages/', 'There is no such resource'],
    ['sms://messages/a/b', 'There is no such resource'],
    ['elks://account/', 'There is no such resource'],
    ['file:///etc/passwd', 'There is no such resource'],
    ['not an address', 'There is no such resource'],
    ['sms://messages/%E0%A4%A', 'There is no message'],
  ])('do not include %s, and say so', async (uri, message) => {
    const there = await world({ era });
    await expect(read(there, uri)).rejects.toThrow(message);
  });

  it('without credentials say what to set', async () => {
    const there = await world({ era, bare: true });
    await expect(read(there, 'elks://account')).rejects.toThrow(/credentials_missing.*ELKS_API_USERNAME/);
  });

  it('leave an audit line for each reading', async () => {
    const there = await world({ era });
    await read(there, 'elks://rules');
    expect(there.logs).toContainEqual(expect.objectContaining({ tool: 'get_sending_rules', outcome: 'ok' }));
  });
});

describe('the list of resources', () => {
  it('is told without a store and without asking 46elks, like that of prompts', async () => {
    const asked: string[] = [];
    const fail = async (what: unknown): Promise<never> => {
      asked.push(String(what));
      throw new Error('must not be needed');
    };
    const { client } = await world({ around: { fetch: fail, openStore: fail } });
    const lists = [
      await client.listResources(),
      await client.listResourceTemplates(),
      await client.listPrompts(),
    ];
    expect({ lists: lists.length, asked }).toEqual({ lists: 3, asked: [] });
  });

  it('names only tools and arguments that exist', () => {
    const unknown = CATALOG.resources.filter(({ tool, argument }) => {
      const entry = [...TOOLS, readFile].find(({ name }) => name === tool);
      return !entry || (argument !== undefined && !(argument in entry.input.shape));
    });
    expect(unknown).toEqual([]);
  });

  it('has a variable in the address where the tool has an argument, and nowhere else', () => {
    expect(
      CATALOG.resources.filter(({ uri, argument }) => /\{\w+\}$/.test(uri) !== (argument !== undefined)),
    ).toEqual([]);
  });
});
