import type { CallToolResult } from '@modelcontextprotocol/server';
import { maskNumber } from '../domain/phone.ts';
import { Stopped } from './context.ts';
import type { Tool } from './define-tool.ts';
import type { Verdict } from './result.ts';

/**
 * One call as the log shows it. Every field is named here on purpose: what is not listed cannot leak, and no field holds
 * a text or a whole number.
 */
export interface AuditEntry {
  readonly tool: string;
  readonly outcome: Verdict['outcome'];
  readonly code?: string;
  readonly state?: string;
  readonly id?: string;
  readonly to?: string;
  readonly duplicate?: true;
  readonly tookMs: number;
  /** Class of an unexpected error; never its message. */
  readonly error?: string;
}

const STATE = /^[a-z_]{1,20}$/;
const ID = /^[a-z0-9_]{1,64}$/;

/** The audit line of a finished call. */
export function auditEntry(
  tool: Tool,
  args: unknown,
  result: CallToolResult,
  verdict: Verdict,
  tookMs: number,
  error: unknown,
): AuditEntry {
  const answer: unknown = result.structuredContent;
  const state = textField(answer, 'state', STATE);
  const id = textField(answer, 'id', ID);
  const to = textField(args, 'to', /^[\d+\s().-]{1,40}$/);
  return {
    tool: tool.name,
    outcome: verdict.outcome,
    ...(verdict.code !== undefined && { code: verdict.code }),
    ...(state !== undefined && { state }),
    ...(id !== undefined && { id }),
    ...(to !== undefined && { to: maskNumber(to) }),
    ...(isDuplicate(answer) && { duplicate: true }),
    tookMs: Math.round(tookMs),
    // A refusal of ours is explained by its code; only what came from below is worth a class.
    ...(error instanceof Error && !(error instanceof Stopped) && { error: error.name }),
  };
}

function isDuplicate(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && Reflect.get(answer, 'duplicate') === true;
}

function textField(value: unknown, key: string, shape: RegExp): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const field: unknown = Reflect.get(value, key);
  return typeof field === 'string' && shape.test(field) ? field : undefined;
}
