import { formatMoney } from '../domain/money.ts';
import { parsePhone } from '../domain/phone.ts';
import { type Problem, problem, type Warning, warning } from '../domain/problem.ts';
import { toIso } from '../domain/time.ts';
import { visible } from '../domain/untrusted.ts';
import { ElksError } from '../elks/errors.ts';
import { isMmsId } from '../elks/wire-mms.ts';
import type { ConversationEntry, IncomingRecord, Place } from '../store/inbox.ts';
import type { MessageRecord, Store } from '../store/store.ts';
import { wrongArgument } from './arguments.ts';
import { askElks, Stopped, type ToolContext } from './context.ts';
import { shownInbound, shownText, textLine } from './inbound.ts';
import { costOf } from './outcome.ts';

/** Longer than any number or text sender. */
export const NUMBER_SHOWN = 40;

/** Whom a conversation is with. */
export interface Counterpart {
  /** As it is stored: E.164, or what else a sender may be. */
  readonly number: string;
  readonly hash: string;
}

/** The counterpart an argument names; what is no phone number may still be a sender that wrote. Throws `Stopped`. */
export async function counterpartOf(store: Store, name: string, text: string): Promise<Counterpart> {
  const phone = parsePhone(text);
  const number = phone.ok ? phone.value.e164 : text.trim();
  const hash = store.fingerprint(number);
  if (!phone.ok && !(await store.lastIncoming(hash))) throw new Stopped(wrongNumber(name, phone.problems[0]));
  return { number, hash };
}

function wrongNumber(name: string, reason: Problem | undefined): Problem {
  return problem('invalid_argument', `${name}: ${reason?.message ?? 'not a phone number.'}`, reason?.fix);
}

/**
 * Brings in what is new, unless that was done within `maxAgeMs`; counts as a query. When 46elks cannot be asked, what is
 * on record still answers, with a warning.
 */
export async function freshen(
  context: ToolContext,
  maxAgeMs: number,
  signal: AbortSignal,
): Promise<readonly Warning[]> {
  const { syncedAt } = await (await context.store()).syncState();
  const ageMs = context.clock() - (syncedAt ?? Number.NEGATIVE_INFINITY);
  if (ageMs >= 0 && ageMs < maxAgeMs) return [];
  try {
    await askElks(context);
    await context.inbox.sync({ maxAgeMs, signal });
    return [];
  } catch (error) {
    if (!(error instanceof ElksError || error instanceof Stopped)) throw error;
    const code = error instanceof Stopped ? error.problem.code : error.code;
    return [
      warning('inbox_stale', `46elks could not be asked (${code}), so what came in lately may be missing.`),
    ];
  }
}

/** One message as data. */
export function entryData(entry: ConversationEntry, currency: string | undefined, context: ToolContext) {
  if (entry.kind === 'incoming') return incomingData(entry.record, context);
  const { id, from, text, state, parts } = entry.record;
  const cost = shortCost(entry.record, currency);
  return {
    direction: 'outbound' as const,
    id,
    at: toIso(entry.at),
    from,
    text: shownText(text),
    state,
    parts,
    ...(cost !== undefined && { cost }),
  };
}

function shortCost(
  { costUnits, costBasis }: Pick<MessageRecord, 'costUnits' | 'costBasis'>,
  currency: string | undefined,
): string | undefined {
  const cost = costOf(costUnits, costBasis, currency);
  return cost && `${formatMoney({ units: cost.units, currency: cost.currency })} ${cost.basis}`;
}

/** A message that came in, as data. */
export function incomingData({ elksId, at, ownNumber, text }: IncomingRecord, context: ToolContext) {
  return {
    direction: 'inbound' as const,
    id: elksId,
    at: toIso(at),
    to: visible(ownNumber, NUMBER_SHOWN),
    untrusted_text: shownInbound(text, context),
    ...(isMmsId(elksId) && { picture_message: true as const }),
  };
}

/** One message as lines: what is known of it, then its text. */
export function entryLines(
  entry: ConversationEntry,
  currency: string | undefined,
  context: ToolContext,
): readonly string[] {
  if (entry.kind === 'incoming') return incomingLines(entry.record, context);
  const { from, state, parts, id, text } = entry.record;
  const facts = [
    toIso(entry.at),
    `you, from ${from}`,
    state,
    `${parts} ${parts === 1 ? 'part' : 'parts'}`,
    shortCost(entry.record, currency),
    id,
  ];
  return [facts.filter((fact) => fact !== undefined).join(' | '), textLine(text, true, context)];
}

/** A message that came in, as lines. */
export function incomingLines(record: IncomingRecord, context: ToolContext): readonly string[] {
  const facts = [
    toIso(record.at),
    `they, to ${visible(record.ownNumber, NUMBER_SHOWN)}`,
    ...(isMmsId(record.elksId) ? ['picture message'] : []),
    visible(record.elksId, NUMBER_SHOWN),
  ];
  return [facts.join(' | '), textLine(record.text, false, context)];
}

/** A place in a conversation or in the list of them as one word. */
export function encodePlace({ at, id }: Place): string {
  return `${at}_${id}`;
}

/** The place a word from `encodePlace` stands for. Throws `Stopped` for anything else. */
export function placeOf(word: string | undefined): Place | undefined {
  if (word === undefined) return undefined;
  const [, at, id] = /^(-?\d{1,16})_(.{1,80})$/.exec(word) ?? [];
  if (at === undefined || id === undefined) throw wrongArgument('cursor', 'a cursor from an earlier answer');
  return { at: Number(at), id };
}
