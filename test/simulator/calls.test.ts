import { describe, expect, it } from 'vitest';
import { lineOf, objectOf, pageOf, RECIPIENT, simulate } from './simulated.ts';
import { HOST, voicing } from './voicing.ts';

const STAMP = /^2026-11-22T12:58:\d\d\.\d{6}$/;

describe('POST /calls', () => {
  it('answers with a call that goes on', async () => {
    const { post, simulator } = voicing();
    expect(
      await objectOf(
        post('/a1/calls', { from: simulator.number, to: RECIPIENT, voice_start: `${HOST}/start` }),
      ),
    ).toEqual({
      direction: 'outgoing',
      from: simulator.number,
      created: expect.stringMatching(STAMP),
      to: RECIPIENT,
      state: 'ongoing',
      id: expect.stringMatching(/^c[0-9a-f]{32}$/),
    });
  });

  it.each([
    [{ voice_start: '' }, 'Missing key voice_start'],
    [{ from: '' }, 'Missing key from'],
    [{ to: '112' }, 'Invalid to number'],
    [{ from: 'Cykelfix' }, 'Invalid from number'],
    [{ from: '+46701740699' }, 'Invalid from number'],
    [{ timeout: 'soon' }, 'Invalid timeout'],
    [{ voice_start: 'nowhere' }, 'The voice_start you tried to use is not a valid URL'],
    [{ voice_start: '{"sing":"a song"}' }, 'The voice_start you tried to use is not a valid URL'],
    [
      { voice_start: '{"play":"sound/beep","loud":true}' },
      'The voice_start you tried to use is not a valid URL',
    ],
    [{ voice_start: '{"connect":"112"}' }, 'The voice_start you tried to use is not a valid URL'],
    [{ whenhangup: 'nowhere' }, 'The whenhangup you tried to use is not a valid URL'],
    [{ ring: '60' }, 'Unknown parameter "ring"; known are from, to, voice_start, whenhangup, timeout.'],
  ])('refuses %j', async (fields, text) => {
    const { post, simulator } = simulate();
    const call = { from: simulator.number, to: RECIPIENT, voice_start: '{"play":"sound/beep"}', ...fields };
    expect(await lineOf(post('/a1/calls', call))).toBe(`403 ${text}`);
  });

  it('needs the money for a minute', async () => {
    const { simulator, post } = voicing();
    simulator.setAccount({ balance: 5699 });
    const call = { from: simulator.number, to: RECIPIENT, voice_start: `${HOST}/start` };
    expect(await lineOf(post('/a1/calls', call))).toBe('403 Not enough credits');
  });

  it('may be made as the phone of the owner', async () => {
    const { callOf, dial } = voicing();
    expect(await callOf(await dial({ from: '+46701740606' }))).toMatchObject({ from: '+46701740606' });
  });
});

describe('a call that rings', () => {
  it.each([
    ['busy', 'busy', 1000],
    ['reject', 'failed', 2000],
    ['ring', 'failed', 60_000],
  ])('whose phone does %s ends as %s', async (rule, state, afterMs) => {
    const { dial, callOf, simulator } = voicing();
    simulator.setPhones({ [RECIPIENT]: rule });
    const id = await dial();
    await simulator.advance(afterMs - 1);
    const before = await callOf(id);
    await simulator.advance(1);
    expect([before.state, (await callOf(id)).state]).toEqual(['ongoing', state]);
  });

  it('rings as long as it is told', async () => {
    const { dial, callOf, simulator } = voicing();
    simulator.setPhones({ '*': 'ring' });
    const id = await dial({ timeout: '25' });
    await simulator.advance(25_000);
    expect(await callOf(id)).toMatchObject({ state: 'failed', timeout: 25 });
  });

  it.each([
    ['answer', 'ongoing'],
    ['busy', 'busy'],
    ['reject', 'failed'],
  ])('does %s when the person does', async (deed, state) => {
    const { dial, callOf, simulator } = voicing({ '/start': { ivr: 'sound/beep' } });
    simulator.setPhones({ '*': 'ring' });
    const id = await dial();
    simulator.act(id, { do: deed });
    await simulator.advance(0);
    expect((await callOf(id)).state).toBe(state);
  });

  it('costs nothing and has no start when it was not answered', async () => {
    const { dial, callOf, simulator } = voicing();
    simulator.setPhones({ '*': 'busy' });
    const id = await dial();
    await simulator.advance(1000);
    expect([Object.keys(await callOf(id)), simulator.truth().balance]).toEqual([
      ['direction', 'from', 'to', 'created', 'owner', 'state', 'timeout', 'id'],
      1_000_000,
    ]);
  });

  it('posts its end with few fields when it was not answered', async () => {
    const { dial, formsOf, simulator } = voicing();
    simulator.setPhones({ '*': 'busy' });
    const id = await dial({ whenhangup: `${HOST}/end` });
    await simulator.advance(1000);
    expect(formsOf('/end')).toEqual([
      {
        direction: 'outgoing',
        created: expect.stringMatching(STAMP),
        from: simulator.number,
        id,
        to: RECIPIENT,
        state: 'busy',
      },
    ]);
  });

  it('does not ask voice_start before it is answered', async () => {
    const { dial, formsOf, simulator } = voicing();
    await dial();
    await simulator.advance(1999);
    expect(formsOf('/start')).toEqual([]);
  });
});

describe('a call that is answered', () => {
  it('asks voice_start', async () => {
    const { talk, formsOf, simulator } = voicing();
    const callid = await talk();
    expect(formsOf('/start')).toEqual([
      {
        callid,
        from: simulator.number,
        to: RECIPIENT,
        direction: 'outgoing',
        created: expect.stringMatching(STAMP),
        result: 'newoutgoing',
      },
    ]);
  });

  it('asks without a result when the switch says so', async () => {
    const { talk, formsOf, simulator } = voicing();
    simulator.setSwitches({ outgoingResult: 'absent' });
    await talk();
    expect(formsOf('/start')[0]).not.toHaveProperty('result');
  });

  it.each([
    ['not JSON', 'Hello!'],
    ['no action', '{"sing":"a song"}'],
    ['empty', ''],
    ['an error', 500],
    ['a list', '[]'],
  ])('fails when the answer is %s', async (_what, reply) => {
    const { talk, callOf } = voicing({ '/start': reply });
    expect(await callOf(await talk())).toMatchObject({
      state: 'failed',
      start: expect.stringMatching(STAMP),
    });
  });

  it('does not ask again', async () => {
    const { talk, formsOf, simulator } = voicing({ '/start': 500 });
    await talk();
    await simulator.advance(7 * 3_600_000);
    expect(formsOf('/start')).toHaveLength(1);
  });

  it.each([
    [1, 5700],
    [60, 5700],
    [61, 11_400],
  ])('of %i seconds costs %i', async (seconds, cost) => {
    const { talk, callOf, simulator } = voicing({
      '/start': { record: 'local/recording1', silencedetection: 'no' },
    });
    const id = await talk();
    await simulator.advance(seconds * 1000);
    simulator.act(id, { do: 'hangup' });
    expect(await callOf(id)).toMatchObject({ state: 'success', duration: seconds, cost });
  });

  it('costs by the second when the switch says so', async () => {
    const { talk, callOf, simulator } = voicing({
      '/start': { record: 'local/recording1', silencedetection: 'no' },
    });
    simulator.setSwitches({ callBilling: 'second' });
    const id = await talk();
    await simulator.advance(20_000);
    simulator.act(id, { do: 'hangup' });
    expect(await callOf(id)).toMatchObject({ cost: 1900 });
  });

  it('takes its cost from the balance when it ends', async () => {
    const { talk, simulator } = voicing({ '/start': { hangup: 'reject' } });
    await talk();
    expect(simulator.truth().balance).toBe(1_000_000 - 5700);
  });

  it('posts its end with everything', async () => {
    const { talk, formsOf, simulator } = voicing({ '/start': { play: 'sound/beep' } });
    const id = await talk({ whenhangup: `${HOST}/end` });
    await simulator.advance(1000);
    expect(formsOf('/end')).toEqual([
      {
        to: RECIPIENT,
        from: simulator.number,
        direction: 'outgoing',
        created: expect.stringMatching(STAMP),
        duration: '1',
        start: expect.stringMatching(STAMP),
        state: 'success',
        id,
        actions: '[{"play":"sound/beep","result":"success"}]',
        cost: '5700',
        legs: '[]',
      },
    ]);
  });

  it('posts its end again until that is taken', async () => {
    const { talk, formsOf, simulator } = voicing({
      '/start': { hangup: 'reject', whenhangup: `${HOST}/end` },
      '/end': 500,
    });
    await talk();
    await simulator.advance(6 * 3_600_000);
    expect(formsOf('/end')).toHaveLength(6);
  });

  it('goes on without asking when voice_start is an action', async () => {
    const { dial, callOf, simulator, asked } = voicing();
    const id = await dial({ voice_start: '{"play":"sound/beep"}' });
    await simulator.advance(3000);
    expect([(await callOf(id)).state, asked]).toEqual(['success', []]);
  });
});

describe('the history of calls', () => {
  it('is newest first, in pages', async () => {
    const { dial, get } = voicing();
    const ids = [await dial(), await dial(), await dial()];
    const first = await pageOf(get('/a1/calls?limit=2'));
    const second = await pageOf(get(`/a1/calls?limit=2&start=${first.next}`));
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(ids.reverse());
  });

  it('is without a call that was deleted', async () => {
    const { dial, get, call } = voicing();
    const id = await dial();
    await call('DELETE', `/a1/calls/${id}`);
    expect((await pageOf(get('/a1/calls'))).data).toEqual([]);
  });

  it('has every call in the truth, lost answers too', async () => {
    const { dial, simulator } = voicing();
    simulator.setFaults({ 'POST /calls': { drop: 'after' } });
    await dial().catch(() => undefined);
    expect(simulator.truth().calls).toMatchObject([{ answer: 'lost', phase: 'ringing' }]);
  });

  it('ends nothing twice after a reset', async () => {
    const { dial, simulator } = voicing();
    await dial();
    simulator.reset();
    await simulator.advance(120_000);
    expect([simulator.truth().calls, simulator.truth().balance]).toEqual([[], 1_000_000]);
  });
});

describe('an incoming call', () => {
  it('asks voice_start at once', async () => {
    const { ringIn, formsOf, simulator } = voicing();
    const callid = await ringIn(`${HOST}/start`);
    expect(formsOf('/start')).toEqual([
      {
        callid,
        from: RECIPIENT,
        to: simulator.number,
        direction: 'incoming',
        created: expect.stringMatching(STAMP),
        result: 'newincoming',
      },
    ]);
  });

  it.each([
    ['busy', 'busy'],
    ['reject', 'failed'],
    ['404', 'failed'],
  ])('is turned away with %s', async (hangup, state) => {
    const { ringIn, callOf } = voicing({ '/start': { hangup } });
    const call = await callOf(await ringIn(`${HOST}/start`));
    expect([call.state, call.start]).toEqual([state, undefined]);
  });

  it('is answered by an action that speaks', async () => {
    const { ringIn, callOf, simulator } = voicing({ '/start': { play: 'sound/beep' } });
    const id = await ringIn(`${HOST}/start`);
    await simulator.advance(1000);
    expect(await callOf(id)).toMatchObject({
      direction: 'incoming',
      state: 'success',
      duration: 1,
      cost: 1500,
    });
  });

  it('is not answered before the one it is connected to answers', async () => {
    const { ringIn, callOf, simulator } = voicing();
    const id = await ringIn('{"connect":"+46701740698"}');
    const before = await callOf(id);
    await simulator.advance(2000);
    expect([before.start, (await callOf(id)).start]).toEqual([undefined, expect.stringMatching(STAMP)]);
  });

  it('fails without voice_start', async () => {
    const { simulator, callOf } = voicing();
    const rung = simulator.ring({ from: RECIPIENT });
    expect(rung.ok && (await callOf(rung.value.id)).state).toBe('failed');
  });

  it('says in its story that there is no voice_start', async () => {
    const { simulator } = voicing();
    simulator.ring({ from: RECIPIENT });
    expect(simulator.truth().calls[0]?.story).toEqual([
      'the number has no voice_start',
      'failed: hung up: 404',
    ]);
  });

  it('is over when the caller hangs up', async () => {
    const { ringIn, callOf, simulator } = voicing();
    const id = await ringIn('{"connect":"+46701740698"}');
    simulator.act(id, { do: 'hangup' });
    expect((await callOf(id)).state).toBe('failed');
  });

  it('can be made and answered over the control API', async () => {
    const { control, simulator } = voicing();
    simulator.setAccount({ voice_start: '{"ivr":"sound/beep","1":{"hangup":"reject"}}' });
    const { id } = await objectOf(control('POST', '/calls', { from: RECIPIENT }));
    await control('POST', `/calls/${id}`, { do: 'press', keys: '1' });
    expect(simulator.truth().calls.map(({ state, story }) => [state, story.at(-1)])).toEqual([
      ['success', 'success: hung up: reject'],
    ]);
  });

  it.each([
    [{ do: 'dance' }, /do must be/],
    [{ do: 'press', keys: 'x' }, /keys must be/],
    [{ do: 'speak' }, /seconds must be/],
    [{ do: 'answer' }, /No phone can answer now/],
  ])('takes no %j', async (document, message) => {
    const { ringIn, simulator } = voicing();
    const id = await ringIn('{"ivr":"sound/beep"}');
    expect(simulator.act(id, document)).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringMatching(message) }],
    });
  });
});
