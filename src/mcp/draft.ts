import type { SmsDraft } from '../domain/action.ts';
import { parseMessageText } from '../domain/message-text.ts';
import { type Parsed, unparsed } from '../domain/parsed.ts';
import { parsePhone } from '../domain/phone.ts';
import { problem } from '../domain/problem.ts';
import { parseSender, type Sender } from '../domain/sender.ts';
import type { ToolContext } from './context.ts';

/** The arguments of a text message, parsed into domain values; nothing is judged here. */
export function draftSms(
  args: {
    readonly to: string;
    readonly message: string;
    readonly from?: string | undefined;
    readonly flashsms?: 'yes' | 'no' | undefined;
    readonly dry_run?: boolean | undefined;
    readonly idempotency_key?: string | undefined;
  },
  context: Pick<ToolContext, 'defaultSender'>,
): SmsDraft {
  return {
    kind: 'sms',
    to: parsePhone(args.to),
    from: senderOf(args.from ?? context.defaultSender),
    ...(args.from === undefined && { senderLeftOut: true }),
    text: parseMessageText(args.message),
    flash: args.flashsms === 'yes',
    dryRun: args.dry_run === true,
    ...(args.idempotency_key !== undefined && { idempotencyKey: args.idempotency_key }),
  };
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
