import { readSms, type SmsAction } from '../../domain/action.ts';
import { parseMessageText } from '../../domain/message-text.ts';
import { parsePhone } from '../../domain/phone.ts';
import { dearestUnitsPerPart } from '../../domain/prices.ts';
import { parseSender } from '../../domain/sender.ts';
import { measureSms } from '../../domain/sms.ts';
import type { Sms } from '../../elks/wire.ts';
import type { MessageRecord } from '../../store/store.ts';
import { TWIN_WINDOW_MS } from '../context.ts';
import { isWithin, pages, spanOf } from './history.ts';
import { type Kind, outcomeWith, type Prepare, type Seen } from './kind.ts';

export const prepareSms: Prepare<SmsAction> = ({ to, from, text, flash }) => {
  const { encoding, units, parts } = measureSms(text);
  return {
    content: { kind: 'sms', to: to.e164, from: from.id, text, flash, payload: undefined },
    region: to.region,
    encoding,
    units,
    parts,
    reserve: (price, currency) => dearestUnitsPerPart(to.region, currency, price) * parts,
    twinWindowMs: TWIN_WINDOW_MS,
  };
};

export const sms: Kind = {
  read: (record) =>
    readSms({
      kind: 'sms',
      to: parsePhone(record.to),
      from: parseSender(record.from),
      text: parseMessageText(record.text),
      flash: record.flash,
      dryRun: false,
    }),

  send: async (writer, { to, from, text, flash }, { dontLog, reportUrl }) =>
    outcomeWith(
      await writer.sendSms({
        to,
        from,
        text,
        flash,
        ...(dontLog && { dontLog: true }),
        ...(reportUrl !== undefined && { whenDelivered: reportUrl }),
      }),
      (made) => seenSms(made.sms),
    ),

  look: async (reader, elksId, signal) => seenSms(await reader.sms(elksId, signal)),

  find: async (reader, record, span, signal) => {
    const found = await pages((query) => reader.smsPage({ ...query, to: record.to }, signal), span);
    return found
      .filter((each) => isSms(each, record))
      .map((each) => ({
        seen: seenSms(each),
        // With the text there is no other: the same content within minutes is one message.
        couldBe: (other) => each.text === undefined && other.kind === 'sms' && isSms(each, other),
      }));
  },
};

export function seenSms({ id, status, deliveredAt, parts, costUnits }: Sms): Seen {
  const state = status === 'sent' || status === 'delivered' || status === 'failed' ? status : 'accepted';
  return { elksId: id, state, deliveredAt, parts, costUnits };
}

/** Whether a text at 46elks is what was attempted: recipient, sender, text and time are those of the attempt. */
export function isSms(found: Sms, record: MessageRecord): boolean {
  return (
    found.direction === 'outgoing' &&
    found.to === record.to &&
    found.from === record.from &&
    // With dontlog the text is not kept, so only the rest can tell.
    (found.text === undefined
      ? found.flash === record.flash && (found.parts ?? record.parts) === record.parts
      : found.text === record.text) &&
    isWithin(spanOf(record), found.createdAt)
  );
}
