import type { RequestRecord, WebhookAttempt } from './model.ts';

/** A body as it is, JSON laid out. */
export function laidOut(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}

function formText(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
}

/** The request as it came over the wire, decoded for reading; the password is not known here. */
export function requestText({ method, path, parameters }: RequestRecord): string {
  const fields = formText(parameters);
  const isQuery = method === 'GET' || method === 'DELETE';
  const query = isQuery && fields !== '' ? `?${new URLSearchParams(parameters)}` : '';
  return [
    `${method} ${path}${query}`,
    'Authorization: Basic ••••••••',
    ...(isQuery || fields === '' ? [] : ['Content-Type: application/x-www-form-urlencoded', '', fields]),
  ].join('\n');
}

export function responseText({ status, body = '', fault }: RequestRecord): string {
  if (status === undefined) return fault ? 'No answer: a fault cut it off.' : 'No answer yet.';
  return body === '' ? `${status}` : `${status}\n\n${laidOut(body)}`;
}

/** The request as a command to paste; user and password come from the environment. */
export function curlOf({ method, path, parameters }: RequestRecord, origin: string): string {
  const words = ['curl', '-u', '"$ELKS_API_USERNAME:$ELKS_API_PASSWORD"'];
  if (method === 'GET') words.push('-G');
  else if (method !== 'POST' || Object.keys(parameters).length === 0) words.push('-X', method);
  words.push(quoted(`${origin}${path}`));
  for (const [name, value] of Object.entries(parameters))
    words.push('--data-urlencode', quoted(`${name}=${value}`));
  return words.join(' ');
}

/** One word for a shell, whatever is in it. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

export function webhookText({ url, form }: WebhookAttempt): string {
  return `POST ${url}\nContent-Type: application/x-www-form-urlencoded\n\n${formText(form)}`;
}

export function webhookAnswer({ outcome, status, body = '', effect }: WebhookAttempt): string {
  const said = status === undefined ? outcome : `${status} ${outcome}`;
  return [said, ...(effect === undefined ? [] : [effect]), ...(body === '' ? [] : ['', laidOut(body)])].join(
    '\n',
  );
}
