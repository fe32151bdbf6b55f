import { formatMoney } from '../domain/money.ts';
import { formatNumber, isoRegionName, parsePhone } from '../domain/phone.ts';
import { visible } from '../domain/untrusted.ts';
import type { MessageRecord } from '../store/store.ts';

/** Longest text shown: more than the longest message there may be, with every character escaped. */
const TEXT_SHOWN = 30_000;

/**
 * What a person is shown before a message leaves, always in this order. Everything that others wrote is on one line of
 * its own with control characters visible, so that no text can look like a part of the question.
 */
export function approvalQuestion(record: MessageRecord, currency: string | undefined): string {
  const phone = parsePhone(record.to);
  const to = phone.ok ? formatNumber(phone.value) : visible(record.to, 40);
  const where = record.region === undefined ? 'no single country' : isoRegionName(record.region);
  const most =
    currency === undefined ? '' : `, at most ${formatMoney({ units: record.reservedUnits, currency })}`;
  return [
    'An assistant wants to send this text message.',
    `To: ${to} (${where})`,
    `From: ${visible(record.from, 40)}`,
    `Text: ${visible(record.text, TEXT_SHOWN)}`,
    `Length: ${record.parts} ${record.parts === 1 ? 'part' : 'parts'}${most}${record.flash ? ', shown at once and not kept (flash)' : ''}`,
  ].join('\n');
}
