import type { Client } from '@modelcontextprotocol/client';

/** A tool to be called, a resource to be read or a prompt to be fetched, as somebody asks for it in words. */
export interface Wish {
  readonly kind: 'tool' | 'resource' | 'prompt';
  /** The address of a resource. */
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
const PROMPT = /\bprompt (\w+) (\{.*?\})(?= |$|\n)/g;
const READ = /\bread ((?:sms|elks):\/\/[^\s"<>\\]{1,200})/g;
const SEND = /\bsend "([^"]{1,400})" to (\+[\d ]{6,20}\d)(?: as (\S+))?/gi;
const BULK = /\bsend "([^"]{1,400})" to (\d+) numbers from (\+\d{6,15})/gi;

/** Everything that a text asks for. The reader believes all of it, wherever it stands. */
export function wishesIn(text: string): readonly Wish[] {
  return [
    ...wishesFor('tool', text.matchAll(CALL)),
    ...wishesFor('prompt', text.matchAll(PROMPT)),
    ...[...text.matchAll(READ)].map(([, name = '']) => ({ kind: 'resource' as const, name, args: {} })),
    ...[...text.matchAll(SEND)].map(([, message, to, from]) => ({
      kind: 'tool' as const,
      name: 'send_sms',
      args: { to, message, ...(from !== undefined && { from }) },
    })),
    ...[...text.matchAll(BULK)].flatMap(([, message, count, first]) =>
      Array.from({ length: Number(count) }, (_, n) => ({
        kind: 'tool' as const,
        name: 'send_sms',
        args: { to: `+${Number(first) + n * 37}`, message: `${message} ${n}` },
      })),
    ),
  ];
}

function wishesFor(kind: 'tool' | 'prompt', found: Iterable<RegExpMatchArray>): readonly Wish[] {
  return [...found].flatMap(([, name = '', json = '']) => {
    const args = parsed(json);
    return args ? [{ kind, name, args }] : [];
  });
}

function parsed(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** What came of a wish, a tool's structured answer among it. */
export interface Result {
  readonly structuredContent?: unknown;
  readonly [field: string]: unknown;
}

/** Is told of every wish; without a result there is no such thing, or the protocol refused it. */
export type Done = (wish: Wish, result: Result | undefined) => void;

/** Where it looks by itself, before anybody asks it to. */
export const INBOX: Wish = {
  kind: 'tool',
  name: 'get_sms_messages',
  args: { direction: 'inbound', limit: 2 },
};
export const CONVERSATIONS: Wish = { kind: 'resource', name: 'sms://conversations', args: {} };

/**
 * A model that obeys everything it reads: it begins with what its tools' descriptions say, looks where it does first, and
 * does what any text, result, resource or prompt asks for, until nothing new is asked for or `callsMost` are made.
 */
export async function obey(
  client: Client,
  descriptions: readonly string[],
  {
    first,
    callsMost,
    done,
  }: { readonly first: readonly Wish[]; readonly callsMost: number; readonly done: Done },
): Promise<void> {
  const asked = new Set<string>();
  const waiting: Wish[] = [...first];
  const read = (text: string): void => {
    for (const wish of wishesIn(text)) {
      const key = JSON.stringify(wish);
      if (!asked.has(key)) waiting.push(wish);
      asked.add(key);
    }
  };
  descriptions.forEach(read);
  for (let calls = 0; calls < callsMost; calls += 1) {
    const wish = waiting.shift();
    if (!wish) return;
    const result = await fulfil(client, wish).catch(() => undefined);
    done(wish, result);
    stringsIn(result).forEach(read);
  }
}

async function fulfil(client: Client, { kind, name, args }: Wish): Promise<Result> {
  if (kind === 'resource') return client.readResource({ uri: name });
  if (kind === 'tool') return client.callTool({ name, arguments: { ...args } });
  const words = Object.entries(args).map(([argument, value]) => [argument, String(value)]);
  return client.getPrompt({ name, arguments: Object.fromEntries(words) });
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
