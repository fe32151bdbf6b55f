import type { Parsed } from '../domain/parsed.ts';
import { findNumber } from './account.ts';
import { OUTCOMES } from './carrier.ts';
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
import { type IncomingSms, readJsonAction, receiveSms } from './incoming.ts';
import type { RequestRecord } from './request-log.ts';
import { changeSwitches, type Switches } from './switches.ts';
import { readTruth, type Truth } from './truth.ts';
import { isCallable } from './webhooks.ts';
import type { World } from './world.ts';

/** What a test or a person can do to the simulator beside the API; the routes under `/control` call these. */
export interface Control {
  /**
   * Somebody sends a message to a number of the account. Resolves when the `sms_url` was called once; throws
   * `RangeError` when the recipient is no such number.
   */
  receive(sms: IncomingSms): Promise<{ id: string }>;
  /** Lets simulated time pass; resolves when everything that was due has happened, webhooks included. */
  advance(ms: number): Promise<void>;
  /** What was really accepted, messages whose answer was lost included. */
  truth(): Truth;
  /** The newest requests to the API, unknown parameters and wrong values noted. */
  requests(): readonly RequestRecord[];
  faults(): JsonObject;
  /** Replaces the faults, for example `{"POST /sms": {"status": 500, "next": 2}}`; `{}` ends them. */
  setFaults(document: unknown): Parsed<JsonObject>;
  switches(): Switches;
  /** Changes the switches named, for example `{"errors": "json"}`. */
  setSwitches(document: unknown): Parsed<Switches>;
  recipients(): JsonObject;
  /** Replaces the rules of what becomes of messages, for example `{"+46701740699": "failed", "*": "stuck"}`. */
  setRecipients(document: unknown): Parsed<JsonObject>;
  account(): JsonObject;
  /** Changes the account, for example `{"balance": 0, "sms_url": "http://127.0.0.1:3000/sms"}`. */
  setAccount(document: unknown): Parsed<JsonObject>;
}

/** The control with what a person needs to know to use the API. */
export interface Controlled extends Control {
  readonly credentials: { readonly username: string; readonly password: string };
  /** The account's first number. */
  readonly number: string;
  /** Forgets everything, faults and advanced time included; what hangs is cut. */
  reset(): void;
}

const ADVANCE_MS_MAX = 366 * 24 * 3_600_000;
const ACCOUNT_FIELDS = ['balance', 'number', 'sms_url', 'sms_replies', 'unlocked'];
const UNITS_MAX = 1e12;

/** The control of whatever world there is at the time of a call. */
export function controlOf(world: () => World): Control {
  return {
    receive: (sms) => receiveSms(world(), sms),
    advance: async (ms) => {
      if (!(ms >= 0 && ms <= ADVANCE_MS_MAX)) throw new RangeError('Time advances by 0 ms to 366 days.');
      const { timeline, webhooks } = world();
      await timeline.advance(ms, webhooks.settled);
    },
    truth: () => readTruth(world()),
    requests: () => world().requests.all(),
    faults: () => world().faults.document(),
    setFaults: (document) => world().faults.set(document),
    switches: () => world().switches,
    setSwitches: (document) => {
      const changed = changeSwitches(world().switches, document);
      if (changed.ok) world().switches = changed.value;
      return changed;
    },
    recipients: () => Object.fromEntries(world().recipients),
    setRecipients: (document) => setRecipients(world(), document),
    account: () => describeAccount(world()),
    setAccount: (document) =>
      readDocument('{"balance": 500000, "sms_url": "http://127.0.0.1:3000/sms"}', () => {
        changeAccount(world(), objectIn(document, 'The document', ACCOUNT_FIELDS));
        return describeAccount(world());
      }),
  };
}

function setRecipients(world: World, document: unknown): Parsed<JsonObject> {
  return readDocument('{"+46701740699": "failed", "*": "delivered"}', () => {
    const rules = Object.entries(objectIn(document, 'The document'));
    world.recipients = new Map(rules.map(([to, outcome]) => [to, oneOf(outcome, quote(to), OUTCOMES)]));
    return Object.fromEntries(world.recipients);
  });
}

function describeAccount({ account }: World): JsonObject {
  return {
    balance: account.balanceUnits,
    currency: account.settings.currency,
    numbers: account.principals.flatMap(({ id, numbers }) =>
      numbers.map(({ number, smsUrl, smsReplies }) => ({
        owner: id,
        number,
        ...(smsUrl !== undefined && { sms_url: smsUrl }),
        sms_replies: smsReplies,
      })),
    ),
    unlocked: [...account.unlockedSenders],
  };
}

/** Reads everything before it changes anything. */
function changeAccount({ account }: World, given: JsonObject): void {
  const number = textIn(given.number ?? account.settings.numbers[0] ?? '', 'number');
  const own = findNumber(account, number)?.own;
  if (!own) throw new Mistake(`The account has no number ${quote(number)}.`);
  const balance = integerIn(given.balance ?? account.balanceUnits, 'balance', -UNITS_MAX, UNITS_MAX);
  const smsUrl = readSmsUrl(given.sms_url ?? own.smsUrl ?? 'none');
  const smsReplies = oneOf(given.sms_replies ?? own.smsReplies, 'sms_replies', ['yes', 'no']);
  const unlocked = textsIn(given.unlocked ?? [...account.unlockedSenders], 'unlocked');

  account.balanceUnits = balance;
  own.smsReplies = smsReplies;
  delete own.smsUrl;
  if (smsUrl !== undefined) own.smsUrl = smsUrl;
  account.unlockedSenders.clear();
  for (const each of unlocked) account.unlockedSenders.add(each);
}

/** A URL or a JSON action; `none` or a space clears it. Source: https://46elks.se/docs/configure-number */
function readSmsUrl(value: unknown): string | undefined {
  const smsUrl = textIn(value, 'sms_url').trim();
  if (smsUrl === 'none' || smsUrl === '') return undefined;
  if (isCallable(smsUrl) || readJsonAction(smsUrl)) return smsUrl;
  throw new Mistake('The sms_url you tried to use is not a valid URL.');
}
