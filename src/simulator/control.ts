import type { Parsed } from '../domain/parsed.ts';
import { type AccountNumber, findNumber, isActive } from './account.ts';
import { Refused } from './answers.ts';
import { ENDINGS, OUTCOMES } from './carrier.ts';
import {
  integerIn,
  type JsonObject,
  Mistake,
  objectIn,
  oneOf,
  quote,
  readDocument,
  textIn,
  textsIn,
} from './documents.ts';
import { type IncomingSms, receiveSms } from './incoming.ts';
import { receiveMms } from './incoming-mms.ts';
import { pictureById, type TrueMms, trueMms } from './mms.ts';
import { readNumberSettings } from './number-settings.ts';
import type { Picture } from './picture.ts';
import type { RequestRecord } from './request-log.ts';
import { changeSwitches, type Switches } from './switches.ts';
import { readTruth, type TrueMessage, type Truth, trueMessage } from './truth.ts';
import type { TrueCall } from './voice/call.ts';
import { actInCall, ringNumber, setPhones } from './voice/control.ts';
import { soundById } from './voice/recordings.ts';
import type { World } from './world.ts';

/** What a test or a person can do to the simulator beside the API; the routes under `/control` call these. */
export interface Control {
  /**
   * Somebody sends a message to a number of the account. Resolves when the `sms_url` was called once; throws
   * `RangeError` when the recipient is no such number.
   */
  receive(sms: IncomingSms): Promise<{ id: string }>;
  /** Somebody sends pictures to a number of the account; resolves when the `mms_url` was called once. */
  receiveMms(document: unknown): Promise<Parsed<{ id: string }>>;
  /** Somebody rings a number of the account: `{"from": "+46701740699"}`. */
  ring(document: unknown): Parsed<TrueCall>;
  /** Does what a person at a phone would: `{"do": "answer"}`, `{"do": "press", "keys": "1"}`. */
  act(id: string, document: unknown): Parsed<TrueCall>;
  /** A picture of any message. */
  picture(id: string): Picture | undefined;
  /** The WAV file of any recording that is kept. */
  sound(id: string): Uint8Array<ArrayBuffer> | undefined;
  phones(): JsonObject;
  /** Replaces the rules of what phones do when they ring, for example `{"+46701740699": "busy", "*": "answer"}`. */
  setPhones(document: unknown): Parsed<JsonObject>;
  /** Lets simulated time pass; resolves when everything that was due has happened, webhooks included. */
  advance(ms: number): Promise<void>;
  /** What was really accepted, messages whose answer was lost included. */
  truth(): Truth;
  /** The newest requests to the API, unknown parameters and wrong values noted. */
  requests(): readonly RequestRecord[];
  /**
   * Interferes with a message that is under way: `{"end": "failed"}` ends it at once (or `delivered`; `stuck`: never
   * heard of again), `{"delay_ms": 30000}` puts off its next step.
   */
  interfere(id: string, document: unknown): Parsed<TrueMessage | TrueMms>;
  carrier(): JsonObject;
  /** Changes how fast messages travel, for example `{"delivered_after_ms": 60000}`. */
  setCarrier(document: unknown): Parsed<JsonObject>;
  webhooks(): JsonObject;
  /** Makes calls come twice or out of order, for example `{"duplicates": 1, "late_ms": 60000}`. */
  setWebhooks(document: unknown): Parsed<JsonObject>;
  faults(): JsonObject;
  /** Replaces the faults, for example `{"POST /sms": {"status": 500, "next": 2}}`; `{}` ends them. */
  setFaults(document: unknown): Parsed<JsonObject>;
  switches(): Switches;
  /** Changes the switches named, for example `{"errors": "json"}`. */
  setSwitches(document: unknown): Parsed<Switches>;
  recipients(): JsonObject;
  /** Replaces the rules of what becomes of messages, for example `{"+46701740699": "failed", "*": "stuck"}`. */
  setRecipients(document: unknown): Parsed<JsonObject>;
  account(): AccountDocument;
  /** Changes the account, for example `{"balance": 0, "sms_url": "http://127.0.0.1:3000/sms"}`. */
  setAccount(document: unknown): Parsed<JsonObject>;
}

/** The control with what a person needs to know to use the API. */
export interface Controlled extends Control {
  readonly credentials: { readonly username: string; readonly password: string };
  /** The account's first number. */
  readonly number: string;
  /** A stream of what changes, from where an earlier one with this last id ended; null = all of it. */
  events(lastId: string | null): Response;
  /** Forgets everything, faults and advanced time included; what hangs is cut. */
  reset(): void;
}

const ADVANCE_MS_MAX = 366 * 24 * 3_600_000;
const NUMBER_FIELDS = ['sms_url', 'sms_replies', 'mms_url', 'voice_start'];
const ACCOUNT_FIELDS = ['balance', 'number', 'unlocked', ...NUMBER_FIELDS];
const CARRIER_FIELDS = ['sent_after_ms', 'delivered_after_ms', 'per_minute'];
const WEBHOOK_FIELDS = ['duplicates', 'late_ms'];
const UNITS_MAX = 1e12;

/** The control of whatever world there is at the time of a call. */
export function controlOf(world: () => World): Control {
  /** A page that watches is to see a change of what it does not send itself. */
  const told = <T>(changed: Parsed<T>): Parsed<T> => {
    if (changed.ok) world().changes.note('state');
    return changed;
  };
  return {
    receive: (sms) => receiveSms(world(), sms),
    receiveMms: (document) => receiveMms(world(), document),
    ring: (document) => told(ringNumber(world(), document)),
    act: (id, document) => actInCall(world(), id, document),
    picture: (id) => pictureById(world(), id),
    sound: (id) => soundById(world(), id),
    phones: () => Object.fromEntries(world().phones),
    setPhones: (document) => told(setPhones(world(), document)),
    advance: async (ms) => {
      if (!(ms >= 0 && ms <= ADVANCE_MS_MAX)) throw new RangeError('Time advances by 0 ms to 366 days.');
      const { timeline, webhooks } = world();
      await timeline.advance(ms, webhooks.settled);
      world().changes.note('clock');
    },
    truth: () => readTruth(world()),
    requests: () => world().requests.all(),
    interfere: (id, document) => interfere(world(), id, document),
    carrier: () => describeCarrier(world()),
    setCarrier: (document) =>
      told(
        readDocument('{"sent_after_ms": 1000, "delivered_after_ms": 60000, "per_minute": 100}', () =>
          changeCarrier(world(), objectIn(document, 'The document', CARRIER_FIELDS)),
        ),
      ),
    webhooks: () => describeWebhooks(world()),
    setWebhooks: (document) =>
      told(
        readDocument('{"duplicates": 1, "late_ms": 60000}', () =>
          changeWebhooks(world(), objectIn(document, 'The document', WEBHOOK_FIELDS)),
        ),
      ),
    faults: () => world().faults.document(),
    setFaults: (document) => told(world().faults.set(document)),
    switches: () => world().switches,
    setSwitches: (document) => {
      const changed = changeSwitches(world().switches, document);
      if (changed.ok) world().switches = changed.value;
      return told(changed);
    },
    recipients: () => Object.fromEntries(world().recipients),
    setRecipients: (document) => told(setRecipients(world(), document)),
    account: () => describeAccount(world()),
    setAccount: (document) =>
      told(
        readDocument('{"balance": 500000, "sms_url": "http://127.0.0.1:3000/sms"}', () => {
          changeAccount(world(), objectIn(document, 'The document', ACCOUNT_FIELDS));
          return describeAccount(world());
        }),
      ),
  };
}

function setRecipients(world: World, document: unknown): Parsed<JsonObject> {
  return readDocument('{"+46701740699": "failed", "*": "delivered"}', () => {
    const rules = Object.entries(objectIn(document, 'The document'));
    world.recipients = new Map(rules.map(([to, outcome]) => [to, oneOf(outcome, quote(to), OUTCOMES)]));
    return Object.fromEntries(world.recipients);
  });
}

/** Who there is, with what they may spend, and the numbers in use. */
export interface AccountDocument extends JsonObject {
  readonly balance: number;
  readonly currency: string;
  readonly principals: readonly {
    readonly id: string;
    readonly used: number;
    /** Of a subaccount. */
    readonly name?: string;
    readonly closed?: boolean;
    readonly usagelimit?: number;
  }[];
  readonly numbers: readonly {
    readonly owner: string;
    readonly id: string;
    readonly number: string;
    readonly name?: string;
    readonly capabilities: readonly string[];
    readonly sms_url?: string;
    readonly sms_replies: string;
    readonly mms_url?: string;
    readonly voice_start?: string;
  }[];
  readonly unlocked: readonly string[];
}

function describeAccount({ account }: World): AccountDocument {
  return {
    balance: account.balanceUnits,
    currency: account.settings.currency,
    principals: account.principals.map(({ id, usedUnits, subaccount }) => ({
      id,
      used: usedUnits,
      ...(subaccount && { name: subaccount.name, closed: subaccount.deactivatedMicros !== undefined }),
      ...(subaccount?.usageLimitUnits !== undefined && { usagelimit: subaccount.usageLimitUnits }),
    })),
    numbers: account.principals.flatMap(({ id, numbers }) =>
      numbers.filter(isActive).map((own) => ({
        owner: id,
        id: own.id,
        number: own.number,
        ...(own.name !== undefined && { name: own.name }),
        capabilities: own.capabilities,
        ...(own.smsUrl !== undefined && { sms_url: own.smsUrl }),
        sms_replies: own.smsReplies,
        ...(own.mmsUrl !== undefined && { mms_url: own.mmsUrl }),
        ...(own.voiceStart !== undefined && { voice_start: own.voiceStart }),
      })),
    ),
    unlocked: [...account.unlockedSenders],
  };
}

function interfere(world: World, id: string, document: unknown): Parsed<TrueMessage | TrueMms> {
  return readDocument('{"end": "failed"} or {"delay_ms": 30000}', () => {
    const given = objectIn(document, 'The document', ['end', 'delay_ms']);
    const sms = world.messages.all().find((each) => each.id === id);
    const message = sms ?? world.mms.all().find((each) => each.id === id);
    if (!message) throw new Mistake('There is no such message.');
    if (!message.step) throw new Mistake('The message is not under way any more.');
    if (given.end !== undefined) world.carrier.end(message, oneOf(given.end, 'end', ENDINGS));
    else world.carrier.delay(message, integerIn(given.delay_ms, 'delay_ms', 1, ADVANCE_MS_MAX));
    return 'images' in message ? trueMms(message) : trueMessage(message);
  });
}

function describeCarrier({ timing }: World): JsonObject {
  return {
    sent_after_ms: timing.sentAfterMs,
    delivered_after_ms: timing.deliveredAfterMs,
    per_minute: timing.perMinute,
  };
}

function changeCarrier(world: World, given: JsonObject): JsonObject {
  const { sentAfterMs, deliveredAfterMs, perMinute } = world.timing;
  world.timing = {
    sentAfterMs: integerIn(given.sent_after_ms ?? sentAfterMs, 'sent_after_ms', 0, ADVANCE_MS_MAX),
    deliveredAfterMs: integerIn(
      given.delivered_after_ms ?? deliveredAfterMs,
      'delivered_after_ms',
      0,
      ADVANCE_MS_MAX,
    ),
    perMinute: integerIn(given.per_minute ?? perMinute, 'per_minute', 1, 1e6),
  };
  return describeCarrier(world);
}

function describeWebhooks({ webhooks: { conduct } }: World): JsonObject {
  return { duplicates: conduct.duplicates, late_ms: conduct.lateMs };
}

function changeWebhooks(world: World, given: JsonObject): JsonObject {
  const { duplicates, lateMs } = world.webhooks.conduct;
  world.webhooks.conduct = {
    duplicates: integerIn(given.duplicates ?? duplicates, 'duplicates', 0, 100),
    lateMs: integerIn(given.late_ms ?? lateMs, 'late_ms', 0, ADVANCE_MS_MAX),
  };
  return describeWebhooks(world);
}

/** Reads everything before it changes anything. */
function changeAccount({ account }: World, given: JsonObject): void {
  const number = textIn(given.number ?? account.settings.numbers[0] ?? '', 'number');
  const own = findNumber(account, number)?.own;
  if (!own) throw new Mistake(`The account has no number ${quote(number)}.`);
  const balance = integerIn(given.balance ?? account.balanceUnits, 'balance', -UNITS_MAX, UNITS_MAX);
  oneOf(given.sms_replies ?? own.smsReplies, 'sms_replies', ['yes', 'no']);
  const configure = readNumber(given);
  const unlocked = textsIn(given.unlocked ?? [...account.unlockedSenders], 'unlocked');

  account.balanceUnits = balance;
  configure(own);
  account.unlockedSenders.clear();
  for (const each of unlocked) account.unlockedSenders.add(each);
}

/** What concerns the number, read as `POST /numbers/{id}` reads it. */
function readNumber(given: JsonObject): (own: AccountNumber) => void {
  const fields = NUMBER_FIELDS.flatMap((name) =>
    given[name] === undefined ? [] : [[name, textIn(given[name], name)]],
  );
  try {
    return readNumberSettings(new URLSearchParams(fields));
  } catch (error) {
    throw error instanceof Refused ? new Mistake(`${error.message}.`) : error;
  }
}
