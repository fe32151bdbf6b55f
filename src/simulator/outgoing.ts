import { measureSms } from '../domain/sms.ts';
import { charge, type Principal } from './account.ts';
import type { Sms } from './messages.ts';
import { pricePerPart } from './prices.ts';
import type { World } from './world.ts';

/** A text as it will be encoded, cut and charged. */
export interface Quote {
  readonly encoding: string;
  readonly parts: number;
  readonly costUnits: number;
}

/** A message to one recipient that may be taken. */
export interface Draft {
  readonly direction: 'outgoing' | 'outgoing-reply';
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly flash: boolean;
  readonly dontlog: boolean;
  readonly shortlinks?: string;
  readonly whendelivered?: string;
}

/** Parts and price of a text to a number; every part is billed. Source: https://46elks.com/kb/sms-splitting-and-pricing */
export function quoteSms(world: World, to: string, text: string): Quote {
  const { encoding, parts } = measureSms(text, { extensionTable: world.switches.extensionTable });
  return { encoding, parts, costUnits: parts * pricePerPart(to, world.account.settings.currency) };
}

/** Takes a message: charges it, keeps it and hands it to the carrier. */
export function acceptSms(world: World, principal: Principal, draft: Draft): Sms {
  const message: Sms = {
    ...draft,
    ...quoteSms(world, draft.to, draft.text),
    id: world.newId('s'),
    owner: principal.id,
    createdMicros: world.stamp(),
    status: 'created',
    answerLost: false,
  };
  charge(world.account, principal, message.costUnits);
  world.messages.add(message);
  world.carrier.accept(message);
  return message;
}
