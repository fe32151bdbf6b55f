import { readFileSync } from 'node:fs';
import { LIVE_BASE_URL } from '../domain/base-url.ts';
import { DEFAULT_TOOLSETS, parseToolsets, type Toolset } from '../domain/toolsets.ts';

/**
 * The groups of tools that a client is told of before the settings as a whole are read, which would cost the start
 * what it must not. A value that cannot be used counts as none here: the list still answers, and reading the settings
 * then says what is wrong and stops.
 */
export function offeredToolsets(env: Readonly<Record<string, string | undefined>>): readonly Toolset[] {
  return parseToolsets(given(env, 'ELKS_TOOLSETS')) ?? DEFAULT_TOOLSETS;
}

/** Whether a client is told, as early as that, that nothing is really sent. */
export function offeredSimulated(env: Readonly<Record<string, string | undefined>>): boolean {
  const baseUrl = given(env, 'ELKS_API_BASE_URL').trim().replace(/\/+$/, '');
  return baseUrl !== '' && baseUrl !== LIVE_BASE_URL;
}

function given(env: Readonly<Record<string, string | undefined>>, name: string): string {
  return env[name] ?? fromFile(env[`${name}_FILE`]);
}

function fromFile(path = ''): string {
  try {
    return path.trim() === '' ? '' : readFileSync(path.trim(), 'utf8');
  } catch {
    return '';
  }
}
