import { describe, expect, it } from 'vitest';
import { idOf, RECIPIENT, simulate } from './simulated.ts';

const REPORTS = 'http://127.0.0.1:3000/reports?attempt=7';

interface Received {
  readonly url: string;
  readonly authorization: string | null;
  readonly type: string | null;
  readonly redirect: RequestRedirect;
  readonly form: Readonly<Record<string, string>>;
}

/** A customer's server that answers as told and remembers what it was sent. */
function customer(answer: () => Response) {
  const received: Received[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { headers } = request;
    received.push({
      url: request.url,
      authorization: headers.get('authorization'),
      type: headers.get('content-type'),
      redirect: request.redirect,
      form: Object.fromEntries(new URLSearchParams(await request.text())),
    });
    return answer();
  };
  return { received, fetch };
}
const status = (code: number) => customer(() => new Response(null, { status: code }));

describe('a delivery report', () => {
  it('is posted for sent and for delivered, with these fields only', async () => {
    const { fetch, received } = status(200);
    const { send, simulator } = simulate({ fetch });
    const id = await idOf(send({ whendelivered: REPORTS }));
    await simulator.advance(10_000);
    expect(received.map(({ form }) => form)).toEqual([
      { id, status: 'sent' },
      { id, status: 'delivered', delivered: '2026-11-22T12:58:04Z' },
    ]);
  });

  it('is posted for failed without delivered', async () => {
    const { fetch, received } = status(200);
    const { send, simulator } = simulate({ fetch });
    simulator.setRecipients({ [RECIPIENT]: 'unsent' });
    const id = await idOf(send({ whendelivered: REPORTS }));
    await simulator.advance(10_000);
    expect(received.map(({ form }) => form)).toEqual([{ id, status: 'failed' }]);
  });

  it('keeps the query of the URL and is form-encoded', async () => {
    const { fetch, received } = status(200);
    const { send, simulator } = simulate({ fetch });
    await send({ whendelivered: REPORTS });
    await simulator.advance(1000);
    expect(received).toMatchObject([{ url: REPORTS, type: 'application/x-www-form-urlencoded' }]);
  });

  it('turns user and password of the URL into Basic auth', async () => {
    const { fetch, received } = status(200);
    const { send, simulator } = simulate({ fetch });
    await send({ whendelivered: 'http://h%C3%A5kan:word@127.0.0.1:3000/reports' });
    await simulator.advance(1000);
    expect(received).toMatchObject([
      {
        url: 'http://127.0.0.1:3000/reports',
        authorization: `Basic ${Buffer.from('håkan:word').toString('base64')}`,
      },
    ]);
  });

  it('is not posted for a dry run', async () => {
    const { fetch, received } = status(200);
    const { send, simulator } = simulate({ fetch });
    await send({ whendelivered: REPORTS, dryrun: 'yes' });
    await simulator.advance(10_000);
    expect(received).toEqual([]);
  });

  it.each([200, 201, 202, 204])('is done when answered with %i', async (code) => {
    const { fetch, received } = status(code);
    const { send, simulator } = simulate({ fetch });
    simulator.setRecipients({ '*': 'stuck' });
    await send({ whendelivered: REPORTS });
    await simulator.advance(24 * 3_600_000);
    expect(received).toHaveLength(1);
  });

  it.each([205, 302, 400, 404, 500])(
    'is tried at least 5 times over 6 hours when answered with %i',
    async (code) => {
      const { fetch } = status(code);
      const { send, simulator } = simulate({ fetch });
      simulator.setRecipients({ '*': 'stuck' });
      await send({ whendelivered: REPORTS });
      await simulator.advance(24 * 3_600_000);
      const times = simulator.truth().webhooks.map(({ at }) => Date.parse(at));
      const hours = (Math.max(...times) - Math.min(...times)) / 3_600_000;
      expect([times.length >= 5, hours >= 6]).toEqual([true, true]);
    },
  );

  it('is tried again when the server cannot be reached', async () => {
    let isDown = true;
    const { fetch, received } = customer(() => {
      if (isDown) throw new TypeError('fetch failed');
      return new Response(null, { status: 204 });
    });
    const { send, simulator } = simulate({ fetch });
    simulator.setRecipients({ '*': 'stuck' });
    await send({ whendelivered: REPORTS });
    await simulator.advance(1000);
    isDown = false;
    await simulator.advance(24 * 3_600_000);
    expect([received.length, simulator.truth().webhooks.map(({ outcome }) => outcome)]).toEqual([
      2,
      ['unreachable', 'accepted'],
    ]);
  });

  it('does not follow a redirect', async () => {
    const { fetch, received } = status(302);
    const { send, simulator } = simulate({ fetch });
    await send({ whendelivered: REPORTS });
    await simulator.advance(1000);
    expect(received).toMatchObject([{ redirect: 'manual' }]);
  });

  it('is posted in the order of the messages', async () => {
    const { fetch, received } = status(200);
    const { send, simulator } = simulate({ fetch });
    simulator.setRecipients({ '*': 'stuck' });
    const ids = [];
    for (const _ of [1, 2, 3]) ids.push(await idOf(send({ whendelivered: REPORTS })));
    await simulator.advance(1000);
    expect(received.map(({ form }) => form.id)).toEqual(ids);
  });

  it('is not posted for a message that is no longer kept', async () => {
    const { fetch, received } = status(200);
    const { send, simulator } = simulate({ fetch, messagesMax: 1 });
    await send({ whendelivered: REPORTS });
    await send();
    await simulator.advance(10_000);
    expect(received).toEqual([]);
  });

  it('waits longer between two tries each time', async () => {
    const { fetch } = status(500);
    const { send, simulator } = simulate({ fetch });
    simulator.setRecipients({ '*': 'stuck' });
    await send({ whendelivered: REPORTS });
    await simulator.advance(24 * 3_600_000);
    const times = simulator.truth().webhooks.map(({ at }) => Date.parse(at));
    const waits = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
  });

  it('is recorded, not sent, without a network', async () => {
    const { send, simulator } = simulate();
    const id = await idOf(send({ whendelivered: REPORTS }));
    await simulator.advance(24 * 3_600_000);
    expect(simulator.truth().webhooks).toMatchObject([
      { url: REPORTS, attempt: 1, outcome: 'recorded', form: { id, status: 'sent' } },
      { url: REPORTS, attempt: 1, outcome: 'recorded', form: { id, status: 'delivered' } },
    ]);
  });

  it('is among the newest 1000 that can be read back', async () => {
    const { send, simulator } = simulate({ account: { balanceUnits: 1e9 }, timing: { perMinute: 600 } });
    for (let count = 0; count < 501; count += 1) await send({ whendelivered: REPORTS });
    await simulator.advance(10_000);
    expect(simulator.truth().webhooks).toHaveLength(1000);
  });

  it('may ask the API about the message while it is being posted', async () => {
    const seen: number[] = [];
    const { send, get, simulator } = simulate({
      fetch: async () => {
        seen.push((await get('/a1/sms')).status);
        return new Response(null, { status: 204 });
      },
    });
    await send({ whendelivered: REPORTS });
    await simulator.advance(10_000);
    expect(seen).toEqual([200, 200]);
  });
});

describe('a customer who asks back from within the call', () => {
  it('is answered for any number of messages due at once', async () => {
    const { send, get, simulator } = simulate({
      fetch: async () => new Response(null, { status: (await get('/a1/me')).status }),
      account: { balanceUnits: 1e9 },
      timing: { perMinute: 2000 },
    });
    simulator.setRecipients({ '*': 'stuck' });
    for (let count = 0; count < 1000; count += 1) await send({ whendelivered: REPORTS });
    await simulator.advance(2000);
    const outcomes = simulator.truth().webhooks.map(({ outcome }) => outcome);
    expect([outcomes.length, new Set(outcomes)]).toEqual([1000, new Set(['accepted'])]);
  });
});

describe('an incoming message', () => {
  const SMS_URL = 'http://127.0.0.1:3000/sms';
  const answering = (body: string | null, code = 200) => {
    const server = customer(() => new Response(body, { status: code }));
    return { ...server, ...simulate({ fetch: server.fetch, account: { smsUrl: SMS_URL } }) };
  };
  const replies = ({ simulator }: Pick<ReturnType<typeof simulate>, 'simulator'>) =>
    simulator
      .truth()
      .messages.filter(({ direction }) => direction === 'outgoing-reply')
      .map(({ from, to, message }) => ({ from, to, message }));

  it('is posted to the sms_url with these fields', async () => {
    const { received, simulator } = answering(null);
    const { id } = await simulator.receive({ from: RECIPIENT, message: 'Ja, kl 14 passar!' });
    expect(received.map(({ form }) => form)).toEqual([
      {
        direction: 'incoming',
        id,
        from: RECIPIENT,
        to: simulator.number,
        created: expect.stringMatching(/^2026-11-22T12:58:01\.609\d{3}$/),
        message: 'Ja, kl 14 passar!',
      },
    ]);
  });

  it.each([
    ['a plain text', 'Tack!', 'Tack!'],
    ['a JSON reply', '{"reply": "Tack!"}', 'Tack!'],
    ['JSON that is no action', '{"ok": true}', '{"ok": true}'],
    ['broken JSON', '{"reply": ', '{"reply": '],
    ['the OK of a careless framework', 'OK', 'OK'],
  ])('is answered with %s', async (_name, body, message) => {
    const simulated = answering(body);
    await simulated.simulator.receive({ from: RECIPIENT, message: 'Hej' });
    expect(replies(simulated)).toEqual([{ from: simulated.simulator.number, to: RECIPIENT, message }]);
  });

  it.each([
    ['nothing', '', 200],
    ['a blank', ' \n', 200],
    ['204', null, 204],
    ['an error with a text', 'Tack!', 500],
    ['an empty reply', '{"reply": ""}', 200],
    ['a forward to nobody', '{"forward": "Anna"}', 200],
    ['a reply that is too long', 'a'.repeat(2000), 200],
  ])('is not answered by %s', async (_name, body, code) => {
    const simulated = answering(body, code);
    await simulated.simulator.receive({ from: RECIPIENT, message: 'Hej' });
    expect(replies(simulated)).toEqual([]);
  });

  it('is forwarded with prefix and suffix', async () => {
    const simulated = answering('{"forward": "+46701740651", "prefix": "<", "suffix": ">"}');
    await simulated.simulator.receive({ from: RECIPIENT, message: 'Hej' });
    expect(replies(simulated)).toEqual([
      { from: simulated.simulator.number, to: '+46701740651', message: '<Hej>' },
    ]);
  });

  it('is acted on without a request when the sms_url is an action', async () => {
    const simulated = simulate({ account: { smsUrl: '{"reply": "Stängt."}' } });
    await simulated.simulator.receive({ from: RECIPIENT, message: 'Hej' });
    expect(replies(simulated)).toMatchObject([{ message: 'Stängt.' }]);
  });

  it('gets no reply when sms_replies is no', async () => {
    const simulated = answering('Tack!');
    simulated.simulator.setAccount({ sms_replies: 'no' });
    await simulated.simulator.receive({ from: RECIPIENT, message: 'Hej' });
    expect(replies(simulated)).toEqual([]);
  });

  it('gets no reply when its sender is a text', async () => {
    const simulated = answering('Tack!');
    await simulated.simulator.receive({ from: 'Cykelfix', message: 'Hej' });
    expect(simulated.simulator.truth().webhooks).toMatchObject([
      { effect: 'not sent: the recipient is not a number' },
    ]);
  });

  it('gets no reply without money', async () => {
    const simulated = answering('Tack!');
    simulated.simulator.setAccount({ balance: 0 });
    await simulated.simulator.receive({ from: RECIPIENT, message: 'Hej' });
    expect(simulated.simulator.truth().webhooks).toMatchObject([{ effect: 'not sent: not enough credits' }]);
  });

  it('gets a reply that is charged and delivered', async () => {
    const { simulator } = answering('Tack!');
    await simulator.receive({ from: RECIPIENT, message: 'Hej' });
    await simulator.advance(10_000);
    expect(simulator.truth()).toMatchObject({
      balance: 995_000,
      messages: [
        { direction: 'incoming', cost: 0 },
        { direction: 'outgoing-reply', status: 'delivered' },
      ],
    });
  });

  it('is posted again until it is accepted', async () => {
    let isDown = true;
    const { fetch } = customer(() => new Response('Tack!', { status: isDown ? 503 : 200 }));
    const simulated = simulate({ fetch, account: { smsUrl: SMS_URL } });
    await simulated.simulator.receive({ from: RECIPIENT, message: 'Hej' });
    isDown = false;
    await simulated.simulator.advance(24 * 3_600_000);
    expect(replies(simulated)).toMatchObject([{ message: 'Tack!' }]);
  });

  it('is only kept when the number has no sms_url', async () => {
    const { simulator } = simulate();
    await simulator.receive({ from: RECIPIENT, message: 'Hej' });
    expect(simulator.truth()).toMatchObject({ messages: [{ direction: 'incoming' }], webhooks: [] });
  });

  it.each([
    { from: RECIPIENT, to: '+46701740699', message: 'Hej' },
    { from: ' ', message: 'Hej' },
  ])('is refused as %j', async (sms) => {
    await expect(simulate().simulator.receive(sms)).rejects.toThrow(RangeError);
  });
});

describe('webhooks that go otherwise', () => {
  const SMS_URL = 'http://127.0.0.1:3000/sms';
  const CONDUCT = { duplicates: 2, late_ms: 600_000 };

  async function replies(conduct: object) {
    const server = customer(() => new Response('Tack!'));
    const { simulator } = simulate({ fetch: server.fetch, account: { smsUrl: SMS_URL } });
    simulator.setWebhooks(conduct);
    const ids = [];
    for (let count = 0; count < 20; count += 1) {
      ids.push((await simulator.receive({ from: RECIPIENT, message: `${count}` })).id);
    }
    await simulator.advance(3_600_000);
    return { ids, simulator, came: server.received.map(({ form }) => form.id) };
  }

  it('come more than once', async () => {
    const { ids, came } = await replies({ duplicates: 2 });
    expect(came).toEqual(ids.flatMap((id) => [id, id, id]));
  });

  it('are marked where they are repetitions', async () => {
    const { simulator } = await replies({ duplicates: 1 });
    const marks = simulator.truth().webhooks.map(({ duplicate = false }) => duplicate);
    expect(marks.slice(0, 4)).toEqual([false, true, false, true]);
  });

  it('overtake each other and all arrive', async () => {
    const { ids, came } = await replies({ late_ms: 600_000 });
    expect([came.length, came.join() === ids.join(), new Set(came)]).toEqual([20, false, new Set(ids)]);
  });

  it('cause one reply, however often they come', async () => {
    const { simulator } = await replies(CONDUCT);
    const sent = simulator.truth().messages.filter(({ direction }) => direction === 'outgoing-reply');
    expect(sent).toHaveLength(20);
  });

  it('report a delivery before the sending when they overtake', async () => {
    const { fetch, received } = status(200);
    const { send, simulator } = simulate({ fetch });
    simulator.setWebhooks({ late_ms: 600_000 });
    for (let count = 0; count < 20; count += 1) await send({ whendelivered: REPORTS });
    await simulator.advance(3_600_000);
    const seen = new Map<string, string>();
    for (const { form } of received)
      seen.set(form.id ?? '', `${seen.get(form.id ?? '') ?? ''} ${form.status}`);
    expect(new Set(seen.values())).toEqual(new Set([' sent delivered', ' delivered sent']));
  });

  it.each([{ duplicates: -1 }, { duplicates: 1.5 }, { late_ms: 'much' }, { lost: 1 }])(
    'are not told to by %j',
    (document) => {
      expect(simulate().simulator.setWebhooks(document).ok).toBe(false);
    },
  );

  it('go as promised again after a reset', async () => {
    const { simulator } = simulate();
    simulator.setWebhooks(CONDUCT);
    simulator.reset();
    expect(simulator.webhooks()).toEqual({ duplicates: 0, late_ms: 0 });
  });
});
