import { describe, expect, it } from 'vitest';
import { type Config, parseConfig } from '../src/config.ts';
import type { ConfigSources } from '../src/setting-sources.ts';

const SIMULATOR: Partial<ConfigSources> = {
  simulator: {
    baseUrl: 'http://127.0.0.1:4646/a1',
    credentials: { username: 'u-simulated', password: 'p-simulated' },
    number: '+46701740605',
  },
};

function configOf(env: ConfigSources['env'], given: Partial<ConfigSources> = {}): Config {
  const readFile = () => '';
  const parsed = parseConfig({ env, readFile, defaultDataDir: '/home/somebody/data', ...given });
  if (!parsed.ok)
    throw new Error(parsed.problems.map(({ name, message }) => `${name} ${message}`).join('; '));
  return parsed.config;
}

describe('caps', () => {
  it('are taken as they are set', () => {
    const { policy } = configOf({
      RATE_LIMIT_SMS_PER_MINUTE: '1',
      ELKS_DAILY_LIMIT: '2',
      ELKS_DAILY_BUDGET: '99.50',
      ELKS_RECIPIENT_LIMIT_PER_HOUR: '3',
      ELKS_RECIPIENT_LIMIT_PER_DAY: '4',
      ELKS_NEW_RECIPIENTS_PER_DAY: '0',
      ELKS_PREFIX_LIMIT_PER_HOUR: '5',
    });
    expect(policy).toMatchObject({
      messagesPerMinute: 1,
      messagesPerDay: 2,
      dailyBudgetUnits: 995_000,
      recipientPerHour: 3,
      recipientPerDay: 4,
      newRecipientsPerDay: 0,
      prefixPerHour: 5,
    });
  });

  it('of no money at all are taken at their word', () => {
    expect(configOf({ ELKS_DAILY_BUDGET: '0' }).policy.dailyBudgetUnits).toBe(0);
  });

  it('are the same with --simulator, so that it shows what a live server would do', () => {
    const { messagesPerDay, dailyBudgetUnits, recipientPerHour } = configOf({}, SIMULATOR).policy;
    expect({ messagesPerDay, dailyBudgetUnits, recipientPerHour }).toEqual({
      messagesPerDay: 100,
      dailyBudgetUnits: 1_000_000,
      recipientPerHour: 10,
    });
  });
});

describe('rules of the operator', () => {
  it('on the night are read with their time zone', () => {
    const { quietHours, timeZone } = configOf({
      ELKS_QUIET_HOURS: '21:00-08:00',
      ELKS_TIMEZONE: 'Europe/Helsinki',
    }).policy;
    expect({ quietHours, timeZone }).toEqual({
      quietHours: { fromMinute: 1_260, toMinute: 480 },
      timeZone: 'Europe/Helsinki',
    });
  });

  it.each(['always', 'new-recipients', 'never', 'Always', 'NEVER'])('on approval may be %s', (mode) => {
    expect(configOf({ ELKS_APPROVAL: mode }).policy.approval).toBe(mode.toLowerCase());
  });

  it('on reading, keeping and logging are taken as they are set', () => {
    const { policy, retentionDays, dontLog } = configOf({
      ELKS_READ_ONLY: 'yes',
      ELKS_RETENTION_DAYS: '1',
      ELKS_DONTLOG: 'on',
    });
    expect({ readOnly: policy.readOnly, retentionDays, dontLog }).toEqual({
      readOnly: true,
      retentionDays: 1,
      dontLog: true,
    });
  });
});

describe('lists', () => {
  it.each(['SE,NO', 'se, no', ' SE ; NO ', 'SE\nNO', ',SE,,NO,'])('reads the countries %j', (text) => {
    expect(configOf({ ELKS_ALLOWED_COUNTRIES: text }).policy.allowedCountries).toEqual(['SE', 'NO']);
  });

  it('reads * as every country', () => {
    expect(configOf({ ELKS_ALLOWED_COUNTRIES: '*' }).policy.allowedCountries).toBe('*');
  });

  it.each([
    ['+46701740605', 'SE'],
    ['+447700900123', 'GB'],
    ['+12125550123', 'US'],
  ])('allows the country of the number %s when none is named', (number, region) => {
    expect(configOf({ ELKS_PHONE_NUMBER: number }).policy.allowedCountries).toEqual([region]);
  });

  it('reads recipients as E.164', () => {
    const env = { ELKS_ALLOWED_RECIPIENTS: '+46701740610, 0046701740611' };
    expect(configOf(env).policy.allowedRecipients).toEqual(['+46701740610', '+46701740611']);
  });

  it('tells own numbers and text senders apart', () => {
    const { senders, ownNumbers } = configOf({
      ELKS_PHONE_NUMBER: '+46701740605',
      ELKS_SENDERS: 'Bageriet, +46701740607',
    }).policy;
    expect({ senders, ownNumbers }).toEqual({
      senders: ['Bageriet'],
      ownNumbers: ['+46701740605', '+46701740607'],
    });
  });
});
