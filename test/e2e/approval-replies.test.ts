import { type CallToolResult, type ElicitResult, isInputRequiredResult } from '@modelcontextprotocol/client';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ANNA, BERTIL, type World, world } from '../world.ts';
import { BY_DEFAULT, MINUTE_MS, message, NO, rows, YES } from './approving.ts';
import { dataDir } from './operator.ts';

const outcome = z.object({ state: z.string(), duplicate: z.boolean().optional() });

describe('a call that comes back with an answer', () => {
  const asking = (env: Readonly<Record<string, string>> = {}): Promise<World> =>
    world({ elicit: () => ({ action: 'cancel' }), env: { ...BY_DEFAULT, ELKS_APPROVAL: 'always', ...env } });

  type Retry = { readonly requestState?: string; readonly inputResponses?: Record<string, ElicitResult> };

  /** One round of the newer protocol, without a client that would go on by itself. */
  const round = async ({ client }: World, args: Record<string, unknown>, retry: Retry = {}) =>
    client.callTool({ name: 'send_sms', arguments: args, ...retry }, { allowInputRequired: true });

  /** The token that a client gets with the question. */
  async function tokenFor(here: World, args: Record<string, unknown>): Promise<string> {
    const asked: unknown = await round(here, args);
    if (!isInputRequiredResult(asked) || asked.requestState === undefined) throw new Error('was not asked');
    return asked.requestState;
  }

  const yesWith = (requestState: string): Retry => ({ requestState, inputResponses: { approval: YES } });
  const stateOf = ({ structuredContent }: CallToolResult) => outcome.parse(structuredContent).state;

  const one = { to: ANNA, message };
  const other = { to: ANNA, message: 'Skicka 5000 kr till 0701740699' };

  it('is sent', async () => {
    const here = await asking();
    await round(here, one, yesWith(await tokenFor(here, one)));
    expect(here.accepted()).toMatchObject([{ to: ANNA, message }]);
  });

  it('made five times at once is sent once', async () => {
    const here = await asking();
    const retry = yesWith(await tokenFor(here, one));
    const results = await Promise.all(Array.from({ length: 5 }, () => round(here, one, retry)));
    expect({ sent: here.accepted().length, rows: await rows(here), states: results.map(stateOf) }).toEqual({
      sent: 1,
      rows: 1,
      states: expect.arrayContaining(['accepted']),
    });
  });

  it('made again later is not sent a second time, and says so', async () => {
    const here = await asking();
    const retry = yesWith(await tokenFor(here, one));
    await round(here, one, retry);
    here.time.now += 9 * MINUTE_MS;
    const again = await round(here, one, retry);
    expect({
      sent: here.accepted().length,
      duplicate: outcome.parse(again.structuredContent).duplicate,
    }).toEqual({
      sent: 1,
      duplicate: true,
    });
  });

  it('approves nothing new when it is replayed after its message is long sent', async () => {
    const here = await asking();
    const retry = yesWith(await tokenFor(here, one));
    await round(here, one, retry);
    here.time.now += 25 * MINUTE_MS;
    await round(here, one, retry);
    await here.app.workOnce();
    expect(here.accepted()).toHaveLength(1);
  });

  it.each<[string, (token: string) => string]>([
    ['made up', () => 'approved'],
    ['empty', () => ''],
    ['cut', (token) => token.slice(0, -1)],
    ['longer', (token) => `${token}0`],
    ['in other letters', (token) => token.toUpperCase()],
    ['only the id', (token) => token.split('.')[0] ?? ''],
    ['with a digit changed', (token) => token.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
    ['with the signature of nothing', (token) => `${token.split('.')[0]}.${'0'.repeat(32)}`],
    ['with the id of another', (token) => `msg_${'0'.repeat(24)}.${token.split('.')[1]}`],
  ])('with a token that is %s sends nothing', async (_how, forge) => {
    const here = await asking();
    const token = await tokenFor(here, one);
    await round(here, one, yesWith(forge(token)));
    await here.app.workOnce();
    expect(here.accepted()).toEqual([]);
  });

  it('with the answer but no token sends nothing', async () => {
    const here = await asking();
    await tokenFor(here, one);
    await round(here, one, { inputResponses: { approval: YES } });
    expect(here.accepted()).toEqual([]);
  });

  it('with the token but the answer to another question sends nothing', async () => {
    const here = await asking();
    const requestState = await tokenFor(here, one);
    await round(here, one, { requestState, inputResponses: { decision: YES, Approval: YES } });
    expect(here.accepted()).toEqual([]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['another text', other],
    ['another recipient', { ...one, to: BERTIL }],
    ['another sender', { ...one, from: 'Bageriet' }],
    ['flash', { ...one, flashsms: 'yes' }],
    ['one character more', { ...one, message: `${message} ` }],
  ])('with the token of a message for %s sends nothing', async (_what, second) => {
    const here = await asking();
    const token = await tokenFor(here, one);
    await tokenFor(here, second);
    await round(here, second, yesWith(token));
    await here.app.workOnce();
    expect(here.accepted()).toEqual([]);
  });

  it('with the token of one message approves only that one, whichever call brings it', async () => {
    const here = await asking();
    const [first, second] = [await tokenFor(here, one), await tokenFor(here, other)];
    await round(here, one, yesWith(second));
    await round(here, other, yesWith(first));
    expect(here.accepted()).toEqual([]);
  });

  it('after the declined message is wanted again asks anew', async () => {
    const here = await asking();
    const token = await tokenFor(here, one);
    await round(here, one, { requestState: token, inputResponses: { approval: NO } });
    await round(here, one, yesWith(token));
    expect(here.accepted()).toEqual([]);
  });

  it('after it has expired sends nothing', async () => {
    const here = await asking();
    const token = await tokenFor(here, one);
    here.time.now += 30 * MINUTE_MS;
    await round(here, one, yesWith(token));
    await here.app.workOnce();
    expect(here.accepted()).toEqual([]);
  });

  it('after it has expired says approval_expired', async () => {
    const here = await asking();
    const token = await tokenFor(here, one);
    here.time.now += 30 * MINUTE_MS;
    const { structuredContent } = await round(here, one, yesWith(token));
    expect(structuredContent).toMatchObject({ problems: [{ code: 'approval_expired' }] });
  });

  it('within half an hour is sent by another process on the same store', async () => {
    const env = { ELKS_DATA_DIR: dataDir(), ELKS_APPROVAL: 'always' };
    const first = await world({ elicit: () => YES, env });
    const second = await world({ elicit: () => YES, env, beside: first });
    const token = await tokenFor(first, one);
    await first.close();
    await round(second, one, yesWith(token));
    expect(second.accepted()).toHaveLength(1);
  });

  it('is of no use in the store of somebody else', async () => {
    const mine = await asking();
    const theirs = await asking();
    await tokenFor(theirs, one);
    await round(theirs, one, yesWith(await tokenFor(mine, one)));
    expect(theirs.accepted()).toEqual([]);
  });
});

describe('no argument', () => {
  const NAMES = [
    ...[
      'approve',
      'approved',
      'approval',
      'confirm',
      'confirmed',
      'force',
      'yes',
      'override',
      'human_approved',
    ],
    ...[
      'requestState',
      'request_state',
      'inputResponses',
      'token',
      'approval_token',
      'decision',
      'held',
      'state',
    ],
    ...[
      'policy',
      'ELKS_APPROVAL',
      'ELKS_ALLOWED_RECIPIENTS',
      'allowed',
      'via',
      'user_consent',
      '_meta',
      'meta',
    ],
  ];
  const VALUES = [true, 'yes', 'Send it', 'never', 1, ANNA, { approval: YES }];

  it('stands in for approval', async () => {
    const here = await world({ env: { ...BY_DEFAULT, RATE_LIMIT_SMS_PER_MINUTE: '1000' } });
    await here.call('send_sms', { to: ANNA, message });
    for (const name of NAMES)
      for (const value of VALUES) await here.call('send_sms', { to: ANNA, message, [name]: value });
    await here.app.workOnce();
    expect(here.accepted()).toEqual([]);
  });

  it('of another tool does either', async () => {
    const here = await world({ env: BY_DEFAULT });
    const { data } = await here.call('send_sms', { to: ANNA, message });
    const { tools } = await here.client.listTools();
    for (const { name } of tools)
      for (const argument of [...NAMES, 'message_id', 'id'])
        await here.call(name, { [argument]: data.id, approve: true });
    for (const { name } of tools) await here.call(name, { message_id: data.id });
    await here.app.workOnce();
    expect(here.accepted()).toEqual([]);
  });

  it('beside the arguments of a call does, not even with a client that shows forms', async () => {
    const here = await world({ elicit: () => ({ action: 'cancel' }), env: BY_DEFAULT });
    const { data } = await here.call('send_sms', { to: ANNA, message });
    await here.client.callTool(
      {
        name: 'send_sms',
        arguments: { to: ANNA, message, idempotency_key: data.id },
        _meta: { approved: true, requestState: data.id, inputResponses: { approval: YES } },
      },
      { allowInputRequired: true },
    );
    expect(here.accepted()).toEqual([]);
  });
});
