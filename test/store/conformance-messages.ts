import { describe, expect, it } from 'vitest';
import { MESSAGE_STATES } from '../../src/domain/message.ts';
import { warning } from '../../src/domain/problem.ts';
import { type MessageRecord, StoreUnavailable } from '../../src/store/store.ts';
import { aBareMessage, aMessage, NOW } from './messages.ts';
import { type Open, opener } from './opened.ts';

/** Messages: recorded, changed, found, listed. */
export function messageConformance(open: Open): void {
  const { holding } = opener(open);
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
      countedAt: NOW + 9,
      expiresAt: NOW + 10,
      approvedAt: NOW + 11,
      approvedVia: 'dialog',
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
        costBasis: undefined,
        countedAt: undefined,
        expiresAt: undefined,
        approvedAt: undefined,
        approvedVia: undefined,
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

    it('for its outcome is what is unknown, untouched the longest first, so many at a time', async () => {
      const store = await holding(...waiting, ...inOrder('unknown'));
      expect(ids(await store.unknown(9)).sort()).toEqual(['first', 'second', 'third', 'unknown']);
      for (const [n, id] of ['unknown', 'third', 'first', 'second'].entries()) await store.touch(id, NOW + n);
      expect(ids(await store.unknown(2))).toEqual(['unknown', 'third']);
    });

    it('for a person is what is held and has not expired, newest first', async () => {
      const held = inOrder('held').map((message) => ({ ...message, expiresAt: NOW + 10 }));
      const store = await holding(
        ...waiting,
        ...held,
        aBareMessage({ id: 'expired', state: 'held', expiresAt: NOW }),
      );
      expect(ids(await store.held(NOW))).toEqual(['third', 'second', 'first']);
      expect(ids(await store.held(NOW + 9))).toEqual(['third', 'second', 'first']);
      expect(ids(await store.held(NOW + 10))).toEqual([]);
    });
  });

  describe('the history', () => {
    it('is everything recorded from a moment on, oldest first, so many at a time', async () => {
      const store = await holding(
        ...MESSAGE_STATES.map((state, n) => aBareMessage({ id: state, state, createdAt: NOW - n })),
      );
      expect(ids(await store.messagesSince(NOW - 2, 9))).toEqual([...MESSAGE_STATES.slice(0, 3)].reverse());
      expect(ids(await store.messagesSince(0, 99))).toEqual([...MESSAGE_STATES].reverse());
      expect(ids(await store.messagesSince(NOW - 2, 2))).toEqual([MESSAGE_STATES[2], MESSAGE_STATES[1]]);
    });
  });
}
