import { formatMoney } from '../../src/domain/money.ts';

/** Units of 1/10 000 in the currency of the account: `0.50 SEK`. */
export function price(units: number, currency: string): string {
  return formatMoney({ units, currency });
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const clockExact = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
const longDay = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });

export function timeOf(iso: string): string {
  return clock.format(new Date(iso));
}

export function exactTimeOf(iso: string): string {
  return clockExact.format(new Date(iso));
}

export function dayOf(iso: string): string {
  return longDay.format(new Date(iso));
}

/** The time today, the day before that. */
export function whenOf(iso: string, now: string): string {
  return dayOf(iso) === dayOf(now) ? timeOf(iso) : day.format(new Date(iso));
}
