import { describe, expect, it } from 'vitest';
import { run } from '../e2e/child.ts';

describe('docs/demo.svg', () => {
  it('shows what the demo prints', async () => {
    const { code } = await run({
      file: 'scripts/record-demo.ts',
      args: ['--check'],
      env: { PATH: process.env.PATH ?? '' },
    });
    expect(code).toBe(0);
  });
});
