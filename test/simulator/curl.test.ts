import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, listen } from '../../src/cli/listen.ts';
import { createSimulator } from '../../src/simulator/simulator.ts';

const PHONE = '+46701740610';
/** The id of the first number of the simulated account. */
const NUMBER = `n${'46701740605'.padStart(32, '0')}`;
const PICTURE = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';

function isThere(): boolean {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** As the pages of https://46elks.se/docs give them, but for the address, the numbers and the texts. */
const COMMANDS: readonly (readonly [page: string, path: string, args: readonly string[], says: RegExp])[] = [
  ['send-sms', 'sms', ['-d', 'from=Cykelfix', '-d', 'to=%2B46701740610', '-d', 'message=Hej!'], /"created"/],
  ['send-sms', 'sms', ['-d', 'from=Cykelfix', '-d', `to=${PHONE}`, '-d', 'message=Hej!'], /write \+ as %2B/],
  ['sms-history', 'sms', ['-G', '-d', 'limit=1'], /"data":\[/],
  [
    'send-mms',
    'mms',
    ['-d', 'from=noreply', '-d', 'to=%2B46701740610', '--data-urlencode', `image=${PICTURE}`],
    /"id":"m/,
  ],
  ['mms-history', 'mms', [], /"data":\[/],
  ['get-images', 'images', [], /"data":\[/],
  [
    'make-call',
    'calls',
    [
      '-d',
      'from=%2B46701740605',
      '-d',
      'to=%2B46701740610',
      '-d',
      'voice_start={"connect":"%2B46701740611"}',
    ],
    /"state":"ongoing"/,
  ],
  ['call-history', 'calls', [], /"data":\[/],
  ['get-recordings', 'recordings', [], /"data":\[/],
  ['allocate-number', 'numbers', ['-d', 'country=se', '-d', 'capabilities=sms,mms,voice'], /"active":"yes"/],
  ['show-number-id', `numbers/${NUMBER}`, [], /"number":"\+46701740605"/],
  [
    'configure-number',
    `numbers/${NUMBER}`,
    ['-d', 'sms_url=https://cykelfix.example/sms'],
    /"sms_url":"https/,
  ],
  ['list-numbers', 'numbers', [], /"number":"\+46701740605"/],
  ['get-account', 'me', [], /"balance":/],
  ['update-account', 'me', ['-d', 'creditalert=100000'], /"creditalert":100000/],
  ['create-subaccount', 'subaccounts', ['-d', 'name=Verkstad', '-d', 'usagelimit=10000'], /"secret":/],
  ['get-subaccounts', 'subaccounts', ['-G', '-d', 'active=yes'], /"data":\[/],
  [
    'get-instead-of-post',
    'sms/POST?from=Cykelfix&to=%2B46701740610&message=Hej!&dryrun=yes',
    [],
    /"estimated_cost":/,
  ],
];

/** Word for word but for the text: what a form reads in the place of the plus sign is a space. */
const WITHOUT_ESCAPES: typeof COMMANDS = [
  ['send-sms', 'sms', ['-d', 'from=CurlyElk', '-d', 'to=+46700000000', '-d', 'message=Hej!'], /"created"/],
  [
    'make-call',
    'calls',
    ['-d', 'from=+46701740605', '-d', `to=${PHONE}`, '-d', 'voice_start={"connect":"+46701740611"}'],
    /"state":"ongoing"/,
  ],
];

describe.skipIf(!isThere())('curl as in the documentation of 46elks', () => {
  const account = { balanceUnits: 10_000_000 };
  const simulator = createSimulator({ clock: Date.now, random: Math.random, strict: true, account });
  let listening: Listening;
  beforeAll(async () => {
    listening = await listen(simulator, 0);
  });
  afterAll(() => listening.close());

  const ask = async (path: string, args: readonly string[]): Promise<string> => {
    const { username, password } = simulator.credentials;
    const all = ['-s', `${listening.origin}/a1/${path}`, '-u', `${username}:${password}`, ...args];
    return (await promisify(execFile)('curl', all)).stdout;
  };

  it.each(COMMANDS)('is answered for %s: %s', async (_page, path, args, says) => {
    expect(await ask(path, args)).toMatch(says);
  });

  it.each(WITHOUT_ESCAPES)(
    'is answered for %s without %2B, and told in the request log',
    async (_page, path, args, says) => {
      simulator.setSwitches({ strict: false });
      const answer = await ask(path, args);
      simulator.setSwitches({ strict: true });
      expect(answer).toMatch(says);
      expect(simulator.requests().at(-1)?.notes).toContainEqual(expect.stringContaining('write + as %2B'));
    },
  );
});
