import { type AccountNumber, canPay, charge, isActive } from './account.ts';
import { json, Refused } from './answers.ts';
import { NUMBER_SETTINGS, readNumberSettings } from './number-settings.ts';
import { CAPABILITIES, type Category, freeNumber } from './numbering.ts';
import { PAGE_PARAMETERS, page } from './paging.ts';
import { numberCost } from './prices.ts';
import { required } from './required.ts';
import type { Call, Route } from './route.ts';
import { formatMicros, formatSeconds, MICROS_PER_MS } from './wire-time.ts';
import type { World } from './world.ts';

/** `category` is in a PHP client of 2022 and the official Swagger of 2018 only. Source: https://46elks.se/docs/allocate-number */
const ORDER = {
  country: 'text',
  capabilities: 'text',
  category: ['mobile', 'fixed'],
  ...NUMBER_SETTINGS,
} as const;

/** The numbers of the account. Source: https://46elks.se/docs/list-numbers, /show-number-id, /deallocate-number */
export const numberRoutes: Readonly<Record<string, Route>> = {
  'POST /numbers': { parameters: ORDER, handle: allocate },
  'GET /numbers': { parameters: PAGE_PARAMETERS, handle: list },
  'GET /numbers/{id}': {
    parameters: {},
    handle: (_world, call) => json(numberObject(find(call))),
  },
  'POST /numbers/{id}': { parameters: { ...NUMBER_SETTINGS, active: ['no'] }, handle: change },
};

function allocate(world: World, { principal, fields }: Call): Response {
  const country = required(world, fields, 'country').toLowerCase();
  const category: Category = fields.get('category') === 'fixed' ? 'fixed' : 'mobile';
  const capabilities = readCapabilities(world, fields, category);
  if (category === 'fixed' && capabilities.includes('sms')) throw new Refused(403, 'Invalid capabilities');
  const settings = readNumberSettings(fields);
  const number = freeNumber(country, category, (each) => wasTaken(world, each));
  if (number === undefined) throw new Refused(403, 'No numbers available');
  const costUnits = numberCost(world.account.settings.currency);
  if (!canPay(world.account, principal, costUnits, world.switches.creditCheck)) {
    throw new Refused(403, 'Not enough credits');
  }
  charge(world.account, principal, costUnits);
  const own: AccountNumber = {
    id: world.newId('n'),
    number,
    country,
    category,
    capabilities,
    costUnits,
    createdMicros: world.stamp(),
    smsReplies: 'yes',
  };
  settings(own);
  principal.numbers.push(own);
  return json(numberObject(own));
}

/** A number that was given back cannot be had again. Source: https://46elks.com/faq */
function wasTaken({ account }: World, number: string): boolean {
  return account.principals.some(({ numbers }) => numbers.some((own) => own.number === number));
}

function list(world: World, { principal, fields }: Call): Response {
  const newestFirst = principal.numbers.toReversed();
  const { items, next } = page(newestFirst, fields, world.switches);
  return json({ data: items.map(numberObject), ...(next !== undefined && { next }) });
}

function change(world: World, call: Call): Response {
  const own = find(call);
  if (!isActive(own)) throw new Refused(403, 'Invalid number id');
  if (call.fields.get('active') !== 'no') {
    readNumberSettings(call.fields)(own);
    return json(numberObject(own));
  }
  own.deallocatedMicros = world.stamp();
  return json({ id: own.id, active: 'no', deallocated: formatMicros(own.deallocatedMicros) });
}

/** The text is known to be 46elks' own, the status is not. */
function find({ principal, id }: Call): AccountNumber {
  const own = principal.numbers.find((each) => each.id === id);
  if (!own) throw new Refused(404, 'Invalid number id');
  return own;
}

function readCapabilities(
  world: World,
  fields: URLSearchParams,
  category: Category,
): AccountNumber['capabilities'] {
  if (!fields.get('capabilities') && world.switches.capabilities === 'all') {
    return category === 'fixed' ? ['voice'] : CAPABILITIES;
  }
  const wanted = required(world, fields, 'capabilities')
    .split(',')
    .map((each) => each.trim());
  const capabilities = CAPABILITIES.filter((each) => wanted.includes(each));
  if (capabilities.length !== wanted.length) throw new Refused(403, 'Invalid capabilities');
  return capabilities;
}

const RENTED_MS = 30 * 24 * 3_600_000;

/** A number in every answer; unset URLs are absent. Source: https://46elks.se/docs/configure-number */
function numberObject(own: AccountNumber): object {
  const allocatedMs = own.createdMicros / MICROS_PER_MS;
  return {
    id: own.id,
    active: isActive(own) ? 'yes' : 'no',
    country: own.country,
    number: own.number,
    category: own.category,
    capabilities: own.capabilities,
    cost: own.costUnits,
    allocated: formatMicros(own.createdMicros),
    ...(isActive(own) && { expires: formatSeconds(allocatedMs + RENTED_MS).slice(0, -1) }),
    ...(own.deallocatedMicros !== undefined && { deallocated: formatMicros(own.deallocatedMicros) }),
    ...(own.smsUrl !== undefined && { sms_url: own.smsUrl }),
    ...(own.mmsUrl !== undefined && { mms_url: own.mmsUrl }),
    ...(own.voiceStart !== undefined && { voice_start: own.voiceStart }),
    sms_replies: own.smsReplies,
    ...(own.name !== undefined && { name: own.name }),
  };
}
