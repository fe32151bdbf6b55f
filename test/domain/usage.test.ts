import { describe, expect, it } from 'vitest';
import { strictestUsage, type Usage } from '../../src/domain/usage.ts';
import { NO_USAGE } from '../no-usage.ts';

/** Of somebody who was texted before and to whom nothing stands in the way. */
const usage = (other: Partial<Usage> = {}): Usage => ({
  ...NO_USAGE,
  isKnownRecipient: true,
  wasApproved: true,
  ...other,
});

describe('the usage of an action that reaches several people', () => {
  it('is that of the only one it reaches', () => {
    const only = usage({ recipientHour: { count: 2, oldestAt: 5 }, optedOutAt: 7 });
    expect(strictestUsage([only])).toEqual(only);
  });

  it.each(['recipientHour', 'recipientDay', 'prefixHour'] as const)(
    'counts %s as it is for the one who was texted most',
    (limit) => {
      const [few, most, none] = [
        usage({ [limit]: { count: 1, oldestAt: 1 } }),
        usage({ [limit]: { count: 3, oldestAt: 2 } }),
        usage(),
      ];
      expect(strictestUsage([few, most, none])[limit]).toEqual({ count: 3, oldestAt: 2 });
    },
  );

  it.each(['isKnownRecipient', 'wasApproved'] as const)('holds %s only where it holds for all', (consent) => {
    const [yes, no] = [usage({ [consent]: true }), usage({ [consent]: false })];
    expect([
      strictestUsage([yes, yes])[consent],
      strictestUsage([yes, no])[consent],
      strictestUsage([no, yes])[consent],
    ]).toEqual([true, false, false]);
  });

  it('knows of the one who opted out', () => {
    expect(strictestUsage([usage(), usage({ optedOutAt: 9 }), usage()]).optedOutAt).toBe(9);
  });

  it('leaves what concerns the whole account as it is', () => {
    const account = { pausedAt: 3, balanceUnits: 100, currency: 'SEK', held: 4, newRecipientsDay: 2 };
    expect(strictestUsage([usage(account), usage(account)])).toMatchObject(account);
  });
});
