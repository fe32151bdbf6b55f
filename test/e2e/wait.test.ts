import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ANNA, ASKING_ERAS, BERTIL, type Era, world } from '../world.ts';
import { codes } from './operator.ts';

describe.each<Era>(['legacy', 'auto'])('wait_for_reply over the %s protocol', (era) => {
  it('gives back the answer that comes while it waits', async () => {
    const { call, simulator, time } = await world({ era });
    const sent = await call('send_sms', { to: ANNA, message: 'Kl 14?' });
    const waiting = call('wait_for_reply', { with_number: ANNA, after: sent.data.id, timeout_seconds: 60 });
    time.now += 2_000;
    const { id } = await simulator.receive({ from: ANNA, message: 'Ja, kl 14 passar!' });
    time.now += 5_000;
    const { data, text } = await waiting;
    expect({ data, fenced: /\[untrusted \w+\]\nJa, kl 14 passar!\n\[end/.test(text) }).toMatchObject({
      data: { answered: true, answers: [{ id, untrusted_text: 'Ja, kl 14 passar!' }] },
      fenced: true,
    });
  });

  it('tells the client that it is still waiting', async () => {
    const { client } = await world({ era });
    const told: string[] = [];
    await client.callTool(
      { name: 'wait_for_reply', arguments: { with_number: ANNA, timeout_seconds: 5 } },
      { onprogress: ({ progress, total, message }) => told.push(`${progress} of ${total}: ${message}`) },
    );
    expect(told[0]).toBe(`0 of 5: No answer from ${ANNA} yet`);
  });
});

// A client of 2025 that takes a call back over HTTP says so in another request, which knows nothing of the first.
describe.each(ASKING_ERAS)('wait_for_reply over the %s protocol', (era) => {
  it('stops when the call is taken back', async () => {
    const { client, requests, time } = await world({ era });
    const call = new AbortController();
    const waiting = client.callTool(
      { name: 'wait_for_reply', arguments: { with_number: ANNA, timeout_seconds: 600 } },
      { signal: call.signal },
    );
    await sleep(50);
    call.abort();
    await expect(waiting).rejects.toThrow();
    await sleep(700);
    const asked = requests.length;
    time.now += 30_000;
    await sleep(700);
    expect(requests.length).toBe(asked);
  });
});

describe('wait_for_reply', () => {
  it('returns at once when the answer is there already', async () => {
    const { call, simulator, time } = await world();
    await call('send_sms', { to: ANNA, message: 'Kl 14?' });
    time.now += 30_000;
    await simulator.receive({ from: ANNA, message: 'Ja' });
    time.now += 30_000;
    const { data } = await call('wait_for_reply', { with_number: ANNA });
    expect(data).toMatchObject({ answered: true, waited_seconds: 0, answers: [{ untrusted_text: 'Ja' }] });
  });

  it('says after the time that no answer came, which is no error', async () => {
    const { call } = await world();
    const { isError, data, text } = await call('wait_for_reply', { with_number: ANNA, timeout_seconds: 1 });
    expect({ isError, data, text }).toMatchObject({
      isError: false,
      data: { answered: false, answers: [] },
      text: expect.stringMatching(
        /^No answer .* no failure\. Call wait_for_reply again .* do not send again/,
      ),
    });
  });

  it('takes nothing for an answer that was there before the message', async () => {
    const { call, simulator, time } = await world();
    await simulator.receive({ from: ANNA, message: 'Gammalt' });
    time.now += 60_000;
    await call('send_sms', { to: ANNA, message: 'Kl 14?' });
    const { data } = await call('wait_for_reply', { with_number: ANNA, timeout_seconds: 1 });
    expect(data.answered).toBe(false);
  });

  it('without a message of ours waits for what comes from now on', async () => {
    const { call, simulator, time } = await world();
    await simulator.receive({ from: ANNA, message: 'Gammalt' });
    time.now += 24 * 3_600_000;
    const { data } = await call('wait_for_reply', { with_number: ANNA, timeout_seconds: 1 });
    expect(data.answered).toBe(false);
  });

  it('goes on after an answer that it gave back', async () => {
    const { call, simulator, time } = await world();
    await call('send_sms', { to: ANNA, message: 'Kl 14?' });
    for (const message of ['Ja', 'eller nej', 'Jo!']) {
      time.now += 10_000;
      await simulator.receive({ from: ANNA, message });
    }
    time.now += 10_000;
    const all = await call('wait_for_reply', { with_number: ANNA });
    const [first, second, third] = all.data.answers;
    const rest = await call('wait_for_reply', { with_number: ANNA, after: first.id });
    const none = await call('wait_for_reply', { with_number: ANNA, after: third.id, timeout_seconds: 1 });
    expect([rest.data.answers, none.data.answered]).toEqual([[second, third], false]);
  });

  it('is not answered by somebody else', async () => {
    const { call, simulator, time } = await world();
    await call('send_sms', { to: ANNA, message: 'Kl 14?' });
    time.now += 10_000;
    await simulator.receive({ from: BERTIL, message: 'Ja' });
    const { data } = await call('wait_for_reply', { with_number: ANNA, timeout_seconds: 1 });
    expect(data.answered).toBe(false);
  });

  it('says that the answer was a wish not to be texted', async () => {
    const { call, simulator, time } = await world();
    await call('send_sms', { to: ANNA, message: 'Kl 14?' });
    time.now += 10_000;
    await simulator.receive({ from: ANNA, message: 'STOPP' });
    time.now += 10_000;
    const { data, text } = await call('wait_for_reply', { with_number: ANNA });
    expect([data.opted_out, /send nothing to them/.test(text)]).toEqual([true, true]);
  });

  it('hears an answer that another process took in', async () => {
    const there = await world();
    const { data } = await there.call('send_sms', { to: ANNA, message: 'Kl 14?' });
    there.time.now += 10_000;
    await there.simulator.receive({ from: ANNA, message: 'Ja' });
    there.time.now += 10_000;
    await there.call('get_sms_messages');
    there.fault({ '*': { status: 500 } });
    there.time.now += 10_000;
    const waited = await there.call('wait_for_reply', { with_number: ANNA, after: data.id });
    expect({ answered: waited.data.answered, codes: codes(waited.data.warnings) }).toEqual({
      answered: true,
      codes: ['inbox_stale'],
    });
  });

  it.each([
    ['a message to somebody else', BERTIL],
    ['nothing', undefined],
  ])('refuses an id of %s', async (_what, to) => {
    const { call } = await world();
    const id = to === undefined ? 'msg_0' : (await call('send_sms', { to, message: 'Hej' })).data.id;
    const { data } = await call('wait_for_reply', { with_number: ANNA, after: id });
    expect(codes(data.problems)).toEqual(['invalid_argument']);
  });

  it('waits for several people at once without asking 46elks more often', async () => {
    const { call, requests, time } = await world({ env: { RATE_LIMIT_QUERIES_PER_MINUTE: '10' } });
    const numbers = [...Array(8).keys()].map((n) => `+467017406${n + 10}`);
    const waits = numbers.map((with_number) => call('wait_for_reply', { with_number, timeout_seconds: 4 }));
    time.now += 4_000;
    await Promise.all(waits);
    expect(requests.length).toBeLessThanOrEqual(10);
  });

  it('goes on waiting when the queries of the minute are used up, and says so', async () => {
    const { call } = await world({ env: { RATE_LIMIT_QUERIES_PER_MINUTE: '1' } });
    await call('check_account_balance');
    const { isError, data } = await call('wait_for_reply', { with_number: ANNA, timeout_seconds: 1 });
    expect({ isError, codes: codes(data.warnings) }).toEqual({ isError: false, codes: ['inbox_stale'] });
  });
});
