import * as z from 'zod';
import { formatMoney } from '../domain/money.ts';
import { toIso } from '../domain/time.ts';
import { visible } from '../domain/untrusted.ts';
import type { ElksCall } from '../elks/wire-calls.ts';
import { costOf, costSchema } from './outcome.ts';

/** What tools show of a call. */
export const callSchema = z.object({
  id: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  from: z.string(),
  to: z.string(),
  state: z.string().meta({ description: 'ongoing, success, busy, failed' }),
  created_at: z.string().optional(),
  started_at: z.string().optional(),
  duration_seconds: z.int().optional(),
  cost: costSchema.optional(),
});

const DIRECTIONS = { incoming: 'inbound', outgoing: 'outbound' } as const;

export function callData(call: ElksCall, currency: string | undefined): z.input<typeof callSchema> {
  const cost = costOf(call.costUnits, 'charged', currency);
  return {
    id: call.id,
    direction: DIRECTIONS[call.direction],
    from: visible(call.from, 40),
    to: visible(call.to, 40),
    state: call.state,
    ...(call.createdAt !== undefined && { created_at: toIso(call.createdAt) }),
    ...(call.startedAt !== undefined && { started_at: toIso(call.startedAt) }),
    ...(call.durationSeconds !== undefined && { duration_seconds: call.durationSeconds }),
    ...(cost && { cost }),
  };
}

/** The same on one line. */
export function callLine(call: ElksCall, currency: string | undefined): string {
  const { createdAt, durationSeconds, costUnits } = call;
  return [
    createdAt === undefined ? 'time unknown' : toIso(createdAt),
    DIRECTIONS[call.direction],
    `${visible(call.from, 40)} -> ${visible(call.to, 40)}`,
    call.state,
    ...(call.startedAt === undefined ? ['not answered'] : [`${durationSeconds ?? '?'} s`]),
    ...(costUnits !== undefined && currency !== undefined
      ? [formatMoney({ units: costUnits, currency })]
      : []),
    call.id,
  ].join(' | ');
}
