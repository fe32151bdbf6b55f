import { type Action, type Fields, fieldsOf } from '../domain/action.ts';
import type { Ground } from '../domain/message.ts';
import { type Problem, type Warning, warning } from '../domain/problem.ts';
import type { EpochMs } from '../domain/time.ts';
import { APPROVAL_TOO, approval, isApprovalWorthSaying } from './approval.ts';
import { breaker } from './breaker.ts';
import { callPlan, calls } from './call.ts';
import { country } from './country.ts';
import { credentials } from './credentials.ts';
import { links } from './links.ts';
import { loop } from './loop.ts';
import { message } from './message.ts';
import { money } from './money.ts';
import { number } from './number.ts';
import { optOut } from './opt-out.ts';
import type { FactGuard, Facts, FieldGuard, Opinion, Policy } from './policy.ts';
import { quiet } from './quiet.ts';
import { rate } from './rate.ts';
import { recipient } from './recipient.ts';
import { secrets } from './secrets.ts';
import { sender } from './sender.ts';
import { stop } from './stop.ts';
import { strangers } from './strangers.ts';

/** What the message itself may be. */
const FIELD_GUARDS: readonly FieldGuard[] = [
  number, // not premium, emergency, example …
  country, // in a country the operator allows
  sender, // a sender the operator owns
  message, // not too long
  callPlan, // no longer than allowed, and open about what it is
  links, // no link that imitates a brand
  secrets, // none of our credentials
];

/** What the moment allows. */
const FACT_GUARDS: readonly FactGuard[] = [
  stop, // the operator's brakes
  credentials, // an account to send from
  optOut, // nobody who said no
  breaker, // not while 46elks fails
  rate, // messages a minute over every process
  recipient, // how often one person
  loop, // no machine answering a machine
  calls, // how many at once
  strangers, // how many new people
  money, // caps and balance
  quiet, // not at night
  approval, // a person's consent for strangers
];

/** What is to happen with an action. `dry_run` is an `allow` that stays at home. */
export type Decision =
  | { readonly kind: 'dry_run'; readonly warnings: readonly Warning[] }
  | { readonly kind: 'allow'; readonly ground: Ground; readonly warnings: readonly Warning[] }
  | {
      readonly kind: 'later';
      readonly ground: Ground;
      readonly at: EpochMs;
      readonly problems: readonly Problem[];
      readonly warnings: readonly Warning[];
    }
  | {
      readonly kind: 'ask' | 'refuse';
      readonly problems: readonly Problem[];
      readonly warnings: readonly Warning[];
    };

/** Whether the operator or the caller wants this to stay at home: either is enough, and neither can undo the other. */
export function isDryRun(action: { readonly dryRun: boolean }, policy: Policy): boolean {
  return policy.dryRun || action.dryRun;
}

/** What can be said against the fields that parsed, when the whole could not become an action. */
export function judgeFields(fields: Fields, policy: Policy): readonly Opinion[] {
  return FIELD_GUARDS.flatMap((guard) => guard(fields, policy));
}

/**
 * Decides on an action: every guard is asked, every objection is returned, the strictest wins
 * (refuse, then ask, then later, then allow).
 */
export function decide(action: Action, facts: Facts, policy: Policy): Decision {
  const dry = isDryRun(action, policy);
  const fields = fieldsOf(action);
  const opinions = judgeFields(fields, policy);
  const moment = FACT_GUARDS.flatMap((guard) => guard(fields, facts, policy));
  // A dry run takes nothing from any limit, so only what the message itself may be can refuse it.
  return dry ? dryDecision(opinions, moment) : strictest([...opinions, ...moment]);
}

function dryDecision(opinions: readonly Opinion[], moment: readonly Opinion[]): Decision {
  const decision = strictest(opinions);
  if (decision.kind === 'refuse') return decision;
  const needsApproval = moment.some((opinion) => opinion.kind === 'ask');
  return {
    kind: 'dry_run',
    warnings: [
      warning('dry_run'),
      ...decision.warnings,
      ...(needsApproval ? [warning('approval_needed')] : []),
    ],
  };
}

function strictest(opinions: readonly Opinion[]): Decision {
  const warnings = opinions.flatMap((opinion) => (opinion.kind === 'warn' ? [opinion.warning] : []));
  const refusals = opinions.flatMap((opinion) => (opinion.kind === 'refuse' ? [opinion.problem] : []));
  const questions = opinions.flatMap((opinion) => (opinion.kind === 'ask' ? [opinion.problem] : []));
  const delays = opinions.flatMap((opinion) => (opinion.kind === 'later' ? [opinion] : []));
  if (refusals.length > 0) {
    const isSaid = questions.length > 0 && isApprovalWorthSaying(refusals);
    const problems = isSaid ? [...refusals, APPROVAL_TOO] : refusals;
    return { kind: 'refuse', problems, warnings };
  }
  const [ground] = opinions.flatMap((opinion) => (opinion.kind === 'allow' ? [opinion.ground] : []));
  // What nothing stands against is not yet allowed: somebody must have allowed it.
  if (questions.length > 0 || ground === undefined) return { kind: 'ask', problems: questions, warnings };
  if (delays.length > 0) {
    const at = Math.max(...delays.map((delay) => delay.at));
    return { kind: 'later', at, ground, problems: delays.map((delay) => delay.problem), warnings };
  }
  return { kind: 'allow', ground, warnings };
}
