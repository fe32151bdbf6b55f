import { Refused } from './answers.ts';
import type { World } from './world.ts';

/** The value of a field that must be there. Throws `Refused` in the words the switch asks for. */
export function required(world: World, fields: URLSearchParams, name: string): string {
  const value = fields.get(name) ?? '';
  if (value !== '') return value;
  throw new Refused(
    403,
    world.switches.missingKey === 'missing-key' ? `Missing key ${name}` : `Key ${name} missing`,
  );
}
