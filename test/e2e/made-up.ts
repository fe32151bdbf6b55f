import * as z from 'zod';
import { ANNA } from '../world.ts';

const argument = z.object({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
});
const shape = z.object({
  properties: z.record(z.string(), argument).default({}),
  required: z.array(z.string()).default([]),
});

/**
 * Plausible arguments for a tool of which only the schema is known: as few as there may be, and all there are. Numbers
 * of people are `number`.
 */
export function madeUp(inputSchema: unknown, number: string = ANNA): readonly Record<string, unknown>[] {
  const { properties, required } = shape.parse(inputSchema);
  const filled = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, valueFor(name, properties[name], number)]));
  const all = Object.keys(properties);
  // What waits unless told otherwise is told to wait shortly.
  const least = [...required, ...all.filter((name) => name.startsWith('timeout'))];
  return [filled(least), filled(all)];
}

function valueFor(name: string, schema: z.infer<typeof argument> = {}, number: string): unknown {
  const { type, enum: choices, minimum } = schema;
  if (choices) return choices[0];
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return minimum ?? 1;
  if (/(?:^|_)(?:to|from|number|with)(?:_|$)/.test(name)) return number;
  if (/since|until|before|after/.test(name)) return '2026-11-01T00:00:00Z';
  return 's70df59406a1b4643b96f3f91e0bfb7b0';
}
