import { formatUnits, parseUnits } from './money.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { isoRegionName } from './phone.ts';
import { type Problem, problem } from './problem.ts';
import { type PublicAddress, parsePublicAddress } from './public-address.ts';
import { visible } from './untrusted.ts';

/** What numbers can do. Source: https://46elks.se/docs/allocate-number */
export const CAPABILITIES = ['sms', 'mms', 'voice'] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** Where something that comes in is sent; null = nowhere. */
type Target = PublicAddress | null;

/** A number of the account by its id at 46elks, and as people write it, so that who approves sees which one it is. */
interface NumberNamed {
  readonly id: string;
  readonly number: string;
}

/** Something that is changed about the account itself. Only what is named is changed. */
export type AccountChange =
  | (NumberNamed & {
      readonly do: 'configure_number';
      readonly name?: string;
      readonly smsUrl?: Target;
      readonly mmsUrl?: Target;
      readonly voiceUrl?: Target;
      readonly smsReplies?: boolean;
    })
  | {
      readonly do: 'allocate_number';
      /** ISO 3166-1 alpha-2. */
      readonly country: string;
      readonly capabilities: readonly Capability[];
    }
  | (NumberNamed & { readonly do: 'deallocate_number' })
  /** Limits are for life: what a subaccount may spend in all, in 1/10 000 of the account's currency. */
  | { readonly do: 'create_subaccount'; readonly name: string; readonly limitUnits: number }
  | {
      readonly do: 'update_subaccount';
      readonly id: string;
      /** The name it has now, for who approves. */
      readonly called: string;
      readonly name?: string;
      readonly limitUnits?: number;
    };

/** A change as a tool is given it, and as it is kept. */
export interface GivenChange {
  readonly do: AccountChange['do'];
  readonly id?: string | undefined;
  readonly number?: string | undefined;
  readonly called?: string | undefined;
  readonly name?: string | undefined;
  readonly country?: string | undefined;
  readonly capabilities?: readonly Capability[] | undefined;
  readonly sms_url?: string | undefined;
  readonly mms_url?: string | undefined;
  readonly voice_url?: string | undefined;
  readonly sms_replies?: boolean | undefined;
  readonly usage_limit?: string | undefined;
}

const CHANGES = [
  'configure_number',
  'allocate_number',
  'deallocate_number',
  'create_subaccount',
  'update_subaccount',
] as const;

/** What stands for "nowhere". */
export const NOWHERE = 'none';

/** Reads a change, or says everything that is wrong with it: `account_change_invalid`, `address_not_public`. */
export function parseAccountChange(given: GivenChange): Parsed<AccountChange> {
  const problems: Problem[] = [];
  const wrong = (message: string): void => {
    problems.push(problem('account_change_invalid', message));
  };
  const word = (value: string | undefined, pattern: RegExp, message: string): string => {
    if (value === undefined || !pattern.test(value)) wrong(message);
    return value ?? '';
  };
  const id = (letter: string): string =>
    word(
      given.id,
      new RegExp(`^${letter}[0-9a-f]{20,40}$`),
      `The id is not one of 46elks: ${letter} and hex digits.`,
    );
  const number = (): string => word(given.number, /^\+[1-9]\d{6,14}$/, 'The number is not in E.164.');
  const name = (): string =>
    word(given.name, NAME, 'The name is not 1 to 50 letters, digits, spaces and . , - _ & ( ).');
  const limit = (): number => {
    const units = parseUnits(given.usage_limit ?? '');
    if (units === undefined) wrong('The limit is not an amount such as 100 or 99.50.');
    return units ?? 0;
  };
  const target = (text: string): Target => {
    if (text === NOWHERE) return null;
    const address = parsePublicAddress(text);
    if (address.ok) return address.value;
    problems.push(...address.problems);
    return null;
  };
  const named = { ...(given.name !== undefined && { name: name() }) };

  const read = (): AccountChange => {
    switch (given.do) {
      case 'configure_number': {
        const { sms_url, mms_url, voice_url, sms_replies } = given;
        const settings = {
          ...named,
          ...(sms_url !== undefined && { smsUrl: target(sms_url) }),
          ...(mms_url !== undefined && { mmsUrl: target(mms_url) }),
          ...(voice_url !== undefined && { voiceUrl: target(voice_url) }),
          ...(sms_replies !== undefined && { smsReplies: sms_replies }),
        };
        if (Object.keys(settings).length === 0) wrong('Nothing is to be changed.');
        return { do: given.do, id: id('n'), number: number(), ...settings };
      }
      case 'allocate_number': {
        const country = word(
          given.country,
          /^[A-Z]{2}$/,
          'The country is not two capital letters such as SE.',
        );
        const capabilities = CAPABILITIES.filter((each) => given.capabilities?.includes(each));
        if (capabilities.length === 0)
          wrong(`Of what the number is to do, none is ${CAPABILITIES.join(', ')}.`);
        return { do: given.do, country, capabilities };
      }
      case 'deallocate_number':
        return { do: given.do, id: id('n'), number: number() };
      case 'create_subaccount':
        return { do: given.do, name: name(), limitUnits: limit() };
      case 'update_subaccount': {
        const limited = { ...(given.usage_limit !== undefined && { limitUnits: limit() }) };
        if (given.name === undefined && given.usage_limit === undefined) wrong('Nothing is to be changed.');
        const called = word(given.called, /^.{1,80}$/su, 'The name that it has now is missing.');
        return { do: given.do, id: id('a'), called, ...named, ...limited };
      }
    }
  };
  const change = read();
  return problems.length > 0 ? unparsed(...problems) : parsed(change);
}

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} .,\-_&()]{0,49}$/u;

/** The change as JSON that reads back as the same and always comes out the same. */
export function changeText(change: AccountChange): string {
  return JSON.stringify(asGiven(change));
}

/** Reads what `changeText` wrote. */
export function parseChangeText(text: string): Parsed<AccountChange> {
  const fields = fieldsIn(text);
  const kind = CHANGES.find((known) => known === fields.get('do'));
  if (!kind) return unparsed(problem('account_change_invalid', 'The stored change can no longer be read.'));
  const word = (name: string): string | undefined => {
    const value = fields.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  const replies = fields.get('sms_replies');
  const list = fields.get('capabilities');
  return parseAccountChange({
    do: kind,
    id: word('id'),
    number: word('number'),
    called: word('called'),
    name: word('name'),
    country: word('country'),
    capabilities: Array.isArray(list) ? CAPABILITIES.filter((each) => list.includes(each)) : undefined,
    sms_url: word('sms_url'),
    mms_url: word('mms_url'),
    voice_url: word('voice_url'),
    sms_replies: typeof replies === 'boolean' ? replies : undefined,
    usage_limit: word('usage_limit'),
  });
}

function fieldsIn(text: string): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : new Map();
  } catch {
    return new Map();
  }
}

function asGiven(change: AccountChange): GivenChange {
  switch (change.do) {
    case 'configure_number': {
      const { do: kind, id, number, name, smsUrl, mmsUrl, voiceUrl, smsReplies } = change;
      return {
        do: kind,
        id,
        number,
        name,
        sms_url: shown(smsUrl),
        mms_url: shown(mmsUrl),
        voice_url: shown(voiceUrl),
        sms_replies: smsReplies,
      };
    }
    case 'allocate_number':
    case 'deallocate_number':
      return change;
    case 'create_subaccount':
    case 'update_subaccount': {
      const { limitUnits, ...rest } = change;
      return { ...rest, usage_limit: limitUnits === undefined ? undefined : formatUnits(limitUnits) };
    }
  }
}

function shown(target: Target | undefined): string | undefined {
  return target === null ? NOWHERE : target?.url;
}

/** Where a change makes things go that come in. */
export function targetsOf(change: AccountChange): readonly PublicAddress[] {
  if (change.do !== 'configure_number') return [];
  const { smsUrl, mmsUrl, voiceUrl } = change;
  return [smsUrl, mmsUrl, voiceUrl].filter((target) => target !== undefined && target !== null);
}

/**
 * Whether a person decides about it whatever else is set: it cannot be undone, costs every month or by the text, moves money,
 * or sends what comes in to somebody else. What a number is called is nobody's loss.
 */
export function needsPerson(change: AccountChange): boolean {
  if (change.do !== 'configure_number') return true;
  const { smsUrl, mmsUrl, voiceUrl, smsReplies } = change;
  return [smsUrl, mmsUrl, voiceUrl, smsReplies].some((setting) => setting !== undefined);
}

/** Whether nothing brings back what it takes away. */
export function isForGood(change: AccountChange): boolean {
  return change.do === 'deallocate_number';
}

/**
 * What `changeText` wrote in a few words, for a list; undefined when it cannot be read. `numberShown` says how much of a number
 * is seen, and of an address only the host is, because the rest may hold a secret.
 */
export function changeTitle(
  text: string,
  numberShown: (number: string) => string = (number) => number,
): string | undefined {
  const change = parseChangeText(text);
  return change.ok ? titleOf(change.value, numberShown) : undefined;
}

function titleOf(change: AccountChange, numberShown: (number: string) => string): string {
  switch (change.do) {
    case 'configure_number': {
      const { number, name, smsUrl, mmsUrl, voiceUrl, smsReplies } = change;
      const settings = [
        ...(name === undefined ? [] : [`name ${name}`]),
        ...wayTo('texts', smsUrl),
        ...wayTo('pictures', mmsUrl),
        ...wayTo('calls', voiceUrl),
        ...(smsReplies === undefined ? [] : [`replies ${smsReplies ? 'on' : 'off'}`]),
      ];
      return `set ${numberShown(number)}: ${settings.join(', ')}`;
    }
    case 'allocate_number':
      return `rent ${change.country} ${change.capabilities.join(' ')}`;
    case 'deallocate_number':
      return `give back ${numberShown(change.number)}`;
    case 'create_subaccount':
      return `make subaccount ${change.name}, limit ${formatUnits(change.limitUnits)}`;
    case 'update_subaccount': {
      const { called, name, limitUnits } = change;
      const settings = [
        ...(name === undefined ? [] : [`name ${name}`]),
        ...(limitUnits === undefined ? [] : [`limit ${formatUnits(limitUnits)}`]),
      ];
      return `set subaccount ${visible(called)}: ${settings.join(', ')}`;
    }
  }
}

function wayTo(what: string, target: Target | undefined): readonly string[] {
  return target === undefined ? [] : [`${what} to ${target?.host ?? 'nowhere'}`];
}

/** The change in words, a line each, for a person who decides about it. */
export function changeLines(change: AccountChange, currency: string | undefined): readonly string[] {
  const limit = (units: number) => `${formatUnits(units)} ${currency ?? 'of the account currency'}`;
  const who = 'number' in change ? `${change.number} (${change.id})` : '';
  switch (change.do) {
    case 'configure_number': {
      const { name, sms_url, mms_url, voice_url, sms_replies } = asGiven(change);
      return [
        `Change the number ${who}:`,
        ...line('name', name),
        ...line('incoming texts go to', sms_url),
        ...line('incoming pictures go to', mms_url),
        ...line('incoming calls go to', voice_url),
        ...line('answers of that address are sent as texts', sms_replies?.toString()),
      ];
    }
    case 'allocate_number':
      return [
        `Rent a new number in ${isoRegionName(change.country)} for ${change.capabilities.join(', ')}, paid every month.`,
      ];
    case 'deallocate_number':
      return [`Give back the number ${who}, for ever: nobody can get it again.`];
    case 'create_subaccount':
      return [`Make a subaccount "${change.name}" that may spend ${limit(change.limitUnits)} in all.`];
    case 'update_subaccount':
      return [
        `Change the subaccount ${visible(change.called)} (${change.id}):`,
        ...line('name', change.name),
        ...line('may spend in all', change.limitUnits === undefined ? undefined : limit(change.limitUnits)),
      ];
  }
}

function line(what: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`  ${what}: ${visible(value)}`];
}
