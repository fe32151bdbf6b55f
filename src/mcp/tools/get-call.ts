import * as z from 'zod';
import { visible } from '../../domain/untrusted.ts';
import type { CallLeg, CallStep, ElksCall } from '../../elks/wire-calls.ts';
import { isCallId } from '../../elks/wire-calls.ts';
import { wrongArgument } from '../arguments.ts';
import { callData, callLine, callSchema } from '../calls.ts';
import { askElks, currencyOf } from '../context.ts';
import { defineTool } from '../define-tool.ts';
import { problemsField } from '../outcome.ts';

/** Why it exists: what happened in one call, step by step. */
export const getCall = defineTool({
  name: 'get_call',
  title: 'Look up a call',
  effect: 'read',
  description: [
    'Shows one phone call: whether it was answered, how long it took, what was done in it (play, menu keys, record, connect) with the result of each, whom it was connected to, and the cost. Free of charge; changes nothing; shares the query limit.',
    'The result of a menu is the keys that were pressed, or failed when nothing was. There is no word for "no answer": that is busy or failed.',
    'Needs the id that get_calls gives. Not for finding a call (get_calls), not for what was said (get_recordings).',
  ].join(' '),
  input: z.strictObject({
    call_id: z.string().meta({
      description: 'Id of the call at 46elks: c and hex digits.',
      format_hint: 'string such as c3f0a1…',
    }),
  }),
  output: callSchema.partial().extend({
    steps: z.array(z.object({ action: z.string(), result: z.string().optional() })).optional(),
    legs: z
      .array(z.object({ to: z.string(), state: z.string().optional(), duration_seconds: z.int().optional() }))
      .optional(),
    problems: problemsField,
  }),
  async handle({ call_id: id }, context, { signal }) {
    if (!isCallId(id)) throw wrongArgument('call_id', 'the id of a call: c and hex digits');
    const reader = await askElks(context);
    const call = await reader.call(id, signal);
    const currency = call.costUnits ? await currencyOf(context) : undefined;
    return {
      lines: [callLine(call, currency), ...stepLines(call)],
      data: {
        ...callData(call, currency),
        steps: call.actions.map(stepData),
        legs: call.legs.map(legData),
      },
    };
  },
});

function stepLines({ actions, legs }: ElksCall): readonly string[] {
  return [
    ...actions.map(
      ({ kind, result }) => `  ${kind}${result === undefined ? '' : `: ${visible(result, 40)}`}`,
    ),
    ...legs.map(
      ({ to, state = 'unknown', durationSeconds = 0 }) =>
        `  connected to ${visible(to, 60)}: ${visible(state, 20)}, ${durationSeconds} s`,
    ),
  ];
}

function stepData({ kind, result }: CallStep) {
  return { action: kind, ...(result !== undefined && { result: visible(result, 40) }) };
}

function legData({ to, state, durationSeconds }: CallLeg) {
  return {
    to: visible(to, 60),
    ...(state !== undefined && { state: visible(state, 20) }),
    ...(durationSeconds !== undefined && { duration_seconds: durationSeconds }),
  };
}
