import { contentText } from '../domain/content.ts';
import { toIso } from '../domain/time.ts';
import { codesOf, contentMark, sealedText } from '../store/audit.ts';
import { isWithheld } from '../store/kept.ts';
import type { AuditStep, AuditTrail, MessageRecord, Store } from '../store/store.ts';

/**
 * Where the audit trail first does not hold, as a sentence; undefined when it is whole. Looked at are the steps (none
 * changed, removed or put in), their end, and the messages (none removed, put in or changed beside the trail). What was
 * erased on purpose is not missed.
 */
export function brokenPlace(
  { steps, head, messages }: AuditTrail,
  fingerprint: Store['fingerprint'],
): string | undefined {
  return brokenStep(steps, head, fingerprint) ?? brokenMessage(steps, messages, fingerprint);
}

function brokenStep(
  steps: readonly AuditStep[],
  head: AuditTrail['head'],
  fingerprint: Store['fingerprint'],
): string | undefined {
  let previous = { seq: 0, seal: '' };
  for (const step of steps) {
    if (step.seq !== previous.seq + 1) return `entry ${previous.seq + 1} is missing before ${nameOf(step)}`;
    if (step.seal !== fingerprint(sealedText(previous.seal, step))) return `${nameOf(step)} was changed`;
    previous = step;
  }
  if (head.seq > previous.seq) return `entry ${previous.seq + 1} is missing; ${head.seq} were written`;
  if (head.seal !== previous.seal) return `entry ${previous.seq} is not the one that was written last`;
  return undefined;
}

function brokenMessage(
  steps: readonly AuditStep[],
  messages: readonly MessageRecord[],
  fingerprint: Store['fingerprint'],
): string | undefined {
  const first = new Map<string, AuditStep>();
  const last = new Map<string, AuditStep>();
  for (const step of steps) {
    if (!first.has(step.messageId)) first.set(step.messageId, step);
    last.set(step.messageId, step);
  }
  for (const message of messages) {
    const [begun, ended] = [first.get(message.id), last.get(message.id)];
    if (!begun || !ended) return `message ${message.id} has no entry`;
    if (!isAsWritten(message, begun, ended, fingerprint)) {
      return `message ${message.id} was changed after ${nameOf(ended)}`;
    }
    first.delete(message.id);
  }
  const [missing] = first.values();
  return missing && `message ${missing.messageId} was removed; ${nameOf(missing)} tells of it`;
}

function isAsWritten(
  message: MessageRecord,
  begun: AuditStep,
  ended: AuditStep,
  fingerprint: Store['fingerprint'],
): boolean {
  const { id, contentHash } = message;
  const isErased = contentHash === '';
  const isContent = isErased || begun.content === fingerprint(contentMark(id, contentHash));
  const isSilent = message.text === '' && message.payload === undefined;
  // Why nothing of it is kept is sealed as well, with the codes.
  // The plan of a call goes with anybody whom it could have reached.
  const isTakenOut = isSilent && (isWithheld(message) || message.kind === 'call');
  const isReadable = (message.to !== '' || message.payload !== undefined) && !isTakenOut;
  const isText = !isReadable || contentHash === fingerprint(contentText(message));
  return (
    isContent &&
    isText &&
    ended.state === message.state &&
    ended.codes === codesOf(message) &&
    ended.approvedVia === message.approvedVia &&
    ended.ground === message.ground &&
    ended.costUnits === message.costUnits
  );
}

function nameOf({ seq, at, messageId }: AuditStep): string {
  return `entry ${seq} (${toIso(at)}, ${messageId})`;
}
