import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANNA, BERTIL, world } from '../world.ts';
import { codes, operator } from './operator.ts';

const message = 'Hej, kl 14?';
const LIVE = { DRY_RUN: 'false' };

describe('a dry run', () => {
  const cases = ['', 'true', 'false'].flatMap((setting) =>
    [undefined, true, false].map((argument) => ({
      setting,
      argument,
      leaves: setting === 'false' && argument !== true,
    })),
  );

  it.each(cases)(
    'DRY_RUN=$setting with dry_run $argument leaves: $leaves',
    async ({ setting, argument, leaves }) => {
      const { call, accepted } = await operator({ DRY_RUN: setting });
      const { data } = await call('send_sms', {
        to: ANNA,
        message,
        ...(argument !== undefined && { dry_run: argument }),
      });
      expect({ state: data.state, sent: accepted().length }).toEqual(
        leaves ? { state: 'accepted', sent: 1 } : { state: 'dry_run', sent: 0 },
      );
    },
  );

  it.each([['true'], ['false'], [1], [0], [null], [[]], [{}], ['']])(
    'is not asked for with %j, and nothing is sent either',
    async (dry_run) => {
      const { call, requests } = await operator(LIVE);
      const { isError, data } = await call('send_sms', { to: ANNA, message, dry_run });
      expect({ isError, codes: codes(data.problems), asked: requests.length }).toEqual({
        isError: true,
        codes: ['invalid_argument'],
        asked: 0,
      });
    },
  );

  it('says in the first line that nothing was sent', async () => {
    const { call } = await operator({});
    const { text } = await call('send_sms', { to: ANNA, message });
    expect(text.split('\n')[0]).toBe('Dry run, nothing was sent.');
  });

  it('opens no connection', async () => {
    const { call, requests } = await operator({});
    await call('send_sms', { to: ANNA, message });
    expect(requests).toEqual([]);
  });

  it('opens no connection when the price is known and the currency is not', async () => {
    const { call, fault, requests } = await operator({});
    fault({ 'GET /me': { status: 500 } });
    await call('estimate_sms_cost', { to: ANNA, message });
    const before = requests.length;
    await call('send_sms', { to: ANNA, message });
    expect(requests.slice(before).map(({ method, url }) => `${method} ${url}`)).toEqual([]);
  });

  it('of the operator lets nothing out, whatever is sent as arguments', async () => {
    const { call, accepted } = await operator({ RATE_LIMIT_SMS_PER_MINUTE: '1000' });
    const anything = fc.record(
      {
        to: fc.constantFrom(ANNA, BERTIL, '+46 (0)70-174 06 10'),
        message: fc.string({ minLength: 1 }),
        dry_run: fc.jsonValue(),
        from: fc.jsonValue(),
        flashsms: fc.constantFrom('yes', 'no', true),
        idempotency_key: fc.string(),
        live: fc.constant(true),
        confirm: fc.constant(true),
      },
      { requiredKeys: ['to', 'message'] },
    );
    await fc.assert(
      fc.asyncProperty(anything, async (args) => {
        await call('send_sms', args);
        expect(accepted()).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('approval', () => {
  const byDefault = { ...LIVE, ELKS_APPROVAL: '' };

  it('holds a message to somebody who is not on the list, also from the background worker', async () => {
    const { call, app, requests } = await operator(byDefault, { around: { fileExists: () => true } });
    const { isError, data } = await call('send_sms', { to: ANNA, message });
    await app.workOnce();
    expect({ isError, state: data.state, codes: codes(data.problems), asked: requests.length }).toEqual({
      isError: false,
      state: 'held',
      codes: ['approval_required', 'approval_unsupported'],
      asked: 0,
    });
  });

  it('tells the model that it is held and not sent', async () => {
    const { call } = await operator(byDefault);
    const { text } = await call('send_sms', { to: ANNA, message });
    expect(text.split('\n')[0]).toBe('Held for approval by a person, not sent.');
  });

  it('is not needed for somebody on the list, however the number is written there', async () => {
    const { call } = await operator({ ...byDefault, ELKS_ALLOWED_RECIPIENTS: '0046-70-174.06.10' });
    expect((await call('send_sms', { to: ANNA, message })).data.state).toBe('accepted');
  });

  it('is needed even for them when it is always needed', async () => {
    const { call, accepted } = await operator({
      ...LIVE,
      ELKS_APPROVAL: 'always',
      ELKS_ALLOWED_RECIPIENTS: ANNA,
    });
    await call('send_sms', { to: ANNA, message });
    expect(accepted()).toEqual([]);
  });

  it.each([
    { approve: true },
    { approved: true },
    { confirm: true },
    { approval: 'never' },
    { ELKS_APPROVAL: 'never' },
    { dry_run: false },
    { idempotency_key: 'approved' },
    { from: 'Bageriet' },
    { flashsms: 'yes' },
  ])('is not given by the argument %j', async (argument) => {
    const { call, requests } = await operator(byDefault);
    await call('send_sms', { to: ANNA, message, ...argument });
    await call('send_sms', { to: ANNA, message, ...argument });
    expect(requests).toEqual([]);
  });

  it('is not given by asking what the message costs first', async () => {
    const { call, accepted } = await operator(byDefault);
    await call('estimate_sms_cost', { to: ANNA, message });
    await call('send_sms', { to: ANNA, message });
    expect(accepted()).toEqual([]);
  });
});

describe('arguments', () => {
  it.each([
    ['send_sms', { to: ANNA, message }],
    ['estimate_sms_cost', { to: ANNA, message }],
    ['check_sms_status', { message_id: 's0123456789abcdef0123456789abcdef' }],
    ['get_sms_messages', {}],
    ['check_account_balance', {}],
    ['get_delivery_statistics', {}],
  ])('of %s that it does not know are refused, and nothing is asked', async (name, args) => {
    const { call, requests } = await world();
    const { isError, data } = await call(name, { ...args, surprise: true });
    expect({ isError, asked: requests.length, problems: data.problems }).toMatchObject({
      isError: true,
      asked: 0,
      problems: [{ code: 'invalid_argument', message: expect.stringContaining('unknown argument surprise') }],
    });
  });

  it('that are known are listed with their formats when one is not', async () => {
    const { call, client } = await world();
    const { tools } = await client.listTools();
    const known = Object.keys(tools.find(({ name }) => name === 'send_sms')?.inputSchema.properties ?? {});
    const { fix } = (await call('send_sms', { to: ANNA, message, surprise: true })).data.problems[0];
    expect(known.filter((name) => !fix.includes(`${name} (`))).toEqual([]);
  });

  it('are all judged at once when they cannot be read', async () => {
    const { call } = await world();
    const { data } = await call('send_sms', { to: '+4670', from: 'Nordea', message: 'Se klarna-se.top/x' });
    expect(codes(data.problems)).toEqual(['invalid_number', 'sender_impersonation', 'lookalike_link']);
  });

  it('are all judged at once when they can', async () => {
    const { call } = await operator({ ...LIVE, ELKS_APPROVAL: 'always' });
    const { data } = await call('send_sms', {
      to: '+447700900123',
      from: '+46701740606',
      message: 'Se klarna-se.top/x',
    });
    expect({ state: data.state, codes: codes(data.problems) }).toEqual({
      state: 'refused',
      codes: ['country_not_allowed', 'sender_not_owned', 'lookalike_link', 'approval_required'],
    });
  });

  it('are judged the same by an estimate', async () => {
    const { call } = await world();
    const { data } = await call('estimate_sms_cost', {
      to: '+447700900123',
      from: 'Nordea',
      message: 'Se klarna-se.top',
    });
    expect(codes(data.problems)).toEqual(['country_not_allowed', 'sender_impersonation', 'lookalike_link']);
  });

  it('that break a rule come back as an error with code, reason and fix for each', async () => {
    const { call } = await world();
    const { isError, text, data } = await call('send_sms', { to: '0701740610', message: '', from: 'AB' });
    const lines = data.problems.map(
      ({ code, message, fix }: Record<string, string>) => `${code}: ${message} ${fix}`,
    );
    expect({ isError, text }).toEqual({
      isError: true,
      text: ['Refused, nothing was sent.', ...lines].join('\n'),
    });
  });
});

describe('countries', () => {
  const british = { to: '+447700900123', message };

  it.each([
    ['', []],
    ['SE,NO', []],
    ['SE,GB', ['+447700900123']],
    ['*', ['+447700900123']],
  ])('ELKS_ALLOWED_COUNTRIES=%s lets a British number through: %j', async (setting, sent) => {
    const { call, accepted } = await world({ env: { ELKS_ALLOWED_COUNTRIES: setting } });
    await call('send_sms', british);
    expect(accepted().map(({ to }) => to)).toEqual(sent);
  });
});

describe('senders', () => {
  it('on ELKS_SENDERS are allowed even when they resemble a brand', async () => {
    const { call, accepted } = await world({ env: { ELKS_SENDERS: 'KlarnaHjalp' } });
    await call('send_sms', { to: ANNA, message, from: 'KlarnaHjalp' });
    expect(accepted()).toMatchObject([{ from: 'KlarnaHjalp' }]);
  });

  it.each(['Bageriet', 'klarnahjalp', '+46701740609'])('that are not on it are refused: %s', async (from) => {
    const { call } = await world({ env: { ELKS_SENDERS: 'KlarnaHjalp' } });
    expect(codes((await call('send_sms', { to: ANNA, message, from })).data.problems)).toEqual([
      'sender_not_owned',
    ]);
  });

  it('that are text are refused when only numbers are on it', async () => {
    const { call } = await world({ env: { ELKS_SENDERS: '+46701740605' } });
    const { data } = await call('send_sms', { to: ANNA, message, from: 'Bageriet' });
    expect(codes(data.problems)).toEqual(['sender_not_owned']);
  });

  it('that are left out fall back to the own number, which needs no list', async () => {
    const { call, accepted } = await world({ env: { ELKS_SENDERS: 'Bageriet' } });
    await call('send_sms', { to: ANNA, message });
    expect(accepted()).toMatchObject([{ from: '+46701740605' }]);
  });

  it('are the simulated account, whatever number of the real one is set', async () => {
    const { call } = await world({ env: { ELKS_PHONE_NUMBER: '+46701740609' } });
    expect((await call('send_sms', { to: ANNA, message })).data.state).toBe('accepted');
  });
});

describe('texts', () => {
  it('may have as many parts as ELKS_MAX_PARTS and no more', async () => {
    const { call, accepted } = await world({ env: { ELKS_MAX_PARTS: '2' } });
    await call('send_sms', { to: ANNA, message: 'a'.repeat(306) });
    const { data } = await call('send_sms', { to: ANNA, message: 'a'.repeat(307) });
    expect({ sent: accepted().map(({ parts }) => parts), codes: codes(data.problems) }).toEqual({
      sent: [2],
      codes: ['message_too_long'],
    });
  });

  it.each(['\0', '\x07', '\x1B[2J', '\r', '\x9B', '\u202E', '\u2067', '\u{E0001}', '\uD800', '\uFFFF'])(
    'with %j are refused and name the place',
    async (character) => {
      const { call, requests } = await world();
      const { data } = await call('send_sms', { to: ANNA, message: `Hej${character} du` });
      expect({ asked: requests.length, problems: data.problems }).toMatchObject({
        asked: 0,
        problems: [
          {
            code: 'message_control_characters',
            message: expect.stringMatching(/U\+[0-9A-F]{4,6} at character 4/),
          },
        ],
      });
    },
  );

  it('with an imitated link are refused, naming the real site', async () => {
    const { call, accepted } = await world();
    const { data } = await call('send_sms', { to: ANNA, message: 'Betala på https://www.postn0rd.se/pay' });
    expect({ sent: accepted(), problems: data.problems }).toMatchObject({
      sent: [],
      problems: [{ code: 'lookalike_link', fix: expect.stringContaining('postnord.') }],
    });
  });

  it('with an ordinary link are sent with a warning that names the host', async () => {
    const { call } = await world();
    const { data } = await call('send_sms', { to: ANNA, message: 'Se https://example.se/meny' });
    expect({ state: data.state, warnings: data.warnings }).toEqual({
      state: 'accepted',
      warnings: [{ code: 'link', message: expect.stringContaining('example.se') }],
    });
  });
});
