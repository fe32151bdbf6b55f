import { type AccountChange, changeText, parseChangeText } from '../../domain/account-change.ts';
import { type AccountAction, readDraft } from '../../domain/action.ts';
import { dearestUnitsPerNumber } from '../../domain/prices.ts';
import type { ElksReader } from '../../elks/reader.ts';
import type { ElksNumber } from '../../elks/wire-numbers.ts';
import type { ElksWriter } from '../../elks/writer.ts';
import { TWIN_WINDOW_MS } from '../context.ts';
import { isWithin, pages } from './history.ts';
import {
  type Candidate,
  type Kind,
  outcomeWith,
  type Prepare,
  type Seen,
  type SendOutcome,
  type Span,
} from './kind.ts';

/** The payload is the change. What 46elks does at once is done: there is nothing that it would report later. */
export const prepareAccount: Prepare<AccountAction> = ({ change }) => ({
  content: { kind: 'account', to: '', from: '', text: '', flash: false, payload: changeText(change) },
  region: undefined,
  encoding: 'UCS-2',
  units: 0,
  parts: 1,
  reserve: (_price, currency) => (change.do === 'allocate_number' ? dearestUnitsPerNumber(currency) : 0),
  // A setting may be set back and set again at once; only what makes something new could happen twice.
  twinWindowMs: change.do === 'configure_number' || change.do === 'update_subaccount' ? 0 : TWIN_WINDOW_MS,
});

export const account: Kind = {
  read: ({ payload = '' }) => readDraft({ kind: 'account', change: parseChangeText(payload), dryRun: false }),

  send: async (writer, { payload = '' }) => {
    const change = parseChangeText(payload);
    return change.ok ? sendChange(writer, change.value) : { kind: 'not_sent', cause: 'no change' };
  },

  look: async (_reader, elksId) => done(elksId),

  find: async (reader, { payload = '' }, span, signal) => {
    const change = parseChangeText(payload);
    return change.ok ? findChange(reader, change.value, span, signal) : [];
  },
};

const done = (elksId?: string, costUnits?: number): Seen => ({ elksId, state: 'delivered', costUnits });

async function sendChange(writer: ElksWriter, change: AccountChange): Promise<SendOutcome> {
  switch (change.do) {
    case 'configure_number': {
      const { name, smsUrl, mmsUrl, voiceUrl, smsReplies } = change;
      return outcomeWith(
        await writer.configureNumber(change.id, {
          ...(name !== undefined && { name }),
          ...(smsUrl !== undefined && { smsUrl: smsUrl?.url ?? null }),
          ...(mmsUrl !== undefined && { mmsUrl: mmsUrl?.url ?? null }),
          ...(voiceUrl !== undefined && { voiceStart: voiceUrl?.url ?? null }),
          ...(smsReplies !== undefined && { smsReplies }),
        }),
        () => done(),
      );
    }
    case 'allocate_number': {
      const { country, capabilities } = change;
      return outcomeWith(await writer.allocateNumber({ country, capabilities }), ({ number }) =>
        done(number.id, number.costUnits),
      );
    }
    case 'deallocate_number':
      return outcomeWith(await writer.deallocateNumber(change.id), () => done());
    case 'create_subaccount':
      // Its API password is in the answer and goes no further; the operator finds it at 46elks.
      return outcomeWith(
        await writer.createSubaccount({ name: change.name, usageLimitUnits: change.limitUnits }),
        ({ subaccount }) => done(subaccount.id),
      );
    case 'update_subaccount': {
      const { name, limitUnits } = change;
      return outcomeWith(
        await writer.updateSubaccount(change.id, {
          ...(name !== undefined && { name }),
          ...(limitUnits !== undefined && { usageLimitUnits: limitUnits }),
        }),
        () => done(),
      );
    }
  }
}

/** Something new is found by when it was made and what it is like; a change of something old by what that is like now. */
async function findChange(
  reader: ElksReader,
  change: AccountChange,
  span: Span,
  signal: AbortSignal | undefined,
): Promise<readonly Candidate[]> {
  const asWanted = (isSo: boolean): readonly Candidate[] =>
    isSo ? [{ seen: done(), couldBe: () => false }] : [];
  const isSame = (other: { readonly payload: string | undefined }) => other.payload === changeText(change);
  switch (change.do) {
    case 'configure_number': {
      const number = await reader.number(change.id, signal);
      const isAt = (target: { readonly url: string } | null | undefined, now: string | undefined) =>
        target === undefined || target?.url === now;
      return asWanted(
        (change.name === undefined || change.name === number.name) &&
          isAt(change.smsUrl, number.smsUrl) &&
          isAt(change.mmsUrl, number.mmsUrl) &&
          isAt(change.voiceUrl, number.voiceStart) &&
          (change.smsReplies === undefined || change.smsReplies === number.smsReplies),
      );
    }
    case 'allocate_number': {
      const numbers = await pages((query) => reader.numberPage(query, signal), span);
      return numbers
        .filter((number) => isRented(number, change) && isWithin(span, number.allocatedAt))
        .map((number) => ({
          seen: done(number.id, number.costUnits),
          couldBe: ({ payload = '' }) => {
            const other = parseChangeText(payload);
            return other.ok && isRented(number, other.value);
          },
        }));
    }
    case 'deallocate_number':
      return asWanted(!(await reader.number(change.id, signal)).active);
    case 'create_subaccount': {
      const subaccounts = await pages((query) => reader.subaccountPage(query, signal), span);
      return subaccounts
        .filter(
          ({ name, usageLimitUnits, createdAt }) =>
            name === change.name && usageLimitUnits === change.limitUnits && isWithin(span, createdAt),
        )
        .map(({ id }) => ({ seen: done(id), couldBe: isSame }));
    }
    case 'update_subaccount': {
      const { name, usageLimitUnits } = await reader.subaccount(change.id, signal);
      return asWanted(
        (change.name === undefined || change.name === name) &&
          (change.limitUnits === undefined || change.limitUnits === usageLimitUnits),
      );
    }
  }
}

/** Whether renting made this number: it may be able to do more than was asked for. */
function isRented({ country, capabilities }: ElksNumber, change: AccountChange): boolean {
  return (
    change.do === 'allocate_number' &&
    country === change.country &&
    change.capabilities.every((each) => capabilities.includes(each))
  );
}
