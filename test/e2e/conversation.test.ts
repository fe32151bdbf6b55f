import { describe, expect, it } from 'vitest';
import { ANNA, BERTIL, type Era, type World, world } from '../world.ts';
import { codes } from './operator.ts';

const MINUTE_MS = 60_000;
const OURS = '+46701740605';

/** A text from us and the answer to it, a minute apart. */
async function exchange({ call, simulator, time }: World, to: string, texts: readonly [string, string]) {
  const { data } = await call('send_sms', { to, message: texts[0] });
  time.now += MINUTE_MS;
  const { id } = await simulator.receive({ from: to, message: texts[1] });
  time.now += MINUTE_MS;
  return { ours: String(data.id), theirs: id };
}

describe.each<Era>(['legacy', 'auto'])('get_conversation over the %s protocol', (era) => {
  it('shows both directions as a thread, oldest first, with state, parts and cost', async () => {
    const there = await world({ era });
    const { ours, theirs } = await exchange(there, ANNA, ['Kl 14?', 'Ja, kl 14 passar!']);
    const { text } = await there.call('get_conversation', { with_number: ANNA });
    expect(text.split('\n')).toEqual([
      `2 messages with ${ANNA}, oldest first. They wrote last.`,
      `2026-11-22T12:00:00.000Z | you, from ${OURS} | delivered | 1 part | 0.50 SEK charged | ${ours}`,
      '  Kl 14?',
      expect.stringMatching(
        new RegExp(`^2026-11-22T12:01:00\\.\\d{3}Z \\| they, to \\${OURS} \\| ${theirs}$`),
      ),
      expect.stringMatching(/^\[untrusted [0-9a-f]{16}\]$/),
      'Ja, kl 14 passar!',
      expect.stringMatching(/^\[end [0-9a-f]{16}\]$/),
    ]);
  });

  it('says the same as data', async () => {
    const there = await world({ era });
    const { ours, theirs } = await exchange(there, ANNA, ['Kl 14?', 'Ja']);
    const { data } = await there.call('get_conversation', { with_number: ANNA });
    expect(data).toMatchObject({
      number: ANNA,
      unanswered: true,
      opted_out: false,
      messages: [
        { direction: 'outbound', id: ours, text: 'Kl 14?', state: 'delivered', parts: 1 },
        { direction: 'inbound', id: theirs, untrusted_text: 'Ja', to: OURS },
      ],
    });
  });
});

describe('get_conversation', () => {
  it('has nobody else in it', async () => {
    const there = await world();
    await exchange(there, ANNA, ['Till Anna', 'Från Anna']);
    await exchange(there, BERTIL, ['Till Bertil', 'Från Bertil']);
    expect((await there.call('get_conversation', { with_number: ANNA })).text).not.toContain('Bertil');
  });

  it('takes a number written in another way', async () => {
    const there = await world();
    await exchange(there, ANNA, ['Hej', 'Hej']);
    const { data } = await there.call('get_conversation', { with_number: '+46 70-174 06 10' });
    expect(data.messages).toHaveLength(2);
  });

  it('pages through a long thread without losing or doubling a message', async () => {
    const there = await world({
      env: { RATE_LIMIT_SMS_PER_MINUTE: '100', ELKS_RECIPIENT_LIMIT_PER_HOUR: '100' },
    });
    for (let n = 0; n < 4; n += 1) await exchange(there, ANNA, [`fråga ${n}`, `svar ${n}`]);
    const texts: string[] = [];
    let cursor: string | undefined;
    do {
      const { data } = await there.call('get_conversation', {
        with_number: ANNA,
        limit: 3,
        ...(cursor !== undefined && { cursor }),
      });
      texts.unshift(
        ...data.messages.map(
          (one: { text?: string; untrusted_text?: string }) => one.text ?? one.untrusted_text,
        ),
      );
      cursor = data.cursor;
    } while (cursor !== undefined);
    expect(texts).toEqual([0, 1, 2, 3].flatMap((n) => [`fråga ${n}`, `svar ${n}`]));
  });

  it('says that somebody has opted out', async () => {
    const there = await world();
    await exchange(there, ANNA, ['Hej', 'STOPP']);
    const { text, data } = await there.call('get_conversation', { with_number: ANNA });
    expect({ data: data.opted_out, text: /do not want to be texted/.test(text) }).toEqual({
      data: true,
      text: true,
    });
  });

  it('says when nothing was said', async () => {
    const { call } = await world();
    expect((await call('get_conversation', { with_number: ANNA })).text).toBe(`No messages with ${ANNA}.`);
  });

  it('can be had with a sender that is no number', async () => {
    const { call, simulator } = await world();
    await simulator.receive({ from: 'Bageriet', message: 'Bullarna är klara' });
    const { data } = await call('get_conversation', { with_number: 'Bageriet' });
    expect(data.messages).toHaveLength(1);
  });

  it('asks for a number when it is given something else', async () => {
    const { call } = await world();
    const { isError, data } = await call('get_conversation', { with_number: 'mamma' });
    expect({ isError, codes: codes(data.problems) }).toEqual({ isError: true, codes: ['invalid_argument'] });
  });

  it.each(['x', '12', '12_', 'é_é'])('refuses the cursor %j, which is none of its own', async (cursor) => {
    const { call } = await world();
    const { data } = await call('get_conversation', { with_number: ANNA, cursor });
    expect(codes(data.problems)).toEqual(['invalid_argument']);
  });

  it('answers from its own record when 46elks cannot be asked, and says so', async () => {
    const there = await world();
    await exchange(there, ANNA, ['Kl 14?', 'Ja']);
    await there.call('get_conversation', { with_number: ANNA });
    there.time.now += MINUTE_MS;
    there.fault({ '*': { status: 500 } });
    const { data, isError } = await there.call('get_conversation', { with_number: ANNA });
    expect({ isError, messages: data.messages.length, codes: codes(data.warnings) }).toEqual({
      isError: false,
      messages: 2,
      codes: ['inbox_stale'],
    });
  });

  it('takes no query for what was read a moment ago', async () => {
    const there = await world();
    await there.call('get_conversation', { with_number: ANNA });
    const before = there.requests.length;
    await there.call('get_conversation', { with_number: ANNA });
    expect(there.requests.length).toBe(before);
  });
});

describe('list_conversations', () => {
  it('says of a message that waits for a person that it was not sent', async () => {
    const there = await world({ env: { ELKS_APPROVAL: 'always' } });
    await there.call('send_sms', { to: BERTIL, message: 'Kommer du?' });
    const { text, data } = await there.call('list_conversations');
    expect([text.includes('| held |'), data.conversations[0].last_state]).toEqual([true, 'held']);
  });

  it('shows the newest first and marks who waits for an answer', async () => {
    const there = await world();
    await exchange(there, ANNA, ['Kl 14?', 'Ja']);
    await there.call('send_sms', { to: BERTIL, message: 'Kommer du?' });
    const { data } = await there.call('list_conversations');
    expect(data.conversations).toMatchObject([
      { number: BERTIL, last_direction: 'outbound', text: 'Kommer du?', unanswered: false, messages: 1 },
      { number: ANNA, last_direction: 'inbound', untrusted_text: 'Ja', unanswered: true, own_number: OURS },
    ]);
  });

  it('leaves out the answered ones when only the others are asked for', async () => {
    const there = await world();
    await exchange(there, ANNA, ['Kl 14?', 'Ja']);
    await exchange(there, BERTIL, ['Kl 15?', 'Nej']);
    await there.call('send_sms', { to: BERTIL, message: 'Synd!' });
    const { data } = await there.call('list_conversations', { unanswered: true });
    expect(data.conversations.map(({ number }: { number: string }) => number)).toEqual([ANNA]);
  });

  it('shows a long last message in part', async () => {
    const { call, simulator } = await world();
    await simulator.receive({ from: ANNA, message: 'å'.repeat(900) });
    const { text } = await call('list_conversations');
    expect(text.length).toBeLessThan(500);
  });

  it('marks who has opted out', async () => {
    const there = await world();
    await exchange(there, ANNA, ['Hej', 'STOPP']);
    const { text, data } = await there.call('list_conversations');
    expect([data.conversations[0].opted_out, /opted out/.test(text)]).toEqual([true, true]);
  });

  it('pages through all of them', async () => {
    const { call, simulator, time } = await world();
    for (let n = 10; n < 15; n += 1) {
      await simulator.receive({ from: `+467017406${n}`, message: 'Hej' });
      time.now += 1_000;
    }
    const first = await call('list_conversations', { limit: 3 });
    const second = await call('list_conversations', { limit: 3, cursor: first.data.cursor });
    const numbers = [first, second].flatMap(({ data }) =>
      data.conversations.map(({ number }: { number: string }) => number.slice(-2)),
    );
    expect({ numbers, more: second.data.cursor }).toEqual({
      numbers: ['14', '13', '12', '11', '10'],
      more: undefined,
    });
  });

  it('says when there are none', async () => {
    const { call } = await world();
    expect((await call('list_conversations')).text).toBe('No conversations match.');
  });
});
