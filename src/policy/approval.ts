import { needsPerson } from '../domain/account-change.ts';
import { type Fields, reachedBy } from '../domain/action.ts';
import { isRecorded } from '../domain/call-plan.ts';
import type { Ground } from '../domain/message.ts';
import { type ProblemCode, problem } from '../domain/problem.ts';
import { factsOfEach, type Person } from './people.ts';
import { type FactGuard, type Facts, type Policy, refuse } from './policy.ts';

/** A person who is asked more than this stops reading. */
const HELD_MOST = 20;

/** What is said of a message that is refused for other reasons: it waits for nobody, but is not free without them. */
export const APPROVAL_TOO = problem(
  'approval_required',
  'Were it not for that, the message would still need a person who approves it.',
  'Mend the rest and call again; it is held for a person then.',
);

/** Whether a refusal for these reasons also says so: not to who is not to write to this person again. */
export function isApprovalWorthSaying(refusals: readonly { readonly code: ProblemCode }[]): boolean {
  return !refusals.some(({ code }) => code === 'recipient_opted_out');
}

/**
 * A person approves what goes to somebody the operator has not listed, be it a number or a server whose address could
 * carry anything away. No argument of a call can stand in for that. The only guard that allows anything: the others
 * merely have nothing against it.
 */
export const approval: FactGuard = (fields, facts, policy) => {
  const ground = groundFor(fields, facts, policy);
  if (ground !== undefined) return [{ kind: 'allow', ground }];
  const { held } = facts;
  if (held >= HELD_MOST) {
    return [
      refuse(
        problem(
          'approval_required',
          `${held} messages wait for a person already, the most there may be, so this one was not taken.`,
          'Tell the user; when the operator has answered the others, send it again.',
        ),
      ),
    ];
  }
  return [
    {
      kind: 'ask',
      problem: problem(
        'approval_required',
        policy.approval === 'always'
          ? 'The operator wants every message approved by a person, so this one is held and not sent.'
          : whoIsNew(fields, facts, policy),
        `${WAITS}${waysAround(fields, facts, policy)}.`,
      ),
    },
  ];
};

function groundFor(fields: Fields, facts: Facts, policy: Policy): Ground | undefined {
  if (facts.approved) return 'approved';
  if (policy.approval === 'always' || (fields.change && needsPerson(fields.change))) return undefined;
  // A yes to one change says nothing of another.
  if (!fields.change && unlistedHost(fields, policy) === undefined) {
    if (isListed(fields, policy)) return 'recipient_listed';
    if (isKnown(fields, facts, policy)) return 'recipient_approved_before';
  }
  return policy.approval === 'never' ? 'approval_off' : undefined;
}

function isListed(fields: Fields, { allowedRecipients }: Policy): boolean {
  const reached = reachedBy(fields);
  return reached.length > 0 && reached.every(({ e164 }) => allowedRecipients.includes(e164));
}

/** Whom the operator knows nothing of: neither listed, nor did a person say yes to the like of this to them before. */
function newPeople(fields: Fields, facts: Facts, { allowedRecipients }: Policy): readonly Person[] {
  return factsOfEach(fields, facts).filter(
    ({ phone, facts: { wasApproved } }) => !wasApproved && !allowedRecipients.includes(phone.e164),
  );
}

/** Whether somebody is reached and nobody new; who is to be recorded must be listed, as a yes to a call is none to that. */
function isKnown(fields: Fields, facts: Facts, policy: Policy): boolean {
  if (isListed(fields, policy)) return true;
  const isSomebody = reachedBy(fields).length > 0;
  return isSomebody && !isRecording(fields) && newPeople(fields, facts, policy).length === 0;
}

function isRecording({ plan }: Fields): boolean {
  return plan !== undefined && isRecorded(plan);
}

function whoIsNew(fields: Fields, facts: Facts, policy: Policy): string {
  if (fields.change) return 'A person decides about changes of the account, so this one is held until then.';
  const host = unlistedHost(fields, policy);
  if (isKnown(fields, facts, policy) && host !== undefined) {
    return `46elks is to fetch from ${host}, which is not on ELKS_MEDIA_HOSTS, so the message is held until a person approves it.`;
  }
  const people = newPeople(fields, facts, policy);
  if (people.length === 0) {
    return 'The plan records, to which an earlier yes to a call is none, so the call is held until a person approves it.';
  }
  const who = people.map(({ name }) => name).join(' and the ');
  return `The ${who} ${people.length === 1 ? 'is' : 'are'} neither listed nor was ${kindOf(fields)} to them approved before, so the message is held until a person approves it.`;
}

/** An earlier yes counts for the same kind only. */
function kindOf({ called, text }: Fields): string {
  if (called) return 'a call';
  return text === undefined ? 'an MMS' : 'a text';
}

const WAITS =
  'Tell the user that it waits: the operator approves it with "46elks-mcp-server approve" and the same --settings or environment as the server';

/** What the operator could list, so that the like of it is not asked about again; nothing where no list would help. */
function waysAround(fields: Fields, facts: Facts, policy: Policy): string {
  if (policy.approval === 'always' || fields.change) return '';
  const isHostListed = unlistedHost(fields, policy) === undefined;
  if (isKnown(fields, facts, policy)) return isHostListed ? '' : ', or adds the host to ELKS_MEDIA_HOSTS';
  return isHostListed
    ? ', or adds the number to ELKS_ALLOWED_RECIPIENTS'
    : ', or adds the number to ELKS_ALLOWED_RECIPIENTS and the host to ELKS_MEDIA_HOSTS';
}

function unlistedHost({ addresses = [] }: Fields, { mediaHosts }: Policy): string | undefined {
  return addresses.find(({ host }) => !mediaHosts.includes(host))?.host;
}
