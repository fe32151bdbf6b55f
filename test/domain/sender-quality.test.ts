import { describe, expect, it } from 'vitest';
import { impersonated } from '../../src/domain/sender.ts';
import { HONEST, IMITATIONS } from './sender-lists.ts';

const PARTS = ['tuning', 'holdout', 'last'] as const;
const imitations = PARTS.flatMap((part) => IMITATIONS[part]);
const honest = PARTS.flatMap((part) => HONEST[part]);

const isRefused = (sender: string): boolean => impersonated(sender) !== undefined;

function figures(part: string, bad: readonly string[], good: readonly string[]): string {
  const caught = bad.filter(isRefused).length;
  const share = ((100 * caught) / bad.length).toFixed(1);
  const wronged = good.filter(isRefused).length;
  return `senders, ${part}: ${caught} of ${bad.length} imitations refused (${share} %), ${wronged} of ${good.length} honest names refused\n`;
}

for (const part of PARTS) {
  process.stdout.write(
    figures(
      part,
      IMITATIONS[part].map(([sender]) => sender),
      HONEST[part],
    ),
  );
}
process.stdout.write(
  figures(
    'all',
    imitations.map(([sender]) => sender),
    honest,
  ),
);

describe('the labelled lists', () => {
  it('hold at least 200 names each, every one a legal sender that stands once', () => {
    const all = [...imitations.map(([sender]) => sender), ...honest];
    expect(Math.min(imitations.length, honest.length)).toBeGreaterThanOrEqual(200);
    expect(all.filter((sender) => !/^[A-Za-z][A-Za-z0-9]{2,10}$/.test(sender))).toEqual([]);
    expect(all.filter((sender, at) => all.indexOf(sender) !== at)).toEqual([]);
  });
});

describe('impersonated, measured', () => {
  it('finds at least 99 % of the imitations', () => {
    const missed = imitations.filter(([sender]) => !isRefused(sender));
    expect(missed.length / imitations.length, `missed ${missed.join(' ')}`).toBeLessThanOrEqual(0.01);
  });

  it('lets every honest name pass', () => {
    expect(honest.filter(isRefused)).toEqual([]);
  });

  it('names the imitated name of at least 99 % of the imitations', () => {
    const wrong = imitations.filter(([sender, name]) => impersonated(sender)?.name !== name);
    expect(wrong.length / imitations.length, `misnamed ${wrong.join(' ')}`).toBeLessThanOrEqual(0.01);
  });
});
