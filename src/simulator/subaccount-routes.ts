import { isActive, type Principal, type Subaccount } from './account.ts';
import { json, Refused } from './answers.ts';
import { PAGE_PARAMETERS, page } from './paging.ts';
import { required } from './required.ts';
import type { Call, Route } from './route.ts';
import { formatMicros, formatStored } from './wire-time.ts';
import type { World } from './world.ts';

const UPDATE_PARAMETERS = { name: 'text', usagelimit: 'text', secret: 'text', active: ['no'] } as const;

/** Subaccounts. Source: https://46elks.se/docs/create-subaccount, /update-subaccount, /get-subaccount and /get-subaccounts */
export const subaccountRoutes: Readonly<Record<string, Route>> = {
  'POST /subaccounts': { parameters: { name: 'text', usagelimit: 'text' }, handle: create },
  'GET /subaccounts': { parameters: { ...PAGE_PARAMETERS, active: ['yes', 'no'] }, handle: list },
  'GET /subaccounts/{id}': {
    parameters: {},
    handle: (world, call) => json(subaccountObject(find(world, call))),
  },
  'POST /subaccounts/{id}': { parameters: UPDATE_PARAMETERS, handle: update },
};

/** Someone with money of the account, as the account itself has to be. */
type Sub = Principal & { readonly subaccount: Subaccount };

const isSub = (principal: Principal): principal is Sub => principal.subaccount !== undefined;

function create(world: World, { principal, fields }: Call): Response {
  refuseSubaccounts(principal);
  const name = required(world, fields, 'name');
  const limit = readLimit(fields);
  const made: Sub = {
    id: world.newId('a'),
    password: newSecret(world),
    numbers: [],
    usedUnits: 0,
    subaccount: { name, createdMicros: world.stamp() },
  };
  limit(made.subaccount);
  world.account.principals.push(made);
  return json(subaccountObject(made));
}

function list(world: World, { principal, fields }: Call): Response {
  refuseSubaccounts(principal);
  const active = fields.get('active');
  const rows = world.account.principals
    .filter(isSub)
    .filter(({ subaccount }) => active === null || isOpen(subaccount) === (active === 'yes'))
    .map((sub) => ({ sub, createdMicros: sub.subaccount.createdMicros }))
    .reverse();
  const { items, next } = page(rows, fields, world.switches);
  return json({ data: items.map(({ sub }) => subaccountObject(sub)), ...(next !== undefined && { next }) });
}

function update(world: World, call: Call): Response {
  const { fields } = call;
  const sub = find(world, call);
  const { subaccount } = sub;
  if (!isOpen(subaccount)) throw new Refused(403, 'Invalid subaccount id');
  const limit = readLimit(fields);
  const secret = fields.get('secret');
  if (secret !== null && !/^[\x21-\x7e]{8,64}$/.test(secret)) throw new Refused(403, 'Invalid secret');
  if (fields.get('active') === 'no') {
    if (sub.numbers.some(isActive)) throw new Refused(403, 'The subaccount has active numbers');
    subaccount.deactivatedMicros = world.stamp();
  }
  limit(subaccount);
  subaccount.name = fields.get('name') || subaccount.name;
  if (secret !== null) sub.password = secret;
  return json(subaccountObject(sub));
}

function find(world: World, { principal, id }: Call): Sub {
  refuseSubaccounts(principal);
  const found = world.account.principals.find((each) => each.id === id);
  if (!found || !isSub(found)) throw new Refused(404, 'Invalid subaccount id');
  return found;
}

/** What the real one says to a subaccount that asks about subaccounts is not documented. */
function refuseSubaccounts({ subaccount }: Principal): void {
  if (subaccount) throw new Refused(403, 'Not allowed');
}

const isOpen = ({ deactivatedMicros }: Subaccount): boolean => deactivatedMicros === undefined;

/** Reads `usagelimit` before anything is changed; `none` takes the limit away. */
function readLimit(fields: URLSearchParams): (subaccount: Subaccount) => void {
  const text = fields.get('usagelimit') ?? '';
  if (text !== '' && text !== 'none' && !/^\d{1,12}$/.test(text))
    throw new Refused(403, 'Invalid usagelimit');
  return (subaccount) => {
    if (text === 'none') delete subaccount.usageLimitUnits;
    else if (text !== '') subaccount.usageLimitUnits = Number(text);
  };
}

/** 32 upper-case hexadecimal digits, as in every sample. */
function newSecret(world: World): string {
  return world.newId('a').slice(1).toUpperCase();
}

/** One that was closed has no secret and no limit any more. Source: https://46elks.se/docs/get-subaccounts */
function subaccountObject({ id, password, usedUnits, subaccount }: Sub): object {
  const { name, usageLimitUnits, createdMicros, deactivatedMicros } = subaccount;
  if (deactivatedMicros !== undefined) {
    return {
      active: 'no',
      balanceused: usedUnits,
      created: formatStored(createdMicros),
      deactivated: formatMicros(deactivatedMicros),
      id,
      name,
    };
  }
  return {
    secret: password,
    created: formatStored(createdMicros),
    ...(usageLimitUnits !== undefined && { usagelimit: usageLimitUnits }),
    id,
    name,
    balanceused: usedUnits,
  };
}
