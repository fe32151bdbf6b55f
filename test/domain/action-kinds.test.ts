import { describe, expect, it } from 'vitest';
import { parseAccountChange } from '../../src/domain/account-change.ts';
import {
  type AccountDraft,
  type CallDraft,
  type Draft,
  fieldsOf,
  type MmsDraft,
  NO_REPLY,
  reachedBy,
  readDraft,
} from '../../src/domain/action.ts';
import { parseCallPlan } from '../../src/domain/call-plan.ts';
import { parseMessageText } from '../../src/domain/message-text.ts';
import { parsed } from '../../src/domain/parsed.ts';
import { parsePhone } from '../../src/domain/phone.ts';
import { parsePicture, pictureOf } from '../../src/domain/picture.ts';
import { parseSender } from '../../src/domain/sender.ts';

const TO = '+46701740610';
const COLLEAGUE = '+46701740611';
const SOUND = 'https://sounds.example.com/hello.mp3';
const PICTURE = 'https://pictures.example.com/a.png';
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
const BAD_TO = parsePhone('070-174 06 10');
const BAD_FROM = parseSender('AB');

const mms: MmsDraft = {
  kind: 'mms',
  to: parsePhone(TO),
  from: parseSender('+46701740605'),
  text: parseMessageText('Hej'),
  picture: parsePicture(PICTURE),
  dryRun: false,
};
const call: CallDraft = {
  kind: 'call',
  to: parsePhone(TO),
  from: parseSender('+46701740605'),
  plan: parseCallPlan(
    [
      { do: 'play', sound: SOUND },
      { do: 'connect', to: COLLEAGUE },
    ],
    'Vi ringde',
  ),
  dryRun: true,
};
const account: AccountDraft = {
  kind: 'account',
  change: parseAccountChange({
    do: 'configure_number',
    id: `n${'0'.repeat(32)}`,
    number: '+46701740605',
    sms_url: 'https://hooks.example.com/sms',
  }),
  dryRun: false,
};

const hosts = (draft: Draft) => readDraft(draft).fields.addresses?.map(({ host }) => host);

describe('a draft of any kind', () => {
  it.each<[string, Draft]>([
    ['picture', mms],
    ['call', call],
    ['change', account],
  ])('that parsed is judged as the action that it becomes: %s', (_what, draft) => {
    const { action, fields, problems } = readDraft(draft);
    expect([problems, action && fieldsOf(action)]).toEqual([[], fields]);
  });

  it.each<[string, Draft, readonly string[]]>([
    ['a picture to a wrong number', { ...mms, to: BAD_TO }, ['from', 'caption', 'addresses']],
    ['a picture from a wrong sender', { ...mms, from: BAD_FROM }, ['to', 'caption', 'addresses']],
    ['a wrong text', { ...mms, text: parseMessageText('') }, ['to', 'from', 'addresses']],
    ['a wrong picture', { ...mms, picture: parsePicture('http://10.0.0.1/a') }, ['to', 'from', 'caption']],
    ['a call to a wrong number', { ...call, to: BAD_TO }, ['called', 'from', 'plan', 'addresses', 'text']],
    ['a call from a wrong sender', { ...call, from: BAD_FROM }, ['called', 'plan', 'addresses', 'text']],
    ['a wrong plan', { ...call, plan: parseCallPlan([]) }, ['called', 'from']],
    ['a wrong plan for nobody', { ...call, to: BAD_TO, plan: parseCallPlan([]) }, ['from']],
    ['a wrong change', { ...account, change: parseAccountChange({ do: 'deallocate_number' }) }, []],
  ])('that did not parse is no action, and the rest of it is judged: %s', (_what, draft, judged) => {
    const { action, fields, problems } = readDraft(draft);
    expect([action, Object.keys(fields), problems.length > 0]).toEqual([undefined, judged, true]);
  });
});

describe('a picture message', () => {
  it('has a caption and not a text, because its length costs nothing', () => {
    expect(readDraft(mms).fields).toMatchObject({
      to: { e164: TO },
      from: { id: '+46701740605' },
      caption: 'Hej',
    });
  });

  it('names the host from which the picture is fetched', () => {
    expect(hosts(mms)).toEqual(['pictures.example.com']);
  });

  it('names none for a file', () => {
    expect(hosts({ ...mms, picture: pictureOf(PNG, 'a.png') })).toBeUndefined();
  });

  it('may do without a text, a picture or a sender that can be answered', () => {
    const { text: _text, picture: _picture, ...bare } = mms;
    const reading = readDraft({ ...bare, from: parsed(NO_REPLY) });
    expect([reading.fields, reading.action]).toMatchObject([{ to: { e164: TO } }, { from: NO_REPLY }]);
    expect([Object.keys(reading.fields), Object.keys(reading.action ?? {})]).toEqual([
      ['to'],
      ['kind', 'dryRun', 'to', 'from'],
    ]);
    expect(reading.action && Object.keys(fieldsOf(reading.action))).toEqual(['to']);
  });
});

describe('a call', () => {
  it('reaches whom it rings and whom it connects to', () => {
    expect(reachedBy(readDraft(call).fields).map(({ e164 }) => e164)).toEqual([TO, COLLEAGUE]);
  });

  it('is judged by its sounds and by the text that follows', () => {
    const { fields, action } = readDraft(call);
    expect([hosts(call), fields.text, action?.dryRun]).toEqual([['sounds.example.com'], 'Vi ringde', true]);
  });

  it('has no text when none follows', () => {
    const { fields } = readDraft({ ...call, plan: parseCallPlan([{ do: 'play', sound: SOUND }]) });
    expect('text' in fields).toBe(false);
  });
});

describe('a change of the account', () => {
  it('reaches nobody, and names where things go that come in', () => {
    const { fields } = readDraft(account);
    expect([reachedBy(fields), hosts(account)]).toEqual([[], ['hooks.example.com']]);
  });
});
