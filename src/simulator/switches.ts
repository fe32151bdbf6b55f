import type { Parsed } from '../domain/parsed.ts';
import { objectIn, oneOf, readDocument } from './documents.ts';

/** Points on which the sources about 46elks disagree or are silent; each can be set to what you want to be ready for. */
export interface Switches {
  readonly strict: boolean;
  readonly extensionTable: boolean;
  readonly spaceForPlus: 'accepted' | 'refused';
  readonly recipientLists: 'array' | 'refused';
  readonly longSender: 'refused' | 'cut';
  readonly maxParts: 10 | 255;
  readonly missingKey: 'missing-key' | 'key-missing';
  readonly errors: 'text' | 'json';
  readonly delivered: 'seconds' | 'microseconds';
  readonly pageEdge: 'exact' | 'overlap';
  readonly limitOver100: 'clamped' | 'refused';
  readonly creditCheck: 'cost' | 'positive';
  readonly dryRunNeedsCredit: boolean;
  readonly surplus: 'queued' | 'refused';
  readonly throughputUnit: 'messages' | 'parts';
  readonly testRecipients: 'created' | 'delivered';
  readonly incomingCost: boolean;
  readonly mmsFirstStatus: 'recieved' | 'created';
  readonly unloadableFile: 'stand-in' | 'failed';
  readonly outgoingResult: 'newoutgoing' | 'absent';
  readonly emptyVoiceAnswer: 'failed' | 'success';
  readonly callBilling: 'started-minute' | 'second';
  readonly capabilities: 'all' | 'required';
  readonly accountHistory: 'own' | 'with-subaccounts';
  readonly conversations: boolean;
}

interface SwitchRow<Value> {
  /** Allowed values; the first one is the default. */
  readonly values: readonly [Value, ...Value[]];
  readonly point: string;
  readonly source: string;
}

/** Every switch with its allowed values, the disputed point and the sources. `docs/simulator.md` shows the same table. */
export const SWITCHES: { readonly [Name in keyof Switches]: SwitchRow<Switches[Name]> } = {
  strict: {
    values: [false, true],
    point: 'Unknown parameters and wrong values are reported, or refused.',
    source:
      'No page says what 46elks does; a widely used client sends `flash` for `flashsms` and nobody noticed.',
  },
  extensionTable: {
    values: [false, true],
    point: 'Whether `€ [ ] { } ~ ^ | \\` count as GSM-7.',
    source:
      '46elks.com/kb/sms-splitting-and-pricing says no; 3GPP TS 23.038 and third-party clients say yes.',
  },
  spaceForPlus: {
    values: ['accepted', 'refused'],
    point:
      'A number whose `+` was not written `%2B`, so that a form reads a space, is taken for the number, or refused.',
    source:
      '46elks.se/docs/send-sms shows `curl -d to=+46700000000`, which only works if it is accepted; no page says so.',
  },
  recipientLists: {
    values: ['array', 'refused'],
    point: 'A comma-separated `to` gives an array of messages, or is refused.',
    source: 'spec/fixtures of jage/elk (2011) show the array; today’s documentation is silent.',
  },
  longSender: {
    values: ['refused', 'cut'],
    point: 'A text sender of over 11 characters is refused, or cut to 11 on the phone.',
    source: '46elks.com/kb/text-sender-id says 3 to 11; jage/elk says the gateway cuts.',
  },
  maxParts: {
    values: [10, 255],
    point: 'The longest message, in parts.',
    source: 'Undocumented; 46elks/elkme stops at 10 parts, 3GPP TS 23.040 at 255.',
  },
  missingKey: {
    values: ['missing-key', 'key-missing'],
    point: 'The error reads `Missing key to`, or `Key to missing`.',
    source: 'Both strings are known to hugojosefson/46elks-api-suggestion.',
  },
  errors: {
    values: ['text', 'json'],
    point: 'An error is one line of plain text, or `{"error": "…"}`.',
    source: 'Captured answers and the official Swagger say text; a third-party digest says JSON.',
  },
  delivered: {
    values: ['seconds', 'microseconds'],
    point: '`delivered` is `2026-11-22T12:58:01Z`, or `2026-11-22T12:58:01.609000`.',
    source: '46elks.se/docs/sms-history shows the first, the official Swagger (2018) the second.',
  },
  pageEdge: {
    values: ['exact', 'overlap'],
    point: '`start` is exclusive, or inclusive, so that the last item of a page comes again on the next.',
    source: '46elks.se/docs/sms-history only says "before".',
  },
  limitOver100: {
    values: ['clamped', 'refused'],
    point: 'A `limit` over 100 is read as 100, or refused.',
    source: '46elks.se/docs/sms-history says at most 100; a comment in 46elks/elks-cli says 10 000.',
  },
  creditCheck: {
    values: ['cost', 'positive'],
    point: 'The balance must cover the message, or only be above zero.',
    source: '46elks.com/faq: calls that cost money fail once the balance is 0.',
  },
  dryRunNeedsCredit: {
    values: [false, true],
    point: 'Whether a dry run is refused when the balance is too low.',
    source: 'The official Swagger says only that the parameters are verified.',
  },
  surplus: {
    values: ['queued', 'refused'],
    point: 'Over 100 messages in a minute are queued, or refused with 429.',
    source: '46elks.se/docs/send-sms says queued; two third-party sources claim 429.',
  },
  throughputUnit: {
    values: ['messages', 'parts'],
    point: 'What the 100 a minute counts.',
    source: '46elks.se/docs/send-sms says "SMS".',
  },
  testRecipients: {
    values: ['created', 'delivered'],
    point: 'A message to a free test number stays `created`, or gets delivery reports.',
    source: 'README of 46elks/gh-actions-sms; hugojosefson/46elks-api-suggestion says it provokes a report.',
  },
  incomingCost: {
    values: [false, true],
    point: 'Whether an incoming message shows `cost` (always 0).',
    source: '46elks.se/docs/sms-history shows it, 46elks.se/docs/show-sms-id does not.',
  },
  mmsFirstStatus: {
    values: ['recieved', 'created'],
    point: 'What a multimedia message is called before it is `sent`.',
    source: '46elks.se/docs/show-mms-id spells it `recieved`; messages without pictures are `created`.',
  },
  unloadableFile: {
    values: ['stand-in', 'failed'],
    point: 'A picture or sound that cannot be reached is a grey square or three seconds, or fails.',
    source: 'Undocumented; the command loads files from this machine only.',
  },
  outgoingResult: {
    values: ['newoutgoing', 'absent'],
    point: 'Whether the first question of an outgoing call has a `result`.',
    source: 'AKVorrat/dearmep requires one; 46elks.se/docs/receive-call shows none; the word is by analogy.',
  },
  emptyVoiceAnswer: {
    values: ['failed', 'success'],
    point: 'The state of a call that was answered and is then told nothing.',
    source: 'Undocumented.',
  },
  callBilling: {
    values: ['started-minute', 'second'],
    point: 'What a call is charged by.',
    source: 'The price pages say "per minute"; a sample of 46elks.se/docs/show-call-id fits both.',
  },
  capabilities: {
    values: ['all', 'required'],
    point: 'A number that is rented without `capabilities` has all its kind can have, or is refused.',
    source:
      '46elks.se/docs/allocate-number shows the field; fortysixelks-node 0.3.2 and jage/elk rent without it.',
  },
  accountHistory: {
    values: ['own', 'with-subaccounts'],
    point: 'Whether the account’s lists of texts, pictures and calls hold those of its subaccounts too.',
    source:
      'Undocumented; 46elks/elks-cli logs in as a subaccount to read its history, which says they do not.',
  },
  conversations: {
    values: [false, true],
    point: 'Whether there are conversations, which are a beta; without them their paths answer 404.',
    source: '46elks.se/docs/conversations-send-question: to be activated for each country first.',
  },
};

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const isSwitch = (name: string): name is keyof Switches => Object.hasOwn(SWITCHES, name);

function choose<Name extends keyof Switches>(target: Mutable<Switches>, name: Name, value: unknown): void {
  const { values }: SwitchRow<Switches[Name]> = SWITCHES[name];
  target[name] = oneOf(value, name, values);
}

/** Every switch at its first value, but for those given. */
export function defaultSwitches(given: Partial<Switches> = {}): Switches {
  return {
    strict: SWITCHES.strict.values[0],
    extensionTable: SWITCHES.extensionTable.values[0],
    spaceForPlus: SWITCHES.spaceForPlus.values[0],
    recipientLists: SWITCHES.recipientLists.values[0],
    longSender: SWITCHES.longSender.values[0],
    maxParts: SWITCHES.maxParts.values[0],
    missingKey: SWITCHES.missingKey.values[0],
    errors: SWITCHES.errors.values[0],
    delivered: SWITCHES.delivered.values[0],
    pageEdge: SWITCHES.pageEdge.values[0],
    limitOver100: SWITCHES.limitOver100.values[0],
    creditCheck: SWITCHES.creditCheck.values[0],
    dryRunNeedsCredit: SWITCHES.dryRunNeedsCredit.values[0],
    surplus: SWITCHES.surplus.values[0],
    throughputUnit: SWITCHES.throughputUnit.values[0],
    testRecipients: SWITCHES.testRecipients.values[0],
    incomingCost: SWITCHES.incomingCost.values[0],
    mmsFirstStatus: SWITCHES.mmsFirstStatus.values[0],
    unloadableFile: SWITCHES.unloadableFile.values[0],
    outgoingResult: SWITCHES.outgoingResult.values[0],
    emptyVoiceAnswer: SWITCHES.emptyVoiceAnswer.values[0],
    callBilling: SWITCHES.callBilling.values[0],
    capabilities: SWITCHES.capabilities.values[0],
    accountHistory: SWITCHES.accountHistory.values[0],
    conversations: SWITCHES.conversations.values[0],
    ...given,
  };
}

/** The switches after a document such as `{"errors": "json"}`; a document with a mistake changes nothing. */
export function changeSwitches(current: Switches, document: unknown): Parsed<Switches> {
  return readDocument('{"errors": "json"}', () => {
    const next: Mutable<Switches> = { ...current };
    const given = objectIn(document, 'The document', Object.keys(SWITCHES));
    for (const [name, value] of Object.entries(given)) if (isSwitch(name)) choose(next, name, value);
    return next;
  });
}
