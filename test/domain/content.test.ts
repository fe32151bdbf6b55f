import { describe, expect, it } from 'vitest';
import { type Content, contentText, rangeOf } from '../../src/domain/content.ts';

const content: Content = {
  kind: 'sms',
  to: '+46701740610',
  from: 'Bageriet',
  text: 'Hej',
  flash: false,
  payload: undefined,
};

describe('the content of a message as one text', () => {
  it.each([
    { to: '+46701740611' },
    { from: 'Bagaren' },
    { text: 'Hej!' },
    { flash: true },
    { from: 'Hej', text: 'Bageriet' },
    { from: 'Bageriet","Hej', text: '' },
  ])('is another with %j', (change) => {
    expect(contentText({ ...content, ...change })).not.toBe(contentText(content));
  });

  it('is the same for the same content, whatever else the message has', () => {
    expect(contentText({ ...content, ...{ id: 'another' } })).toBe(contentText(content));
  });

  // The texts are hashed and kept: another form would make every kept message a different one.
  it('keeps its form', () => {
    expect(contentText(content)).toBe('["sms","+46701740610","Bageriet",false,"Hej"]');
  });
});

describe('the content of what is more than a text', () => {
  const call: Content = { ...content, kind: 'call', text: '', payload: '[{"do":"play"}]' };

  it.each<[string, Partial<Content>]>([
    ['plan', { payload: '[{"do":"hangup"}]' }],
    ['recipient', { to: '+46701740611' }],
    ['sender', { from: 'Bagaren' }],
    ['text', { text: 'Hej' }],
    ['kind', { kind: 'mms' }],
  ])('is another with another %s', (_what, change) => {
    expect(contentText({ ...call, ...change })).not.toBe(contentText(call));
  });

  it('keeps its form, with and without a payload', () => {
    expect([contentText(call), contentText({ ...call, payload: undefined })]).toEqual([
      '["call","+46701740610","Bageriet","","[{\\"do\\":\\"play\\"}]"]',
      '["call","+46701740610","Bageriet","",""]',
    ]);
  });
});

describe('the range of a number', () => {
  it('is the number without its last four digits', () => {
    expect(rangeOf('+46701740610')).toBe('+4670174');
  });
});
