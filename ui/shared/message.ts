import type { MessageViewData } from '../../src/mcp/view-data.ts';
import { field, listAt, numberAt, textAt, viewDataOf } from './read.ts';

/** A problem or a warning. */
export interface Remark {
  readonly code: string;
  readonly message: string;
}

/** One outbound message as the server tells of it. */
export interface Shown {
  /** As in `src/domain/message.ts`; absent when a call came to nothing. */
  readonly state: string | undefined;
  readonly id: string | undefined;
  readonly to: string | undefined;
  readonly from: string | undefined;
  /** Of a text message. */
  readonly encoding: string | undefined;
  readonly parts: number | undefined;
  /** With the currency, and how sure it is. */
  readonly cost: string | undefined;
  readonly sendAt: string | undefined;
  readonly deliveredAt: string | undefined;
  readonly problems: readonly Remark[];
  readonly warnings: readonly Remark[];
  /** What only a view is given; absent when the client withholds it. */
  readonly data: Partial<MessageViewData>;
}

/** Reads the answer of `send_sms`, `check_sms_status` or `approve_message`. */
export function readMessage(result: unknown): Shown {
  const outcome = field(result, 'structuredContent');
  const cost = field(outcome, 'cost');
  const [amount, currency, basis] = ['amount', 'currency', 'basis'].map((name) => textAt(cost, name));
  return {
    state: textAt(outcome, 'state'),
    id: textAt(outcome, 'id'),
    to: textAt(outcome, 'to'),
    from: textAt(outcome, 'from'),
    encoding: textAt(outcome, 'encoding'),
    parts: numberAt(outcome, 'parts'),
    cost: amount === undefined ? undefined : `${amount} ${currency}${basis === 'charged' ? '' : ` ${basis}`}`,
    sendAt: textAt(outcome, 'send_at'),
    deliveredAt: textAt(outcome, 'delivered_at'),
    problems: remarksAt(outcome, 'problems'),
    warnings: remarksAt(outcome, 'warnings'),
    data: readData(viewDataOf(result)),
  };
}

/** The problems or the warnings of an answer. */
export function remarksAt(data: unknown, name: 'problems' | 'warnings'): readonly Remark[] {
  return listAt(data, name).flatMap((item) => {
    const [code, message] = [textAt(item, 'code'), textAt(item, 'message')];
    return code === undefined || message === undefined ? [] : [{ code, message }];
  });
}

function readData(value: unknown): Partial<MessageViewData> {
  const texts = ['text', 'recipient', 'country', 'most', 'expires_at', 'approval'].flatMap((name) => {
    const text = textAt(value, name);
    return text === undefined ? [] : [[name, text]];
  });
  const details = listAt(value, 'details').filter((line) => typeof line === 'string');
  return {
    ...Object.fromEntries(texts),
    flash: field(value, 'flash') === true,
    simulated: field(value, 'simulated') === true,
    ...(details.length > 0 && { details }),
  };
}

/** How far along its way a message is, out of three steps; undefined when it is on none. */
export function stepOf(state: string | undefined): number | undefined {
  const step = ['sending', 'accepted', 'sent', 'delivered'].indexOf(state ?? '');
  return step < 0 ? undefined : step;
}

/** Milliseconds until it is worth asking again what became of it; undefined when nothing more will happen. */
export function pauseBeforeLooking(state: string | undefined, looks: number): number | undefined {
  if (state === 'held') return looks < HELD_LOOKS ? 20_000 : undefined;
  if (state === 'unknown') return looks < 60 ? 15_000 : undefined;
  if (state === 'queued' || state === 'sending' || state === 'accepted' || state === 'sent')
    return PAUSES_MS[looks] ?? (looks < 90 ? 10_000 : undefined);
  return undefined;
}

/** A held message can be answered elsewhere, for half an hour. */
const HELD_LOOKS = 90;

/** 46elks is to be asked at most every ten seconds, but that a text arrived is nice to see at once. */
const PAUSES_MS = [1_500, 2_500, 4_000, 7_000] as const;

export const HEADINGS: Readonly<Record<string, string>> = {
  held: 'Waits for you',
  queued: 'Waits to be sent',
  sending: 'On its way to 46elks',
  accepted: 'Taken by 46elks',
  sent: 'With the mobile network',
  delivered: 'Delivered',
  failed: 'Failed',
  refused: 'Refused, nothing was sent',
  cancelled: 'Not sent',
  dry_run: 'Dry run, nothing was sent',
  unknown: 'It may have been sent',
};

/** What is called otherwise when the account is changed and nothing is sent. */
export const ACCOUNT_HEADINGS: Readonly<Record<string, string>> = {
  queued: 'Waits to be done',
  delivered: 'Done',
  refused: 'Refused, nothing was changed',
  cancelled: 'Not done',
  dry_run: 'Dry run, nothing was changed',
  unknown: 'It may have been done',
};

/** Whether it goes to somebody; what does not is a change of the account. */
export function isMessage({ data }: Shown): boolean {
  return data.recipient !== '';
}

/** What a state says about what to feel. */
export function toneOf(state: string | undefined): 'good' | 'ask' | 'bad' | 'calm' {
  if (state === 'delivered') return 'good';
  if (state === 'held' || state === 'unknown') return 'ask';
  return state === 'failed' || state === 'refused' ? 'bad' : 'calm';
}
