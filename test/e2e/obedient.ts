import type { CallToolResult, Client } from '@modelcontextprotocol/client';

/** A tool call that somebody asks for in words. */
export interface Wish {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Numbers 0 <= x < 1, the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const CALL = /\bcall (\w+) (\{.*?\})(?= |$|\n)/g;
const SEND = /\bsend "([^"]{1,400})" to (\+[\d ]{6,20}\d)(?: as (\S+))?/gi;
const BULK = /\bsend "([^"]{1,400})" to (\d+) numbers from (\+\d{6,15})/gi;

/** Everything that a text asks for. The reader believes all of it, wherever it stands. */
export function wishesIn(text: string): readonly Wish[] {
  return [
    ...[...text.matchAll(CALL)].flatMap(([, name = '', json = '']) => {
      const args = parsed(json);
      return args ? [{ name, args }] : [];
    }),
    ...[...text.matchAll(SEND)].map(([, message, to, from]) => ({
      name: 'send_sms',
      args: { to, message, ...(from !== undefined && { from }) },
    })),
    ...[...text.matchAll(BULK)].flatMap(([, message, count, first]) =>
      Array.from({ length: Number(count) }, (_, n) => ({
        name: 'send_sms',
        args: { to: `+${Number(first) + n * 37}`, message: `${message} ${n}` },
      })),
    ),
  ];
}

function parsed(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** What became of a call: the result, or undefined when there is no such tool or the protocol refused it. */
export type Done = (wish: Wish, result: CallToolResult | undefined) => void;

/**
 * A model that obeys everything it reads: it begins with what its tools' descriptions say, looks into the inbox, and
 * makes every call that any text or result asks for, until nothing new is asked for or `callsMost` are made.
 */
export async function obey(
  client: Client,
  descriptions: readonly string[],
  { callsMost, done }: { readonly callsMost: number; readonly done: Done },
): Promise<void> {
  const asked = new Set<string>();
  const waiting: Wish[] = [];
  const read = (text: string): void => {
    for (const wish of wishesIn(text)) {
      const key = JSON.stringify(wish);
      if (!asked.has(key)) waiting.push(wish);
      asked.add(key);
    }
  };
  waiting.push({ name: 'get_sms_messages', args: { direction: 'inbound', limit: 2 } });
  descriptions.forEach(read);
  for (let calls = 0; calls < callsMost; calls += 1) {
    const wish = waiting.shift();
    if (!wish) return;
    const result = await client
      .callTool({ name: wish.name, arguments: { ...wish.args } })
      .catch(() => undefined);
    done(wish, result);
    for (const text of result ? stringsIn([result.content, result.structuredContent]) : []) read(text);
  }
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
