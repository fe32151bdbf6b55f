import { describe, expect, it } from 'vitest';
import { idOf, lineOf, objectOf, pageOf, RECIPIENT, simulate } from './simulated.ts';

const GREY =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR42mPYAAUMlDEAMKIsAYKJkUQAAAAASUVORK5CYII=';
const PNG = `data:image/png;base64,${GREY}`;
const GIF = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';
const bytes = Uint8Array.from(atob(GREY), (character) => character.charCodeAt(0));

function picturing(options: Parameters<typeof simulate>[0] = {}) {
  const simulated = simulate(options);
  const { post, simulator } = simulated;
  return {
    ...simulated,
    sendMms: (fields: Record<string, string> = {}) =>
      post('/a1/mms', { from: simulator.number, to: RECIPIENT, image: PNG, ...fields }),
  };
}

describe('POST /mms', () => {
  it('answers with the message and no status', async () => {
    const { sendMms, simulator } = picturing();
    expect(await objectOf(sendMms({ message: 'Titta' }))).toEqual({
      id: expect.stringMatching(/^m[0-9a-f]{32}$/),
      direction: 'outgoing',
      from: simulator.number,
      to: RECIPIENT,
      message: 'Titta',
      created: expect.stringMatching(/^2026-11-22T12:58:01\.\d{6}$/),
      cost: 12_500,
      owner: simulator.credentials.username,
    });
  });

  it('takes the price of a message with pictures', async () => {
    const { sendMms, simulator } = picturing();
    await sendMms();
    expect(simulator.truth().balance).toBe(1_000_000 - 12_500);
  });

  it.each([
    [{ image: '' }, 'Missing key message'],
    [{ from: '' }, 'Missing key from'],
    [{ to: '070' }, 'Invalid to number'],
    [{ from: 'Cykelfix' }, 'Invalid from number'],
    [{ from: '+46701740699' }, 'Invalid from number'],
    [{ image: 'data:image/png;base64,aGVq' }, 'The image you tried to use is not a valid URL'],
    [{ image: 'ftp://a.example/cat.png' }, 'The image you tried to use is not a valid URL'],
    [{ picture: PNG }, 'Unknown parameter "picture"; known are from, to, message, image, image2, image3.'],
  ])('refuses %j', async (fields, text) => {
    expect(await lineOf(picturing().sendMms(fields))).toBe(`403 ${text}`);
  });

  it('needs the money', async () => {
    const { sendMms, simulator } = picturing();
    simulator.setAccount({ balance: 12_499 });
    expect(await lineOf(sendMms())).toBe('403 Not enough credits');
  });

  it('sends from a number nobody can answer with noreply', async () => {
    const { from } = await objectOf(picturing().sendMms({ from: 'noreply' }));
    expect(from).toMatch(/^\+4670174/);
  });

  it('takes a number that cannot do MMS for no sender', async () => {
    const { post, sendMms } = picturing();
    const { number } = await objectOf(post('/a1/numbers', { country: 'se', capabilities: 'sms' }));
    expect(await lineOf(sendMms({ from: String(number) }))).toBe('403 Invalid from number');
  });

  it('takes a body of a megabyte', async () => {
    const { sendMms } = picturing();
    expect((await sendMms({ message: 'a'.repeat(1_000_000) })).status).toBe(200);
  });
});

describe('a message with pictures', () => {
  it.each([
    [0, 'recieved'],
    [1_000, 'sent'],
    [3_000, 'delivered'],
  ])('after %i ms is %s', async (ms, status) => {
    const { sendMms, get, simulator } = picturing();
    const id = await idOf(sendMms());
    await simulator.advance(ms);
    expect(await objectOf(get(`/a1/mms/${id}`))).toMatchObject({ status });
  });

  it('fails as the rule says', async () => {
    const { sendMms, get, simulator } = picturing();
    simulator.setRecipients({ '*': 'failed' });
    const id = await idOf(sendMms());
    await simulator.advance(5_000);
    expect(await objectOf(get(`/a1/mms/${id}`))).toMatchObject({ status: 'failed' });
  });

  it('is gone after DELETE', async () => {
    const { sendMms, call, get } = picturing();
    const id = await idOf(sendMms());
    await call('DELETE', `/a1/mms/${id}`);
    expect((await get(`/a1/mms/${id}`)).status).toBe(404);
  });

  it('has its answer marked as lost when it never came', async () => {
    const { sendMms, simulator } = picturing();
    simulator.setFaults({ 'POST /mms': { drop: 'after' } });
    await sendMms().catch(() => undefined);
    expect(simulator.truth().mms).toMatchObject([{ answer: 'lost' }]);
  });

  it('comes in pages', async () => {
    const { sendMms, get } = picturing();
    for (const _ of [1, 2, 3]) await sendMms();
    const first = await pageOf(get('/a1/mms?limit=2'));
    const second = await pageOf(get(`/a1/mms?limit=2&start=${first.next}`));
    expect([first.data.length, second.data.length, second.next]).toEqual([2, 1, undefined]);
  });
});

describe('a picture', () => {
  it.each([
    ['png', PNG],
    ['gif', GIF],
  ])('is told to be %s by its bytes', async (filetype, image) => {
    const { sendMms, get } = picturing();
    const id = await idOf(sendMms({ image }));
    expect(await objectOf(get(`/a1/images/${id}-i0`))).toMatchObject({ id: `${id}-i0`, mmsid: id, filetype });
  });

  it.each(['png', 'jpg'])('comes back byte for byte as .%s', async (extension) => {
    const { sendMms, get } = picturing();
    const id = await idOf(sendMms());
    const answer = await get(`/a1/images/${id}-i0.${extension}`);
    expect([answer.headers.get('content-type'), new Uint8Array(await answer.arrayBuffer())]).toEqual([
      'application/octet-stream',
      bytes,
    ]);
  });

  it('has the SHA-1 of its bytes as digest', async () => {
    const { sendMms, get } = picturing();
    const id = await idOf(sendMms());
    const digest = Buffer.from(await crypto.subtle.digest('SHA-1', bytes)).toString('hex');
    expect((await pageOf(get('/a1/images'))).data).toMatchObject([
      { id: `${id}-i0`, digest, bytes: bytes.length },
    ]);
  });

  it('is loaded from its address', async () => {
    const { sendMms, get, simulator } = picturing({ fetch: async () => new Response(bytes) });
    const id = await idOf(sendMms({ image: 'http://127.0.0.1:3000/cat.png' }));
    await simulator.advance(0);
    expect(await objectOf(get(`/a1/images/${id}-i0`))).toMatchObject({
      bytes: bytes.length,
      filetype: 'png',
    });
  });

  it.each([
    ['stand-in', 'delivered'],
    ['failed', 'failed'],
  ])('that cannot be loaded leads to %s', async (unloadableFile, status) => {
    const { sendMms, get, simulator } = picturing({ fetch: async () => new Response('no', { status: 404 }) });
    simulator.setSwitches({ unloadableFile });
    const id = await idOf(sendMms({ image: 'http://127.0.0.1:3000/cat.png' }));
    await simulator.advance(5_000);
    expect(await objectOf(get(`/a1/mms/${id}`))).toMatchObject({ status });
  });

  it.each(['-i1', '-i0.exe', '.png', '-i0.gif'])('is not found as %s', async (ending) => {
    const { sendMms, get } = picturing();
    const id = await idOf(sendMms());
    expect((await get(`/a1/images/${id}${ending}`)).status).toBe(404);
  });
});

describe('an incoming message with pictures', () => {
  const came = { from: RECIPIENT, message: 'Titta', images: [PNG, GIF] };

  it('is in the history, without status and cost', async () => {
    const { simulator, get } = picturing();
    await simulator.receiveMms(came);
    const [row = {}] = (await pageOf(get('/a1/mms'))).data;
    expect(Object.keys(row)).toEqual([
      'id',
      'created',
      'direction',
      'from',
      'to',
      'message',
      'owner',
      'images',
    ]);
  });

  it('is posted with addresses at which its pictures are', async () => {
    const forms: Record<string, string>[] = [];
    const { simulator, get } = picturing({
      fetch: async (_url, init) => {
        forms.push(Object.fromEntries(new URLSearchParams(String(init?.body))));
        return new Response(null, { status: 204 });
      },
    });
    simulator.setAccount({ mms_url: 'http://127.0.0.1:3000/mms' });
    await simulator.receiveMms(came);
    const answer = await get(new URL(forms[0]?.image ?? '').pathname);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
  });

  it.each([
    [{ ...came, to: '+46701740699' }, 'The recipient is not a number of the account.'],
    [
      { ...came, images: ['https://a.example/cat.png'] },
      'Every image must be a data URL of a PNG, JPEG or GIF in base64.',
    ],
    [{ ...came, text: 'x' }, 'The document has no "text"; there is from, to, message, images.'],
  ])('is refused as %j', async (document, message) => {
    expect(await picturing().simulator.receiveMms(document)).toMatchObject({
      ok: false,
      problems: [{ message }],
    });
  });

  it('does not reach a number that takes texts alone', async () => {
    const { simulator, post } = picturing();
    const rented = await post('/a1/numbers', { country: 'se', capabilities: 'sms' });
    const { number } = JSON.parse(await rented.text());
    expect(await simulator.receiveMms({ ...came, to: number })).toMatchObject({
      problems: [{ message: 'The number takes no pictures.' }],
    });
  });

  it('can be put in over the control API', async () => {
    const { control, simulator } = picturing();
    await control('POST', '/incoming-mms', { from: RECIPIENT, message: 'Titta' });
    expect(simulator.truth().mms).toMatchObject([{ direction: 'incoming', message: 'Titta', images: [] }]);
  });
});
