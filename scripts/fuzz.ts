// Throws hostile input at every parser and prints what it did.
//   npm run fuzz                        a million runs of each
//   npm run fuzz -- --runs 10000 --seed 7 --only phone
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { fileType } from '../src/domain/file-type.ts';
import { parseIp, parseIpRange } from '../src/domain/ip-address.ts';
import { judgeLinks } from '../src/domain/links.ts';
import { parseMessageText } from '../src/domain/message-text.ts';
import { hideCodes } from '../src/domain/one-time-code.ts';
import { optOutWord, readsAsRefusal } from '../src/domain/opt-out.ts';
import { maskNumber, parsePhone } from '../src/domain/phone.ts';
import { parsePicture } from '../src/domain/picture.ts';
import { parsePublicAddress } from '../src/domain/public-address.ts';
import { parseQuietHours } from '../src/domain/quiet-hours.ts';
import { holdsSecret, keyShaped } from '../src/domain/secrets.ts';
import { impersonated, parseSender } from '../src/domain/sender.ts';
import { measureSms, splitSms } from '../src/domain/sms.ts';
import { parseIso } from '../src/domain/time.ts';
import { visible } from '../src/domain/untrusted.ts';
import { webhookUrl } from '../src/domain/webhook-address.ts';
import { isSmsId, readAccount, readQuote, readSms, readSmsPage } from '../src/elks/wire.ts';
import { readCall, readCallPage, readRecording } from '../src/elks/wire-calls.ts';
import { readConversation } from '../src/elks/wire-conversations.ts';
import { readImage, readMms, readMmsPage } from '../src/elks/wire-mms.ts';
import { readNumber, readNumberPage } from '../src/elks/wire-numbers.ts';
import { readSubaccount } from '../src/elks/wire-subaccounts.ts';
import { sourceOf } from '../src/http/source.ts';
import { createWebhooks } from '../src/http/webhooks.ts';
import { decodeCursor } from '../src/inbox/history.ts';

const SECRET = '0123456789abcdef'.repeat(4);
const WEBHOOK = new URL(webhookUrl('http://127.0.0.1', SECRET, 'sms'));
const AUTHORIZATION = `Basic ${btoa(`${WEBHOOK.username}:${WEBHOOK.password}`)}`;
WEBHOOK.username = '';
WEBHOOK.password = '';

/** The door for what 46elks announces, with nothing behind it but the first thing that reads the fields. */
const webhooks = createWebhooks({
  secret: SECRET,
  announce: async (_kind, fields, attempt) => void [isSmsId(fields.get('id') ?? ''), attempt, [...fields]],
  sources: '*',
  proxies: [],
  sleep: () => new Promise(() => undefined),
  refused: () => undefined,
});

/** Every body gets the same empty answer: any other would be sent as a text and billed. */
async function webhook(text: string): Promise<void> {
  const headers = { authorization: AUTHORIZATION, 'content-type': 'application/x-www-form-urlencoded' };
  const url = `${WEBHOOK}?attempt=${encodeURIComponent(text.slice(0, 40).toWellFormed())}`;
  const answer = await webhooks(
    new Request(url, { method: 'POST', headers, body: bytesOf(text) }),
    '127.0.0.1',
  );
  if (answer.status !== 204 || answer.body !== null) throw new Error(`answered ${answer.status}`);
}

/** As UTF-8, or as bytes that are none. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, text.length % 3 === 0 ? 'latin1' : 'utf8'));
}

const PROXIES = ['10.0.0.0/8'].map(parseIpRange).filter((range) => range !== undefined);

const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  phone: (text) => [parsePhone(text), maskNumber(text)],
  sms: (text) => [measureSms(text), splitSms(text)],
  // A sender is never longer than 11 characters when it is compared with protected names.
  sender: (text) => [parseSender(text), impersonated(text.slice(0, 11))],
  text: parseMessageText,
  links: (text) => {
    const parsed = parseMessageText(text);
    return parsed.ok ? judgeLinks(parsed.value) : undefined;
  },
  secrets: (text) => [holdsSecret(text, ['S3cret-canary-9']), keyShaped(text)],
  'opt-out': (text) => [optOutWord(text), readsAsRefusal(text)],
  shown: (text) => visible(text),
  codes: hideCodes,
  time: (text) => [parseIso(text), parseQuietHours(text)],
  cursor: decodeCursor,
  address: (text) => [parseIp(text), parseIpRange(text), sourceOf('10.0.0.1', text, PROXIES)],
  products: (text) =>
    [
      readNumber,
      readNumberPage,
      readMms,
      readMmsPage,
      readImage,
      readCall,
      readCallPage,
      readRecording,
      readSubaccount,
      readConversation,
    ].map((read) => read(text)),
  addresses: (text) => [parsePublicAddress(text), parsePicture(text)],
  file: (text) => fileType(new TextEncoder().encode(text)),
  wire: (text) => [readSms, readSmsPage, readAccount, readQuote].map((read) => attempt(() => read(text))),
  webhook,
};

const PIECES: readonly string[] = [
  '+46',
  '176.10.154.199',
  '::ffff:',
  '0046',
  '070',
  '(0)',
  ' ',
  '-',
  '.',
  '1740605',
  '99999',
  ';ext=',
  ',',
  '\u0000',
  '\u0660',
  '+',
  '++',
  '112',
  'BankID',
  'B4nk1D',
  'Skatteverket',
  'rn',
  'vv',
  'SEB',
  'Å',
  'ё',
  'http://',
  'https://',
  'www.',
  'seb.se',
  'k1arna.com',
  'xn--',
  '@',
  '/',
  '?a=',
  '[.]',
  ':8080',
  '127.0.0.1',
  'Tack.Se',
  'bit.ly/',
  '\n',
  '\r\n',
  '\t',
  '\u202e',
  '\u200d',
  '\u{e0041}',
  '👨‍👩‍👧',
  '🇸🇪',
  'e\u0301',
  '€',
  '[]{}',
  'åäö',
  'a'.repeat(153),
  'ж'.repeat(67),
  '{"id":"s',
  '"cost":',
  'null',
  '1e999',
  '"created":"2026-11-22T12:58:01.000000"',
  '{"data":[',
  '"id":"c0123456789abcdef0123456789abcdef","direction":"incoming","from":"","to":"","state":"busy"',
  '"actions":"[{',
  'RIFF....WAVE',
  ']',
  '}',
  '"',
  '\\u0000',
  '2026-11-22',
  'T12:00',
  'Z',
  '21:00-08:00',
  'STOP',
  'sluta',
  'AKIA',
  'eyJ',
  'password=',
  'kod ',
  'Your code is ',
  'log in with ',
  'G-48210 ',
  '482 913 ',
  '-----BEGIN',
  '4111111111111111',
  'id=s70df59406a1b4643b96f3f91e0bfb7b0',
  '&message=',
  '&from=%2B46',
  '%F0%9F%98%80',
  '%ff%00',
  '::ffff:',
  '10.0.0.0/8',
  'W10',
  '=',
];

const { values } = parseArgs({
  options: { runs: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const runs = Number(values.runs ?? 1_000_000);
const seed = Number(values.seed ?? 46);
let failed = false;

/** No longer text is tried, in UTF-16 units. */
const LONG = 20_000;
/** Between linear and quadratic, with room for what else the machine does. */
const GROWTH_ALLOWED = 3;

/** No text may hold up a server for longer. */
const SLOWEST_ALLOWED_MS = 50;

console.log(`seed ${seed}, ${runs} runs of each parser`);
for (const [name, parse] of Object.entries(PARSERS)) {
  if (values.only !== undefined && values.only !== name) continue;
  const next = generator(seed);
  let crashes = 0;
  let slowestMs = 0;
  let slowestLength = 0;
  const startedAt = performance.now();
  for (let run = 0; run < runs; run += 1) {
    const text = hostile(next);
    let tookMs = 0;
    try {
      tookMs = await timeOf(() => parse(text));
      // Tidying up takes time too, at any moment; what the text takes, it takes again.
      for (let again = 0; again < 3 && tookMs > slowestMs; again += 1)
        tookMs = Math.min(tookMs, await timeOf(() => parse(text)));
    } catch (error) {
      crashes += 1;
      if (crashes <= 3) console.error(`${name}: ${String(error)} on ${JSON.stringify(text).slice(0, 200)}`);
    }
    if (tookMs > slowestMs) [slowestMs, slowestLength] = [tookMs, text.length];
  }
  const growth = await growthOf(parse);
  const seconds = (performance.now() - startedAt) / 1_000;
  failed ||= crashes > 0 || slowestMs >= SLOWEST_ALLOWED_MS || growth > GROWTH_ALLOWED;
  console.log(
    `${name.padEnd(8)} ${String(crashes).padStart(3)} crashes  slowest ${slowestMs.toFixed(1).padStart(6)} ms (${slowestLength} characters)  twice as long takes ${growth === 0 ? 'no time worth mentioning' : `${growth.toFixed(1)} times as long`}  ${seconds.toFixed(0)} s`,
  );
}
process.exitCode = failed ? 1 : 0;

/**
 * How many times as long a text of twice the length takes, at worst, made of one or two pieces again and again: 2 is
 * linear, 4 would be quadratic. 0 when even the longer one takes less than a millisecond.
 */
async function growthOf(parse: (text: string) => unknown): Promise<number> {
  let worst = 0;
  const patterns = PIECES.flatMap((piece, at) => [piece, `${piece}${PIECES[(at + 1) % PIECES.length]}`]);
  for (const pattern of patterns) {
    const fastest = async (length: number): Promise<number> => {
      const text = pattern.repeat(Math.ceil(length / pattern.length)).slice(0, length);
      const times: number[] = [];
      for (let run = 0; run < 5; run += 1) times.push(await timeOf(() => attempt(() => parse(text))));
      return Math.min(...times);
    };
    let growth = Infinity;
    for (let again = 0; again < 5 && growth > worst; again += 1) {
      const long = await fastest(LONG);
      growth = Math.min(growth, long < 1 ? 0 : long / (await fastest(LONG / 2)));
    }
    worst = Math.max(worst, growth);
  }
  return worst;
}

/** Time of the processor, in milliseconds, so that what else the machine does is not counted. */
async function timeOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  const outcome = work();
  if (outcome instanceof Promise) await outcome;
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Parsers of answers say no by throwing one class; anything else is a crash. */
function attempt(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && error.name === 'ElksError') return undefined;
    throw error;
  }
}

/** A small generator with a seed (mulberry32), so that a failure can be had again. */
function generator(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Pieces that parsers care about, strung together, cut, repeated and mixed with noise. */
function hostile(next: () => number): string {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(next() * list.length)];
  const length = Math.floor(next() ** 3 * 24) + 1;
  let text = '';
  for (let piece = 0; piece < length; piece += 1) {
    text += next() < 0.25 ? String.fromCodePoint(codePoint(next)) : (pick(PIECES) ?? '');
  }
  if (next() < 0.01) text = text.repeat(Math.floor(next() * 200) + 1).slice(0, LONG);
  if (next() < 0.1) text = text.slice(Math.floor(next() * text.length));
  return text;
}

function codePoint(next: () => number): number {
  const planes = [0x80, 0x300, 0x2100, 0xffff, 0x10ffff];
  return Math.floor(next() * (planes[Math.floor(next() * planes.length)] ?? 0x80));
}
