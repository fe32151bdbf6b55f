import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { HttpServer } from '../../src/http/server.ts';
import { serving } from '../http/serving.ts';
import { ANNA, BERTIL, httpRequest, WEBHOOK_SECRET, type WorldOptions, world } from '../world.ts';

const PUBLIC_URL = 'http://127.0.0.1:4647';
const SOUND = 'https://sounds.example.com/hello.mp3';
const play = { do: 'play', sound: SOUND };
const connect = { do: 'connect', to: BERTIL, seconds: 20, otherwise: [play] };

const patiently = (ms: number, signal?: AbortSignal): Promise<void> =>
  sleep(ms, undefined, signal && { signal }).catch(() => undefined);

/** A server that 46elks can reach, and everything that it was asked there. */
async function reachable(options: WorldOptions = {}) {
  const asked: { readonly place: string; readonly said: unknown }[] = [];
  let server: HttpServer | undefined;
  const elksFetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const url = String(input);
    if (!url.startsWith(PUBLIC_URL) || !server) throw new TypeError('fetch failed');
    const answer = await server.fetch(httpRequest(url, init), '127.0.0.1');
    const text = await answer.clone().text();
    asked.push({ place: url.split('/').at(-1) ?? '', said: text === '' ? '' : JSON.parse(text) });
    return answer;
  };
  const there = await world({
    ...options,
    elksFetch,
    env: {
      ELKS_TOOLSETS: 'messages,voice',
      ELKS_PUBLIC_URL: PUBLIC_URL,
      ELKS_CALL_MINUTES: '30',
      ELKS_ALLOW_RECORDING: 'yes',
      ...options.env,
    },
    around: { fileExists: () => true, sleep: patiently, ...options.around },
  });
  server = serving({
    webhooks: {
      secret: WEBHOOK_SECRET,
      announce: there.app.inbox.announce,
      answerCall: there.app.answerCall,
      sources: '*',
      proxies: [],
      sleep: patiently,
    },
  }).server;
  const advance = async (seconds: number): Promise<void> => {
    await there.simulator.advance(seconds * 1_000);
    there.time.now += seconds * 1_000;
  };
  return {
    ...there,
    asked,
    advance,
    places: () => asked.map(({ place }) => place),
    firstCall: () => there.simulator.truth().calls[0],
    ring: (plan: object[]) => there.call('make_call', { to: ANNA, plan }),
  };
}

/** The places that an answer of ours leads to. */
const leadsTo = (said: unknown): readonly string[] =>
  [...JSON.stringify(said).matchAll(/\/call\/[\da-f]{32}\/([\w.]+)/g)].map(([, place = '']) => place);

describe('a call of a server that 46elks can reach', () => {
  it('is asked about step by step, and ends when the plan does', async () => {
    const there = await reachable();
    const { data } = await there.ring([play, play]);
    await there.advance(60);
    await there.app.workOnce();
    expect(there.places()).toEqual(['start', '1', 'ended']);
    expect(there.firstCall()).toMatchObject({ state: 'success' });
    expect((await there.call('check_sms_status', { message_id: data.id })).data.state).toBe('delivered');
  });

  it('gives 46elks one action at a time, and addresses that nobody can guess', async () => {
    const there = await reachable();
    await there.ring([play, connect]);
    await there.advance(3);
    expect(there.asked[0]).toEqual({
      place: 'start',
      said: { play: SOUND, next: expect.stringMatching(/\/webhooks\/[\da-f]{32}\/call\/[\da-f]{32}\/1$/) },
    });
  });

  it('follows a menu by the key that was pressed', async () => {
    const there = await reachable();
    await there.ring([{ do: 'menu', sound: SOUND, keys: { 1: [play], 2: [connect] }, otherwise: [play] }]);
    await there.advance(4);
    there.simulator.act(there.firstCall()?.id ?? '', { do: 'press', keys: '2' });
    await there.advance(60);
    expect(there.places()).toEqual(['start', '0.2.0', 'ended']);
    expect(there.firstCall()?.legs).toEqual([{ to: BERTIL, state: 'success' }]);
  });

  it('does what is said for it when nobody answers there', async () => {
    const there = await reachable();
    there.simulator.setPhones({ [BERTIL]: 'busy' });
    await there.ring([connect]);
    await there.advance(60);
    expect(there.places()).toEqual(['start', '0.o.0', 'ended']);
  });

  it('does what is said for it when no key is pressed', async () => {
    const there = await reachable();
    await there.ring([{ do: 'menu', sound: SOUND, keys: { 1: [] }, otherwise: [play] }]);
    await there.advance(120);
    expect(there.places()).toEqual(['start', '0.o.0', 'ended']);
  });

  it('records what is said, and where it can be fetched', async () => {
    const there = await reachable();
    const { data } = await there.ring([play, { do: 'record', seconds: 10 }]);
    await there.advance(10);
    there.simulator.act(there.firstCall()?.id ?? '', { do: 'speak', seconds: 4 });
    await there.advance(60);
    expect(there.places()).toEqual(['start', '1', 'recorded', 'ended']);
    const { data: found } = await there.call('get_recordings', { call_id: data.elks_id });
    expect(found.recordings).toHaveLength(1);
  });

  it('is over when the operator pauses', async () => {
    const there = await reachable();
    await there.ring([play, connect]);
    await there.app.operator.pause();
    await there.advance(60);
    expect([there.asked[0]?.said, there.firstCall()?.legs]).toEqual([{ hangup: 'reject' }, []]);
  });

  it('is known to be over as soon as 46elks says so', async () => {
    const there = await reachable();
    const { data } = await there.ring([play]);
    await there.advance(60);
    await there.app.operator.usage();
    await sleep(50);
    expect((await there.app.operator.find(data.id))?.state).toBe('delivered');
  });
});

describe('a question about a call', () => {
  const questions = (there: Awaited<ReturnType<typeof reachable>>) => {
    const [place = ''] = leadsTo(there.asked[0]?.said);
    const url = String(JSON.stringify(there.asked[0]?.said).match(/"(http[^"]+)"\}$/)?.[1]);
    return { place, url, token: url.split('/').at(-2) ?? '', id: there.firstCall()?.id };
  };

  it('about another call, another place, a token made up, or a call that is over has no answer', async () => {
    const there = await reachable();
    await there.ring([play, connect]);
    await there.advance(3);
    const { place, token, id } = questions(there);
    const ask = (attemptToken: string, at: string, callid = id) =>
      there.app.answerCall({ attemptToken, place: at }, callid);
    expect([
      await ask(token, place, 'c0000'),
      await ask(token, '7'),
      await ask(token, '1.5.0'),
      await ask(token, '1.o.9'),
      await ask(token, 'else'),
      await ask('f'.repeat(32), place),
    ]).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
    expect(await ask(token, place)).toContain(BERTIL);
    await there.advance(120);
    await there.app.workOnce();
    expect(await ask(token, place)).toBeUndefined();
  });

  it('is answered with nothing that the caller of it wrote', async () => {
    const there = await reachable();
    await there.ring([play, connect]);
    await there.advance(3);
    const { token, place } = questions(there);
    const answer = await there.app.answerCall({ attemptToken: token, place }, undefined);
    expect(answer).toBeUndefined();
  });
});
