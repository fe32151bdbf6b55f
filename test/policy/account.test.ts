import { describe, expect, it } from 'vitest';
import { parseAccountChange } from '../../src/domain/account-change.ts';
import { loop } from '../../src/policy/loop.ts';
import { recipient } from '../../src/policy/recipient.ts';
import { OPEN, QUIET } from './sample.ts';

const parsedChange = parseAccountChange({ do: 'allocate_number', country: 'SE', capabilities: ['sms'] });

describe('a change of the account', () => {
  it('reaches nobody, so what was sent to people does not count against it', () => {
    const full = { count: 99, oldestAt: QUIET.now };
    const facts = {
      ...QUIET,
      recipientHour: full,
      recipientDay: full,
      exchange: { sent: full, received: 99 },
    };
    const fields = parsedChange.ok ? { change: parsedChange.value } : {};
    expect([recipient(fields, facts, OPEN), loop(fields, facts, OPEN)]).toEqual([[], []]);
  });
});
