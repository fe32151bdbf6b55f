import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { TOOLSETS } from '../../src/domain/toolsets.ts';
import { type Elicit, type World, type WorldOptions, world } from '../world.ts';

const yes: Elicit = () => ({ action: 'accept', content: { decision: 'Do it' } });

const admin = (options: WorldOptions = {}): Promise<World> =>
  world({
    ...options,
    env: { ELKS_TOOLSETS: TOOLSETS.join(','), ...options.env },
    // A busy machine may take longer than the shortened patience of a test.
    around: {
      fileExists: () => true,
      sleep: (ms, signal) => sleep(ms, undefined, signal && { signal }).catch(() => undefined),
      ...options.around,
    },
  });

const codes = (data: { problems?: { code: string }[] }) => data.problems?.map(({ code }) => code) ?? [];

/** The first number of the account, as list_numbers tells of it. */
async function firstNumber({ call }: World): Promise<{ number_id: string; number: string }> {
  const { data } = await call('list_numbers');
  const { id, number } = data.numbers[0];
  return { number_id: id, number };
}

async function told({ call }: World): Promise<{ id: string; number: string; name?: string }[]> {
  return (await call('list_numbers')).data.numbers;
}

describe('a number', () => {
  it('gets a name at once, and another, and the first one again', async () => {
    const there = await admin();
    const number = await firstNumber(there);
    const names: (string | undefined)[] = [];
    for (const name of ['Butiken', 'Verkstaden', 'Butiken']) {
      const { data } = await there.call('configure_number', { ...number, name });
      expect([data.state, data.duplicate]).toEqual(['delivered', undefined]);
      names.push((await told(there))[0]?.name);
    }
    expect(names).toEqual(['Butiken', 'Verkstaden', 'Butiken']);
  });

  it('gets a name by a person where people are asked, though they agreed to another one', async () => {
    const there = await admin({ env: { ELKS_APPROVAL: 'new-recipients' } });
    const number = await firstNumber(there);
    const states: string[] = [];
    for (const name of ['Butiken', 'Verkstaden']) {
      const { data } = await there.call('configure_number', { ...number, name });
      states.push(data.state);
      await there.app.operator.answer(data.id, 'approve');
      await there.app.workOnce();
    }
    expect([states, (await told(there))[0]?.name]).toEqual([['held', 'held'], 'Verkstaden']);
  });

  it('sends what comes in elsewhere only after a person said yes, whatever is set', async () => {
    const [questions, choices]: [string[], unknown[]] = [[], []];
    const there = await admin({
      env: { ELKS_APPROVAL: 'never' },
      elicit: (question) => {
        questions.push(question.message);
        choices.push('requestedSchema' in question && question.requestedSchema.properties['decision']);
        return { action: 'decline' };
      },
    });
    const number = await firstNumber(there);
    const { data } = await there.call('configure_number', {
      ...number,
      sms_url: 'https://evil.example.com/',
    });
    expect(data.state).toBe('cancelled');
    expect(choices).toMatchObject([{ enum: ['Do it', 'Do not do it'] }]);
    expect(questions).toEqual([
      `An assistant wants to change the 46elks account.\nChange the number ${number.number} (${number.number_id}):\n  incoming texts go to: https://evil.example.com/`,
    ]);
  });

  it('is not given back unless id and number are of the same one', async () => {
    const there = await admin({ elicit: yes });
    const { number_id } = await firstNumber(there);
    const { data } = await there.call('deallocate_number', { number_id, number: '+46701740699' });
    expect(codes(data)).toEqual(['account_change_invalid']);
    expect(await told(there)).toHaveLength(1);
  });

  it('is given back by a person only, and then is gone', async () => {
    const there = await admin({ env: { ELKS_APPROVAL: 'never' }, elicit: yes });
    const number = await firstNumber(there);
    const { data } = await there.call('deallocate_number', number);
    expect([data.state, (await told(there)).length]).toEqual(['delivered', 0]);
  });

  it('stays where nobody can be asked', async () => {
    const there = await admin({ env: { ELKS_APPROVAL: 'never' } });
    const { data } = await there.call('deallocate_number', await firstNumber(there));
    expect([data.state, (await told(there)).length]).toEqual(['held', 1]);
    await there.app.operator.answer(data.id, 'approve');
    await there.app.workOnce();
    expect(await told(there)).toHaveLength(0);
  });

  it('is rented by a person only, once, at its price', async () => {
    const there = await admin({ elicit: yes });
    const rent = () => there.call('allocate_number', { country: 'SE', capabilities: ['sms', 'voice'] });
    const [first, second] = [await rent(), await rent()];
    expect(first.data).toMatchObject({ state: 'delivered', cost: { units: 300_000, basis: 'charged' } });
    expect([second.data.id, second.data.duplicate]).toEqual([first.data.id, true]);
    expect(await told(there)).toHaveLength(2);
  });

  it('is told when it was rented, also when the state is asked for later', async () => {
    const there = await admin({ elicit: yes });
    const rented = await there.call('allocate_number', { country: 'SE', capabilities: ['sms'] });
    const later = await there.call('check_sms_status', { message_id: rented.data.id });
    const { number } = (await told(there)).find(({ id }) => id === rented.data.elks_id) ?? {};
    expect([rented.data, later.data]).toEqual([
      expect.objectContaining({ change: 'rent SE sms', number }),
      expect.objectContaining({ change: 'rent SE sms', number }),
    ]);
    expect(rented.text).toContain(`Done at 46elks.\nrent SE sms | the number is ${number} | `);
  });

  it('is changed with an answer that says what, and nothing secret of an address', async () => {
    const there = await admin({ elicit: yes });
    const number = await firstNumber(there);
    const { text } = await there.call('configure_number', {
      ...number,
      name: 'Butiken',
      sms_url: 'https://hooks.example.com/?key=secret',
      voice_url: 'none',
      sms_replies: false,
    });
    expect(text).toMatch(
      /^Done at 46elks\.\nset \+46701740605: name Butiken, texts to hooks\.example\.com, calls to nowhere, replies off \| id /,
    );
    expect(text).not.toContain('secret');
  });

  it('is held without being told that listing a recipient would help', async () => {
    const there = await admin({ env: { ELKS_APPROVAL: 'new-recipients' } });
    const { text } = await there.call('allocate_number', { country: 'SE', capabilities: ['sms'] });
    expect([text.includes('46elks-mcp-server approve'), text.includes('ELKS_ALLOWED_RECIPIENTS')]).toEqual([
      true,
      false,
    ]);
  });

  it('can be named by its id as it is listed', async () => {
    const there = await admin();
    const { text } = await there.call('list_numbers');
    const [, id, number] = /^(?=.*id (n[0-9a-f]+)$)(\+\d+)/m.exec(text) ?? [];
    const { data } = await there.call('configure_number', { number_id: id, number, name: 'Butiken' });
    expect(data.state).toBe('delivered');
  });

  it('whose rent was not answered is looked up and not rented again', async () => {
    const there = await admin({ elicit: yes });
    // Long after the account got its first number, which is like it.
    there.time.now += 600_000;
    there.fault({ 'POST /numbers': { drop: 'after', next: 1 } });
    const { data } = await there.call('allocate_number', { country: 'SE', capabilities: ['sms'] });
    expect(data.state).toBe('unknown');
    await there.app.workOnce();
    const { data: later } = await there.call('check_sms_status', { message_id: data.id });
    expect([later.state, (await told(there)).length]).toEqual(['delivered', 2]);
  });

  it('is not taken for the one when two were rented whose answers were lost', async () => {
    const there = await admin({ env: { ELKS_DAILY_BUDGET: '200' }, elicit: yes });
    there.time.now += 600_000;
    there.fault({ 'POST /numbers': { drop: 'after', next: 1 } });
    const lost = await there.call('allocate_number', { country: 'SE', capabilities: ['sms', 'voice'] });
    there.fault({ 'POST /numbers': { drop: 'before', next: 1 } });
    const never = await there.call('allocate_number', { country: 'SE', capabilities: ['sms'] });
    await there.app.workOnce();
    const states = [];
    for (const { data } of [lost, never]) {
      states.push((await there.call('check_sms_status', { message_id: data.id })).data.state);
    }
    expect([states, (await told(there)).length]).toEqual([['unknown', 'unknown'], 2]);
  });

  it('is not rented for more than a day may cost', async () => {
    const there = await admin({ env: { ELKS_DAILY_BUDGET: '20' }, elicit: yes });
    const { data } = await there.call('allocate_number', { country: 'SE', capabilities: ['sms'] });
    expect([codes(data), (await told(there)).length]).toEqual([['budget_exceeded', 'approval_required'], 1]);
  });

  it('stays as it is in a dry run', async () => {
    const there = await admin({ env: { DRY_RUN: 'true' } });
    const { data } = await there.call('deallocate_number', {
      number_id: `n${'0'.repeat(32)}`,
      number: '+46701740605',
    });
    expect([data.state, there.requests.length]).toEqual(['dry_run', 0]);
  });

  it('is not changed by a server that only reads', async () => {
    const there = await admin({ env: { ELKS_READ_ONLY: 'true' } });
    const { data } = await there.call('configure_number', { ...(await firstNumber(there)), name: 'X' });
    expect(codes(data)).toEqual(['read_only']);
  });
});

describe('a subaccount', () => {
  it('is made with a limit, and its password is told to nobody', async () => {
    const there = await admin({ elicit: yes });
    const { data, text } = await there.call('create_subaccount', { name: 'Butiken', usage_limit: '99.50' });
    expect(data.state).toBe('delivered');
    const { username, password } = there.simulator.credentials;
    const answer = await there.simulator.fetch(
      new Request(`http://127.0.0.1:4646/a1/subaccounts/${data.elks_id}`, {
        headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
      }),
    );
    const { name, usagelimit, secret } = JSON.parse(await answer.text());
    expect([name, usagelimit]).toEqual(['Butiken', 995_000]);
    expect(JSON.stringify([text, data, there.logs])).not.toContain(secret);
  });

  it('gets another limit', async () => {
    const there = await admin({ elicit: yes });
    const made = await there.call('create_subaccount', { name: 'Butiken', usage_limit: '10' });
    const id = made.data.elks_id;
    const { data } = await there.call('update_subaccount', { id, called: 'Butiken', usage_limit: '20' });
    const { data: costs } = await there.call('get_costs');
    expect([data.state, costs.by_subaccount.at(-1)]).toMatchObject([
      'delivered',
      { id, name: 'Butiken', used: '0.00', used_units: 0, limit: '20.00' },
    ]);
  });

  it('is shown by name to who decides, and not changed under another', async () => {
    const questions: string[] = [];
    const there = await admin({
      elicit: (question) => {
        questions.push(question.message);
        return yes(question);
      },
    });
    const { data: made } = await there.call('create_subaccount', { name: 'Butiken', usage_limit: '10' });
    const change = { id: made.elks_id, usage_limit: '1000' };
    const wrong = await there.call('update_subaccount', { ...change, called: 'Verkstaden' });
    await there.call('update_subaccount', { ...change, called: 'Butiken' });
    expect(codes(wrong.data)).toEqual(['account_change_invalid']);
    expect(questions.slice(1)).toEqual([
      `An assistant wants to change the 46elks account.\nChange the subaccount Butiken (${made.elks_id}):\n  may spend in all: 1000.00 SEK`,
    ]);
  });
});

describe('the audit trail', () => {
  it('holds over texts, pictures, calls and changes of the account, and after they are forgotten', async () => {
    const there = await admin({ env: { ELKS_RETENTION_DAYS: '1' } });
    await there.call('send_sms', { to: '+46701740610', message: 'Hej' });
    await there.call('send_mms', { to: '+46701740610', message: 'Hej' });
    await there.call('make_call', {
      to: '+46701740610',
      plan: [{ do: 'play', sound: 'https://sounds.example.com/a.mp3' }],
    });
    await there.call('configure_number', { ...(await firstNumber(there)), name: 'Butiken' });
    const before = await there.app.operator.audit(3_600_000);
    await there.simulator.advance(49 * 3_600_000);
    there.time.now += 49 * 3_600_000;
    for (let round = 0; round < 3; round += 1) await there.app.workOnce();
    const after = await there.app.operator.audit(100 * 3_600_000);
    expect([before.broken, after.broken, before.messages.length]).toEqual([undefined, undefined, 4]);
    expect(after.messages.map(({ to, text, payload }) => [to, text, payload])).toEqual(
      Array(4).fill(['', '', undefined]),
    );
  });
});
