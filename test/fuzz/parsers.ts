import { parseAccountChange, parseChangeText } from '../../src/domain/account-change.ts';
import { parsePlanText } from '../../src/domain/call-plan.ts';
import { fileType } from '../../src/domain/file-type.ts';
import { parseIp, parseIpRange } from '../../src/domain/ip-address.ts';
import { judgeLinks } from '../../src/domain/links.ts';
import { parseMessageText } from '../../src/domain/message-text.ts';
import { hideCodes } from '../../src/domain/one-time-code.ts';
import { optOutWord, readsAsRefusal } from '../../src/domain/opt-out.ts';
import { maskNumber, parsePhone } from '../../src/domain/phone.ts';
import { parsePicture } from '../../src/domain/picture.ts';
import { parsePublicAddress } from '../../src/domain/public-address.ts';
import { parseQuietHours } from '../../src/domain/quiet-hours.ts';
import { holdsSecret, keyShaped } from '../../src/domain/secrets.ts';
import { impersonated, parseSender } from '../../src/domain/sender.ts';
import { measureSms, splitSms } from '../../src/domain/sms.ts';
import { parseIso } from '../../src/domain/time.ts';
import { visible } from '../../src/domain/untrusted.ts';
import { webhookUrl } from '../../src/domain/webhook-address.ts';
import { isSmsId, readAccount, readQuote, readSms, readSmsPage } from '../../src/elks/wire.ts';
import { readCall, readCallPage, readRecording } from '../../src/elks/wire-calls.ts';
import { readConversation } from '../../src/elks/wire-conversations.ts';
import { readImage, readMms, readMmsPage } from '../../src/elks/wire-mms.ts';
import { readNumber, readNumberPage } from '../../src/elks/wire-numbers.ts';
import { readOpenedPage, readSubaccount } from '../../src/elks/wire-subaccounts.ts';
import { sourceOf } from '../../src/http/source.ts';
import { createWebhooks } from '../../src/http/webhooks.ts';
import { decodeCursor } from '../../src/inbox/history.ts';
import { parseSettingsFile } from '../../src/settings-file.ts';

const SECRET = '0123456789abcdef'.repeat(4);
const WEBHOOK = new URL(webhookUrl('http://127.0.0.1', SECRET, 'sms'));
const AUTHORIZATION = `Basic ${btoa(`${WEBHOOK.username}:${WEBHOOK.password}`)}`;
WEBHOOK.username = '';
WEBHOOK.password = '';

/** The door for what 46elks announces, with nothing behind it but the first thing that reads the fields. */
const webhooks = createWebhooks({
  secret: SECRET,
  announce: async (_kind, fields, attempt) => void [isSmsId(fields.get('id') ?? ''), attempt, [...fields]],
  answerCall: async (question, elksId) => void [question, elksId],
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

/** Every reader of what others wrote; one that throws has a defect. */
export const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
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
      (page: string) => readOpenedPage(page, ({ username }) => username),
      readConversation,
    ].map((read) => read(text)),
  addresses: (text) => [parsePublicAddress(text), parsePicture(text)],
  plan: (text) => parsePlanText(text),
  change: (text) => [
    parseChangeText(text),
    parseAccountChange({ do: 'update_subaccount', name: text, usage_limit: text }),
  ],
  settings: parseSettingsFile,
  file: (text) => fileType(new TextEncoder().encode(text)),
  wire: (text) => [readSms, readSmsPage, readAccount, readQuote].map((read) => attempt(() => read(text))),
  webhook,
};

/** Parsers of answers say no by throwing one class; anything else is a crash. */
function attempt(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && error.name === 'ElksError') return undefined;
    throw error;
  }
}
