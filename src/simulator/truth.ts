import { toIso } from '../domain/time.ts';
import type { Sms } from './messages.ts';
import { type TrueMms, trueMms } from './mms.ts';
import { type TrueCall, trueCall } from './voice/call.ts';
import type { WebhookAttempt } from './webhooks.ts';
import { MICROS_PER_MS } from './wire-time.ts';
import type { World } from './world.ts';

/** A message as it really is, whatever the API shows. Times are ISO 8601. */
export interface TrueMessage {
  readonly id: string;
  readonly owner: string;
  readonly direction: Sms['direction'];
  readonly from: string;
  readonly to: string;
  /** The text, also when `dontlog` keeps it out of the API. */
  readonly message: string;
  /** Absent on incoming messages. */
  readonly status?: 'created' | 'sent' | 'delivered' | 'failed';
  readonly encoding: string;
  readonly parts: number;
  readonly cost: number;
  readonly flashsms: boolean;
  readonly dontlog: boolean;
  readonly shortlinks?: string;
  readonly whendelivered?: string;
  readonly created: string;
  readonly sent?: string;
  readonly delivered?: string;
  readonly failed?: string;
  readonly deleted?: string;
  /** When the carrier does the next thing with it; absent when it is done with it. */
  readonly due?: string;
  /** Whether the caller could have seen the answer to the request that made this message. */
  readonly answer: 'given' | 'lost';
}

/** What really happened. */
export interface Truth {
  readonly now: string;
  /** In 1/10 000 of the currency. */
  readonly balance: number;
  readonly currency: string;
  /** How many messages there ever were, and how many of them are no longer kept. */
  readonly count: number;
  readonly forgotten: number;
  /** In the order they came, deleted ones too. */
  readonly messages: readonly TrueMessage[];
  /** Multimedia messages that are still kept, in the order they came. */
  readonly mms: readonly TrueMms[];
  /** Telephone calls that are still kept, in the order they came. */
  readonly calls: readonly TrueCall[];
  /** Questions and reports to the customer's server, in the order they were made. */
  readonly webhooks: readonly WebhookAttempt[];
}

export function readTruth(world: World): Truth {
  const messages = world.messages.all().map(trueMessage);
  return {
    now: toIso(world.timeline.now()),
    balance: world.account.balanceUnits,
    currency: world.account.settings.currency,
    count: world.messages.count(),
    forgotten: world.messages.count() - messages.length,
    messages,
    mms: world.mms.all().map(trueMms),
    calls: world.calls.all().map(trueCall),
    webhooks: world.webhooks.attempts().map((attempt) => ({ ...attempt })),
  };
}

/** One message as it really is. */
export function trueMessage(sms: Sms): TrueMessage {
  const { id, owner, direction, from, to, text, status, encoding, parts, costUnits, endedAt } = sms;
  return {
    id,
    owner,
    direction,
    from,
    to,
    message: text,
    ...(status && { status }),
    encoding,
    parts,
    cost: costUnits,
    flashsms: sms.flash,
    dontlog: sms.dontlog,
    ...(sms.shortlinks !== undefined && { shortlinks: sms.shortlinks }),
    ...(sms.whendelivered !== undefined && { whendelivered: sms.whendelivered }),
    created: toIso(sms.createdMicros / MICROS_PER_MS),
    ...(sms.sentAt !== undefined && { sent: toIso(sms.sentAt) }),
    ...(endedAt !== undefined &&
      (status === 'delivered' || status === 'failed') && { [status]: toIso(endedAt) }),
    ...(sms.deletedMicros !== undefined && { deleted: toIso(sms.deletedMicros / MICROS_PER_MS) }),
    ...(sms.step && { due: toIso(sms.step.due) }),
    answer: sms.answerLost ? 'lost' : 'given',
  };
}
