// Runs the published clients of others, unchanged, against the simulator: installs each in an empty folder, sends what
// it asks of api.46elks.com to this machine, and says what came back. docs/simulator.md tells what that showed.
//   npm run test:clients
import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { listen } from '../src/cli/listen.ts';
import { createSimulator, type Simulator } from '../src/simulator/simulator.ts';
import { inEmptyFolder } from '../test/packaging/installed.ts';

interface Foreign {
  readonly package: string;
  readonly uses: readonly Use[];
}

interface Use {
  readonly what: string;
  /** The body of an async function that gets `user`, `word`, `number`, `numberId` and `called`. */
  readonly code: string;
  /** What it must say. */
  readonly says: RegExp;
  /** A mistake of its own keeps it from asking anything. */
  readonly broken?: true;
}

const PHONE = '+46701740610';

const fortysix = (call: string): string =>
  `const client = new (require('fortysix-elks').Client)(user, word); return called((done) => client.${call});`;
const fortysixelks = (call: string): string => `return require('fortysixelks-node')(user, word).${call};`;
const MADE = /"id":"[smna][0-9a-f]{32}"/;
const LIST = /^\{"data":\[/;
/** What request, the library, says when it is handed an object that is no request. */
const NOT_A_REQUEST = { says: /options.uri is a required argument/, broken: true } as const;

const CLIENTS: readonly Foreign[] = [
  {
    package: 'fortysix-elks@0.0.3',
    uses: [
      {
        what: 'send an SMS with a delivery report',
        code: fortysix(`sendSMS('Cykelfix', '${PHONE}', 'Hej!', 'https://cykelfix.example/sms', done)`),
        says: MADE,
      },
      {
        what: 'send an SMS to two',
        code: fortysix(`sendSMS('Cykelfix', '${PHONE},+46701740611', 'Hej!', done)`),
        says: /^\[.*\]$/,
      },
      {
        what: 'be refused',
        code: fortysix("sendSMS('Cykelfix', '12', 'Hej!', done)"),
        says: /46elks error \(403\): Invalid to number/,
      },
    ],
  },
  {
    package: 'fortysixelks-node@0.3.2',
    uses: [
      { what: 'send an SMS', code: fortysixelks(`sendSms('Hej!', '${PHONE}', number)`), says: MADE },
      {
        what: 'send a flash SMS',
        code: fortysixelks(`sendFlashSms('Hej!', '${PHONE}', number)`),
        says: MADE,
      },
      { what: 'list SMS', code: fortysixelks('listSms()'), says: LIST },
      { what: 'list SMS from a date', code: fortysixelks("listSmsFrom('2030-01-01')"), says: LIST },
      { what: 'show a number', code: fortysixelks('getNumberDetail(numberId)'), says: MADE },
      {
        what: 'allocate a number',
        code: fortysixelks("allocateNewNumber('se', 'https://cykelfix.example/sms')"),
        says: MADE,
      },
      { what: 'list calls', code: fortysixelks('listCalls()'), says: LIST },
      { what: 'create a subaccount', code: fortysixelks("addSubaccount('Verkstad')"), says: MADE },
      { what: 'list subaccounts', code: fortysixelks('listAccounts()'), says: LIST },
      { what: 'list numbers', code: fortysixelks('listNumbers()'), ...NOT_A_REQUEST },
      {
        what: 'set the sms_url',
        code: fortysixelks("setSmsUrl(numberId, 'https://cykelfix.example/sms')"),
        ...NOT_A_REQUEST,
      },
      { what: 'deallocate a number', code: fortysixelks('deallcoateNumber(numberId)'), ...NOT_A_REQUEST },
      {
        what: 'send an MMS',
        code: fortysixelks(`sendMms('Hej!', '${PHONE}', number, 'https://cykelfix.example/a.png')`),
        ...NOT_A_REQUEST,
      },
    ],
  },
  {
    package: 'notifme-sdk@1.16.25',
    uses: [
      {
        what: 'send an SMS',
        code: `
          const Notifme = require('notifme-sdk').default;
          const provider = { type: '46elks', apiUsername: user, apiPassword: word };
          const notifme = new Notifme({ channels: { sms: { providers: [provider] } } });
          return notifme.send({ sms: { from: number, to: '${PHONE}', text: 'Hej!' } });`,
        says: /"status":"success".*"id":"s[0-9a-f]{32}"/,
      },
    ],
  },
];

for (const { package: name, uses } of CLIENTS) {
  await inEmptyFolder(async (folder) => {
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', name], {
      cwd: folder,
      stdio: 'pipe',
    });
    for (const use of uses) await tryOut(folder, name, use);
  });
}

async function tryOut(folder: string, name: string, use: Use): Promise<void> {
  const simulator = createSimulator({ clock: Date.now, random: Math.random, strict: true });
  const { origin, close } = await listen(simulator, 0);
  const said = await run(folder, simulator, origin, use.code);
  const asked = simulator.requests().map(({ method, path, status }) => `${method} ${path} → ${status}`);
  await close();
  const isRight = use.says.test(said) && (asked.length === 0) === (use.broken === true);
  const found = use.broken ? 'asks nothing: a mistake of its own' : asked.join(', ');
  console.log(`${isRight ? 'ok    ' : 'FAILED'} ${name} can ${use.what}: ${isRight ? found : said}`);
  if (!isRight) process.exitCode = 1;
}

/** What the client said, on one line. */
async function run(folder: string, simulator: Simulator, origin: string, code: string): Promise<string> {
  const { username, password } = simulator.credentials;
  const numberId = `n${simulator.number.slice(1).padStart(32, '0')}`;
  const program = `
    const called = (begin) =>
      new Promise((resolve, reject) => begin((error, value) => (error ? reject(error) : resolve(value))));
    (async (user, word, number, numberId) => { ${code} })(...process.argv.slice(1)).then(
      (value) => console.log(JSON.stringify(value)),
      (error) => console.log(String(error)),
    );`;
  const preload = new URL('./foreign-redirect.ts', import.meta.url).href;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--no-deprecation', '--import', preload, '-e', program, username, password, simulator.number, numberId],
    { cwd: folder, env: { ...process.env, SIMULATOR_ORIGIN: origin }, timeout: 30_000 },
  );
  return stdout.trim();
}
