import { describe, expect, it } from 'vitest';
import { idOf, objectOf, RECIPIENT, simulate } from './simulated.ts';

type Simulated = ReturnType<typeof simulate>;
const statuses = ({ simulator }: Simulated) => simulator.truth().messages.map(({ status }) => status);
const sentSeconds = ({ simulator }: Simulated) =>
  simulator
    .truth()
    .messages.map(({ created, sent = '' }) => Math.round((Date.parse(sent) - Date.parse(created)) / 1000));

describe('a message', () => {
  it('goes from created to sent to delivered', async () => {
    const simulated = simulate();
    await simulated.send();
    const seen = statuses(simulated);
    for (const ms of [1000, 2000]) {
      await simulated.simulator.advance(ms);
      seen.push(...statuses(simulated));
    }
    expect(seen).toEqual(['created', 'sent', 'delivered']);
  });

  it('moves on as the wall clock does, seen at the next request', async () => {
    const { send, get, sleep } = simulate();
    const id = await idOf(send());
    sleep(3000);
    expect(await objectOf(get(`/a1/sms/${id}`))).toMatchObject({ status: 'delivered' });
  });

  it('is not delivered a millisecond early', async () => {
    const { send, get, sleep } = simulate();
    const id = await idOf(send());
    sleep(2999);
    expect(await objectOf(get(`/a1/sms/${id}`))).toMatchObject({ status: 'sent' });
  });

  it('keeps the times that were set', async () => {
    const simulated = simulate({ timing: { sentAfterMs: 5000, deliveredAfterMs: 60_000 } });
    await simulated.send();
    await simulated.simulator.advance(64_999);
    const before = statuses(simulated);
    await simulated.simulator.advance(1);
    expect([before, statuses(simulated)]).toEqual([['sent'], ['delivered']]);
  });

  it.each([
    ['failed', ['sent', 'failed']],
    ['stuck', ['sent', 'sent']],
    ['unsent', ['failed', 'failed']],
    ['delivered', ['sent', 'delivered']],
  ])('ends as the rule %s says', async (outcome, expected) => {
    const simulated = simulate();
    simulated.simulator.setRecipients({ [RECIPIENT]: outcome });
    await simulated.send();
    await simulated.simulator.advance(1000);
    const seen = statuses(simulated);
    await simulated.simulator.advance(3_600_000);
    expect([...seen, ...statuses(simulated)]).toEqual(expected);
  });

  it('follows the rule for all others when there is none for its recipient', async () => {
    const simulated = simulate();
    simulated.simulator.setRecipients({ '*': 'failed', '+46701740651': 'delivered' });
    await simulated.send();
    await simulated.send({ to: '+46701740651' });
    await simulated.simulator.advance(10_000);
    expect(statuses(simulated)).toEqual(['failed', 'delivered']);
  });

  it('shows delivered only when it is', async () => {
    const { send, get, simulator } = simulate();
    simulator.setRecipients({ '*': 'failed' });
    const id = await idOf(send());
    await simulator.advance(10_000);
    expect(await objectOf(get(`/a1/sms/${id}`))).not.toHaveProperty('delivered');
  });

  it('stays charged when it failed', async () => {
    const { send, simulator } = simulate();
    simulator.setRecipients({ '*': 'failed' });
    await send();
    await simulator.advance(10_000);
    expect(simulator.truth().balance).toBe(995_000);
  });
});

describe('the queue', () => {
  it('lets 100 messages leave in a minute and the surplus wait', async () => {
    const simulated = simulate({ account: { balanceUnits: 10_000_000 } });
    for (let count = 0; count < 201; count += 1) await simulated.send();
    await simulated.simulator.advance(180_000);
    const seconds = sentSeconds(simulated);
    expect([seconds[0], seconds[99], seconds[100], seconds[199], seconds[200]]).toEqual([1, 1, 61, 61, 121]);
  });

  it('accepts the surplus at once', async () => {
    const { send } = simulate({ timing: { perMinute: 1 } });
    await send();
    expect(await objectOf(send())).toMatchObject({ status: 'created' });
  });

  it('keeps the order', async () => {
    const simulated = simulate({ timing: { perMinute: 2 } });
    for (let count = 0; count < 5; count += 1) {
      await simulated.send();
      simulated.sleep(1000);
    }
    await simulated.simulator.advance(300_000);
    const sent = simulated.simulator.truth().messages.map((message) => message.sent ?? '');
    expect(sent).toEqual([...sent].sort());
  });

  it('is empty again after a minute', async () => {
    const simulated = simulate({ timing: { perMinute: 1 } });
    await simulated.send();
    await simulated.simulator.advance(60_000);
    await simulated.send();
    await simulated.simulator.advance(60_000);
    expect(sentSeconds(simulated)).toEqual([1, 1]);
  });
});

describe('the timers of a live simulator', () => {
  it('move messages on between requests', async () => {
    const timers: { readonly at: number; readonly run: () => void }[] = [];
    let nowMs = 0;
    const { send, simulator } = simulate({
      clock: () => nowMs,
      schedule: (delayMs, run) => {
        const timer = { at: nowMs + delayMs, run };
        timers.push(timer);
        return () => {
          if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
        };
      },
    });
    await send();
    for (let timer = timers.shift(); timer; timer = timers.shift()) {
      nowMs = timer.at;
      timer.run();
    }
    expect(simulator.truth().messages).toMatchObject([{ status: 'delivered' }]);
  });

  it('are stopped when the simulator is closed', async () => {
    let running = 0;
    const { send, simulator } = simulate({
      schedule: () => {
        running += 1;
        return () => {
          running -= 1;
        };
      },
    });
    await send();
    simulator.close();
    expect(running).toBe(0);
  });
});
