import type { Row } from './disk.ts';
import type { Answer, Evidence, Sent } from './evidence.ts';

/** What may be wrong with a run. */
export type Wrong =
  | 'double send'
  | 'lost'
  | 'stuck'
  | 'over budget'
  | 'over limit'
  | 'over rate'
  | 'contradicted'
  | 'let out'
  | 'arrival lost'
  | 'arrival doubled'
  | 'opt-out lost'
  | 'texted in spite of it'
  | 'accident';

export interface Verdict {
  readonly violations: readonly { readonly wrong: Wrong; readonly what: string }[];
  /** Messages once unknown that 46elks had accepted, and how many of them were settled without being asked for. */
  readonly unknownAccepted: number;
  readonly unknownSettled: number;
  /** Messages that stay unknown and never reached 46elks. */
  readonly unknownNeverArrived: number;
  readonly accepted: number;
  /** Messages that came in. */
  readonly received: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

/** Compares what the store and the tools say with what 46elks did. */
export function judge(evidence: Evidence): Verdict {
  const { rows, truth, everUnknown } = evidence;
  const violations: { wrong: Wrong; what: string }[] = [];
  const complain = (wrong: Wrong, what: string): void => void violations.push({ wrong, what });
  const byElksId = new Map(
    rows.flatMap((row) => (row.elks_id === null ? [] : [[row.elks_id, row] as const])),
  );
  const orphans = truth.filter(({ id }) => !byElksId.has(id));
  const stillUnknown = rows.filter(({ state }) => state === 'unknown');
  const unsettled = matched(stillUnknown, orphans);

  for (const what of evidence.accidents) complain('accident', what);
  for (const { name, to, text } of evidence.workload.wishes) {
    const count = truth.filter((message) => message.message === text && message.to === to).length;
    const allowed = evidence.allowed.get(name) ?? 1;
    if (count > allowed) complain('double send', `${name} was accepted ${count} times`);
  }
  for (const { id, message } of orphans)
    if (![...unsettled.values()].includes(id))
      complain('lost', `46elks has ${id} "${message.slice(0, 20)}", no row does`);
  for (const row of rows) judgeRow(row, truth, complain);
  judgeLimits(evidence, complain);
  judgeArrivals(evidence, complain);
  for (const answer of evidence.answers) judgeAnswer(answer, evidence, unsettled, complain);

  const found = rows.filter((row) => everUnknown.has(row.id) && row.elks_id !== null);
  return {
    violations,
    unknownAccepted: found.length + unsettled.size,
    unknownSettled: found.filter(({ id }) => evidence.settledAtRest.has(id)).length,
    unknownNeverArrived: stillUnknown.length - unsettled.size,
    accepted: truth.length,
    received: evidence.written.length,
  };
}

type Complain = (wrong: Wrong, what: string) => void;

/** Unknown rows with the message of 46elks that is theirs by its content. */
function matched(unknown: readonly Row[], orphans: Evidence['truth']): ReadonlyMap<string, string> {
  const free = [...orphans];
  const pairs = new Map<string, string>();
  for (const row of unknown) {
    const index = free.findIndex(({ to, message }) => to === row.to_number && message === row.text);
    const [found] = index < 0 ? [] : free.splice(index, 1);
    if (found) pairs.set(row.id, found.id);
  }
  return pairs;
}

const ACCEPTED = ['accepted', 'sent', 'delivered'];

function judgeRow(row: Row, truth: Evidence['truth'], complain: Complain): void {
  const { id, state, elks_id, problems } = row;
  const theirs = truth.find((message) => message.id === elks_id);
  if (state === 'queued' || state === 'sending') complain('stuck', `${id} stays ${state}`);
  if (ACCEPTED.includes(state) && !theirs) complain('lost', `${id} is ${state}, 46elks has no such message`);
  if (theirs && (theirs.message !== row.text || theirs.to !== row.to_number))
    complain('contradicted', `${id} has taken a message that is not its own`);
  if (elks_id !== null && !ACCEPTED.includes(state) && state !== 'failed')
    complain('let out', `${id} is ${state} and yet 46elks has it`);
  if (['refused', 'failed', 'unknown'].includes(state) && elks_id === null && problems === '[]')
    complain('lost', `${id} is ${state} without a reason`);
}

function judgeLimits({ workload: { env }, truth, departures }: Evidence, complain: Complain): void {
  // What counts is when a message left us, not how long it was on its way.
  const sent = truth.map((message) => {
    const created = Date.parse(message.created);
    const left = departures.filter(
      ({ at, to, text }) => at <= created && to === message.to && text === message.message,
    );
    return { at: left.at(-1)?.at ?? created, cost: message.cost };
  });
  for (const { at } of sent) {
    const within = (windowMs: number) => sent.filter((other) => other.at >= at && other.at < at + windowMs);
    const minute = within(MINUTE_MS).length;
    const day = within(DAY_MS);
    const spent = day.reduce((sum, { cost }) => sum + cost, 0);
    if (minute > Number(env['RATE_LIMIT_SMS_PER_MINUTE']))
      complain('over rate', `${minute} messages within a minute`);
    if (day.length > Number(env['ELKS_DAILY_LIMIT']))
      complain('over limit', `${day.length} messages within a day`);
    if (spent > Number(env['ELKS_DAILY_BUDGET']) * 10_000)
      complain('over budget', `${spent} units within a day`);
  }
  for (const { id, created } of truth.filter(isCall)) {
    const others = truth.filter((other) => isCall(other) && other.created <= created && created < other.end);
    if (others.length > Number(env['ELKS_CALLS_AT_ONCE'] ?? 1))
      complain('over limit', `${others.length} calls at once when ${id} began`);
  }
}

function isCall(sent: Sent): sent is Sent & { readonly end: string } {
  return sent.end !== undefined;
}

/** What came in is there once, and whoever wrote STOPP got nothing that was begun after that was known. */
function judgeArrivals({ written, arrived, rows }: Evidence, complain: Complain): void {
  for (const { id, message, from } of written) {
    const found = arrived.messages.filter(({ elks_id }) => elks_id === id);
    const [first] = found;
    if (found.length > 1) complain('arrival doubled', `${id} from ${from} is there ${found.length} times`);
    if (first?.text !== message || first.number !== from)
      complain('arrival lost', `${id} "${message}" from ${from}`);
    if (message !== 'STOPP' || !first) continue;
    if (!arrived.optedOut.includes(first.number_hash)) complain('opt-out lost', `${id} from ${from}`);
    for (const row of rows) {
      const begun = row.to_number === from && (row.sending_at ?? 0) > first.noted_at;
      if (begun) complain('texted in spite of it', `${row.id} to ${from}`);
    }
  }
  if (arrived.messages.length > written.length)
    complain('arrival doubled', `${arrived.messages.length} are there, ${written.length} came in`);
}

/** Holds a tool to its word. */
function judgeAnswer(
  { wish, state, id, elksId, text, touched, batch }: Answer,
  { rows, truth, answers }: Evidence,
  unsettled: ReadonlyMap<string, string>,
  complain: Complain,
): void {
  const arrived = (row: Row | undefined): boolean =>
    row !== undefined && (row.elks_id !== null || unsettled.has(row.id));
  const said = `"${text.slice(0, 90)}" was said of ${wish.name}`;
  if (elksId !== undefined && !truth.some((message) => message.id === elksId))
    complain('contradicted', `${said}, but 46elks has no such message`);
  if (id === undefined) {
    const others = answers.flatMap((other) =>
      other.batch === batch && other.id !== undefined ? [other.id] : [],
    );
    const own = rows.filter((row) => touched.includes(row.id) && !others.includes(row.id));
    const mine = own.some((row) => row.text === wish.text && row.to_number === wish.to && arrived(row));
    if (/nothing was (?:done|sent)/.test(text) && mine)
      complain('contradicted', `${said}, but 46elks has it`);
    return;
  }
  const row = rows.find((each) => each.id === id);
  if (!row) complain('lost', `${said}, but there is no such row`);
  const isFinalNo =
    state === 'refused' ||
    state === 'cancelled' ||
    state === 'dry_run' ||
    (state === 'failed' && elksId === undefined);
  if (isFinalNo && arrived(row)) complain('contradicted', `${said}, but 46elks has it`);
  const isYes = state !== undefined && ACCEPTED.includes(state);
  if (isYes && row && !arrived(row)) complain('contradicted', `${said}, but it is ${row.state}`);
}
