import { readSms, type SmsAction } from '../../src/domain/action.ts';
import { parseMessageText } from '../../src/domain/message-text.ts';
import { parsePhone } from '../../src/domain/phone.ts';
import { parseSender } from '../../src/domain/sender.ts';
import type { Facts, Opinion, Policy } from '../../src/policy/policy.ts';
import { NO_USAGE } from '../no-usage.ts';

/** A moment at which nothing was sent yet. */
export const NOW = Date.parse('2026-11-22T12:00:00.000Z');
export const QUIET: Facts = { ...NO_USAGE, now: NOW, waiting: false, approved: false, reserveUnits: 5_500 };

/** A policy that has nothing against `actionOf()`. */
export const OPEN: Policy = {
  dryRun: false,
  simulated: true,
  readOnly: false,
  approval: 'never',
  credentials: true,
  secrets: ['Tr4umhaft-46'],
  senders: '*',
  ownNumbers: ['+46701740605'],
  allowedRecipients: [],
  allowedCountries: ['SE'],
  mediaHosts: ['pictures.example.com'],
  maxParts: 10,
  callSecondsMost: 600,
  callsAtOnce: 1,
  allowRecording: false,
  callAnnouncement: 'none',
  isReachable: false,
  messagesPerMinute: 10,
  messagesPerDay: 100,
  dailyBudgetUnits: 1_000_000,
  recipientPerHour: 10,
  recipientPerDay: 30,
  newRecipientsPerDay: 50,
  prefixPerHour: 30,
  quietHours: undefined,
  timeZone: 'Europe/Stockholm',
};

/** An action made as a tool makes it; throws when a field does not parse. */
export function actionOf(
  given: {
    readonly to?: string;
    readonly from?: string;
    readonly text?: string;
    readonly dryRun?: boolean;
  } = {},
): SmsAction {
  const { action, problems } = readSms({
    kind: 'sms',
    to: parsePhone(given.to ?? '+46701740610'),
    from: parseSender(given.from ?? '+46701740605'),
    text: parseMessageText(given.text ?? 'Hej, kl 14?'),
    flash: false,
    dryRun: given.dryRun ?? false,
  });
  if (!action) throw new Error(problems.map(({ message }) => message).join(' '));
  return action;
}

/** Opinions as `kind code`, for comparing. */
export function briefly(opinions: readonly Opinion[]): readonly string[] {
  return opinions.map((opinion) => {
    if (opinion.kind === 'warn') return `warn ${opinion.warning.code}`;
    return `${opinion.kind} ${opinion.kind === 'allow' ? opinion.ground : opinion.problem.code}`;
  });
}
