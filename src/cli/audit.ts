import { changeLines, parseChangeText } from '../domain/account-change.ts';
import { counted } from '../domain/counted.ts';
import { formatMoney, formatUnits } from '../domain/money.ts';
import { toIso } from '../domain/time.ts';
import { visible } from '../domain/untrusted.ts';
import { callLines } from '../mcp/approval-question.ts';
import { isWithheld } from '../store/kept.ts';
import {
  fail,
  NOT_POSSIBLE,
  OK,
  type OperatorCall,
  type Session,
  say,
  shownChange,
  shownNumber,
  usage,
  withOperator,
} from './operator.ts';
import { table } from './table.ts';

const DEFAULT_SINCE = '7d';
const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 24 * 3_600_000 };

/** So much of a change that it does not push the other columns away. */
const CHANGE_SHOWN = 60;

type Audit = Awaited<ReturnType<Session['operator']['audit']>>;
type Audited = Audit['messages'][number];

/** `audit`: who was texted when, why or why not, at what cost; fails when the trail does not hold. */
export async function auditCommand(call: OperatorCall): Promise<number> {
  if (call.words.length > 0) return usage('audit', '"audit" takes no further words');
  const sinceMs = readSpan(call.since ?? DEFAULT_SINCE);
  if (sinceMs === undefined)
    return usage('audit', '--since takes a number of minutes, hours or days, such as 30m, 12h or 7d');
  return withOperator(call, async (session) => {
    const audit = await session.operator.audit(sinceMs);
    if (call.json) {
      for (const message of audit.messages) say(JSON.stringify(asData(message, session, call.full)));
    } else {
      say(...asTable(audit, session, call));
    }
    if (audit.broken === undefined) return OK;
    fail(`The audit trail does not hold: ${audit.broken}.`);
    return NOT_POSSIBLE;
  });
}

function asTable({ messages, head, broken }: Audit, session: Session, call: OperatorCall): readonly string[] {
  const since = call.since ?? DEFAULT_SINCE;
  if (messages.length === 0) return [`Nothing was sent or refused in the last ${inWords(since)}.`];
  const rows = table([
    ['WHEN', 'TO', 'FROM', 'STATE', 'COST', 'WHY', 'ID'],
    ...messages.map((message) => [
      toIso(message.createdAt).replace(/\.\d+Z$/, 'Z'),
      ...endsOf(message, call.full),
      message.state,
      costOf(message, session.currency),
      whyOf(message),
      message.id,
    ]),
  ]);
  const [heading = '', ...lines] = rows;
  return [
    heading,
    ...lines.flatMap((line, index) => {
      const message = messages[index];
      const content = message && call.full ? contentLines(message, session.currency) : [];
      return [line, ...content.map((each) => `  ${each}`)];
    }),
    ...(broken === undefined && head.seq > 0
      ? [
          '',
          `The trail of ${counted(head.seq, 'entry', 'entries')} holds; it ends with ${head.seal.slice(0, 12)}.`,
        ]
      : []),
  ];
}

/** To whom, and from whom; a change of the account goes to nobody, so what it changes stands there. */
function endsOf({ kind, to, from, payload }: Audited, full: boolean): [to: string, from: string] {
  return kind === 'account'
    ? [visible(shownChange(payload, full), CHANGE_SHOWN), '']
    : [shownNumber(to, full), shownNumber(from, full)];
}

/** The text, or what was to happen; nothing of a picture. */
function contentOf({ kind, payload = '', text }: Audited): string {
  return kind === 'account' || kind === 'call' ? payload : text;
}

/** The same for people: what cannot be told in their words is told as it is kept. */
function contentLines(message: Audited, currency: string | undefined): readonly string[] {
  const { kind, payload = '' } = message;
  if (isWithheld(message)) return ['(not kept, because it holds a secret)'];
  // A person who was forgotten takes the plan along.
  if (kind === 'call') return payload === '' ? [] : callLines(payload);
  const change = kind === 'account' ? parseChangeText(payload) : undefined;
  if (change?.ok) return changeLines(change.value, currency);
  const content = contentOf(message);
  return content === '' ? [] : [visible(content)];
}

const GROUNDS: Readonly<Record<Exclude<NonNullable<Audited['ground']>, 'approved'>, string>> = {
  recipient_listed: 'recipient listed',
  recipient_approved_before: 'recipient approved before',
  approval_off: 'approval off',
};

/** By which rule it was let go, what it waited for, and what stands against it; as written down when it was decided. */
function whyOf({ state, problems, ground, approvedVia, steps }: Audited): string {
  if (state === 'dry_run') return 'dry run';
  const allowed = ground === 'approved' ? `approved by ${approvedVia}` : ground && GROUNDS[ground];
  const waited = new Set(steps.flatMap((step) => (step.state === 'queued' ? codesIn(step.codes) : [])));
  const against = problems.map(({ code }) => code).filter((code) => !waited.has(code));
  const parts = [allowed ?? '', waited.size > 0 && `waited for ${[...waited].join(' ')}`, against.join(' ')];
  return parts.filter(Boolean).join('; ');
}

function codesIn(codes: string): readonly string[] {
  return codes === '' ? [] : codes.split(',');
}

function costOf({ costUnits, costBasis }: Audited, currency: string | undefined): string {
  if (costUnits === undefined) return '';
  const amount =
    currency === undefined ? formatUnits(costUnits) : formatMoney({ units: costUnits, currency });
  return costBasis === 'charged' ? amount : `(${amount})`;
}

function asData(message: Audited, { currency }: Session, full: boolean): Record<string, unknown> {
  const [to, from] = endsOf(message, false);
  const { id, state, region, parts, costUnits, costBasis, approvedAt, approvedVia, ground, elksId } = message;
  return {
    id,
    ...(message.kind !== 'sms' && { kind: message.kind }),
    created_at: toIso(message.createdAt),
    ...(message.kind === 'account'
      ? { change: shownChange(message.payload, full) }
      : { to: full ? message.to : to, from: full ? message.from : from }),
    ...(region !== undefined && { country: region }),
    state,
    parts,
    ...(costUnits !== undefined && { cost: formatUnits(costUnits), cost_basis: costBasis }),
    ...(costUnits !== undefined && currency !== undefined && { currency }),
    ...(approvedAt !== undefined && { approved_at: toIso(approvedAt), approved_by: approvedVia }),
    ...(ground !== undefined && { allowed_because: ground }),
    problems: message.problems.map(({ code }) => code),
    ...(elksId !== undefined && { elks_id: elksId }),
    ...(full && (isWithheld(message) ? { text_not_kept: 'contains_secret' } : { text: contentOf(message) })),
    steps: message.steps.map((step) => ({
      entry: step.seq,
      at: toIso(step.at),
      state: step.state,
      ...(step.codes !== '' && { problems: codesIn(step.codes) }),
      ...(step.ground !== undefined && { allowed_because: step.ground }),
      ...(step.approvedVia !== undefined && { approved_by: step.approvedVia }),
    })),
  };
}

function inWords(span: string): string {
  const words: Readonly<Record<string, string>> = { m: 'minute', h: 'hour', d: 'day' };
  return counted(Number.parseInt(span, 10), words[span.slice(-1)] ?? '');
}

function readSpan(text: string): number | undefined {
  const match = /^(\d{1,6})([mhd])$/.exec(text);
  const unitMs = UNIT_MS[match?.[2] ?? ''];
  return match && unitMs !== undefined ? Number(match[1]) * unitMs : undefined;
}
