import * as z from 'zod';
import type { EpochMs } from '../domain/time.ts';
import type { Form, Login } from './http.ts';
import {
  idSchema,
  isId,
  normaliseTime,
  only,
  optionalCost,
  optionalText,
  type Page,
  parseJson,
  parseTime,
  readPage,
} from './wire-values.ts';

/** A subaccount, without its secret. Source: https://46elks.se/docs/get-subaccounts */
export interface Subaccount {
  /** Also its API username. */
  readonly id: string;
  readonly name: string | undefined;
  readonly active: boolean;
  readonly createdAt: EpochMs | undefined;
  /** The same, as `start` and `end` of a page take it. */
  readonly created: string | undefined;
  /** What it may spend in its life, in 1/10 000 of the account's currency; undefined = no limit. */
  readonly usageLimitUnits: number | undefined;
  readonly usedUnits: number | undefined;
  readonly deactivatedAt: EpochMs | undefined;
}

/** What can be set on a subaccount; a limit of null takes the limit away. Source: https://46elks.se/docs/update-subaccount */
export interface SubaccountSettings {
  readonly name?: string;
  readonly usageLimitUnits?: number | null;
}

export const isSubaccountId = (id: string): boolean => isId('a', id);

export function subaccountForm({ name, usageLimitUnits }: SubaccountSettings): Form {
  return {
    ...(name !== undefined && { name }),
    ...(usageLimitUnits !== undefined && { usagelimit: String(usageLimitUnits ?? 'none') }),
  };
}

/** One subaccount, or undefined when the answer is not one. */
export function readSubaccount(text: string): Subaccount | undefined {
  return readRow(only(parseJson(text)));
}

/** One page of subaccounts, or undefined when it is none. */
export function readSubaccountPage(text: string): Page<Subaccount> | undefined {
  return readPage(text, readRow);
}

/** A subaccount, and what its login opens; nothing when 46elks shows no password, as of one that was closed. */
export type Opened<Access> = Subaccount & { readonly access: Access | undefined };

/**
 * One subaccount with what its login opens. The password goes to `open` and nowhere else: what is returned has none.
 * Undefined when the answer is not a subaccount.
 */
export function readOpened<Access>(text: string, open: (login: Login) => Access): Opened<Access> | undefined {
  return openRow(only(parseJson(text)), open);
}

/** One page of subaccounts, each as `readOpened` gives it; undefined when it is none. */
export function readOpenedPage<Access>(
  text: string,
  open: (login: Login) => Access,
): Page<Opened<Access>> | undefined {
  return readPage(text, (row) => openRow(row, open));
}

function openRow<Access>(row: unknown, open: (login: Login) => Access): Opened<Access> | undefined {
  const subaccount = readRow(row);
  if (!subaccount) return undefined;
  const { data } = secretSchema.safeParse(row);
  return { ...subaccount, access: data && open({ username: subaccount.id, password: data.secret }) };
}

/** The API password in the answer that made or showed a subaccount; undefined when there is none. */
export function readSecret(text: string): string | undefined {
  return secretSchema.safeParse(only(parseJson(text))).data?.secret;
}

const secretSchema = z.object({ secret: z.string().min(1).max(200) });

const rowSchema = z.object({
  id: idSchema('a'),
  name: optionalText,
  active: z.union([z.string(), z.boolean()]).optional().catch(undefined),
  created: optionalText,
  usagelimit: optionalCost,
  balanceused: optionalCost,
  usage: optionalCost,
  deactivated: optionalText,
});

function readRow(value: unknown): Subaccount | undefined {
  const parsed = rowSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const row = parsed.data;
  return {
    id: row.id,
    name: row.name,
    active: row.active !== 'no' && row.active !== false,
    createdAt: parseTime(row.created),
    created: normaliseTime(row.created),
    usageLimitUnits: row.usagelimit,
    // The 2018 Swagger file calls it `usage`.
    usedUnits: row.balanceused ?? row.usage,
    deactivatedAt: parseTime(row.deactivated),
  };
}
