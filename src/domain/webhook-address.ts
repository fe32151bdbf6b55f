/** What 46elks announces: what came in, with pictures or without, or a new state of a text that went out. */
export type WebhookKind = 'sms' | 'report';

/** A question of 46elks how a call goes on: which attempt of ours it is, and which place in its plan. */
export interface CallQuestion {
  readonly attemptToken: string;
  readonly place: string;
}

/** What a request at a webhook must hold; half of the secret stands in the path and half in the Authorization header. */
export interface WebhookKeys {
  readonly path: string;
  readonly user: string;
  readonly password: string;
}

const USER = '46elks';

/** The two halves of a secret of 64 hex digits: 128 bits each. */
export function webhookKeys(secret: string): WebhookKeys {
  return { path: secret.slice(0, 32), user: USER, password: secret.slice(32) };
}

/**
 * The address to give to 46elks, which holds the secret. `user:password@` becomes Basic authentication there, and the
 * query comes back as it was. Source: https://46elks.se/docs/sms-delivery-reports
 */
export function webhookUrl(
  publicUrl: string,
  secret: string,
  kind: WebhookKind,
  attemptToken?: string,
): string {
  const { path, user, password } = webhookKeys(secret);
  const url = new URL(`${publicUrl}/webhooks/${path}/${kind}`);
  url.username = user;
  url.password = password;
  if (attemptToken !== undefined) url.searchParams.set('attempt', attemptToken);
  return url.href;
}

/** Where 46elks asks how a call goes on at a place of its plan. */
export function callUrl(publicUrl: string, secret: string, { attemptToken, place }: CallQuestion): string {
  const { path, user, password } = webhookKeys(secret);
  const url = new URL(`${publicUrl}/webhooks/${path}/call/${attemptToken}/${place}`);
  url.username = user;
  url.password = password;
  return url.href;
}

/** What the last two pieces of such an address ask; undefined when they are not of the shape that ours have. */
export function callQuestionIn(pieces: readonly string[]): CallQuestion | undefined {
  const [attemptToken = '', place = '', ...rest] = pieces;
  const isOurs = /^[\da-f]{32}$/.test(attemptToken) && /^(?:[a-z]{3,8}|\d[\do.]{0,40})$/.test(place);
  return isOurs && rest.length === 0 ? { attemptToken, place } : undefined;
}

/** The attempt that an address names; undefined when it names none of the shape that attempts have. */
export function attemptIn(url: URL): string | undefined {
  const token = url.searchParams.get('attempt') ?? '';
  return /^[\da-f]{32}$/.test(token) ? token : undefined;
}
