import { CAPABILITIES, type Capability, type Category, placeOf } from './numbering.ts';
import { type Currency, numberCost } from './prices.ts';
import type { EpochMicros } from './wire-time.ts';

/** A 46elks number of the account and what happens to what comes to it. */
export interface AccountNumber {
  /** `n` + 32 hexadecimal digits. */
  readonly id: string;
  readonly number: string;
  /** ISO 3166-1 alpha-2, lower case as in 46elks' samples. */
  readonly country: string;
  readonly category: Category;
  readonly capabilities: readonly Capability[];
  /** Monthly, in 1/10 000 of the currency. */
  readonly costUnits: number;
  /** When it was allocated. */
  readonly createdMicros: EpochMicros;
  /** Set once it was given back; then it receives and sends nothing. */
  deallocatedMicros?: EpochMicros;
  name?: string;
  /** URL, or a JSON action such as `{"forward":"+46…"}`. */
  smsUrl?: string;
  smsReplies: 'yes' | 'no';
  mmsUrl?: string;
  /** URL, or a JSON action such as `{"connect":"+46…"}`. */
  voiceStart?: string;
}

export interface SubaccountSettings {
  /** `a` + 32 hexadecimal digits. */
  readonly username: string;
  readonly password: string;
  readonly name: string;
  /** Lifetime limit in 1/10 000 of the currency; absent = none. */
  readonly usageLimitUnits?: number;
  readonly numbers?: readonly string[];
}

export interface AccountSettings {
  /** `u` + 32 hexadecimal digits; also the account's id. */
  readonly username: string;
  readonly password: string;
  readonly displayname: string;
  readonly mobilenumber: string;
  readonly email: string;
  readonly currency: Currency;
  readonly balanceUnits: number;
  readonly numbers: readonly string[];
  /** Numbers that may be senders because their owner verified them. */
  readonly unlockedSenders: readonly string[];
  readonly subaccounts: readonly SubaccountSettings[];
  /** Where messages to the first number are posted. */
  readonly smsUrl?: string;
}

/**
 * The account a simulator starts with. The numbers are from the range set aside for fiction by the Swedish Post and
 * Telecom Authority (070-174 06 05 to 99), so they can never be anybody's.
 */
export const DEFAULT_ACCOUNT: AccountSettings = {
  username: 'u5100000000000000000000000000046e',
  password: '51AA0000000000000000000000000046',
  displayname: 'Simulated account',
  mobilenumber: '+46701740606',
  email: 'owner@example.com',
  currency: 'SEK',
  balanceUnits: 1_000_000,
  numbers: ['+46701740605'],
  unlockedSenders: [],
  subaccounts: [],
};

export interface Subaccount {
  name: string;
  /** Lifetime limit in 1/10 000 of the currency; absent = none. */
  usageLimitUnits?: number;
  readonly createdMicros: EpochMicros;
  /** Set once it was closed; then its credentials open nothing. */
  deactivatedMicros?: EpochMicros;
}

/** Who a request is made as: the account itself or one of its subaccounts. */
export interface Principal {
  readonly id: string;
  password: string;
  readonly numbers: AccountNumber[];
  /** Present for a subaccount. */
  readonly subaccount?: Subaccount;
  /** What this principal has spent. */
  usedUnits: number;
}

export interface Account {
  readonly settings: AccountSettings;
  readonly principals: Principal[];
  readonly unlockedSenders: Set<string>;
  /** A subaccount's money comes out of this as well. */
  balanceUnits: number;
  creditAlertUnits?: number;
}

/** A fresh account with these settings; its numbers were allocated at this time, and their ids are made of their digits. */
export function openAccount(given: Partial<AccountSettings> = {}, at: EpochMicros = 0): Account {
  const settings = { ...DEFAULT_ACCOUNT, ...given };
  const plainNumber = (number: string, index: number): AccountNumber => ({
    id: `n${number.replace(/\D/g, '').padStart(32, '0')}`,
    number,
    ...placeOf(number),
    capabilities: CAPABILITIES,
    costUnits: numberCost(settings.currency),
    createdMicros: at + index,
    smsReplies: 'yes',
  });
  const numbers = settings.numbers.map(plainNumber);
  if (numbers[0] && settings.smsUrl !== undefined) numbers[0].smsUrl = settings.smsUrl;
  return {
    settings,
    unlockedSenders: new Set(settings.unlockedSenders),
    balanceUnits: settings.balanceUnits,
    principals: [
      { id: settings.username, password: settings.password, numbers, usedUnits: 0 },
      ...settings.subaccounts.map(({ username, password, numbers: own = [], ...subaccount }, index) => ({
        id: username,
        password,
        numbers: own.map(plainNumber),
        subaccount: { ...subaccount, createdMicros: at + index },
        usedUnits: 0,
      })),
    ],
  };
}

/** Whom an `Authorization: Basic …` header belongs to; undefined when it opens nothing. */
export function authenticate(account: Account, header: string | null): Principal | undefined {
  const encoded = /^basic +([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const pair = decodeBase64(encoded);
  return account.principals.find(
    ({ id, password, subaccount }) =>
      `${id}:${password}` === pair && subaccount?.deactivatedMicros === undefined,
  );
}

function decodeBase64(text: string): string | undefined {
  try {
    return atob(text);
  } catch {
    return undefined;
  }
}

/** Whether a number is the account's and was not given back. */
export const isActive = ({ deallocatedMicros }: AccountNumber): boolean => deallocatedMicros === undefined;

/** An active 46elks number with the principal it belongs to. */
export function findNumber(
  account: Account,
  number: string,
): { principal: Principal; own: AccountNumber } | undefined {
  for (const principal of account.principals) {
    const own = principal.numbers.find((each) => each.number === number && isActive(each));
    if (own) return { principal, own };
  }
  return undefined;
}

/** Whether a number may be the sender: an own 46elks number, the owner's phone, or a verified one. */
export function maySendFrom(account: Account, principal: Principal, number: string): boolean {
  return (
    principal.numbers.some((own) => own.number === number && isActive(own)) ||
    number === account.settings.mobilenumber ||
    account.unlockedSenders.has(number)
  );
}

/** Whether the money suffices: the account's balance, and the subaccount's lifetime limit when it has one. */
export function canPay(
  account: Account,
  principal: Principal,
  costUnits: number,
  check: 'cost' | 'positive',
): boolean {
  if (costUnits === 0) return true;
  const limit = principal.subaccount?.usageLimitUnits ?? Number.POSITIVE_INFINITY;
  const usable = Math.min(account.balanceUnits, limit - principal.usedUnits);
  return check === 'positive' ? usable > 0 : usable >= costUnits;
}

/** Takes the money for a message at once, as 46elks does. */
export function charge(account: Account, principal: Principal, costUnits: number): void {
  account.balanceUnits -= costUnits;
  principal.usedUnits += costUnits;
}
