import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { describe, expect, it } from 'vitest';

describe('a bundle', () => {
  it.each(globSync('dist/**/*.js'))(
    '%s asks Node.js for what it uses, and imports no whole module',
    (file) => {
      const imports = readFileSync(file, 'utf8').matchAll(/\bimport[^;()]{0,2000}?["']([\w:/]+)["'];/g);
      expect([...imports].map(([, module = '']) => module).filter(isBuiltin)).toEqual([]);
    },
  );
});
