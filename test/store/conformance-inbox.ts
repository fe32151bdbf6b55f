import { describe, expect, it } from 'vitest';
import { MESSAGE_STATES } from '../../src/domain/message.ts';
import type { ConversationEntry, IncomingRecord, Notice, Place } from '../../src/store/inbox.ts';
import type { MessageRecord, Store } from '../../src/store/store.ts';
import { aBareMessage, aNotice, anArrival, NOW, PERSON } from './messages.ts';
import { type Open, opener } from './opened.ts';

/** What the store keeps of what comes in. */
export function inboxConformance(open: Open): void {
  const { opened, holding } = opener(open);

  const toAnna = (fields: Partial<MessageRecord>) =>
    aBareMessage({ state: 'delivered', to: '+46701740610', toHash: 'Anna', ...fields });
  const fromBertil = (fields: Parameters<typeof anArrival>[0]) =>
    anArrival({ number: '+46701740611', numberHash: 'Bertil', ...fields });

  describe('taking in', () => {
    it('gives back what was new', async () => {
      const store = await opened();
      await store.takeIn([anArrival()]);
      const taken = await store.takeIn([anArrival(), anArrival({ elksId: 's2' })]);
      expect(taken.map(({ elksId }) => elksId)).toEqual(['s2']);
    });

    it('keeps every field', async () => {
      const store = await opened();
      const { record } = anArrival({ sign: 'refusal' });
      await store.takeIn([{ record, optOut: undefined }]);
      expect(await store.incoming('s1')).toEqual(record);
    });

    it('keeps what was taken in first', async () => {
      const store = await opened();
      await store.takeIn([anArrival()]);
      await store.takeIn([anArrival({ text: 'something else' })]);
      expect((await store.incoming('s1'))?.text).toBe('Ja, det passar!');
    });

    it('adds a text that was missing, once', async () => {
      const store = await opened();
      await store.takeIn([anArrival({ text: undefined })]);
      await store.takeIn([anArrival({ text: 'STOPP', sign: 'opt_out' })]);
      await store.takeIn([anArrival({ text: 'Ja' })]);
      expect(await store.incoming('s1')).toMatchObject({ text: 'STOPP', sign: 'opt_out' });
    });

    it('records the opt-out of a new message with it', async () => {
      const store = await opened();
      const optOut = { toHash: 'Anna', at: NOW, evidence: 'STOPP' };
      await store.takeIn([{ ...anArrival({ sign: 'opt_out' }), optOut }]);
      expect(await store.optOuts()).toEqual([optOut]);
    });

    it('does not bring back an opt-out that the operator took away', async () => {
      const store = await opened();
      const stop = { ...anArrival(), optOut: { toHash: 'Anna', at: NOW, evidence: 'STOPP' } };
      await store.takeIn([stop]);
      await store.removeOptOut('Anna');
      await store.takeIn([stop]);
      expect(await store.optOuts()).toEqual([]);
    });

    it('of many at once doubles none', async () => {
      const store = await opened();
      const taken = await Promise.all(Array.from({ length: 20 }, () => store.takeIn([anArrival()])));
      expect(taken.flat()).toHaveLength(1);
    });
  });

  describe('the newest message from a number', () => {
    it('is the one with the latest time', async () => {
      const store = await opened();
      await store.takeIn([
        anArrival({ elksId: 's1', at: NOW }),
        anArrival({ elksId: 's2', at: NOW - 1 }),
        fromBertil({ elksId: 's3', at: NOW + 1 }),
      ]);
      expect((await store.lastIncoming('Anna'))?.elksId).toBe('s1');
    });

    it('is nothing when they never wrote', async () => {
      expect(await (await opened()).lastIncoming('Anna')).toBeUndefined();
    });
  });

  describe('what a person should look at', () => {
    const reviewed = async (store: Store) => (await store.toReview(9)).map(({ elksId }) => elksId);

    it('is what reads as a refusal, newest first', async () => {
      const store = await opened();
      await store.takeIn([
        anArrival({ elksId: 's1', sign: 'refusal', at: NOW }),
        anArrival({ elksId: 's2', sign: 'refusal', at: NOW + 1 }),
        anArrival({ elksId: 's3' }),
        anArrival({ elksId: 's4', sign: 'opt_in' }),
      ]);
      expect(await reviewed(store)).toEqual(['s2', 's1']);
    });

    it('is no refusal of somebody who has opted out', async () => {
      const store = await opened();
      await store.takeIn([anArrival({ sign: 'refusal' })]);
      await store.optOut({ toHash: 'Anna', at: NOW, evidence: 'operator' });
      expect(await reviewed(store)).toEqual([]);
    });

    it('is a wish to be texted again that came after the opt-out', async () => {
      const store = await opened();
      await store.optOut({ toHash: 'Anna', at: NOW, evidence: 'STOPP' });
      await store.takeIn([
        anArrival({ elksId: 's1', sign: 'opt_in', at: NOW - 1 }),
        anArrival({ elksId: 's2', sign: 'opt_in', at: NOW + 1 }),
      ]);
      expect(await reviewed(store)).toEqual(['s2']);
    });

    const decisions: readonly [name: string, decide: (store: Store) => Promise<readonly IncomingRecord[]>][] =
      [
        ['an opt-out', (store) => store.optOut({ toHash: 'Anna', at: NOW, evidence: 'operator' })],
        ['its contrary', async (store) => (await store.removeOptOut('Anna')).decided],
      ];

    it.each(decisions)('is nothing that %s decided on, which is told', async (_, decide) => {
      const store = await opened();
      await store.takeIn([
        anArrival({ elksId: 's1', sign: 'refusal' }),
        fromBertil({ elksId: 's2', sign: 'refusal' }),
      ]);
      const decided = await decide(store);
      expect([decided.map(({ elksId, sign }) => [elksId, sign]), await reviewed(store)]).toEqual([
        [['s1', 'refusal']],
        ['s2'],
      ]);
    });

    it.each(decisions)('is no wish to be texted again that %s decided on', async (_, decide) => {
      const store = await opened();
      await store.optOut({ toHash: 'Anna', at: NOW, evidence: 'STOPP' });
      await store.takeIn([anArrival({ sign: 'opt_in', at: NOW + 1 })]);
      expect([(await decide(store)).length, await reviewed(store)]).toEqual([1, []]);
    });

    it('is what is written after a decision', async () => {
      const store = await opened();
      await store.takeIn([anArrival({ elksId: 's1', sign: 'refusal' })]);
      await store.removeOptOut('Anna');
      await store.takeIn([
        anArrival({ elksId: 's1', sign: 'refusal' }),
        anArrival({ elksId: 's2', sign: 'refusal' }),
      ]);
      expect(await reviewed(store)).toEqual(['s2']);
    });

    it('is nothing that was forgotten', async () => {
      const store = await opened();
      await store.takeIn([anArrival({ sign: 'refusal', at: NOW - 1 })]);
      await store.forgetBefore(NOW);
      expect(await reviewed(store)).toEqual([]);
    });
  });

  describe('conversations', () => {
    it('come newest first, one for each counterpart', async () => {
      const store = await holding(toAnna({ createdAt: NOW - 9, sendingAt: NOW - 8 }));
      await store.takeIn([
        anArrival({ elksId: 's1', at: NOW - 5, ownNumber: '+46700000001' }),
        anArrival({ elksId: 's2', at: NOW - 3, ownNumber: '+46700000002' }),
        fromBertil({ elksId: 's3', at: NOW - 4 }),
      ]);
      const list = await store.conversations({ limit: 9 });
      expect(list.map(({ numberHash, count }) => [numberHash, count])).toEqual([
        ['Anna', 3],
        ['Bertil', 1],
      ]);
    });

    it('tell the last message and which of our numbers was written to', async () => {
      const store = await holding(toAnna({ text: 'Då ses vi', sendingAt: NOW + 1 }));
      await store.takeIn([anArrival({ ownNumber: '+46700000001' })]);
      const [anna] = await store.conversations({ limit: 1 });
      expect(anna).toMatchObject({
        number: '+46701740610',
        ownNumber: '+46700000001',
        last: { at: NOW + 1, direction: 'outbound', text: 'Då ses vi' },
      });
    });

    it.each(MESSAGE_STATES.map((state) => [state] as const))(
      'are answered or not by what is %s',
      async (state) => {
        const store = await holding(toAnna({ state, sendingAt: NOW + 1 }));
        await store.takeIn([anArrival({ at: NOW })]);
        const answering = ['queued', 'sending', 'accepted', 'sent', 'delivered', 'unknown'].includes(state);
        expect((await store.conversations({ limit: 1 }))[0]?.unanswered).toBe(!answering);
      },
    );

    it('are unanswered again when they write once more', async () => {
      const store = await holding(toAnna({ sendingAt: NOW + 1 }));
      await store.takeIn([anArrival({ elksId: 's1', at: NOW }), anArrival({ elksId: 's2', at: NOW + 2 })]);
      expect((await store.conversations({ limit: 1 }))[0]?.unanswered).toBe(true);
    });

    it('can be asked for the unanswered ones only', async () => {
      const store = await holding(toAnna({ sendingAt: NOW + 1 }));
      await store.takeIn([anArrival(), fromBertil({ elksId: 's2' })]);
      const list = await store.conversations({ limit: 9, unanswered: true });
      expect(list.map(({ numberHash }) => numberHash)).toEqual(['Bertil']);
    });

    it('can be read page after page without loss, however many share one time', async () => {
      const store = await opened();
      await store.takeIn(
        Array.from({ length: 9 }, (_, n) =>
          anArrival({ elksId: `s${n}`, numberHash: `h${n}`, number: `n${n}` }),
        ),
      );
      const seen: string[] = [];
      let before: Place | undefined;
      for (;;) {
        const page = await store.conversations({ limit: 4, before });
        if (page.length === 0) break;
        seen.push(...page.map(({ numberHash }) => numberHash));
        before = page.at(-1)?.place;
      }
      expect(seen.sort()).toEqual(Array.from({ length: 9 }, (_, n) => `h${n}`));
    });

    it('say when somebody opted out', async () => {
      const store = await opened();
      await store.takeIn([{ ...anArrival(), optOut: { toHash: 'Anna', at: NOW + 3, evidence: 'STOPP' } }]);
      expect((await store.conversations({ limit: 1 }))[0]?.optedOutAt).toBe(NOW + 3);
    });

    it('leave out who was forgotten', async () => {
      const store = await holding(toAnna({}));
      await store.takeIn([anArrival()]);
      await store.forgetRecipient(PERSON, NOW);
      expect(await store.conversations({ limit: 9 })).toEqual([]);
    });
  });

  describe('a conversation', () => {
    const idsOf = (entries: readonly ConversationEntry[]) => entries.map(({ id }) => id);

    it('holds both directions in the order of their times', async () => {
      const store = await holding(
        toAnna({ id: 'msg_1', createdAt: NOW - 9, sendingAt: NOW + 1 }),
        toAnna({ id: 'msg_2', createdAt: NOW - 3, sendingAt: undefined, state: 'queued' }),
      );
      await store.takeIn([anArrival({ elksId: 's1', at: NOW }), fromBertil({ elksId: 's2' })]);
      expect(idsOf(await store.conversation('Anna', { limit: 9 }))).toEqual(['msg_2', 's1', 'msg_1']);
    });

    it('leaves out what was never to be seen', async () => {
      const store = await holding(
        ...MESSAGE_STATES.map((state, n) => toAnna({ id: state, state, elksId: `s${n}` })),
      );
      const seen = idsOf(await store.conversation('Anna', { limit: 99 }));
      expect(MESSAGE_STATES.filter((state) => !seen.includes(state))).toEqual([
        'dry_run',
        'refused',
        'cancelled',
      ]);
    });

    it('is its newest end, and can be read back from there without loss', async () => {
      const store = await holding(
        ...Array.from({ length: 7 }, (_, n) => toAnna({ id: `msg_${n}`, createdAt: NOW + (n % 3) })),
      );
      await store.takeIn(
        Array.from({ length: 6 }, (_, n) => anArrival({ elksId: `s${n}`, at: NOW + (n % 3) })),
      );
      const whole = idsOf(await store.conversation('Anna', { limit: 99 }));
      const pages: string[][] = [];
      let before: Place | undefined;
      for (;;) {
        const page = await store.conversation('Anna', { limit: 4, before });
        if (page.length === 0) break;
        pages.unshift(idsOf(page));
        before = page[0];
      }
      expect(pages.flat()).toEqual(whole);
      expect(whole).toHaveLength(13);
    });
  });

  describe('forgetting what came in', () => {
    it('takes number and text out when it is old, and leaves the hash', async () => {
      const store = await opened();
      await store.takeIn([anArrival({ elksId: 's1', at: NOW - 1 }), anArrival({ elksId: 's2' })]);
      await store.forgetBefore(NOW);
      expect([await store.incoming('s1'), await store.incoming('s2')]).toMatchObject([
        { number: '', ownNumber: '', text: undefined, numberHash: 'Anna' },
        { number: '+46701740610', text: 'Ja, det passar!' },
      ]);
    });

    it('leaves nothing of a person', async () => {
      const store = await opened();
      await store.takeIn([anArrival({ sign: 'refusal' })]);
      await store.forgetRecipient(PERSON, NOW);
      await store.dropForgotten(NOW + 24 * 3_600_000);
      expect(await store.incoming('s1')).toMatchObject({
        number: '',
        ownNumber: '',
        text: undefined,
        numberHash: '',
        sign: undefined,
      });
    });

    it('does not let it come in again', async () => {
      const store = await opened();
      await store.takeIn([anArrival()]);
      await store.forgetRecipient(PERSON, NOW);
      expect([await store.takeIn([anArrival()]), (await store.incoming('s1'))?.text]).toEqual([
        [],
        undefined,
      ]);
    });
  });

  describe('how far the history was read', () => {
    it('is nowhere at first', async () => {
      expect(await (await opened()).syncState()).toEqual({
        syncedAt: undefined,
        sms: { mark: undefined, gap: undefined },
        mms: { mark: undefined, gap: undefined },
      });
    });

    it.each([[undefined], [{ cursor: 'WyIiXQ', since: NOW - 9 }]])('is kept', async (gap) => {
      const store = await opened();
      const before = { mark: NOW - 1, gap: { cursor: 'x', since: 1 } };
      await store.setSyncState({ syncedAt: NOW, sms: before, mms: before });
      await store.setSyncState({ syncedAt: NOW + 1, sms: { mark: NOW, gap }, mms: { mark: NOW + 2, gap } });
      expect(await store.syncState()).toEqual({
        syncedAt: NOW + 1,
        sms: { mark: NOW, gap },
        mms: { mark: NOW + 2, gap },
      });
    });

    it('is kept for each list, whichever of them was read', async () => {
      const store = await opened();
      const mms = { mark: NOW - 1, gap: { cursor: 'x', since: 1 } };
      await store.setSyncState({ syncedAt: NOW, mms });
      await store.setSyncState({ sms: { mark: NOW, gap: undefined } });
      expect(await store.syncState()).toEqual({ syncedAt: NOW, sms: { mark: NOW, gap: undefined }, mms });
    });
  });

  describe('a notice', () => {
    const claim = (store: Store, now = NOW) => store.claimNotices(now, now + 30_000, 9);

    it('is kept as it was said', async () => {
      const store = await opened();
      await store.addNotice(aNotice, 9);
      expect(await claim(store)).toEqual([{ ...aNotice, said: 1, tries: 0 }]);
    });

    it('said many times at once is one', async () => {
      const store = await opened();
      await Promise.all(Array.from({ length: 50 }, () => store.addNotice(aNotice, 9)));
      expect((await claim(store)).map(({ said }) => said)).toEqual([50]);
    });

    it('keeps a token that it once had', async () => {
      const store = await opened();
      await store.addNotice({ ...aNotice, attemptToken: 'token-1' }, 9);
      await store.addNotice({ ...aNotice, attemptToken: 'token-2' }, 9);
      expect((await claim(store)).map(({ attemptToken }) => attemptToken)).toEqual(['token-1']);
    });

    it('is not added to as many as are kept at most, unless it is there already', async () => {
      const store = await opened();
      for (const elksId of ['s1', 's2', 's3', 's1']) await store.addNotice({ ...aNotice, elksId }, 2);
      expect((await claim(store)).map(({ elksId, said }) => [elksId, said])).toEqual([
        ['s1', 2],
        ['s2', 1],
      ]);
    });

    it('is in one pair of hands at a time', async () => {
      const store = await opened();
      await store.addNotice(aNotice, 9);
      await claim(store);
      expect([await claim(store, NOW + 29_999), (await claim(store, NOW + 30_000)).length]).toEqual([[], 1]);
    });

    it('is the oldest of those that are due', async () => {
      const store = await opened();
      for (const [elksId, at] of [
        ['s1', NOW],
        ['s2', NOW - 1],
        ['s3', NOW + 1],
      ] as const)
        await store.addNotice({ ...aNotice, elksId, at }, 9);
      const [first] = await store.claimNotices(NOW, NOW + 1, 1);
      expect(first?.elksId).toBe('s2');
    });

    it('that was put back comes again then', async () => {
      const store = await opened();
      await store.addNotice(aNotice, 9);
      for (const notice of await claim(store)) await store.delayNotice(notice, NOW + 5, 3);
      expect([await claim(store, NOW + 4), await claim(store, NOW + 5)]).toMatchObject([[], [{ tries: 3 }]]);
    });

    it('that was dropped is gone', async () => {
      const store = await opened();
      await store.addNotice(aNotice, 9);
      for (const notice of await claim(store)) await store.dropNotice(notice);
      expect(await claim(store, NOW + 99_999)).toEqual([]);
    });

    it.each([
      ['dropped', (store: Store, notice: Notice) => store.dropNotice(notice)],
      ['put back', (store: Store, notice: Notice) => store.delayNotice(notice, NOW + 99_999, 1)],
    ])('that was said again meanwhile is not %s', async (_, end) => {
      const store = await opened();
      await store.addNotice(aNotice, 9);
      const [notice] = await claim(store);
      await store.addNotice(aNotice, 9);
      if (notice) await end(store, notice);
      expect((await claim(store)).map(({ said, tries }) => [said, tries])).toEqual([[2, 0]]);
    });

    it('about a person goes when they are forgotten', async () => {
      const store = await opened();
      await store.addNotice(aNotice, 9);
      await store.forgetRecipient(PERSON, NOW);
      expect(await claim(store)).toEqual([]);
    });
  });

  describe('an attempt', () => {
    it.each(MESSAGE_STATES.map((state) => [state] as const))(
      'can be found or not while it is %s',
      async (state) => {
        const store = await holding(toAnna({ state, attemptToken: 'token-1' }));
        const found = (await store.attempt('token-1'))?.state;
        expect(found).toBe(state === 'sending' || state === 'unknown' ? state : undefined);
      },
    );

    it('is found by nothing but its name', async () => {
      const store = await holding(toAnna({ state: 'unknown', attemptToken: 'token-1' }));
      expect(await store.attempt('token-')).toBeUndefined();
    });
  });

  describe('changes', () => {
    const changesOf = async (store: Store, work: () => Promise<unknown>) => {
      const place = await store.changePlace();
      await work();
      return (await store.changesSince(place)).changes;
    };

    it('are none while nothing happens', async () => {
      const store = await holding(toAnna({}));
      expect(await changesOf(store, async () => undefined)).toEqual([]);
    });

    it('are messages that arrived', async () => {
      const store = await opened();
      expect(await changesOf(store, () => store.takeIn([anArrival()]))).toEqual([
        { kind: 'arrived', number: '+46701740610', elksId: 's1' },
      ]);
    });

    it('are messages that were taken or changed, each once', async () => {
      const store = await holding(toAnna({ id: 'msg_1', state: 'accepted' }));
      const changes = await changesOf(store, () =>
        store.transaction(async (tx) => {
          await tx.changeMessage('msg_1', { state: 'sent' }, NOW);
          await tx.changeMessage('msg_1', { state: 'delivered' }, NOW);
          await tx.insertMessage(toAnna({ id: 'msg_2' }));
        }),
      );
      expect(changes.map((change) => change.kind === 'message' && change.id).sort()).toEqual([
        'msg_1',
        'msg_2',
      ]);
    });

    it('are told once', async () => {
      const store = await opened();
      const { place } = await store.changesSince(await store.changePlace());
      await store.takeIn([anArrival()]);
      const next = (await store.changesSince(place)).place;
      expect((await store.changesSince(next)).changes).toEqual([]);
    });
  });
}
