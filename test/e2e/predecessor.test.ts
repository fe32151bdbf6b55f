import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { DEFAULT_TOOLSETS } from '../../src/domain/toolsets.ts';
import { CATALOG } from '../../src/mcp/catalog.ts';
import { offer } from '../../src/mcp/offer.ts';
import vitestConfig from '../../vitest.config.ts';
import { ANNA, BERTIL, world } from '../world.ts';
import { codes, dataDir, operator } from './operator.ts';

/** Every id of `test/predecessor-defects.md`. */
const IDS = [
  ...['D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'S1', 'S2', 'S3', 'S4', 'R1', 'R2', 'R3', 'R4', 'W1', 'W2', 'W3'],
  ...[
    'I1',
    'C1',
    'C2',
    'A1',
    'A2',
    'E1',
    'E2',
    'E3',
    'E4',
    'E6',
    'E7',
    'H1',
    'H2',
    'H3',
    'H4',
    'H5',
    'H6',
    'H7',
  ],
  ...[
    'F1',
    'N',
    'U1',
    'U2',
    'T1',
    'T2',
    'T3',
    'T4',
    'P1',
    'P2',
    'P3',
    'P4',
    'P5',
    'W4',
    'B1',
    'B2',
    'B3',
    'B4',
  ],
  ...['read', 'run', 'scope'],
];

const message = 'Hej, kl 14?';

describe('dry run', () => {
  it('D1 sends nothing when DRY_RUN is not set', async () => {
    const { call, accepted, requests } = await operator({});
    const { data } = await call('send_sms', { to: ANNA, message });
    expect({ state: data.state, sent: accepted().length, asked: requests.length }).toEqual({
      state: 'dry_run',
      sent: 0,
      asked: 0,
    });
  });

  it('D2 refuses the unknown argument dryRun and names the real one', async () => {
    const { call, accepted } = await operator({ DRY_RUN: 'false' });
    const { isError, data } = await call('send_sms', { to: ANNA, message, dryRun: true });
    expect({ isError, sent: accepted().length, problems: data.problems }).toMatchObject({
      isError: true,
      sent: 0,
      problems: [
        {
          code: 'invalid_argument',
          message: expect.stringContaining('dryRun'),
          fix: expect.stringContaining('dry_run'),
        },
      ],
    });
  });

  it('D2 refuses the unknown argument messageId and names the real one', async () => {
    const { call } = await world();
    const { data } = await call('check_sms_status', { messageId: 's0123456789abcdef0123456789abcdef' });
    expect(data.problems[0]).toMatchObject({
      code: 'invalid_argument',
      fix: expect.stringContaining('message_id'),
    });
  });

  it.each(['TRUE', '1', 'yes', ' true '])('D3 stays dry with DRY_RUN=%s', async (setting) => {
    const { call, accepted } = await operator({ DRY_RUN: setting });
    await call('send_sms', { to: ANNA, message });
    expect(accepted()).toEqual([]);
  });

  it.each([[false], [null], [0], ['']])('D4 stays dry when the model sends %j', async (dry_run) => {
    const { call, requests } = await operator({ DRY_RUN: 'true' });
    await call('send_sms', { to: ANNA, message, dry_run });
    expect(requests).toEqual([]);
  });

  it('D5 calls a text as dry_run a wrong argument and not a dry run', async () => {
    const { call, accepted } = await operator({ DRY_RUN: 'false' });
    const { data } = await call('send_sms', { to: ANNA, message, dry_run: 'false' });
    expect({ codes: codes(data.problems), sent: accepted().length }).toEqual({
      codes: ['invalid_argument'],
      sent: 0,
    });
  });

  it('D6 takes DRY_RUN=false at its word in a development environment', async () => {
    const { call } = await operator({ DRY_RUN: 'false', NODE_ENV: 'development' });
    expect((await call('send_sms', { to: ANNA, message })).data.state).toBe('accepted');
  });
});

describe('senders', () => {
  it.each(['Bankeryd', 'Banken', 'Alerta', 'OfficialIFK', 'Verifyr', 'Prizeo', 'Alerton'])(
    'S1 accepts the honest sender %s',
    async (from) => {
      const { call, accepted } = await world();
      await call('send_sms', { to: ANNA, message, from });
      expect(accepted()).toMatchObject([{ from }]);
    },
  );

  it.each([
    ...['B4NK', 'P0LICE', 'B4nkID', 'POLIS', 'Polisen', 'Nordea', 'SEB', 'Klarna', 'PostNord', 'Kronofogden'],
  ])('S2 refuses the imitation %s', async (from) => {
    const { call, accepted } = await world();
    const { data } = await call('send_sms', { to: ANNA, message, from });
    expect({ codes: codes(data.problems), sent: accepted() }).toEqual({
      codes: ['sender_impersonation'],
      sent: [],
    });
  });

  it.each(['A', 'AB'])('S2 refuses the sender %s, which is too short', async (from) => {
    const { call } = await world();
    expect(codes((await call('send_sms', { to: ANNA, message, from })).data.problems)).toEqual([
      'sender_invalid',
    ]);
  });

  it.each(['+46771793336', '+46770111222'])(
    'S3 refuses the number %s, which is not our own',
    async (from) => {
      const { call, accepted } = await world();
      const { data } = await call('send_sms', { to: ANNA, message, from });
      expect({ codes: codes(data.problems), sent: accepted() }).toEqual({
        codes: ['sender_not_owned'],
        sent: [],
      });
    },
  );

  it('S4 refuses a sender with spaces around it and shows the legal form', async () => {
    const { call } = await world();
    const { data } = await call('send_sms', { to: ANNA, message, from: '  MyApp  ' });
    expect(data.problems).toMatchObject([
      { code: 'sender_invalid', fix: expect.stringContaining('such as "MyApp"') },
    ]);
  });
});

describe('limits', () => {
  it.each(['abc', 'off'])('R1 does not start with RATE_LIMIT_SMS_PER_MINUTE=%s', async (limit) => {
    await expect(world({ env: { RATE_LIMIT_SMS_PER_MINUTE: limit } })).rejects.toThrow(
      'RATE_LIMIT_SMS_PER_MINUTE',
    );
  });

  it('R2 counts no call that was refused', async () => {
    const { call } = await world({ env: { RATE_LIMIT_SMS_PER_MINUTE: '1' } });
    for (let n = 0; n < 10; n += 1) await call('send_sms', { to: 'nobody', message: `${message} ${n}` });
    expect((await call('send_sms', { to: ANNA, message })).data.state).toBe('accepted');
  });

  it('R3 holds one limit over three clients at once', async () => {
    const env = { ELKS_DATA_DIR: dataDir() };
    const first = await world({ env });
    const all = [first, await world({ env, beside: first }), await world({ env, beside: first })];
    await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        all[n % 3]?.call('send_sms', { to: ANNA, message: `Nummer ${n}` }),
      ),
    );
    expect(first.accepted()).toHaveLength(10);
  });

  it('R4 keeps the limit over a restart', async () => {
    const env = { ELKS_DATA_DIR: dataDir() };
    const before = await world({ env });
    for (let n = 0; n < 10; n += 1) await before.call('send_sms', { to: ANNA, message: `Nummer ${n}` });
    await before.close();
    const after = await world({ env, beside: before });
    expect(codes((await after.call('send_sms', { to: BERTIL, message })).data.problems)).toEqual([
      'rate_limited',
    ]);
  });
});

describe('answers that are lost', () => {
  it('W1 bills once when the model tries again after a lost answer', async () => {
    const { call, fault, accepted } = await world();
    fault({ 'POST /sms': { drop: 'after', next: 1 } });
    await call('send_sms', { to: ANNA, message });
    await call('send_sms', { to: ANNA, message });
    expect(accepted()).toHaveLength(1);
  });

  it('W2 sends the same text once when it is asked for three times at once', async () => {
    const { call, accepted } = await world();
    await Promise.all([1, 2, 3].map(() => call('send_sms', { to: ANNA, message })));
    expect(accepted()).toHaveLength(1);
  });

  it('W3 gives up a send that is never answered, as unknown', async () => {
    const { call, fault } = await world();
    fault({ 'POST /sms': { hang: true } });
    expect((await call('send_sms', { to: ANNA, message })).data.state).toBe('unknown');
  });

  it('W3 gives up a question that is never answered', async () => {
    const { call, fault } = await world();
    fault({ '*': { hang: true } });
    expect(codes((await call('check_account_balance')).data.problems)).toEqual(['upstream_unavailable']);
  });

  it('W4 asks again after a 503', async () => {
    const { call, fault } = await world();
    fault({ 'GET /me': { status: 503, next: 1 } });
    expect((await call('check_account_balance')).data.balance).toBe('100.00');
  });
});

describe('protocol and start', () => {
  it('P1 answers an unknown tool with an error', async () => {
    const { call } = await world();
    await expect(call('send_smoke')).rejects.toThrow('send_smoke');
  });

  it('P2 marks a 403 as an error', async () => {
    const { call, fault } = await world();
    fault({ '*': { status: 403, body: 'No credits left' } });
    expect([
      (await call('send_sms', { to: ANNA, message })).isError,
      (await call('check_account_balance')).isError,
    ]).toEqual([true, true]);
  });

  const shownOf = async (page: object): Promise<object> => {
    const { call, fault } = await world();
    fault({ '*': page });
    const read = await call('get_sms_messages');
    const sent = await call('send_sms', { to: ANNA, message });
    const seen = JSON.stringify([read, sent]);
    return {
      errors: [read.isError, sent.isError],
      html: /<|html|Unexpected/i.test(seen),
      short: seen.length < 3_000,
    };
  };
  const nothingOfIt = { errors: [true, true], html: false, short: true };

  it('P3 keeps a long error page away from the model', async () => {
    const page = {
      status: 502,
      body: '<html><h1>Bad gateway</h1>',
      bytes: 200_000,
      content_type: 'text/html',
    };
    expect(await shownOf(page)).toEqual(nothingOfIt);
  });

  it('P4 keeps a web page in place of an answer away from the model', async () => {
    const page = { answer: { body: '<html><h1>Login</h1>', content_type: 'text/html' } };
    expect(await shownOf(page)).toEqual(nothingOfIt);
  });

  it.each(['legacy', 'auto'] as const)(
    'P5 lists every tool with title, four hints, closed input and an output schema (%s)',
    async (era) => {
      const { client } = await world({ era });
      const hint = expect.any(Boolean);
      for (const tool of (await client.listTools()).tools) {
        expect(tool).toMatchObject({
          title: expect.any(String),
          annotations: {
            readOnlyHint: hint,
            destructiveHint: hint,
            idempotentHint: hint,
            openWorldHint: hint,
          },
          inputSchema: { additionalProperties: false },
          outputSchema: { type: 'object' },
        });
      }
    },
  );

  it('P5 gives instructions and structured answers', async () => {
    const { client, call } = await world();
    expect([client.getInstructions(), (await call('check_account_balance')).data]).toEqual([
      expect.any(String),
      expect.objectContaining({ balance: '100.00' }),
    ]);
  });

  it('B1 lists its tools while 46elks does not answer', async () => {
    const asked: string[] = [];
    const silent = (input: RequestInfo | URL): Promise<Response> => {
      asked.push(String(input));
      return new Promise(() => undefined);
    };
    const { client } = await world({ around: { fetch: silent } });
    expect({ tools: (await client.listTools()).tools.length, asked }).toEqual({
      tools: offer(CATALOG, DEFAULT_TOOLSETS).tools.length,
      asked: [],
    });
  });

  it('B2 goes on after 46elks was down', async () => {
    const { call, fault } = await world();
    fault({ '*': { status: 503 } });
    const down = await call('check_account_balance');
    fault({});
    const up = await call('check_account_balance');
    expect([down.isError, up.isError]).toEqual([true, false]);
  });

  it('B3 reads and sends from a text sender without ELKS_PHONE_NUMBER', async () => {
    const { call, accepted } = await operator({ DRY_RUN: 'false', ELKS_PHONE_NUMBER: '' });
    await call('send_sms', { to: ANNA, message, from: 'Bageriet' });
    expect([(await call('get_sms_messages')).data.messages.length, accepted().length]).toEqual([1, 1]);
  });

  it('B3 asks for a sender when there is none', async () => {
    const { call } = await operator({ DRY_RUN: 'false', ELKS_PHONE_NUMBER: '' });
    const { data } = await call('send_sms', { to: ANNA, message });
    expect(data.problems).toMatchObject([
      { code: 'sender_invalid', fix: expect.stringContaining('ELKS_PHONE_NUMBER') },
    ]);
  });

  it('B4 does not start with ELKS_PHONE_NUMBER=+banana', () => {
    const parsed = parseConfig({
      env: { ELKS_PHONE_NUMBER: '+banana' },
      readFile: () => '',
      defaultDataDir: '/data',
    });
    expect(parsed).toMatchObject({ ok: false, problems: [{ name: 'ELKS_PHONE_NUMBER' }] });
  });

  it('run takes tests from the test folder alone', () => {
    const patterns = JSON.stringify(vitestConfig).match(/[^"]+\.test\.ts/g) ?? [];
    expect([patterns.length > 0, patterns.filter((pattern) => !pattern.startsWith('test/'))]).toEqual([
      true,
      [],
    ]);
  });
});

describe('test/predecessor-defects.md', () => {
  const root = join(import.meta.dirname, '../..');
  const sources = ['test/e2e/predecessor.test.ts', 'test/e2e/predecessor-answers.test.ts'];
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  const rows = read('test/predecessor-defects.md')
    .split('\n')
    .filter((line) => /^\| (?!id |-)/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, id = '', , held = '']) => ({
      id,
      held,
      tests: [...held.matchAll(/`([^`]+)`: "([^"]+)"/g)].map(([, file = '', name = '']) => ({ file, name })),
    }));

  it('lists every defect once, in order', () => {
    expect(rows.map(({ id }) => id)).toEqual(IDS);
  });

  it('names a test or a reason for each', () => {
    expect(rows.filter(({ held, tests }) => tests.length === 0 && !/does not apply: \w/.test(held))).toEqual(
      [],
    );
  });

  it('names only tests that exist, those of these two files beginning with the id', () => {
    const wrong = rows.flatMap(({ id, tests }) =>
      tests.filter(({ file, name }) => {
        const stray = sources.includes(file) && !name.startsWith(`${id} `);
        return stray || !read(file).includes(`'${name}'`);
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('names every test of these two files', () => {
    const named = rows.flatMap(({ tests }) => tests.map(({ name }) => name));
    const written = sources.flatMap((file) => [
      ...read(file).matchAll(/'((?:[A-Z]\d?|run) [^'\n]{9,})'[,\n]/g),
    ]);
    expect(written.flatMap(([, name = '']) => (named.includes(name) ? [] : [name]))).toEqual([]);
  });
});
