import * as z from 'zod';
import { ElksError } from '../elks/errors.ts';
import type { ElksFile } from '../elks/file.ts';
import type { ElksReader } from '../elks/reader.ts';
import { askElks } from './context.ts';
import { defineTool } from './define-tool.ts';

/** The most that is handed over as one resource; a client holds it in memory, in base64. */
const BYTES_MAX = 8_000_000;

/**
 * What answers for the address of a file. No client is told of it as a tool: bytes are for people, and a model that was
 * given them would only pay for them.
 */
export const readFile = defineTool({
  name: 'read_file',
  title: 'Read a file',
  effect: 'read',
  description: 'Fetches a picture or a recording from 46elks.',
  input: z.strictObject({ image: z.string().optional(), recording: z.string().optional() }),
  output: z.object({ type: z.string(), blob: z.string() }),
  async handle({ image, recording }, context, { signal }) {
    const reader = await askElks(context);
    const file =
      recording === undefined
        ? await readImage(reader, image ?? '', signal)
        : await reader.recordingFile(recording, signal);
    const bytes = await collect(file);
    return {
      lines: [`${bytes.byteLength} bytes of ${file.type}.`],
      data: { type: file.type, blob: toBase64(bytes) },
    };
  },
});

async function readImage(reader: ElksReader, id: string, signal: AbortSignal): Promise<ElksFile> {
  const { fileType = 'jpg' } = await reader.image(id, signal);
  return reader.imageFile(id, fileType, signal);
}

async function collect({ body }: ElksFile): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > BYTES_MAX) throw new ElksError('file_too_large', 200);
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

/** In pieces, because one call takes only so many arguments. */
function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) {
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  }
  return btoa(pieces.join(''));
}
