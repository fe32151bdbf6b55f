import type { Parsed } from '../domain/parsed.ts';
import { ConnectionDropped } from './answers.ts';
import { type JsonObject, readDocument } from './documents.ts';
import { type Fault, type FaultEntry, readFaults, type WrongAnswer } from './fault-document.ts';
import type { Timeline } from './timeline.ts';

/** The faults in force. */
export interface Faults {
  /** The document last set, with what is left of each `next`. */
  document(): JsonObject;
  /** Replaces every fault; `{}` ends them all. A document with a mistake changes nothing. */
  set(document: unknown): Parsed<JsonObject>;
  /** The fault that strikes this request, if one does. */
  draw(operation: string): Fault | undefined;
}

export function createFaults(operations: readonly string[], random: () => number): Faults {
  let faults = new Map<string, FaultEntry & { left: number }>();
  const document = (): JsonObject =>
    Object.fromEntries(
      [...faults].map(([operation, { source, left }]) => [
        operation,
        Number.isFinite(left) ? { ...source, next: left } : source,
      ]),
    );
  return {
    document,
    set: (given) =>
      readDocument('{"POST /sms": {"status": 500, "next": 2}}', () => {
        const entries = readFaults(given, operations);
        faults = new Map(entries.map((entry) => [entry.operation, { ...entry, left: entry.fault.next }]));
        return document();
      }),
    draw: (operation) => {
      const key = faults.has(operation) ? operation : '*';
      const found = faults.get(key);
      if (!found || random() >= found.fault.probability) return undefined;
      found.left -= 1;
      if (found.left < 1) faults.delete(key);
      return found.fault;
    },
  };
}

/**
 * Lets a request go wrong; `act` is the real handling, done first, last or not at all.
 * Resolves with what the caller gets. Throws `ConnectionDropped` when the connection is cut, and the signal's reason
 * when the caller gives up first.
 */
export async function suffer(
  fault: Fault,
  act: () => Promise<Response>,
  timeline: Timeline,
  signal: AbortSignal,
): Promise<Response> {
  const acted = fault.when === 'after' ? await act() : undefined;
  if (fault.delayMs > 0) await timeline.wait(fault.delayMs, signal);
  if (fault.effect === undefined) return acted ?? act();
  if (fault.effect === 'drop') throw new ConnectionDropped();
  if (fault.effect === 'hang') return hang(signal);
  const { status, headers } = fault.effect;
  return new Response(bodyOf(fault.effect), { status, headers });
}

function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

const CHUNK_BYTES = 65_536;
/** Statuses whose answer may not have a body (RFC 9110). */
const BODILESS_STATUSES = [204, 205, 304];

/** A long body is streamed, so that a gigabyte costs the simulator no memory. */
function bodyOf({ status, body, bytes }: WrongAnswer): string | null | ReadableStream<Uint8Array> {
  if (BODILESS_STATUSES.includes(status)) return null;
  if (bytes === 0) return body;
  const pattern = new TextEncoder().encode(body || 'x');
  let sent = 0;
  return new ReadableStream({
    pull: (controller) => {
      const chunk = new Uint8Array(Math.min(bytes - sent, CHUNK_BYTES));
      for (let at = 0; at < chunk.length; at += 1) chunk[at] = pattern[(sent + at) % pattern.length] ?? 0;
      controller.enqueue(chunk);
      sent += chunk.length;
      if (sent >= bytes) controller.close();
    },
  });
}
