import { describe, expect, it } from 'vitest';
import { type Config, parseConfig } from '../src/config.ts';
import { parseIpRange } from '../src/domain/ip-address.ts';
import type { ConfigProblem, ConfigSources } from '../src/setting-sources.ts';
import { ELKS_SOURCES, SETTINGS } from '../src/settings.ts';

const SIMULATOR: NonNullable<ConfigSources['simulator']> = {
  baseUrl: 'http://127.0.0.1:4646/a1',
  credentials: { username: 'u-simulated', password: 'p-simulated' },
  number: '+46701740605',
};

const LIVE = { ELKS_API_USERNAME: 'u123', ELKS_API_PASSWORD: 'p456', ELKS_PHONE_NUMBER: '+46701740605' };

type Given = Partial<Omit<ConfigSources, 'env'>>;

const parse = (env: ConfigSources['env'], given: Given = {}): ReturnType<typeof parseConfig> =>
  parseConfig({
    env,
    readFile: () => {
      throw new Error('ENOENT');
    },
    defaultDataDir: '/home/somebody/data',
    ...given,
  });

function configOf(env: ConfigSources['env'], given?: Given): Config {
  const parsed = parse(env, given);
  if (!parsed.ok)
    throw new Error(parsed.problems.map(({ name, message }) => `${name} ${message}`).join('; '));
  return parsed.config;
}

function problemsOf(env: ConfigSources['env'], given?: Given): readonly ConfigProblem[] {
  const parsed = parse(env, given);
  return parsed.ok ? [] : parsed.problems;
}

describe('the shared server', () => {
  it.each([
    ['https://sms.example.com', 'https://sms.example.com'],
    ['https://SMS.example.com:443/elks/', 'https://sms.example.com/elks'],
    ['http://127.0.0.1:4647', 'http://127.0.0.1:4647'],
  ])('is reached at %s', (text, publicUrl) => {
    expect(configOf({ ELKS_PUBLIC_URL: text }).http.publicUrl).toBe(publicUrl);
  });

  it.each([
    'http://sms.example.com',
    'https://user:word@sms.example.com',
    'https://sms.example.com/?a=1',
    'https://sms.example.com/#a',
    'ftp://sms.example.com',
    'sms.example.com',
    'https://sms.example.com\\@evil.example',
    'https://sms .example.com',
  ])('is never reached at %s', (text) => {
    expect(problemsOf({ ELKS_PUBLIC_URL: text })).toMatchObject([{ name: 'ELKS_PUBLIC_URL' }]);
  });

  it('may be spoken to under the name of its address and further ones', () => {
    const { http } = configOf({
      ELKS_PUBLIC_URL: 'https://sms.example.com/elks',
      ELKS_HTTP_HOSTS: 'elks, [fd00::1] Sms.Intern',
    });
    expect(http.hosts).toEqual(['elks', '[fd00::1]', 'sms.intern', 'sms.example.com']);
  });

  it.each(['elks:4647', 'https://elks', '*', 'a/b', '-a'])('is never spoken to as %s', (text) => {
    expect(problemsOf({ ELKS_HTTP_HOSTS: text })).toMatchObject([{ name: 'ELKS_HTTP_HOSTS' }]);
  });

  it.each(['hemligt', `${'x'.repeat(40)} y`, `${'x'.repeat(40)}å`, 'x'.repeat(513)])(
    'takes no token like %s, and does not repeat it',
    (text) => {
      const [problem] = problemsOf({ ELKS_HTTP_TOKEN: text });
      expect([problem?.name, problem?.message.includes(text)]).toEqual(['ELKS_HTTP_TOKEN', false]);
    },
  );

  it.each(['10.0.0.0/8, ::1', '176.10.154.199'])('trusts proxies and sources such as %s', (text) => {
    const { http } = configOf({ ELKS_TRUSTED_PROXIES: text, ELKS_WEBHOOK_SOURCES: text });
    const ranges = text.split(', ').map(parseIpRange);
    expect([http.trustedProxies, http.webhookSources]).toEqual([ranges, ranges]);
  });

  it('takes webhooks from anywhere only when told so', () => {
    expect(configOf({ ELKS_WEBHOOK_SOURCES: '*' }).http.webhookSources).toBe('*');
  });

  it.each([
    ['ELKS_TRUSTED_PROXIES', '*'],
    ['ELKS_TRUSTED_PROXIES', 'proxy.intern'],
    ['ELKS_WEBHOOK_SOURCES', '10.0.0.1/8'],
    ['ELKS_WEBHOOK_SOURCES', '46elks.com'],
  ])('does not start with %s=%s', (name, text) => {
    expect(problemsOf({ [name]: text })).toMatchObject([{ name }]);
  });

  it('keeps its token out of messages like every other secret', () => {
    const token = 'x'.repeat(32);
    expect(configOf({ ELKS_HTTP_TOKEN: token }).policy.secrets).toEqual([token]);
  });
});

describe('an operator who set nothing', () => {
  it('gets the defaults, all of them safe', () => {
    expect(configOf({})).toEqual({
      credentials: undefined,
      baseUrl: 'https://api.46elks.com/a1',
      policy: {
        dryRun: true,
        simulated: false,
        readOnly: false,
        approval: 'new-recipients',
        credentials: false,
        secrets: [],
        senders: '*',
        ownNumbers: [],
        allowedRecipients: [],
        allowedCountries: ['SE'],
        maxParts: 10,
        messagesPerMinute: 10,
        messagesPerDay: 100,
        dailyBudgetUnits: 1_000_000,
        recipientPerHour: 10,
        recipientPerDay: 30,
        newRecipientsPerDay: 50,
        prefixPerHour: 30,
        quietHours: undefined,
        timeZone: 'Europe/Stockholm',
        mediaHosts: [],
        callSecondsMost: 600,
        callsAtOnce: 1,
        callAnnouncement: undefined,
        allowRecording: false,
        isReachable: false,
      },
      defaultSender: undefined,
      queriesPerMinute: 60,
      toolsets: ['messages'],
      retentionDays: 30,
      showCodes: false,
      dontLog: false,
      mediaDir: undefined,
      storeFile: '/home/somebody/data/46elks.sqlite',
      database: undefined,
      storeName: '/home/somebody/data/46elks.sqlite',
      http: {
        token: undefined,
        publicUrl: undefined,
        hosts: [],
        webhookSources: ELKS_SOURCES.map(parseIpRange),
        trustedProxies: [],
      },
    });
  });

  it('gets the same when every setting is empty or blank', () => {
    const empty = Object.values(SETTINGS).flatMap(({ name }, n) => [
      [name, n % 2 ? '' : ' \t'],
      [`${name}_FILE`, ' '],
    ]);
    expect(configOf(Object.fromEntries(empty))).toEqual(configOf({}));
  });

  it('gets the simulated account with --simulator, live and without approval', () => {
    const { credentials, baseUrl, defaultSender, storeFile, policy } = configOf({}, { simulator: SIMULATOR });
    const { dryRun, simulated, approval, ownNumbers } = policy;
    expect({ credentials, baseUrl, defaultSender, storeFile }).toEqual({
      credentials: SIMULATOR.credentials,
      baseUrl: SIMULATOR.baseUrl,
      defaultSender: SIMULATOR.number,
      storeFile: ':memory:',
    });
    expect({ dryRun, simulated, approval, ownNumbers }).toEqual({
      dryRun: false,
      simulated: true,
      approval: 'never',
      ownNumbers: [SIMULATOR.number],
    });
  });
});

describe('booleans', () => {
  it.each(['true', 'TRUE', 'True', 'yes', 'Yes', 'on', 'ON', '1', ' true ', 'true\n'])(
    'reads %j as true',
    (text) => {
      expect(configOf({ DRY_RUN: text }, { simulator: SIMULATOR }).policy.dryRun).toBe(true);
    },
  );

  it.each(['false', 'FALSE', 'no', 'No', 'off', 'OFF', '0', ' false '])('reads %j as false', (text) => {
    expect(configOf({ DRY_RUN: text }).policy.dryRun).toBe(false);
  });

  it.each([
    'tru',
    'truee',
    'y',
    'n',
    'ja',
    '2',
    '-1',
    '00',
    'null',
    'undefined',
    '"false"',
    'false;',
    'nope',
  ])('refuses %j', (text) => {
    expect(problemsOf({ DRY_RUN: text })).toMatchObject([{ name: 'DRY_RUN' }]);
  });
});

describe('a value that cannot be used', () => {
  const bad: readonly (readonly [setting: keyof typeof SETTINGS, value: string])[] = [
    ['username', 'u12 secret'],
    ['username', 'u12:secret'],
    ['password', 'hemlig lösen'],
    ['password', 'sécret'],
    ['phoneNumber', '+banana'],
    ['phoneNumber', '0701740605'],
    ['phoneNumber', 'MyCompany'],
    ['dryRun', 'maybe'],
    ['senders', 'Bageriet, x7'],
    ['senders', 'Bageriet, Bag@riet'],
    ['allowedRecipients', '+46701740610, 0701740611'],
    ['allowedCountries', 'SE, Norge'],
    ['allowedCountries', 'SE, ZX'],
    ['allowedCountries', 'SE, *'],
    ['approval', 'sometimes'],
    ['messagesPerMinute', 'abc'],
    ['messagesPerMinute', 'off'],
    ['messagesPerMinute', '0'],
    ['messagesPerMinute', '-5'],
    ['messagesPerMinute', '2.5'],
    ['messagesPerMinute', '1e3'],
    ['messagesPerMinute', '0x20'],
    ['messagesPerMinute', '1001'],
    ['messagesPerMinute', 'Infinity'],
    ['messagesPerMinute', '٣٣'],
    ['queriesPerMinute', 'NaN'],
    ['maxParts', '61'],
    ['messagesPerDay', '0'],
    ['messagesPerDay', '1000001'],
    ['dailyBudget', '-1'],
    ['dailyBudget', '1,50'],
    ['dailyBudget', '1.23456'],
    ['dailyBudget', '100 SEK'],
    ['dailyBudget', '1e3'],
    ['dailyBudget', 'unlimited'],
    ['recipientPerHour', '0'],
    ['recipientPerDay', '-1'],
    ['newRecipientsPerDay', '-1'],
    ['prefixPerHour', '0'],
    ['quietHours', '21-08'],
    ['quietHours', '21:00'],
    ['quietHours', '08:00-08:00'],
    ['quietHours', '24:00-08:00'],
    ['quietHours', 'night'],
    ['timeZone', 'Gothenburg'],
    ['timeZone', '+01:00'],
    ['readOnly', 'maybe'],
    ['retentionDays', '0'],
    ['retentionDays', '3651'],
    ['dontLog', 'ja'],
    ['baseUrl', 'https://api.46elks.com.evil.example/a1'],
    ['baseUrl', 'http://api.46elks.com/a1'],
    ['baseUrl', 'http://192.168.1.20:4646/a1'],
    ['baseUrl', 'https://user:pass@api.46elks.com/a1'],
  ];

  it.each(bad.map(([setting, value]) => [`${SETTINGS[setting].name}=${value}`, setting, value] as const))(
    'refuses %s, naming the form and not the value',
    (_name, setting, value) => {
      const { name, form } = SETTINGS[setting];
      const problems = problemsOf({ ...LIVE, [name]: value });
      expect(problems).toContainEqual({ name, message: expect.stringContaining(`expected: ${form}`) });
      const words = value.split(/[,\s]+/).filter((word) => word.length > 2);
      expect(words.filter((word) => problems[0]?.message.includes(word) && !form.includes(word))).toEqual([]);
    },
  );

  it('is told together with every other one', () => {
    const env = { ELKS_API_USERNAME: 'u', DRY_RUN: 'x', RATE_LIMIT_SMS_PER_MINUTE: '0', ELKS_DRYRUN: 'true' };
    expect(problemsOf(env).map(({ name }) => name)).toEqual([
      'ELKS_DRYRUN',
      'ELKS_API_PASSWORD',
      'DRY_RUN',
      'RATE_LIMIT_SMS_PER_MINUTE',
    ]);
  });

  it('leaves no configuration to go on with', () => {
    expect(parse({ DRY_RUN: 'x' })).not.toHaveProperty('config');
  });

  it.each(['ELKS_ALOWED_RECIPIENTS', 'ELKS_DRY_RUN', 'ELKS_', 'ELKS_SENDERS_FILES'])(
    'is also a name that does not exist: %s',
    (name) => {
      expect(problemsOf({ [name]: 'x' })).toEqual([
        { name, message: expect.stringContaining('not a setting') },
      ]);
    },
  );

  it('is not the name of another program', () => {
    expect(problemsOf({ PATH: '/bin', MY_ELKS_X: '1', HOME: '/root' })).toEqual([]);
  });
});

describe('credentials', () => {
  it('are used when both are set', () => {
    const { credentials, policy } = configOf(LIVE);
    expect({ credentials, known: policy.credentials }).toEqual({
      credentials: { username: 'u123', password: 'p456' },
      known: true,
    });
  });

  it('are what no text may hold', () => {
    expect(new Set(configOf(LIVE).policy.secrets)).toEqual(new Set(['u123', 'p456']));
  });

  it.each([
    ['ELKS_API_USERNAME', 'ELKS_API_PASSWORD'],
    ['ELKS_API_PASSWORD', 'ELKS_API_USERNAME'],
  ])('are refused when only %s is set', (given, missing) => {
    expect(problemsOf({ [given]: 'u123' })).toEqual([
      { name: missing, message: expect.stringContaining('missing') },
    ]);
  });

  it('are not called missing when one is set but cannot be used', () => {
    expect(problemsOf({ ...LIVE, ELKS_API_PASSWORD: 'p4 56' })).toHaveLength(1);
  });

  it('are those of the simulator with --simulator, whatever the environment holds', () => {
    expect(configOf(LIVE, { simulator: SIMULATOR }).credentials).toEqual(SIMULATOR.credentials);
  });
});

describe('a setting in a file', () => {
  const readFile = (path: string): string => {
    if (path === '/run/secrets/password') return 'p456\n';
    if (path === '/run/secrets/dry') return ' no\r\n';
    if (path === '/run/secrets/empty') return '\n';
    if (path === '/run/secrets/bad') return 'hemlig lösen';
    throw new Error(`ENOENT ${path}`);
  };

  it('is read and trimmed', () => {
    const env = { ELKS_API_USERNAME: 'u123', ELKS_API_PASSWORD_FILE: '/run/secrets/password' };
    expect(configOf(env, { readFile }).credentials?.password).toBe('p456');
  });

  it('is read for settings that are no secret as well', () => {
    expect(configOf({ DRY_RUN_FILE: '/run/secrets/dry' }, { readFile }).policy.dryRun).toBe(false);
  });

  it.each([
    [
      'set twice',
      { ELKS_API_PASSWORD: 'p456', ELKS_API_PASSWORD_FILE: '/run/secrets/password' },
      'set only one',
    ],
    ['unreadable', { ELKS_API_PASSWORD_FILE: '/run/secrets/none' }, 'cannot be read'],
    ['empty', { ELKS_API_PASSWORD_FILE: '/run/secrets/empty' }, 'is empty'],
    ['not in the right form', { ELKS_API_PASSWORD_FILE: '/run/secrets/bad' }, 'holds spaces'],
  ])('is refused when it is %s', (_name, env, words) => {
    const problems = problemsOf({ ELKS_API_USERNAME: 'u123', ...env }, { readFile });
    expect(problems).toContainEqual({ name: 'ELKS_API_PASSWORD', message: expect.stringContaining(words) });
  });

  it('shows neither its content nor its path when it is refused', () => {
    const shown = ['none', 'empty', 'bad'].map((file) =>
      JSON.stringify(problemsOf({ DRY_RUN_FILE: `/run/secrets/${file}` }, { readFile })),
    );
    expect(shown.filter((text) => /secrets|hemlig|lösen/.test(text))).toEqual([]);
  });
});

describe('the address of the API', () => {
  it.each([
    'https://api.46elks.com/a1',
    'https://api.46elks.com/a1/',
    'https://API.46elks.com/a1',
    'https://api.46elks.com:443/a1',
  ])('is the real one when it is written %s', (url) => {
    const { policy, storeFile } = configOf({ ...LIVE, ELKS_API_BASE_URL: url });
    expect({ simulated: policy.simulated, storeFile }).toEqual({
      simulated: false,
      storeFile: '/home/somebody/data/46elks.sqlite',
    });
  });

  it.each(['http://127.0.0.1:4646/a1', 'http://localhost:4646/a1', 'http://[::1]:4646/a1'])(
    'is a simulator when it is on this machine: %s',
    (url) => {
      expect(configOf({ ...LIVE, ELKS_API_BASE_URL: url }).policy.simulated).toBe(true);
    },
  );

  it('loses its last slash', () => {
    expect(configOf({ ELKS_API_BASE_URL: 'http://127.0.0.1:4646/a1/' }).baseUrl).toBe(
      'http://127.0.0.1:4646/a1',
    );
  });
});

describe('the store', () => {
  it('of a simulator on this machine is another file than the live one', () => {
    const env = { ...LIVE, ELKS_DATA_DIR: '/data/' };
    const local = { ...env, ELKS_API_BASE_URL: 'http://127.0.0.1:4646/a1' };
    expect([
      configOf(env).storeFile,
      configOf(local).storeFile,
      configOf(env, { simulator: SIMULATOR }).storeFile,
    ]).toEqual(['/data/46elks.sqlite', '/data/simulator.sqlite', '/data/simulator.sqlite']);
  });

  it('may not be in memory when messages are really sent', () => {
    const env = { ...LIVE, DRY_RUN: 'false', ELKS_DATA_DIR: ':memory:' };
    expect(problemsOf(env)).toEqual([
      { name: 'ELKS_DATA_DIR', message: expect.stringContaining('DRY_RUN=true') },
    ]);
  });

  it.each([
    ['a dry run', {}],
    ['a simulator', { DRY_RUN: 'false', ELKS_API_BASE_URL: 'http://127.0.0.1:4646/a1' }],
  ])('may be in memory for %s', (_name, env) => {
    expect(configOf({ ...LIVE, ELKS_DATA_DIR: ':memory:', ...env }).storeFile).toBe(':memory:');
  });
});

describe('a database', () => {
  const env = {
    ...LIVE,
    DATABASE_URL: 'postgres://elks:hemligt%40@db.example.com:5433/texts?sslmode=verify-full',
    ELKS_STORE_KEY: 'AB'.repeat(32),
  };

  it('is taken with its key, and named without its credentials', () => {
    const { database, storeName } = configOf(env);
    expect(database).toEqual({ url: env.DATABASE_URL, key: 'ab'.repeat(32), schema: 'elks' });
    expect(storeName).toBe('PostgreSQL db.example.com:5433/texts, schema elks');
  });

  it('keeps what is simulated in a schema of its own', () => {
    const local = configOf({ ...env, ELKS_API_BASE_URL: 'http://127.0.0.1:4646/a1' });
    expect(local.database?.schema).toBe('elks_simulator');
  });

  it('is left alone by a simulator in the same process', () => {
    const { database, storeName } = configOf(env, { simulator: SIMULATOR });
    expect({ database, storeName }).toEqual({ database: undefined, storeName: ':memory:' });
  });

  it('and its key are secrets that no message may hold', () => {
    const { policy, database } = configOf(env);
    expect(policy.secrets).toEqual(expect.arrayContaining([database?.url, database?.key]));
  });

  it('without a key stops the start', () => {
    expect(problemsOf({ ...env, ELKS_STORE_KEY: '' }).map(({ name }) => name)).toEqual(['ELKS_STORE_KEY']);
  });

  it.each([
    ['of another kind', { DATABASE_URL: 'mysql://u:hemligt@h/d' }],
    ['with a % that begins nothing', { DATABASE_URL: 'postgres://u:hemligt%@h/d' }],
    ['with a space', { DATABASE_URL: 'postgres://u:hem ligt@ho st/d' }],
    ['without a host', { DATABASE_URL: 'postgres://u:hemligt@/d' }],
    ['with a key that is too short', { ELKS_STORE_KEY: 'hemligt' }],
    ['with a key of other characters', { ELKS_STORE_KEY: 'hemligt!'.repeat(8) }],
  ])('%s stops the start, and its value is not repeated', (_, wrong) => {
    const problems = problemsOf({ ...env, ...wrong });
    expect(problems.map(({ name }) => name)).toEqual(Object.keys(wrong));
    expect(JSON.stringify(problems)).not.toContain('hemligt');
  });
});
