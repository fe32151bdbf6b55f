import { describe, expect, it } from 'vitest';
import { basic, lineOf, ORIGIN, RECIPIENT, simulate, TEXT } from './simulated.ts';

describe('authentication', () => {
  it.each([
    ['none', undefined],
    ['a wrong password', basic('u5100000000000000000000000000046e', 'wrong')],
    ['another scheme', 'Bearer 51AA0000000000000000000000000046'],
    ['broken base64', 'Basic ====='],
  ])('refuses %s with 401 and a challenge', async (_name, authorization) => {
    const { simulator } = simulate();
    const headers: Record<string, string> = authorization ? { authorization } : {};
    const answer = await simulator.fetch(new Request(`${ORIGIN}/a1/me`, { headers }));
    expect([
      answer.status,
      answer.headers.get('www-authenticate'),
      answer.headers.get('content-type'),
      (await answer.text()).startsWith('API access require'),
    ]).toEqual([401, 'Basic realm="46elks API"', 'text/plain', true]);
  });

  it('comes before the path', async () => {
    const { simulator } = simulate();
    expect((await simulator.fetch(new Request(`${ORIGIN}/a1/nothing`))).status).toBe(401);
  });

  it('comes before the parameters', async () => {
    const { simulator } = simulate();
    const request = new Request(`${ORIGIN}/a1/sms`, {
      method: 'POST',
      body: new URLSearchParams({ a: 'b' }),
    });
    expect((await simulator.fetch(request)).status).toBe(401);
  });
});

describe('an unknown resource or method', () => {
  it.each([
    ['GET', '/a1'],
    ['GET', '/a1/'],
    ['GET', '/a1/nothing'],
    ['GET', '/a1/sms/'],
    ['GET', '/a1/sms/s1/parts'],
    ['HEAD', '/a1/sms'],
    ['OPTIONS', '/a1/sms'],
    ['PUT', '/a1/sms'],
    ['DELETE', '/a1/sms'],
    ['PATCH', '/a1/me'],
    ['POST', '/a1/sms/s1'],
    ['GET', '/a1/constructor'],
  ])('is answered with 404: %s %s', async (method, path) => {
    expect(await lineOf(simulate().call(method, path))).toBe('404 Not found');
  });

  it('outside the API is pointed to it', async () => {
    expect(await lineOf(simulate().get('/'))).toMatch(/^404 .*\/a1/);
  });
});

describe('POST /sms refuses', () => {
  it.each([
    ['the sender first', {}, 'Missing key from'],
    ['then the recipient', { from: 'Cykelfix' }, 'Missing key to'],
    ['then the text', { from: 'Cykelfix', to: RECIPIENT }, 'Missing key message'],
    ['an empty text', { from: 'Cykelfix', to: RECIPIENT, message: '' }, 'Missing key message'],
    ['a bad recipient before a bad sender', { from: 'x', to: '070', message: 'Hej' }, 'Invalid to number'],
    [
      'a bad sender before a long text',
      { from: 'x', to: RECIPIENT, message: 'ж'.repeat(700) },
      'Invalid from number',
    ],
    [
      'a long text before a bad URL',
      { from: 'Cykelfix', to: RECIPIENT, message: 'a'.repeat(1531), whendelivered: 'x' },
      'Too long message',
    ],
  ])('%s', async (_name, fields, text) => {
    expect(await lineOf(simulate().post('/a1/sms', fields))).toBe(`403 ${text}`);
  });

  it('a bad URL before the money', async () => {
    const { send } = simulate({ account: { balanceUnits: 0 } });
    expect(await lineOf(send({ whendelivered: '/reports' }))).toBe(
      '403 The whendelivered you tried to use is not a valid URL',
    );
  });

  it.each(['ftp://127.0.0.1/', 'javascript:1', 'not a url', 'http://%zz@127.0.0.1/'])(
    'the delivery report URL %s',
    async (whendelivered) => {
      expect((await simulate().send({ whendelivered })).status).toBe(403);
    },
  );

  it('a message that costs more than the balance', async () => {
    const { send } = simulate({ account: { balanceUnits: 4999 } });
    expect(await lineOf(send())).toBe('403 Not enough credits');
  });

  it.each([
    '0701740650',
    '46701740650',
    '+0701740650',
    '+4670',
    '+46 70 174 06 50',
    '+4670174065012345',
    '+46７01740650',
  ])('the recipient %s', async (to) => {
    expect(await lineOf(simulate().send({ to }))).toBe('403 Invalid to number');
  });

  it('a recipient that a rule calls unroutable', async () => {
    const { send, simulator } = simulate();
    simulator.setRecipients({ [RECIPIENT]: 'unroutable' });
    expect(await lineOf(send())).toBe('403 Invalid to number');
  });

  it.each(['ab', '1abc', 'Cykelfix\n', 'abcdefghijkl', '+46701740699', '46701740605', '\u202Eabc'])(
    'the sender %j',
    async (from) => {
      expect(await lineOf(simulate().send({ from }))).toBe('403 Invalid from number');
    },
  );

  it('a JSON body, as it has no form fields', async () => {
    const body = JSON.stringify({ from: 'Cykelfix', to: RECIPIENT, message: TEXT });
    const headers = { 'content-type': 'application/json' };
    expect(await lineOf(simulate().call('POST', '/a1/sms', { body, headers }))).toBe('403 Missing key from');
  });

  it('a body over 64 KB', async () => {
    expect((await simulate().send({ message: 'a'.repeat(65_536) })).status).toBe(413);
  });

  it('a query over 64 KB', async () => {
    expect((await simulate().get(`/a1/sms/POST?message=${'a'.repeat(65_536)}`)).status).toBe(413);
  });
});

describe('POST /sms accepts', () => {
  it('a message that the balance just covers', async () => {
    const { send, simulator } = simulate({ account: { balanceUnits: 5000 } });
    await send();
    expect(simulator.truth().balance).toBe(0);
  });

  it.each(['abc', 'Cykelfix', 'abcdefghijk', 'Åre Cykel', 'St. Erik', '+46701740605', '+46701740606'])(
    'the sender %s',
    async (from) => {
      expect((await simulate().send({ from })).status).toBe(200);
    },
  );

  it('a sender number that was unlocked', async () => {
    const { send } = simulate({ account: { unlockedSenders: ['+46701740699'] } });
    expect((await send({ from: '+46701740699' })).status).toBe(200);
  });

  it('a text of 10 parts', async () => {
    expect((await simulate().send({ message: 'a'.repeat(1530) })).status).toBe(200);
  });
});

describe('unknown parameters and wrong values', () => {
  it.each([
    ['an unknown name', { flash: 'yes' }, /^403 Unknown parameter "flash"; known are from, to, message/],
    [
      'a value outside the list',
      { dryrun: 'true' },
      /^403 The parameter dryrun is "true"; allowed are yes, no/,
    ],
    [
      'a plus sign that became a space',
      { to: ' 46701740650' },
      /^403 The parameter to has a space where .* write \+ as %2B/,
    ],
  ])('are refused by the strict switch: %s', async (_name, fields, line) => {
    expect(await lineOf(simulate().send(fields))).toMatch(line);
  });

  it('are refused when a field comes twice', async () => {
    const body = new URLSearchParams([
      ['to', RECIPIENT],
      ['to', '+46701740651'],
    ]);
    expect(await lineOf(simulate().call('POST', '/a1/sms', { body }))).toMatch(
      /^403 The parameter to is given twice/,
    );
  });

  it('are ignored without it', async () => {
    const { send } = simulate({ strict: false });
    expect((await send({ flash: 'yes' })).status).toBe(200);
  });

  it('are reported without it', async () => {
    const { send, simulator } = simulate({ strict: false });
    await send({ flash: 'yes' });
    expect(simulator.requests().at(-1)?.notes).toEqual([expect.stringContaining('"flash"')]);
  });

  it('send for real when dryrun is not yes', async () => {
    const { send, simulator } = simulate({ strict: false });
    await send({ dryrun: 'true' });
    expect(simulator.truth().count).toBe(1);
  });

  it('are never echoed raw', async () => {
    const text = await (await simulate().send({ '\u001b[31m<b>': '1' })).text();
    expect(text).toContain('"??31m?b?"');
  });
});
