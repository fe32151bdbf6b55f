import { type IpRange, parseIpRange } from './domain/ip-address.ts';
import { parseUnits } from './domain/money.ts';
import { parsePhone } from './domain/phone.ts';
import { type PublicAddress, parsePublicAddress } from './domain/public-address.ts';
import { isTimeZone, parseQuietHours, type QuietHours } from './domain/quiet-hours.ts';
import { parseSender } from './domain/sender.ts';
import { parseToolsets, TOOLSETS } from './domain/toolsets.ts';
import { parseBaseUrl } from './elks/http.ts';
import { APPROVAL_MODES, type ApprovalMode } from './policy/policy.ts';

/** A value that could be read, or what is wrong with it (without repeating it). */
export type Reading<T> = { readonly value: T } | { readonly wrong: string };

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

const bad = (wrong: string): { wrong: string } => ({ wrong });

function booleanOf(text: string): Reading<boolean> {
  const word = text.toLowerCase();
  if (['true', 'yes', 'on', '1'].includes(word)) return { value: true };
  if (['false', 'no', 'off', '0'].includes(word)) return { value: false };
  return bad('is not one of true, false, yes, no, on, off, 1, 0');
}

function wholeNumber(least: number, most: number): (text: string) => Reading<number> {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most
      ? { value }
      : bad(`is not a whole number from ${least} to ${most}`);
  };
}

/** A list separated by commas or white space. */
function listOf<T>(item: (text: string) => Reading<T>): (text: string) => Reading<readonly T[]> {
  return (text) => {
    const values: T[] = [];
    for (const [index, word] of text
      .split(/[,;\s]+/)
      .filter((part) => part !== '')
      .entries()) {
      const reading = item(word);
      if ('wrong' in reading) return bad(`has an entry (number ${index + 1}) that ${reading.wrong}`);
      values.push(reading.value);
    }
    return { value: values };
  };
}

function e164(text: string): Reading<string> {
  const phone = parsePhone(text);
  return phone.ok
    ? { value: phone.value.e164 }
    : bad('is not a phone number in E.164, for example +46701234567');
}

function senderOf(text: string): Reading<string> {
  const sender = parseSender(text);
  return sender.ok
    ? { value: sender.value.id }
    : bad('is neither 3 to 11 of A-Z a-z 0-9 beginning with a letter nor a number in E.164');
}

function country(text: string): Reading<string> {
  const code = text.toUpperCase();
  const known =
    /^[A-Z]{2}$/.test(code) &&
    new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(code) !== undefined;
  return known ? { value: code } : bad('is not an ISO 3166-1 country code such as SE');
}

function databaseUrl(text: string): Reading<string> {
  return /^postgres(?:ql)?:\/\/(?:[^%]|%[\da-f]{2})+$/i.test(text) && URL.canParse(text)
    ? { value: text }
    : bad('is not a URL such as postgres://user:password@host/database, with %40 for an @ in the password');
}

function storeKey(text: string): Reading<string> {
  return /^[\da-f]{64}$/i.test(text)
    ? { value: text.toLowerCase() }
    : bad('is not 64 of 0-9 a-f; make one with openssl rand -hex 32');
}

function approvalMode(text: string): Reading<ApprovalMode> {
  const value = APPROVAL_MODES.find((mode) => mode === text.toLowerCase());
  return value ? { value } : bad(`is not one of ${APPROVAL_MODES.join(', ')}`);
}

function amount(text: string): Reading<number> {
  const value = parseUnits(text);
  return value === undefined ? bad('is not an amount such as 100 or 99.50') : { value };
}

function quietHoursOf(text: string): Reading<QuietHours> {
  const value = parseQuietHours(text);
  return value ? { value } : bad('is not a span of hours such as 21:00-08:00');
}

function zone(text: string): Reading<string> {
  return isTimeZone(text) ? { value: text } : bad('is not a time zone such as Europe/Stockholm');
}

const MEMORY = ':memory:';

/** A whole path: a relative one would depend on where a client happens to start the server, and nobody expands a tilde. */
function folder(text: string): Reading<string> {
  return text === MEMORY || /^(?:\/|[A-Za-z]:[\\/])/.test(text)
    ? { value: text }
    : bad('is not a whole path such as /home/me/46elks');
}

function wholePath(text: string): Reading<string> {
  return text === MEMORY ? bad('is not a folder') : folder(text);
}

function word(text: string): Reading<string> {
  return /^[\x21-\x39\x3b-\x7e]+$/.test(text)
    ? { value: text }
    : bad('holds spaces, a colon or other characters that credentials never have');
}

/** Where others reach this server: https, or a loopback address to try it; without anything that a secret could hide in. */
function publicUrl(text: string): Reading<string> {
  const url = /^https?:\/\/[\w.:[\]-]+(?:\/[\w./~-]*)?$/.test(text) ? URL.parse(text) : null;
  if (!url || (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)))
    return bad('is not an address such as https://sms.example.com, without user, query or fragment');
  return { value: `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}` };
}

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/;

function hostName(text: string): Reading<string> {
  const value = text.toLowerCase();
  return /^(?:[a-z\d](?:[a-z\d.-]*[a-z\d])?|\[[\da-f:.]+\])$/.test(value)
    ? { value }
    : bad('is not a host name or address without port');
}

function ipRange(text: string): Reading<IpRange> {
  const value = parseIpRange(text);
  return value ? { value } : bad('is neither an IP address nor a block of them such as 10.0.0.0/8');
}

function announcementOf(text: string): Reading<PublicAddress | 'none'> {
  if (text.toLowerCase() === 'none') return { value: 'none' };
  const address = parsePublicAddress(text);
  return address.ok
    ? { value: address.value }
    : bad('is neither none nor the https address of a sound on a public server');
}

/** RFC 6750, section 2.1: what a bearer token may consist of. Whoever has it can do all that the server may do. */
function bearerToken(text: string): Reading<string> {
  return /^[A-Za-z\d._~+/-]{32,512}=*$/.test(text)
    ? { value: text }
    : bad('is shorter than 32 characters or holds some that a bearer token never has');
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
      'voice tools: longest call, in minutes. A sound counts as two minutes, because 46elks does not say how long one is.',
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
      'voice tools: whether a call may record what somebody says, after a sound that announces it. Ask first what the law says where they are.',
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
        'Which tools are offered: messages (texts), media (pictures), voice (calls and recordings), numbers, admin (spending). Others are neither listed nor run.',
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
