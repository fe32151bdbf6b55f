import { describe, expect, it } from 'vitest';
import { readDraft, type SmsDraft } from '../../src/domain/action.ts';
import { parseMessageText } from '../../src/domain/message-text.ts';
import { parsePhone } from '../../src/domain/phone.ts';
import { parseSender } from '../../src/domain/sender.ts';

const good: SmsDraft = {
  kind: 'sms',
  to: parsePhone('+46701740610'),
  from: parseSender('Bageriet'),
  text: parseMessageText('Hej'),
  flash: true,
  dryRun: false,
  idempotencyKey: 'en-nyckel',
};
const bad: SmsDraft = {
  ...good,
  to: parsePhone('070-174 06 10'),
  from: parseSender('AB'),
  text: parseMessageText(''),
};

describe('a draft', () => {
  it('whose fields all parsed is an action with what was parsed', () => {
    const { action, fields, problems } = readDraft(good);
    const parsed = { to: { e164: '+46701740610' }, from: { kind: 'text', id: 'Bageriet' }, text: 'Hej' };
    expect({ action, fields, problems }).toMatchObject({
      action: { kind: 'sms', ...parsed, flash: true, dryRun: false, idempotencyKey: 'en-nyckel' },
      fields: parsed,
      problems: [],
    });
  });

  it.each(['to', 'from', 'text'] as const)('whose field %s did not parse is no action', (field) => {
    const { action, fields, problems } = readDraft({ ...good, [field]: bad[field] });
    expect([action, Object.keys(fields), problems.length]).toEqual([
      undefined,
      ['to', 'from', 'text'].filter((name) => name !== field),
      1,
    ]);
  });

  it('has the problems of all its fields, in their order', () => {
    const { action, fields, problems } = readDraft(bad);
    expect([action, fields, problems.map(({ code }) => code)]).toEqual([
      undefined,
      {},
      ['invalid_number', 'sender_invalid', 'message_empty'],
    ]);
  });

  it('has the warnings of the fields that parsed and no others', () => {
    const text = parseMessageText('a\u030a');
    expect([readDraft(good), readDraft({ ...bad, text })].map(({ warnings }) => warnings)).toEqual([
      [],
      text.ok ? text.warnings : [],
    ]);
    expect(text.ok && text.warnings.map(({ code }) => code)).toEqual(['normalized']);
  });
});
