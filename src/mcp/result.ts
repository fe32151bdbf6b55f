import type { CallToolResult, ContentBlock } from '@modelcontextprotocol/server';
import type * as z from 'zod';
import type { MessageState } from '../domain/message.ts';
import { noSimulatorAt } from '../domain/no-simulator.ts';
import { type Problem, problem } from '../domain/problem.ts';
import { visible } from '../domain/untrusted.ts';
import { ElksError } from '../elks/errors.ts';
import { StoreUnavailable } from '../store/store.ts';
import type { Call, Question } from './call.ts';
import { Stopped, type ToolContext } from './context.ts';
import type { Link, Tool } from './define-tool.ts';
import { VIEW_DATA } from './views.ts';

/** What a call came to, for the audit line. */
export interface Verdict {
  readonly outcome: 'ok' | 'failed' | 'defect';
  readonly code?: string;
}

/**
 * Runs a tool and turns whatever happens into a result for the model. This is the only place that does, so no upstream
 * text, stack or page can get past it.
 */
export async function runTool(
  tool: Tool,
  args: unknown,
  context: ToolContext,
  call: Call,
): Promise<{ result: CallToolResult; verdict: Verdict; question?: Question; error?: unknown }> {
  try {
    const outcome = await tool.run(args, context, call);
    if (!outcome.ok) return failure([argumentProblem(tool, outcome.error)]);
    const { lines, data, failed = false, question, links = [], view } = outcome.result;
    return {
      result: {
        content: [text([...lines, ...simulatedLines(data, context)]), ...links.map(linkBlock)],
        structuredContent: { ...data },
        ...(failed && { isError: true }),
        ...(view && call.showsViews && { _meta: { [VIEW_DATA]: view } }),
      },
      verdict: { outcome: failed ? 'failed' : 'ok', ...codeOf(data) },
      ...(question && { question }),
    };
  } catch (error) {
    const known = problemOf(error, context);
    if (known) return { ...failure([known]), error };
    return { ...failedUnexpectedly(), error };
  }
}

/** What went out says that it went to nobody, so that nobody is told that somebody was texted. */
function simulatedLines(data: object, { phonesAt }: ToolContext): readonly string[] {
  if (phonesAt === undefined || !('state' in data) || !WENT_OUT.some((state) => state === data.state))
    return [];
  const what = data.state === 'unknown' ? 'if it was sent, it' : 'it';
  return [`Simulated: ${what} reached nobody and cost nothing. The phones are shown at ${phonesAt}.`];
}

const WENT_OUT: readonly MessageState[] = ['queued', 'sending', 'accepted', 'sent', 'delivered', 'unknown'];

/** The answer when something happened that nobody thought of. */
export function failedUnexpectedly(): { result: CallToolResult; verdict: Verdict } {
  const unexpected = problem(
    'upstream_unavailable',
    'The server failed in a way it did not expect; nothing further was done.',
    'Do not repeat a send; call check_sms_status or get_sms_messages to see what happened.',
  );
  const { result } = failure([unexpected]);
  return { result, verdict: { outcome: 'defect', code: unexpected.code } };
}

/** One line for a problem: code, what is wrong, what to do. */
export function problemLine({ code, message, fix }: { code: string; message: string; fix: string }): string {
  return `${code}: ${message} ${fix}`;
}

function failure(problems: readonly Problem[]): { result: CallToolResult; verdict: Verdict } {
  const [first] = problems;
  return {
    result: {
      content: [text(problems.map(problemLine))],
      structuredContent: { problems: [...problems] },
      isError: true,
    },
    verdict: { outcome: 'failed', ...(first && { code: first.code }) },
  };
}

function problemOf(error: unknown, { phonesAt }: ToolContext): Problem | undefined {
  if (error instanceof Stopped) return error.problem;
  if (error instanceof StoreUnavailable) {
    return error.isClosed
      ? problem('store_unavailable', 'The local store cannot be opened, so this call did nothing.')
      : problem(
          'store_unavailable',
          'The local store failed, so it is not certain that the call was recorded.',
          'Call again with exactly the same text: it is not sent twice. If it goes on, ask the operator to check ELKS_DATA_DIR.',
        );
  }
  if (!(error instanceof ElksError)) return undefined;
  if (error.reason === 'connection_refused' && phonesAt !== undefined) return noSimulatorAt(phonesAt);
  return problem(error.code, ELKS_SENTENCES[error.code] ?? '46elks did not give a usable answer.');
}

const ELKS_SENTENCES: Partial<Record<Problem['code'], string>> = {
  credentials_rejected: '46elks does not accept the credentials.',
  insufficient_balance: 'The 46elks account does not hold enough money.',
  upstream_refused: '46elks refused the request.',
  upstream_unavailable: '46elks could not be reached or did not answer sensibly.',
  not_found: '46elks knows nothing with this id.',
};

/** Names what is wrong and what the tool takes, in words a model can act on; values are shown short and cleaned. */
function argumentProblem(tool: Tool, error: z.ZodError): Problem {
  const known = Object.keys(tool.input.shape);
  const wrong = error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys')
      return `unknown argument ${issue.keys
        .slice(0, 5)
        .map((key) => visible(key, 40))
        .join(', ')}`;
    const path = issue.path.map(String).join('.') || 'arguments';
    const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
    return isMissing ? `${path} is missing` : `${path}: ${issue.message}`;
  });
  return problem(
    'invalid_argument',
    `${tool.name} was called with wrong arguments: ${wrong.join('; ')}.`,
    known.length === 0
      ? 'It takes no arguments; call again without any.'
      : `It takes ${known.map((key) => describeArgument(tool, key)).join('; ')}. Correct the call and repeat it.`,
  );
}

function describeArgument(tool: Tool, key: string): string {
  const schema = tool.input.shape[key];
  const optional = schema?.safeParse(undefined).success ? ', optional' : '';
  const example = schema?.meta()?.['format_hint'];
  return typeof example === 'string' ? `${key} (${example}${optional})` : key;
}

function codeOf(data: object): { code?: string } {
  const problems: unknown = 'problems' in data ? data.problems : undefined;
  const first: unknown = Array.isArray(problems) ? problems[0] : undefined;
  return typeof first === 'object' && first !== null && 'code' in first ? { code: String(first.code) } : {};
}

function linkBlock(link: Link): ContentBlock {
  return { type: 'resource_link', ...link };
}

function text(lines: readonly string[]): { type: 'text'; text: string } {
  return { type: 'text', text: lines.join('\n') };
}
