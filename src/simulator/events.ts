import { toIso } from '../domain/time.ts';
import type { AccountDocument, Controlled } from './control.ts';
import type { JsonObject } from './documents.ts';
import { maskPassword, maskPasswords } from './mask.ts';
import { type TrueMms, trueMms } from './mms.ts';
import { type RequestRecord, requestKey } from './request-log.ts';
import { type TrueMessage, trueMessage } from './truth.ts';
import { type TrueCall, trueCall, type VoiceCall } from './voice/call.ts';
import { attemptKey, type WebhookAttempt } from './webhooks.ts';
import type { World } from './world.ts';

/** What a page needs to be up to date again: all that changed since it last heard, and the state of the rest. */
export interface Update {
  /** Everything there is follows, and what was known before is void. */
  readonly fresh: boolean;
  readonly now: string;
  readonly account: AccountDocument;
  /** The account's numbers; the first one is where a message goes by default. */
  readonly numbers: readonly string[];
  /** For the examples a page shows; they open nothing but this simulator. */
  readonly credentials: { readonly username: string; readonly password: string };
  /** Program and arguments that start the MCP server, where they are known. */
  readonly command?: readonly string[];
  readonly extensionTable: boolean;
  readonly faults: JsonObject;
  readonly recipients: JsonObject;
  /** What phones do when they ring. */
  readonly phones: JsonObject;
  readonly carrier: JsonObject;
  readonly webhookRules: JsonObject;
  /** How many of each are kept; the oldest ones are forgotten. */
  readonly kept: { readonly messages: number; readonly mms: number; readonly calls: number };
  readonly messages: readonly TrueMessage[];
  readonly mms: readonly TrueMms[];
  readonly calls: readonly TrueCall[];
  readonly requests: readonly RequestRecord[];
  readonly webhooks: readonly WebhookAttempt[];
}

const RETRY_MS = 1000;

/**
 * Server-sent events for the phones page: one `update` at once and one after each change; several changes of one
 * moment, or for a slow reader, come together. The id of an update is where the next one goes on after a broken
 * connection. Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function streamUpdates(
  simulator: Controlled,
  world: () => World,
  life: string,
  lastId: string | null,
): Response {
  const { changes } = world();
  const gone = new AbortController();
  let seen = revisionOf(lastId, life);
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        if (seen !== undefined && !(await changes.after(seen, gone.signal))) {
          if (!gone.signal.aborted) controller.close();
          return;
        }
        const changed = seen === undefined ? undefined : changes.since(seen);
        seen = changes.revision();
        const update = updateOf(simulator, world(), changed);
        controller.enqueue(
          new TextEncoder().encode(
            `retry: ${RETRY_MS}\nid: ${life}.${seen}\nevent: update\ndata: ${JSON.stringify(update)}\n\n`,
          ),
        );
      },
      cancel: () => gone.abort(),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' },
  });
}

/** The revision in an id of this simulator's life; undefined = begin anew. */
function revisionOf(id: string | null, life: string): number | undefined {
  const [ofLife, revision] = (id ?? '').split('.');
  return ofLife === life && /^\d{1,15}$/.test(revision ?? '') ? Number(revision) : undefined;
}

function updateOf(simulator: Controlled, world: World, changed: ReadonlySet<string> | undefined): Update {
  const isNews = (key: string): boolean => !changed || changed.has(key);
  const account = simulator.account();
  const [messages, mms, calls] = [world.messages.all(), world.mms.all(), world.calls.all()];
  return {
    fresh: !changed,
    now: toIso(world.timeline.now()),
    account: withoutPasswords(account),
    numbers: account.numbers.map(({ number }) => number),
    credentials: simulator.credentials,
    ...(world.command && { command: world.command }),
    extensionTable: world.switches.extensionTable,
    faults: simulator.faults(),
    recipients: simulator.recipients(),
    phones: simulator.phones(),
    carrier: simulator.carrier(),
    webhookRules: simulator.webhooks(),
    kept: { messages: messages.length, mms: mms.length, calls: calls.length },
    messages: messages.filter(({ id }) => isNews(id)).map((message) => withoutPassword(trueMessage(message))),
    mms: mms.filter(({ id }) => isNews(id)).map(trueMms),
    calls: calls.filter(({ id }) => isNews(id)).map(toldCall),
    requests: world.requests.all().filter((request) => isNews(requestKey(request))),
    webhooks: world.webhooks.attempts().filter((attempt) => isNews(attemptKey(attempt))),
  };
}

function withoutPasswords(account: AccountDocument): AccountDocument {
  return {
    ...account,
    numbers: account.numbers.map((own) => ({
      ...own,
      ...(own.sms_url !== undefined && { sms_url: maskPasswords(own.sms_url) }),
      ...(own.mms_url !== undefined && { mms_url: maskPasswords(own.mms_url) }),
      ...(own.voice_start !== undefined && { voice_start: maskPasswords(own.voice_start) }),
    })),
  };
}

function toldCall(call: VoiceCall): TrueCall {
  const { story, ...rest } = trueCall(call);
  return { ...rest, story: story.map(maskPasswords) };
}

function withoutPassword(message: TrueMessage): TrueMessage {
  if (message.whendelivered === undefined) return message;
  return { ...message, whendelivered: maskPassword(message.whendelivered) };
}
