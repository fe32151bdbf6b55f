import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readFileIn } from '../../src/cli/file-in.ts';
import { ANNA, BERTIL, type World, type WorldOptions, world } from '../world.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR42mPYAAUMlDEAMKIsAYKJkUQAAAAASUVORK5CYII=',
  'base64',
);
const PICTURE = 'https://pictures.example.com/map.png';
const MEDIA = { ELKS_TOOLSETS: 'messages,media' };

const media = (options: WorldOptions = {}): Promise<World> =>
  world({
    ...options,
    env: { ...MEDIA, ...options.env },
    // A busy machine may take longer than the shortened patience of a test.
    around: { sleep: patiently, ...options.around },
  });

const patiently = (ms: number, signal?: AbortSignal): Promise<void> =>
  sleep(ms, undefined, signal && { signal }).catch(() => undefined);

/** What 46elks really took as picture messages. */
const taken = ({ simulator }: World) => simulator.truth().mms;

function mediaDir(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'elks-media-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return folder;
}

const withFolder = (folder: string) => media({ env: { ELKS_MEDIA_DIR: folder }, around: { readFileIn } });

describe('a picture message', () => {
  it('is accepted once and charged', async () => {
    const there = await media();
    const { data, isError } = await there.call('send_mms', {
      to: ANNA,
      message: 'Kartan',
      image_url: PICTURE,
    });
    expect(isError).toBe(false);
    expect(data).toMatchObject({
      state: 'accepted',
      to: ANNA,
      cost: { units: 12_500, currency: 'SEK', basis: 'charged' },
    });
    expect(data).not.toHaveProperty('parts');
    expect(taken(there)).toHaveLength(1);
  });

  it('may be a text alone, or a picture alone', async () => {
    const there = await media();
    await there.call('send_mms', { to: ANNA, message: 'Bara text' });
    await there.call('send_mms', { to: ANNA, image_url: PICTURE });
    expect(taken(there)).toHaveLength(2);
  });

  it('without either is refused', async () => {
    const { call } = await media();
    expect(await call('send_mms', { to: ANNA })).toMatchObject({
      isError: true,
      data: { state: 'refused', problems: [{ code: 'message_empty' }] },
    });
  });

  it('goes from a number that nobody can answer when that is asked for', async () => {
    const there = await media();
    const { data } = await there.call('send_mms', { to: ANNA, message: 'Hej', from: 'noreply' });
    expect([data.state, data.from]).toEqual(['accepted', 'noreply']);
  });

  it('goes from no text sender', async () => {
    const there = await media();
    const { data } = await there.call('send_mms', { to: ANNA, message: 'Hej', from: 'Bageriet' });
    expect([data.state, data.problems[0].code, taken(there).length]).toEqual([
      'refused',
      'sender_invalid',
      0,
    ]);
  });

  it('is one message within ten minutes, whatever is called again', async () => {
    const there = await media();
    const send = () => there.call('send_mms', { to: ANNA, message: 'Kartan', image_url: PICTURE });
    const [first, second] = [await send(), await send()];
    expect([second.data.id, second.data.duplicate]).toEqual([first.data.id, true]);
    expect(taken(there)).toHaveLength(1);
  });

  it('with another picture is another message', async () => {
    const there = await media();
    await there.call('send_mms', { to: ANNA, image_url: PICTURE });
    await there.call('send_mms', { to: ANNA, image_url: `${PICTURE}?2` });
    expect(taken(there)).toHaveLength(2);
  });

  it('is another message than the same text as SMS', async () => {
    const there = await media();
    await there.call('send_sms', { to: ANNA, message: 'Hej' });
    const { data } = await there.call('send_mms', { to: ANNA, message: 'Hej' });
    expect([data.state, data.duplicate]).toEqual(['accepted', undefined]);
  });

  it('is seen being delivered', async () => {
    const there = await media();
    const { data } = await there.call('send_mms', { to: ANNA, message: 'Hej' });
    await there.simulator.advance(60_000);
    there.time.now += 60_000;
    const { data: later } = await there.call('check_sms_status', { message_id: data.id });
    expect(later.state).toBe('delivered');
  });

  it('stays at home in a dry run', async () => {
    const there = await media({ env: { DRY_RUN: 'true' } });
    const { data } = await there.call('send_mms', { to: ANNA, message: 'Hej', image_url: PICTURE });
    expect([data.state, there.requests.length]).toEqual(['dry_run', 0]);
  });

  it('counts against the budget by the dearest it may cost', async () => {
    const there = await media({ env: { ELKS_DAILY_BUDGET: '6' } });
    await there.call('send_mms', { to: BERTIL, message: 'Hej' });
    const { data } = await there.call('send_mms', { to: '+447700900123', message: 'Hej' });
    expect(data.problems.map(({ code }: { code: string }) => code)).toContain('budget_exceeded');
  });

  it('whose answer was lost is found in the history, and never sent again', async () => {
    const there = await media({ around: { fileExists: () => true } });
    there.fault({ 'POST /mms': { drop: 'after', next: 1 } });
    const { data } = await there.call('send_mms', { to: ANNA, message: 'Hej' });
    expect(data.state).toBe('unknown');
    await there.app.workOnce();
    const { data: later } = await there.call('check_sms_status', { message_id: data.id });
    expect([later.state, taken(there).length]).toEqual(['accepted', 1]);
  });

  it('whose answer was lost stays unknown while another could be the one in the history', async () => {
    const there = await media({ around: { fileExists: () => true } });
    there.fault({ 'POST /mms': { drop: 'after', next: 1 } });
    const first = await there.call('send_mms', { to: ANNA, message: 'Hej', image_url: PICTURE });
    there.fault({ 'POST /mms': { drop: 'before', next: 1 } });
    const second = await there.call('send_mms', { to: ANNA, message: 'Hej', image_url: `${PICTURE}?2` });
    await there.app.workOnce();
    const states = [first, second].map(
      async ({ data }) => (await there.call('check_sms_status', { message_id: data.id })).data.state,
    );
    expect(await Promise.all(states)).toEqual(['unknown', 'unknown']);
  });
});

describe('a picture from a host', () => {
  const asking = { env: { ELKS_APPROVAL: 'new-recipients', ELKS_ALLOWED_RECIPIENTS: ANNA } };

  it('that is not listed needs a person, though the recipient is', async () => {
    const there = await media(asking);
    const { data } = await there.call('send_mms', { to: ANNA, image_url: PICTURE });
    expect([data.state, data.problems[0].message]).toEqual([
      'held',
      expect.stringContaining('pictures.example.com'),
    ]);
  });

  it('that is listed needs none', async () => {
    const there = await media({
      env: { ...asking.env, ELKS_MEDIA_HOSTS: 'pictures.example.com' },
    });
    const { data } = await there.call('send_mms', { to: ANNA, image_url: PICTURE });
    expect(data.state).toBe('accepted');
  });

  it('is shown to the person with its whole address', async () => {
    const questions: string[] = [];
    const there = await media({
      ...asking,
      elicit: ({ message }) => {
        questions.push(message);
        return { action: 'accept', content: { decision: 'Send it' } };
      },
    });
    const { data } = await there.call('send_mms', { to: ANNA, message: 'Se', image_url: PICTURE });
    expect(data.state).toBe('accepted');
    expect(questions).toEqual([
      expect.stringMatching(
        /^An assistant wants to send this picture message\.\nTo: .*\nFrom: .*\nText: Se\nPicture: 46elks fetches https:\/\/pictures\.example\.com\/map\.png\n/,
      ),
    ]);
  });

  it.each([
    'http://pictures.example.com/map.png',
    'https://127.0.0.1/map.png',
    'https://[::1]/map.png',
    'https://localhost/map.png',
    'https://printer.local/map.png',
    'https://user:password@example.com/map.png',
    'https://example.com:8443/map.png',
    'https://2130706433/map.png',
    'https://0x7f.1/map.png',
    'data:image/png;base64,iVBORw0KGgo=',
    'file:///etc/passwd',
  ])('that is not public is refused: %s', async (image_url) => {
    const there = await media();
    const { data } = await there.call('send_mms', { to: ANNA, image_url });
    expect([data.state, data.problems[0].code]).toEqual(['refused', 'address_not_public']);
  });

  it('is refused with our own password in its address', async () => {
    const there = await media();
    const { password } = there.simulator.credentials;
    const { data } = await there.call('send_mms', { to: ANNA, image_url: `${PICTURE}?${password}` });
    expect([data.state, data.problems[0].code]).toEqual(['refused', 'contains_secret']);
  });
});

describe('a picture from the folder', () => {
  it('is sent as it lies there', async () => {
    const there = await withFolder(mediaDir({ 'map.png': PNG }));
    const { data } = await there.call('send_mms', { to: ANNA, image_file: 'map.png' });
    expect(data.state).toBe('accepted');
    const form = await there.requests.find(({ url }) => url.endsWith('/mms'))?.formData();
    expect(form?.get('image')).toBe(`data:image/png;base64,${PNG.toString('base64')}`);
  });

  it('is named to who decides, and is the same under another name', async () => {
    const folder = mediaDir({ 'map.png': PNG, 'copy of map.png': PNG });
    const questions: string[] = [];
    const there = await media({
      env: { ELKS_MEDIA_DIR: folder, ELKS_APPROVAL: 'always' },
      around: { readFileIn },
      elicit: ({ message }) => {
        questions.push(message);
        return { action: 'accept', content: { decision: 'Send it' } };
      },
    });
    const first = await there.call('send_mms', { to: ANNA, image_file: 'copy of map.png' });
    const second = await there.call('send_mms', { to: ANNA, image_file: 'map.png' });
    expect(questions).toEqual([
      expect.stringContaining(`Picture: the file copy of map.png of ${PNG.length} bytes (image/png)`),
    ]);
    expect([second.data.id, second.data.duplicate, taken(there).length]).toEqual([first.data.id, true, 1]);
    const form = await there.requests.find(({ url }) => url.endsWith('/mms'))?.formData();
    expect(form?.get('image')).toBe(`data:image/png;base64,${PNG.toString('base64')}`);
  });

  it.each(['../secret.png', '/etc/hostname', 'link.png', 'missing.png', 'a\0b', '.'])(
    'does not come from elsewhere: %j',
    async (image_file) => {
      const outside = mediaDir({ 'secret.png': PNG });
      const folder = mediaDir({});
      symlinkSync(join(outside, 'secret.png'), join(folder, 'link.png'));
      const { call } = await withFolder(folder);
      const { data } = await call('send_mms', { to: ANNA, image_file });
      expect([data.state, data.problems[0].code]).toEqual(['refused', 'file_not_usable']);
    },
  );

  it.each([
    ['not a picture', Buffer.from('#!/bin/sh\necho no picture at all')],
    ['too large', Buffer.concat([PNG, Buffer.alloc(300_000)])],
    ['empty', Buffer.alloc(0)],
  ])('is refused when it is %s', async (_, bytes) => {
    const { call } = await withFolder(mediaDir({ 'map.png': bytes }));
    const { data } = await call('send_mms', { to: ANNA, image_file: 'map.png' });
    expect([data.state, data.problems[0].code]).toEqual(['refused', 'file_not_usable']);
  });

  it('is not sent while the operator has named none', async () => {
    const { call } = await media();
    const { data } = await call('send_mms', { to: ANNA, image_file: 'map.png' });
    expect(data.problems[0].fix).toContain('ELKS_MEDIA_DIR');
  });

  it('is not sent beside an address', async () => {
    const { call } = await withFolder(mediaDir({ 'map.png': PNG }));
    const { data } = await call('send_mms', { to: ANNA, image_file: 'map.png', image_url: PICTURE });
    expect([data.state, data.problems[0].code]).toEqual(['refused', 'invalid_argument']);
  });
});
