import { describe, expect, it } from 'vitest';
import { countsAgainstLimits, MESSAGE_STATES } from '../../src/domain/message.ts';
import type { Store, StoreTransaction } from '../../src/store/store.ts';
import { aBareMessage, aMessage, aTakenMessage, EVER, NOW } from './messages.ts';
import { type Open, opener } from './opened.ts';

const TRIPPING = { since: NOW - 60_000, most: 5 };

/** What binds a key, what stands in the way of a twin, the time to go by, the breaker, and the limit of queries. */
export function limitConformance(open: Open): void {
  const { opened, holding } = opener(open);
  const inside = <T>(store: Store, look: (tx: StoreTransaction) => Promise<T>) => store.transaction(look);
  const counting = MESSAGE_STATES.filter(countsAgainstLimits);
  const rest = MESSAGE_STATES.filter((state) => !countsAgainstLimits(state) && state !== 'held');

  describe('an idempotency key', () => {
    const keyed = (store: Store, at = NOW) => inside(store, (tx) => tx.messageByKey('k1', at));

    it.each(counting)('belongs to a message that is %s', async (state) => {
      const store = await holding(aMessage({ state }));
      expect((await keyed(store))?.id).toBe('msg_1');
    });

    it.each(rest)('is free when its message is %s', async (state) => {
      const store = await holding(aMessage({ state }));
      expect(await keyed(store)).toBeUndefined();
    });

    it('belongs to a held message until that expires', async () => {
      const store = await holding(aMessage({ state: 'held', expiresAt: NOW + 10 }));
      expect([(await keyed(store, NOW + 9))?.id, await keyed(store, NOW + 10)]).toEqual(['msg_1', undefined]);
    });

    it('is another one when a letter differs', async () => {
      const store = await holding(aMessage({ idempotencyKey: 'K1' }));
      expect(await keyed(store)).toBeUndefined();
    });
  });

  describe('a twin', () => {
    const content = 'hash of the content';
    const twin = (store: Store, since = NOW - 1, at = NOW) =>
      inside(store, (tx) => tx.twin(content, since, at));

    it.each(counting)('is a message that is %s', async (state) => {
      const store = await holding(aTakenMessage({ state }));
      expect((await twin(store))?.id).toBe('msg_1');
    });

    it.each(rest)('is no message that is %s', async (state) => {
      const store = await holding(aTakenMessage({ state }));
      expect(await twin(store)).toBeUndefined();
    });

    it('is a held message until that expires', async () => {
      const store = await holding(aBareMessage({ state: 'held', expiresAt: NOW + 10 }));
      expect([(await twin(store, NOW - 1, NOW + 9))?.id, await twin(store, NOW - 1, NOW + 10)]).toEqual([
        'msg_1',
        undefined,
      ]);
    });

    it('is no message with another content', async () => {
      const store = await holding(aTakenMessage({ contentHash: 'hash of another content' }));
      expect(await twin(store)).toBeUndefined();
    });

    it('is no message that was taken at that very moment or before', async () => {
      const store = await holding(
        aTakenMessage({ state: 'sent' }),
        aTakenMessage({ state: 'sent', id: 'older', createdAt: NOW - 5 }),
      );
      expect(await twin(store, NOW)).toBeUndefined();
    });

    it('is the newest of several', async () => {
      const store = await holding(
        aTakenMessage({ id: 'older', createdAt: NOW + 1 }),
        aTakenMessage({ id: 'newest', createdAt: NOW + 3 }),
        aTakenMessage({ id: 'newer', createdAt: NOW + 2 }),
      );
      expect((await twin(store, NOW))?.id).toBe('newest');
    });

    it('is a message that was held for long and approved a moment ago', async () => {
      const store = await holding(
        aBareMessage({ state: 'accepted', createdAt: NOW - 1_500_000, countedAt: NOW - 60_000 }),
      );
      expect((await twin(store, NOW - 600_000))?.id).toBe('msg_1');
    });

    it('is a message that is held, however long ago it was asked for', async () => {
      const store = await holding(
        aBareMessage({ state: 'held', createdAt: NOW - 1_500_000, expiresAt: NOW + 1 }),
      );
      expect((await twin(store, NOW - 600_000))?.id).toBe('msg_1');
    });

    it('is a message that still waits to be sent, however long ago it was taken', async () => {
      const store = await holding(aTakenMessage({ createdAt: NOW - 28_800_000 }));
      expect((await twin(store, NOW - 600_000))?.id).toBe('msg_1');
    });
  });

  describe('the time to go by', () => {
    const advance = (store: Store, at: number) => inside(store, (tx) => tx.advanceTo(at));

    it('is the time of the clock as long as that goes forwards', async () => {
      const store = await opened();
      expect([await advance(store, 999), await advance(store, 1_000), await advance(store, NOW)]).toEqual([
        999,
        1_000,
        NOW,
      ]);
    });

    it('is the time of the clock too when that was set back', async () => {
      const store = await opened();
      await advance(store, 1_000);
      expect([await advance(store, 999), await advance(store, 1), await advance(store, 1_001)]).toEqual([
        999, 1, 1_001,
      ]);
    });

    it('takes with it what lies ahead of a clock that was set back', async () => {
      const store = await holding(aTakenMessage({ createdAt: NOW, countedAt: NOW }));
      await advance(store, NOW);
      const back = NOW - 86_400_000;
      await advance(store, back);
      expect((await store.message('msg_1'))?.countedAt).toBe(back);
    });

    it('is not kept by a transaction that fails', async () => {
      const store = await opened();
      const work = inside(store, async (tx) => {
        await tx.advanceTo(NOW + 1);
        throw new RangeError('a bug');
      });
      await work.catch(() => undefined);
      expect(await advance(store, NOW)).toBe(NOW);
    });
  });

  describe('failures of 46elks', () => {
    const fail = async (store: Store, ...times: readonly number[]) => {
      for (const at of times)
        await inside(store, (tx) => tx.noteFailure(at, { ...TRIPPING, since: at - 60_000 }));
    };
    const rests = async (store: Store) => {
      const about = { kind: 'sms' as const, toHash: '', prefixHash: '' };
      const usage = await inside(store, (tx) => tx.usage(about, EVER));
      return { trippedAt: usage.trippedAt, trialAt: usage.trialAt };
    };

    it('make sending rest from the fifth within a minute on', async () => {
      const store = await opened();
      await fail(store, NOW, NOW + 1, NOW + 2, NOW + 3);
      expect((await rests(store)).trippedAt).toBeUndefined();
      await fail(store, NOW + 59_999);
      expect((await rests(store)).trippedAt).toBe(NOW + 59_999);
    });

    it('do not when the first of five is a minute old', async () => {
      const store = await opened();
      await fail(store, NOW, NOW + 1, NOW + 2, NOW + 3, NOW + 60_000);
      expect((await rests(store)).trippedAt).toBeUndefined();
    });

    it('make the rest begin anew with every single one while it lasts', async () => {
      const store = await opened();
      await fail(store, NOW, NOW, NOW, NOW, NOW, NOW + 3_600_000);
      expect((await rests(store)).trippedAt).toBe(NOW + 3_600_000);
    });

    it('are forgotten together with rest and trial when 46elks answers again', async () => {
      const store = await opened();
      await fail(store, NOW, NOW, NOW, NOW, NOW);
      await inside(store, (tx) => tx.noteTrial(NOW + 60_000));
      expect(await rests(store)).toEqual({ trippedAt: NOW, trialAt: NOW + 60_000 });
      await inside(store, (tx) => tx.forgetFailures());
      await fail(store, NOW, NOW, NOW, NOW);
      expect(await rests(store)).toEqual({ trippedAt: undefined, trialAt: undefined });
    });

    it('are followed by one trial after another', async () => {
      const store = await opened();
      await inside(store, (tx) => tx.noteTrial(NOW));
      await inside(store, (tx) => tx.noteTrial(NOW + 60_000));
      expect((await rests(store)).trialAt).toBe(NOW + 60_000);
    });
  });

  describe('the limit of queries', () => {
    it('lets so many through in a window, and tells when the next is free', async () => {
      const store = await opened();
      const asked = [];
      for (const at of [0, 10, 20, 30]) asked.push(await store.takeQuery(NOW + at, 1_000, 3));
      expect(asked).toEqual([undefined, undefined, undefined, { freeAt: NOW + 1_000 }]);
    });

    it('lets one through again when the oldest has left the window', async () => {
      const store = await opened();
      for (const at of [0, 10]) await store.takeQuery(NOW + at, 1_000, 2);
      expect(await store.takeQuery(NOW + 999, 1_000, 2)).toEqual({ freeAt: NOW + 1_000 });
      expect(await store.takeQuery(NOW + 1_000, 1_000, 2)).toBeUndefined();
      expect(await store.takeQuery(NOW + 1_001, 1_000, 2)).toEqual({ freeAt: NOW + 1_010 });
    });

    it('does not count those that were turned away', async () => {
      const store = await opened();
      for (const at of [0, 1, 2, 3, 4]) await store.takeQuery(NOW + at, 1_000, 1);
      expect(await store.takeQuery(NOW + 1_000, 1_000, 1)).toBeUndefined();
    });

    it('holds for many at once', async () => {
      const store = await opened();
      const asked = await Promise.all(Array.from({ length: 50 }, () => store.takeQuery(NOW, 1_000, 20)));
      expect(asked.filter((answer) => answer === undefined)).toHaveLength(20);
    });
  });
}
