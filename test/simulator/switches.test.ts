import { describe, expect, it } from 'vitest';
import { SWITCHES, type Switches } from '../../src/simulator/switches.ts';
import { basic, idOf, lineOf, objectOf, pageOf, simulate } from './simulated.ts';

const switched = (switches: Partial<Switches>) => simulate({ switches });

describe('the switch', () => {
  it('extensionTable counts € as GSM-7', async () => {
    const message = `${'a'.repeat(100)}€`;
    expect(await objectOf(switched({ extensionTable: true }).send({ message }))).toMatchObject({ parts: 1 });
  });

  it('recipientLists refuses a list', async () => {
    const { send } = switched({ recipientLists: 'refused' });
    expect(await lineOf(send({ to: '+46701740650,+46701740651' }))).toBe('403 Invalid to number');
  });

  it('longSender accepts a sender of over 11 characters', async () => {
    const { send } = switched({ longSender: 'cut' });
    expect(await objectOf(send({ from: 'Cykelfix i Uppsala' }))).toMatchObject({
      from: 'Cykelfix i Uppsala',
    });
  });

  it('maxParts accepts longer texts', async () => {
    const { send } = switched({ maxParts: 255 });
    expect(await objectOf(send({ message: 'a'.repeat(1531) }))).toMatchObject({ parts: 11 });
  });

  it('missingKey gives the other wording', async () => {
    expect(await lineOf(switched({ missingKey: 'key-missing' }).post('/a1/sms', {}))).toBe(
      '403 Key from missing',
    );
  });

  it('errors gives errors as JSON', async () => {
    const answer = await switched({ errors: 'json' }).send({ to: '070' });
    expect([answer.status, await answer.json()]).toEqual([403, { error: 'Invalid to number' }]);
  });

  it('errors keeps the challenge of a 401', async () => {
    const { call } = switched({ errors: 'json' });
    const answer = await call('GET', '/a1/me', { headers: { authorization: 'none' } });
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="46elks API"');
  });

  it('delivered gives microseconds without a zone', async () => {
    const { send, get, simulator } = switched({ delivered: 'microseconds' });
    const id = await idOf(send());
    await simulator.advance(3000);
    expect(await objectOf(get(`/a1/sms/${id}`))).toMatchObject({ delivered: '2026-11-22T12:58:04.609000' });
  });

  it('pageEdge repeats the last item of a page on the next', async () => {
    const { send, get } = switched({ pageEdge: 'overlap' });
    for (const message of ['m1', 'm2', 'm3', 'm4']) await send({ message });
    const first = await pageOf(get('/a1/sms?limit=2'));
    const second = await pageOf(get(`/a1/sms?limit=2&start=${first.next}`));
    expect([first, second].map(({ data }) => data.map((each) => each.message))).toEqual([
      ['m4', 'm3'],
      ['m3', 'm2'],
    ]);
  });

  it('accountHistory lists with the account what its subaccounts did', async () => {
    const { send, get, post } = switched({ accountHistory: 'with-subaccounts' });
    const { id, secret } = await objectOf(post('/a1/subaccounts', { name: 'Verkstaden' }));
    const as = { headers: { authorization: basic(String(id), String(secret)) } };
    await send({ message: 'account' });
    await send({ message: 'subaccount', from: 'Cykelfix' }, as);
    const pages = [await pageOf(get('/a1/sms')), await pageOf(get('/a1/sms', as))];
    expect(pages.map(({ data }) => data.map(({ message }) => message))).toEqual([
      ['subaccount', 'account'],
      ['subaccount'],
    ]);
  });

  it('limitOver100 refuses a high limit', async () => {
    expect(await lineOf(switched({ limitOver100: 'refused' }).get('/a1/sms?limit=101'))).toBe(
      '403 Invalid limit',
    );
  });

  it.each([
    ['accepted', '200'],
    ['refused', '403 Invalid to number'],
  ] as const)('spaceForPlus: a number with a space for its plus is %s', async (spaceForPlus, line) => {
    const { send } = simulate({ strict: false, switches: { spaceForPlus } });
    expect(await lineOf(send({ to: ' 46701740650' }))).toContain(line);
  });

  it('spaceForPlus takes the space for the plus in every number of a list, and leaves the text alone', async () => {
    const { send, simulator } = simulate({ strict: false });
    await send({ to: ' 46701740650, 46701740651', message: ' 46701740652' });
    expect(simulator.truth().messages.map(({ to, message }) => [to, message])).toEqual([
      ['+46701740650', ' 46701740652'],
      ['+46701740651', ' 46701740652'],
    ]);
  });

  it('creditCheck accepts while anything is left', async () => {
    const { send } = simulate({ switches: { creditCheck: 'positive' }, account: { balanceUnits: 1 } });
    expect([(await send()).status, await lineOf(send())]).toEqual([200, '403 Not enough credits']);
  });

  it('creditCheck lets a free message through without money', async () => {
    const { send } = simulate({ switches: { creditCheck: 'positive' }, account: { balanceUnits: 0 } });
    expect((await send({ to: '+4670000000' })).status).toBe(200);
  });

  it('dryRunNeedsCredit refuses a dry run without money', async () => {
    const { send } = simulate({ switches: { dryRunNeedsCredit: true }, account: { balanceUnits: 0 } });
    expect(await lineOf(send({ dryrun: 'yes' }))).toBe('403 Not enough credits');
  });

  it('surplus refuses the message over the limit with 429', async () => {
    const { send } = simulate({ switches: { surplus: 'refused' }, timing: { perMinute: 2 } });
    const statuses = [];
    for (const _ of [1, 2, 3]) statuses.push((await send()).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  it('surplus accepts again after a minute', async () => {
    const { send, sleep } = simulate({ switches: { surplus: 'refused' }, timing: { perMinute: 1 } });
    await send();
    sleep(60_000);
    expect((await send()).status).toBe(200);
  });

  it('throughputUnit lets a long message take more of the minute', async () => {
    const { send, simulator } = simulate({ switches: { throughputUnit: 'parts' }, timing: { perMinute: 2 } });
    await send({ message: 'a'.repeat(161) });
    await send();
    await simulator.advance(10_000);
    expect(simulator.truth().messages.map(({ status }) => status)).toEqual(['delivered', 'created']);
  });

  it('testRecipients reports a free test number as delivered', async () => {
    const { send, simulator } = switched({ testRecipients: 'delivered' });
    await send({ to: '+46700000000', whendelivered: 'http://127.0.0.1:3000/' });
    await simulator.advance(10_000);
    expect(simulator.truth().webhooks.map(({ form }) => form.status)).toEqual(['sent', 'delivered']);
  });

  it('incomingCost shows the cost of an incoming message', async () => {
    const { simulator, get } = switched({ incomingCost: true });
    const { id } = await simulator.receive({ from: '+46701740650', message: 'Hej' });
    expect(await objectOf(get(`/a1/sms/${id}`))).toMatchObject({ cost: 0 });
  });

  it('strict can be changed while running', async () => {
    const { simulator, send } = switched({});
    simulator.setSwitches({ strict: false });
    expect((await send({ flash: 'yes' })).status).toBe(200);
  });
});

describe('a switch document', () => {
  it.each([
    [{ errors: 'xml' }, /errors must be "text" or "json"/],
    [{ strict: 'yes' }, /strict must be false or true/],
    [{ colour: 'red' }, /no "colour"/],
    ['strict', /must be a JSON object/],
  ])('is refused as %j', (document, message) => {
    expect(simulate().simulator.setSwitches(document)).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringMatching(message) }],
    });
  });

  it('with a mistake changes nothing', () => {
    const { simulator } = simulate();
    simulator.setSwitches({ errors: 'json', colour: 'red' });
    expect(simulator.switches().errors).toBe('text');
  });

  it.each(
    Object.entries(SWITCHES).flatMap(([name, { values }]) => values.map((value) => ({ [name]: value }))),
  )('is taken as %j', (document) => {
    const { simulator } = simulate();
    simulator.setSwitches(document);
    expect(simulator.switches()).toMatchObject(document);
  });
});
