import { formatUnits } from '../domain/money.ts';
import { problem, warning } from '../domain/problem.ts';
import { DAY_MS, full, limit } from './limit.ts';
import { type FactGuard, type Facts, type Opinion, refuse, warn } from './policy.ts';

/** From this share of a cap on, the model is told. */
const WARN_FROM = 0.8;

/** Hard caps on messages and money in any 24 hours, and no message that the balance cannot pay. */
export const money: FactGuard = (_action, facts, { messagesPerDay, dailyBudgetUnits }) => {
  const { day, reserveUnits, balanceUnits } = facts;
  const amount = (units: number): string =>
    `${formatUnits(units)} ${facts.currency ?? 'of the account currency'}`;
  const spent = day.units + reserveUnits;
  const could = `The message could cost ${amount(reserveUnits)}`;
  return [
    ...(balanceUnits !== undefined && balanceUnits < reserveUnits
      ? [refuse(problem('insufficient_balance', `${could}, but the account holds ${amount(balanceUnits)}.`))]
      : []),
    ...limit(facts, 'daily_limit', {
      tally: day,
      most: messagesPerDay,
      windowMs: DAY_MS,
      what: `The limit of ${messagesPerDay} messages a day is used up`,
    }),
    ...budget(facts, dailyBudgetUnits, could, amount),
    ...(spent <= dailyBudgetUnits && spent >= WARN_FROM * dailyBudgetUnits
      ? [
          nearly(
            `With this message ${amount(spent)} of the daily budget of ${amount(dailyBudgetUnits)} is spoken for.`,
          ),
        ]
      : []),
    ...(day.count < messagesPerDay && day.count + 1 >= WARN_FROM * messagesPerDay
      ? [nearly(`This is message ${day.count + 1} of the ${messagesPerDay} that a day may have.`)]
      : []),
  ];
};

function budget(
  facts: Facts,
  dailyBudgetUnits: number,
  could: string,
  amount: (units: number) => string,
): readonly Opinion[] {
  const { day, reserveUnits } = facts;
  if (reserveUnits > dailyBudgetUnits) {
    // No day is long enough for it, so waiting helps nobody.
    return [
      refuse(
        problem(
          'budget_exceeded',
          `${could}, more than the whole daily budget of ${amount(dailyBudgetUnits)}.`,
          'Shorten the text, or ask the operator to raise ELKS_DAILY_BUDGET.',
        ),
      ),
    ];
  }
  if (day.units + reserveUnits <= dailyBudgetUnits) return [];
  const left = Math.max(0, dailyBudgetUnits - day.units);
  return [
    full(
      facts,
      'budget_exceeded',
      day,
      DAY_MS,
      `${could}, but of the daily budget of ${amount(dailyBudgetUnits)} only ${amount(left)} is left`,
    ),
  ];
}

function nearly(message: string): Opinion {
  return warn(warning('budget_nearly_used', message));
}
