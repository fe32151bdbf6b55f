import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { styleText } from 'node:util';
import type { App } from '../app.ts';
import { type Config, parseConfig } from '../config.ts';
import { counted } from '../domain/counted.ts';
import { formatUnits } from '../domain/money.ts';
import { isoRegionName, maskNumber, parsePhone } from '../domain/phone.ts';
import { quietUntil, zonesOf } from '../domain/quiet-hours.ts';
import { toIso } from '../domain/time.ts';
import { visible } from '../domain/untrusted.ts';
import { type ConfigSources, type SettingOrigin, settingOrigins } from '../setting-sources.ts';
import { SETTINGS } from '../settings.ts';
import { nonBlank } from '../settings-file.ts';
import { isErased } from '../store/kept.ts';
import { type MessageRecord, StoreUnavailable } from '../store/store.ts';
import {
  furtherCommand,
  hasStore,
  inMemory,
  inOwnWords,
  NOT_POSSIBLE,
  nothingThere,
  OK,
  type OperatorCall,
  quietApp,
  say,
  sourcesOf,
  storeTrouble,
  usage,
} from './operator.ts';
import { list } from './table.ts';
import { VERSION } from './version.ts';

/** One thing that was looked at; `bad` stands in the way of a live send, `note` does not. */
interface Finding {
  readonly level: 'ok' | 'note' | 'bad';
  readonly about: string;
  readonly finding: string;
}

const ok = (about: string, finding: string): Finding => ({ level: 'ok', about, finding });
const note = (about: string, finding: string): Finding => ({ level: 'note', about, finding });
const bad = (about: string, finding: string): Finding => ({ level: 'bad', about, finding });

/** `doctor`: what is set and from where, and whether a live send would work now; the exit code says the same. */
export async function doctorCommand(call: OperatorCall): Promise<number> {
  if (call.words.length > 0) return usage('doctor', '"doctor" takes no further words');
  const sources = await sourcesOf(call);
  const parsed = parseConfig(sources);
  const settings = settingOrigins(sources).map((origin) =>
    readable(origin, parsed.ok ? parsed.config : undefined, call),
  );
  const findings = [
    ...settingsFile(sources),
    ...(parsed.ok
      ? await examine(parsed.config, call)
      : parsed.problems.map(({ name, message }) => bad('settings', `${name} ${message}`))),
  ];
  const works = findings.every(({ level }) => level !== 'bad');
  if (call.json) say(JSON.stringify({ version: VERSION, node: process.version, works, settings, findings }));
  else print(settings, findings, verdict(works, parsed.ok ? parsed.config : undefined));
  return works ? OK : NOT_POSSIBLE;
}

/** What a file of settings says in vain, and who can read what it says. */
function settingsFile({ env, settingsFile: file }: ConfigSources): readonly Finding[] {
  if (!file) return [];
  const overridden = file.lines.flatMap((line) => {
    const outside = line.name === undefined ? undefined : nonBlank(env[line.name]);
    return line.name === undefined || outside === undefined || outside === line.value ? [] : [line.name];
  });
  const holdsSecret = Object.values(SETTINGS).some(
    ({ name, secret }) => secret && file.lines.some((line) => line.name === name),
  );
  return [
    ...(overridden.length === 0
      ? []
      : [note('settings', `the environment comes before ${file.path} with ${overridden.join(', ')}`)]),
    ...(holdsSecret ? [privacyOf('settings', file.path)] : []),
  ];
}

/** Whether anybody but its owner can read a file; where there are no modes, nothing is said against it. */
function privacyOf(about: string, file: string): Finding {
  const mode = statSync(file).mode & 0o777;
  const isPrivate = process.platform === 'win32' || (mode & 0o077) === 0;
  return (isPrivate ? ok : note)(
    about,
    `${file} (mode ${mode.toString(8)}${isPrivate ? '' : ', open to others: chmod go= it'})`,
  );
}

async function examine(config: Config, call: OperatorCall): Promise<readonly Finding[]> {
  const isThere = hasStore(config);
  const app = quietApp(isThere ? config : inMemory(config));
  try {
    const isInMemory = config.storeName === ':memory:';
    return [
      ...(isInMemory ? [note('data', 'kept in memory and forgotten at the end')] : []),
      ...(isThere ? await data(app, config) : [withoutStore(config)]),
      ...switches(config),
      ...quietHours(config),
      ...(await account(app, config, call.full)),
      ...(await moment(app, config, call)),
    ];
  } catch (error) {
    if (error instanceof StoreUnavailable) return [bad('data', storeTrouble(config, error))];
    throw error;
  } finally {
    await app.close();
  }
}

/** A store is made by the first server or command that writes something down, if the folder lets it. */
function withoutStore(config: Config): Finding {
  let folder = dirname(config.storeFile);
  while (!existsSync(folder)) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return note('data', nothingThere(config));
  } catch {
    return bad('data', `There is nothing at ${config.storeName}, and ${folder} cannot be written to.`);
  }
}

async function data(
  { operator }: App,
  { storeFile, storeName, database }: Config,
): Promise<readonly Finding[]> {
  const engine = await operator.engine();
  const words = Object.entries(engine).map(([name, value]) => `${name} ${value}`);
  const sound = (engine['quick_check'] ?? 'ok') === 'ok' ? ok : bad;
  const { broken, head } = await operator.audit(0);
  const files =
    database || storeFile === ':memory:' ? [] : [dirname(storeFile), storeFile, `${dirname(storeFile)}/key`];
  return [
    ...files.map((file) => privacyOf('data', file)),
    ...(database ? [ok('data', storeName)] : []),
    sound('data', words.join(', ')),
    broken === undefined
      ? ok('audit', `${counted(head.seq, 'entry', 'entries')}, unbroken`)
      : note('audit', `the trail does not hold: ${broken}`),
  ];
}

/** What the operator has to decide before anything leaves. */
function switches({ policy, defaultSender }: Config): readonly Finding[] {
  const { dryRun, approval, allowedRecipients } = policy;
  const listed = `${counted(allowedRecipients.length, 'recipient')} on ${SETTINGS.allowedRecipients.name}`;
  return [
    dryRun
      ? bad('dry run', 'DRY_RUN is on, so nothing is sent; set DRY_RUN=false')
      : ok(
          'dry run',
          policy.simulated ? 'off: messages go to the simulator' : 'off: messages are really sent',
        ),
    defaultSender === undefined
      ? note(
          'sender',
          `no default: every message must name one; set ${SETTINGS.phoneNumber.name} to a number of the account`,
        )
      : ok('sender', maskNumber(defaultSender)),
    approval === 'never'
      ? note('approval', 'never: whatever the rules allow is sent without a person')
      : ok('approval', `${approval}; ${listed}`),
  ];
}

/** Whether a text to the operator's own country would wait now. */
function quietHours({ policy, defaultSender }: Config): readonly Finding[] {
  if (!policy.quietHours) return [];
  const own = defaultSender === undefined ? undefined : parsePhone(defaultSender);
  const region = own?.ok ? own.value.region : undefined;
  const until = quietUntil(Date.now(), policy.quietHours, zonesOf(region, policy.timeZone));
  const where = region === undefined ? policy.timeZone : isoRegionName(region);
  return until === undefined
    ? [ok('quiet', `not now in ${where}`)]
    : [note('quiet', `hours in ${where} until ${toIso(until)}: what is sent now waits until then`)];
}

async function account({ operator }: App, config: Config, full: boolean): Promise<readonly Finding[]> {
  const { baseUrl, defaultSender } = config;
  const answer = await operator.account();
  if ('problem' in answer) return [bad('account', inOwnWords(answer.problem))];
  const { kind, balanceUnits, usedUnits, usageLimitUnits, currency = '' } = answer;
  const name = full && answer.name !== undefined ? ` "${visible(answer.name, 40)}"` : '';
  const money =
    balanceUnits === undefined
      ? `${formatUnits(usedUnits ?? 0)} used${usageLimitUnits === undefined ? '' : ` of ${formatUnits(usageLimitUnits)}`}`
      : `balance ${formatUnits(balanceUnits)} ${currency}`.trim();
  const isSpent = usageLimitUnits !== undefined && (usedUnits ?? 0) >= usageLimitUnits;
  return [
    (isSpent ? bad : ok)('account', `${kind}${name} reached at ${baseUrl}, ${money}`),
    ...(balanceUnits !== undefined && answer.currency === undefined
      ? [note('account', '46elks names no currency yet; it does once money was paid in')]
      : []),
    ...(defaultSender === undefined ? [] : [await sender({ operator }, defaultSender)]),
  ];
}

async function sender({ operator }: Pick<App, 'operator'>, number: string): Promise<Finding> {
  const quote = await operator.quoteFrom(number);
  if ('problem' in quote) return bad('sender', `46elks does not take it: ${inOwnWords(quote.problem)}`);
  const price =
    quote.costUnits === undefined
      ? ''
      : `; a text to itself would cost ${formatUnits(quote.costUnits)} a part`;
  return ok('sender', `46elks lets this account send from it${price}`);
}

/** What the rules say now, and what waits. */
async function moment(
  { operator }: App,
  { policy }: Config,
  call: OperatorCall,
): Promise<readonly Finding[]> {
  const [usage, held, waiting, unknown, answers, objections] = [
    await operator.usage(),
    await operator.held(),
    await operator.waiting(),
    await operator.unknown(),
    await operator.toReview(),
    await operator.rehearse(),
  ];
  const left = Math.max(0, policy.dailyBudgetUnits - usage.day.units);
  return [
    ok(
      'limits',
      [
        `${usage.day.count} of ${policy.messagesPerDay} messages today; ${formatUnits(left)} of ${formatUnits(policy.dailyBudgetUnits)}`,
        ...(usage.currency === undefined ? [] : [usage.currency]),
        'left',
      ].join(' '),
    ),
    usage.pausedAt === undefined
      ? ok('pause', 'none')
      : note('pause', `since ${toIso(usage.pausedAt)}; end it with: ${furtherCommand(call, 'resume')}`),
    ...(usage.trippedAt === undefined
      ? []
      : [note('46elks', `failed lately; the last time at ${toIso(usage.trippedAt)}`)]),
    held.length === 0
      ? ok('held', 'none')
      : note(
          'held',
          `${held.length === 1 ? '1 waits' : `${held.length} wait`} for: ${furtherCommand(call, 'approve')}`,
        ),
    outbox(waiting, call),
    ...unsettled(unknown),
    answers.length === 0
      ? ok('answers', 'none to decide on')
      : note(
          'answers',
          `${answers.length} read as a wish not to be texted, or to be texted again: ${furtherCommand(call, 'opt-out list')}`,
        ),
    ...objections
      .filter(({ code }) => code !== 'credentials_missing')
      .map((objection) =>
        bad(
          'rules',
          // The line about the pause says how it is ended.
          objection.code === 'paused' ? objection.message : inOwnWords(objection),
        ),
      ),
  ];
}

/** What may leave without another question, and when. */
function outbox([next, ...more]: readonly MessageRecord[], call: OperatorCall): Finding {
  if (!next) return ok('outbox', 'nothing waits');
  const count = counted(more.length + 1, 'waits', 'wait');
  const when = next.dueAt > Date.now() ? `at ${toIso(next.dueAt)}` : 'as soon as a server runs';
  return note('outbox', `${count}, the next leaves ${when}: ${furtherCommand(call, 'approve list')}`);
}

/** What may have been sent; of a person who was forgotten there is nothing left to ask about. */
function unsettled(unknown: readonly MessageRecord[]): readonly Finding[] {
  if (unknown.length === 0) return [ok('unknown', 'none')];
  const [lost, open] = [unknown.filter(isErased), unknown.filter((record) => !isErased(record))];
  const finding = (messages: readonly MessageRecord[], then: string): readonly Finding[] => {
    const named = messages.slice(0, NAMED_MOST).map(({ id }) => id);
    const more = messages.length - named.length;
    const names = `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    if (messages.length === 0) return [];
    return [note('unknown', `${messages.length} may or may not have been sent: ${names}; ${then}`)];
  };
  return [
    ...finding(open, 'a running server asks 46elks about them, and nothing is sent again by itself'),
    ...finding(lost, 'whoever they were for was forgotten, so it stays unknown'),
  ];
}

const NAMED_MOST = 10;

/** What holds, with numbers masked unless they are asked for. */
function readable(
  { setting, origin, shown }: SettingOrigin,
  config: Config | undefined,
  { full, settingsFile }: OperatorCall,
): { name: string; value: string; origin: string } {
  const isNumbers = [SETTINGS.phoneNumber, SETTINGS.allowedRecipients, SETTINGS.senders].some(
    ({ name }) => name === setting.name,
  );
  const fallback = config && fallbackOf(setting.name, config);
  const given = isNumbers && !full ? masked(shown) : shown;
  return {
    name: setting.name,
    value: visible(origin === 'default' ? (fallback ?? shown) : given, 100),
    origin: origin === 'settings-file' && settingsFile ? basename(settingsFile.path) : origin,
  };
}

/** The defaults that depend on something else, as they turned out. */
function fallbackOf(name: string, { policy, storeFile }: Config): string | undefined {
  switch (name) {
    case SETTINGS.dryRun.name:
      return String(policy.dryRun);
    case SETTINGS.approval.name:
      return policy.approval;
    case SETTINGS.allowedCountries.name:
      return [...policy.allowedCountries].join(', ');
    case SETTINGS.dataDir.name:
      return storeFile === ':memory:' ? storeFile : dirname(storeFile);
    default:
      return undefined;
  }
}

function masked(text: string): string {
  return text
    .split(/[,;\s]+/)
    .filter(Boolean)
    .map(maskNumber)
    .join(', ');
}

const MARKS = { ok: ['green', 'ok  '], note: ['yellow', 'note'], bad: ['red', 'NO  '] } as const;

function print(
  settings: readonly { name: string; value: string; origin: string }[],
  findings: readonly Finding[],
  conclusion: string,
): void {
  say(
    `46elks-mcp-server ${VERSION} on Node.js ${process.versions.node} (${process.platform} ${process.arch})`,
  );
  const given = settings.filter(({ origin }) => origin !== 'default');
  const rest = settings.filter(({ origin }) => origin === 'default');
  say(
    '',
    styleText('bold', 'Set'),
    ...(given.length === 0
      ? ['  nothing']
      : list(given.map(({ name, value, origin }) => [name, `${value}  (${origin})`]))),
  );
  say('', styleText('bold', 'Left as they are'), ...list(rest.map(({ name, value }) => [name, value])));
  say('', styleText('bold', 'Found'));
  for (const { level, about, finding } of findings) {
    const [colour, mark] = MARKS[level];
    say(`  ${styleText(colour, mark)}  ${about.padEnd(8)}  ${finding}`);
  }
  say('', conclusion);
}

/** With settings that cannot be used it is not known what would be sent, and nothing is. */
function verdict(works: boolean, config: Config | undefined): string {
  const kind = config?.policy.simulated ? 'simulated' : 'live';
  if (works) return styleText('green', `A ${kind} send would work.`);
  const not = config ? `A ${kind} send would not work yet` : 'No server can start with these settings';
  return styleText('red', `${not}; see the lines marked NO.`);
}
