import type { Config } from './config.ts';
import { type Parsed, unparsed } from './domain/parsed.ts';
import { PICTURE_BYTES_MAX, type Picture, pictureOf } from './domain/picture.ts';
import { problem } from './domain/problem.ts';
import type { Clock } from './domain/time.ts';
import { callUrl, webhookUrl } from './domain/webhook-address.ts';
import { createElksHttp } from './elks/http.ts';
import { createElksReader } from './elks/reader.ts';
import { createElksWriter } from './elks/writer.ts';
import { createInbox, type Inbox } from './inbox/inbox.ts';
import { type AuditEntry, auditEntry } from './mcp/audit.ts';
import { completeArgument } from './mcp/completion.ts';
import type { ToolContext } from './mcp/context.ts';
import { writePrompt } from './mcp/prompts.ts';
import { readFile } from './mcp/read-file.ts';
import { changedUris } from './mcp/resources.ts';
import { failedUnexpectedly, runTool } from './mcp/result.ts';
import type { Backend } from './mcp/server.ts';
import { toolsOf, VIEW_TOOLS } from './mcp/tools/index.ts';
import type { ViewName } from './mcp/views.ts';
import type { OutboxContext, OutboxLog, Sleep } from './outbox/context.ts';
import { createOperator, type Operator } from './outbox/operator.ts';
import { createOutbox, type Outbox } from './outbox/outbox.ts';
import { type Store, StoreUnavailable } from './store/store.ts';

/**
 * Node.js gives up connecting after 10 s; only a longer limit lets a host that cannot be reached end as "surely not sent"
 * and not as "unknown". Well within the lease of an attempt.
 */
const EXCHANGE_TIMEOUT_MS = 12_000;

/** Where the store is. */
export type StorePlace = Pick<Config, 'storeFile' | 'database'>;

/** Everything that touches the outside world, passed in so that a test can hold it still. */
export interface Surroundings {
  readonly clock: Clock;
  /** Monotonic milliseconds. */
  readonly stopwatch: Clock;
  readonly fetch: typeof globalThis.fetch;
  /** Limit of one exchange with 46elks; `EXCHANGE_TIMEOUT_MS` unless given. */
  readonly exchangeTimeoutMs?: number;
  readonly sleep: Sleep;
  /** 0 ≤ x < 1; spreads retries, never secrets. */
  readonly random: () => number;
  /** So many random bytes as lower-case hex, from a cryptographic source. */
  readonly randomHex: (bytes: number) => string;
  /** Opens the store in a database, a file, or in memory for `:memory:`. */
  readonly openStore: (place: StorePlace) => Promise<Store>;
  readonly fileExists: (path: string) => boolean;
  /** The first bytes, so many at most, of a file that really lies in a folder; undefined when there is none that can be read. */
  readonly readFileIn: (folder: string, name: string, bytesMost: number) => Promise<Uint8Array | undefined>;
  /** The page of a view. */
  readonly readView: (name: ViewName) => Promise<string>;
  /** The secret of that name beside a store, 64 hex digits, made when it is first asked for. Throws when it cannot be kept. */
  readonly keptSecret: (place: StorePlace, name: string) => string;
  /** Names this process among those that share the store, and tells whether another one is certainly gone. */
  readonly owner: string;
  readonly isGone: (owner: string) => boolean;
  readonly log: (event: AuditEntry | Parameters<OutboxLog>[0] | BackgroundFailure) => void;
}

/** Background work that could not be done; the next round tries again. */
export interface BackgroundFailure {
  readonly event: 'background_failed';
  readonly cause: string;
}

/** What answers clients, and what the process around them does. */
export interface App extends Backend {
  /** What comes in: where webhooks hand on what they were told, and where changes are heard. */
  readonly inbox: Pick<Inbox, 'sync' | 'announce' | 'onChange'>;
  /** How a call goes on, as 46elks is to be answered. */
  readonly answerCall: Outbox['answerCall'];
  /** What the person at the terminal can do. */
  readonly operator: Operator;
  /** What is missing before calls can do their work: a line each, without values; opens the store. */
  readonly missing: () => Promise<readonly string[]>;
  /** The secret in the addresses that 46elks is given. Throws when it cannot be kept. */
  readonly webhookSecret: () => string;
  /** One round of background work, if there is a store to work on; a failure is logged. */
  readonly workOnce: () => Promise<void>;
  /** Sends what is due, if the store is open. What goes wrong is told by the next round, where it goes wrong again. */
  readonly sendDue: () => Promise<void>;
  /** Waits for attempts that are under way, then closes the store. */
  readonly close: () => Promise<void>;
}

/** Puts the parts together. Opens nothing: no network, no disk until something is asked. */
export function createApp(config: Config, around: Surroundings): App {
  const { clock, fetch, random, randomHex } = around;
  const store = lazyStore(
    () => around.openStore(config),
    (opened) => outbox.recover(opened),
  );
  const http =
    config.credentials &&
    createElksHttp({
      baseUrl: config.baseUrl,
      ...config.credentials,
      fetch,
      clock,
      sleep: around.sleep,
      random,
      timeoutMs: around.exchangeTimeoutMs ?? EXCHANGE_TIMEOUT_MS,
    });
  const reader = http && createElksReader(http);
  let webhooks: string | undefined;
  const webhookSecret = (): string => {
    webhooks ??= around.keptSecret(config, 'webhooks');
    return webhooks;
  };
  const atOurs = (address: (publicUrl: string, secret: string) => string): string | undefined => {
    const { publicUrl } = config.http;
    try {
      return publicUrl && address(publicUrl, webhookSecret());
    } catch {
      // Without a secret what comes could not be told from what is forged; 46elks can be asked for the same later.
      return undefined;
    }
  };
  const retentionMs = config.retentionDays * 24 * 3_600_000;
  const simulatorAt = config.policy.simulated ? new URL('/', config.baseUrl).href : undefined;
  const outboxContext: OutboxContext = {
    store: store.open,
    policy: config.policy,
    clock,
    newId: () => `msg_${randomHex(12)}`,
    newToken: () => randomHex(16),
    owner: around.owner,
    isGone: around.isGone,
    sleep: around.sleep,
    writer: http && createElksWriter(http),
    reader,
    simulatorAt,
    dontLog: config.dontLog,
    reportUrl: (attemptToken) => atOurs((url, secret) => webhookUrl(url, secret, 'report', attemptToken)),
    callUrl: (question) => atOurs((url, secret) => callUrl(url, secret, question)),
    retentionMs,
    hear: () => inbox.hear(),
    hasHeard: () => inbox.hasHeard(),
    log: around.log,
  };
  const outbox: Outbox = createOutbox(outboxContext);
  const inbox: Inbox = createInbox({
    store: store.open,
    reader,
    clock,
    sleep: around.sleep,
    retentionMs,
    takeStates: outbox.takeStates,
    takeReport: outbox.takeReport,
  });
  const tools = [...toolsOf(config.toolsets), ...VIEW_TOOLS, readFile];
  const context: ToolContext = {
    outbox,
    inbox,
    reader,
    store: store.open,
    policy: config.policy,
    phonesAt: simulatorAt,
    defaultSender: config.defaultSender,
    queriesPerMinute: config.queriesPerMinute,
    clock,
    sleep: around.sleep,
    readPicture: (name) => readPicture(config.mediaDir, name, around.readFileIn),
    newBoundary: () => randomHex(8),
    showCodes: config.showCodes,
  };
  return {
    // Every call leaves an audit line, whatever it comes to.
    async callTool(name, args, call) {
      const startedAt = around.stopwatch();
      const tool = tools.find((candidate) => candidate.name === name);
      if (!tool) return failedUnexpectedly();
      const { result, verdict, question, error } = await runTool(tool, args, context, call);
      around.log(auditEntry(tool, args, result, verdict, around.stopwatch() - startedAt, error));
      return { result, ...(question && { question }) };
    },
    writePrompt,
    readView: around.readView,
    inbox,
    watch: (changed) => inbox.onChange((change) => changed(changedUris(change))),
    complete: (argument, beginning) => completeArgument(context, argument, beginning),
    answerCall: outbox.answerCall,
    operator: createOperator(outboxContext),
    webhookSecret,
    async missing() {
      const usable = await store
        .open()
        .then((opened) => opened.currency())
        .then(
          () => true,
          () => false,
        );
      return [
        ...(usable ? [] : ['store: cannot be used; see 46elks-mcp-server doctor']),
        ...(http ? [] : ['credentials: set ELKS_API_USERNAME and ELKS_API_PASSWORD']),
      ];
    },
    async workOnce() {
      try {
        if (!store.isOpen() && !config.database && !around.fileExists(config.storeFile)) return;
        await outbox.workOnce();
        await inbox.workOnce();
      } catch (error) {
        around.log({ event: 'background_failed', cause: error instanceof Error ? error.name : 'unknown' });
      }
    },
    async sendDue() {
      if (store.isOpen()) await outbox.sendDue().catch(() => undefined);
    },
    async close() {
      await inbox.close();
      await outbox.drain();
      await store.close();
    },
  };
}

/** A picture in the operator's folder, or why there is none. */
async function readPicture(
  folder: string | undefined,
  name: string,
  readFileIn: Surroundings['readFileIn'],
): Promise<Parsed<Picture>> {
  if (folder === undefined) {
    return unparsed(
      problem(
        'file_not_usable',
        'The operator has named no folder from which pictures may be sent.',
        'Give the address of the picture in image_url, or ask the operator to set ELKS_MEDIA_DIR.',
      ),
    );
  }
  const bytes = await readFileIn(folder, name, PICTURE_BYTES_MAX + 1).catch(() => undefined);
  return bytes
    ? pictureOf(bytes, name)
    : unparsed(problem('file_not_usable', 'There is no such file in the media folder.'));
}

/** Opens the store when it is first needed; a failure is not kept, so that the next call tries again. */
function lazyStore(
  openStore: () => Promise<Store>,
  onOpen: (store: Store) => Promise<void>,
): { open: () => Promise<Store>; isOpen: () => boolean; close: () => Promise<void> } {
  let opening: Promise<Store> | undefined;
  return {
    isOpen: () => opening !== undefined,
    open() {
      opening ??= openStore()
        .then(async (store) => {
          await onOpen(store).catch(async (error: unknown) => {
            await store.close();
            throw error;
          });
          return store;
        })
        .catch((error: unknown) => {
          opening = undefined;
          throw new StoreUnavailable('the store cannot be opened', { cause: error, isClosed: true });
        });
      return opening;
    },
    async close() {
      const store = await opening?.catch(() => undefined);
      opening = undefined;
      await store?.close();
    },
  };
}
