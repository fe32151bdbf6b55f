import type { World } from '../world.ts';

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Every limit out of the way, so that a test sets only its own. */
export const ROOMY = {
  RATE_LIMIT_SMS_PER_MINUTE: '1000',
  RATE_LIMIT_QUERIES_PER_MINUTE: '10000',
  ELKS_DAILY_LIMIT: '1000000',
  ELKS_DAILY_BUDGET: '1000000',
  ELKS_RECIPIENT_LIMIT_PER_HOUR: '10000',
  ELKS_RECIPIENT_LIMIT_PER_DAY: '10000',
  ELKS_NEW_RECIPIENTS_PER_DAY: '100000',
  ELKS_PREFIX_LIMIT_PER_HOUR: '10000',
};

/** An ordinary Swedish mobile number, spread so that neighbours are of different ranges. */
export function phone(n: number): string {
  return `+4672${2_000_000 + ((n * 7_919) % 1_000_000)}`;
}

/** What everything that 46elks took has cost, in 1/10 000 of the currency. */
export function spent({ accepted }: World): number {
  return accepted().reduce((sum, { cost }) => sum + cost, 0);
}

/** How many requests to send there were. */
export function posts({ requests }: World): number {
  return requests.filter(({ method, url }) => method === 'POST' && url.endsWith('/sms')).length;
}
