import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createElksReader } from '../../src/elks/reader.ts';
import { createElksWriter } from '../../src/elks/writer.ts';
import { connect, hello, json, SMS_ID, sentRow } from './connection.ts';

const everything = {
  to: '+46701740605',
  from: 'Cykelfix',
  text: 'Räksmörgås & 50 % + 1 = 😀\n"hej"',
  flash: true,
  dontLog: true,
  whenDelivered: 'https://hook:word@reports.example/elks?attempt=7f3a&x=1',
  shortLinks: true,
};

const FORM_FIELDS = ['from', 'to', 'message', 'flashsms', 'dontlog', 'whendelivered', 'shortlinks'] as const;
const QUERY_FIELDS = ['start', 'end', 'limit', 'to'] as const;
const NUMBER_ID = `n${'0'.repeat(32)}`;
const SUBACCOUNT_ID = `a${'0'.repeat(32)}`;
const NUMBER_FORM = 'name=x&sms_url=https%3A%2F%2Fa.example&mms_url=none&voice_start=none&sms_replies=yes';
const GET_HEADERS = ['authorization', 'user-agent'];
const POST_HEADERS = [...GET_HEADERS, 'content-length', 'content-type'].sort();

function answerAll() {
  return connect(({ method, url }) => {
    if (url.endsWith('/me')) return json({ id: `u${'0'.repeat(32)}` });
    if (url.includes('/sms/')) return json(sentRow);
    return json(method === 'POST' ? sentRow : { data: [] });
  });
}

describe('the requests', () => {
  it('sends a full message as exactly this form', async () => {
    const { writer, seen } = answerAll();
    await writer.sendSms(everything);
    expect(seen).toEqual([
      {
        method: 'POST',
        url: 'http://127.0.0.1:4646/a1/sms',
        redirect: 'manual',
        headers: {
          authorization: 'Basic dTAwMDE6aGVtbGlndA==',
          'content-length': '249',
          'content-type': 'application/x-www-form-urlencoded',
          'user-agent': '46elks-mcp-server',
        },
        body:
          'from=Cykelfix&to=%2B46701740605' +
          '&message=R%C3%A4ksm%C3%B6rg%C3%A5s+%26+50+%25+%2B+1+%3D+%F0%9F%98%80%0A%22hej%22' +
          '&flashsms=yes&dontlog=message' +
          '&whendelivered=https%3A%2F%2Fhook%3Aword%40reports.example%2Felks%3Fattempt%3D7f3a%26x%3D1' +
          '&shortlinks=default',
      },
    ]);
  });

  it('names no field, header or host that is not on the list', async () => {
    const { reader, writer, seen } = answerAll();
    await writer.sendSms(everything);
    await reader.quoteSms(everything);
    await reader.account();
    await reader.sms(SMS_ID);
    await reader.smsPage({
      start: '2026-11-22T12:00:00Z',
      end: '2026-11-21T12:00:00Z',
      limit: 7,
      to: '+46701740605',
    });
    expect(
      seen.map(({ method, url, headers, body }) => {
        const { host, pathname, searchParams } = new URL(url);
        return [
          `${method} ${host}${pathname}`,
          [...searchParams.keys()],
          Object.keys(headers).sort(),
          [...new URLSearchParams(body).keys()],
        ];
      }),
    ).toEqual([
      ['POST 127.0.0.1:4646/a1/sms', [], POST_HEADERS, [...FORM_FIELDS]],
      ['POST 127.0.0.1:4646/a1/sms', [], POST_HEADERS, [...FORM_FIELDS, 'dryrun']],
      ['GET 127.0.0.1:4646/a1/me', [], GET_HEADERS, []],
      [`GET 127.0.0.1:4646/a1/sms/${SMS_ID}`, [], GET_HEADERS, []],
      ['GET 127.0.0.1:4646/a1/sms', [...QUERY_FIELDS], GET_HEADERS, []],
    ]);
  });

  it('names of a number only what is on the list', async () => {
    const { writer, seen } = answerAll();
    const settings = {
      name: 'x',
      smsUrl: 'https://a.example',
      mmsUrl: null,
      voiceStart: null,
      smsReplies: true,
    };
    await writer.allocateNumber({
      country: 'SE',
      capabilities: ['sms', 'voice'],
      category: 'mobile',
      ...settings,
    });
    await writer.configureNumber(NUMBER_ID, settings);
    await writer.deallocateNumber(NUMBER_ID);
    expect(seen.map(({ method, url, body }) => [method, new URL(url).pathname, body])).toEqual([
      ['POST', '/a1/numbers', `country=se&capabilities=sms%2Cvoice&category=mobile&${NUMBER_FORM}`],
      ['POST', `/a1/numbers/${NUMBER_ID}`, NUMBER_FORM],
      ['POST', `/a1/numbers/${NUMBER_ID}`, 'active=no'],
    ]);
  });

  it('names of every other product only what is on the list', async () => {
    const { writer, seen } = answerAll();
    await writer.sendMms({
      to: '+46701740605',
      from: '+46701740699',
      text: 'x',
      image: 'https://a.example/i.png',
    });
    await writer.makeCall({
      to: '+46701740605',
      from: '+46701740699',
      voiceStart: '{"play":"https://a.example/s.mp3"}',
      whenHangup: 'https://a.example/end',
      timeoutSeconds: 25,
    });
    await writer.ask({ to: '+46701740605', text: 'x', replyUrl: 'https://a.example/r', token: 't' });
    await writer.createSubaccount({ name: 'x', usageLimitUnits: 10_000 });
    await writer.updateSubaccount(SUBACCOUNT_ID, { usageLimitUnits: null });
    await writer.closeSubaccount(SUBACCOUNT_ID);
    await writer.setCreditAlert(50_000);
    for (const letter of ['s', 'm', 'c']) await writer.forget(`${letter}${'0'.repeat(32)}`);
    expect(seen.map(({ method, url, body }) => [`${method} ${new URL(url).pathname}`, body])).toEqual([
      [
        'POST /a1/mms',
        'from=%2B46701740699&to=%2B46701740605&message=x&image=https%3A%2F%2Fa.example%2Fi.png',
      ],
      [
        'POST /a1/calls',
        'from=%2B46701740699&to=%2B46701740605' +
          '&voice_start=%7B%22play%22%3A%22https%3A%2F%2Fa.example%2Fs.mp3%22%7D' +
          '&whenhangup=https%3A%2F%2Fa.example%2Fend&timeout=25',
      ],
      ['POST /a1/conversations', 'to=%2B46701740605&message=x&reply_url=https%3A%2F%2Fa.example%2Fr&token=t'],
      ['POST /a1/subaccounts', 'name=x&usagelimit=10000'],
      [`POST /a1/subaccounts/${SUBACCOUNT_ID}`, 'usagelimit=none'],
      [`POST /a1/subaccounts/${SUBACCOUNT_ID}`, 'active=no'],
      ['POST /a1/me', 'creditalert=50000'],
      [`DELETE /a1/sms/s${'0'.repeat(32)}`, ''],
      [`DELETE /a1/mms/m${'0'.repeat(32)}`, ''],
      [`DELETE /a1/calls/c${'0'.repeat(32)}`, ''],
    ]);
  });

  it('asks every other product for a page, a thing or a file, and tells nothing but that', async () => {
    const { reader, seen } = answerAll();
    const bounds = { start: '2026-11-22T12:00:00Z', end: '2026-11-21T12:00:00Z', limit: 7 };
    const products = [
      ['mms', reader.mmsPage, reader.mms, 'm'],
      ['images', reader.imagePage, reader.image, 'm', '-i0'],
      ['calls', reader.callPage, reader.call, 'c'],
      ['recordings', reader.recordingPage, reader.recording, 'c', '-r0'],
      ['numbers', reader.numberPage, reader.number, 'n'],
      ['subaccounts', reader.subaccountPage, reader.subaccount, 'a'],
      ['conversations', reader.conversationPage, reader.conversation, 'o'],
    ] as const;
    const expected: unknown[] = [];
    for (const [path, page, one, letter, ending = ''] of products) {
      const id = `${letter}${'0'.repeat(32)}${ending}`;
      await page(bounds).catch(() => undefined);
      await one(id).catch(() => undefined);
      expected.push(
        [`GET 127.0.0.1:4646/a1/${path}`, ['start', 'end', 'limit'], GET_HEADERS],
        [`GET 127.0.0.1:4646/a1/${path}/${id}`, [], GET_HEADERS],
      );
    }
    await reader.imageFile(`m${'0'.repeat(32)}-i0`, 'png').catch(() => undefined);
    await reader.recordingFile(`c${'0'.repeat(32)}-r0`).catch(() => undefined);
    expected.push(
      [`GET 127.0.0.1:4646/a1/images/m${'0'.repeat(32)}-i0.png`, [], GET_HEADERS],
      [`GET 127.0.0.1:4646/a1/recordings/c${'0'.repeat(32)}-r0.wav`, [], GET_HEADERS],
    );
    expect(
      seen.map(({ method, url, headers }) => {
        const { host, pathname, searchParams } = new URL(url);
        return [`${method} ${host}${pathname}`, [...searchParams.keys()], Object.keys(headers).sort()];
      }),
    ).toEqual(expected);
  });

  it('asks with the login of a subaccount for three lists of its own, at the same host, and for nothing else', async () => {
    const secret = 'b'.repeat(32);
    const row = { id: SUBACCOUNT_ID, name: 'Verkstaden', secret };
    const { reader, seen } = connect(({ url }) =>
      json(url.endsWith(SUBACCOUNT_ID) ? row : { data: url.includes('/subaccounts') ? [row] : [] }),
    );
    const bounds = { start: '2026-11-22T12:00:00Z', end: '2026-11-21T12:00:00Z', limit: 7 };
    const { items } = await reader.openedSubaccountPage(bounds);
    const opened = [...items, await reader.openedSubaccount(SUBACCOUNT_ID)];
    for (const { access } of opened) for (const ask of Object.values(access ?? {})) await ask(bounds);
    const own = `Basic ${btoa(`${SUBACCOUNT_ID}:${secret}`)}`;
    const account = 'Basic dTAwMDE6aGVtbGlndA==';
    const period = ['start', 'end', 'limit'];
    const lists = ['sms', 'mms', 'calls'].map((list) => [`GET 127.0.0.1:4646/a1/${list}`, period, own]);
    expect(
      seen.map(({ method, url, headers: { authorization, ...headers }, body, redirect }) => {
        const { host, pathname, searchParams } = new URL(url);
        expect([Object.keys(headers), body, redirect]).toEqual([['user-agent'], '', 'manual']);
        return [`${method} ${host}${pathname}`, [...searchParams.keys()], authorization];
      }),
    ).toEqual([
      ['GET 127.0.0.1:4646/a1/subaccounts', period, account],
      [`GET 127.0.0.1:4646/a1/subaccounts/${SUBACCOUNT_ID}`, [], account],
      ...lists,
      ...lists,
    ]);
  });

  it.each([undefined, '', 46, 'x'.repeat(201)])(
    'asks nothing with the login of a subaccount whose password is %j',
    async (secret) => {
      const { reader } = connect(() => json({ data: [{ id: SUBACCOUNT_ID, secret }] }));
      const { items } = await reader.openedSubaccountPage({});
      expect([items[0]?.id, items[0]?.access]).toEqual([SUBACCOUNT_ID, undefined]);
    },
  );

  it('leads with the login of a subaccount to questions alone', () => {
    const { http } = answerAll();
    const way = http.as({ username: SUBACCOUNT_ID, password: 'b'.repeat(32) });
    // @ts-expect-error nothing can be sent by it
    createElksWriter(way);
    // @ts-expect-error a reader of everything asks for prices by a POST
    createElksReader(way);
    expect(Object.keys(way)).toEqual(['get']);
  });

  it('gives the credentials, and nothing else, with a DELETE', async () => {
    const { writer, seen } = answerAll();
    await writer.forget(SMS_ID);
    expect(Object.keys(seen[0]?.headers ?? {}).sort()).toEqual(GET_HEADERS);
  });

  it.each([
    'mmsPage',
    'imagePage',
    'callPage',
    'recordingPage',
    'numberPage',
    'subaccountPage',
    'openedSubaccountPage',
    'conversationPage',
  ] as const)('asks %s for a part of the list and nothing else', async (page) => {
    const { reader, seen } = answerAll();
    await reader[page]({ start: '2026-11-22T12:00:00Z', end: '2026-11-21T12:00:00Z', limit: 7 });
    expect([...new URL(seen[0]?.url ?? '').searchParams.keys()]).toEqual(['start', 'end', 'limit']);
  });

  it.each([
    ['mms', 'mms', 'm'],
    ['call', 'calls', 'c'],
    ['subaccount', 'subaccounts', 'a'],
    ['openedSubaccount', 'subaccounts', 'a'],
    ['conversation', 'conversations', 'o'],
    ['number', 'numbers', 'n'],
  ] as const)('asks for one %s at /%s', async (method, path, letter) => {
    const { reader, seen } = answerAll();
    const id = `${letter}${'0'.repeat(32)}`;
    await reader[method](id).catch(() => undefined);
    expect(seen[0]?.url).toBe(`http://127.0.0.1:4646/a1/${path}/${id}`);
  });

  it.each(['mms', 'image', 'call', 'recording', 'subaccount', 'openedSubaccount', 'conversation'] as const)(
    'asks nothing about a %s with an id that is none',
    async (method) => {
      const { reader, seen } = answerAll();
      for (const id of ['../me', SMS_ID, '', 'c1/POST']) await reader[method](id).catch(() => undefined);
      expect(seen).toEqual([]);
    },
  );

  it.each(['../me', 'n1', `s${'0'.repeat(32)}`, `n${'0'.repeat(32)}/POST`, '+46701740605'])(
    'asks nothing about a number with the id %s',
    async (id) => {
      const { reader, writer, seen } = answerAll();
      await reader.number(id).catch(() => undefined);
      await writer.configureNumber(id, { name: 'x' });
      await writer.deallocateNumber(id);
      expect(seen).toEqual([]);
    },
  );

  it('leaves out every option that is not asked for', async () => {
    const { writer, seen } = answerAll();
    await writer.sendSms({ ...hello, flash: false, dontLog: false, shortLinks: false });
    expect(seen[0]?.body).toBe('from=Cykelfix&to=%2B46701740605&message=Hej');
  });

  it('never sends a message of the writer as a dry run', async () => {
    const { writer, seen } = answerAll();
    await writer.sendSms(Object.assign({ dryrun: 'yes' }, hello));
    expect(seen[0]?.body).not.toContain('dryrun');
  });

  it('always prices with dryrun=yes, whatever the message holds', async () => {
    const { reader, seen } = answerAll();
    await reader.quoteSms(Object.assign({ dryrun: 'no', dryRun: false }, hello));
    expect(new URLSearchParams(seen[0]?.body).getAll('dryrun')).toEqual(['yes']);
  });

  it('asks for no field that is not documented when reading history', async () => {
    const { reader, seen } = answerAll();
    await reader.smsPage(Object.assign({ direction: 'incoming' }, { limit: 100 }));
    expect(seen[0]?.url).toBe('http://127.0.0.1:4646/a1/sms?limit=100');
  });

  it('gives times to 46elks in its own form', async () => {
    const { reader, seen } = answerAll();
    await reader.smsPage({ start: '2026-11-22T14:00:00.5+01:00' });
    expect(seen[0]?.url).toBe('http://127.0.0.1:4646/a1/sms?start=2026-11-22T13%3A00%3A00.500000');
  });

  it('encodes credentials beyond ASCII as UTF-8', async () => {
    const { reader, seen } = connect(() => json({ data: [] }), { username: 'å', password: 'ø:€' });
    await reader.smsPage({});
    expect(Buffer.from(seen[0]?.headers.authorization?.slice(6) ?? '', 'base64').toString()).toBe('å:ø:€');
  });
});

describe('the bytes on a real socket', () => {
  const arrived: { line: string; headers: string[]; body: string }[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      arrived.push({
        line: `${request.method} ${request.url}`,
        headers: request.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase()),
        body,
      });
      response.writeHead(status, { location: '/a1/elsewhere', 'content-type': 'application/json' });
      response.end(JSON.stringify(sentRow));
    });
  });
  const live = () =>
    connect(() => json({}), {
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/a1`,
      fetch: globalThis.fetch,
    });
  beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('adds only what fetch itself needs', async () => {
    arrived.length = 0;
    status = 200;
    await live().writer.sendSms(hello);
    expect(arrived).toEqual([
      {
        line: 'POST /a1/sms',
        headers: [
          'host',
          'connection',
          'authorization',
          'user-agent',
          'content-type',
          'accept',
          'accept-language',
          'sec-fetch-mode',
          'accept-encoding',
          'content-length',
        ],
        body: 'from=Cykelfix&to=%2B46701740605&message=Hej',
      },
    ]);
  });

  // 421 is the one that fetch repeats by itself when it can read the body again.
  it.each([301, 302, 303, 307, 308, 401, 403, 404, 407, 408, 409, 421, 425, 429, 500, 502, 503, 504])(
    'puts a message on the wire once when the answer is %i',
    async (answerStatus) => {
      arrived.length = 0;
      status = answerStatus;
      await live().writer.sendSms(hello);
      expect(arrived.map(({ line }) => line)).toEqual(['POST /a1/sms']);
    },
  );
});
