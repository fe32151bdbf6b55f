import * as z from 'zod';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import type { Exchange } from './exchanges.ts';

const OWN_NUMBER = '+46701740699';
/** The simulator makes the ids of the numbers it starts with of their digits. */
const OWN_NUMBER_ID = `n${OWN_NUMBER.slice(1).padStart(32, '0')}`;
export const SUBACCOUNT = { username: `a${'5'.repeat(32)}`, password: '5'.repeat(32) };

interface Stage {
  readonly simulator: Simulator;
  /** Sends with the API and returns the id. */
  send(form: Readonly<Record<string, string>>): Promise<string>;
  /** Makes a call with this action, lets time pass and returns the id. */
  dial(action: object, thenMs: number): Promise<string>;
  /** Posts a form and returns the id of what came of it. */
  post(path: string, form: Readonly<Record<string, string>>): Promise<string>;
  /** Sends a picture and returns the id of the message. */
  sendMms(): Promise<string>;
}

interface Arranged {
  readonly id?: string;
  readonly credentials?: { readonly username: string; readonly password: string };
}

const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR42mPYAAUMlDEAMKIsAYKJkUQAAAAASUVORK5CYII=';

const hello = { from: 'Cykelfix', to: '+46701740605', message: 'Cykeln är klar, välkommen!' };
const incoming = { from: '+46701740606', to: OWN_NUMBER, message: 'Ja, kl 14 passar!' };

async function reply({ simulator }: Stage): Promise<void> {
  simulator.setRecipients({ [incoming.from]: 'stuck' });
  simulator.setAccount({ sms_url: '{"reply":"Tack för ditt svar."}' });
  await simulator.receive(incoming);
  await simulator.advance(5_000);
}

async function question({ simulator, post }: Stage): Promise<string> {
  simulator.setSwitches({ conversations: true });
  return post('/conversations', {
    to: '+46701740605',
    message: 'Passar kl 14?',
    reply_url: 'https://cykelfix.example/svar',
    token: 'boka-46',
  });
}

/** What must have happened before the simulator can give the recorded answer. */
const ARRANGE: Readonly<Record<string, (stage: Stage) => Promise<Arranged> | Arranged>> = {
  'history-page-with-next': async (stage) => {
    await stage.simulator.receive(incoming);
    await reply(stage);
    await stage.send(hello);
    await stage.simulator.advance(5_000);
    return {};
  },
  'history-page-last': async ({ simulator, send }) => {
    await simulator.receive(incoming);
    await simulator.advance(5_000);
    await send(hello);
    return {};
  },
  'history-page-empty': async ({ send }) => {
    await send(hello);
    return {};
  },
  'sms-by-id-outgoing': async ({ simulator, send }) => {
    const id = await send(hello);
    await simulator.advance(5_000);
    return { id };
  },
  'sms-by-id-dontlog': async ({ simulator, send }) => {
    simulator.setRecipients({ '*': 'stuck' });
    const id = await send({ ...hello, dontlog: 'message' });
    await simulator.advance(5_000);
    return { id };
  },
  'sms-by-id-incoming': ({ simulator }) => simulator.receive(incoming),
  'sms-by-id-reply': async (stage) => {
    await reply(stage);
    const { messages } = stage.simulator.truth();
    return { id: messages.find(({ direction }) => direction === 'outgoing-reply')?.id ?? '' };
  },
  account: async ({ simulator }) => {
    await simulator.fetch(apiRequest(simulator.credentials, '/me', { creditalert: '100000' }));
    return {};
  },
  subaccount: () => ({ credentials: SUBACCOUNT }),
  'call-by-id': async ({ dial }) => ({ id: await dial({ connect: incoming.from }, 60_000) }),
  'call-by-id-incoming': async ({ simulator }) => {
    simulator.setAccount({ voice_start: '{"play":"sound/beep"}' });
    const rung = simulator.ring({ from: incoming.from });
    await simulator.advance(5_000);
    return rung.ok ? { id: rung.value.id } : {};
  },
  'call-history': async ({ simulator, dial }) => {
    await dial({ connect: incoming.from }, 60_000);
    simulator.setPhones({ '*': 'reject' });
    await dial({ play: 'sound/beep' }, 60_000);
    return {};
  },
  'call-deleted': async ({ dial }) => ({ id: await dial({ play: 'sound/beep' }, 0) }),
  'recording-by-id': async ({ dial }) => ({ id: await dial({ record: 'http://127.0.0.1:3000/r' }, 60_000) }),
  recordings: async ({ dial }) => {
    await dial({ record: 'http://127.0.0.1:3000/r' }, 60_000);
    return {};
  },
  'subaccount-updated': () => ({ id: SUBACCOUNT.username }),
  'subaccount-closed': () => ({ id: SUBACCOUNT.username }),
  'subaccount-by-id': () => ({ id: SUBACCOUNT.username }),
  subaccounts: async ({ post }) => {
    const id = await post('/subaccounts', { name: 'Butiken' });
    await post(`/subaccounts/${id}`, { active: 'no' });
    return {};
  },
  'conversation-by-id': async (stage) => {
    const id = await question(stage);
    await stage.simulator.advance(17 * 3_600_000);
    return { id };
  },
  conversations: async (stage) => {
    await question(stage);
    await stage.simulator.advance(17 * 3_600_000);
    return {};
  },
  'conversation-asked': ({ simulator }) => {
    simulator.setSwitches({ conversations: true });
    return {};
  },
  'history-page-of-subaccount': async ({ send }) => {
    await send(hello);
    return {};
  },
  'mms-history-of-subaccount': async ({ simulator, sendMms }) => {
    await sendMms();
    await simulator.advance(5_000);
    return {};
  },
  'call-history-of-subaccount': async ({ dial }) => {
    await dial({ connect: incoming.from }, 60_000);
    return {};
  },
  'mms-by-id': async (stage) => {
    const id = await stage.sendMms();
    await stage.simulator.advance(5_000);
    return { id };
  },
  'mms-history': async (stage) => {
    await stage.simulator.receiveMms({ from: incoming.from, message: 'Hittade den!', images: [PICTURE] });
    await stage.sendMms();
    await stage.simulator.advance(5_000);
    return {};
  },
  'mms-first-status': async ({ sendMms }) => ({ id: await sendMms() }),
  'mms-deleted': async ({ sendMms }) => ({ id: await sendMms() }),
  'sms-deleted': async ({ send }) => ({ id: await send(hello) }),
  'image-by-id': async ({ sendMms }) => ({ id: await sendMms() }),
  images: async ({ sendMms }) => {
    await sendMms();
    return {};
  },
  'number-configured': () => ({ id: OWN_NUMBER_ID }),
  'number-deallocated': () => ({ id: OWN_NUMBER_ID }),
  'number-by-id': () => ({ id: OWN_NUMBER_ID }),
  'error-number-url': () => ({ id: OWN_NUMBER_ID }),
  'error-credentials': ({ simulator }) => ({
    credentials: { ...simulator.credentials, password: 'fel' },
  }),
  'error-credentials-send': ({ simulator }) => ({
    credentials: { ...simulator.credentials, password: 'fel' },
  }),
  'error-credits': ({ simulator }) => {
    simulator.setAccount({ balance: 0 });
    return {};
  },
  'error-server': ({ simulator }) => {
    simulator.setFaults({ 'GET /sms': { status: 500 } });
    return {};
  },
  'error-server-send': ({ simulator }) => {
    simulator.setFaults({ 'POST /sms': { status: 500 } });
    return {};
  },
};

/** A request to the simulator. */
export function apiRequest(
  { username, password }: { readonly username: string; readonly password: string },
  path: string,
  form?: Readonly<Record<string, string>>,
  method = form ? 'POST' : 'GET',
): Request {
  return new Request(`http://127.0.0.1:4646/a1${path}`, {
    headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
    method,
    ...(form && { body: new URLSearchParams(form) }),
  });
}

/** A strict simulator that is ready to be asked the recorded question. */
export async function stageFor(recorded: Exchange) {
  const simulator = createSimulator({
    clock: () => Date.parse('2026-11-22T12:40:09Z'),
    random: () => 0.5,
    strict: true,
    account: {
      numbers: recorded.login ? [] : [OWN_NUMBER],
      subaccounts: [
        {
          ...SUBACCOUNT,
          name: 'Verkstaden',
          usageLimitUnits: 500_000,
          numbers: recorded.login ? [OWN_NUMBER] : [],
        },
      ],
    },
  });
  const login = recorded.login ? SUBACCOUNT : simulator.credentials;
  const post = async (path: string, form: Readonly<Record<string, string>>): Promise<string> => {
    const answer = await simulator.fetch(apiRequest(login, path, form));
    return z.object({ id: z.string() }).parse(await answer.json()).id;
  };
  const send: Stage['send'] = (form) => post('/sms', form);
  const sendMms: Stage['sendMms'] = () =>
    post('/mms', { from: OWN_NUMBER, to: '+46701740605', message: 'Så här ser den ut.', image: PICTURE });
  const dial: Stage['dial'] = async (action, thenMs) => {
    const id = await post('/calls', {
      from: OWN_NUMBER,
      to: '+46701740605',
      voice_start: JSON.stringify(action),
    });
    await simulator.advance(thenMs);
    return id;
  };
  const { id, credentials = login } =
    (await ARRANGE[recorded.name]?.({ simulator, post, send, sendMms, dial })) ?? {};
  const path =
    id === undefined
      ? recorded.request.path
      : recorded.request.path.replace(/\/[a-z][0-9a-f]{20,}/, `/${id}`);
  return { simulator, credentials, request: { ...recorded.request, path } };
}
