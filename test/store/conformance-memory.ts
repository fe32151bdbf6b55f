import { describe, expect, it } from 'vitest';
import { MESSAGE_STATES } from '../../src/domain/message.ts';
import { problem, warning } from '../../src/domain/problem.ts';
import type { MessageRecord, Store } from '../../src/store/store.ts';
import { aMessage, EVER, fingerprint, NOW, PERSON } from './messages.ts';
import { type Open, opener } from './opened.ts';

const DAY_MS = 24 * 3_600_000;

/** Texts that may still have to be sent or looked up. */
const UNDER_WAY = ['queued', 'held', 'sending', 'unknown'] as const;

/** What the store learns, whom it must not text, and what it forgets. */
export function memoryConformance(open: Open): void {
  const { opened, holding } = opener(open);

  describe('what was learned', () => {
    const price = { region: 'SE', unitsPerPart: 5_000, basis: 'quoted', learnedAt: NOW } as const;

    it('is nothing at first', async () => {
      const store = await opened();
      expect([await store.currency(), await store.price('SE')]).toEqual([undefined, undefined]);
    });

    it('is the last currency', async () => {
      const store = await opened();
      await store.rememberAccount({ currency: 'SEK', balanceUnits: undefined, at: NOW });
      await store.rememberAccount({ currency: 'EUR', balanceUnits: undefined, at: NOW });
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

    it('is a balance until 46elks names none', async () => {
      const store = await opened();
      await store.rememberAccount({ currency: 'SEK', balanceUnits: 46, at: NOW });
      await store.rememberAccount({ currency: undefined, balanceUnits: undefined, at: NOW });
      const about = { kind: 'sms' as const, toHash: '', prefixHash: '' };
      const { currency, balanceUnits } = await store.transaction((tx) => tx.usage(about, EVER));
      expect({ currency, balanceUnits }).toEqual({ currency: 'SEK', balanceUnits: undefined });
    });
  });

  describe('a fingerprint', () => {
    it('is made with the key that the store was opened with', async () => {
      expect((await opened()).fingerprint('+46701740610')).toBe(fingerprint('+46701740610'));
    });
  });

  describe('opt-outs', () => {
    const anna = { toHash: 'Anna', at: NOW, evidence: 'STOPP' };

    it('are listed in the order of their times', async () => {
      const store = await opened();
      const bertil = { toHash: 'Bertil', at: NOW - 1, evidence: 'the operator' };
      await store.optOut(anna);
      await store.optOut(bertil);
      expect(await store.optOuts()).toEqual([bertil, anna]);
    });

    it('keep the first word that was said', async () => {
      const store = await opened();
      await store.optOut(anna);
      await store.optOut({ ...anna, at: NOW + 1, evidence: 'SLUTA' });
      expect(await store.optOuts()).toEqual([anna]);
    });

    it('are taken away one at a time, and only where there is one', async () => {
      const store = await opened();
      await store.optOut(anna);
      await store.optOut({ ...anna, toHash: 'Bertil' });
      const removed = [await store.removeOptOut('Bertil'), await store.removeOptOut('Bertil')];
      expect(removed.map(({ wasListed }) => wasListed)).toEqual([true, false]);
      expect(await store.optOuts()).toEqual([anna]);
    });

    it('can be given again after they were taken away', async () => {
      const store = await opened();
      await store.optOut(anna);
      await store.removeOptOut('Anna');
      await store.optOut({ ...anna, at: NOW + 5 });
      expect(await store.optOuts()).toEqual([{ ...anna, at: NOW + 5 }]);
    });
  });

  /** One message in each state, of a day on which it may be forgotten. */
  const oneOfEach = MESSAGE_STATES.map((state, n) =>
    aMessage({ id: state, state, elksId: `s${n}`, toHash: 'Anna', createdAt: NOW - 1 }),
  );
  const FORGOTTEN = { payload: undefined, to: '', text: '', idempotencyKey: undefined };
  const all = (store: Store) => store.messagesSince(0, 99);
  const withText = (messages: readonly MessageRecord[]) =>
    messages.filter(({ to, text }) => to !== '' || text !== '').map(({ state }) => state);

  describe('forgetting what is old', () => {
    it('takes text, number and key out and leaves the rest', async () => {
      const message = aMessage({ state: 'delivered', createdAt: NOW - 1 });
      const store = await holding(message);
      expect(await store.forgetBefore(NOW)).toBe(1);
      const { problems, warnings, ...kept } = { ...message, ...FORGOTTEN };
      expect(await store.message('msg_1')).toMatchObject(kept);
    });

    it.each([
      ['a warning', { warnings: [warning('link', 'The text links to secret.example.')] }],
      ['a problem', { problems: [problem('lookalike_link', 'secret.example imitates a site.')] }],
    ])('takes out what %s quotes of the text', async (_, quoting) => {
      const store = await holding(aMessage({ state: 'delivered', createdAt: NOW - 1, ...quoting }));
      await store.forgetBefore(NOW);
      expect(JSON.stringify(await store.message('msg_1'))).not.toContain('secret.example');
    });

    it('leaves what may still have to be sent or looked up', async () => {
      const store = await holding(...oneOfEach);
      expect(await store.forgetBefore(NOW)).toBe(MESSAGE_STATES.length - UNDER_WAY.length);
      expect(new Set(withText(await all(store)))).toEqual(new Set(UNDER_WAY));
    });

    it('leaves what was recorded at that moment or later', async () => {
      const store = await holding(aMessage({ state: 'delivered', createdAt: NOW }));
      expect([await store.forgetBefore(NOW), (await store.message('msg_1'))?.text]).toEqual([
        0,
        aMessage().text,
      ]);
    });

    it('is done once', async () => {
      const store = await holding(...oneOfEach);
      await store.forgetBefore(NOW);
      expect(await store.forgetBefore(NOW)).toBe(0);
    });

    it('takes nothing from any limit, opt-out or approval', async () => {
      const store = await holding(...oneOfEach);
      await store.optOut({ toHash: 'Anna', at: NOW, evidence: 'STOPP' });
      const figures = () =>
        store.transaction((tx) =>
          tx.usage({ kind: 'sms', toHash: 'Anna', prefixHash: aMessage().prefixHash }, EVER),
        );
      const before = await figures();
      await store.forgetBefore(NOW);
      expect(await figures()).toEqual(before);
    });
  });

  describe('forgetting a person', () => {
    it('leaves nothing that tells of them, whatever the state, and says how many messages it was', async () => {
      const store = await holding(...oneOfEach);
      expect(await store.forgetRecipient(PERSON, NOW)).toBe(MESSAGE_STATES.length);
      await store.dropForgotten(NOW + DAY_MS);
      const left = (await all(store)).map(({ to, text, toHash, prefixHash, contentHash, idempotencyKey }) =>
        [to, text, toHash, prefixHash, contentHash, idempotencyKey].filter(Boolean),
      );
      expect(left.flat()).toEqual([]);
    });

    it('finds those whose number was taken out already', async () => {
      const store = await holding(...oneOfEach);
      await store.forgetBefore(NOW);
      expect(await store.forgetRecipient(PERSON, NOW)).toBe(MESSAGE_STATES.length);
    });

    it('leaves nothing of them to be sent', async () => {
      const store = await holding(...oneOfEach);
      await store.forgetRecipient(PERSON, NOW);
      expect([await store.due(NOW + 9, 9), await store.held(NOW)]).toEqual([[], []]);
    });

    it('makes them at once somebody who was never approved', async () => {
      const store = await holding(...oneOfEach);
      await store.forgetRecipient(PERSON, NOW);
      const about = { kind: 'sms' as const, toHash: 'Anna', prefixHash: '' };
      const { wasApproved } = await store.transaction((tx) => tx.usage(about, EVER));
      expect(wasApproved).toBe(false);
    });

    it('counts them as one person with nobody else who was', async () => {
      const store = await holding(...oneOfEach);
      await store.forgetRecipient(PERSON, NOW);
      await store.dropForgotten(NOW + DAY_MS);
      const nobody = { kind: 'sms' as const, toHash: '', prefixHash: '' };
      expect(await store.transaction((tx) => tx.usage(nobody, EVER))).toMatchObject({
        recipientDay: { count: 0 },
        prefixHour: { count: 0 },
        exchange: { sent: { count: 0 }, received: 0 },
      });
    });

    it('makes them after a day somebody who was never texted', async () => {
      const store = await holding(...oneOfEach);
      await store.forgetRecipient(PERSON, NOW);
      await store.dropForgotten(NOW + DAY_MS);
      const about = { kind: 'sms' as const, toHash: 'Anna', prefixHash: aMessage().prefixHash };
      expect(await store.transaction((tx) => tx.usage(about, EVER))).toMatchObject({
        isKnownRecipient: false,
        wasApproved: false,
        newRecipientsDay: 0,
        recipientDay: { count: 0 },
        prefixHour: { count: 0 },
      });
    });

    it('refills no limit of all messages and no budget by what was sent', async () => {
      const sent = aMessage({ state: 'delivered', toHash: 'Anna' });
      const store = await holding(
        sent,
        aMessage({ id: 'msg_2', elksId: 's2', state: 'unknown', toHash: 'Anna' }),
      );
      const day = () =>
        store.transaction(
          async (tx) => (await tx.usage({ kind: 'sms', toHash: '', prefixHash: '' }, EVER)).day,
        );
      const spent = await day();
      await store.forgetRecipient(PERSON, NOW);
      expect(await day()).toEqual(spent);
    });

    it('cancels what still waits for them, and says so in the audit trail', async () => {
      const store = await holding(...oneOfEach);
      await store.forgetRecipient(PERSON, NOW);
      const { steps } = await store.auditTrail();
      const cancelled = steps.slice(oneOfEach.length).map(({ messageId, state }) => [messageId, state]);
      expect(new Map(cancelled.map(([id, state]) => [id, state]))).toEqual(
        new Map([
          ['queued', 'cancelled'],
          ['held', 'cancelled'],
        ]),
      );
    });

    it('keeps their opt-out', async () => {
      const store = await holding(...oneOfEach);
      const optOut = { toHash: 'Anna', at: NOW, evidence: 'STOPP' };
      await store.optOut(optOut);
      await store.forgetRecipient(PERSON, NOW);
      expect(await store.optOuts()).toEqual([optOut]);
    });

    it('takes the plan out of a call to somebody else that may connect to them', async () => {
      const to = { toHash: 'Bertil', to: '+46701740611', kind: 'call' as const, text: '' };
      const plan = (number: string) => `{"steps":[{"do":"connect","to":"${number}","seconds":60}]}`;
      const rings = aMessage({ id: 'rings', ...to, elksId: undefined, payload: plan(PERSON.number) });
      const other = aMessage({ id: 'other', ...to, elksId: 's2', payload: plan('+46701740612') });
      const store = await holding({ ...rings, state: 'held' }, other);
      expect(await store.forgetRecipient(PERSON, NOW)).toBe(1);
      const left = await Promise.all(['rings', 'other'].map((id) => store.message(id)));
      expect(left.map((row) => [row?.state, row?.to, row?.payload])).toEqual([
        ['cancelled', to.to, undefined],
        ['queued', to.to, other.payload],
      ]);
    });

    it('leaves everybody else as they are', async () => {
      const bertil = aMessage({ id: 'msg_2', elksId: undefined, toHash: 'Bertil' });
      const store = await holding(...oneOfEach, bertil);
      await store.forgetRecipient(PERSON, NOW);
      expect(await store.message('msg_2')).toEqual(bertil);
    });
  });
}
