import { TOOLSETS } from '../../src/domain/toolsets.ts';
import type { Login } from '../../src/elks/http.ts';
import { ANNA, type World } from '../world.ts';

/** Every toolset there is. */
export const everything = { ELKS_TOOLSETS: TOOLSETS.join(',') };
export const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR42mPYAAUMlDEAMKIsAYKJkUQAAAAASUVORK5CYII=';

/** A request to the simulated 46elks beside the server, as the account unless another login is given. */
export function post(
  { simulator }: Pick<World, 'simulator'>,
  path: string,
  fields: Readonly<Record<string, string>>,
  { username, password }: Login = simulator.credentials,
): Promise<Response> {
  return simulator.fetch(
    new Request(`http://127.0.0.1:4646/a1${path}`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
      body: new URLSearchParams(fields),
    }),
  );
}

/** A subaccount with that API password and a number of its own, which it can text, send pictures and call from. */
export async function subaccount(
  there: Pick<World, 'simulator'>,
  name: string,
  password: string,
  limit?: string,
): Promise<Login & { readonly number: string }> {
  const fields = { name, ...(limit !== undefined && { usagelimit: limit }) };
  const { id } = JSON.parse(await (await post(there, '/subaccounts', fields)).text());
  await post(there, `/subaccounts/${id}`, { secret: password });
  const login = { username: String(id), password };
  const rented = await post(there, '/numbers', { country: 'se', capabilities: 'sms,mms,voice' }, login);
  return { ...login, number: JSON.parse(await rented.text()).number };
}

/** Makes a call that does this when it is answered, and lets a minute pass. */
export async function call(
  there: World,
  action: object,
  to = ANNA,
  who: Login & { readonly number: string } = {
    ...there.simulator.credentials,
    number: there.simulator.number,
  },
): Promise<string> {
  const { simulator } = there;
  const fields = { from: who.number, to, voice_start: JSON.stringify(action) };
  const made = await post(there, '/calls', fields, who);
  await simulator.advance(60_000);
  there.time.now += 60_000;
  return JSON.parse(await made.text()).id;
}
