import type { EpochMs } from '../domain/time.ts';
import type { CarrierStep } from './carrier.ts';
import type { Switches } from './switches.ts';
import { type EpochMicros, formatMicros, formatSeconds, formatStored, MICROS_PER_MS } from './wire-time.ts';

/** A message the simulator holds. Only the carrier, a DELETE and a lost answer change it. */
export interface Sms {
  readonly id: string;
  /** The account or subaccount it belongs to. */
  readonly owner: string;
  readonly direction: 'outgoing' | 'incoming' | 'outgoing-reply';
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly createdMicros: EpochMicros;
  readonly encoding: string;
  readonly parts: number;
  readonly costUnits: number;
  readonly flash: boolean;
  readonly dontlog: boolean;
  readonly shortlinks?: string;
  readonly whendelivered?: string;
  /** Absent on incoming messages. */
  status?: 'created' | 'sent' | 'delivered' | 'failed';
  sentAt?: EpochMs;
  /** When it was delivered or failed. */
  endedAt?: EpochMs;
  deletedMicros?: EpochMicros;
  /** The caller never got the answer to the request that made this message. */
  answerLost: boolean;
  /** What the carrier does next; absent when it is done with the message. */
  step?: CarrierStep;
}

/** The answer to POST /sms: microseconds. Source: https://46elks.se/docs/send-sms */
export function sentObject(message: Sms): object {
  return {
    status: message.status,
    direction: message.direction,
    from: message.from,
    created: formatMicros(message.createdMicros),
    parts: message.parts,
    to: message.to,
    cost: message.costUnits,
    ...textOf(message),
    ...(message.dontlog && { dontlog: 'message' }),
    id: message.id,
  };
}

/** A message in GET /sms and GET /sms/{id}: milliseconds. Source: https://46elks.se/docs/show-sms-id */
export function storedObject(message: Sms, switches: Switches): object {
  const outgoing = message.direction !== 'incoming';
  return {
    id: message.id,
    created: formatStored(message.createdMicros),
    direction: message.direction,
    from: message.from,
    to: message.to,
    ...textOf(message),
    ...(outgoing && { status: message.status, ...deliveredOf(message, switches), parts: message.parts }),
    ...((outgoing || switches.incomingCost) && { cost: message.costUnits }),
  };
}

/** `delivered`, on a delivered message only, in the form the switch asks for. */
export function deliveredOf(
  message: Pick<Sms, 'status' | 'endedAt'>,
  switches: Switches,
): { delivered?: string } {
  if (message.status !== 'delivered' || message.endedAt === undefined) return {};
  return {
    delivered:
      switches.delivered === 'seconds'
        ? formatSeconds(message.endedAt)
        : formatMicros(Math.floor(message.endedAt) * MICROS_PER_MS),
  };
}

function textOf(message: Sms): object {
  return {
    ...(!message.dontlog && { message: message.text }),
    ...(message.flash && { flashsms: 'yes' }),
  };
}
