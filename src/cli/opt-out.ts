import { toIso } from '../domain/time.ts';
import { visible } from '../domain/untrusted.ts';
import {
  fail,
  OK,
  type OperatorCall,
  readNumber,
  type Session,
  say,
  shownNumber,
  USAGE,
  usage,
  withOperator,
} from './operator.ts';
import { table } from './table.ts';

/**
 * `opt-out list`, `opt-out add NUMBER`, `opt-out remove NUMBER`: who is never texted, whatever a model says; and answers
 * that a person should decide on.
 */
export async function optOutCommand(call: OperatorCall): Promise<number> {
  const [verb = 'list', word, ...more] = call.words;
  if (verb === 'list' && word === undefined) return withOperator(call, (session) => listed(session, call));
  if ((verb !== 'add' && verb !== 'remove') || word === undefined || more.length > 0) {
    return usage('opt-out', '"opt-out" takes list, add NUMBER or remove NUMBER');
  }
  const number = readNumber(word);
  if (number === undefined) return USAGE;
  const shown = shownNumber(number, call.full);
  const add = async ({ operator }: Session): Promise<number> => {
    await operator.addOptOut(number, 'operator');
    say(`${shown} is not texted any more.`);
    return OK;
  };
  const remove = async ({ operator }: Session): Promise<number> => {
    if (!(await operator.removeOptOut(number))) return fail(`${shown} had not opted out.`);
    say(`${shown} may be texted again.`);
    return OK;
  };
  return verb === 'add'
    ? withOperator(call, add, { makesStore: true, isBrake: true })
    : withOperator(call, remove);
}

/** Of a number only a keyed hash is kept, so it can be shown only where a message to it still is. */
async function listed({ operator, further }: Session, { json, full }: OperatorCall): Promise<number> {
  const shown = (number: string): string => (json && full ? number : shownNumber(number, full));
  const entries = (await operator.optOuts()).map(({ at, evidence, number, toHash }) => ({
    at: toIso(at),
    number: number === undefined ? undefined : shown(number),
    evidence,
    hash: toHash.slice(0, 8),
  }));
  const answers = (await operator.toReview()).map(({ at, number, sign, text = '' }) => ({
    at: toIso(at),
    number: shown(number),
    asks: sign === 'opt_in' ? 'to be texted again' : 'not to be texted',
    text: visible(text, 160),
  }));
  if (json) {
    for (const entry of [...entries, ...answers]) say(JSON.stringify(entry));
    return OK;
  }
  if (entries.length === 0) say('Nobody has opted out.');
  else say(...optOutTable(entries));
  if (answers.length > 0) {
    say(
      '',
      `Answers to decide on, with ${further('opt-out add NUMBER')}, or remove in place of add:`,
      ...table([
        ['AT', 'NUMBER', 'ASKS', 'TEXT'],
        ...answers.map(({ at, number, asks, text }) => [at, number, asks, text]),
      ]),
    );
  }
  return OK;
}

function optOutTable(
  entries: readonly {
    readonly at: string;
    readonly number: string | undefined;
    readonly evidence: string;
    readonly hash: string;
  }[],
): readonly string[] {
  return table([
    ['SINCE', 'NUMBER', 'BY', 'HASH'],
    ...entries.map(({ at, number, evidence, hash }) => [
      at,
      number ?? '(only its hash is kept)',
      visible(evidence, 60),
      hash,
    ]),
  ]);
}
