import { readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod';

/** One recorded request and its answer. */
const exchange = z.strictObject({
  name: z.string(),
  source: z.string().regex(/^https:\/\//),
  date: z.string().regex(/^\d{4}(-\d\d){0,2}$/),
  /** Who asks, where it is not the account. */
  login: z.literal('subaccount').optional(),
  request: z.strictObject({
    method: z.enum(['GET', 'POST', 'DELETE']),
    path: z.string().startsWith('/'),
    form: z.record(z.string(), z.string()).optional(),
    query: z.record(z.string(), z.string()).optional(),
  }),
  response: z.strictObject({
    status: z.int(),
    contentType: z.enum(['application/json', 'text/plain']),
    body: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]),
  }),
  simulator: z.literal(false).optional(),
  notes: z.string().optional(),
});
export type Exchange = z.infer<typeof exchange>;

const folder = new URL('../../contract/', import.meta.url);
export const EXCHANGES = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ file, content: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) }))
  .filter(({ content }) => 'request' in content)
  .map(({ file, content }) => ({ file, ...exchange.parse(content) }));

/** The body as it was on the wire. */
export function bodyOf({ response: { body } }: Exchange): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** `sms` of `/sms/s…`. */
export const productOf = ({ request: { path } }: Exchange): string => path.split('/')[1] ?? '';
