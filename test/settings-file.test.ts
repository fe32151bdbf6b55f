import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSettingsFile, withFile } from '../src/settings-file.ts';

const only = (text: string) => parseSettingsFile(text)[0];

describe('a line of a settings file', () => {
  it.each([
    ['DRY_RUN=false', 'false'],
    ['  DRY_RUN = false  ', 'false'],
    ['export DRY_RUN=false', 'false'],
    ['\uFEFFDRY_RUN=false\r\n', 'false'],
    ['DRY_RUN="false"', 'false'],
    ["DRY_RUN='false' # as agreed", 'false'],
    ['DRY_RUN=`false`', 'false'],
    ['DRY_RUN=false # as agreed', 'false'],
    ['DRY_RUN="a # b"', 'a # b'],
    ['DRY_RUN=a#b', 'a#b'],
    ['DRY_RUN=a=b', 'a=b'],
    ["DRY_RUN=it's", "it's"],
    ['DRY_RUN=# later', ''],
    ['DRY_RUN=', ''],
  ])('%j sets a value', (text, value) => {
    expect(only(text)).toEqual({ line: 1, name: 'DRY_RUN', value });
  });

  it.each([
    ['DRY_RUN: false', 'has a : where the = belongs'],
    ['DRY_RUN : a=b', 'has a : where the = belongs'],
    ['"DRY_RUN": "false",', 'has a : where the = belongs'],
    ['ELKS_QUIET_HOURS 21:00-08:00', 'has no ='],
    ['NOT A LINE', 'has no ='],
    ['[settings]', 'has no ='],
    ['=false', 'has no name before the ='],
    ['DRY_RUN="false', 'opens a quote that is not closed on the same line'],
    ['DRY_RUN=\'false"', 'opens a quote that is not closed on the same line'],
    ['DRY_RUN="false"x', 'goes on after the closing quote'],
    ["DRY_RUN='a' 'b'", 'goes on after the closing quote'],
    ['set DRY_RUN=false', 'has more than a name before the ='],
    ['"DRY_RUN"="false"', 'has more than a name before the ='],
  ])('%j cannot be read, is not left out, and says why: %s', (text, wrong) => {
    expect(parseSettingsFile(`# first\n${text}`)).toEqual([{ line: 2, wrong, text }]);
  });

  it.each(['', '\n\n', '# DRY_RUN=false', '  # DRY_RUN=false', '\uFEFF# a', '\r\n'])('%j is none', (text) => {
    expect(parseSettingsFile(text)).toEqual([]);
  });

  it('is counted as an editor counts it, whatever ends a line', () => {
    expect(parseSettingsFile('A=1\r\n\r\nB=2\n\nC=3\rD').map(({ line }) => line)).toEqual([1, 3, 5, 6]);
  });

  it('is read as it was written, for every name and value between quotes', () => {
    const name = fc.stringMatching(/^[A-Z][A-Z_]{0,20}$/);
    const value = fc.stringMatching(/^[^"\r\n\u2028\u2029]{0,40}$/);
    fc.assert(
      fc.property(name, value, (written, given) => {
        expect(only(`${written}="${given}"`)).toEqual({ line: 1, name: written, value: given });
      }),
    );
  });

  it('is told or left out as a comment, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = text.split(/\r\n|\n|\r/).filter((line) => !/^\s*(?:#|$)/.test(line));
        expect(parseSettingsFile(text)).toHaveLength(written.length);
      }),
    );
  });
});

describe('a settings file behind an environment', () => {
  const file = { path: '/a.env', lines: parseSettingsFile('DRY_RUN=false\nELKS_READ_ONLY=true') };

  it('counts where the environment holds nothing', () => {
    expect(withFile({ DRY_RUN: 'true', ELKS_READ_ONLY: ' ' }, file)).toEqual({
      DRY_RUN: 'true',
      ELKS_READ_ONLY: 'true',
    });
  });
});
