import { type CallAction, readDraft } from '../../domain/action.ts';
import {
  longestSeconds,
  parsePlanText,
  planText,
  RING_SECONDS,
  SOUND_SECONDS,
  stepsIn,
} from '../../domain/call-plan.ts';
import { parsePhone } from '../../domain/phone.ts';
import { dearestUnitsPerMinute } from '../../domain/prices.ts';
import { parseSender } from '../../domain/sender.ts';
import type { ElksCall } from '../../elks/wire-calls.ts';
import type { MessageRecord } from '../../store/store.ts';
import { openingAction } from '../call-actions.ts';
import { TWIN_WINDOW_MS } from '../context.ts';
import { isWithin, pages, spanOf } from './history.ts';
import { type Kind, outcomeWith, type Prepare, type Seen } from './kind.ts';

/** The payload is the plan. What 46elks asks for on the way is read from it again, and from nothing else. */
export const prepareCall: Prepare<CallAction> = ({ to, from, plan }) => ({
  content: { kind: 'call', to: to.e164, from: from.id, text: '', flash: false, payload: planText(plan) },
  region: to.region,
  encoding: 'UCS-2',
  units: 0,
  parts: 1,
  reserve: (_price, currency) => {
    const minutes = (seconds: number, region: string | undefined) =>
      Math.ceil(Math.max(1, seconds) / 60) * dearestUnitsPerMinute(region, currency);
    // Of the numbers it connects to each counts, though no way through the plan may reach them all.
    const legs = stepsIn(plan.steps).map((step) =>
      step.do === 'connect' ? minutes(step.seconds, step.to.region) : 0,
    );
    // The sound that it opens with counts whatever is set: the setting may be another one when the call is made.
    const longest = SOUND_SECONDS + longestSeconds(plan.steps);
    return legs.reduce((sum, units) => sum + units, minutes(longest, to.region));
  },
  twinWindowMs: TWIN_WINDOW_MS,
});

export const call: Kind = {
  read: ({ to, from, payload = '' }) =>
    readDraft({
      kind: 'call',
      to: parsePhone(to),
      from: parseSender(from),
      plan: parsePlanText(payload),
      dryRun: false,
    }),

  send: async (writer, { to, from, payload = '' }, { announcement, callLinks }) => {
    const plan = parsePlanText(payload);
    if (!plan.ok || announcement === undefined) return { kind: 'not_sent', cause: 'no plan' };
    const links = callLinks();
    return outcomeWith(
      await writer.makeCall({
        to,
        from,
        voiceStart: links?.start ?? JSON.stringify(openingAction(plan.value.steps, announcement, from)),
        ...(links && { whenHangup: links.ended }),
        timeoutSeconds: RING_SECONDS,
      }),
      (made) => seenCall(made.call),
    );
  },

  look: async (reader, elksId, signal) => seenCall(await reader.call(elksId, signal)),

  find: async (reader, record, span, signal) => {
    const found = await pages((query) => reader.callPage(query, signal), span);
    return found
      .filter((each) => isCall(each, record))
      .map((each) => ({
        seen: seenCall(each),
        // 46elks does not show the plan.
        couldBe: (other) => other.kind === 'call' && isCall(each, other),
      }));
  },
};

const STATES = {
  ongoing: 'accepted',
  other: 'accepted',
  success: 'delivered',
  busy: 'failed',
  failed: 'failed',
} as const;

function seenCall({ id, state, costUnits, startedAt, durationSeconds }: ElksCall): Seen {
  const isOver = STATES[state] !== 'accepted';
  return {
    elksId: id,
    state: STATES[state],
    ...(isOver && { costUnits: costUnits ?? 0 }),
    ...(isOver && startedAt !== undefined && { deliveredAt: startedAt + 1_000 * (durationSeconds ?? 0) }),
  };
}

function isCall(found: ElksCall, record: MessageRecord): boolean {
  return (
    found.direction === 'outgoing' &&
    found.to === record.to &&
    found.from === record.from &&
    isWithin(spanOf(record), found.createdAt)
  );
}
