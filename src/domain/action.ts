import { type AccountChange, targetsOf } from './account-change.ts';
import { type CallPlan, connectedTo, soundsOf } from './call-plan.ts';
import type { MessageText } from './message-text.ts';
import type { Parsed } from './parsed.ts';
import type { Phone } from './phone.ts';
import type { Picture } from './picture.ts';
import type { Problem, Warning } from './problem.ts';
import type { PublicAddress } from './public-address.ts';
import type { Sender } from './sender.ts';

/** Everything that can leave. To add a kind: here what it is, in `src/outbox/kinds/` how it leaves. */
export const ACTION_KINDS = ['sms', 'mms', 'call', 'account'] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

/** What every action has beside its content. */
interface Terms {
  /** The caller asked for a dry run; the operator's own setting is added by policy and can only make it drier. */
  readonly dryRun: boolean;
  readonly idempotencyKey?: string;
  /** The caller named no sender, so that it may be chosen by whom a message is to. */
  readonly senderLeftOut?: boolean;
}

/** A text message that could be sent: every field has been parsed, and what was parsed is what is sent. */
export interface SmsAction extends Terms {
  readonly kind: 'sms';
  readonly to: Phone;
  readonly from: Sender;
  readonly text: MessageText;
  /** Shown at once on the phone and not kept. */
  readonly flash: boolean;
}

/** An action whose fields may each have failed to parse; it is refused as a whole, with every reason at once. */
export interface SmsDraft extends Omit<SmsAction, 'to' | 'from' | 'text'> {
  readonly to: Parsed<Phone>;
  readonly from: Parsed<Sender>;
  readonly text: Parsed<MessageText>;
}

/** Sends from a number that 46elks picks, so that nobody can answer. Source: https://46elks.se/docs/send-mms */
export const NO_REPLY = 'noreply';

/** A message with a picture, a text or both. */
export interface MmsAction extends Terms {
  readonly kind: 'mms';
  readonly to: Phone;
  readonly from: Sender | typeof NO_REPLY;
  readonly text?: MessageText;
  readonly picture?: Picture;
}

export interface MmsDraft extends Omit<MmsAction, 'to' | 'from' | 'text' | 'picture'> {
  readonly to: Parsed<Phone>;
  readonly from: Parsed<Sender | typeof NO_REPLY>;
  readonly text?: Parsed<MessageText>;
  readonly picture?: Parsed<Picture>;
}

/** A call, and what happens when it is answered. */
export interface CallAction extends Terms {
  readonly kind: 'call';
  readonly to: Phone;
  readonly from: Sender;
  readonly plan: CallPlan;
}

export interface CallDraft extends Omit<CallAction, 'to' | 'from' | 'plan'> {
  readonly to: Parsed<Phone>;
  readonly from: Parsed<Sender>;
  readonly plan: Parsed<CallPlan>;
}

/** A change of the account itself, which goes to nobody. */
export interface AccountAction extends Terms {
  readonly kind: 'account';
  readonly change: AccountChange;
}

export interface AccountDraft extends Omit<AccountAction, 'change'> {
  readonly change: Parsed<AccountChange>;
}

export type Action = SmsAction | MmsAction | CallAction | AccountAction;
export type Draft = SmsDraft | MmsDraft | CallDraft | AccountDraft;

/**
 * What is judged, whichever kind of action it is in. Fields that did not parse are absent, so that what can be judged
 * of a draft is judged even when the whole cannot leave.
 */
export interface Fields {
  /** Who is written to. */
  readonly to?: Phone;
  /** Who is rung, by a call itself or in the course of it. */
  readonly called?: readonly Phone[];
  readonly plan?: CallPlan;
  readonly change?: AccountChange;
  readonly from?: Sender;
  /** The text of an SMS, which is billed by parts. */
  readonly text?: MessageText;
  /** A text whose length costs nothing: beside a picture. */
  readonly caption?: MessageText;
  /** What 46elks is told to fetch: whoever is behind it learns whatever stands in it. */
  readonly addresses?: readonly PublicAddress[];
}

/** What parsed of a draft, what did not, and the action itself when everything parsed. */
export interface Reading<A extends Action = Action> {
  readonly fields: Fields;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
  readonly action: A | undefined;
}

/** Splits any draft. */
export function readDraft(draft: Draft): Reading {
  switch (draft.kind) {
    case 'sms':
      return readSms(draft);
    case 'mms':
      return readMms(draft);
    case 'call':
      return readCall(draft);
    case 'account':
      return readAccount(draft);
  }
}

/** Everybody an action may reach. */
export function reachedBy({ to, called = [] }: Fields): readonly Phone[] {
  return to ? [to, ...called] : called;
}

export function readSms({ to, from, text, ...rest }: SmsDraft): Reading<SmsAction> {
  return {
    fields: {
      ...(to.ok && { to: to.value }),
      ...(from.ok && { from: from.value }),
      ...(text.ok && { text: text.value }),
    },
    ...remarks([to, from, text]),
    action:
      to.ok && from.ok && text.ok ? { ...rest, to: to.value, from: from.value, text: text.value } : undefined,
  };
}

function readMms({ to, from, text, picture, ...rest }: MmsDraft): Reading<MmsAction> {
  const isWhole = to.ok && from.ok && text?.ok !== false && picture?.ok !== false;
  return {
    fields: {
      ...(to.ok && { to: to.value }),
      ...(from.ok && from.value !== NO_REPLY && { from: from.value }),
      ...(text?.ok && { caption: text.value }),
      ...(picture?.ok && picture.value.kind === 'address' && { addresses: [picture.value.address] }),
    },
    ...remarks([to, from, ...(text ? [text] : []), ...(picture ? [picture] : [])]),
    action: isWhole
      ? {
          ...rest,
          to: to.value,
          from: from.value,
          ...(text && { text: text.value }),
          ...(picture && { picture: picture.value }),
        }
      : undefined,
  };
}

function readCall({ to, from, plan, ...rest }: CallDraft): Reading<CallAction> {
  const called = [...(to.ok ? [to.value] : []), ...(plan.ok ? connectedTo(plan.value) : [])];
  return {
    fields: {
      ...(called.length > 0 && { called }),
      ...(from.ok && { from: from.value }),
      ...(plan.ok && planFields(plan.value)),
    },
    ...remarks([to, from, plan]),
    action:
      to.ok && from.ok && plan.ok ? { ...rest, to: to.value, from: from.value, plan: plan.value } : undefined,
  };
}

function readAccount({ change, ...rest }: AccountDraft): Reading<AccountAction> {
  return {
    fields: change.ok ? changeFields(change.value) : {},
    ...remarks([change]),
    action: change.ok ? { ...rest, change: change.value } : undefined,
  };
}

function changeFields(change: AccountChange): Fields {
  return { change, addresses: targetsOf(change) };
}

function planFields(plan: CallPlan): Fields {
  const { smsAfter } = plan;
  return { plan, addresses: soundsOf(plan), ...(smsAfter !== undefined && { text: smsAfter }) };
}

/** What is judged of a whole action. */
export function fieldsOf(action: Action): Fields {
  switch (action.kind) {
    case 'sms':
      return action;
    case 'mms': {
      const { to, from, text, picture } = action;
      return {
        to,
        ...(from !== NO_REPLY && { from }),
        ...(text !== undefined && { caption: text }),
        ...(picture?.kind === 'address' && { addresses: [picture.address] }),
      };
    }
    case 'call': {
      const { to, from, plan } = action;
      return { called: [to, ...connectedTo(plan)], from, ...planFields(plan) };
    }
    case 'account':
      return changeFields(action.change);
  }
}

function remarks(parts: readonly Parsed<unknown>[]): {
  problems: readonly Problem[];
  warnings: readonly Warning[];
} {
  return {
    problems: parts.flatMap((part) => (part.ok ? [] : part.problems)),
    warnings: parts.flatMap((part) => (part.ok ? part.warnings : [])),
  };
}
