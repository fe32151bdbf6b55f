import { describe, expect, it } from 'vitest';
import { ANNA, BERTIL, world } from '../world.ts';

/** A machine that answers every text at once, and an agent that reads and answers every answer. */
async function exchange(rounds: number, pauseMs: number) {
  const { call, simulator, accepted, time } = await world({
    env: { RATE_LIMIT_SMS_PER_MINUTE: '100', ELKS_RECIPIENT_LIMIT_PER_HOUR: '100' },
  });
  const codes: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { data } = await call('send_sms', { to: ANNA, message: `Svar nummer ${round}` });
    codes.push(data.problems?.[0].code ?? data.state);
    await simulator.receive({ from: ANNA, message: `Tack för ditt sms ${round}` });
    await call('get_sms_messages', { with_number: ANNA, direction: 'inbound' });
    time.now += pauseMs;
  }
  return { codes, accepted, call };
}

describe('two numbers that answer each other', () => {
  it('stop after five messages', async () => {
    const { accepted } = await exchange(30, 1_000);
    expect(accepted()).toHaveLength(5);
  });

  it('are told why', async () => {
    const { codes } = await exchange(6, 1_000);
    expect(codes.at(-1)).toBe('recipient_rate_limited');
  });

  it('do not keep anybody else from being texted', async () => {
    const { call } = await exchange(6, 1_000);
    expect((await call('send_sms', { to: BERTIL, message: 'Hej' })).data.state).toBe('accepted');
  });

  it('at the pace of people go on', async () => {
    const { accepted } = await exchange(12, 40_000);
    expect(accepted()).toHaveLength(12);
  });
});
