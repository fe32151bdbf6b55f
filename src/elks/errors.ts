import type { ProblemCode } from '../domain/problem.ts';

/** Why 46elks refused a request for good: nothing was sent, and asking again unchanged changes nothing. */
export type RefusalReason =
  | 'credentials'
  | 'credits'
  | 'to'
  | 'from'
  | 'missing_key'
  | 'too_long'
  | 'url'
  | 'not_found'
  | 'other';

/** Why it is certain that no byte of a request was acted on. */
export type NotSentCause =
  | 'dns'
  | 'connection_refused'
  | 'unreachable'
  | 'connect_timeout'
  | 'tls'
  | 'rate_limited';

/** Why nobody can tell whether 46elks acted on a request. */
export type UnknownCause =
  | 'timeout'
  | 'connection_lost'
  | 'server_error'
  | 'unreadable_answer'
  | 'redirect'
  | 'unlisted_status';

export type ElksReason =
  | RefusalReason
  | NotSentCause
  | UnknownCause
  | 'file_type'
  | 'file_too_large'
  | 'cancelled'
  | 'argument'
  | 'base_url';

const REASONS: Readonly<Record<ElksReason, readonly [code: ProblemCode, message: string]>> = {
  credentials: ['credentials_rejected', '46elks did not accept the credentials.'],
  credits: ['insufficient_balance', 'The 46elks account does not hold enough credit.'],
  to: ['upstream_refused', '46elks refused the recipient.'],
  from: ['upstream_refused', '46elks refused the sender.'],
  missing_key: ['upstream_refused', '46elks reported a required field as missing.'],
  too_long: ['upstream_refused', '46elks found the text or another field too long.'],
  url: ['upstream_refused', '46elks refused a URL in the request.'],
  not_found: ['not_found', '46elks has nothing with this id or at this address.'],
  other: ['upstream_refused', '46elks refused the request.'],
  dns: ['upstream_unavailable', 'The host name of 46elks could not be looked up.'],
  connection_refused: ['upstream_unavailable', 'The connection to 46elks was refused.'],
  unreachable: ['upstream_unavailable', 'There is no network route to 46elks.'],
  connect_timeout: ['upstream_unavailable', 'No connection to 46elks came about in time.'],
  tls: ['upstream_unavailable', 'The certificate presented for 46elks could not be verified.'],
  rate_limited: ['upstream_unavailable', '46elks asked for a slower pace.'],
  timeout: ['upstream_unavailable', '46elks did not answer in time.'],
  connection_lost: ['upstream_unavailable', 'The connection to 46elks was lost before its answer.'],
  server_error: ['upstream_unavailable', '46elks answered with a server error.'],
  unreadable_answer: ['upstream_unavailable', '46elks gave an answer that could not be read.'],
  redirect: ['upstream_unavailable', '46elks answered with a redirect, which is never followed.'],
  unlisted_status: ['upstream_unavailable', '46elks gave an answer of an unknown kind.'],
  file_type: ['upstream_unavailable', 'The file at 46elks is not of a kind that is taken.'],
  file_too_large: ['upstream_unavailable', 'The file at 46elks is larger than is taken.'],
  cancelled: ['upstream_unavailable', 'The question to 46elks was cancelled.'],
  argument: ['invalid_argument', 'The question to 46elks holds a value it does not allow.'],
  base_url: [
    'invalid_argument',
    'The address of the 46elks API must be https://api.46elks.com/a1 or a loopback address.',
  ],
};

/**
 * What a failed read throws: a code of our closed list, a reason, our own sentence and the HTTP status if there was
 * one. It holds no text from 46elks, no request and no cause, because any of them may echo credentials.
 */
export class ElksError extends Error {
  override readonly name = 'ElksError';
  readonly code: ProblemCode;
  readonly reason: ElksReason;
  readonly status: number | undefined;

  constructor(reason: ElksReason, status?: number) {
    const [code, message] = REASONS[reason];
    super(message);
    this.code = code;
    this.reason = reason;
    this.status = status;
  }
}

// The sentences 46elks is known to answer with; it gives no codes.
// Source: the error strings collected in https://github.com/hugojosefson/46elks-api-suggestion and the captured
// answers in https://github.com/jage/elk/tree/master/spec/fixtures
const REFUSALS: readonly (readonly [RegExp, RefusalReason])[] = [
  [/^not enough credits/i, 'credits'],
  [/^invalid to number/i, 'to'],
  [/^invalid from number/i, 'from'],
  [/^missing key \w/i, 'missing_key'],
  [/^key \w{1,40} missing/i, 'missing_key'],
  [/^too long /i, 'too_long'],
  [/^the \w{1,40} you tried to use\b.{0,40}\bnot a valid url/i, 'url'],
  [/^invalid \w{1,20} id\b/i, 'not_found'],
];

/**
 * The reason behind a 4xx answer, by status and the beginning of its text; undefined when the pair is not one that
 * 46elks is known to give, so that nobody takes a stranger's 4xx (a proxy's, say) for a refusal.
 */
export function refusalReason(status: number, text: string): RefusalReason | undefined {
  if (status === 401) return 'credentials';
  const line = errorLine(text);
  if (status === 404 && /^not found\b/i.test(line)) return 'not_found';
  return REFUSALS.find(([pattern]) => pattern.test(line))?.[1];
}

/** Errors are plain text; one third-party page shows `{"error": "…"}`, so that form is read too. */
function errorLine(text: string): string {
  const line = text.trim();
  return /^\{\s*"error"\s*:\s*"([^"\\]{1,200})"/.exec(line)?.[1] ?? line;
}
