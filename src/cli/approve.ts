import { setTimeout as sleep } from 'node:timers/promises';
import { isForGood, parseChangeText } from '../domain/account-change.ts';
import { counted } from '../domain/counted.ts';
import { toIso } from '../domain/time.ts';
import { visible } from '../domain/untrusted.ts';
import { approvalQuestion } from '../mcp/approval-question.ts';
import { isWithheld } from '../store/kept.ts';
import type { MessageRecord } from '../store/store.ts';
import {
  fail,
  NOT_POSSIBLE,
  OK,
  type OperatorCall,
  problemLines,
  type Session,
  say,
  shownChange,
  shownNumber,
  usage,
  withOperator,
} from './operator.ts';
import { type Item, pick } from './picker.ts';

/** A running server looks every second: one that has not begun by then does not run, or has only just started. */
const SERVER_LOOKS_WITHIN_MS = 3_000;
/** How long an attempt that has begun is watched. */
const ATTEMPT_MS = 6_000;
const POLL_MS = 200;

/** `approve`: what waits for a person; in a terminal to be answered with keys, otherwise by id. */
export async function approveCommand(call: OperatorCall): Promise<number> {
  const [verb, ...ids] = call.words;
  switch (verb) {
    case undefined:
      return withOperator(call, (session) =>
        process.stdin.isTTY && process.stdout.isTTY && !call.json ? choose(session) : listHeld(session, call),
      );
    case 'list':
      return ids.length > 0
        ? usage('approve', '"approve list" takes no further words')
        : withOperator(call, (session) => listHeld(session, call));
    case 'show':
      return ids.length === 1 && ids[0] !== undefined
        ? withOperator(call, (session) => show(session, ids[0] ?? '', call.json))
        : usage('approve', '"approve show" takes one id');
    case 'accept':
    case 'decline':
      if (ids.length === 0) return usage('approve', `"approve ${verb}" takes the ids of messages`);
      return verb === 'accept'
        ? withOperator(call, (session) => accept(session, ids))
        : withOperator(call, (session) => decline(session, ids), { isBrake: true });
    default:
      return usage('approve', '"approve" takes list, show ID, accept ID or decline ID');
  }
}

async function listHeld(session: Session, { json }: { readonly json: boolean }): Promise<number> {
  const [held, waiting] = [await session.operator.held(), await session.operator.waiting()];
  if (json) {
    for (const record of held) say(JSON.stringify(asData(record, session)));
    return OK;
  }
  if (held.length === 0) say(`No message waits for approval on ${session.config.storeName}.`);
  else {
    say(held.length === 1 ? 'One message waits for approval:' : `${held.length} messages wait for approval:`);
    for (const record of held) say('', ...described(record, session));
    say('', `Then: ${session.further('approve accept ID')}, or decline in place of accept`);
  }
  if (waiting.length > 0) {
    say(
      '',
      `${counted(waiting.length, 'message waits', 'messages wait')} in the outbox, to leave without another question:`,
    );
    for (const record of waiting) say(`  ${record.id}, ${timeLeft(record)}  ${titled(record)}`);
    say(`None of it has left; to stop one: ${session.further('approve decline ID')}`);
  }
  return OK;
}

async function show(session: Session, id: string, json: boolean): Promise<number> {
  const record = await session.operator.find(id);
  if (!record) return fail(unknownId(id));
  if (record.state !== 'held' && record.state !== 'queued') return fail(notAnswerable(record));
  if (json) say(JSON.stringify(asData(record, session)));
  else say(...described(record, session));
  return OK;
}

async function accept(session: Session, ids: readonly string[]): Promise<number> {
  let code: number = OK;
  const queued: MessageRecord[] = [];
  for (const id of ids) {
    const record = await answered(session, id, 'approve');
    if (record) queued.push(record);
    else code = NOT_POSSIBLE;
  }
  const now = Date.now();
  for (const { id, dueAt, problems } of queued.filter((record) => record.dueAt > now)) {
    const isPaused = problems.some(({ code }) => code === 'paused');
    const until = isPaused ? `sending goes on (${session.further('resume')})` : toIso(dueAt);
    say(`${id} is approved and waits until ${until}:`);
    say(...problems.map(({ code, message }) => `  ${code}: ${message}`));
  }
  const due = queued.filter((record) => record.dueAt <= now);
  if (due.length > 0) say('Approved. A server that runs takes it within 3 s …');
  for (const record of await settled(session, due)) {
    const isWell = ['sending', 'accepted', 'sent', 'delivered', 'queued'].includes(record.state);
    say(
      `${record.id} ${await outcome(session, record)}`,
      ...problemLines(record.problems).map((line) => `  ${line}`),
    );
    if (!isWell) code = NOT_POSSIBLE;
  }
  return code;
}

async function decline(session: Session, ids: readonly string[]): Promise<number> {
  let code: number = OK;
  for (const id of ids) {
    const record = await answered(session, id, 'decline');
    if (record) say(`${record.id} is declined and will not be ${DONE[record.kind]}.`);
    else code = NOT_POSSIBLE;
  }
  return code;
}

/** Writes an answer down; undefined, with the reasons on stderr, when it could not be. */
async function answered(
  { operator }: Session,
  id: string,
  answer: 'approve' | 'decline',
): Promise<MessageRecord | undefined> {
  const before = await operator.find(id);
  if (!before) return void fail(unknownId(id));
  const isOpen = before.state === 'held' || (before.state === 'queued' && answer === 'decline');
  if (!isOpen) return void fail(notAnswerable(before));
  const record = (await operator.answer(id, answer)) ?? before;
  const isExpired = record.problems.some(({ code }) => code === 'approval_expired');
  if (record.state === (answer === 'approve' ? 'queued' : 'cancelled') && !isExpired) return record;
  fail(
    record.state === 'held' ? `${id} stays held, because it would not be sent now:` : notAnswerable(record),
  );
  if (record.state === 'held') {
    for (const line of problemLines(record.problems)) fail(`  ${line}`);
    fail('  These are the rules by the settings of this terminal; give it the same ones as the server.');
  }
  return undefined;
}

/** The messages after a running server had time to take them. */
async function settled({ operator }: Session, queued: readonly MessageRecord[]): Promise<MessageRecord[]> {
  const since = Date.now();
  for (;;) {
    const records = await Promise.all(
      queued.map(async (record) => (await operator.find(record.id)) ?? record),
    );
    const waitedMs = Date.now() - since;
    if (records.every((record) => waitedMs >= patienceMs(record))) return records;
    await sleep(POLL_MS);
  }
}

function patienceMs({ state, attempts }: MessageRecord): number {
  if (state === 'queued' && attempts === 0) return SERVER_LOOKS_WITHIN_MS;
  return state === 'queued' || state === 'sending' ? ATTEMPT_MS : 0;
}

/** What a person says of it once it is. */
const DONE = { sms: 'sent', mms: 'sent', call: 'called', account: 'done' } as const;

async function outcome(session: Session, record: MessageRecord): Promise<string> {
  const { state, attempts } = record;
  switch (state) {
    case 'queued':
      return attempts > 0
        ? 'could not be sent yet and is tried again.'
        : 'waits in the outbox: no server has taken it, so none seems to run. It leaves as soon as one does.';
    case 'sending':
      return `is being ${DONE[record.kind]}.`;
    case 'accepted':
    case 'sent':
    case 'delivered':
      return record.kind === 'account' ? doneAs(session, record) : `is ${DONE[record.kind]} (${state}).`;
    default:
      return `is ${state}.`;
  }
}

/** A change that was made; renting does not say which number it will be, so 46elks is asked. */
async function doneAs({ operator }: Session, { payload, elksId }: MessageRecord): Promise<string> {
  const done = `is done: ${shownChange(payload, true)}`;
  if (elksId === undefined) return `${done}.`;
  const numbers = await operator.numbers();
  const made = Array.isArray(numbers) ? numbers.find(({ id }) => id === elksId) : undefined;
  return `${done}: ${made ? shownNumber(made.number, true) : `the id at 46elks is ${visible(elksId, 40)}`}.`;
}

function cannotBeUndone({ kind, payload = '' }: MessageRecord): boolean {
  const change = kind === 'account' ? parseChangeText(payload) : undefined;
  return change?.ok === true && isForGood(change.value);
}

/** One message as a line among others. */
function titled({ kind, to, from, text, payload }: MessageRecord): string {
  if (kind === 'account') return shownChange(payload, true);
  const content = text || { sms: '', mms: 'a picture', call: 'a call' }[kind];
  return [shownNumber(to, true), visible(from, 15), visible(content, 60)].join('  ');
}

function unknownId(id: string): string {
  return `There is no message ${visible(id, 40)}.`;
}

function notAnswerable({ id, state, problems }: MessageRecord): string {
  const why = problems.map(({ code }) => code).join(', ');
  const now = `${id} is ${state}${why === '' ? '' : ` (${why})`}`;
  if (state === 'queued') return `${now} and needs no answer; it can still be declined.`;
  const kept = isWithheld({ problems }) ? ' Its text is not kept, because it holds a secret.' : '';
  return `${now} and can no longer be answered.${kept}`;
}

/** Everything a person has to know before a yes; what others wrote stays on its own line. */
function described(record: MessageRecord, session: Session): readonly string[] {
  const [, ...question] = asked(record, session).split('\n');
  return [`${record.id}, ${timeLeft(record)}`, ...question.map((line) => `  ${line}`)];
}

function timeLeft({ state, expiresAt, dueAt }: MessageRecord): string {
  if (state === 'queued')
    return dueAt > Date.now() ? `waits until ${toIso(dueAt)}` : 'leaves as soon as a server runs';
  const leftMs = (expiresAt ?? 0) - Date.now();
  if (leftMs <= 0) return 'its time is over';
  const minutes = Math.floor(leftMs / 60_000);
  return minutes < 1 ? 'less than a minute left' : `${minutes} min left`;
}

function asked(record: MessageRecord, { config, currency }: Session): string {
  return approvalQuestion(record, { currency, announcement: config.policy.callAnnouncement });
}

function asData(record: MessageRecord, session: Session): Record<string, unknown> {
  const { currency } = session;
  const { id, kind, to, region, from, text, parts, payload, reservedUnits, createdAt } = record;
  const { state, dueAt, expiresAt } = record;
  return {
    id,
    ...(kind === 'account'
      ? { change: shownChange(payload, true) }
      : { to, ...(region !== undefined && { country: region }), from }),
    ...(kind === 'sms' ? { text, parts } : { kind, asks: asked(record, session) }),
    most_units: reservedUnits,
    ...(currency !== undefined && { currency }),
    created_at: toIso(createdAt),
    ...(state === 'queued' && { send_at: toIso(dueAt) }),
    ...(state === 'held' && expiresAt !== undefined && { expires_at: toIso(expiresAt) }),
  };
}

/** One message after the other, those in the outbox last, for as long as there are any and the person stays. */
async function choose(session: Session): Promise<number> {
  const terminal = { input: process.stdin, output: process.stdout };
  let code: number = OK;
  for (;;) {
    const open = [...(await session.operator.held()), ...(await session.operator.waiting())];
    if (open.length === 0) {
      say(`No message waits for approval on ${session.config.storeName}.`);
      return code;
    }
    const items = open.map((record): Item => {
      const [heading = '', ...detail] = described(record, session);
      return {
        line: record.state === 'queued' ? `in the outbox: ${titled(record)}` : titled(record),
        detail: [heading, ...detail],
        ...(cannotBeUndone(record) && { grave: ['a'] }),
      };
    });
    const picked = await pick(terminal, 'Messages that wait for you', items, {
      a: 'accept',
      d: 'decline',
    });
    const record = picked && open[picked.index];
    if (!picked || !record) return code;
    code = picked.key === 'a' ? await accept(session, [record.id]) : await decline(session, [record.id]);
    await sleep(1_000);
  }
}
