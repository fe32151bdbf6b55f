import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ElksError } from '../src/elks/errors.ts';
import type { OutgoingSms } from '../src/elks/wire.ts';
import { connect } from './elks/connection.ts';

const exchange = z.strictObject({
  name: z.string(),
  source: z.string().regex(/^https:\/\//),
  date: z.string().regex(/^\d{4}(-\d\d){0,2}$/),
  request: z.strictObject({
    method: z.enum(['GET', 'POST']),
    path: z.string().startsWith('/'),
    form: z.record(z.string(), z.string()).optional(),
    query: z.record(z.string(), z.string()).optional(),
  }),
  response: z.strictObject({
    status: z.int(),
    contentType: z.enum(['application/json', 'text/plain']),
    body: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]),
  }),
  simulator: z.literal(false).optional(),
  notes: z.string().optional(),
});
type Exchange = z.infer<typeof exchange>;

const folder = new URL('../contract/', import.meta.url);
const EXCHANGES = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ file, content: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) }))
  .filter(({ content }) => 'request' in content)
  .map(({ file, content }) => ({ file, ...exchange.parse(content) }));

const text = 'Cykeln är klar, välkommen!';
const accepted = { kind: 'accepted', sms: { direction: 'outgoing', to: '+46701740605' } };
const created = { status: 'created', parts: 1, costUnits: 5000, text, flash: false };

/** What the client makes of each recorded answer. */
const UNDERSTOOD: Readonly<Record<string, object>> = {
  'sms-sent-2025': {
    ...accepted,
    sms: { ...accepted.sms, ...created, from: 'Cykelfix', createdAt: Date.parse('2026-11-22T12:58:01.609Z') },
  },
  'sms-sent-2016': {
    ...accepted,
    sms: { ...accepted.sms, text, status: undefined, parts: undefined, costUnits: 3500 },
  },
  'sms-sent-2011': {
    ...accepted,
    sms: { ...accepted.sms, text, status: 'created', parts: undefined, costUnits: undefined },
  },
  'sms-sent-list-2011': { kind: 'unknown', cause: 'unreadable_answer' },
  'sms-sent-list-of-one': { ...accepted, sms: { ...accepted.sms, from: '+46701740699', text: undefined } },
  'sms-dry-run': { parts: 1, costUnits: 5000 },
  'sms-sent-dontlog': { ...accepted, sms: { ...accepted.sms, ...created, text: undefined } },
  'sms-sent-flash': { ...accepted, sms: { ...accepted.sms, ...created, flash: true } },
  'sms-sent-with-report': { ...accepted, sms: { ...accepted.sms, ...created } },
  'history-page-with-next': {
    skipped: 0,
    next: '2026-11-22T12:40:09.750000',
    items: [{ direction: 'outgoing' }, { direction: 'outgoing-reply' }, { direction: 'incoming' }],
  },
  'history-page-last': { skipped: 0, next: undefined, items: [{ direction: 'incoming' }] },
  'history-page-empty': { skipped: 0, next: undefined, items: [] },
  'sms-by-id-outgoing': {
    direction: 'outgoing',
    status: 'delivered',
    createdAt: Date.parse('2026-11-22T12:58:01.609Z'),
    deliveredAt: Date.parse('2026-11-22T12:58:04Z'),
    costUnits: 5000,
  },
  'sms-by-id-delivered-2018': {
    created: '2018-02-14T09:52:07.302000',
    deliveredAt: Date.parse('2018-02-14T09:52:11.877Z'),
  },
  'sms-by-id-whole-seconds': {
    status: 'failed',
    created: '2017-03-01T08:00:00.000000',
    deliveredAt: undefined,
  },
  'sms-by-id-dontlog': { status: 'sent', text: undefined },
  'sms-by-id-incoming': {
    direction: 'incoming',
    from: '+46701740606',
    text: 'Ja, kl 14 passar!',
    status: undefined,
    deliveredAt: undefined,
    costUnits: undefined,
  },
  'sms-by-id-incoming-with-cost': { direction: 'incoming', costUnits: 0 },
  'sms-by-id-reply': { direction: 'outgoing-reply', status: 'sent' },
  account: {
    kind: 'account',
    name: 'Cykelfix AB',
    currency: 'SEK',
    balanceUnits: 1_234_500,
    creditAlertUnits: 100_000,
    email: 'anna@cykelfix.example',
    mobileNumber: '+46701740699',
  },
  'account-fresh': { kind: 'account', currency: undefined, balanceUnits: 0 },
  subaccount: {
    kind: 'subaccount',
    name: 'Verkstaden',
    balanceUnits: undefined,
    usedUnits: 45_000,
    usageLimitUnits: 500_000,
  },
  'subaccount-2018': { kind: 'subaccount', usedUnits: 12_000, usageLimitUnits: undefined },
  'error-credentials': { code: 'credentials_rejected', reason: 'credentials', status: 401 },
  'error-credentials-send': { kind: 'refused', reason: 'credentials', status: 401 },
  'error-recipient': { kind: 'refused', reason: 'to', status: 403 },
  'error-sender': { kind: 'refused', reason: 'from', status: 403 },
  'error-missing-key': { kind: 'refused', reason: 'missing_key', status: 403 },
  'error-key-missing': { kind: 'refused', reason: 'missing_key', status: 403 },
  'error-credits': { kind: 'refused', reason: 'credits', status: 403 },
  'error-too-long': { kind: 'refused', reason: 'too_long', status: 403 },
  'error-report-url': { kind: 'refused', reason: 'url', status: 403 },
  'error-unknown-path': { code: 'not_found', reason: 'not_found', status: 404 },
  'error-server': { code: 'upstream_unavailable', reason: 'server_error', status: 500 },
  'error-server-send': { kind: 'unknown', cause: 'server_error' },
};

function outgoing(form: Readonly<Record<string, string>>): OutgoingSms {
  return {
    from: form.from ?? '',
    to: form.to ?? '',
    text: form.message ?? '',
    ...(form.flashsms === 'yes' && { flash: true }),
    ...(form.dontlog === 'message' && { dontLog: true }),
    ...(form.whendelivered !== undefined && { whenDelivered: form.whendelivered }),
  };
}

/** Asks with the client what the exchange asked; a rejection counts as an answer. */
async function ask({ reader, writer }: ReturnType<typeof connect>, { request }: Exchange): Promise<unknown> {
  const { method, path, form = {}, query = {} } = request;
  const { limit, ...bounds } = query;
  try {
    if (method === 'POST') {
      return await (form.dryrun === 'yes' ? reader.quoteSms(outgoing(form)) : writer.sendSms(outgoing(form)));
    }
    if (path === '/me') return await reader.account();
    if (path === '/sms') {
      return await reader.smsPage({ ...bounds, ...(limit !== undefined && { limit: Number(limit) }) });
    }
    return await reader.sms(path.slice('/sms/'.length));
  } catch (error) {
    if (!(error instanceof ElksError)) throw error;
    return { code: error.code, reason: error.reason, status: error.status };
  }
}

function bodyOf({ response: { body } }: Exchange): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

describe('the contract', () => {
  it('has an expectation for every exchange and the other way round', () => {
    expect(EXCHANGES.map(({ name }) => name).sort()).toEqual(Object.keys(UNDERSTOOD).sort());
  });

  it.each(EXCHANGES)('names $name like its file', ({ file, name }) => {
    expect(file).toBe(`${name}.json`);
  });

  it.each(EXCHANGES)('uses no telephone number outside the ranges for fiction in $name', (recorded) => {
    const numbers = JSON.stringify([recorded.request, recorded.response]).match(/\+\d{6,}/g) ?? [];
    expect(numbers.filter((number) => !/^\+467017406(?:0[5-9]|[1-9]\d)$/.test(number))).toEqual([]);
  });
});

describe('the client and the contract', () => {
  const replay = (recorded: Exchange) =>
    connect(
      () =>
        new Response(bodyOf(recorded), {
          status: recorded.response.status,
          headers: { 'content-type': recorded.response.contentType },
        }),
    );

  it.each(EXCHANGES)('asks as recorded in $name', async (recorded) => {
    const client = replay(recorded);
    await ask(client, recorded);
    const { method, path, form = {}, query = {} } = recorded.request;
    const { method: askedMethod, url, body } = client.seen[0]!;
    const asked = new URL(url);
    expect({
      method: askedMethod,
      path: asked.pathname,
      query: Object.fromEntries(asked.searchParams),
      form: Object.fromEntries(new URLSearchParams(body)),
    }).toEqual({ method, path: `/a1${path}`, query, form });
  });

  it.each(EXCHANGES)('understands the answer of $name', async (recorded) => {
    expect(await ask(replay(recorded), recorded)).toMatchObject(UNDERSTOOD[recorded.name]!);
  });
});
