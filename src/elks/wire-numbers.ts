import * as z from 'zod';
import type { EpochMs } from '../domain/time.ts';
import type { Form } from './http.ts';
import {
  idSchema,
  isId,
  normaliseTime,
  only,
  optionalCost,
  optionalText,
  type Page,
  parseJson,
  parseTime,
  readPage,
} from './wire-values.ts';

/** A phone number of the account. Source: https://46elks.se/docs/configure-number and /list-numbers */
export interface ElksNumber {
  readonly id: string;
  /** E.164, as 46elks writes it. */
  readonly number: string;
  /** ISO 3166-1 in upper case. */
  readonly country: string | undefined;
  /** False once it is given back; nothing brings it again. */
  readonly active: boolean;
  readonly capabilities: readonly Capability[];
  readonly category: 'mobile' | 'fixed' | undefined;
  readonly name: string | undefined;
  /** Where incoming texts go: a URL, or an action in JSON; undefined = nowhere. May hold a secret of its owner. */
  readonly smsUrl: string | undefined;
  readonly mmsUrl: string | undefined;
  readonly voiceStart: string | undefined;
  /** Whether the answer to an incoming text is sent back to its sender. */
  readonly smsReplies: boolean;
  /** Monthly, in 1/10 000 of the account's currency. */
  readonly costUnits: number | undefined;
  readonly allocatedAt: EpochMs | undefined;
  /** The same, as `start` and `end` of a page take it. */
  readonly created: string | undefined;
  readonly expiresAt: EpochMs | undefined;
  readonly deallocatedAt: EpochMs | undefined;
}

const CAPABILITIES = ['sms', 'mms', 'voice'] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** What can be set on a number; null clears it. Source: https://46elks.se/docs/configure-number */
export interface NumberSettings {
  /** At most 50 characters. */
  readonly name?: string;
  readonly smsUrl?: string | null;
  readonly mmsUrl?: string | null;
  /** A URL, or an action in JSON. */
  readonly voiceStart?: string | null;
  readonly smsReplies?: boolean;
}

/** A number to rent. Source: https://46elks.se/docs/allocate-number */
export interface NumberOrder extends NumberSettings {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly capabilities: readonly Capability[];
  readonly category?: 'mobile' | 'fixed';
}

/** Whether `id` names a number; 46elks has no other way to name one. */
export const isNumberId = (id: string): boolean => isId('n', id);

/** The form that changes these settings and no others; `none` is 46elks' word for nothing. */
export function numberForm({ name, smsUrl, mmsUrl, voiceStart, smsReplies }: NumberSettings): Form {
  return {
    ...(name !== undefined && { name }),
    ...(smsUrl !== undefined && { sms_url: smsUrl ?? 'none' }),
    ...(mmsUrl !== undefined && { mms_url: mmsUrl ?? 'none' }),
    ...(voiceStart !== undefined && { voice_start: voiceStart ?? 'none' }),
    ...(smsReplies !== undefined && { sms_replies: smsReplies ? 'yes' : 'no' }),
  };
}

export function orderForm(order: NumberOrder): Form {
  return {
    country: order.country.toLowerCase(),
    capabilities: order.capabilities.join(','),
    ...(order.category !== undefined && { category: order.category }),
    ...numberForm(order),
  };
}

/** One number, or undefined when the answer is not one. */
export function readNumber(text: string): ElksNumber | undefined {
  return readRow(only(parseJson(text)));
}

/** One page of numbers, or undefined when it is none. */
export function readNumberPage(text: string): Page<ElksNumber> | undefined {
  return readPage(text, readRow);
}

/** Whether the answer to giving back this number says that it is gone. It may hold the id and little else. */
export function saysDeallocated(text: string, id: string): boolean {
  const gone = goneSchema.safeParse(only(parseJson(text)));
  return gone.success && gone.data.id === id;
}

const goneSchema = z.object({ id: idSchema('n'), active: z.literal('no') });

const rowSchema = z.object({
  id: idSchema('n'),
  number: z.string(),
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/)
    .transform((code) => code.toUpperCase())
    .optional()
    .catch(undefined),
  active: z.union([z.string(), z.boolean()]).optional().catch(undefined),
  capabilities: z.array(z.unknown()).catch([]),
  category: z.enum(['mobile', 'fixed']).optional().catch(undefined),
  name: optionalText,
  sms_url: optionalText,
  mms_url: optionalText,
  voice_start: optionalText,
  sms_replies: z.union([z.string(), z.boolean()]).optional().catch(undefined),
  cost: optionalCost,
  allocated: optionalText,
  expires: optionalText,
  deallocated: optionalText,
});

function readRow(value: unknown): ElksNumber | undefined {
  const parsed = rowSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const row = parsed.data;
  return {
    id: row.id,
    number: row.number,
    country: row.country,
    active: row.active !== 'no' && row.active !== false,
    capabilities: CAPABILITIES.filter((capability) => row.capabilities.includes(capability)),
    category: row.category,
    name: row.name,
    smsUrl: target(row.sms_url),
    mmsUrl: target(row.mms_url),
    voiceStart: target(row.voice_start),
    smsReplies: row.sms_replies !== 'no' && row.sms_replies !== false,
    costUnits: row.cost,
    allocatedAt: parseTime(row.allocated),
    created: normaliseTime(row.allocated),
    expiresAt: parseTime(row.expires),
    deallocatedAt: parseTime(row.deallocated),
  };
}

function target(url: string | undefined): string | undefined {
  return url === undefined || url.trim() === '' || url === 'none' ? undefined : url;
}
