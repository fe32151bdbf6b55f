import { type GivenChange, parseAccountChange } from '../domain/account-change.ts';
import {
  type AccountDraft,
  type CallDraft,
  type MmsDraft,
  NO_REPLY,
  type SmsDraft,
} from '../domain/action.ts';
import { parseCallPlan } from '../domain/call-plan.ts';
import { parseMessageText } from '../domain/message-text.ts';
import { type Parsed, parsed, unparsed } from '../domain/parsed.ts';
import { parsePhone } from '../domain/phone.ts';
import type { Picture } from '../domain/picture.ts';
import { problem } from '../domain/problem.ts';
import { parsePublicAddress } from '../domain/public-address.ts';
import { parseSender, type Sender } from '../domain/sender.ts';
import type { ToolContext } from './context.ts';

interface Terms {
  readonly from?: string | undefined;
  readonly dry_run?: boolean | undefined;
  readonly idempotency_key?: string | undefined;
}

/** The arguments of a text message, parsed into domain values; nothing is judged here. */
export function draftSms(
  args: Terms & {
    readonly to: string;
    readonly message: string;
    readonly flashsms?: 'yes' | 'no' | undefined;
  },
  context: Pick<ToolContext, 'defaultSender'>,
): SmsDraft {
  return {
    kind: 'sms',
    to: parsePhone(args.to),
    from: senderOf(args.from ?? context.defaultSender),
    text: parseMessageText(args.message),
    flash: args.flashsms === 'yes',
    ...termsOf(args),
  };
}

/** A change of the account. */
export function draftChange(
  change: GivenChange,
  terms: Pick<Terms, 'dry_run' | 'idempotency_key'>,
): AccountDraft {
  const { dry_run, idempotency_key } = terms;
  return {
    kind: 'account',
    change: parseAccountChange(change),
    dryRun: dry_run === true,
    ...(idempotency_key !== undefined && { idempotencyKey: idempotency_key }),
  };
}

/** The arguments of a call. */
export function draftCall(
  args: Terms & { readonly to: string; readonly plan: unknown; readonly sms_after?: string | undefined },
  context: Pick<ToolContext, 'defaultSender'>,
): CallDraft {
  return {
    kind: 'call',
    to: parsePhone(args.to),
    from: numberOnly(senderOf(args.from ?? context.defaultSender)),
    plan: parseCallPlan(args.plan, args.sms_after),
    ...termsOf(args),
  };
}

function numberOnly(sender: Parsed<Sender>): Parsed<Sender> {
  if (!sender.ok || sender.value.kind === 'number') return sender;
  return unparsed(
    problem(
      'sender_invalid',
      'A call comes from a number, and never from a text sender.',
      'Give one of your numbers that can do voice, or leave out "from" to use the default number.',
    ),
  );
}

/** The arguments of a picture message. The picture is read by the caller when it is a file. */
export function draftMms(
  args: Terms & {
    readonly to: string;
    readonly message?: string | undefined;
    readonly image_url?: string | undefined;
  },
  file: Parsed<Picture> | undefined,
  context: Pick<ToolContext, 'defaultSender'>,
): MmsDraft {
  const picture = file ?? (args.image_url === undefined ? undefined : pictureAt(args.image_url));
  const isEmpty = picture === undefined && args.message === undefined;
  return {
    kind: 'mms',
    to: parsePhone(args.to),
    from: mmsSenderOf(args.from ?? context.defaultSender),
    // A message has a text, a picture or both; without any it is the text that is missing.
    ...((isEmpty || args.message !== undefined) && { text: parseMessageText(args.message ?? '') }),
    ...(picture && { picture }),
    ...termsOf(args),
  };
}

function termsOf({ from, dry_run, idempotency_key }: Terms) {
  return {
    ...(from === undefined && { senderLeftOut: true }),
    dryRun: dry_run === true,
    ...(idempotency_key !== undefined && { idempotencyKey: idempotency_key }),
  };
}

/** An address only: bytes come from the operator's folder and not through an argument. */
function pictureAt(url: string): Parsed<Picture> {
  const address = parsePublicAddress(url);
  return address.ok ? parsed({ kind: 'address', address: address.value }) : address;
}

function mmsSenderOf(text: string | undefined): Parsed<Sender | typeof NO_REPLY> {
  if (text === NO_REPLY) return parsed(NO_REPLY);
  const sender = senderOf(text);
  if (!sender.ok || sender.value.kind === 'number') return sender;
  return unparsed(
    problem(
      'sender_invalid',
      'A picture message comes from a number, and never from a text sender.',
      `Give one of your numbers that can do MMS, or "${NO_REPLY}", or leave out "from" to use the default sender.`,
    ),
  );
}

function senderOf(text: string | undefined): Parsed<Sender> {
  if (text !== undefined) return parseSender(text);
  return unparsed(
    problem(
      'sender_invalid',
      'No sender was given and no default sender is set.',
      'Give "from", or ask the operator to set ELKS_PHONE_NUMBER to one of the numbers of the 46elks account.',
    ),
  );
}
