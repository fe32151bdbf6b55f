import { readFileSync } from 'node:fs';
import { DEFAULT_TOOLSETS, parseToolsets, type Toolset } from '../domain/toolsets.ts';

/**
 * The groups of tools that a client is told of before the settings as a whole are read, which would cost the start
 * what it must not. A value that cannot be used counts as none here: the list still answers, and reading the settings
 * then says what is wrong and stops.
 */
export function offeredToolsets(env: Readonly<Record<string, string | undefined>>): readonly Toolset[] {
  return parseToolsets(env['ELKS_TOOLSETS'] ?? fromFile(env['ELKS_TOOLSETS_FILE'])) ?? DEFAULT_TOOLSETS;
}

function fromFile(path = ''): string {
  try {
    return path.trim() === '' ? '' : readFileSync(path.trim(), 'utf8');
  } catch {
    return '';
  }
}
