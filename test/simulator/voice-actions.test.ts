import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadAction, readVoiceAction } from '../../src/simulator/voice/action.ts';
import { wavOf } from '../../src/simulator/voice/wav.ts';
import { objectOf, pageOf, RECIPIENT } from './simulated.ts';
import { HOST, voicing } from './voicing.ts';

const ERIK = '+46701740697';
const SARA = '+46701740698';
const NEXT = `${HOST}/next`;

describe('play', () => {
  it.each([
    ['sound/beep', 1000],
    ['sound/dtmf/12pP3', 1150],
  ])('of %s lasts %i ms', async (play, ms) => {
    const { talk, formsOf, simulator } = voicing({ '/start': { play, next: NEXT } });
    await talk();
    await simulator.advance(ms - 1);
    const before = formsOf('/next').length;
    await simulator.advance(1);
    expect([before, formsOf('/next')]).toMatchObject([0, [{ result: 'success' }]]);
  });

  it('lasts as long as the file', async () => {
    const { talk, formsOf, simulator } = voicing({
      '/start': { play: `${HOST}/hello.wav`, next: NEXT },
      '/hello.wav': wavOf(4, []),
    });
    await talk();
    await simulator.advance(3999);
    const before = formsOf('/next').length;
    await simulator.advance(1);
    expect([before, formsOf('/next').length]).toEqual([0, 1]);
  });

  it('loads a file once', async () => {
    let loads = 0;
    const { talk, simulator } = voicing(
      {},
      {
        fetch: async (_input, init) => {
          if (init?.method === 'POST')
            return Response.json({ play: `${HOST}/a.wav`, next: { play: `${HOST}/a.wav` } });
          loads += 1;
          return new Response(wavOf(1, []));
        },
      },
    );
    await talk();
    await simulator.advance(10_000);
    expect(loads).toBe(1);
  });

  it('fails when there is no such file, and takes that branch', async () => {
    const { talk, formsOf, simulator } = voicing({
      '/start': { play: `${HOST}/gone.mp3`, next: NEXT, failed: `${HOST}/broken` },
    });
    await talk();
    await simulator.advance(1000);
    expect([formsOf('/broken').length, formsOf('/next').length]).toEqual([1, 0]);
  });

  it.each([
    [true, 1],
    [false, 0],
  ])('can be skipped with a key: %j', async (skippable, asked) => {
    const { talk, formsOf, simulator } = voicing({
      '/start': { play: 'sound/dtmf/PPPPPP', skippable, next: NEXT },
    });
    const id = await talk();
    simulator.act(id, { do: 'press', keys: '5' });
    await simulator.advance(0);
    expect(formsOf('/next')).toHaveLength(asked);
  });

  it('ends the call when there is nothing next', async () => {
    const { talk, callOf, simulator } = voicing({ '/start': { play: 'sound/beep' } });
    const id = await talk();
    await simulator.advance(1000);
    expect(await callOf(id)).toMatchObject({
      state: 'success',
      actions: [{ play: 'sound/beep', result: 'success' }],
    });
  });
});

describe('ivr', () => {
  const menu = { ivr: 'sound/beep', next: NEXT };

  it('tells what was pressed', async () => {
    const { talk, formsOf, simulator } = voicing({ '/start': menu });
    const callid = await talk();
    simulator.act(callid, { do: 'press', keys: '7' });
    await simulator.advance(0);
    expect(formsOf('/next')).toEqual([
      { callid, result: '7', from: simulator.number, to: RECIPIENT, direction: 'outgoing' },
    ]);
  });

  it('goes where the key leads', async () => {
    const { talk, formsOf, simulator } = voicing({ '/start': { ...menu, 1: `${HOST}/sales` } });
    const id = await talk();
    simulator.act(id, { do: 'press', keys: '1' });
    await simulator.advance(0);
    expect([formsOf('/sales').length, formsOf('/next').length]).toEqual([1, 0]);
  });

  it('waits for as many keys as it is told', async () => {
    const { talk, formsOf, simulator } = voicing({ '/start': { ...menu, digits: 4 } });
    const id = await talk();
    simulator.act(id, { do: 'press', keys: '239' });
    await simulator.advance(1000);
    simulator.act(id, { do: 'press', keys: '4' });
    await simulator.advance(0);
    expect(formsOf('/next')).toMatchObject([{ result: '2394' }]);
  });

  it('ends at #', async () => {
    const { talk, formsOf, simulator } = voicing({ '/start': { ...menu, digits: 20 } });
    const id = await talk();
    simulator.act(id, { do: 'press', keys: '23#' });
    await simulator.advance(0);
    expect(formsOf('/next')).toMatchObject([{ result: '23' }]);
  });

  it.each([
    [{ timeout: 5, repeat: 2 }, 2 * 6000],
    [{}, 3 * 11_000],
    [{ timeout: 31 }, 3 * 11_000],
  ])('says that nothing came, with %j after %i ms', async (settings, ms) => {
    const { talk, formsOf, simulator } = voicing({ '/start': { ...menu, ...settings } });
    await talk();
    await simulator.advance(ms - 1);
    const before = formsOf('/next').length;
    await simulator.advance(1);
    expect([before, formsOf('/next')]).toMatchObject([0, [{ result: 'failed', why: 'noinput' }]]);
  });

  it('shows the keys in the history', async () => {
    const { talk, callOf, simulator } = voicing({ '/start': { ivr: 'sound/beep' } });
    const id = await talk();
    simulator.act(id, { do: 'press', keys: '9' });
    expect(await callOf(id)).toMatchObject({ actions: [{ ivr: 'sound/beep', result: '9' }] });
  });
});

describe('connect', () => {
  const start = (more: object = {}) => ({ '/start': { connect: ERIK, next: NEXT, ...more } });

  it('talks until the other one hangs up', async () => {
    const { talk, callOf, formsOf, simulator } = voicing(start());
    const id = await talk();
    await simulator.advance(2000 + 17_000);
    simulator.act(id, { do: 'hangup', as: ERIK });
    await simulator.advance(0);
    expect([await callOf(id), formsOf('/next')]).toMatchObject([
      { legs: [{ from: simulator.number, to: ERIK, state: 'success', duration: 17 }] },
      [{ result: 'success' }],
    ]);
  });

  it('costs both ways by the started minute', async () => {
    const { talk, callOf, simulator } = voicing({ '/start': { connect: ERIK } });
    const id = await talk();
    await simulator.advance(2000 + 17_000);
    simulator.act(id, { do: 'hangup', as: ERIK });
    expect(await callOf(id)).toMatchObject({ cost: 11_400, state: 'success' });
  });

  it.each([
    ['busy', 'busy'],
    ['reject', 'failed'],
    ['ring', 'failed'],
  ])('to a phone that does %s comes to %s', async (rule, result) => {
    const { talk, formsOf, simulator } = voicing(start({ timeout: 10 }));
    simulator.setPhones({ [ERIK]: rule });
    await talk();
    await simulator.advance(10_000);
    expect(formsOf('/next')).toMatchObject([{ result }]);
  });

  it('takes the branch of its result', async () => {
    const { talk, callOf, simulator } = voicing(start({ busy: { play: 'sound/beep' } }));
    simulator.setPhones({ [ERIK]: 'busy' });
    const id = await talk();
    await simulator.advance(2000);
    expect(await callOf(id)).toMatchObject({
      actions: [
        { connect: ERIK, result: 'busy' },
        { play: 'sound/beep', result: 'success' },
      ],
    });
  });

  it('lets all ring and talks to the first who answers', async () => {
    const { talk, callOf, simulator } = voicing(start({ connect: `${ERIK},${SARA}` }));
    simulator.setPhones({ [ERIK]: 'ring' });
    const id = await talk();
    await simulator.advance(3000);
    expect(await callOf(id)).toMatchObject({
      legs: [
        { to: ERIK, state: 'failed' },
        { to: SARA, state: 'ongoing' },
      ],
    });
  });

  it('shows the caller that it is told to', async () => {
    const { talk, callOf, simulator } = voicing(start({ callerid: SARA }));
    const id = await talk();
    await simulator.advance(2000);
    expect(await callOf(id)).toMatchObject({ legs: [{ from: SARA }] });
  });

  it('ends at its limit of time', async () => {
    const { talk, callOf, simulator } = voicing(start({ timelimit: 5 }));
    const id = await talk();
    await simulator.advance(2000 + 5000);
    expect(await callOf(id)).toMatchObject({ legs: [{ state: 'success', duration: 5 }] });
  });

  it('reaches a SIP address', async () => {
    const { talk, callOf, simulator } = voicing(start({ connect: 'sip:sara@cykelfix.example' }));
    const id = await talk();
    await simulator.advance(2000);
    expect(await callOf(id)).toMatchObject({ legs: [{ to: 'sip:sara@cykelfix.example', state: 'ongoing' }] });
  });

  it('ends with the call', async () => {
    const { talk, callOf, simulator } = voicing(start());
    const id = await talk();
    await simulator.advance(2000 + 3000);
    simulator.act(id, { do: 'hangup' });
    expect(await callOf(id)).toMatchObject({ state: 'success', legs: [{ state: 'success', duration: 3 }] });
  });
});

describe('record', () => {
  const recording = { record: `${HOST}/recorded`, next: NEXT };

  it('stops after three seconds of silence and posts where the recording is', async () => {
    const { talk, formsOf, simulator } = voicing({ '/start': recording });
    const callid = await talk();
    await simulator.advance(1000);
    simulator.act(callid, { do: 'speak', seconds: 5 });
    await simulator.advance(8000);
    expect(formsOf('/recorded')).toEqual([
      {
        callid,
        duration: '9',
        wav: `http://127.0.0.1:4646/a1/recordings/${callid}-r0.wav`,
        direction: 'outgoing',
        from: simulator.number,
        to: RECIPIENT,
        created: expect.stringMatching(/^2026-11-22T12:58:12\.\d{6}$/),
      },
    ]);
  });

  it('stops at # when it does not listen for silence', async () => {
    const { talk, formsOf, simulator } = voicing({ '/start': { ...recording, silencedetection: 'no' } });
    const id = await talk();
    await simulator.advance(20_000);
    simulator.act(id, { do: 'press', keys: '#' });
    await simulator.advance(0);
    expect([formsOf('/recorded'), formsOf('/next')]).toMatchObject([
      [{ duration: '20' }],
      [{ result: 'success' }],
    ]);
  });

  it('is kept when somebody hangs up, once', async () => {
    const { talk, formsOf, simulator } = voicing({ '/start': recording, '/recorded': 204 });
    const id = await talk();
    simulator.act(id, { do: 'speak', seconds: 2 });
    await simulator.advance(2000);
    simulator.act(id, { do: 'hangup' });
    await simulator.advance(60_000);
    expect(formsOf('/recorded')).toMatchObject([{ callid: id, duration: '2' }]);
  });

  it('stops at its limit of time', async () => {
    const { talk, formsOf, simulator } = voicing({ '/start': { ...recording, timelimit: 7 } });
    const id = await talk();
    simulator.act(id, { do: 'speak', seconds: 60 });
    await simulator.advance(7000);
    expect(formsOf('/recorded')).toMatchObject([{ duration: '7' }]);
  });

  it('goes to an address or stays in the call, and nowhere else', async () => {
    const { talk, callOf } = voicing({ '/start': { record: ERIK } });
    expect(await callOf(await talk())).toMatchObject({ state: 'failed' });
  });

  it('can be played back in the same call only', async () => {
    const { talk, callOf, get, simulator } = voicing({
      '/start': { record: 'local/recording1', timelimit: 4, next: { play: 'local/recording1' } },
    });
    const id = await talk();
    simulator.act(id, { do: 'speak', seconds: 4 });
    await simulator.advance(8000);
    expect([await callOf(id), (await pageOf(get('/a1/recordings'))).data]).toMatchObject([
      { duration: 8, actions: [{ result: 'success' }, { play: 'local/recording1', result: 'success' }] },
      [],
    ]);
  });
});

describe('recordcall', () => {
  it('records the whole call beside what is done in it', async () => {
    const { talk, formsOf, simulator } = voicing({
      '/start': { play: 'sound/beep', recordcall: `${HOST}/whole`, next: { play: 'sound/beep' } },
    });
    await talk();
    await simulator.advance(2000);
    expect(formsOf('/whole')).toMatchObject([{ duration: '2' }]);
  });

  it('cannot stand alone', async () => {
    const { talk, callOf } = voicing({ '/start': { recordcall: `${HOST}/whole` } });
    expect(await callOf(await talk())).toMatchObject({ state: 'failed' });
  });
});

describe('a recording', () => {
  async function recorded() {
    const simulated = voicing({ '/start': { record: `${HOST}/recorded` } });
    const id = await simulated.talk();
    simulated.simulator.act(id, { do: 'speak', seconds: 2 });
    await simulated.simulator.advance(5000);
    return { ...simulated, id: `${id}-r0`, callid: id };
  }

  it('is listed with its length', async () => {
    const { id, callid, get } = await recorded();
    expect((await pageOf(get('/a1/recordings'))).data).toEqual([
      {
        id,
        callid,
        duration: 5,
        bytes: 44 + 5 * 16_000,
        created: expect.stringMatching(/^2026-11-22T12:58:08\.\d{3}000$/),
      },
    ]);
  });

  it('is a WAV file of that length', async () => {
    const { id, get } = await recorded();
    const file = Buffer.from(await (await get(`/a1/recordings/${id}.wav`)).arrayBuffer());
    expect([
      file.toString('latin1', 0, 4),
      file.toString('latin1', 8, 16),
      file.readUInt32LE(24),
      file.readUInt32LE(40),
      file.length,
    ]).toEqual(['RIFF', 'WAVEfmt ', 8000, 80_000, 80_044]);
  });

  it('sounds while somebody spoke and is silent afterwards', async () => {
    const { id, get } = await recorded();
    const file = Buffer.from(await (await get(`/a1/recordings/${id}.wav`)).arrayBuffer());
    const loudest = (fromS: number, toS: number): number =>
      Math.max(
        ...Array.from({ length: (toS - fromS) * 8000 }, (_, index) =>
          file.readInt16LE(44 + (fromS * 8000 + index) * 2),
        ),
      );
    expect([loudest(0, 2) > 7000, loudest(2, 5)]).toEqual([true, 0]);
  });

  it('is gone after 72 hours', async () => {
    const { id, get, simulator } = await recorded();
    await simulator.advance(72 * 3_600_000 - 1000);
    const before = await get(`/a1/recordings/${id}.wav`);
    await simulator.advance(1001);
    const answers = [before, await get(`/a1/recordings/${id}.wav`), await get(`/a1/recordings/${id}`)];
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 404]);
  });

  it('is shown in the call', async () => {
    const { id, callid, get } = await recorded();
    expect(await objectOf(get(`/a1/calls/${callid}`))).toMatchObject({ recordings: [id] });
  });
});

describe('whatever a customer answers', () => {
  const action = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom(
          'connect',
          'play',
          'ivr',
          'record',
          'hangup',
          'next',
          'timeout',
          'digits',
          'busy',
          'whenhangup',
          '1',
          '__proto__',
        ),
        fc.oneof(fc.constantFrom(ERIK, 'sound/beep', NEXT, 'reject', '5', 'no'), fc.nat(), tie('node')),
      ),
    ),
  })).node;

  it('is an action or a bad one', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          action.map((value) => JSON.stringify(value)),
          fc.string(),
        ),
        fc.boolean(),
        (text, strict) => {
          try {
            return ['connect', 'play', 'ivr', 'record', 'hangup'].includes(
              readVoiceAction(text, strict).kind,
            );
          } catch (error) {
            return error instanceof BadAction;
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('the call ends and the balance is what it was less its cost', async () => {
    await fc.assert(
      fc.asyncProperty(
        action,
        action,
        fc.constantFrom('answer', 'busy', 'ring'),
        async (first, second, rule) => {
          const { dial, simulator } = voicing(
            { '/start': JSON.stringify(first) ?? '', '/next': JSON.stringify(second) ?? '' },
            { strict: false },
          );
          simulator.setPhones({ [ERIK]: rule });
          const id = await dial();
          await simulator.advance(120_000);
          simulator.act(id, { do: 'press', keys: '1' });
          simulator.act(id, { do: 'hangup' });
          const { calls, balance } = simulator.truth();
          return calls[0]?.end !== undefined && balance === 1_000_000 - (calls[0]?.cost ?? 0);
        },
      ),
      { numRuns: 150 },
    );
  });
});
