import { formatUnits } from '../domain/money.ts';
import { problem, warning } from '../domain/problem.ts';
import { DAY_MS, full, limit } from './limit.ts';
import { type FactGuard, refuse, warn } from './policy.ts';

/** From this share of a cap on, the model is told. */
const WARN_FROM = 0.8;

/** Hard caps on messages and money in any 24 hours, and no message that the balance cannot pay. */
export const money: FactGuard = (_action, facts, { messagesPerDay, dailyBudgetUnits }) => {
  const { day, reserveUnits, balanceUnits } = facts;
  const spent = day.units + reserveUnits;
  const currency = facts.currency ?? 'of the account currency';
  const amount = (units: number): string => `${formatUnits(units)} ${currency}`;
  if (balanceUnits !== undefined && balanceUnits < reserveUnits) {
    return [
      refuse(
        problem(
          'insufficient_balance',
          `The message could cost ${amount(reserveUnits)}, but the account holds ${amount(balanceUnits)}.`,
        ),
      ),
    ];
  }
  const overBudget = spent > dailyBudgetUnits;
  return [
    ...limit(facts, 'daily_limit', {
      tally: day,
      most: messagesPerDay,
      windowMs: DAY_MS,
      what: `The limit of ${messagesPerDay} messages a day is used up`,
    }),
    ...(overBudget
      ? [
          full(
            facts,
            'budget_exceeded',
            day,
            DAY_MS,
            `The message could cost ${amount(reserveUnits)}, but of the daily budget of ${amount(dailyBudgetUnits)} only ${amount(Math.max(0, dailyBudgetUnits - day.units))} is left`,
          ),
        ]
      : []),
    ...(!overBudget && spent >= WARN_FROM * dailyBudgetUnits
      ? [
          warn(
            warning(
              'budget_nearly_used',
              `With this message ${amount(spent)} of the daily budget of ${amount(dailyBudgetUnits)} is spoken for.`,
            ),
          ),
        ]
      : []),
    ...(day.count < messagesPerDay && day.count + 1 >= WARN_FROM * messagesPerDay
      ? [
          warn(
            warning(
              'budget_nearly_used',
              `This is message ${day.count + 1} of the ${messagesPerDay} that a day may have.`,
            ),
          ),
        ]
      : []),
  ];
};
