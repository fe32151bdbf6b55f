import * as z from 'zod';
import type { EpochMs } from '../domain/time.ts';
import type { Form } from './http.ts';
import {
  idSchema,
  isId,
  isObject,
  normaliseTime,
  only,
  optionalCost,
  optionalText,
  optionalUnits,
  type Page,
  parseJson,
  parseTime,
  readPage,
} from './wire-values.ts';

/** A text message as 46elks knows it. Source: https://46elks.se/docs/show-sms-id */
export interface Sms {
  readonly id: string;
  /** `outgoing-reply` is a text sent by the answer to an incoming one. */
  readonly direction: 'outgoing' | 'incoming' | 'outgoing-reply';
  readonly from: string;
  readonly to: string;
  /** Undefined when 46elks was asked not to keep it. Written by a stranger when the message is incoming. */
  readonly text: string | undefined;
  /** Undefined for incoming messages; `other` for a word that is not documented. */
  readonly status: 'created' | 'sent' | 'delivered' | 'failed' | 'other' | undefined;
  readonly createdAt: EpochMs | undefined;
  /** `2026-11-22T12:58:01.123456`: UTC with microseconds and no zone, as `start` and `end` of a page take it. */
  readonly created: string | undefined;
  readonly deliveredAt: EpochMs | undefined;
  readonly parts: number | undefined;
  /** For all parts, in 1/10 000 of the account's currency. */
  readonly costUnits: number | undefined;
  readonly flash: boolean;
}

/**
 * The account, or the subaccount whose credentials are used; amounts in 1/10 000 of the currency.
 * Source: https://46elks.se/docs/get-account
 */
export interface Account {
  readonly kind: 'account' | 'subaccount';
  readonly id: string;
  readonly name?: string | undefined;
  /** ISO 4217; a fresh account has none. */
  readonly currency?: string | undefined;
  readonly balanceUnits?: number | undefined;
  /** The balance at which 46elks sends its low-balance e-mail. */
  readonly creditAlertUnits?: number | undefined;
  readonly email?: string | undefined;
  readonly mobileNumber?: string | undefined;
  /** Lifetime limit of a subaccount; undefined when there is none. */
  readonly usageLimitUnits?: number | undefined;
  readonly usedUnits?: number | undefined;
}

/** What 46elks says a message would need and cost; undefined is what it did not say. */
export interface Quote {
  readonly parts: number | undefined;
  readonly costUnits: number | undefined;
}

/** A message to send or to price. Source: https://46elks.se/docs/send-sms */
export interface OutgoingSms {
  /** E.164. */
  readonly to: string;
  readonly from: string;
  readonly text: string;
  readonly flash?: boolean;
  /** Asks 46elks not to keep the text. */
  readonly dontLog?: boolean;
  /** Where delivery reports go. */
  readonly whenDelivered?: string;
  /** Turns URLs in the text into short links. */
  readonly shortLinks?: boolean;
}

/** The form of a message; `dryrun` is set by the reader alone. */
export function smsForm(sms: OutgoingSms): Form {
  return {
    from: sms.from,
    to: sms.to,
    message: sms.text,
    ...(sms.flash && { flashsms: 'yes' }),
    ...(sms.dontLog && { dontlog: 'message' }),
    ...(sms.whenDelivered !== undefined && { whendelivered: sms.whenDelivered }),
    ...(sms.shortLinks && { shortlinks: 'default' }),
  };
}

/** Whether `id` names a text message. */
export const isSmsId = (id: string): boolean => isId('s', id);

/** The answer to a send, or undefined. Early answers leave out what the request said, so `sent` fills the gaps. */
export function readSentSms(text: string, sent: OutgoingSms): Sms | undefined {
  const json = parseJson(text);
  const rows = (Array.isArray(json) ? json : [json]).map((row) =>
    readRow(isObject(row) ? { direction: 'outgoing', from: sent.from, to: sent.to, ...row } : undefined),
  );
  return rows.find((row) => row?.to === sent.to) ?? (rows.length === 1 ? rows[0] : undefined);
}

/** One message by id, or undefined when the answer is not one. */
export function readSms(text: string): Sms | undefined {
  return readRow(only(parseJson(text)));
}

/** One page of history, or undefined when it is no page. */
export function readSmsPage(text: string): Page<Sms> | undefined {
  return readPage(text, readRow);
}

/** The answer to a dry run, or undefined when it is not one. Source: https://46elks.se/docs/send-sms */
export function readQuote(text: string): Quote | undefined {
  const quote = quoteSchema.safeParse(only(parseJson(text)));
  if (!quote.success) return undefined;
  const { parts, estimated_cost, cost } = quote.data;
  return { parts, costUnits: estimated_cost ?? cost };
}

/** The account, or undefined when the answer is not one. */
export function readAccount(text: string): Account | undefined {
  const account = accountSchema.safeParse(parseJson(text));
  if (!account.success) return undefined;
  const { id, ...row } = account.data;
  const isSub = id.startsWith('a') || (row.balance === undefined && row.balanceused !== undefined);
  return {
    kind: isSub ? 'subaccount' : 'account',
    id,
    name: row.displayname ?? row.name,
    currency: row.currency,
    balanceUnits: row.balance,
    creditAlertUnits: row.creditalert,
    email: row.email,
    mobileNumber: row.mobilenumber,
    usageLimitUnits: row.usagelimit,
    // The 2018 Swagger file calls it `usage`.
    usedUnits: row.balanceused ?? row.usage,
  };
}

const optionalParts = optionalUnits.pipe(z.int().positive().optional().catch(undefined));

const rowSchema = z.object({
  id: idSchema('s'),
  direction: z.enum(['outgoing', 'incoming', 'outgoing-reply']),
  from: z.string(),
  to: z.string(),
  message: optionalText,
  status: z
    .enum(['created', 'sent', 'delivered', 'failed'])
    .or(z.string().transform(() => 'other' as const))
    .optional()
    .catch(undefined),
  created: optionalText,
  delivered: optionalText,
  parts: optionalParts,
  cost: optionalCost,
  flashsms: z.unknown().optional(),
});

const quoteSchema = z.object({ parts: optionalParts, estimated_cost: optionalCost, cost: optionalCost });

const accountSchema = z.object({
  id: z.string().regex(/^[a-z][0-9a-f]{20,40}$/),
  displayname: optionalText,
  name: optionalText,
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional()
    .catch(undefined),
  balance: optionalUnits,
  creditalert: optionalUnits,
  email: optionalText,
  mobilenumber: optionalText,
  usagelimit: optionalUnits,
  balanceused: optionalUnits,
  usage: optionalUnits,
});

function readRow(value: unknown): Sms | undefined {
  const parsed = rowSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { id, direction, from, to, message, status, created, delivered, parts, cost, flashsms } = parsed.data;
  return {
    id,
    direction,
    from,
    to,
    text: message,
    status,
    createdAt: parseTime(created),
    created: normaliseTime(created),
    deliveredAt: parseTime(delivered),
    parts,
    costUnits: cost,
    flash: flashsms === 'yes' || flashsms === true,
  };
}
