import { describe, expect, it } from 'vitest';
import { parseToolsets } from '../../src/domain/toolsets.ts';

describe('a list of toolsets', () => {
  it.each([
    ['voice', ['voice']],
    [' Messages, VOICE;media ', ['messages', 'media', 'voice']],
    ['messages messages', ['messages']],
    ['', undefined],
    [',', undefined],
    ['all', undefined],
    ['messages,phone', undefined],
  ])('is read from %j', (text, toolsets) => {
    expect(parseToolsets(text)).toEqual(toolsets);
  });
});
