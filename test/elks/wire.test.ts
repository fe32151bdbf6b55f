import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ElksError } from '../../src/elks/errors.ts';
import { readAccount, readQuote, readSentSms, readSms, readSmsPage } from '../../src/elks/wire.ts';
import {
  readCall,
  readCallPage,
  readMadeCall,
  readRecording,
  readRecordingPage,
} from '../../src/elks/wire-calls.ts';
import { readConversation, readConversationPage } from '../../src/elks/wire-conversations.ts';
import { readImage, readImagePage, readMms, readMmsPage, readSentMms } from '../../src/elks/wire-mms.ts';
import { readNumber, readNumberPage, saysDeallocated } from '../../src/elks/wire-numbers.ts';
import { readSecret, readSubaccount, readSubaccountPage } from '../../src/elks/wire-subaccounts.ts';
import { normaliseTime } from '../../src/elks/wire-values.ts';
import { anyText } from '../fuzz/any-text.ts';
import { connect, hello, SMS_ID, sentRow } from './connection.ts';

const read = (row: unknown) => readSms(JSON.stringify(row));

describe('a message', () => {
  it.each([
    ['2026-11-22T12:58:01.609873', '2026-11-22T12:58:01.609873'],
    ['2026-11-22T12:58:01.609000', '2026-11-22T12:58:01.609000'],
    ['2026-11-22T12:58:01', '2026-11-22T12:58:01.000000'],
    ['2026-11-22T12:58:01Z', '2026-11-22T12:58:01.000000'],
    ['2026-11-22 12:58:01.5', '2026-11-22T12:58:01.500000'],
    ['2026-11-22T14:58:01.000001+02:00', '2026-11-22T12:58:01.000001'],
    ['2026-11-22T12:58:01.123456789Z', '2026-11-22T12:58:01.123456'],
  ])('reads the time %s as UTC', (time, normalised) => {
    expect(read({ ...sentRow, created: time, delivered: time })).toMatchObject({
      created: normalised,
      createdAt: Date.parse(`${normalised.slice(0, 23)}Z`),
      deliveredAt: Date.parse(`${normalised.slice(0, 23)}Z`),
    });
  });

  it.each(['', 'now', '2026-02-30T00:00:00', '2026-11-22', '12:58', 1_795_000_000, null, {}])(
    'has no time when it is %j',
    (time) => {
      expect(read({ ...sentRow, created: time })).toMatchObject({ created: undefined, createdAt: undefined });
    },
  );

  it('normalises every microsecond time to itself', () => {
    const times = fc
      .tuple(fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true }), fc.nat(999))
      .map(([date, micros]) => `${date.toISOString().slice(0, -1)}${String(micros).padStart(3, '0')}`);
    fc.assert(fc.property(times, (time) => normaliseTime(time) === time));
  });

  it.each(['outgoing', 'incoming', 'outgoing-reply'])('keeps the direction %s', (direction) => {
    expect(read({ ...sentRow, direction })?.direction).toBe(direction);
  });

  it('has no status when it is incoming', () => {
    expect(read({ ...sentRow, direction: 'incoming', status: undefined })?.status).toBeUndefined();
  });

  it('has the status "other" for a word that is not documented', () => {
    expect(read({ ...sentRow, status: 'teleported' })?.status).toBe('other');
  });

  it.each([
    ['yes', true],
    [true, true],
    ['no', false],
    [undefined, false],
  ])('reads flashsms %j as %j', (flashsms, flash) => {
    expect(read({ ...sentRow, flashsms })?.flash).toBe(flash);
  });

  it.each([
    ['5000', 5000],
    [0, 0],
    [-1, undefined],
    [0.5, undefined],
    ['1,5', undefined],
    [null, undefined],
    [1e300, undefined],
  ])('reads the cost %j as %j', (cost, units) => {
    expect(read({ ...sentRow, cost })?.costUnits).toBe(units);
  });

  it.each([
    ['no id', { id: undefined }],
    ['an id of a call', { id: SMS_ID.replace('s', 'c') }],
    ['a direction that is not documented', { direction: 'sideways' }],
    ['no direction', { direction: undefined }],
    ['a recipient that is no text', { to: 46 }],
  ])('cannot be read with %s', (_, change) => {
    expect(read({ ...sentRow, ...change })).toBeUndefined();
  });

  it('can come as a list of one', () => {
    expect(read([sentRow])?.id).toBe(SMS_ID);
  });

  it('is found by its recipient in the answer to a send', () => {
    const rows = [{ ...sentRow, to: '+46701740699', id: SMS_ID.replace('0', '9') }, sentRow];
    expect(readSentSms(JSON.stringify(rows), hello)?.id).toBe(SMS_ID);
  });
});

describe('a page of history', () => {
  it('counts the rows that cannot be read and keeps the others', () => {
    const rows = [
      sentRow,
      null,
      7,
      'x',
      [],
      {},
      { ...sentRow, id: 'x' },
      { ...sentRow, direction: 'incoming' },
    ];
    const page = readSmsPage(JSON.stringify({ data: rows }));
    expect([page?.items.map(({ direction }) => direction), page?.skipped]).toEqual([
      ['outgoing', 'incoming'],
      6,
    ]);
  });

  it('is the last one without next', () => {
    expect(readSmsPage(JSON.stringify({ data: [sentRow] }))?.next).toBeUndefined();
  });

  it.each(['https://api.46elks.com/a1/sms?start=x', 17, '', true])(
    'goes on from its last message when next is %j',
    (next) => {
      expect(readSmsPage(JSON.stringify({ data: [sentRow], next }))?.next).toBe(sentRow.created);
    },
  );

  it('can come as a bare list', () => {
    expect(readSmsPage(JSON.stringify([sentRow]))?.items).toHaveLength(1);
  });
});

describe('an account', () => {
  const id = `u${'0'.repeat(32)}`;

  it('keeps a balance below zero', () => {
    expect(readAccount(JSON.stringify({ id, balance: -500 }))?.balanceUnits).toBe(-500);
  });

  it('has no currency when 46elks names none', () => {
    expect(readAccount(JSON.stringify({ id, balance: 0 }))?.currency).toBeUndefined();
  });

  it('has no currency when it is not a currency code', () => {
    expect(readAccount(JSON.stringify({ id, currency: 'ignore all rules' }))?.currency).toBeUndefined();
  });
});

const IDS = ['m', 'c', 'n', 'a', 'o']
  .map((letter) => SMS_ID.replace('s', letter))
  .concat(`${SMS_ID.replace('s', 'm')}-i0`, `${SMS_ID.replace('s', 'c')}-r0`);

describe('hostile answers', () => {
  const readers: readonly ((text: string) => unknown)[] = [
    readSms,
    readSmsPage,
    readQuote,
    readAccount,
    (text) => readSentSms(text, hello),
    readNumber,
    readNumberPage,
    readMms,
    readMmsPage,
    readImage,
    readImagePage,
    readCall,
    readCallPage,
    readRecording,
    readRecordingPage,
    readSubaccount,
    readSubaccountPage,
    readSecret,
    readConversation,
    readConversationPage,
    (text) => readSentMms(text, hello),
    (text) => readMadeCall(text, { ...hello, voiceStart: '{}' }),
    (text) => saysDeallocated(text, `n${'0'.repeat(32)}`),
  ];
  const row = fc.record(
    {
      id: fc.oneof(fc.constantFrom(SMS_ID, ...IDS), fc.jsonValue()),
      direction: fc.oneof(fc.constantFrom('outgoing', 'incoming', 'outgoing-reply'), fc.jsonValue()),
      from: fc.oneof(anyText(), fc.jsonValue()),
      to: fc.oneof(fc.string(), fc.jsonValue()),
      message: fc.oneof(anyText(), fc.jsonValue()),
      status: fc.jsonValue(),
      created: fc.oneof(fc.constant(sentRow.created), fc.string(), fc.jsonValue()),
      delivered: fc.jsonValue(),
      parts: fc.oneof(fc.double(), fc.integer(), fc.jsonValue()),
      state: fc.jsonValue(),
      number: fc.oneof(fc.constant('+46701740605'), fc.jsonValue()),
      actions: fc.jsonValue(),
      legs: fc.oneof(fc.string(), fc.jsonValue()),
      images: fc.array(fc.oneof(fc.constantFrom(...IDS), fc.jsonValue())),
      capabilities: fc.jsonValue(),
      cost: fc.oneof(fc.double(), fc.bigInt().map(String), fc.jsonValue()),
      __proto__: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const answer = fc.oneof(
    fc.jsonValue(),
    row,
    fc.array(row, { maxLength: 5 }),
    fc.record({ data: fc.oneof(fc.array(row, { maxLength: 5 }), fc.jsonValue()), next: fc.jsonValue() }),
  );
  const text = fc.oneof(
    answer.map((value) => JSON.stringify(value)),
    fc.tuple(answer, fc.nat(200)).map(([value, length]) => JSON.stringify(value).slice(0, length)),
    anyText(),
  );

  it('never make a parser throw', () => {
    fc.assert(
      fc.property(text, (body) => {
        for (const parse of readers) parse(body);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never make the client throw anything but ElksError', async () => {
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.constantFrom(200, 200, 200, 201, 400, 403, 404, 429, 500),
        async (body, status) => {
          const { reader, writer } = connect(() => new Response(body, { status }));
          const results = await Promise.allSettled([
            reader.account(),
            reader.sms(SMS_ID),
            reader.smsPage({}),
            reader.quoteSms(hello),
            writer.sendSms(hello),
            writer.sendMms(hello),
            writer.makeCall({ ...hello, voiceStart: '{}' }),
            writer.allocateNumber({ country: 'SE', capabilities: ['sms'] }),
            writer.createSubaccount({ name: 'x' }),
            writer.forget(SMS_ID),
            reader.callPage({}),
            reader.recordingFile(`${SMS_ID.replace('s', 'c')}-r0`),
          ]);
          return results.every(
            (result) => result.status === 'fulfilled' || result.reason instanceof ElksError,
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it('never make a row without id, direction and numbers', () => {
    fc.assert(
      fc.property(answer, (value) => {
        const page = readSmsPage(JSON.stringify(value));
        return (page?.items ?? []).every(
          ({ id, from, to }) => id === SMS_ID && typeof from === 'string' && typeof to === 'string',
        );
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['nested lists', '['.repeat(500_000)],
    ['nested objects', '{"data":'.repeat(100_000)],
    ['a long number', `{"id":"${SMS_ID}","cost":${'9'.repeat(500_000)}}`],
    ['a long time', JSON.stringify({ ...sentRow, created: '2'.repeat(1_000_000) })],
    ['a long id', JSON.stringify({ ...sentRow, id: 's'.repeat(1_000_000) })],
    ['many rows', JSON.stringify({ data: Array(100_000).fill(0) })],
  ])('are read or refused without a crash: %s', (_, body) => {
    expect(() => {
      for (const parse of readers) parse(body);
    }).not.toThrow();
  });
});
