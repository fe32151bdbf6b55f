import { describe, expect, it, onTestFinished } from 'vitest';
import { countsAgainstLimits, MESSAGE_STATES } from '../../src/domain/message.ts';
import { warning } from '../../src/domain/problem.ts';
import {
  type MessageRecord,
  type Store,
  type StoreTransaction,
  StoreUnavailable,
} from '../../src/store/store.ts';
import { aBareMessage, aMessage, NOW } from './messages.ts';

/** What any database behind the `Store` interface must do. `open` gives an empty store every time. */
export function storeConformance(open: () => Promise<Store>): void {
  const opened = async (): Promise<Store> => {
    const store = await open();
    onTestFinished(() => store.close());
    return store;
  };
  const holding = async (...messages: readonly MessageRecord[]): Promise<Store> => {
    const store = await opened();
    await store.transaction(async (tx) => {
      for (const message of messages) await tx.insertMessage(message);
    });
    return store;
  };
  const ids = (messages: readonly MessageRecord[]) => messages.map(({ id }) => id);

  describe('a message', () => {
    it.each([
      ['every field', aMessage()],
      ['no field that may be absent', aBareMessage()],
      [
        'the largest numbers',
        aMessage({ costUnits: Number.MAX_SAFE_INTEGER, createdAt: 253_402_300_799_999, dueAt: 0 }),
      ],
    ])('with %s is given back as it was recorded', async (_, message) => {
      const store = await holding(message);
      expect(await store.message(message.id)).toEqual(message);
    });

    it.each(MESSAGE_STATES)('in the state %s is given back in it', async (state) => {
      const store = await holding(aMessage({ state }));
      expect((await store.message('msg_1'))?.state).toBe(state);
    });

    it("is found by 46elks' id", async () => {
      const store = await holding(aMessage(), aMessage({ id: 'msg_2', elksId: 's2' }));
      expect((await store.messageByElksId('s2'))?.id).toBe('msg_2');
    });

    it('is not found by an id that nothing has', async () => {
      const store = await holding(aMessage());
      expect([await store.message('msg_2'), await store.messageByElksId('s2')]).toEqual([
        undefined,
        undefined,
      ]);
    });

    it.each([
      ['id', aBareMessage({ id: 'msg_1' })],
      ["46elks' id", aMessage({ id: 'msg_2' })],
    ])('does not share its %s with another one', async (_, second) => {
      const store = await holding(aMessage());
      await expect(store.transaction((tx) => tx.insertMessage(second))).rejects.toThrow(StoreUnavailable);
    });
  });

  describe('a change', () => {
    const change = {
      state: 'delivered',
      problems: [],
      warnings: [warning('price_estimated')],
      costUnits: 7_000,
      costBasis: 'charged',
      elksId: 's2',
      dueAt: NOW + 12,
      sendingAt: NOW + 13,
      deliveredAt: NOW + 14,
      attempts: 2,
      attemptToken: 'token-2',
      owner: 'host:2:y',
      leaseUntil: NOW + 60_000,
      parts: 2,
    } as const;

    it('of every field that may change is kept, with its time', async () => {
      const store = await holding(aMessage());
      await store.transaction((tx) => tx.changeMessage('msg_1', change, NOW + 99));
      expect(await store.message('msg_1')).toEqual({ ...aMessage(), ...change, updatedAt: NOW + 99 });
    });

    it('touches no field that it does not name', async () => {
      const store = await holding(aMessage());
      await store.transaction((tx) => tx.changeMessage('msg_1', { state: 'sending' }, NOW + 99));
      expect(await store.message('msg_1')).toEqual({ ...aMessage(), state: 'sending', updatedAt: NOW + 99 });
    });

    it('clears a field that it names as undefined', async () => {
      const store = await holding(aMessage());
      const cleared = {
        elksId: undefined,
        owner: undefined,
        leaseUntil: undefined,
        sendingAt: undefined,
        costUnits: undefined,
      };
      await store.transaction((tx) => tx.changeMessage('msg_1', { ...cleared }, NOW));
      expect(await store.message('msg_1')).toEqual({ ...aMessage(), ...cleared, updatedAt: NOW });
    });

    it('touches no other message', async () => {
      const other = aBareMessage({ id: 'msg_2' });
      const store = await holding(aMessage(), other);
      await store.transaction((tx) => tx.changeMessage('msg_1', change, NOW));
      expect(await store.message('msg_2')).toEqual(other);
    });

    it('of a message that is not there changes nothing', async () => {
      const store = await holding(aMessage());
      await store.transaction((tx) => tx.changeMessage('msg_2', change, NOW + 99));
      expect(await store.message('msg_1')).toEqual(aMessage());
    });
  });

  describe('what waits', () => {
    const waiting = MESSAGE_STATES.map((state, n) =>
      aBareMessage({ id: state, state, dueAt: NOW, createdAt: NOW + n }),
    );
    const inOrder = (state: MessageRecord['state']) => [
      aBareMessage({ id: 'second', state, dueAt: NOW + 2, createdAt: NOW + 2 }),
      aBareMessage({ id: 'third', state, dueAt: NOW + 3, createdAt: NOW + 3 }),
      aBareMessage({ id: 'first', state, dueAt: NOW + 1, createdAt: NOW + 1 }),
    ];

    it('to be sent is what is queued and nothing else', async () => {
      expect(ids(await (await holding(...waiting)).due(NOW, 100))).toEqual(['queued']);
    });

    it('to be sent is told when its time has come, oldest first, so many at a time', async () => {
      const store = await holding(...inOrder('queued'));
      expect(ids(await store.due(NOW, 9))).toEqual([]);
      expect(ids(await store.due(NOW + 2, 9))).toEqual(['first', 'second']);
      expect(ids(await store.due(NOW + 9, 2))).toEqual(['first', 'second']);
    });

    it('for an answer is every open attempt, whoever makes it', async () => {
      const other = aBareMessage({ id: 'of another', state: 'sending', owner: 'host:2:y' });
      expect(new Set(ids(await (await holding(...waiting, other)).sending()))).toEqual(
        new Set(['sending', 'of another']),
      );
    });

    it('for its outcome is what is unknown, oldest first, so many at a time', async () => {
      const store = await holding(...waiting, ...inOrder('unknown'));
      expect(ids(await store.unknown(9))).toEqual(['first', 'second', 'third', 'unknown']);
      expect(ids(await store.unknown(2))).toEqual(['first', 'second']);
    });
  });

  describe('what was asked before', () => {
    const counting = MESSAGE_STATES.filter(countsAgainstLimits);
    const rest = MESSAGE_STATES.filter((state) => !countsAgainstLimits(state));
    const content = { to: '+46701740610', from: 'Cykelfix', text: 'Hej', flash: false };
    const inside = <T>(store: Store, look: (tx: StoreTransaction) => Promise<T>) => store.transaction(look);

    it.each(counting)('is found by its key when it is %s', async (state) => {
      const store = await holding(aMessage({ state }));
      expect((await inside(store, (tx) => tx.messageByKey('k1')))?.id).toBe('msg_1');
    });

    it.each(rest)('does not hold its key when it is %s', async (state) => {
      const store = await holding(aMessage({ state }));
      expect(await inside(store, (tx) => tx.messageByKey('k1'))).toBeUndefined();
    });

    it.each(counting)('is found by its content when it is %s', async (state) => {
      const store = await holding(aBareMessage({ ...content, state }));
      expect((await inside(store, (tx) => tx.twin(content, NOW - 1)))?.id).toBe('msg_1');
    });

    it.each(rest)('is no twin when it is %s', async (state) => {
      const store = await holding(aBareMessage({ ...content, state }));
      expect(await inside(store, (tx) => tx.twin(content, NOW - 1))).toBeUndefined();
    });

    it.each([{ to: '+46701740611' }, { from: 'Cykelfiy' }, { text: 'hej' }, { flash: true }])(
      'is no twin with another %o',
      async (other) => {
        const store = await holding(aBareMessage(content));
        expect(await inside(store, (tx) => tx.twin({ ...content, ...other }, NOW - 1))).toBeUndefined();
      },
    );

    it('is no twin from that very moment on', async () => {
      const store = await holding(aBareMessage(content));
      expect(await inside(store, (tx) => tx.twin(content, NOW))).toBeUndefined();
    });

    it('is the newest twin of several', async () => {
      const store = await holding(
        aBareMessage({ ...content, id: 'older', createdAt: NOW + 1 }),
        aBareMessage({ ...content, id: 'newest', createdAt: NOW + 3 }),
        aBareMessage({ ...content, id: 'newer', createdAt: NOW + 2 }),
      );
      expect((await inside(store, (tx) => tx.twin(content, NOW)))?.id).toBe('newest');
    });

    it('is counted from the moment after, in the states that count, with the time of the oldest', async () => {
      const store = await holding(
        aBareMessage({ id: 'at the moment', createdAt: NOW }),
        ...MESSAGE_STATES.map((state, n) => aBareMessage({ id: state, state, createdAt: NOW + 10 + n })),
      );
      const oldestAt = NOW + 10 + MESSAGE_STATES.findIndex(countsAgainstLimits);
      expect(await inside(store, (tx) => tx.takenSince(NOW))).toEqual({ count: counting.length, oldestAt });
    });

    it('is counted without the one that is asking', async () => {
      const store = await holding(aBareMessage(), aBareMessage({ id: 'msg_2', createdAt: NOW + 1 }));
      expect(await inside(store, (tx) => tx.takenSince(NOW - 1, 'msg_1'))).toEqual({
        count: 1,
        oldestAt: NOW + 1,
      });
    });

    it('is nothing in an empty store', async () => {
      const store = await opened();
      expect(await inside(store, (tx) => tx.takenSince(0))).toEqual({ count: 0, oldestAt: undefined });
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

  describe('what was learned', () => {
    const price = { region: 'SE', unitsPerPart: 5_000, basis: 'quoted', learnedAt: NOW } as const;

    it('is nothing at first', async () => {
      const store = await opened();
      expect([await store.currency(), await store.price('SE')]).toEqual([undefined, undefined]);
    });

    it('is the last currency', async () => {
      const store = await opened();
      await store.rememberCurrency('SEK');
      await store.rememberCurrency('EUR');
      expect(await store.currency()).toBe('EUR');
    });

    it('is the last price of each region, inside a transaction too', async () => {
      const store = await opened();
      const newer = { ...price, unitsPerPart: 5_200, basis: 'charged', learnedAt: NOW + 1 } as const;
      await store.learnPrice(price);
      await store.learnPrice({ ...price, region: 'NO' });
      await store.learnPrice(newer);
      expect([await store.price('SE'), await store.price('NO')]).toEqual([newer, { ...price, region: 'NO' }]);
      expect(await store.transaction((tx) => tx.price('SE'))).toEqual(newer);
    });
  });

  describe('a transaction', () => {
    it('gives back what its work gives back', async () => {
      expect(await (await opened()).transaction(async () => 46)).toBe(46);
    });

    it('sees what it has written itself', async () => {
      const store = await opened();
      const seen = await store.transaction(async (tx) => {
        await tx.insertMessage(aMessage());
        await tx.changeMessage('msg_1', { attempts: 7 }, NOW);
        return tx.message('msg_1');
      });
      expect(seen?.attempts).toBe(7);
    });

    it('that fails leaves nothing of what it wrote', async () => {
      const store = await holding(aMessage());
      const work = store.transaction(async (tx) => {
        await tx.changeMessage('msg_1', { state: 'sending' }, NOW + 9);
        await tx.insertMessage(aBareMessage({ id: 'msg_2' }));
        throw new RangeError('a bug');
      });
      await expect(work).rejects.toThrow(new RangeError('a bug'));
      expect([await store.message('msg_1'), await store.message('msg_2')]).toEqual([aMessage(), undefined]);
    });

    it('that the database refuses leaves nothing of what it wrote', async () => {
      const store = await holding(aMessage());
      const work = store.transaction(async (tx) => {
        await tx.insertMessage(aBareMessage({ id: 'msg_2' }));
        await tx.insertMessage(aMessage());
      });
      await expect(work).rejects.toThrow(StoreUnavailable);
      expect(await store.message('msg_2')).toBeUndefined();
    });

    it('can be followed by another one after a failure', async () => {
      const store = await holding(aMessage());
      await store.transaction((tx) => tx.insertMessage(aMessage())).catch(() => undefined);
      await store.transaction((tx) => tx.insertMessage(aBareMessage({ id: 'msg_2' })));
      expect(await store.message('msg_2')).toBeDefined();
    });

    it('has the store to itself among many', async () => {
      const store = await holding(aMessage({ attempts: 0 }));
      await Promise.all(
        Array.from({ length: 100 }, () =>
          store.transaction(async (tx) => {
            const attempts = (await tx.message('msg_1'))?.attempts ?? 0;
            await tx.changeMessage('msg_1', { attempts: attempts + 1 }, NOW);
          }),
        ),
      );
      expect((await store.message('msg_1'))?.attempts).toBe(100);
    });
  });

  describe('a closed store', () => {
    const uses: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
      transaction: (store) => store.transaction(async () => undefined),
      message: (store) => store.message('msg_1'),
      due: (store) => store.due(NOW, 1),
      takeQuery: (store) => store.takeQuery(NOW, 1, 1),
      rememberCurrency: (store) => store.rememberCurrency('SEK'),
    };

    it.each(Object.entries(uses))('is unavailable: %s', async (_, use) => {
      const store = await open();
      await store.close();
      await expect(use(store)).rejects.toThrow(StoreUnavailable);
    });

    it('can be closed once more', async () => {
      const store = await open();
      await store.close();
      await expect(store.close()).resolves.toBeUndefined();
    });
  });
}
