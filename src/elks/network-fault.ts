import type { NotSentCause } from './errors.ts';

// Faults before the request is written, by the code Node.js gives them.
// Sources: https://nodejs.org/api/errors.html#common-system-errors and
// https://nodejs.org/api/tls.html#x509-certificate-error-codes
const BEFORE_WRITING: ReadonlyMap<unknown, NotSentCause> = new Map([
  ['ENOTFOUND', 'dns'],
  ['EAI_AGAIN', 'dns'],
  ['ECONNREFUSED', 'connection_refused'],
  ['UND_ERR_CONNECT_TIMEOUT', 'connect_timeout'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
  ['HOSTNAME_MISMATCH', 'tls'],
  ['CERT_HAS_EXPIRED', 'tls'],
  ['CERT_NOT_YET_VALID', 'tls'],
  ['CERT_REVOKED', 'tls'],
  ['CERT_UNTRUSTED', 'tls'],
  ['CERT_REJECTED', 'tls'],
  ['CERT_CHAIN_TOO_LONG', 'tls'],
  ['CERT_SIGNATURE_FAILURE', 'tls'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'tls'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
  ['INVALID_CA', 'tls'],
  ['INVALID_PURPOSE', 'tls'],
  ['PATH_LENGTH_EXCEEDED', 'tls'],
]);

// These can also strike an open connection, so only the connect call itself proves that nothing was written.
const WHILE_CONNECTING: ReadonlyMap<unknown, NotSentCause> = new Map([
  ['ETIMEDOUT', 'connect_timeout'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
]);

/** The cause when `error`, as thrown by fetch, proves that no byte of the request left; else undefined. */
export function notSentCause(error: unknown): NotSentCause | undefined {
  const cause = property(error, 'cause') ?? error;
  const attempts = property(cause, 'errors');
  if (!Array.isArray(attempts)) return attemptCause(cause);
  const causes = attempts.map(attemptCause);
  return causes.includes(undefined) ? undefined : causes[0];
}

function attemptCause(error: unknown): NotSentCause | undefined {
  const code = property(error, 'code');
  return (
    BEFORE_WRITING.get(code) ??
    (property(error, 'syscall') === 'connect' ? WHILE_CONNECTING.get(code) : undefined)
  );
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
