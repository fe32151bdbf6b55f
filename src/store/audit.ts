import type { Selectable, Transaction } from 'kysely';
import { readFacts, writeFact } from './facts.ts';
import { fromRow, type Standing } from './message-row.ts';
import { type Places, prepared } from './prepared.ts';
import type { Database } from './schema.ts';
import type { AuditStep, AuditTrail, MessageRecord } from './store.ts';

/** The end of the trail is noted apart from it, so that a removed end shows as well. */
const HEAD = 'audit_head';

const insertStep = prepared((db, step: Places<Selectable<Database['audit']>>) =>
  db.insertInto('audit').values(step),
);

/** What is sealed: everything in a step, after the seal before it. */
export function sealedText(previousSeal: string, step: Omit<AuditStep, 'seal'>): string {
  const { seq, at, messageId, state, codes, approvedVia, ground, costUnits, content } = step;
  return JSON.stringify([
    'audit',
    previousSeal,
    seq,
    at,
    messageId,
    state,
    codes,
    approvedVia ?? null,
    ground ?? null,
    costUnits ?? null,
    content,
  ]);
}

/** Stands for the content of one message; of another message with the same content it says nothing. */
export function contentMark(id: string, contentHash: string): string {
  return `content ${id} ${contentHash}`;
}

/** What stands against a message, as a step has it. */
export function codesOf({ problems }: Pick<MessageRecord, 'problems'>): string {
  return problems.map(({ code }) => code).join(',');
}

/** Writes down what a message has become, in the transaction that makes it so. */
export async function appendStep(
  tx: Transaction<Database>,
  fingerprint: (text: string) => string,
  record: Standing,
  at: number,
  contentHash?: string,
): Promise<void> {
  const head = await readHead(tx);
  const step = {
    seq: head.seq + 1,
    at,
    messageId: record.id,
    state: record.state,
    codes: codesOf(record),
    approvedVia: record.approvedVia,
    ground: record.ground,
    costUnits: record.costUnits,
    content: contentHash === undefined ? '' : fingerprint(contentMark(record.id, contentHash)),
  };
  const seal = fingerprint(sealedText(head.seal, step));
  await insertStep(tx, {
    seq: step.seq,
    at,
    message_id: step.messageId,
    state: step.state,
    codes: step.codes,
    approved_via: step.approvedVia ?? null,
    ground: step.ground ?? null,
    cost_units: step.costUnits ?? null,
    content: step.content,
    seal,
  });
  await writeFact(tx, HEAD, `${step.seq} ${seal}`);
}

/** The whole trail and every message. */
export async function readTrail(tx: Transaction<Database>): Promise<AuditTrail> {
  const rows = await tx.selectFrom('audit').selectAll().orderBy('seq').execute();
  const messages = await tx.selectFrom('messages').selectAll().orderBy('created_at').execute();
  return {
    steps: rows.map((row) => ({
      seq: row.seq,
      at: Number(row.at),
      messageId: row.message_id,
      state: row.state,
      codes: row.codes,
      approvedVia: row.approved_via ?? undefined,
      ground: row.ground ?? undefined,
      costUnits: row.cost_units === null ? undefined : Number(row.cost_units),
      content: row.content,
      seal: row.seal,
    })),
    head: await readHead(tx),
    messages: messages.map(fromRow),
  };
}

async function readHead(tx: Transaction<Database>): Promise<AuditTrail['head']> {
  const [seq = '0', seal = ''] = (await readFacts(tx)).get(HEAD)?.split(' ') ?? [];
  return { seq: Number(seq), seal };
}
