import { json, Refused } from './answers.ts';
import type { Call, Route } from './route.ts';
import type { World } from './world.ts';

/** The account. Source: https://46elks.se/docs/get-account and /update-account */
export const accountRoutes: Readonly<Record<string, Route>> = {
  'GET /me': { parameters: {}, handle: showAccount },
  'POST /me': { parameters: { creditalert: 'text' }, handle: updateAccount },
};

function showAccount({ account }: World, { principal }: Call): Response {
  const { subaccount } = principal;
  if (subaccount) {
    return json({
      id: principal.id,
      name: subaccount.name,
      balanceused: principal.usedUnits,
      ...(subaccount.usageLimitUnits !== undefined && { usagelimit: subaccount.usageLimitUnits }),
    });
  }
  const { displayname, mobilenumber, email, currency } = account.settings;
  return json({
    id: principal.id,
    displayname,
    mobilenumber,
    email,
    currency,
    balance: account.balanceUnits,
    ...(account.creditAlertUnits !== undefined && { creditalert: account.creditAlertUnits }),
  });
}

function updateAccount(world: World, call: Call): Response {
  const creditAlert = call.fields.get('creditalert') ?? '';
  if (creditAlert === '') throw new Refused(403, 'Missing key creditalert');
  if (!/^\d{1,12}$/.test(creditAlert)) throw new Refused(403, 'Invalid creditalert');
  world.account.creditAlertUnits = Number(creditAlert);
  return showAccount(world, call);
}
