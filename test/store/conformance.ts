import { describe, expect, it } from 'vitest';
import { type Store, StoreUnavailable } from '../../src/store/store.ts';
import { inboxConformance } from './conformance-inbox.ts';
import { limitConformance } from './conformance-limits.ts';
import { memoryConformance } from './conformance-memory.ts';
import { messageConformance } from './conformance-messages.ts';
import { usageConformance } from './conformance-usage.ts';
import { aBareMessage, aMessage, aNotice, anArrival, EVER, NOW, PERSON } from './messages.ts';
import { type Open, opener } from './opened.ts';

/** What any database behind the `Store` interface must do. `open` gives an empty store every time. */
export function storeConformance(open: Open): void {
  const { opened, holding } = opener(open);

  messageConformance(open);
  limitConformance(open);
  usageConformance(open);
  memoryConformance(open);
  inboxConformance(open);

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

    it('that fails among others leaves theirs as they are', async () => {
      const store = await opened();
      const insert = (id: string) => store.transaction((tx) => tx.insertMessage(aBareMessage({ id })));
      const works = [insert('msg_1'), insert('msg_1'), insert('msg_2')];
      expect((await Promise.allSettled(works)).map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
      ]);
      expect((await store.messagesSince(0, 9)).map(({ id }) => id)).toEqual(['msg_1', 'msg_2']);
    });

    it('does not see what another one wrote that failed', async () => {
      const store = await opened();
      const failing = store.transaction(async (tx) => {
        await tx.noteTrial(NOW);
        throw new RangeError('a bug');
      });
      const trialAt = store.transaction(async (tx) => {
        const about = { kind: 'sms' as const, toHash: '', prefixHash: '' };
        return (await tx.usage(about, EVER)).trialAt;
      });
      await expect(failing).rejects.toThrow(RangeError);
      expect(await trialAt).toBeUndefined();
    });

    it('keeps the audit trail whole when another one failed before it', async () => {
      const store = await opened();
      const failing = store.transaction(async (tx) => {
        await tx.insertMessage(aBareMessage());
        throw new RangeError('a bug');
      });
      const next = store.transaction((tx) => tx.insertMessage(aBareMessage({ id: 'msg_2' })));
      await Promise.allSettled([failing, next]);
      const { steps, head } = await store.auditTrail();
      expect([steps.map(({ messageId }) => messageId), head.seq]).toEqual([['msg_2'], 1]);
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
    const uses: Readonly<
      Record<Exclude<keyof Store, 'fingerprint' | 'close'>, (store: Store) => Promise<unknown>>
    > = {
      transaction: (store) => store.transaction(async () => undefined),
      message: (store) => store.message('msg_1'),
      messageByElksId: (store) => store.messageByElksId('s1'),
      due: (store) => store.due(NOW, 1),
      held: (store) => store.held(NOW),
      expired: (store) => store.expired(NOW),
      sending: (store) => store.sending(),
      touch: (store) => store.touch('msg_1', NOW),
      unknown: (store) => store.unknown(1),
      callOf: (store) => store.callOf('token-1', NOW),
      isPaused: (store) => store.isPaused(),
      ongoingCalls: (store) => store.ongoingCalls(NOW, 1),
      messagesSince: (store) => store.messagesSince(NOW, 1),
      takeQuery: (store) => store.takeQuery(NOW, 1, 1),
      currency: (store) => store.currency(),
      rememberAccount: (store) => store.rememberAccount({ currency: 'SEK', balanceUnits: 1, at: NOW }),
      learnPrice: (store) =>
        store.learnPrice({ region: 'SE', unitsPerPart: 1, basis: 'quoted', learnedAt: NOW }),
      price: (store) => store.price('SE'),
      setPaused: (store) => store.setPaused(NOW),
      optOut: (store) => store.optOut({ toHash: 'Anna', at: NOW, evidence: 'STOPP' }),
      removeOptOut: (store) => store.removeOptOut('Anna'),
      optOuts: (store) => store.optOuts(),
      forgetBefore: (store) => store.forgetBefore(NOW),
      takeIn: (store) => store.takeIn([anArrival()]),
      toReview: (store) => store.toReview(1),
      incoming: (store) => store.incoming('s1'),
      lastIncoming: (store) => store.lastIncoming('Anna'),
      conversations: (store) => store.conversations({ limit: 1 }),
      conversation: (store) => store.conversation('Anna', { limit: 1 }),
      attempt: (store) => store.attempt('token-1'),
      addNotice: (store) => store.addNotice(aNotice, 1),
      claimNotices: (store) => store.claimNotices(NOW, NOW, 1),
      delayNotice: (store) => store.delayNotice({ ...aNotice, said: 1, tries: 0 }, NOW, 1),
      dropNotice: (store) => store.dropNotice({ ...aNotice, said: 1, tries: 0 }),
      syncState: (store) => store.syncState(),
      setSyncState: (store) => store.setSyncState({ syncedAt: NOW, sms: { mark: NOW, gap: undefined } }),
      changePlace: (store) => store.changePlace(),
      changesSince: (store) => store.changesSince({ incoming: 0, steps: 0 }),
      forgetRecipient: (store) => store.forgetRecipient(PERSON, NOW),
      dropForgotten: (store) => store.dropForgotten(NOW),
      auditTrail: (store) => store.auditTrail(),
      engine: (store) => store.engine(),
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
