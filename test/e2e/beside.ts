import { TOOLSETS } from '../../src/domain/toolsets.ts';
import { ANNA, type World } from '../world.ts';

/** Every toolset there is. */
export const everything = { ELKS_TOOLSETS: TOOLSETS.join(',') };
export const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR42mPYAAUMlDEAMKIsAYKJkUQAAAAASUVORK5CYII=';

/** A request to the simulated 46elks beside the server. */
export function post(
  { simulator }: World,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<Response> {
  const { username, password } = simulator.credentials;
  return simulator.fetch(
    new Request(`http://127.0.0.1:4646/a1${path}`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
      body: new URLSearchParams(fields),
    }),
  );
}

/** Makes a call that does this when it is answered, and lets a minute pass. */
export async function call(there: World, action: object, to = ANNA): Promise<string> {
  const { simulator } = there;
  const made = await post(there, '/calls', {
    from: simulator.number,
    to,
    voice_start: JSON.stringify(action),
  });
  await simulator.advance(60_000);
  there.time.now += 60_000;
  return JSON.parse(await made.text()).id;
}
