import { accountRoutes } from './account-routes.ts';
import { conversationRoutes } from './conversation-routes.ts';
import { mmsRoutes } from './mms-routes.ts';
import { numberRoutes } from './number-routes.ts';
import type { Route } from './route.ts';
import { smsRoutes } from './sms-routes.ts';
import { subaccountRoutes } from './subaccount-routes.ts';
import { voiceRoutes } from './voice/call-routes.ts';

/** Operations such as `POST /sms` or `GET /sms/{id}`. A new product is one more file of routes, added here. */
export const ROUTES: Readonly<Record<string, Route>> = {
  ...smsRoutes,
  ...mmsRoutes,
  ...voiceRoutes,
  ...numberRoutes,
  ...accountRoutes,
  ...subaccountRoutes,
  ...conversationRoutes,
};

/**
 * The operation of a path under `/a1`: the first segment in any case, and `GET …/POST` for POST.
 * Source: https://46elks.se/docs/get-instead-of-post
 */
export function findOperation(
  method: string,
  pathname: string,
): { operation: string; id: string } | undefined {
  const [root, base, product = '', ...rest] = pathname.split('/');
  if (root !== '' || base !== 'a1') return undefined;
  const asPost = method === 'GET' && rest.at(-1) === 'POST';
  const ids = asPost ? rest.slice(0, -1) : rest;
  const path = [product.toLowerCase(), ...ids.map((id) => (id.includes('.') ? '{file}' : '{id}'))].join('/');
  const operation = `${asPost ? 'POST' : method} /${path}`;
  const id = ids[0] ?? '';
  if (!Object.hasOwn(ROUTES, operation) || (ids.length > 0 && id === '')) return undefined;
  return { operation, id };
}
