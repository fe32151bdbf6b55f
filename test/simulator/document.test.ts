import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OUTCOMES } from '../../src/simulator/carrier.ts';
import { ROUTES } from '../../src/simulator/routes.ts';
import { DEFAULT_ACCOUNT } from '../../src/simulator/simulator.ts';
import { SWITCHES } from '../../src/simulator/switches.ts';

const text = readFileSync(new URL('../../docs/simulator.md', import.meta.url), 'utf8');

describe('docs/simulator.md', () => {
  it.each(Object.entries(SWITCHES))('shows the switch %s as it is', (name, { values, point, source }) => {
    const cells = [`\`${name}\``, values.map((value) => `\`${value}\``).join(', '), point, source];
    expect(text).toContain(`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`);
  });

  it.each([...OUTCOMES, ...Object.keys(ROUTES)])('names %s', (name) => {
    expect(text).toContain(`\`${name}\``);
  });

  it('says what is not simulated before anything else', () => {
    expect(/^## (.*)$/m.exec(text)?.[1]).toBe('What is not simulated');
  });

  it('gives the credentials', () => {
    expect([text.includes(DEFAULT_ACCOUNT.username), text.includes(DEFAULT_ACCOUNT.password)]).toEqual([
      true,
      true,
    ]);
  });
});

describe('the default credentials', () => {
  it('have the form of 46elks', () => {
    expect([DEFAULT_ACCOUNT.username, DEFAULT_ACCOUNT.password]).toEqual([
      expect.stringMatching(/^u[0-9a-f]{32}$/),
      expect.stringMatching(/^[0-9A-F]{32}$/),
    ]);
  });
});
