import { canPay, maySendFrom, type Principal } from './account.ts';
import { Refused } from './answers.ts';
import { isE164 } from './e164.ts';
import { type Draft, type Quote, quoteSms } from './outgoing.ts';
import { required } from './required.ts';
import { isCallable } from './webhooks.ts';
import { outcomeOf, type World } from './world.ts';

/** What POST /sms takes. Source: https://46elks.se/docs/send-sms; `shortlinks` is in the official code examples only. */
export const SEND_PARAMETERS = {
  from: 'text',
  to: 'text',
  message: 'text',
  whendelivered: 'text',
  dryrun: ['yes', 'no'],
  flashsms: ['yes', 'no'],
  dontlog: ['message'],
  shortlinks: ['default'],
} as const;

/** A checked request to send: one draft for each recipient, with its price. */
export interface SmsOrder {
  readonly lines: readonly { readonly draft: Draft; readonly quote: Quote }[];
  /** The recipients were a list, so the answer is one too. */
  readonly list: boolean;
  readonly dryRun: boolean;
}

/**
 * Checks a request to send: keys, recipients, sender, length, URL, credits, in this order.
 * Throws `Refused` with the text 46elks gives.
 */
export function readOrder(world: World, principal: Principal, fields: URLSearchParams): SmsOrder {
  const sender = required(world, fields, 'from');
  const to = required(world, fields, 'to');
  const text = required(world, fields, 'message');
  const recipients = readRecipients(world, to);
  const from = readSender(world, principal, sender);
  const lines = recipients.map((each) => ({ to: each, quote: quoteSms(world, each, text) }));
  if (lines.some(({ quote }) => quote.parts > world.switches.maxParts)) {
    throw new Refused(403, 'Too long message');
  }
  const shared = {
    direction: 'outgoing',
    from,
    text,
    flash: fields.get('flashsms') === 'yes',
    dontlog: fields.get('dontlog') === 'message',
    ...readShortlinks(fields),
    ...readWhendelivered(fields),
  } as const;
  const dryRun = fields.get('dryrun') === 'yes';
  const costUnits = lines.reduce((sum, { quote }) => sum + quote.costUnits, 0);
  const mustPay = !dryRun || world.switches.dryRunNeedsCredit;
  if (mustPay && !canPay(world.account, principal, costUnits, world.switches.creditCheck)) {
    throw new Refused(403, 'Not enough credits');
  }
  return {
    lines: lines.map((line) => ({ draft: { ...shared, to: line.to }, quote: line.quote })),
    list: to.includes(','),
    dryRun,
  };
}

/** One bad number refuses the whole list; what 46elks does is not documented. */
function readRecipients(world: World, to: string): readonly string[] {
  const recipients = world.switches.recipientLists === 'array' ? to.split(',') : [to];
  const bad = recipients.find((each) => !isE164(each) || outcomeOf(world, each) === 'unroutable');
  if (bad !== undefined) throw new Refused(403, 'Invalid to number');
  return recipients;
}

const TEXT_SENDER_MAX = 11;

/**
 * A text sender is 3 to 11 characters, not starting with a digit; characters other than A-Z, a-z and 0-9 are often
 * filtered by carriers but not refused by rule. A number must be one the account may use.
 * Source: https://46elks.com/kb/text-sender-id
 */
function readSender(world: World, principal: Principal, sender: string): string {
  const refused = new Refused(403, 'Invalid from number');
  if (sender.startsWith('+')) {
    if (!maySendFrom(world.account, principal, sender)) throw refused;
    return sender;
  }
  const isLong = [...sender].length > TEXT_SENDER_MAX;
  if (isLong && world.switches.longSender === 'refused') throw refused;
  if (!/^[^\d\p{C}][^\p{C}]{2,}$/u.test(sender)) throw refused;
  return sender;
}

function readShortlinks(fields: URLSearchParams): { shortlinks?: string } {
  const shortlinks = fields.get('shortlinks');
  return shortlinks ? { shortlinks } : {};
}

function readWhendelivered(fields: URLSearchParams): { whendelivered?: string } {
  const whendelivered = fields.get('whendelivered');
  if (!whendelivered) return {};
  if (isCallable(whendelivered)) return { whendelivered };
  throw new Refused(403, 'The whendelivered you tried to use is not a valid URL');
}
