import { toIso } from '../domain/time.ts';
import type { Controlled } from './control.ts';
import type { JsonObject } from './documents.ts';
import { maskPassword } from './mask.ts';
import { type RequestRecord, requestKey } from './request-log.ts';
import { type TrueMessage, trueMessage } from './truth.ts';
import { attemptKey, type WebhookAttempt } from './webhooks.ts';
import type { World } from './world.ts';

/** What a page needs to be up to date again: all that changed since it last heard, and the state of the rest. */
export interface Update {
  /** Everything there is follows, and what was known before is void. */
  readonly fresh: boolean;
  readonly now: string;
  readonly balance: number;
  readonly currency: string;
  /** The account's numbers; the first one is where a message goes by default. */
  readonly numbers: readonly string[];
  /** For the examples a page shows; they open nothing but this simulator. */
  readonly credentials: { readonly username: string; readonly password: string };
  /** Program and arguments that start the MCP server, where they are known. */
  readonly command?: readonly string[];
  readonly extensionTable: boolean;
  readonly faults: JsonObject;
  readonly recipients: JsonObject;
  readonly carrier: JsonObject;
  readonly webhookRules: JsonObject;
  /** How many messages are kept; the oldest ones are forgotten. */
  readonly kept: number;
  readonly messages: readonly TrueMessage[];
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
  const all = world.messages.all();
  return {
    fresh: !changed,
    now: toIso(world.timeline.now()),
    balance: world.account.balanceUnits,
    currency: world.account.settings.currency,
    numbers: world.account.principals.flatMap(({ numbers }) => numbers.map(({ number }) => number)),
    credentials: simulator.credentials,
    ...(world.command && { command: world.command }),
    extensionTable: world.switches.extensionTable,
    faults: simulator.faults(),
    recipients: simulator.recipients(),
    carrier: simulator.carrier(),
    webhookRules: simulator.webhooks(),
    kept: all.length,
    messages: all.filter(({ id }) => isNews(id)).map((message) => withoutPassword(trueMessage(message))),
    requests: world.requests.all().filter((request) => isNews(requestKey(request))),
    webhooks: world.webhooks.attempts().filter((attempt) => isNews(attemptKey(attempt))),
  };
}

function withoutPassword(message: TrueMessage): TrueMessage {
  if (message.whendelivered === undefined) return message;
  return { ...message, whendelivered: maskPassword(message.whendelivered) };
}
