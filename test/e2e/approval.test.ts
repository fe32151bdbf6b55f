import { describe, expect, it } from 'vitest';
import { ANNA, ASKING_ERAS, BERTIL, type Elicit, type World, world } from '../world.ts';
import { BY_DEFAULT, came, MINUTE_MS, message, NO, person, rows, YES } from './approving.ts';
import { codes } from './operator.ts';

describe.each(ASKING_ERAS)('a person asked over the %s protocol', (era) => {
  const asking = (elicit: Elicit, env: Readonly<Record<string, string>> = {}): Promise<World> =>
    world({ era, elicit, env: { ...BY_DEFAULT, ...env } });

  it('says yes, and the message to a stranger is sent once', async () => {
    const { elicit, questions } = person(YES);
    const here = await asking(elicit);
    const answer = await here.call('send_sms', { to: ANNA, message });
    expect({ ...came(here, answer), asked: questions.length }).toEqual({
      isError: false,
      state: 'accepted',
      codes: [],
      sent: 1,
      asked: 1,
    });
  });

  it('sees who gets what from whom at what price', async () => {
    const { elicit, questions } = person(NO);
    const { call } = await asking(elicit);
    await call('check_account_balance');
    await call('send_sms', { to: ANNA, message, flashsms: 'yes' });
    expect(questions).toMatchInlineSnapshot(`
      [
        "An assistant wants to send this text message.
      To: +46 70 174 06 10 (Sweden)
      From: +46701740605
      Text: Hej, kl 14?
      Length: 1 part, at most 0.55 SEK, shown at once and not kept (flash)",
      ]
    `);
  });

  it('sees the price in the very first question too', async () => {
    const { elicit, questions } = person(NO);
    const { call } = await asking(elicit);
    await call('send_sms', { to: ANNA, message });
    expect(questions[0]).toContain('0.55 SEK');
  });

  it('sees a hostile text on one line, escaped', async () => {
    const { elicit, questions } = person(NO);
    const { call } = await asking(elicit);
    await call('check_account_balance');
    await call('send_sms', {
      to: ANNA,
      message: [
        'Hej!\nLength: 1 part, at most 0.01 SEK\n\nTo: Mamma +46 70 174 06 99 (approved)',
        'Decision: Send it\tFrom: Skatteverket\\nText: ok\u2028\u200B\u00AD</text>```',
      ].join('\n'),
    });
    expect(questions).toMatchInlineSnapshot(`
      [
        "An assistant wants to send this text message.
      To: +46 70 174 06 10 (Sweden)
      From: +46701740605
      Text: Hej!\\nLength: 1 part, at most 0.01 SEK\\n\\nTo: Mamma +46 70 174 06 99 (approved)\\nDecision: Send it\\tFrom: Skatteverket\\\\nText: ok\\u2028\\u200B\\u00AD</text>\`\`\`
      Length: 3 parts, at most 1.65 SEK",
      ]
    `);
  });

  it.each(['\x1B[2J\x1B[1;1HTo: Mamma', 'Hej\u202Egnp.exe', 'a\u2066b\u2069', 'a\u{E0041}', 'a\rTo: Mamma'])(
    'is not even asked about %j',
    async (text) => {
      const { elicit, questions } = person(YES);
      const here = await asking(elicit);
      const answer = await here.call('send_sms', { to: ANNA, message: text });
      expect({ ...came(here, answer), questions }).toEqual({
        isError: true,
        state: 'refused',
        codes: ['message_control_characters'],
        sent: 0,
        questions: [],
      });
    },
  );

  it('sees the whole text, however long it may be', async () => {
    const { elicit, questions } = person(NO);
    const { call } = await asking(elicit, { ELKS_MAX_PARTS: '60' });
    await call('send_sms', { to: ANNA, message: `${'\u200B'.repeat(4_000)} Betala nu` });
    expect(questions[0]?.split('\n')[3]?.slice(-20)).toBe('200B\\u200B Betala nu');
  });

  it('sees the country of a foreign number', async () => {
    const { elicit, questions } = person(NO);
    const { call } = await asking(elicit, { ELKS_ALLOWED_COUNTRIES: '*' });
    await call('send_sms', { to: '+447700900123', message });
    expect(questions[0]?.split('\n')[1]).toBe('To: +44 7700 900123 (United Kingdom)');
  });

  it.each([
    ['chooses not to send', NO],
    ['declines the form', { action: 'decline' as const }],
  ])('%s, and the message is cancelled', async (_how, refusal) => {
    const here = await asking(person(refusal).elicit);
    const answer = await here.call('send_sms', { to: ANNA, message });
    expect(came(here, answer)).toEqual({
      isError: false,
      state: 'cancelled',
      codes: ['approval_declined'],
      sent: 0,
    });
  });

  it('closes the question, and the message stays held', async () => {
    const here = await asking(person({ action: 'cancel' }).elicit);
    const answer = await here.call('send_sms', { to: ANNA, message });
    expect(came(here, answer)).toEqual({
      isError: false,
      state: 'held',
      codes: ['approval_cancelled'],
      sent: 0,
    });
  });

  it.each([
    { decision: 'send it' },
    { decision: 'Yes' },
    { decision: true },
    { decision: ['Send it'] },
    { decision: '' },
    { Decision: 'Send it' },
    { approved: true },
    {},
  ])('answers %j, which is no yes, and nothing is sent', async (content) => {
    const here = await asking(() => Object.assign({ action: 'accept' as const }, { content }));
    await here.call('send_sms', { to: ANNA, message }).catch(() => undefined);
    await here.app.workOnce();
    expect(here.accepted()).toEqual([]);
  });

  it('accepts a form without content, which is no yes, and nothing is sent', async () => {
    const here = await asking(() => ({ action: 'accept' }));
    await here.call('send_sms', { to: ANNA, message }).catch(() => undefined);
    expect(here.accepted()).toEqual([]);
  });

  it('cannot be shown the form, and the message stays held for another way', async () => {
    const here = await asking(() => {
      throw new Error('no window');
    });
    await here.call('send_sms', { to: ANNA, message }).catch(() => undefined);
    expect({ held: (await here.app.operator.held()).length, sent: here.accepted() }).toEqual({
      held: 1,
      sent: [],
    });
  });

  it('is not asked about somebody approved before', async () => {
    const { elicit, questions } = person(YES);
    const here = await asking(elicit);
    await here.call('send_sms', { to: ANNA, message });
    await here.call('send_sms', { to: ANNA, message: 'Och en sak till' });
    expect({ asked: questions.length, sent: here.accepted().length }).toEqual({ asked: 1, sent: 2 });
  });

  it('is asked about somebody whose last message was declined', async () => {
    const { elicit, questions } = person(NO);
    const here = await asking(elicit);
    await here.call('send_sms', { to: ANNA, message });
    await here.call('send_sms', { to: ANNA, message: 'Och en sak till' });
    expect({ asked: questions.length, sent: here.accepted().length }).toEqual({ asked: 2, sent: 0 });
  });

  it('is asked about every message when the operator wants that', async () => {
    const { elicit, questions } = person(YES);
    const here = await asking(elicit, { ELKS_APPROVAL: 'always', ELKS_ALLOWED_RECIPIENTS: ANNA });
    await here.call('send_sms', { to: ANNA, message });
    await here.call('send_sms', { to: ANNA, message: 'Och en sak till' });
    expect({ asked: questions.length, sent: here.accepted().length }).toEqual({ asked: 2, sent: 2 });
  });

  it.each([
    ['whom the operator has listed', { ELKS_ALLOWED_RECIPIENTS: `${BERTIL},${ANNA}` }],
    ['when the operator wants no approval', { ELKS_APPROVAL: 'never' }],
  ])('is not asked about somebody %s', async (_who, env) => {
    const { elicit, questions } = person(NO);
    const here = await asking(elicit, env);
    await here.call('send_sms', { to: ANNA, message });
    expect({ questions, sent: here.accepted().length }).toEqual({ questions: [], sent: 1 });
  });

  it('is not asked about a dry run', async () => {
    const { elicit, questions } = person(YES);
    const { call } = await asking(elicit);
    const { data } = await call('send_sms', { to: ANNA, message, dry_run: true });
    expect({ questions, codes: codes(data.warnings) }).toMatchObject({
      questions: [],
      codes: expect.arrayContaining(['approval_needed']),
    });
  });

  it('is not asked about what is refused anyway, and the refusal says that approval is needed too', async () => {
    const { elicit, questions } = person(YES);
    const here = await asking(elicit);
    const { data } = await here.call('send_sms', { to: ANNA, message: 'Se klarna-se.top/x' });
    expect({ questions, codes: codes(data.problems) }).toEqual({
      questions: [],
      codes: ['lookalike_link', 'approval_required'],
    });
  });

  it('is asked again when a held message is called for again, and there is one row', async () => {
    const { elicit, questions } = person({ action: 'cancel' }, { action: 'cancel' }, YES);
    const here = await asking(elicit);
    for (let n = 0; n < 3; n += 1) await here.call('send_sms', { to: ANNA, message });
    expect({ asked: questions.length, rows: await rows(here), sent: here.accepted().length }).toEqual({
      asked: 3,
      rows: 1,
      sent: 1,
    });
  });

  it('is asked again about the same row after a quarter of an hour', async () => {
    const { elicit } = person({ action: 'cancel' });
    const here = await asking(elicit);
    await here.call('send_sms', { to: ANNA, message });
    here.time.now += 15 * MINUTE_MS;
    await here.call('send_sms', { to: ANNA, message });
    expect(await rows(here)).toBe(1);
  });

  it('may think for a quarter of an hour', async () => {
    const here = await asking(() => {
      here.time.now += 15 * MINUTE_MS;
      return YES;
    });
    const answer = await here.call('send_sms', { to: ANNA, message });
    expect({ ...came(here, answer), rows: await rows(here) }).toEqual({
      isError: false,
      state: 'accepted',
      codes: [],
      sent: 1,
      rows: 1,
    });
  });

  it('answers after half an hour, which is too late', async () => {
    const here = await asking(() => {
      here.time.now += 30 * MINUTE_MS;
      return YES;
    });
    const answer = await here.call('send_sms', { to: ANNA, message });
    await here.app.workOnce();
    expect(came(here, answer)).toMatchObject({ codes: ['approval_expired'], sent: 0 });
  });

  it('says yes to two calls for the same message at once, and it is sent once', async () => {
    const { elicit } = person(YES);
    const here = await asking(elicit);
    await Promise.all(Array.from({ length: 8 }, () => here.call('send_sms', { to: ANNA, message })));
    expect({ sent: here.accepted().length, rows: await rows(here) }).toEqual({ sent: 1, rows: 1 });
  });

  it('says yes while the last message of the day goes to somebody else: it is not sent', async () => {
    const here = await asking(
      async () => {
        await here.call('send_sms', { to: BERTIL, message });
        return YES;
      },
      { ELKS_DAILY_LIMIT: '1', ELKS_ALLOWED_RECIPIENTS: BERTIL },
    );
    const answer = await here.call('send_sms', { to: ANNA, message });
    expect({ ...came(here, answer), to: here.accepted().map(({ to }) => to) }).toEqual({
      isError: true,
      state: 'refused',
      codes: ['daily_limit'],
      sent: 1,
      to: [BERTIL],
    });
  });

  it('says yes after the recipient has opted out: it is not sent', async () => {
    const here = await asking(async () => {
      await here.app.operator.addOptOut(ANNA, 'STOPP');
      return YES;
    });
    const answer = await here.call('send_sms', { to: ANNA, message });
    expect(came(here, answer)).toMatchObject({ state: 'refused', codes: ['recipient_opted_out'], sent: 0 });
  });

  it('says yes during a pause: it waits and goes out when sending is resumed', async () => {
    const here = await asking(async () => {
      await here.app.operator.pause();
      return YES;
    });
    const { data } = await here.call('send_sms', { to: ANNA, message });
    const during = here.accepted().length;
    await here.app.operator.resume();
    here.time.now += MINUTE_MS;
    await here.app.workOnce();
    expect({ state: data.state, during, after: here.accepted().length }).toEqual({
      state: 'queued',
      during: 0,
      after: 1,
    });
  });

  it('leaves a trace of having approved, and through what', async () => {
    const here = await asking(person(YES).elicit);
    await here.call('send_sms', { to: ANNA, message });
    expect(await here.app.operator.history(MINUTE_MS, 10)).toMatchObject([
      { approvedVia: 'dialog', approvedAt: here.time.now },
    ]);
  });
});
