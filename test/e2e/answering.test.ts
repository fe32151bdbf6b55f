import { describe, expect, it } from 'vitest';
import { ANNA, BERTIL, type World, world } from '../world.ts';
import { BY_DEFAULT, person, YES } from './approving.ts';

const FIRST = '+46701740605';
const SECOND = '+46701740607';
const THIRD = '+46701740608';

/** An operator with two numbers, of an account that has three. */
const two = {
  numbers: [FIRST, SECOND, THIRD],
  env: { ELKS_SENDERS: `${SECOND},Bageriet` },
};

async function hears({ call, simulator, time }: World, from: string, to: string): Promise<void> {
  await simulator.receive({ from, to, message: 'Hej' });
  await call('list_conversations');
  time.now += 60_000;
}

describe('a message that names no sender', () => {
  it('goes from the default sender to who never wrote', async () => {
    const { call } = await world(two);
    expect((await call('send_sms', { to: ANNA, message: 'Hej' })).data.from).toBe(FIRST);
  });

  it('answers from the number that the recipient wrote to', async () => {
    const there = await world(two);
    await hears(there, ANNA, SECOND);
    const { data } = await there.call('send_sms', { to: ANNA, message: 'Hej' });
    expect([data.from, there.accepted()[0]?.from]).toEqual([SECOND, SECOND]);
  });

  it('answers from the number they wrote to last', async () => {
    const there = await world(two);
    await hears(there, ANNA, SECOND);
    await hears(there, ANNA, FIRST);
    expect((await there.call('send_sms', { to: ANNA, message: 'Hej' })).data.from).toBe(FIRST);
  });

  it('goes from the default sender when the operator did not name the number they wrote to', async () => {
    const there = await world(two);
    await hears(there, ANNA, THIRD);
    expect((await there.call('send_sms', { to: ANNA, message: 'Hej' })).data.from).toBe(FIRST);
  });

  it('is not drawn to a number that somebody else wrote to', async () => {
    const there = await world(two);
    await hears(there, BERTIL, SECOND);
    expect((await there.call('send_sms', { to: ANNA, message: 'Hej' })).data.from).toBe(FIRST);
  });

  it('is priced from the same number', async () => {
    const there = await world(two);
    await hears(there, ANNA, SECOND);
    expect((await there.call('estimate_sms_cost', { to: ANNA, message: 'Hej' })).data.from).toBe(SECOND);
  });

  it('is sent once, although the recipient wrote to another number between the call and its repetition', async () => {
    const there = await world(two);
    const first = await there.call('send_sms', { to: ANNA, message: 'Hej' });
    await hears(there, ANNA, SECOND);
    const again = await there.call('send_sms', { to: ANNA, message: 'Hej' });
    expect({ id: again.data.id, duplicate: again.data.duplicate, sent: there.accepted().length }).toEqual({
      id: first.data.id,
      duplicate: true,
      sent: 1,
    });
  });

  it('keeps its idempotency key, although the recipient wrote to another number meanwhile', async () => {
    const there = await world(two);
    await there.call('send_sms', { to: ANNA, message: 'Hej', idempotency_key: 'k' });
    await hears(there, ANNA, SECOND);
    there.time.now += 3_600_000;
    const { data } = await there.call('send_sms', { to: ANNA, message: 'Hej', idempotency_key: 'k' });
    expect([data.duplicate, there.accepted().length]).toEqual([true, 1]);
  });

  it('is the message that a person approved, although the recipient wrote to another number meanwhile', async () => {
    const { questions, elicit } = person(YES);
    const there: World = await world({
      ...two,
      env: { ...two.env, ...BY_DEFAULT },
      elicit: async (question) => {
        await there.simulator.receive({ from: ANNA, to: SECOND, message: 'Hej' });
        await there.call('list_conversations');
        return elicit(question);
      },
    });
    const { data } = await there.call('send_sms', { to: ANNA, message: 'Hej' });
    expect({ asked: questions.length, from: data.from, sent: there.accepted().length }).toEqual({
      asked: 1,
      from: FIRST,
      sent: 1,
    });
  });
});

describe('a message that names its sender', () => {
  it.each([FIRST, 'Bageriet'])('goes from %s, whichever number the recipient wrote to', async (from) => {
    const there = await world(two);
    there.simulator.setAccount({ unlocked: ['Bageriet'] });
    await hears(there, ANNA, SECOND);
    expect((await there.call('send_sms', { to: ANNA, from, message: 'Hej' })).data.from).toBe(from);
  });

  it('is another message than the same from another number', async () => {
    const there = await world(two);
    await there.call('send_sms', { to: ANNA, from: FIRST, message: 'Hej' });
    await there.call('send_sms', { to: ANNA, from: SECOND, message: 'Hej' });
    expect(there.accepted()).toHaveLength(2);
  });
});
