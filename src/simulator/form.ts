import { quote } from './documents.ts';

/** The simulator reads no more than this of a request; the real limit is unknown. */
export const BODY_BYTES_MAX = 64 * 1024;

/** What a route accepts: free text, or a list of allowed values. */
export type Parameters = Readonly<Record<string, 'text' | readonly string[]>>;

/** Reads a body up to the limit; undefined when it is longer. */
export async function readText(
  body: Request | Response,
  bytesMax = BODY_BYTES_MAX,
): Promise<string | undefined> {
  if (!body.body) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of body.body) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * Reads the form fields of a POST. A body that calls itself JSON or XML has none, as only forms are documented; one with another
 * name or none is read as a form: a client in wide use sends forms as `text/plain`. Source: notifme/notifme-sdk.
 */
export async function readForm(
  request: Request,
  bytesMax = BODY_BYTES_MAX,
): Promise<URLSearchParams | undefined> {
  const text = await readText(request, bytesMax);
  if (text === undefined) return undefined;
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  return new URLSearchParams(/json|xml|multipart/.test(type ?? '') ? '' : text);
}

/** Parameters that hold numbers: one, a list of them, or those in the JSON of an action. */
const NUMBERS: ReadonlySet<string> = new Set(['to', 'from', 'voice_start']);
const SPACE_FOR_PLUS = /(?<=^|[,"]) (?=[1-9]\d{6,14}(?:$|[,"]))/g;

function withPluses(name: string, value: string): string {
  return NUMBERS.has(name) ? value.replaceAll(SPACE_FOR_PLUS, '+') : value;
}

/** The fields with a plus sign before each number that has lost its own, as a form reads a `+` as a space. */
export function mendPluses(fields: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...fields].map(([name, value]) => [name, withPluses(name, value)]));
}

/** What a typo would look like: parameters 46elks does not document, values it does not list, fields given twice. */
export function mistakesInForm(fields: URLSearchParams, known: Parameters): readonly string[] {
  return [...new Set(fields.keys())].flatMap((name) => {
    const allowed = Object.hasOwn(known, name) ? known[name] : undefined;
    const value = fields.get(name) ?? '';
    if (allowed === undefined) {
      return [`Unknown parameter ${quote(name)}; known are ${Object.keys(known).join(', ') || 'none'}.`];
    }
    if (fields.getAll(name).length > 1)
      return [`The parameter ${name} is given twice; the first one counts.`];
    if (allowed !== 'text' && !allowed.includes(value)) {
      return [`The parameter ${name} is ${quote(value)}; allowed are ${allowed.join(', ')}.`];
    }
    if (withPluses(name, value) !== value) {
      return [`The parameter ${name} has a space where a number has its plus sign: write + as %2B.`];
    }
    return [];
  });
}
