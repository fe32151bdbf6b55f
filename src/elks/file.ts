import { type FileType, fileType, HEAD_BYTES } from '../domain/file-type.ts';
import { ElksError } from './errors.ts';

/** A file of 46elks: what its bytes say it is, and the bytes as they come. */
export interface ElksFile {
  readonly type: FileType;
  /** Fails with `ElksError` when the file turns out longer than is accepted. */
  readonly body: ReadableStream<Uint8Array>;
}

/**
 * Looks at the first bytes of a download and passes on the whole of it, no more than `maxBytes`. Whatever the header
 * says does not count. Throws `ElksError` for a file of another kind.
 */
export async function openFile(
  body: ReadableStream<Uint8Array>,
  { types, maxBytes }: { readonly types: readonly FileType[]; readonly maxBytes: number },
): Promise<ElksFile> {
  const reader = body.getReader();
  const head: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < HEAD_BYTES) {
    const { done, value } = await reader.read().catch(() => {
      throw new ElksError('connection_lost');
    });
    if (done) break;
    head.push(value);
    bytes += value.byteLength;
  }
  const type = fileType(joined(head));
  if (type === undefined || !types.includes(type)) {
    reader.cancel().catch(() => undefined);
    throw new ElksError('file_type', 200);
  }
  return { type, body: limited(head, reader, maxBytes) };
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(chunks.flatMap((chunk) => [...chunk.subarray(0, HEAD_BYTES)]));
}

function limited(
  head: readonly Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
): ReadableStream<Uint8Array> {
  const waiting = [...head];
  let bytes = 0;
  return new ReadableStream({
    async pull(controller) {
      const first = waiting.shift();
      const { done, value } = first
        ? { done: false, value: first }
        : await reader.read().catch(() => {
            throw new ElksError('connection_lost');
          });
      if (done || value === undefined) {
        controller.close();
        return;
      }
      bytes += value.byteLength;
      if (bytes > maxBytes) {
        reader.cancel().catch(() => undefined);
        throw new ElksError('file_too_large', 200);
      }
      controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
