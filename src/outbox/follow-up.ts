import { parsePlanText } from '../domain/call-plan.ts';
import { parsed } from '../domain/parsed.ts';
import { parsePhone } from '../domain/phone.ts';
import { parseSender } from '../domain/sender.ts';
import type { MessageRecord } from '../store/store.ts';
import type { OutboxContext } from './context.ts';
import { submit } from './submit.ts';

/**
 * Submits the text that a call wanted sent after it, once it was answered and is over. It is a message of its own, with
 * a key of its own: decided on anew, and the same one however often this is asked for.
 */
export async function textAfterCall(context: OutboxContext, call: MessageRecord): Promise<void> {
  const plan = parsePlanText(call.payload ?? '');
  if (!plan.ok || plan.value.smsAfter === undefined) return;
  await submit(
    context,
    {
      kind: 'sms',
      to: parsePhone(call.to),
      from: parseSender(call.from),
      text: parsed(plan.value.smsAfter),
      flash: false,
      dryRun: false,
      idempotencyKey: `after ${call.id}`,
    },
    { isLater: true },
  );
}
