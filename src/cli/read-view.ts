import { readFile } from 'node:fs/promises';
import type { ViewName } from '../mcp/views.ts';

/** The page of a view, beside the folder of the bundle that this is in; read when a client shows it. */
export function readView(name: ViewName): Promise<string> {
  return readFile(new URL(`../${name}.html`, import.meta.url), 'utf8');
}
