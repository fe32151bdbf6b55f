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

type Incoming = Awaited<ReturnType<Session['operator']['toReview']>>[number];

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
    const decided = await operator.addOptOut(number, 'operator');
    say(`${shown} is not texted any more.`, ...decidedLines(decided, call.full));
    return OK;
  };
  const remove = async ({ operator }: Session): Promise<number> => {
    const { wasListed, decided } = await operator.removeOptOut(number);
    if (!wasListed && decided.length === 0) return fail(`${shown} had not opted out.`);
    const isAgain = wasListed ? 'may be texted again' : 'had not opted out and may be texted, as before';
    say(`${shown} ${isAgain}.`, ...decidedLines(decided, call.full));
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
  const answers = (await operator.toReview()).map((record) => ({
    ...answer(record, full),
    number: shown(record.number),
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
      `Answers to decide on${full ? '' : ' (--full shows the numbers)'}. To text somebody no more: ${further('opt-out add NUMBER')}, and to go on: the same with remove.`,
      ...answerTable(answers),
    );
  }
  return OK;
}

interface Answer {
  readonly at: string;
  readonly number: string;
  readonly asks: string;
  readonly text: string;
}

function answer({ at, number, sign, text = '' }: Incoming, full: boolean): Answer {
  return {
    at: toIso(at),
    number: shownNumber(number, full),
    asks: sign === 'opt_in' ? 'to be texted again' : 'not to be texted',
    text: visible(text, 160),
  };
}

function answerTable(answers: readonly Answer[]): readonly string[] {
  return table([
    ['AT', 'NUMBER', 'ASKS', 'TEXT'],
    ...answers.map(({ at, number, asks, text }) => [at, number, asks, text]),
  ]);
}

/** What is decided on is shown once more: an answer may have come since the list was looked at. */
function decidedLines(decided: readonly Incoming[], full: boolean): readonly string[] {
  if (decided.length === 0) return [];
  return [
    '',
    'Decided with this, and listed no more:',
    ...answerTable(decided.map((each) => answer(each, full))),
  ];
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
