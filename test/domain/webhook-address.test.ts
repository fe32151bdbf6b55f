import { describe, expect, it } from 'vitest';
import {
  attemptIn,
  callQuestionIn,
  callUrl,
  webhookKeys,
  webhookUrl,
} from '../../src/domain/webhook-address.ts';

const SECRET = '0123456789abcdef'.repeat(2) + 'fedcba9876543210'.repeat(2);

describe('the address of a webhook', () => {
  it('holds half of the secret in the path and half as password', () => {
    expect(webhookUrl('https://sms.example.com', SECRET, 'sms')).toBe(
      `https://46elks:${SECRET.slice(32)}@sms.example.com/webhooks/${SECRET.slice(0, 32)}/sms`,
    );
  });

  it('lies under the path of the public address', () => {
    const url = new URL(webhookUrl('https://example.com/elks', SECRET, 'report'));
    expect(url.pathname).toBe(`/elks/webhooks/${webhookKeys(SECRET).path}/report`);
  });

  it('carries the attempt that a report is about, and gives it back', () => {
    const attempt = 'a1'.repeat(16);
    expect(attemptIn(new URL(webhookUrl('https://sms.example.com', SECRET, 'report', attempt)))).toBe(
      attempt,
    );
  });

  it.each(['', 'short', 'A1'.repeat(16), 'a1'.repeat(17), "'; drop table"])(
    'names no attempt %j',
    (attempt) => {
      const url = new URL('https://sms.example.com/');
      url.searchParams.set('attempt', attempt);
      expect(attemptIn(url)).toBeUndefined();
    },
  );
});

describe('the address of a question about a call', () => {
  const attemptToken = 'a1'.repeat(16);

  it('holds the secret as the others do, and what is asked', () => {
    expect(callUrl('https://sms.example.com', SECRET, { attemptToken, place: '0.1' })).toBe(
      `https://46elks:${SECRET.slice(32)}@sms.example.com/webhooks/${SECRET.slice(0, 32)}/call/${attemptToken}/0.1`,
    );
  });

  it.each(['0', '1.12', '2.o', 'ended', 'end', 'answered', `0${'.1'.repeat(20)}`])(
    'asks about %s',
    (place) => {
      const pieces = new URL(callUrl('https://example.com', SECRET, { attemptToken, place })).pathname.split(
        '/',
      );
      expect(callQuestionIn(pieces.slice(-2))).toEqual({ attemptToken, place });
    },
  );

  it.each([
    [[]],
    [[attemptToken]],
    [['', '0']],
    [[`${attemptToken}0`, '0']],
    [[`x${attemptToken}`, '0']],
    [[attemptToken.toUpperCase(), '0']],
    [[attemptToken, '']],
    [[attemptToken, 'ab']],
    [[attemptToken, 'abcdefghi']],
    [[attemptToken, '.0']],
    [[attemptToken, '0/1']],
    [[attemptToken, '0x']],
    [[attemptToken, 'x0']],
    [[attemptToken, 'End']],
    [[attemptToken, `0${'1'.repeat(41)}`]],
    [[attemptToken, '0', 'more']],
  ])('is of another shape: %j', (pieces) => {
    expect(callQuestionIn(pieces)).toBeUndefined();
  });
});
