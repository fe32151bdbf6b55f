import { describe, expect, it } from 'vitest';
import { countsAgainstLimits, MESSAGE_STATES } from '../../src/domain/message.ts';
import type { Usage } from '../../src/domain/usage.ts';
import type { MessageChange, MessageRecord, Store } from '../../src/store/store.ts';
import { NO_USAGE } from '../no-usage.ts';
import { anArrival, aTakenMessage, NOW } from './messages.ts';
import { type Open, opener } from './opened.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const EXCHANGE_MS = 2 * MINUTE_MS;
const WINDOWS = {
  minute: NOW - MINUTE_MS,
  hour: NOW - HOUR_MS,
  day: NOW - DAY_MS,
  exchange: NOW - EXCHANGE_MS,
  balance: 0,
};
const ANNA = { toHash: 'Anna', prefixHash: 'range' };

/** The figures that the limits go by. */
export function usageConformance(open: Open): void {
  const { opened, holding } = opener(open);
  const usage = (store: Store, about: { toHash?: string; prefixHash?: string; without?: string } = {}) =>
    store.transaction((tx) => tx.usage({ kind: 'sms', ...ANNA, ...about }, WINDOWS));
  const toAnna = (fields: Partial<MessageRecord> = {}) => aTakenMessage({ ...ANNA, ...fields });
  const numbered = (...times: readonly number[]) =>
    times.map((createdAt, n) => toAnna({ id: `msg_${n}`, createdAt, state: 'delivered' }));

  describe('usage', () => {
    it('is nothing in an empty store', async () => {
      expect(await usage(await opened())).toEqual(NO_USAGE);
    });

    const windows: readonly ['minute' | 'day' | 'recipientHour' | 'recipientDay' | 'prefixHour', number][] = [
      ['minute', MINUTE_MS],
      ['day', DAY_MS],
      ['recipientHour', HOUR_MS],
      ['recipientDay', DAY_MS],
      ['prefixHour', HOUR_MS],
    ];

    it.each(windows)('of the window %s begins one millisecond after it', async (name, windowMs) => {
      const border = NOW - windowMs;
      const store = await holding(...numbered(border - 1, border, border + 1, border + 2, NOW));
      expect((await usage(store))[name]).toMatchObject({ count: 3, oldestAt: border + 1 });
    });

    it('counts the states that count, and what 46elks took before it failed', async () => {
      const store = await holding(
        ...MESSAGE_STATES.map((state) => toAnna({ id: state, state })),
        toAnna({ id: 'failed later', state: 'failed', elksId: 's1' }),
      );
      expect((await usage(store)).minute.count).toBe(MESSAGE_STATES.filter(countsAgainstLimits).length + 1);
    });

    it('counts from the moment that a message was taken or approved, not from when it was asked for', async () => {
      const store = await holding(
        toAnna({ id: 'just approved', createdAt: NOW - HOUR_MS, countedAt: NOW }),
        toAnna({ id: 'not taken', createdAt: NOW, countedAt: undefined }),
      );
      expect((await usage(store)).minute).toEqual({ count: 1, oldestAt: NOW });
    });

    it('counts a held message from the change on that takes it, until the change that puts it back', async () => {
      const store = await holding(toAnna({ state: 'held', countedAt: undefined }));
      const change = (fields: MessageChange) =>
        store.transaction((tx) => tx.changeMessage('msg_1', fields, NOW));
      const before = (await usage(store)).minute.count;
      await change({ state: 'queued', countedAt: NOW });
      const taken = (await usage(store)).minute.count;
      await change({ state: 'held', countedAt: undefined });
      expect([before, taken, (await usage(store)).minute.count]).toEqual([0, 1, 0]);
    });

    it('leaves out the message that is asking', async () => {
      const store = await holding(toAnna(), toAnna({ id: 'msg_2', createdAt: NOW - 1 }));
      const { minute, day, recipientHour, recipientDay, prefixHour } = await usage(store, {
        without: 'msg_2',
      });
      expect([minute, day, recipientHour, recipientDay, prefixHour].map(({ count }) => count)).toEqual([
        1, 1, 1, 1, 1,
      ]);
    });

    it('of one recipient or range leaves all others out', async () => {
      const store = await holding(
        toAnna(),
        toAnna({ id: 'a neighbour', toHash: 'Bertil' }),
        toAnna({ id: 'somebody else', toHash: 'Cecilia', prefixHash: 'another range' }),
      );
      const { day, recipientHour, recipientDay, prefixHour } = await usage(store);
      expect([day, recipientHour, recipientDay, prefixHour].map(({ count }) => count)).toEqual([3, 1, 1, 2]);
    });
  });

  describe('an exchange', () => {
    const received = async (store: Store, about = {}) => (await usage(store, about)).exchange.received;
    const arrival = (elksId: string, at: number, numberHash = 'Anna') =>
      anArrival({ elksId, at, numberHash });

    it('counts what was sent to the recipient within its window', async () => {
      const border = NOW - EXCHANGE_MS;
      const store = await holding(
        ...numbered(border, border + 1, NOW),
        toAnna({ id: 'somebody else', toHash: 'Bertil' }),
      );
      expect((await usage(store)).exchange.sent).toEqual({ count: 2, oldestAt: border + 1 });
    });

    it('counts what came from the recipient within its window, each once', async () => {
      const store = await opened();
      await store.takeIn([arrival('s1', NOW - EXCHANGE_MS), arrival('s2', NOW - EXCHANGE_MS + 1)]);
      await store.takeIn([arrival('s2', NOW), arrival('s3', NOW), arrival('s4', NOW, 'Bertil')]);
      expect(await received(store)).toBe(2);
    });
  });

  describe('money', () => {
    it.each<[string, Partial<MessageRecord>, number]>([
      ['what was reserved', { reservedUnits: 5_500 }, 5_500],
      ['what was reserved, beside an estimate', costing(5_000, 'estimated'), 5_500],
      ['what was reserved, beside a quote', costing(5_000, 'quoted'), 5_500],
      ['what was charged', costing(5_000, 'charged'), 5_000],
      ['what was charged, when it was dearer than thought', costing(7_000, 'charged'), 7_000],
      ['nothing, when it was free', costing(0, 'charged'), 0],
      ['what was reserved, while the outcome is unknown', { state: 'unknown' }, 5_500],
      ['nothing, when it was refused', { state: 'failed' }, 0],
      ['nothing, while it is held', { state: 'held', countedAt: undefined }, 0],
    ])('of a message is %s', async (_, fields, units) => {
      const store = await holding(toAnna({ state: 'accepted', reservedUnits: 5_500, ...fields }));
      expect((await usage(store)).day.units).toBe(units);
    });

    it('is summed up to the unit over a day, without the message that is asking', async () => {
      const store = await holding(
        toAnna({ id: 'yesterday', createdAt: NOW - DAY_MS, reservedUnits: 1 }),
        toAnna({ id: 'today', createdAt: NOW - DAY_MS + 1, reservedUnits: 20 }),
        toAnna({ id: 'charged', state: 'sent', ...costing(333, 'charged') }),
        toAnna({ id: 'large', reservedUnits: 4_000_000_000_000 }),
        toAnna({ id: 'asking', reservedUnits: 50_000 }),
      );
      expect((await usage(store, { without: 'asking' })).day.units).toBe(4_000_000_000_353);
    });
  });

  describe('recipients', () => {
    const seen = async (store: Store, toHash = 'Anna') => {
      const { newRecipientsDay, isKnownRecipient } = await usage(store, { toHash });
      return { newRecipientsDay, isKnownRecipient };
    };

    const noting = async (...notes: readonly (readonly [toHash: string, at: number])[]) => {
      const store = await opened();
      await store.transaction(async (tx) => {
        for (const [toHash, at] of notes) await tx.noteRecipient(toHash, at);
      });
      return store;
    };

    it('are known and new from the first time on', async () => {
      expect(await seen(await noting(['Anna', NOW], ['Anna', NOW + 1]))).toEqual({
        newRecipientsDay: 1,
        isKnownRecipient: true,
      });
    });

    it('are not known because somebody else is', async () => {
      expect(await seen(await noting(['Anna', NOW]), 'Bertil')).toEqual({
        newRecipientsDay: 1,
        isKnownRecipient: false,
      });
    });

    it('are not known by their messages alone', async () => {
      expect(await seen(await holding(toAnna()))).toEqual({ newRecipientsDay: 0, isKnownRecipient: false });
    });

    it('are no longer new a day later, though texted again', async () => {
      expect(await seen(await noting(['Anna', NOW - DAY_MS], ['Anna', NOW]))).toEqual({
        newRecipientsDay: 0,
        isKnownRecipient: true,
      });
    });

    it('are counted one by one', async () => {
      const store = await noting(...Array.from({ length: 7 }, (_, n) => [`Nummer ${n % 5}`, NOW] as const));
      expect((await seen(store)).newRecipientsDay).toBe(5);
    });
  });

  describe('an approval', () => {
    const wasApproved = async (store: Store, about = {}) => (await usage(store, about)).wasApproved;
    const approved = { approvedAt: NOW, approvedVia: 'dialog' } as const;

    it('holds for its recipient', async () => {
      const store = await holding(toAnna(approved));
      expect([await wasApproved(store), await wasApproved(store, { toHash: 'Bertil' })]).toEqual([
        true,
        false,
      ]);
    });

    it('of the message that is asking is not one of before', async () => {
      expect(await wasApproved(await holding(toAnna(approved)), { without: 'msg_1' })).toBe(false);
    });

    it('is not given by messages that needed none', async () => {
      expect(await wasApproved(await holding(toAnna({ state: 'delivered' })))).toBe(false);
    });
  });

  describe('calls under way', () => {
    const call = (id: string, fields: Partial<MessageRecord> = {}) =>
      toAnna({ id, kind: 'call', state: 'accepted', ...fields });
    const underWay = async (without?: string) => {
      const store = await holding(
        call('ringing'),
        call('lost', { state: 'unknown' }),
        call('over', { state: 'delivered' }),
        call('long ago', { createdAt: NOW - HOUR_MS }),
        toAnna({ id: 'text', state: 'accepted' }),
      );
      const about = { kind: 'call' as const, ...ANNA, without };
      return (await store.transaction((tx) => tx.usage(about, WINDOWS))).callsUnderWay;
    };

    it('are those of the last hour that ring or may, and no text', async () => {
      expect(await underWay()).toBe(2);
    });

    it('leave out the one that is asking', async () => {
      expect(await underWay('ringing')).toBe(1);
    });
  });

  describe('single facts', () => {
    const fact = async <Name extends keyof Usage>(store: Store, name: Name) => (await usage(store))[name];

    it('tell since when sending is paused, until it is resumed', async () => {
      const store = await opened();
      await store.setPaused(NOW);
      const paused = await fact(store, 'pausedAt');
      await store.setPaused(undefined);
      expect([paused, await fact(store, 'pausedAt')]).toEqual([NOW, undefined]);
    });

    it('tell of an opt-out of this recipient only', async () => {
      const store = await opened();
      await store.optOut({ toHash: 'Bertil', at: NOW, evidence: 'STOPP' });
      expect([
        await fact(store, 'optedOutAt'),
        (await usage(store, { toHash: 'Bertil' })).optedOutAt,
      ]).toEqual([undefined, NOW]);
    });

    it.each([0, 46, -1])('tell a balance of %i', async (balanceUnits) => {
      const store = await opened();
      await store.rememberAccount({ currency: 'SEK', balanceUnits, at: NOW });
      expect(await usage(store)).toMatchObject({ balanceUnits, currency: 'SEK' });
    });
  });
}

function costing(costUnits: number, costBasis: 'charged' | 'quoted' | 'estimated') {
  return { costUnits, costBasis };
}
