import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { simulate } from './simulated.ts';

const folder = new URL('../../contract/', import.meta.url);
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));

const recorded = z.strictObject({
  name: z.string(),
  source: z.url({ protocol: /^https$/ }),
  date: z.string().regex(/^\d{4}(-\d\d){0,2}$/),
  webhook: z.strictObject({ form: z.record(z.string(), z.string()) }),
  notes: z.string().optional(),
});
const WEBHOOKS = readdirSync(folder)
  .filter((file) => file.startsWith('webhook-'))
  .map((file) => ({ file, ...recorded.parse(read(file)) }));

const { answers: ANSWERS } = z
  .object({
    answers: z.array(
      z.strictObject({
        says: z.string(),
        status: z.int(),
        body: z.string(),
        smsReplies: z.enum(['yes', 'no']).default('yes'),
        sends: z.strictObject({ to: z.string(), message: z.string() }).nullable(),
      }),
    ),
  })
  .parse(read('incoming-answers.json'));

const OWN_NUMBER = '+46701740699';
const TARGET = 'http://127.0.0.1:3000/hook';

/** A simulator whose customer answers every call with `answer`, and the forms it was sent. */
function withCustomer(answer: () => Response) {
  const forms: Record<string, string>[] = [];
  const simulated = simulate({
    account: { numbers: [OWN_NUMBER], smsUrl: TARGET },
    fetch: async (_input, init) => {
      forms.push(Object.fromEntries(new URLSearchParams(String(init?.body))));
      return answer();
    },
  });
  return { ...simulated, forms };
}

const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR42mPYAAUMlDEAMKIsAYKJkUQAAAAASUVORK5CYII=';

const silent = () => new Response(null, { status: 204 });

const next = { next: TARGET };

/** What a call does before 46elks posts as recorded, and how long that takes. */
function actionBefore({ wav, why, result, state }: Readonly<Record<string, string>>): object | undefined {
  if (wav !== undefined) return { record: TARGET };
  if (why !== undefined) return { ivr: 'sound/beep', ...next };
  if (result === 'newincoming') return undefined;
  if (result === 'busy') return { connect: '+46701740605', ...next };
  if (result !== undefined) return { ivr: 'sound/beep', ...next };
  return state === 'busy'
    ? { hangup: 'busy', whenhangup: TARGET }
    : { play: 'sound/beep', whenhangup: TARGET };
}

async function provokeAnswer({
  from = '',
  to = '',
  message = '',
  token = '',
}: Readonly<Record<string, string>>): Promise<Record<string, string> | undefined> {
  const { simulator, forms, post } = withCustomer(silent);
  simulator.setSwitches({ conversations: true });
  await post('/a1/conversations', { to: from, message: 'Passar kl 14?', reply_url: TARGET, token });
  await simulator.receive({ from, to, message });
  return forms[0];
}

async function provokeInCall(
  form: Readonly<Record<string, string>>,
): Promise<Record<string, string> | undefined> {
  const { simulator, forms } = withCustomer(silent);
  const action = actionBefore(form);
  simulator.setPhones({ '*': 'busy' });
  simulator.setAccount({ voice_start: action ? JSON.stringify(action) : TARGET });
  const rung = simulator.ring({ from: form.from });
  if (/^\d$/.test(form.result ?? '') && rung.ok)
    simulator.act(rung.value.id, { do: 'press', keys: form.result });
  await simulator.advance(60_000);
  return forms[0];
}

/** What makes 46elks call as recorded. */
async function provoke({
  form,
}: z.infer<typeof recorded>['webhook']): Promise<Record<string, string> | undefined> {
  if (form.sms_id !== undefined) return provokeAnswer(form);
  if (form.callid !== undefined || form.state !== undefined) return provokeInCall(form);
  const { simulator, send, forms } = withCustomer(silent);
  const { from = '', to = '', message = '' } = form;
  if (form.id?.startsWith('m')) {
    const images = form.image === undefined ? [] : [PICTURE, PICTURE];
    simulator.setAccount({ mms_url: TARGET });
    await simulator.receiveMms({ from, to, message, images });
    return forms.at(-1);
  }
  if (form.direction === 'incoming') await simulator.receive({ from, to, message });
  else {
    if (form.status === 'failed') simulator.setRecipients({ '*': 'failed' });
    await send({ whendelivered: TARGET });
    await simulator.advance(form.status === 'sent' ? 1000 : 10_000);
  }
  return forms.at(-1);
}

/** Ids and times differ from run to run; what they look like does not. */
const formOf = (form: Record<string, string> = {}) =>
  Object.fromEntries(
    Object.entries(form).map(([key, value]) => [
      key,
      /^(callid|id|sms_id|wav|image\d?)$/.test(key)
        ? value.replace(/^.*\/a1/, '').replace(/[a-z][0-9a-f]{32}/, (id) => `${id[0]} and 32 digits`)
        : value.replace(/\d{2,}/g, (run) => '0'.repeat(run.length)),
    ]),
  );

describe('a webhook of the simulator', () => {
  it.each(WEBHOOKS)('is as recorded in $name', async ({ webhook }) => {
    expect(formOf(await provoke(webhook))).toEqual(formOf(webhook.form));
  });

  it.each(WEBHOOKS)('has its fields in the order of $name', async ({ webhook }) => {
    expect(Object.keys((await provoke(webhook)) ?? {})).toEqual(Object.keys(webhook.form));
  });

  it.each(WEBHOOKS)('is recorded in a file named $name', ({ file, name }) => {
    expect(file).toBe(`${name}.json`);
  });
});

describe('the answer to an incoming message', () => {
  it.each(ANSWERS)('does what is recorded for $says', async ({ status, body, smsReplies, sends }) => {
    const { simulator } = withCustomer(() => new Response(status === 204 ? null : body, { status }));
    simulator.setAccount({ sms_replies: smsReplies });
    await simulator.receive({ from: '+46701740606', message: 'Ja, kl 14 passar!' });
    const sent = simulator
      .truth()
      .messages.filter(({ direction }) => direction === 'outgoing-reply')
      .map(({ from, to, message, cost }) => ({ from, to, message, cost }));
    expect(sent).toEqual(sends ? [{ from: OWN_NUMBER, cost: 5000, ...sends }] : []);
  });
});
