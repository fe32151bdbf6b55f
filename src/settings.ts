import type { IpRange } from './domain/ip-address.ts';
import type { PublicAddress } from './domain/public-address.ts';
import { parseToolsets, TOOLSETS } from './domain/toolsets.ts';
import { parseBaseUrl } from './elks/http.ts';
import { APPROVAL_MODES } from './policy/policy.ts';

import {
  amount,
  announcementOf,
  approvalMode,
  bad,
  bearerToken,
  booleanOf,
  country,
  databaseUrl,
  e164,
  folder,
  hostName,
  ipRange,
  listOf,
  publicUrl,
  quietHoursOf,
  type Reading,
  senderOf,
  storeKey,
  wholeNumber,
  wholePath,
  word,
  zone,
} from './setting-readers.ts';

/** One environment variable: everything the parser, the start-up error and the documentation need to know. */
export interface Setting<T> {
  readonly name: string;
  /** What a value looks like, for people. */
  readonly form: string;
  readonly fallback: string;
  readonly meaning: string;
  readonly secret: boolean;
  readonly read: (text: string) => Reading<T>;
}

function setting<T>(
  name: string,
  read: (text: string) => Reading<T>,
  rest: { form: string; fallback: string; meaning: string; secret?: boolean },
): Setting<T> {
  return { name, read, secret: false, ...rest };
}

/** Source: https://46elks.se/docs/verify-callback-origin, read 2026-11-22. */
export const ELKS_SOURCES = ['176.10.154.199', '85.24.146.132', '185.39.146.243', '2001:9b0:2:902::199'];

/** Every setting there is. `docs/config.md` and the README table are generated from it. */
export const SETTINGS = {
  username: setting('ELKS_API_USERNAME', word, {
    form: 'text',
    fallback: 'none',
    meaning:
      'API username of the 46elks account or subaccount. Without credentials the server starts, lists its tools, and says what to set when one is called.',
    secret: true,
  }),
  password: setting('ELKS_API_PASSWORD', word, {
    form: 'text',
    fallback: 'none',
    meaning: 'API password that belongs to the username.',
    secret: true,
  }),
  phoneNumber: setting('ELKS_PHONE_NUMBER', e164, {
    form: 'E.164',
    fallback: 'none',
    meaning: 'Default sender: one of the numbers of the account, so that people can answer.',
  }),
  dryRun: setting('DRY_RUN', booleanOf, {
    form: 'boolean',
    fallback: 'true (false with --simulator)',
    meaning:
      'Nothing is sent while this is true. A call can ask for a dry run too, but none can undo this one.',
  }),
  senders: setting('ELKS_SENDERS', listOf(senderOf), {
    form: 'list of sender IDs',
    fallback: 'none',
    meaning:
      'Senders you own. When set, only these and your own number are allowed; names on it may resemble a protected brand.',
  }),
  allowedRecipients: setting('ELKS_ALLOWED_RECIPIENTS', listOf(e164), {
    form: 'list of E.164',
    fallback: 'none',
    meaning: 'Numbers that never need approval.',
  }),
  allowedCountries: setting<readonly string[] | '*'>(
    'ELKS_ALLOWED_COUNTRIES',
    (text) => (text === '*' ? { value: '*' } : listOf(country)(text)),
    {
      form: 'list of ISO country codes, or *',
      fallback: 'country of ELKS_PHONE_NUMBER, else SE',
      meaning: 'Countries that may be texted.',
    },
  ),
  approval: setting('ELKS_APPROVAL', approvalMode, {
    form: APPROVAL_MODES.join(', '),
    fallback: 'new-recipients (never with --simulator)',
    meaning:
      'When a person must approve a message: always, for recipients not on ELKS_ALLOWED_RECIPIENTS, or never. What needs approval is held and not sent.',
  }),
  mediaDir: setting('ELKS_MEDIA_DIR', wholePath, {
    form: 'folder',
    fallback: 'none',
    meaning:
      'media tools: the folder from which pictures may be sent by name. Without it only pictures with an address are.',
  }),
  mediaHosts: setting('ELKS_MEDIA_HOSTS', listOf(hostName), {
    form: 'list of host names',
    fallback: 'none',
    meaning:
      'media and voice tools: hosts from which 46elks may fetch pictures and sounds without a person being asked: whoever is behind an address learns what stands in it.',
  }),
  callMinutes: setting('ELKS_CALL_MINUTES', wholeNumber(1, 60), {
    form: 'whole number 1-60',
    fallback: '10',
    meaning:
      'voice tools: longest call, in minutes, with what it opens with. A sound counts as two minutes, because 46elks does not say how long one is.',
  }),
  callsAtOnce: setting('ELKS_CALLS_AT_ONCE', wholeNumber(1, 100), {
    form: 'whole number 1-100',
    fallback: '1',
    meaning: 'voice tools: calls under way at once, over all processes.',
  }),
  callAnnouncement: setting<PublicAddress | 'none'>('ELKS_CALL_ANNOUNCEMENT', announcementOf, {
    form: 'https URL of a sound, or none',
    fallback: 'not set, so no call is made (none with --simulator)',
    meaning:
      'voice tools: the sound every call opens with, to say that it is automated; 46elks has no speech of its own. none: you answer for it that calls need not say so.',
  }),
  allowRecording: setting('ELKS_ALLOW_RECORDING', booleanOf, {
    form: 'boolean',
    fallback: 'false',
    meaning:
      'voice tools: whether a call may record what somebody says, after a sound that announces it. Where approval is on, each such call is asked about unless everybody it reaches is listed. Ask first what the law says where they are.',
  }),
  messagesPerMinute: setting('RATE_LIMIT_SMS_PER_MINUTE', wholeNumber(1, 1_000), {
    form: 'whole number 1-1000',
    fallback: '10',
    meaning:
      'Messages in any 60 seconds, over all processes that share the data folder. Calls that are refused do not count.',
  }),
  queriesPerMinute: setting('RATE_LIMIT_QUERIES_PER_MINUTE', wholeNumber(1, 10_000), {
    form: 'whole number 1-10000',
    fallback: '60',
    meaning: 'Questions to 46elks (history, status, balance, price) in any 60 seconds, over all processes.',
  }),
  maxParts: setting('ELKS_MAX_PARTS', wholeNumber(1, 60), {
    form: 'whole number 1-60',
    fallback: '10',
    meaning: 'Longest message, in parts.',
  }),
  messagesPerDay: setting('ELKS_DAILY_LIMIT', wholeNumber(1, 1_000_000), {
    form: 'whole number 1-1000000',
    fallback: '100',
    meaning: 'Messages in any 24 hours.',
  }),
  dailyBudget: setting('ELKS_DAILY_BUDGET', amount, {
    form: 'amount such as 100 or 99.50',
    fallback: '100',
    meaning:
      'Money in any 24 hours, in the currency of the account. The dearest plausible price of a message is held back before it is sent.',
  }),
  recipientPerHour: setting('ELKS_RECIPIENT_LIMIT_PER_HOUR', wholeNumber(1, 10_000), {
    form: 'whole number 1-10000',
    fallback: '10',
    meaning: 'Messages to one number in any 60 minutes.',
  }),
  recipientPerDay: setting('ELKS_RECIPIENT_LIMIT_PER_DAY', wholeNumber(1, 10_000), {
    form: 'whole number 1-10000',
    fallback: '30',
    meaning: 'Messages to one number in any 24 hours.',
  }),
  newRecipientsPerDay: setting('ELKS_NEW_RECIPIENTS_PER_DAY', wholeNumber(0, 100_000), {
    form: 'whole number 0-100000',
    fallback: '50',
    meaning: 'Numbers never texted before, in any 24 hours. Listed recipients do not count.',
  }),
  prefixPerHour: setting('ELKS_PREFIX_LIMIT_PER_HOUR', wholeNumber(1, 10_000), {
    form: 'whole number 1-10000',
    fallback: '30',
    meaning:
      'Messages in any 60 minutes to numbers that are alike but for the last four digits. Listed recipients are exempt.',
  }),
  quietHours: setting('ELKS_QUIET_HOURS', quietHoursOf, {
    form: 'hours such as 21:00-08:00',
    fallback: 'none',
    meaning: 'Hours, where the recipient is, in which messages wait until the morning.',
  }),
  timeZone: setting('ELKS_TIMEZONE', zone, {
    form: 'IANA time zone',
    fallback: 'Europe/Stockholm',
    meaning: 'Time zone of recipients whose own is not known.',
  }),
  readOnly: setting('ELKS_READ_ONLY', booleanOf, {
    form: 'boolean',
    fallback: 'false',
    meaning: 'Refuses every send, for a server that only reads.',
  }),
  toolsets: setting(
    'ELKS_TOOLSETS',
    (text) => {
      const value = parseToolsets(text);
      return value ? { value } : bad(`is not a list of ${TOOLSETS.join(', ')}`);
    },
    {
      form: `list of ${TOOLSETS.join(', ')}`,
      fallback: 'messages',
      meaning:
        'Which tools are offered: messages (texts), media (pictures), voice (calls and recordings), numbers, admin (spending, renting numbers, subaccounts). Others are neither listed nor run; check_sms_status comes with each.',
    },
  ),
  retentionDays: setting('ELKS_RETENTION_DAYS', wholeNumber(1, 3_650), {
    form: 'whole number 1-3650',
    fallback: '30',
    meaning:
      'Days that texts and numbers stay in the store; afterwards only keyed hashes are left, so that limits and opt-outs still hold.',
  }),
  dontLog: setting('ELKS_DONTLOG', booleanOf, {
    form: 'boolean',
    fallback: 'false',
    meaning:
      'Asks 46elks not to keep the texts. A lost answer is then looked for without its text, so two alike to one number within minutes stay unknown.',
  }),
  showCodes: setting('ELKS_SHOW_CODES', booleanOf, {
    form: 'boolean',
    fallback: 'false',
    meaning:
      'Show one-time codes of banks, shops and sites in messages that came in. Unless it is set they are hidden from the assistant, so that nobody can have it pass one on.',
  }),
  dataDir: setting('ELKS_DATA_DIR', folder, {
    form: 'folder, or :memory:',
    fallback: "the platform's data folder (in memory with --simulator)",
    meaning:
      'Where messages and limits are kept. :memory: forgets them at the end and is for dry runs and the simulator only.',
  }),
  databaseUrl: setting('DATABASE_URL', databaseUrl, {
    form: 'postgres://user:password@host/database',
    fallback: 'none',
    meaning:
      'A PostgreSQL database in place of the file in ELKS_DATA_DIR, so that several machines share messages and limits. Needs ELKS_STORE_KEY.',
    secret: true,
  }),
  storeKey: setting('ELKS_STORE_KEY', storeKey, {
    form: '64 of 0-9 a-f',
    fallback: 'none',
    meaning:
      'With DATABASE_URL: the key behind the hashes of numbers and the seals of the audit trail, the same on every machine and kept out of the database. Made with openssl rand -hex 32.',
    secret: true,
  }),
  httpToken: setting('ELKS_HTTP_TOKEN', bearerToken, {
    form: 'at least 32 of A-Z a-z 0-9 . _ ~ + / -',
    fallback: 'made at the first start and kept in the data folder',
    meaning: 'http command: the bearer token that every client must show at /mcp.',
    secret: true,
  }),
  publicUrl: setting('ELKS_PUBLIC_URL', publicUrl, {
    form: 'URL',
    fallback: 'none',
    meaning:
      'http command: the address under which others reach this server, through a reverse proxy that speaks https.',
  }),
  httpHosts: setting('ELKS_HTTP_HOSTS', listOf(hostName), {
    form: 'list of host names',
    fallback: 'none',
    meaning:
      'http command: further names under which clients may speak to /mcp, beside this machine, --host and the host of ELKS_PUBLIC_URL.',
  }),
  webhookSources: setting<readonly IpRange[] | '*'>(
    'ELKS_WEBHOOK_SOURCES',
    (text) => (text === '*' ? { value: '*' } : listOf(ipRange)(text)),
    {
      form: 'list of IP addresses or blocks, or *',
      fallback: ELKS_SOURCES.join(', '),
      meaning: 'http command: where 46elks sends from; what comes from elsewhere is not taken in.',
    },
  ),
  trustedProxies: setting('ELKS_TRUSTED_PROXIES', listOf(ipRange), {
    form: 'list of IP addresses or blocks',
    fallback: 'none',
    meaning: 'http command: reverse proxies that are believed when they say where a webhook came from.',
  }),
  baseUrl: setting(
    'ELKS_API_BASE_URL',
    (text) => {
      const value = parseBaseUrl(text);
      if (value === undefined)
        return bad('is neither https://api.46elks.com/a1 nor an address on this machine');
      return value.endsWith('/a1') ? { value } : bad('does not end with the path /a1');
    },
    {
      form: 'URL',
      fallback: 'https://api.46elks.com/a1',
      meaning:
        'Where the API is. Only 46elks itself or a simulator on this machine: the credentials go nowhere else.',
    },
  ),
} as const;
