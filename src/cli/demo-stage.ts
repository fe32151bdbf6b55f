import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import type { Client } from '@modelcontextprotocol/client';
import type { Simulator } from '../simulator/simulator.ts';

/** A number from the range that the Swedish regulator sets aside for fiction: nobody has it. */
export const PHONE = '+46701740610';
/** The numbers of the account, from the same range; the first is the default sender. */
export const SHOP = '+46701740605';
export const BOOKING = '+46701740607';

const DELIVERY_PATIENCE_MS = 8_000;
const POLL_MS = 250;

/** What is shown, once a client and a server are there. */
export interface Tour {
  readonly title: string;
  /** Settings of the server beside those that lead it to the simulator. */
  readonly env: Readonly<Record<string, string>>;
  /** Throws `Surprise` when a step does not go as it should. */
  readonly walk: (call: Call, simulator: Simulator) => Promise<void>;
}

/** A step that did not go as a user may expect. */
export class Surprise extends Error {}

export type Call = (name: string, args: Record<string, unknown>) => Promise<Answer>;

interface Answer {
  readonly lines: readonly string[];
  text(key: string): string;
  number(key: string): number;
  flag(key: string): boolean;
  cost(): string;
  problems(): string;
}

/** Calls a tool and reads its answer the way a program would. */
export function caller(client: Client): Call {
  return async (name, args) => {
    const { content, structuredContent } = await client.callTool({ name, arguments: args });
    const data: unknown = structuredContent;
    const field = (key: string, of: unknown = data): unknown =>
      typeof of === 'object' && of !== null ? Reflect.get(of, key) : undefined;
    const list = (key: string): readonly unknown[] => {
      const value = field(key);
      return Array.isArray(value) ? value : [];
    };
    return {
      lines: content.flatMap((block) => (block.type === 'text' ? block.text.split('\n') : [])),
      text: (key) => String(field(key) ?? ''),
      number: (key) => Number(field(key)),
      flag: (key) => field(key) === true,
      cost: () =>
        `${String(field('amount', field('cost')))} ${String(field('currency', field('cost')))} (${String(field('basis', field('cost')))})`,
      problems: () =>
        list('problems')
          .map((item) => `${String(field('code', item))}: ${String(field('message', item))}`)
          .join('\n'),
    };
  };
}

export function expect(condition: boolean, otherwise: string): void {
  if (!condition) throw new Surprise(otherwise);
}

export function step(title: string, ...lines: readonly string[]): void {
  say('', `${styleText('cyan', '>')} ${title}`, ...lines.map((line) => `    ${line}`));
}

/** The same words in lines that a terminal need not break. */
export function wrapped(text: string): string[] {
  return (text.match(/.{1,95}(?: |$)/gm) ?? [text]).map((line) => line.trimEnd());
}

export function say(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** The states of a message until it is on the phone, each once. */
export async function untilDelivered(call: Call, id: string): Promise<readonly string[]> {
  const seen: string[] = [];
  for (
    let waitedMs = 0;
    waitedMs <= DELIVERY_PATIENCE_MS && seen.at(-1) !== 'delivered';
    waitedMs += POLL_MS
  ) {
    const state = (await call('check_sms_status', { message_id: id })).text('state');
    if (state !== seen.at(-1)) seen.push(state);
    await sleep(POLL_MS);
  }
  return seen;
}
