import { describe, expect, it } from 'vitest';
import { lineOf, objectOf, pageOf, RECIPIENT, simulate } from './simulated.ts';

const FIRST = `n${'46701740605'.padStart(32, '0')}`;
const ORDER = { country: 'se', capabilities: 'sms,voice' };

describe('the numbers of an account', () => {
  it('are listed, the newest first', async () => {
    const { post, get, sleep } = simulate();
    sleep(1000);
    const { number } = await objectOf(post('/a1/numbers', ORDER));
    const { data } = await pageOf(get('/a1/numbers'));
    expect(data.map((row) => row.number)).toEqual([number, '+46701740605']);
  });

  it('come in pages', async () => {
    const { post, get, sleep } = simulate();
    sleep(1000);
    await post('/a1/numbers', ORDER);
    const { data, next } = await pageOf(get('/a1/numbers?limit=1'));
    const rest = await pageOf(get(`/a1/numbers?limit=1&start=${next}`));
    expect([data.length, rest.data.map((row) => row.number), rest.next]).toEqual([
      1,
      ['+46701740605'],
      undefined,
    ]);
  });

  it('are known by id only', async () => {
    const { get } = simulate();
    expect(await lineOf(get('/a1/numbers/%2B46701740605'))).toBe('404 Invalid number id');
  });
});

describe('renting a number', () => {
  it('takes the monthly price at once', async () => {
    const { post, simulator } = simulate();
    await post('/a1/numbers', ORDER);
    expect(simulator.truth().balance).toBe(1_000_000 - 300_000);
  });

  it('gives a number that can send', async () => {
    const { post, send } = simulate();
    const { number } = await objectOf(post('/a1/numbers', ORDER));
    expect((await send({ from: String(number) })).status).toBe(200);
  });

  it.each([
    [{ capabilities: 'sms' }, 'Missing key country'],
    [{ country: 'se', capabilities: 'sms,telex' }, 'Invalid capabilities'],
    [{ country: 'se', capabilities: 'sms', category: 'fixed' }, 'Invalid capabilities'],
    [{ country: 'aq', capabilities: 'sms' }, 'No numbers available'],
    [{ ...ORDER, sms_url: 'nowhere' }, 'The sms_url you tried to use is not a valid URL'],
  ])('refuses %j', async (fields, text) => {
    expect(await lineOf(simulate().post('/a1/numbers', fields))).toBe(`403 ${text}`);
  });

  it.each([
    [{ country: 'se' }, ['sms', 'mms', 'voice']],
    [{ country: 'se', category: 'fixed' }, ['voice']],
  ])('gives %j all its kind can have', async (fields, capabilities) => {
    expect((await objectOf(simulate().post('/a1/numbers', fields))).capabilities).toEqual(capabilities);
  });

  it('asks for capabilities when the switch says so', async () => {
    const { post } = simulate({ switches: { capabilities: 'required' } });
    expect(await lineOf(post('/a1/numbers', { country: 'se' }))).toBe('403 Missing key capabilities');
  });

  it('needs the money', async () => {
    const { post, simulator } = simulate();
    simulator.setAccount({ balance: 10 });
    expect(await lineOf(post('/a1/numbers', ORDER))).toBe('403 Not enough credits');
  });

  it.each([
    [{ country: 'se', capabilities: 'voice', category: 'fixed' }, /^\+46313900[6]\d\d$/],
    [{ country: 'GB', capabilities: 'sms' }, /^\+447700900\d{3}$/],
    [{ country: 'us', capabilities: 'sms' }, /^\+120155501\d\d$/],
    [{ country: 'fr', capabilities: 'sms' }, /^\+336399800\d\d$/],
  ])('gives %j only a number set aside for fiction', async (fields, range) => {
    const { post, simulator } = simulate();
    simulator.setAccount({ balance: 1_000_000_000 });
    expect((await objectOf(post('/a1/numbers', fields))).number).toMatch(range);
  });
});

describe('configuring a number', () => {
  const configure = (fields: Record<string, string>) => {
    const simulated = simulate();
    return { ...simulated, answer: simulated.post(`/a1/numbers/${FIRST}`, fields) };
  };

  it.each([
    ['sms_url', 'https://shop.example/sms'],
    ['sms_url', '{"forward":"+46701740650"}'],
    ['mms_url', 'https://shop.example/mms'],
    ['voice_start', 'https://shop.example/voice'],
    ['voice_start', '{"connect":"+46701740650"}'],
    ['voice_start', 'wss://shop.example/audio'],
    ['sms_replies', 'no'],
    ['name', 'Support'],
  ])('keeps %s %s', async (field, value) => {
    const { answer, get } = configure({ [field]: value });
    await answer;
    expect(await objectOf(get(`/a1/numbers/${FIRST}`))).toMatchObject({ [field]: value });
  });

  it.each(['none', ' '])('clears a URL with %j', async (nothing) => {
    const { answer, post } = configure({ sms_url: 'https://shop.example/sms' });
    await answer;
    expect(await objectOf(post(`/a1/numbers/${FIRST}`, { sms_url: nothing }))).not.toHaveProperty('sms_url');
  });

  it.each([
    [{ name: 'x'.repeat(51) }, 'Too long name'],
    [{ mms_url: 'ftp://shop.example' }, 'The mms_url you tried to use is not a valid URL'],
    [{ voice_start: '"hangup"' }, 'The voice_start you tried to use is not a valid URL'],
  ])('refuses %j', async (fields, text) => {
    expect(await lineOf(configure(fields).answer)).toBe(`403 ${text}`);
  });

  it('changes nothing when one setting is wrong', async () => {
    const { answer, get } = configure({ name: 'Support', sms_url: 'nowhere' });
    await answer;
    expect(await objectOf(get(`/a1/numbers/${FIRST}`))).not.toHaveProperty('name');
  });

  it('decides where incoming messages go', async () => {
    const { answer, simulator } = configure({ sms_url: 'http://127.0.0.1:3000/sms' });
    await answer;
    await simulator.receive({ from: RECIPIENT, message: 'Hej' });
    expect(simulator.truth().webhooks[0]?.url).toBe('http://127.0.0.1:3000/sms');
  });
});

describe('a number that was given back', () => {
  const given = async () => {
    const simulated = simulate();
    const answer = await objectOf(simulated.post(`/a1/numbers/${FIRST}`, { active: 'no' }));
    return { ...simulated, answer };
  };

  it('says since when', async () => {
    const { answer } = await given();
    expect(answer).toEqual({
      id: FIRST,
      active: 'no',
      deallocated: expect.stringMatching(/^2026-11-22T12:58:01\.\d{6}$/),
    });
  });

  it('is still listed', async () => {
    const { get } = await given();
    expect((await pageOf(get('/a1/numbers'))).data).toMatchObject([{ id: FIRST, active: 'no' }]);
  });

  it('cannot send', async () => {
    const { send } = await given();
    expect(await lineOf(send())).toBe('403 Invalid from number');
  });

  it('receives nothing', async () => {
    const { simulator } = await given();
    await expect(simulator.receive({ from: RECIPIENT, to: '+46701740605', message: 'Hej' })).rejects.toThrow(
      RangeError,
    );
  });

  it('cannot be configured', async () => {
    const { post } = await given();
    expect(await lineOf(post(`/a1/numbers/${FIRST}`, { name: 'x' }))).toBe('403 Invalid number id');
  });
});
