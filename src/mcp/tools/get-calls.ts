import * as z from 'zod';
import { readHistory } from '../../inbox/history.ts';
import { callData, callLine, callSchema } from '../calls.ts';
import { askElks, currencyOf } from '../context.ts';
import { defineTool } from '../define-tool.ts';
import { historyQuery, listArguments, pageLines } from '../listing.ts';
import { incompleteWarnings, problemsField, warningLines, warningsField } from '../outcome.ts';

/** Why it exists: to see who rang, who was rung, and what it cost. */
export const getCalls = defineTool({
  name: 'get_calls',
  title: 'Read call history',
  effect: 'read',
  description: [
    'Reads the phone calls of the 46elks account, newest first: from, to, whether they were answered, how long they took and what they cost. Free of charge; changes nothing; shares the query limit.',
    'Only answered calls have started_at, duration and cost; busy and failed are calls that did not come about.',
    'Page on with cursor until it is absent. Not for one known call with what was done in it (get_call), not for recordings (get_recordings), not for texts (get_sms_messages).',
  ].join(' '),
  input: z.strictObject(listArguments('calls')),
  output: z.object({
    calls: z.array(callSchema),
    cursor: z.string().optional(),
    warnings: warningsField,
    problems: problemsField,
  }),
  async handle(args, context, { signal }) {
    const query = historyQuery(args);
    const reader = await askElks(context);
    const { items, cursor, skipped } = await readHistory(reader.callPage, query, signal);
    const currency = items.some(({ costUnits }) => costUnits) ? await currencyOf(context) : undefined;
    const warnings = incompleteWarnings(skipped);
    const page = pageLines(cursor);
    return {
      lines: [
        items.length === 0
          ? 'No calls match.'
          : items.length === 1
            ? '1 call.'
            : `${items.length} calls, newest first.`,
        ...items.map((call) => callLine(call, currency)),
        ...page.lines,
        ...warningLines(warnings),
      ],
      data: {
        calls: items.map((call) => callData(call, currency)),
        ...page.data,
        ...(warnings.length > 0 && { warnings }),
      },
    };
  },
});
