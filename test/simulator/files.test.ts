import { describe, expect, it } from 'vitest';
import { simulate } from './simulated.ts';

const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR42mPYAAUMlDEAMKIsAYKJkUQAAAAASUVORK5CYII=';
const PHONE = '+46701740699';

/** Asks for a file as a page does. */
async function ask(
  { simulator }: ReturnType<typeof simulate>,
  path: string,
  headers: Record<string, string> = {},
) {
  const answer = await simulator.fetch(new Request(`http://127.0.0.1:4646/control/${path}`, { headers }));
  const { byteLength } = await answer.arrayBuffer();
  return { status: answer.status, type: answer.headers.get('content-type'), byteLength };
}

async function withPicture() {
  const simulated = simulate();
  await simulated.simulator.receiveMms({ from: PHONE, message: 'Titta', images: [PICTURE] });
  return { ...simulated, id: simulated.simulator.truth().mms[0]?.images[0]?.id ?? '' };
}

describe('a file for the phones page', () => {
  it('is a picture as what it is', async () => {
    const simulated = await withPicture();
    expect(await ask(simulated, `images/${simulated.id}`)).toEqual({
      status: 200,
      type: 'image/png',
      byteLength: 71,
    });
  });

  it('is a recording', async () => {
    const simulated = simulate();
    const { simulator, post } = simulated;
    await post('/a1/calls', {
      from: simulator.number,
      to: PHONE,
      voice_start: '{"record":"http://127.0.0.1:3000/r"}',
    });
    await simulator.advance(30_000);
    const id = simulator.truth().calls[0]?.recordings[0] ?? '';
    expect(await ask(simulated, `recordings/${id}`)).toMatchObject({ status: 200, type: 'audio/wav' });
  });

  it.each(['images/m1-i0', 'recordings/c1-r0', 'images/..%2f..%2fpackage.json'])(
    'is not there as %s',
    async (path) => {
      expect((await ask(simulate(), path)).status).toBe(404);
    },
  );

  it('is given to no page of another site', async () => {
    const simulated = await withPicture();
    const { status } = await ask(simulated, `images/${simulated.id}`, { origin: 'https://other.example' });
    expect(status).toBe(403);
  });
});

describe('a message with pictures that is under way', () => {
  it.each([
    [{ end: 'failed' }, 'failed'],
    [{ end: 'delivered' }, 'delivered'],
    [{ delay_ms: 600_000 }, 'created'],
  ])('obeys %j', async (document, status) => {
    const { simulator, post } = simulate();
    await post('/a1/mms', { from: simulator.number, to: PHONE, image: PICTURE });
    simulator.interfere(simulator.truth().mms[0]?.id ?? '', document);
    await simulator.advance(60_000);
    expect(simulator.truth().mms).toMatchObject([{ status }]);
  });
});
