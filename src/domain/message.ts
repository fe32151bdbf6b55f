/**
 * The states of an outbound message.
 * `accepted` = 46elks took it (its `created`); `unknown` = it may have gone out and is never sent again by itself.
 */
export const MESSAGE_STATES = [
  'dry_run',
  'refused',
  'held',
  'queued',
  'sending',
  'accepted',
  'sent',
  'delivered',
  'failed',
  'cancelled',
  'unknown',
] as const;

export type MessageState = (typeof MESSAGE_STATES)[number];

/**
 * Why a message may leave, which is also why no person is asked any more: its recipient is listed by the operator, it
 * was approved itself, an earlier one to its recipient was, or the operator has switched approval off.
 */
export const GROUNDS = ['recipient_listed', 'approved', 'recipient_approved_before', 'approval_off'] as const;

export type Ground = (typeof GROUNDS)[number];

/** Every allowed step; anything else is a defect. A later fact may skip steps (a report of `delivered` before `sent`). */
const TRANSITIONS: Readonly<Record<MessageState, readonly MessageState[]>> = {
  dry_run: [],
  refused: [],
  held: ['queued', 'refused', 'cancelled'],
  queued: ['sending', 'refused', 'held', 'cancelled', 'queued'],
  sending: ['accepted', 'failed', 'queued', 'unknown', 'sent', 'delivered'],
  accepted: ['sent', 'delivered', 'failed'],
  sent: ['delivered', 'failed'],
  delivered: [],
  failed: [],
  cancelled: [],
  unknown: ['accepted', 'sent', 'delivered', 'failed'],
};

/** Whether a message in `from` may become `to`. */
export function canBecome(from: MessageState, to: MessageState): boolean {
  return TRANSITIONS[from].includes(to);
}

/** Nothing more will happen to a message in this state. */
export function isFinal(state: MessageState): boolean {
  return TRANSITIONS[state].length === 0;
}

/** Whether money may have been spent: these states count against every limit and keep their reservation. */
export function countsAgainstLimits(state: MessageState): boolean {
  return (
    state === 'queued' ||
    state === 'sending' ||
    state === 'accepted' ||
    state === 'sent' ||
    state === 'delivered' ||
    state === 'unknown'
  );
}

/** Whether the outcome of a tool call in this state is an error for the model. */
export function isFailure(state: MessageState): boolean {
  return state === 'refused' || state === 'failed' || state === 'unknown';
}
