import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/store/kysely-store.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { fingerprint } from '../store/messages.ts';
import { ANNA, BERTIL, world } from '../world.ts';

/** A data folder that two worlds can share, as two processes of one operator do. */
function dataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'elks-outbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const message = 'Hej, kl 14?';

describe('a message that goes out', () => {
  it('is accepted once and charged', async () => {
    const { call, accepted } = await world();
    const { data } = await call('send_sms', { to: ANNA, message });
    expect(data).toMatchObject({
      state: 'accepted',
      to: ANNA,
      encoding: 'GSM-7',
      units: 11,
      parts: 1,
      cost: { amount: '0.50', currency: 'SEK', units: 5000, basis: 'charged' },
    });
    expect(accepted()).toHaveLength(1);
  });

  it('reaches the phone exactly as it was given', async () => {
    const { call, accepted } = await world();
    await call('send_sms', { to: '+46 (0)70-174 06 10', message: 'Åäö {€} 😀\nrad två' });
    expect(accepted()[0]).toMatchObject({ to: ANNA, message: 'Åäö {€} 😀\nrad två' });
  });

  it('is seen going from accepted to sent to delivered', async () => {
    const { call, time } = await world();
    const { data } = await call('send_sms', { to: ANNA, message });
    const states: string[] = [];
    for (let second = 0; second < 6; second += 1) {
      const { state } = (await call('check_sms_status', { message_id: data.id })).data;
      if (state !== states.at(-1)) states.push(state);
      time.now += 1_000;
    }
    expect(states).toEqual(['accepted', 'sent', 'delivered']);
  });

  it('can be looked up by the id of 46elks too', async () => {
    const { call } = await world();
    const { data } = await call('send_sms', { to: ANNA, message });
    expect((await call('check_sms_status', { message_id: data.elks_id })).data.id).toBe(data.id);
  });
});

describe('a repeated call', () => {
  it('with the same key is sent once and says so', async () => {
    const { call, accepted } = await world();
    const first = await call('send_sms', { to: ANNA, message, idempotency_key: 'k1' });
    const second = await call('send_sms', { to: ANNA, message, idempotency_key: 'k1' });
    expect(second.data).toMatchObject({ id: first.data.id, duplicate: true });
    expect(accepted()).toHaveLength(1);
  });

  it('with the same key and another text is refused', async () => {
    const { call, accepted } = await world();
    await call('send_sms', { to: ANNA, message, idempotency_key: 'k1' });
    const second = await call('send_sms', { to: ANNA, message: 'Något annat', idempotency_key: 'k1' });
    expect(second).toMatchObject({
      isError: true,
      data: { state: 'refused', problems: [{ code: 'duplicate' }] },
    });
    expect(accepted()).toHaveLength(1);
  });

  it('without a key is sent once within ten minutes', async () => {
    const { call, accepted, time } = await world();
    await call('send_sms', { to: ANNA, message });
    time.now += 9 * 60_000;
    expect((await call('send_sms', { to: ANNA, message })).data.duplicate).toBe(true);
    expect(accepted()).toHaveLength(1);
  });

  it('without a key is a new message after ten minutes', async () => {
    const { call, accepted, time } = await world();
    await call('send_sms', { to: ANNA, message });
    time.now += 10 * 60_000 + 1;
    await call('send_sms', { to: ANNA, message });
    expect(accepted()).toHaveLength(2);
  });

  it('with a key made up anew is still the same message', async () => {
    const { call, accepted } = await world();
    await call('send_sms', { to: ANNA, message, idempotency_key: 'k1' });
    expect((await call('send_sms', { to: ANNA, message, idempotency_key: 'k2' })).data.duplicate).toBe(true);
    expect(accepted()).toHaveLength(1);
  });

  it('made fifty times at once is sent once', async () => {
    const { call, accepted } = await world();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => call('send_sms', { to: ANNA, message })),
    );
    expect(new Set(answers.map(({ data }) => data.id)).size).toBe(1);
    expect(accepted()).toHaveLength(1);
  });

  it('to somebody else is another message', async () => {
    const { call, accepted } = await world();
    await call('send_sms', { to: ANNA, message });
    await call('send_sms', { to: BERTIL, message });
    expect(accepted()).toHaveLength(2);
  });

  it('of a dry run sends nothing and binds no key', async () => {
    const { call, accepted } = await world();
    await call('send_sms', { to: ANNA, message, idempotency_key: 'k1', dry_run: true });
    const live = await call('send_sms', { to: ANNA, message, idempotency_key: 'k1' });
    expect(live.data.state).toBe('accepted');
    expect(accepted()).toHaveLength(1);
  });
});

describe('an answer that is lost', () => {
  const faults = {
    'a connection cut after 46elks accepted': { drop: 'after' },
    'a connection cut before 46elks accepted': { drop: 'before' },
    'a call that hangs': { hang: true },
    'a server error': { status: 500, body: '' },
    'a page instead of an answer': { answer: { body: '<html>oops</html>', content_type: 'text/html' } },
  };

  it.each(Object.entries(faults))('leaves the message unknown: %s', async (_name, how) => {
    const { call, fault } = await world();
    fault({ 'POST /sms': { ...how, next: 1 } });
    const { isError, data, text } = await call('send_sms', { to: ANNA, message });
    expect({ isError, state: data.state, code: data.problems[0].code }).toEqual({
      isError: true,
      state: 'unknown',
      code: 'outcome_unknown',
    });
    expect(text).toContain('Do not send it again');
  });

  it('is not sent again by a repeated call', async () => {
    const { call, fault, accepted } = await world();
    fault({ 'POST /sms': { drop: 'after', next: 1 } });
    await call('send_sms', { to: ANNA, message });
    expect((await call('send_sms', { to: ANNA, message })).data).toMatchObject({
      state: 'unknown',
      duplicate: true,
    });
    expect(accepted()).toHaveLength(1);
  });

  it('is settled from the history of 46elks by asking for the status', async () => {
    const { call, fault, accepted, time } = await world();
    fault({ 'POST /sms': { drop: 'after', next: 1 } });
    const { data } = await call('send_sms', { to: ANNA, message });
    time.now += 5_000;
    const status = await call('check_sms_status', { message_id: data.id });
    expect(status).toMatchObject({
      isError: false,
      data: { state: 'delivered', elks_id: accepted()[0]?.id, parts: 1 },
    });
  });

  it('is settled in the background as well', async () => {
    const { call, fault, app } = await world({ around: { fileExists: () => true } });
    fault({ 'POST /sms': { drop: 'after', next: 1 } });
    const { data } = await call('send_sms', { to: ANNA, message });
    await app.workOnce();
    expect((await call('check_sms_status', { message_id: data.id })).data.state).toBe('accepted');
  });

  it('stays unknown when 46elks has nothing like it', async () => {
    const { call, fault, accepted } = await world();
    fault({ 'POST /sms': { drop: 'before', next: 1 } });
    const { data } = await call('send_sms', { to: ANNA, message });
    expect((await call('check_sms_status', { message_id: data.id })).data.state).toBe('unknown');
    expect(accepted()).toHaveLength(0);
  });

  it('is not taken for a message that another system sent with another text', async () => {
    const { call, fault } = await world();
    fault({ 'POST /sms': { drop: 'before', next: 1 } });
    const { data } = await call('send_sms', { to: ANNA, message });
    const { data: other } = await call('send_sms', { to: ANNA, message: 'Något helt annat' });
    expect(other.state).toBe('accepted');
    expect((await call('check_sms_status', { message_id: data.id })).data.state).toBe('unknown');
  });
});

describe('a message that surely did not leave', () => {
  it('waits in the outbox and is sent when 46elks can be reached again', async () => {
    let refusing = true;
    const plain = await world();
    const { call, app, time } = await world({
      beside: plain,
      around: {
        fileExists: () => true,
        fetch: async (input, init) => {
          const request = new Request(input, init);
          if (refusing && request.method === 'POST')
            throw new TypeError('fetch failed', {
              cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }),
            });
          return plain.simulator.fetch(request);
        },
      },
    });
    const { data } = await call('send_sms', { to: ANNA, message });
    expect(data).toMatchObject({ state: 'queued', problems: [{ code: 'upstream_unavailable' }] });
    refusing = false;
    time.now += 2_000;
    await app.workOnce();
    expect((await call('check_sms_status', { message_id: data.id })).data.state).toBe('accepted');
    expect(plain.accepted()).toHaveLength(1);
  });

  it('is given up after five tries', async () => {
    const { call, app, time } = await world({
      around: {
        fileExists: () => true,
        fetch: async () => {
          throw new TypeError('fetch failed', {
            cause: Object.assign(new Error('no'), { code: 'ENOTFOUND' }),
          });
        },
      },
    });
    const { data } = await call('send_sms', { to: ANNA, message });
    for (let round = 0; round < 6; round += 1) {
      time.now += 60_000;
      await app.workOnce();
    }
    expect((await call('check_sms_status', { message_id: data.id })).data).toMatchObject({
      state: 'failed',
      problems: [{ code: 'upstream_unavailable' }],
    });
  });
});

describe('a call that its client takes back', () => {
  it('before the first byte sends nothing', async () => {
    const taking = new AbortController();
    const { client, accepted, app } = await world({
      around: {
        openStore: async ({ storeFile }) => {
          taking.abort();
          return openStore(await openSqlite(storeFile), fingerprint);
        },
      },
    });
    const call = client.callTool(
      { name: 'send_sms', arguments: { to: ANNA, message } },
      { signal: taking.signal },
    );
    await expect(call).rejects.toThrow();
    await expect
      .poll(async () => (await app.operator.history(60_000, 9)).map(({ state }) => state))
      .toEqual(['cancelled']);
    expect(accepted()).toHaveLength(0);
  });

  it('afterwards is finished and remembered', async () => {
    const taking = new AbortController();
    const plain = await world();
    const { client, app } = await world({
      beside: plain,
      around: {
        fetch: async (input, init) => {
          taking.abort();
          return plain.simulator.fetch(new Request(input, init));
        },
      },
    });
    const call = client.callTool(
      { name: 'send_sms', arguments: { to: ANNA, message } },
      { signal: taking.signal },
    );
    await expect(call).rejects.toThrow();
    await expect
      .poll(async () => (await app.operator.history(60_000, 9)).map(({ state }) => state))
      .toEqual(['accepted']);
  });
});

describe('a refusal by 46elks', () => {
  it('for lack of money is a failure that says what to do, and counts against no limit', async () => {
    const { call, fault } = await world({ env: { RATE_LIMIT_SMS_PER_MINUTE: '1' } });
    fault({ 'POST /sms': { status: 403, body: 'Not enough credits to send', next: 1 } });
    const first = await call('send_sms', { to: ANNA, message });
    expect(first).toMatchObject({
      isError: true,
      data: { state: 'failed', problems: [{ code: 'insufficient_balance' }] },
    });
    expect((await call('send_sms', { to: ANNA, message })).data.state).toBe('accepted');
  });
});

describe('several processes on one store', () => {
  it('share the limit per minute', async () => {
    const env = { ELKS_DATA_DIR: dataDir(), RATE_LIMIT_SMS_PER_MINUTE: '5' };
    const one = await world({ env });
    const two = await world({ env, beside: one });
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        (n % 2 ? one : two).call('send_sms', { to: ANNA, message: `Nummer ${n}` }),
      ),
    );
    expect(answers.filter(({ data }) => data.state === 'accepted')).toHaveLength(5);
    expect(one.accepted()).toHaveLength(5);
  });

  it('send a repeated text once between them', async () => {
    const env = { ELKS_DATA_DIR: dataDir() };
    const one = await world({ env });
    const two = await world({ env, beside: one });
    await Promise.all([one, two, one, two].map(({ call }) => call('send_sms', { to: ANNA, message })));
    expect(one.accepted()).toHaveLength(1);
  });

  it('remember the limit after a restart', async () => {
    const env = { ELKS_DATA_DIR: dataDir(), RATE_LIMIT_SMS_PER_MINUTE: '1' };
    const before = await world({ env });
    await before.call('send_sms', { to: ANNA, message });
    await before.close();
    const after = await world({ env, beside: before });
    expect((await after.call('send_sms', { to: BERTIL, message })).data.problems[0].code).toBe(
      'rate_limited',
    );
  });

  it('give up what a dead process was sending, and settle it from the history', async () => {
    const env = { ELKS_DATA_DIR: dataDir() };
    const dying = await world({ env });
    dying.fault({ 'POST /sms': { hang: true, next: 1 } });
    void dying.call('send_sms', { to: ANNA, message }).catch(() => undefined);
    await expect.poll(() => dying.requests.some(({ method }) => method === 'POST')).toBe(true);
    const next = await world({ env, beside: dying, around: { isGone: () => true } });
    await next.call('check_account_balance');
    const twin = await next.call('send_sms', { to: ANNA, message });
    expect(twin.data).toMatchObject({ state: 'unknown', duplicate: true });
  });
});

describe('a store that cannot be used', () => {
  it('stops a send with a clear error', async () => {
    const { call, accepted } = await world({ env: { ELKS_DATA_DIR: '/dev/null/nowhere' } });
    const { isError, data } = await call('send_sms', { to: ANNA, message });
    expect({ isError, code: data.problems[0].code }).toEqual({ isError: true, code: 'store_unavailable' });
    expect(accepted()).toHaveLength(0);
  });

  it('does not stop an estimate', async () => {
    const { call } = await world({ env: { ELKS_DATA_DIR: '/dev/null/nowhere' } });
    expect((await call('estimate_sms_cost', { to: ANNA, message })).data).toMatchObject({
      state: 'estimate',
      parts: 1,
    });
  });
});
