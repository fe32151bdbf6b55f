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
  type Page,
  parseJson,
  parseTime,
  readPage,
} from './wire-values.ts';

/** A multimedia message as 46elks knows it. Source: https://46elks.se/docs/show-mms-id */
export interface Mms {
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly from: string;
  readonly to: string;
  /** Undefined when there is none. Written by a stranger when the message is incoming. */
  readonly text: string | undefined;
  /** `created` also stands for 46elks' `recieved`; `other` for a word that is not documented. */
  readonly status: 'created' | 'sent' | 'delivered' | 'failed' | 'other' | undefined;
  readonly createdAt: EpochMs | undefined;
  /** The same, as `start` and `end` of a page take it. */
  readonly created: string | undefined;
  readonly deliveredAt: EpochMs | undefined;
  /** In 1/10 000 of the account's currency. */
  readonly costUnits: number | undefined;
  readonly imageIds: readonly string[];
}

/** A picture of a multimedia message. Source: https://46elks.se/docs/get-image-id */
export interface ElksImage {
  readonly id: string;
  readonly mmsId: string | undefined;
  readonly bytes: number | undefined;
  /** What 46elks calls the kind of the file; also the ending of its address. */
  readonly fileType: ImageExtension | undefined;
  readonly createdAt: EpochMs | undefined;
  readonly created: string | undefined;
}

const EXTENSIONS = ['jpg', 'jpeg', 'png', 'gif'] as const;
export type ImageExtension = (typeof EXTENSIONS)[number];

/** A multimedia message to send: a text, a picture or both. Source: https://46elks.se/docs/send-mms */
export interface OutgoingMms {
  /** E.164. */
  readonly to: string;
  /** A number of the account that can do MMS, or `noreply`. */
  readonly from: string;
  readonly text?: string;
  /** A public http or https URL, or a data URL; GIF, PNG or JPEG. */
  readonly image?: string;
}

export const isMmsId = (id: string): boolean => isId('m', id);

/** The id of a picture is that of its message with `-i` and a number. */
export const isImageId = (id: string): boolean => /^m[0-9a-f]{20,40}-i\d{1,3}$/.test(id);

export function mmsForm({ from, to, text, image }: OutgoingMms): Form {
  return {
    from,
    to,
    ...(text !== undefined && { message: text }),
    ...(image !== undefined && { image }),
  };
}

/** The answer to a send, or undefined; `sent` fills what it leaves out. */
export function readSentMms(text: string, { from, to }: OutgoingMms): Mms | undefined {
  const row = only(parseJson(text));
  return isObject(row) ? readRow({ direction: 'outgoing', from, to, ...row }) : undefined;
}

/** One message, or undefined when the answer is not one. */
export function readMms(text: string): Mms | undefined {
  return readRow(only(parseJson(text)));
}

/** One page of messages, or undefined when it is none. */
export function readMmsPage(text: string): Page<Mms> | undefined {
  return readPage(text, readRow);
}

/** What is known of a picture, or undefined when the answer is not about one. */
export function readImage(text: string): ElksImage | undefined {
  return readImageRow(only(parseJson(text)));
}

/** One page of pictures, or undefined when it is none. */
export function readImagePage(text: string): Page<ElksImage> | undefined {
  return readPage(text, readImageRow);
}

/** The docs spell the first word as it is here, and the page about SMS calls the same state `created`. */
const FIRST_STATUS = ['created', 'recieved', 'received'] as const;

const rowSchema = z.object({
  id: idSchema('m'),
  direction: z.enum(['outgoing', 'incoming']),
  from: z.string(),
  to: z.string(),
  message: optionalText,
  status: z
    .enum(FIRST_STATUS)
    .transform(() => 'created' as const)
    .or(z.enum(['sent', 'delivered', 'failed']))
    .or(z.string().transform(() => 'other' as const))
    .optional()
    .catch(undefined),
  created: optionalText,
  delivered: optionalText,
  cost: optionalCost,
  images: z.array(z.unknown()).catch([]),
});

function readRow(value: unknown): Mms | undefined {
  const parsed = rowSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { id, direction, from, to, message, status, created, delivered, cost, images } = parsed.data;
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
    costUnits: cost,
    imageIds: images.filter((image) => typeof image === 'string').filter(isImageId),
  };
}

const imageSchema = z.object({
  id: z.string().refine(isImageId),
  mmsid: idSchema('m').optional().catch(undefined),
  bytes: optionalCost,
  filetype: z.enum(EXTENSIONS).optional().catch(undefined),
  created: optionalText,
});

function readImageRow(value: unknown): ElksImage | undefined {
  const parsed = imageSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { id, mmsid, bytes, filetype, created } = parsed.data;
  return {
    id,
    mmsId: mmsid,
    bytes,
    fileType: filetype,
    createdAt: parseTime(created),
    created: normaliseTime(created),
  };
}
