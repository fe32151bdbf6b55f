import * as z from 'zod';
import { readSms } from '../../domain/action.ts';
import { PROBLEMS, type ProblemCode, type Warning, warning } from '../../domain/problem.ts';
import { measureSms } from '../../domain/sms.ts';
import { type EpochMs, toIso } from '../../domain/time.ts';
import { ElksError } from '../../elks/errors.ts';
import { judgeFields } from '../../policy/decide.ts';
import { morningOf } from '../../policy/quiet.ts';
import { fromArgument, messageArgument, toArgument } from '../arguments.ts';
import { askElks, currencyOf, Stopped, type ToolContext } from '../context.ts';
import { defineTool } from '../define-tool.ts';
import { draftSms } from '../draft.ts';
import { costOf, type Outcome, outcomeResult, outcomeSchema, refusedOutcome } from '../outcome.ts';

/** Why it exists: so that nobody has to send a text to learn what it costs or whether it would be refused. */
export const estimateSmsCost = defineTool({
  name: 'estimate_sms_cost',
  title: 'Estimate the cost of a text message',
  effect: 'read',
  description: [
    "Says what a text would cost, how it splits into parts and everything the operator's rules have against it, without sending it. Free; shares the query limit.",
    "The price is 46elks' own (quoted) or, when 46elks cannot be reached, the last known one (estimated).",
    'Use it before a long, foreign or expensive text, or to find the character that makes it cost more: a cheaper wording comes as a warning and is never applied.',
    'Not for sending (send_sms) and not for what was spent (get_delivery_statistics).',
  ].join(' '),
  input: z.strictObject({ to: toArgument, message: messageArgument, from: fromArgument }),
  output: outcomeSchema,
  listed: ['from', 'encoding', 'units', 'parts', 'cost', 'warnings', 'problems'],
  async handle(args, context, { signal }) {
    const draft = draftSms(args, context);
    // Without a store there is still an estimate to give; a send would end there.
    const addressed = await context.outbox.withSender(draft).catch(() => draft);
    const { action, fields, problems, warnings } = readSms(addressed);
    const opinions = judgeFields(fields, context.policy);
    const objections = [
      ...problems,
      ...opinions.flatMap((item) => (item.kind === 'refuse' ? [item.problem] : [])),
    ];
    const remarks = [
      ...warnings,
      ...opinions.flatMap((item) => (item.kind === 'warn' ? [item.warning] : [])),
    ];
    if (!action) return outcomeResult(refusedOutcome(objections, remarks), { kind: 'sms', state: 'refused' });

    const { encoding, units, parts } = measureSms(action.text);
    const answer = objections.length > 0 ? undefined : await quote(context, action, signal);
    const asked = typeof answer === 'object' ? answer : undefined;
    const price = asked ?? (await lastKnownPrice(context, action.to.region, parts));
    const currency = await currencyOf(context).catch(() => undefined);
    const cost = costOf(price?.costUnits, price?.basis, currency);
    const morning = morningOf(fields, context.clock(), context.policy);
    const outcome: Outcome = {
      state: 'estimate',
      to: action.to.e164,
      from: action.from.id,
      encoding,
      units,
      parts: asked?.parts ?? parts,
      ...(cost && { cost }),
      warnings: [
        ...remarks,
        ...(morning === undefined ? [] : [night(morning)]),
        ...(asked && asked.parts === parts
          ? []
          : [priceRemark(cost, asked?.parts, parts, typeof answer === 'string' ? answer : undefined)]),
      ],
      ...(objections.length > 0 && { problems: objections }),
    };
    return outcomeResult(outcome, { kind: 'sms', state: 'estimate' });
  },
});

interface Price {
  readonly costUnits: number | undefined;
  readonly basis: 'quoted' | 'estimated';
  readonly parts: number;
}

/** 46elks' own price, remembered for the next time; the reason when it cannot be had. */
async function quote(
  context: ToolContext,
  action: { to: { e164: string; region: string | undefined }; from: { id: string }; text: string },
  signal: AbortSignal,
): Promise<Price | ProblemCode | undefined> {
  try {
    const reader = await askElks(context);
    const { costUnits, parts } = await reader.quoteSms(
      { to: action.to.e164, from: action.from.id, text: action.text },
      signal,
    );
    if (costUnits === undefined) return undefined;
    const billedParts = parts ?? measureSms(action.text).parts;
    if (action.to.region !== undefined && costUnits > 0) {
      const store = await context.store();
      await store.learnPrice({
        region: action.to.region,
        unitsPerPart: Math.ceil(costUnits / billedParts),
        basis: 'quoted',
        learnedAt: context.clock(),
      });
    }
    return { costUnits, basis: 'quoted', parts: billedParts };
  } catch (error) {
    if (signal.aborted) throw error;
    // Without a quote there is still an honest estimate to give, so no failure here may become the answer.
    if (error instanceof ElksError) return error.code;
    return error instanceof Stopped ? error.problem.code : undefined;
  }
}

async function lastKnownPrice(
  context: ToolContext,
  region: string | undefined,
  parts: number,
): Promise<Price | undefined> {
  if (region === undefined) return undefined;
  const known = await context
    .store()
    .then((store) => store.price(region))
    .catch(() => undefined);
  return known && { costUnits: known.unitsPerPart * parts, basis: 'estimated', parts };
}

function night(morning: EpochMs): Warning {
  return warning(
    'quiet_hours',
    `It is night where the recipient is; a send would wait until ${toIso(morning)}.`,
  );
}

function priceRemark(
  cost: Outcome['cost'],
  quotedParts: number | undefined,
  ownParts: number,
  failure: ProblemCode | undefined,
): Warning {
  if (quotedParts !== undefined) {
    return warning(
      'price_estimated',
      `46elks counts ${quotedParts} parts where our own count is ${ownParts}; its count is used.`,
    );
  }
  const why = failure === undefined ? '' : ` (${failure}: ${PROBLEMS[failure].fix})`;
  return cost
    ? warning(
        'price_estimated',
        `The price is the last known one and not a fresh quote from 46elks${why}.`.replace('.).', '.)'),
      )
    : warning('price_unknown', `The price could not be found out${why}.`.replace('.).', '.)'));
}
