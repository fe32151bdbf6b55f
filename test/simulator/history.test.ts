import { describe, expect, it } from 'vitest';
import { idOf, lineOf, objectOf, pageOf, RECIPIENT, START, simulate, TEXT } from './simulated.ts';

/** A simulator with messages `m1` to `m<count>`, all sent within the same millisecond. */
async function withMessages(count: number, options: Parameters<typeof simulate>[0] = {}) {
  const simulated = simulate(options);
  for (let number = 1; number <= count; number += 1) await simulated.send({ message: `m${number}` });
  return simulated;
}

describe('GET /sms/{id}', () => {
  it('shows a delivered message as the documentation does', async () => {
    const { send, get, simulator } = simulate();
    const id = await idOf(send());
    await simulator.advance(10_000);
    expect(await objectOf(get(`/a1/sms/${id}`))).toEqual({
      id,
      created: '2026-11-22T12:58:01.609000',
      direction: 'outgoing',
      from: simulator.number,
      to: RECIPIENT,
      message: TEXT,
      status: 'delivered',
      delivered: '2026-11-22T12:58:04Z',
      parts: 1,
      cost: 5000,
    });
  });

  it('cuts to the millisecond what the POST gave to the microsecond', async () => {
    const { send, get } = simulate({ random: () => 0.873_5 });
    const sent = await objectOf(send());
    const stored = await objectOf(get(`/a1/sms/${sent.id}`));
    expect([sent.created, stored.created]).toEqual([
      '2026-11-22T12:58:01.609873',
      '2026-11-22T12:58:01.609000',
    ]);
  });

  it('shows flashsms', async () => {
    const { send, get } = simulate();
    expect(await objectOf(get(`/a1/sms/${await idOf(send({ flashsms: 'yes' }))}`))).toMatchObject({
      flashsms: 'yes',
    });
  });

  it('shows an incoming message without status and cost', async () => {
    const { simulator, get } = simulate();
    const { id } = await simulator.receive({ from: RECIPIENT, message: 'Ja, kl 14 passar!' });
    expect(await objectOf(get(`/a1/sms/${id}`))).toEqual({
      id,
      created: '2026-11-22T12:58:01.609000',
      direction: 'incoming',
      from: RECIPIENT,
      to: simulator.number,
      message: 'Ja, kl 14 passar!',
    });
  });

  it('answers 404 for an unknown id', async () => {
    expect(await lineOf(simulate().get('/a1/sms/s00000000000000000000000000000000'))).toBe('404 Not found');
  });
});

describe('DELETE /sms/{id}', () => {
  it('answers with the id and the time', async () => {
    const { send, call } = simulate();
    const id = await idOf(send());
    expect(await objectOf(call('DELETE', `/a1/sms/${id}`))).toEqual({
      id,
      deleted: expect.stringMatching(/^2026-11-22T12:58:01\.609\d{3}$/),
    });
  });

  it('makes the id unknown', async () => {
    const { send, call } = simulate();
    const id = await idOf(send());
    await call('DELETE', `/a1/sms/${id}`);
    expect((await call('DELETE', `/a1/sms/${id}`)).status).toBe(404);
  });

  it('takes the message out of the history', async () => {
    const { send, call, get } = simulate();
    await call('DELETE', `/a1/sms/${await idOf(send())}`);
    expect(await pageOf(get('/a1/sms'))).toEqual({ data: [] });
  });

  it('leaves the message in the truth', async () => {
    const { send, call, simulator } = simulate();
    await call('DELETE', `/a1/sms/${await idOf(send())}`);
    expect(simulator.truth().messages).toMatchObject([{ deleted: new Date(START).toISOString() }]);
  });
});

describe('GET /sms', () => {
  it('lists the newest first', async () => {
    const { get } = await withMessages(3);
    const { data } = await pageOf(get('/a1/sms'));
    expect(data.map((each) => each.message)).toEqual(['m3', 'm2', 'm1']);
  });

  it('has no next on the last page', async () => {
    const { get } = await withMessages(100);
    expect(await pageOf(get('/a1/sms'))).not.toHaveProperty('next');
  });

  it('gives 100 to a page by default', async () => {
    const { get } = await withMessages(101);
    const { data, next } = await pageOf(get('/a1/sms'));
    expect([data.length, next]).toEqual([100, expect.stringMatching(/^2026-11-22T12:58:01\.6\d{5}$/)]);
  });

  it('reads a limit over 100 as 100', async () => {
    const { get } = await withMessages(101);
    expect((await pageOf(get('/a1/sms?limit=1000'))).data).toHaveLength(100);
  });

  it('gives every message once when next is followed, even within one millisecond', async () => {
    const { get } = await withMessages(25);
    const seen: unknown[] = [];
    let next: string | undefined = '';
    while (next !== undefined) {
      const page = await pageOf(get(`/a1/sms?limit=7${next && `&start=${next}`}`));
      seen.push(...page.data.map((each) => each.message));
      next = page.next;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `m${25 - index}`));
  });

  it('filters by start and end, both exclusive', async () => {
    const { send, sleep, get } = simulate({ random: () => 0 });
    for (const message of ['m1', 'm2', 'm3']) {
      await send({ message });
      sleep(1000);
    }
    const range = 'start=2026-11-22T12:58:03.609000&end=2026-11-22T12:58:01.609000';
    const { data } = await pageOf(get(`/a1/sms?${range}`));
    expect(data.map((each) => each.message)).toEqual(['m2']);
  });

  it.each(['2026-11-22T13:00:00', '2026-11-22T13:00:00Z', '2026-11-22 13:00:00.5'])(
    'reads the time %s',
    async (start) => {
      const { get } = await withMessages(1);
      expect((await pageOf(get(`/a1/sms?start=${encodeURIComponent(start)}`))).data).toHaveLength(1);
    },
  );

  it.each([
    'start=yesterday',
    'end=2026-02-30T00:00:00',
    'start=',
    'limit=0',
    'limit=-1',
    'limit=1.5',
    'limit=ten',
  ])('refuses %s', async (query) => {
    expect((await simulate().get(`/a1/sms?${query}`)).status).toBe(403);
  });

  it('filters by recipient', async () => {
    const { send, get } = simulate();
    await send({ message: 'one' });
    await send({ message: 'other', to: '+46701740651' });
    const { data } = await pageOf(get(`/a1/sms?to=${encodeURIComponent('+46701740651')}`));
    expect(data).toMatchObject([{ message: 'other' }]);
  });

  it('reports the undocumented direction filter', async () => {
    expect(await lineOf(simulate().get('/a1/sms?direction=incoming'))).toMatch(
      /^403 Unknown parameter "direction"/,
    );
  });

  it('keeps the newest messages only', async () => {
    const { get, simulator } = await withMessages(5, { messagesMax: 3 });
    const { data } = await pageOf(get('/a1/sms'));
    expect([data.map((each) => each.message), simulator.truth().forgotten]).toEqual([['m5', 'm4', 'm3'], 2]);
  });
});
