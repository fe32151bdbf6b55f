import type { Insertable, Selectable, Updateable } from 'kysely';
import { ACTION_KINDS } from '../domain/action.ts';
import { GROUNDS, MESSAGE_STATES } from '../domain/message.ts';
import { PROBLEMS, type Problem, WARNINGS, type Warning } from '../domain/problem.ts';
import { isWithheld } from './kept.ts';
import type { Database } from './schema.ts';
import { APPROVAL_WAYS, type MessageChange, type MessageRecord } from './store.ts';

type Row = Selectable<Database['messages']>;

/** How a message stands: what a step of the audit trail tells of it. */
export type Standing = Pick<
  MessageRecord,
  'id' | 'state' | 'problems' | 'approvedVia' | 'ground' | 'costUnits'
>;

export function standingFromRow(
  row: Pick<Row, 'id' | 'state' | 'problems' | 'approved_via' | 'ground' | 'cost_units'>,
): Standing {
  return {
    id: row.id,
    // A state this version does not know can only mean that it does not know what happened.
    state: MESSAGE_STATES.find((state) => state === row.state) ?? 'unknown',
    problems: list(row.problems, isProblem),
    approvedVia: APPROVAL_WAYS.find((way) => way === row.approved_via),
    ground: GROUNDS.find((ground) => ground === row.ground),
    costUnits: integer(row.cost_units),
  };
}

/** A row as PostgreSQL or SQLite gives it (PostgreSQL gives bigint as text) as a record. */
export function fromRow(row: Row): MessageRecord {
  const kind = ACTION_KINDS.find((known) => known === row.kind);
  return {
    ...standingFromRow(row),
    kind: kind ?? 'sms',
    to: row.to_number,
    region: row.region ?? undefined,
    from: row.sender,
    // Of a kind that this version does not know nothing can be read, so it is never sent as something else.
    text: kind === undefined ? '' : row.text,
    flash: row.flash === 1,
    payload: row.payload ?? undefined,
    encoding: row.encoding === 'GSM-7' ? 'GSM-7' : 'UCS-2',
    units: row.units,
    parts: row.parts,
    idempotencyKey: row.idempotency_key ?? undefined,
    toHash: row.to_hash,
    prefixHash: row.prefix_hash,
    contentHash: row.content_hash,
    warnings: list(row.warnings, isWarning),
    costBasis:
      row.cost_basis === 'charged' || row.cost_basis === 'quoted' || row.cost_basis === 'estimated'
        ? row.cost_basis
        : undefined,
    reservedUnits: Number(row.reserved_units),
    elksId: row.elks_id ?? undefined,
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
    countedAt: integer(row.counted_at),
    expiresAt: integer(row.expires_at),
    approvedAt: integer(row.approved_at),
    dueAt: Number(row.due_at),
    sendingAt: integer(row.sending_at),
    deliveredAt: integer(row.delivered_at),
    attempts: row.attempts,
    attemptToken: row.attempt_token ?? undefined,
    owner: row.owner ?? undefined,
    leaseUntil: integer(row.lease_until),
  };
}

/** A record as a new row. */
export function toRow(record: MessageRecord): Insertable<Database['messages']> {
  return {
    id: record.id,
    kind: record.kind,
    state: record.state,
    to_number: record.to,
    region: record.region ?? null,
    sender: record.from,
    text: record.text,
    flash: record.flash ? 1 : 0,
    payload: record.payload ?? null,
    encoding: record.encoding,
    units: record.units,
    parts: record.parts,
    idempotency_key: record.idempotencyKey ?? null,
    to_hash: record.toHash,
    prefix_hash: record.prefixHash,
    content_hash: record.contentHash,
    problems: JSON.stringify(record.problems),
    warnings: JSON.stringify(record.warnings),
    cost_units: record.costUnits ?? null,
    cost_basis: record.costBasis ?? null,
    reserved_units: record.reservedUnits,
    elks_id: record.elksId ?? null,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
    counted_at: record.countedAt ?? null,
    expires_at: record.expiresAt ?? null,
    approved_at: record.approvedAt ?? null,
    approved_via: record.approvedVia ?? null,
    ground: record.ground ?? null,
    due_at: record.dueAt,
    sending_at: record.sendingAt ?? null,
    delivered_at: record.deliveredAt ?? null,
    attempts: record.attempts,
    attempt_token: record.attemptToken ?? null,
    owner: record.owner ?? null,
    lease_until: record.leaseUntil ?? null,
  };
}

const COLUMNS = {
  state: 'state',
  parts: 'parts',
  costUnits: 'cost_units',
  costBasis: 'cost_basis',
  elksId: 'elks_id',
  countedAt: 'counted_at',
  expiresAt: 'expires_at',
  approvedAt: 'approved_at',
  approvedVia: 'approved_via',
  ground: 'ground',
  dueAt: 'due_at',
  sendingAt: 'sending_at',
  deliveredAt: 'delivered_at',
  attempts: 'attempts',
  attemptToken: 'attempt_token',
  owner: 'owner',
  leaseUntil: 'lease_until',
} as const;

const NOTHING_SAID = { text: '', payload: null, idempotency_key: null } as const;

/** Only the fields that change; a field given as undefined is cleared. */
export function toChange(change: MessageChange): Updateable<Database['messages']> {
  const plain = Object.entries(COLUMNS).flatMap(([field, column]) =>
    field in change ? [[column, Reflect.get(change, field) ?? null]] : [],
  );
  return {
    ...Object.fromEntries(plain),
    ...(change.problems && { problems: JSON.stringify(change.problems) }),
    ...(change.problems && isWithheld({ problems: change.problems }) && NOTHING_SAID),
    ...(change.warnings && { warnings: JSON.stringify(change.warnings) }),
  };
}

function integer(value: number | null): number | undefined {
  return value === null ? undefined : Number(value);
}

function list<T>(json: string, is: (value: unknown) => value is T): readonly T[] {
  const value: unknown = JSON.parse(json);
  return Array.isArray(value) ? value.filter(is) : [];
}

function isProblem(value: unknown): value is Problem {
  return (
    hasText(value, 'code') && value.code in PROBLEMS && hasText(value, 'message') && hasText(value, 'fix')
  );
}

function isWarning(value: unknown): value is Warning {
  return hasText(value, 'code') && value.code in WARNINGS && hasText(value, 'message');
}

function hasText<K extends string>(value: unknown, key: K): value is Record<K, string> {
  return (
    typeof value === 'object' && value !== null && key in value && typeof Reflect.get(value, key) === 'string'
  );
}
