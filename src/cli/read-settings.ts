import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseSettingsFile, type SettingsFile } from '../settings-file.ts';
import { homeFolder } from './home-folder.ts';

/** What `--settings` leads to, or one sentence about why it leads nowhere. */
export type SettingsFileReading = { readonly file: SettingsFile } | { readonly wrong: string };

/** Reads a file of settings. Lines that cannot be read are not left out: who asks for the settings is told of them. */
export function readSettingsFile(given: string): SettingsFileReading {
  if (given.trim() === '') return { wrong: '--settings takes the path of a file' };
  // A shell expands a tilde, but not behind a =, and clients start programs without a shell.
  const path = resolve(given.replace(/^~(?=[\\/])/, homeFolder() ?? '~'));
  try {
    return { file: { path, lines: parseSettingsFile(readFileSync(path, 'utf8')) } };
  } catch (error) {
    return { wrong: `The settings file cannot be read: ${path} ${reasonOf(error)}` };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EISDIR: 'is a folder',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'for an unknown reason';
  return REASONS[code] ?? `gives the error ${code}`;
}
