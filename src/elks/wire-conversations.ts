import * as z from 'zod';
import type { EpochMs } from '../domain/time.ts';
import type { Form } from './http.ts';
import {
  idSchema,
  isId,
  normaliseTime,
  only,
  optionalText,
  type Page,
  parseJson,
  parseTime,
  readPage,
} from './wire-values.ts';

/** A question and what became of it; a beta of 46elks. Source: https://46elks.se/docs/conversations-get-id */
export interface Conversation {
  readonly id: string;
  readonly to: string;
  /** The number 46elks chose. */
  readonly from: string | undefined;
  readonly text: string | undefined;
  readonly token: string | undefined;
  /** 46elks' own word; only `expired` is documented. */
  readonly status: string | undefined;
  readonly smsIds: readonly string[];
  readonly createdAt: EpochMs | undefined;
  readonly created: string | undefined;
  readonly expiresAt: EpochMs | undefined;
}

/** A question to ask. Source: https://46elks.se/docs/conversations-send-question */
export interface Question {
  /** E.164. */
  readonly to: string;
  readonly text: string;
  /** Where the answer is posted. */
  readonly replyUrl: string;
  /** Comes back with the answer. */
  readonly token?: string;
}

export const isConversationId = (id: string): boolean => isId('o', id);

export function questionForm({ to, text, replyUrl, token }: Question): Form {
  return { to, message: text, reply_url: replyUrl, ...(token !== undefined && { token }) };
}

/** One conversation, or undefined when the answer is not one. */
export function readConversation(text: string): Conversation | undefined {
  return readRow(only(parseJson(text)));
}

/** One page of conversations, or undefined when it is none. */
export function readConversationPage(text: string): Page<Conversation> | undefined {
  return readPage(text, readRow);
}

const rowSchema = z.object({
  id: idSchema('o'),
  to: z.string(),
  from: optionalText,
  message: optionalText,
  token: optionalText,
  status: optionalText,
  items: z.array(z.unknown()).catch([]),
  created: optionalText,
  expires: optionalText,
});

function readRow(value: unknown): Conversation | undefined {
  const parsed = rowSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { id, to, from, message, token, status, items, created, expires } = parsed.data;
  return {
    id,
    to,
    from,
    text: message,
    token,
    status,
    smsIds: items.filter((item) => typeof item === 'string').filter((item) => isId('s', item)),
    createdAt: parseTime(created),
    created: normaliseTime(created),
    expiresAt: parseTime(expires),
  };
}
