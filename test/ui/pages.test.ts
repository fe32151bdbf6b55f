import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureSms } from '../../src/domain/sms.ts';
import type { Update } from '../../src/simulator/events.ts';
import { deskOf } from '../../ui/phones/desk.ts';
import {
  applyUpdates,
  callAt,
  NOTHING,
  type Phone,
  phonesOf,
  type Sms,
  search,
  wordsOf,
} from '../../ui/phones/model.ts';
import { curlOf } from '../../ui/phones/wire.ts';
import { readableNumber } from '../../ui/shared/format.ts';
import { dissect } from '../../ui/shared/pieces.ts';

const bare = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('a number as people read it', () => {
  it.each([
    ['+46701740610', '+46 70 174 06 10'],
    ['+4687654321', '+46 87 654 321'],
    ['+4791234567', '+47 91 234 567'],
    ['+358401234567', '+358 401 234 567'],
    ['+12025550123', '+1 2 025 550 123'],
    ['+35312345678', '+353 12 345 678'],
    ['Cykelfix', 'Cykelfix'],
    ['+46', '+46'],
  ])('writes %s as %s', (number, readable) => {
    expect(bare(readableNumber(number))).toBe(readable);
  });

  it('keeps every digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+[1-9]\d{6,14}$/), (number) => {
        expect(readableNumber(number).replaceAll('\u00a0', '')).toBe(number);
      }),
    );
  });
});

describe('a text in pieces', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc.string({ unit: 'grapheme-ascii', maxLength: 400 }),
  );

  it('is the text when it is put together, in as many parts as are billed', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (message, extensionTable) => {
        const { pieces, parts, fill } = dissect(message, extensionTable);
        const billed = measureSms(message, { extensionTable });
        expect([pieces.map((piece) => piece.text).join(''), parts, fill.length]).toEqual([
          message,
          billed.parts,
          billed.parts,
        ]);
      }),
    );
  });

  it('fills no part beyond its size', () => {
    fc.assert(
      fc.property(text, (message) => {
        const { units, capacity, fill } = dissect(message, false);
        expect([units <= capacity, fill.every((share) => share >= 0 && share <= 1)]).toEqual([true, true]);
      }),
    );
  });

  it('marks exactly what made it UCS-2', () => {
    const { pieces } = dissect('Hej – det är €5', false);
    expect(pieces.filter(({ forcing }) => forcing).map((piece) => piece.text)).toEqual(['–', '€']);
  });
});

const message = (number: string, text = 'Hej', more: Partial<Sms> = {}): Sms => ({
  kind: 'sms',
  id: `s${number}${text}`,
  owner: 'u',
  direction: 'incoming',
  from: number,
  to: '+46701740605',
  message: text,
  encoding: 'GSM-7',
  parts: 1,
  cost: 0,
  flashsms: false,
  dontlog: false,
  created: '2026-11-24T08:00:00.000Z',
  answer: 'given',
  ...more,
});

const update = (messages: readonly Sms[], more: Partial<Update> = {}): Update => ({
  fresh: false,
  now: '2026-11-24T08:00:00.000Z',
  account: { balance: 0, currency: 'SEK', principals: [], numbers: [], unlocked: [] },
  numbers: ['+46701740605'],
  credentials: { username: 'u', password: 'p' },
  extensionTable: false,
  faults: {},
  recipients: {},
  phones: {},
  carrier: {},
  webhookRules: {},
  kept: { messages: 10_000, mms: 0, calls: 0 },
  messages,
  mms: [],
  calls: [],
  requests: [],
  webhooks: [],
  ...more,
});

const numbersOf = (phones: readonly Phone[]): string[] => phones.map(({ number }) => number);
const phonesFor = (...messages: Sms[]): readonly Phone[] =>
  phonesOf(applyUpdates(NOTHING, [update(messages)]));

describe('what the page knows', () => {
  const batch = fc.array(
    fc.record({
      fresh: fc.boolean(),
      texts: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 4 }),
      kept: fc.integer({ min: 4, max: 6 }),
    }),
    { maxLength: 8 },
  );

  it('is the same whether updates come together or one by one', () => {
    fc.assert(
      fc.property(batch, (given) => {
        const updates = given.map(({ fresh, texts }) =>
          update(
            texts.map((text) => message('+46701740610', text)),
            { fresh },
          ),
        );
        const together = applyUpdates(NOTHING, updates);
        const oneByOne = updates.reduce((model, each) => applyUpdates(model, [each]), NOTHING);
        expect([...together.items.keys()]).toEqual([...oneByOne.items.keys()]);
      }),
    );
  });

  it('forgets the oldest messages as the simulator does', () => {
    const messages = ['a', 'b', 'c'].map((text) => message('+46701740610', text));
    const known = applyUpdates(NOTHING, [update(messages, { kept: { messages: 2, mms: 0, calls: 0 } })]);
    expect([...known.items.values()].map(wordsOf)).toEqual(['b', 'c']);
  });

  it('has the phone with the newest message first', () => {
    const phones = phonesFor(
      message('+46701740610', 'a'),
      message('+46701740611', 'b'),
      message('+46701740610', 'c'),
    );
    expect(numbersOf(phones)).toEqual(['+46701740610', '+46701740611']);
  });

  it.each([
    ['070-174 06 10', ['+46701740610']],
    ['+46 70 174 06 11', ['+46701740611']],
    ['ÖPPET har', ['+46701740610']],
    ['  ', ['+46701740611', '+46701740610']],
    ['finns inte', []],
  ])('finds for %j the phones %j', (query, expected) => {
    const phones = phonesFor(
      message('+46701740610', 'Har ni öppet?'),
      message('+46701740611', 'Var ligger ni?'),
    );
    expect(numbersOf(search(phones, query))).toEqual(expected);
  });
});

type TrueCall = Update['calls'][number];

const call = (more: Partial<TrueCall> = {}): TrueCall => ({
  id: 'c1',
  owner: 'u',
  direction: 'outgoing',
  from: '+46701740605',
  to: '+46701740610',
  state: 'ongoing',
  phase: 'connect',
  created: '2026-11-24T08:00:01.000Z',
  cost: 0,
  legs: [],
  recordings: [],
  story: [],
  answer: 'given',
  ...more,
});

describe('a call', () => {
  const phonesWith = (...calls: TrueCall[]) =>
    phonesOf(applyUpdates(NOTHING, [update([], { calls, kept: { messages: 0, mms: 0, calls: 9 } })]));
  const leg = { to: '+46701740611', state: 'ringing' } as const;

  it('is on the phone at the other end, and on each that it was connected to', () => {
    expect(numbersOf(phonesWith(call({ legs: [leg] }))).sort()).toEqual(['+46701740610', '+46701740611']);
  });

  it.each<[string, string, Partial<TrueCall>, boolean]>([
    ['rings', leg.to, { legs: [leg] }, true],
    ['has gone to another', leg.to, { legs: [{ ...leg, state: 'failed' }] }, false],
    ['goes on at its own end', '+46701740610', { legs: [{ ...leg, state: 'failed' }] }, true],
    ['is over', '+46701740610', { state: 'success', phase: 'ended' }, false],
  ])('that %s is on the screen of %s or not', (_what, number, more, isThere) => {
    const phone = phonesWith(call(more)).find((each) => each.number === number);
    expect(phone && callAt(phone) !== undefined).toBe(isThere);
  });

  it('stands in the conversation where it began', () => {
    const after = message('+46701740610', 'after', { created: '2026-11-24T08:00:02.000Z' });
    const model = applyUpdates(NOTHING, [
      update([message('+46701740610', 'before'), after], { fresh: true, calls: [call()] }),
    ]);
    expect([...model.items.values()].map(wordsOf)).toEqual(['before', 'Rings', 'after']);
  });
});

describe('the desk', () => {
  const numbers = ['+46701740610', '+46701740611', '+46701740612', '+46701740613', '+46701740614'];
  const situation = fc.record({
    before: fc.uniqueArray(fc.constantFrom(...numbers), { maxLength: 4 }),
    order: fc.shuffledSubarray(numbers, { minLength: 1 }),
    room: fc.integer({ min: 1, max: 4 }),
    choice: fc.nat(),
  });
  const lay = ({
    before,
    order,
    room,
    choice,
  }: {
    before: string[];
    order: string[];
    room: number;
    choice: number;
  }) => {
    const chosen = order[choice % order.length];
    return {
      chosen,
      places: deskOf(before, phonesFor(...order.map((number) => message(number))), chosen, room),
    };
  };

  it('has the chosen phone, and as many as there is room for', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { chosen = '', places } = lay(given);
        expect([places.includes(chosen), places.length, new Set(places).size]).toEqual([
          true,
          Math.min(given.room, given.order.length),
          places.length,
        ]);
      }),
    );
  });

  it('leaves a phone in its place while there is as much room', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const before = given.before.filter((number) => given.order.includes(number)).slice(0, given.room);
        const { places } = lay({ ...given, before });
        const moved = before.filter((number, at) => places.includes(number) && places[at] !== number);
        expect(moved).toEqual([]);
      }),
    );
  });
});

describe('a request as a curl command', () => {
  it('says the same in a shell, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const command = curlOf(
          { n: 1, at: '', method: 'POST', path: '/a1/sms', parameters: { message: text }, notes: [] },
          'http://127.0.0.1:4646',
        );
        const word = command.split('--data-urlencode ')[1] ?? '';
        // A quoted word of POSIX: everything between single quotes is itself, \' between them is one.
        const read = word.startsWith("'") ? word.slice(1, -1).replaceAll("'\\''", "'") : word;
        expect(read).toBe(`message=${text}`);
      }),
    );
  });

  it('never holds a password', () => {
    const command = curlOf(
      { n: 1, at: '', method: 'GET', path: '/a1/me', parameters: {}, notes: [] },
      'http://x',
    );
    expect(command).toBe('curl -u "$ELKS_API_USERNAME:$ELKS_API_PASSWORD" -G http://x/a1/me');
  });
});
