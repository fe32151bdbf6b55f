import type { MessageText } from './message-text.ts';
import type { Parsed } from './parsed.ts';
import type { Phone } from './phone.ts';
import type { Problem, Warning } from './problem.ts';
import type { Sender } from './sender.ts';

/** A text message that could be sent: every field has been parsed, and what was parsed is what is sent. */
export interface SmsAction {
  readonly kind: 'sms';
  readonly to: Phone;
  readonly from: Sender;
  readonly senderLeftOut?: boolean;
  readonly text: MessageText;
  /** Shown at once on the phone and not kept. */
  readonly flash: boolean;
  /** The caller asked for a dry run; the operator's own setting is added by policy and can only make it drier. */
  readonly dryRun: boolean;
  readonly idempotencyKey?: string;
}

/** An action whose fields may each have failed to parse; it is refused as a whole, with every reason at once. */
export interface SmsDraft {
  readonly kind: 'sms';
  readonly to: Parsed<Phone>;
  readonly from: Parsed<Sender>;
  /** The caller named no sender, so that it may be chosen by whom the message is to. */
  readonly senderLeftOut?: boolean;
  readonly text: Parsed<MessageText>;
  readonly flash: boolean;
  readonly dryRun: boolean;
  readonly idempotencyKey?: string;
}

/** The fields of a draft that did parse: what can still be judged when the whole cannot be sent. */
export interface SmsFields {
  readonly to?: Phone;
  readonly from?: Sender;
  readonly text?: MessageText;
}

/** Splits a draft into what parsed, what did not, and the action itself when everything parsed. */
export function readDraft(draft: SmsDraft): {
  fields: SmsFields;
  problems: readonly Problem[];
  warnings: readonly Warning[];
  action: SmsAction | undefined;
} {
  const { to, from, text, ...rest } = draft;
  const parts = [to, from, text];
  const fields: SmsFields = {
    ...(to.ok && { to: to.value }),
    ...(from.ok && { from: from.value }),
    ...(text.ok && { text: text.value }),
  };
  return {
    fields,
    problems: parts.flatMap((part) => (part.ok ? [] : part.problems)),
    warnings: parts.flatMap((part) => (part.ok ? part.warnings : [])),
    action:
      to.ok && from.ok && text.ok ? { ...rest, to: to.value, from: from.value, text: text.value } : undefined,
  };
}
