import * as z from 'zod';
import { parsePhone } from '../domain/phone.ts';
import { problem } from '../domain/problem.ts';
import { type Cursor, decodeCursor, encodeCursor, type HistoryQuery } from '../inbox/history.ts';
import { timeOf, wrongArgument } from './arguments.ts';
import { Stopped } from './context.ts';

const DEFAULT_LIMIT = 10;

/** The arguments of a tool that lists what went to and fro. */
export function listArguments(what: string) {
  return {
    limit: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .meta({
        description: `How many ${what}, 1-100; default ${DEFAULT_LIMIT}.`,
        format_hint: 'whole number 1-100',
      }),
    direction: z.enum(['inbound', 'outbound', 'both']).optional().meta({
      description: 'Default both.',
      format_hint: '"inbound", "outbound" or "both"',
    }),
    with_number: z.string().optional().meta({
      description: 'Only with this number, E.164.',
      format_hint: 'string, E.164 such as +46701234567',
    }),
    since: z.string().optional().meta({
      description: 'From this time on, ISO 8601 with zone.',
      format_hint: 'string, ISO 8601 such as 2026-11-22T08:00:00Z',
    }),
    until: z.string().optional().meta({
      description: 'Before this time, ISO 8601 with zone.',
      format_hint: 'string, ISO 8601 such as 2026-11-22T08:00:00Z',
    }),
    cursor: z.string().max(20_000).optional().meta({
      description: 'The cursor of an earlier answer with the same filters.',
      format_hint: 'string from an earlier answer',
    }),
  };
}

type ListArguments = z.output<z.ZodObject<ReturnType<typeof listArguments>>>;

/** What the arguments ask for. Throws `Stopped` for one that says nothing. */
export function historyQuery(args: ListArguments): HistoryQuery {
  const cursor = args.cursor === undefined ? undefined : decodeCursor(args.cursor);
  if (args.cursor !== undefined && cursor === undefined)
    throw wrongArgument('cursor', 'a cursor from an earlier answer');
  const since = timeOf('since', args.since);
  const until = timeOf('until', args.until);
  const withNumber = args.with_number === undefined ? undefined : numberOf(args.with_number);
  return {
    direction: args.direction ?? 'both',
    limit: args.limit ?? DEFAULT_LIMIT,
    ...(withNumber !== undefined && { withNumber }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(cursor && { cursor }),
  };
}

/** How a list says that it goes on. */
export function pageLines(cursor: Cursor | undefined): {
  readonly lines: readonly string[];
  readonly data: { readonly cursor?: string };
} {
  if (!cursor) return { lines: [], data: {} };
  const word = encodeCursor(cursor);
  return {
    lines: [`There may be more: call again with the same filters and cursor ${word}`],
    data: { cursor: word },
  };
}

function numberOf(text: string): string {
  const phone = parsePhone(text);
  if (phone.ok) return phone.value.e164;
  const [first] = phone.problems;
  throw new Stopped(
    problem('invalid_argument', `with_number: ${first?.message ?? 'not a phone number.'}`, first?.fix),
  );
}
