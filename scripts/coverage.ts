// The documented menu of 46elks, row by row, and where each row is here. test/coverage.test.ts holds it to the code.
import { readdirSync } from 'node:fs';

/** What there is, by name; or the reason why there is nothing, in words. */
export type Cell = readonly string[] | string;

export interface Row {
  /** The words of the menu. */
  readonly row: string;
  /** Page under https://46elks.se/docs/, or the whole address of another source. */
  readonly page: string;
  /** Functions of `ElksReader` and `ElksWriter`. */
  readonly client: Cell;
  /** Operations of the simulated API, or the setting to whose address the simulator posts. */
  readonly simulator: Cell;
  /** Files in `contract/` without their ending; `*` stands for the rest of several. */
  readonly contract: Cell;
  /** A test file, and the sentence of a test in it. */
  readonly test: readonly [file: string, sentence: string] | string;
}

const ASKED = '46elks asks, the client does not';
const GONE = 'https://github.com/46elks/46elks-getting-started';
const OUTSIDE = 'no part of the HTTP API';

/** Source of the rows: the menu beside every page of https://46elks.se/docs, as read on 2026-11-22. */
export const MENU: Readonly<Record<string, readonly Row[]>> = {
  SMS: [
    {
      row: 'Send SMS',
      page: 'send-sms',
      client: ['sendSms', 'quoteSms'],
      simulator: ['POST /sms'],
      contract: [
        'sms-sent-*',
        'sms-dry-run',
        'error-credentials-send',
        'error-credits',
        'error-key-missing',
        'error-missing-key',
        'error-recipient',
        'error-report-url',
        'error-sender',
        'error-server-send',
        'error-too-long',
        'segments',
      ],
      test: ['test/simulator/send-sms.test.ts', 'answers with the message in the order and form'],
    },
    {
      row: 'Receive SMS',
      page: 'receive-sms',
      client: ASKED,
      simulator: ['sms_url'],
      contract: ['webhook-incoming', 'webhook-incoming-text-sender'],
      test: ['test/simulator/webhooks.test.ts', 'is posted to the sms_url with these fields'],
    },
    {
      row: 'SMS actions: forward, reply',
      page: 'sms-action-forward',
      client: ['configureNumber'],
      simulator: ['sms_url'],
      contract: ['incoming-answers'],
      test: ['test/simulator/webhooks.test.ts', 'is forwarded with prefix and suffix'],
    },
    {
      row: 'Delivery reports',
      page: 'sms-delivery-reports',
      client: ASKED,
      simulator: ['whendelivered'],
      contract: ['webhook-report-*'],
      test: [
        'test/simulator/webhooks.test.ts',
        'is posted for sent and for delivered, with these fields only',
      ],
    },
    {
      row: 'SMS history',
      page: 'sms-history',
      client: ['smsPage'],
      simulator: ['GET /sms'],
      contract: ['history-page-*', 'error-credentials', 'error-server'],
      test: ['test/simulator/history.test.ts', 'gives every message once when next is followed'],
    },
    {
      row: 'SMS by id',
      page: 'show-sms-id',
      client: ['sms'],
      simulator: ['GET /sms/{id}'],
      contract: ['sms-by-id-*', 'error-unknown-path'],
      test: ['test/simulator/history.test.ts', 'shows a delivered message as the documentation does'],
    },
    {
      row: 'Delete SMS (2018)',
      page: GONE,
      client: ['forget'],
      simulator: ['DELETE /sms/{id}'],
      contract: ['sms-deleted'],
      test: ['test/simulator/history.test.ts', 'takes the message out of the history'],
    },
  ],
  MMS: [
    {
      row: 'Send MMS',
      page: 'send-mms',
      client: ['sendMms'],
      simulator: ['POST /mms'],
      contract: ['mms-sent'],
      test: ['test/simulator/mms.test.ts', 'answers with the message and no status'],
    },
    {
      row: 'Receive MMS',
      page: 'receive-mms',
      client: ASKED,
      simulator: ['mms_url'],
      contract: ['webhook-incoming-mms', 'webhook-incoming-mms-text'],
      test: ['test/simulator/mms.test.ts', 'is posted with addresses at which its pictures are'],
    },
    {
      row: 'MMS history',
      page: 'mms-history',
      client: ['mmsPage'],
      simulator: ['GET /mms'],
      contract: ['mms-history', 'mms-history-of-subaccount'],
      test: ['test/simulator/mms.test.ts', 'comes in pages'],
    },
    {
      row: 'MMS by id',
      page: 'show-mms-id',
      client: ['mms'],
      simulator: ['GET /mms/{id}'],
      contract: ['mms-by-id', 'mms-first-status'],
      test: ['test/simulator/mms.test.ts', 'fails as the rule says'],
    },
    {
      row: 'Delete MMS (2018)',
      page: GONE,
      client: ['forget'],
      simulator: ['DELETE /mms/{id}'],
      contract: ['mms-deleted'],
      test: ['test/simulator/mms.test.ts', 'is gone after DELETE'],
    },
    {
      row: 'Image history',
      page: 'get-images',
      client: ['imagePage'],
      simulator: ['GET /images'],
      contract: ['images'],
      test: ['test/simulator/mms.test.ts', 'has the SHA-1 of its bytes as digest'],
    },
    {
      row: 'Image by id',
      page: 'get-image-id',
      client: ['image'],
      simulator: ['GET /images/{id}'],
      contract: ['image-by-id'],
      test: ['test/simulator/mms.test.ts', 'has the SHA-1 of its bytes as digest'],
    },
    {
      row: 'Image file',
      page: 'get-image-file',
      client: ['imageFile'],
      simulator: ['GET /images/{file}'],
      contract: 'bytes, which the test makes itself',
      test: ['test/simulator/mms.test.ts', 'comes back byte for byte as .%s'],
    },
  ],
  Voice: [
    {
      row: 'Make a call',
      page: 'make-call',
      client: ['makeCall'],
      simulator: ['POST /calls'],
      contract: ['call-made', 'error-voice-start'],
      test: ['test/simulator/calls.test.ts', 'answers with a call that goes on'],
    },
    {
      row: 'Receive a call',
      page: 'receive-call',
      client: ASKED,
      simulator: ['voice_start'],
      contract: ['webhook-call-start'],
      test: ['test/simulator/calls.test.ts', 'asks voice_start at once'],
    },
    {
      row: 'Connect',
      page: 'voice-connect',
      client: ['makeCall'],
      simulator: ['voice_start'],
      contract: ['webhook-call-connect'],
      test: ['test/simulator/voice-actions.test.ts', 'lets all ring and talks to the first who answers'],
    },
    {
      row: 'Connect to SIP',
      page: 'voice-connect-sip',
      client: ['makeCall'],
      simulator: ['voice_start'],
      contract: 'no field of its own',
      test: ['test/simulator/voice-actions.test.ts', 'reaches a SIP address'],
    },
    {
      row: 'Play',
      page: 'voice-play',
      client: ['makeCall'],
      simulator: ['voice_start'],
      contract: 'no field of its own',
      test: ['test/simulator/voice-actions.test.ts', 'lasts as long as the file'],
    },
    {
      row: 'IVR menu',
      page: 'voice-ivr',
      client: ['makeCall'],
      simulator: ['next'],
      contract: ['webhook-call-keys', 'webhook-call-silence'],
      test: ['test/simulator/voice-actions.test.ts', 'goes where the key leads'],
    },
    {
      row: 'Record',
      page: 'voice-record',
      client: ['makeCall'],
      simulator: ['record'],
      contract: ['webhook-call-recording'],
      test: ['test/simulator/voice-actions.test.ts', 'stops after three seconds of silence and posts where'],
    },
    {
      row: 'Hang up',
      page: 'voice-hangup',
      client: ['makeCall'],
      simulator: ['whenhangup'],
      contract: ['webhook-call-end', 'webhook-call-end-unanswered'],
      test: ['test/simulator/calls.test.ts', 'posts its end with everything'],
    },
    {
      row: 'Option recordcall',
      page: 'voice-recordcall',
      client: ['makeCall'],
      simulator: ['recordcall'],
      contract: ['webhook-call-recording'],
      test: ['test/simulator/voice-actions.test.ts', 'records the whole call beside what is done in it'],
    },
    {
      row: 'Call history',
      page: 'call-history',
      client: ['callPage'],
      simulator: ['GET /calls'],
      contract: ['call-history', 'call-history-of-subaccount'],
      test: ['test/simulator/calls.test.ts', 'is newest first, in pages'],
    },
    {
      row: 'Call by id',
      page: 'show-call-id',
      client: ['call'],
      simulator: ['GET /calls/{id}'],
      contract: ['call-by-id', 'call-by-id-incoming'],
      test: ['test/simulator/voice-actions.test.ts', 'shows the keys in the history'],
    },
    {
      row: 'Delete call (2018)',
      page: GONE,
      client: ['forget'],
      simulator: ['DELETE /calls/{id}'],
      contract: ['call-deleted'],
      test: ['test/simulator/calls.test.ts', 'is without a call that was deleted'],
    },
    {
      row: 'Recordings history',
      page: 'get-recordings',
      client: ['recordingPage'],
      simulator: ['GET /recordings'],
      contract: ['recordings'],
      test: ['test/simulator/voice-actions.test.ts', 'is listed with its length'],
    },
    {
      row: 'Recording by id',
      page: 'get-recording-id',
      client: ['recording'],
      simulator: ['GET /recordings/{id}'],
      contract: ['recording-by-id'],
      test: ['test/simulator/voice-actions.test.ts', 'is gone after 72 hours'],
    },
    {
      row: 'Recording WAV file',
      page: 'get-recording-file',
      client: ['recordingFile'],
      simulator: ['GET /recordings/{file}'],
      contract: 'bytes, which the test makes itself',
      test: ['test/simulator/voice-actions.test.ts', 'is a WAV file of that length'],
    },
    {
      row: 'Call from client (WebRTC)',
      page: 'call-from-client',
      client: OUTSIDE,
      simulator: OUTSIDE,
      contract: OUTSIDE,
      test: OUTSIDE,
    },
    {
      row: 'VOIP SIP, WebRTC SIP, SIP server IPs',
      page: 'voip-sip',
      client: OUTSIDE,
      simulator: OUTSIDE,
      contract: OUTSIDE,
      test: OUTSIDE,
    },
  ],
  Numbers: [
    {
      row: 'Allocate number',
      page: 'allocate-number',
      client: ['allocateNumber'],
      simulator: ['POST /numbers'],
      contract: ['number-allocated'],
      test: ['test/simulator/numbers.test.ts', 'gives a number that can send'],
    },
    {
      row: 'Deallocate number',
      page: 'deallocate-number',
      client: ['deallocateNumber'],
      simulator: ['POST /numbers/{id}'],
      contract: ['number-deallocated'],
      test: ['test/simulator/numbers.test.ts', 'receives nothing'],
    },
    {
      row: 'Configure number',
      page: 'configure-number',
      client: ['configureNumber'],
      simulator: ['POST /numbers/{id}'],
      contract: ['number-configured', 'error-number-url', 'error-number-id'],
      test: ['test/simulator/numbers.test.ts', 'changes nothing when one setting is wrong'],
    },
    {
      row: 'List numbers',
      page: 'list-numbers',
      client: ['numberPage'],
      simulator: ['GET /numbers'],
      contract: ['numbers'],
      test: ['test/simulator/numbers.test.ts', 'is still listed'],
    },
    {
      row: 'Number by id',
      page: 'show-number-id',
      client: ['number'],
      simulator: ['GET /numbers/{id}'],
      contract: ['number-by-id', 'number-2018'],
      test: ['test/simulator/numbers.test.ts', 'says since when'],
    },
  ],
  Account: [
    {
      row: 'Get account',
      page: 'get-account',
      client: ['account'],
      simulator: ['GET /me'],
      contract: ['account', 'account-fresh'],
      test: ['test/simulator/account.test.ts', 'shows the account: %s'],
    },
    {
      row: 'Update account',
      page: 'update-account',
      client: ['setCreditAlert'],
      simulator: ['POST /me'],
      contract: ['account-updated'],
      test: ['test/simulator/account.test.ts', 'sets the level of the balance alert'],
    },
    {
      row: 'Create subaccount',
      page: 'create-subaccount',
      client: ['createSubaccount'],
      simulator: ['POST /subaccounts'],
      contract: ['subaccount-created'],
      test: ['test/simulator/subaccounts.test.ts', 'comes with its API password'],
    },
    {
      row: 'Update subaccount',
      page: 'update-subaccount',
      client: ['updateSubaccount', 'closeSubaccount'],
      simulator: ['POST /subaccounts/{id}'],
      contract: ['subaccount-updated', 'subaccount-closed'],
      test: ['test/simulator/subaccounts.test.ts', 'spends again when its limit is raised'],
    },
    {
      row: 'Subaccount by id',
      page: 'get-subaccount',
      client: ['subaccount', 'openedSubaccount'],
      simulator: ['GET /subaccounts/{id}'],
      contract: ['subaccount-by-id', 'subaccount', 'subaccount-2018'],
      test: ['test/simulator/subaccounts.test.ts', 'has the name and the password it is given'],
    },
    {
      row: 'List subaccounts',
      page: 'get-subaccounts',
      client: ['subaccountPage', 'openedSubaccountPage'],
      simulator: ['GET /subaccounts'],
      contract: ['subaccounts'],
      test: ['test/simulator/subaccounts.test.ts', 'is listed without its password'],
    },
  ],
  'Conversations (beta)': [
    {
      row: 'Activate',
      page: 'conversations-activate',
      client: 'done by the support of 46elks',
      simulator: 'the switch `conversations`',
      contract: ['error-conversations-off'],
      test: ['test/simulator/subaccounts.test.ts', 'is not there unless the switch says so'],
    },
    {
      row: 'Send question',
      page: 'conversations-send-question',
      client: ['ask'],
      simulator: ['POST /conversations'],
      contract: ['conversation-asked'],
      test: ['test/simulator/subaccounts.test.ts', 'sends its question'],
    },
    {
      row: 'Receive reply',
      page: 'conversations-receive-reply',
      client: ASKED,
      simulator: ['reply_url'],
      contract: ['webhook-conversation-answer'],
      test: ['test/simulator/subaccounts.test.ts', 'passes the answer on and is closed'],
    },
    {
      row: 'History',
      page: 'conversations-history',
      client: ['conversationPage'],
      simulator: ['GET /conversations'],
      contract: ['conversations'],
      test: ['test/simulator/subaccounts.test.ts', 'can be open three times with one recipient'],
    },
    {
      row: 'Conversation by id',
      page: 'conversations-get-id',
      client: ['conversation'],
      simulator: ['GET /conversations/{id}'],
      contract: ['conversation-by-id'],
      test: ['test/simulator/subaccounts.test.ts', 'expires'],
    },
  ],
  General: [
    {
      row: 'GET instead of POST',
      page: 'get-instead-of-post',
      client: 'always posts: an address is logged in more places than a body',
      simulator: 'every `POST`, as `GET …/POST`',
      contract: 'the exchanges of the `POST`',
      test: ['test/simulator/subaccounts.test.ts', 'of %s can be made as GET'],
    },
    {
      row: 'Verify callback origin',
      page: 'verify-callback-origin',
      client: 'the setting `ELKS_WEBHOOK_SOURCES`, which the HTTP server holds to',
      simulator: 'posts from this machine',
      contract: 'a list of addresses, not an exchange',
      test: ['test/http/webhooks.test.ts', 'a header that claims one'],
    },
    {
      row: 'OpenAPI',
      page: 'openapi',
      client: 'a document, not a request',
      simulator: 'a document, not a request',
      contract: 'a document, not a request',
      test: 'a document, not a request',
    },
  ],
};

/** The names that a cell of the contract stands for. */
export function contractsOf(patterns: readonly string[], names: readonly string[]): readonly string[] {
  return names.filter((name) =>
    patterns.some((pattern) =>
      pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
    ),
  );
}

/** The files in `contract/`, without their ending. */
export function contractNames(): readonly string[] {
  return readdirSync(new URL('../contract/', import.meta.url)).map((file) => file.replace(/\.json$/, ''));
}

/** The tables of docs/coverage.md. */
export function coverageTables(): string {
  return Object.entries(MENU)
    .flatMap(([product, rows]) => [
      `## ${product}\n`,
      '| Documented | Client | Simulator | Contract | Test |',
      '|---|---|---|---|---|',
      ...rows.map(
        ({ row, page, client, simulator, contract, test }) =>
          `| [${row}](${page.startsWith('https:') ? page : `https://46elks.se/docs/${page}`}) | ${[client, simulator, contract].map(cellText).join(' | ')} | ${typeof test === 'string' ? reasonText(test) : `[${test[0].replace(/^.*\/(.*)\.test\.ts$/, '$1')}](../${test[0]})`} |`,
      ),
      '',
    ])
    .join('\n');
}

function cellText(cell: Cell): string {
  return typeof cell === 'string' ? reasonText(cell) : cell.map((name) => `\`${name}\``).join(', ');
}

function reasonText(reason: string): string {
  return `– (${reason})`;
}
