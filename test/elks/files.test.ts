import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileType } from '../../src/domain/file-type.ts';
import { ElksError } from '../../src/elks/errors.ts';
import { openFile } from '../../src/elks/file.ts';
import { type Answer, connect, fetchFailed, plain, systemError } from './connection.ts';

const IMAGE = `m${'0'.repeat(32)}-i0`;
const RECORDING = `c${'0'.repeat(32)}-r0`;

const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));
const PNG = [0x89, ...ascii('PNG\r\n\u001a\n'), 0, 0, 0, 13];
const JPEG = [0xff, 0xd8, 0xff, 0xe0, 0, 16, ...ascii('JFIF\0'), 1];
const GIF = ascii('GIF89a......');
const WAV = [...ascii('RIFF'), 36, 0, 0, 0, ...ascii('WAVEfmt ')];
const HTML = ascii('<!doctype html><script>');

const streamOf = (...chunks: readonly number[][]): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(Uint8Array.from(chunk));
      controller.close();
    },
  });
const bytesOf = async (body: ReadableStream<Uint8Array>): Promise<number[]> => [
  ...new Uint8Array(await new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer()),
];
const named =
  (type: string, body: number[]): Answer =>
  () =>
    new Response(Uint8Array.from(body), { headers: { 'content-type': type } });

/** The reason why there is no file. */
async function reasonOf(file: Promise<unknown>): Promise<string | undefined> {
  return file.then(
    () => undefined,
    (error: unknown) => (error instanceof ElksError ? error.reason : 'no ElksError'),
  );
}

describe('the kind of a file', () => {
  it.each([
    ['image/png', PNG],
    ['image/jpeg', JPEG],
    ['image/gif', GIF],
    ['image/gif', ascii('GIF87a......')],
    ['audio/wav', WAV],
    [undefined, HTML],
    [undefined, [...ascii('RIFF'), 36, 0, 0, 0, ...ascii('AVI ')]],
    [undefined, []],
    [undefined, PNG.slice(0, 7)],
  ])('is %s by its first bytes', (type, bytes) => {
    expect(fileType(Uint8Array.from(bytes))).toBe(type);
  });
});

describe('a picture', () => {
  it.each([
    ['image/png', PNG],
    ['image/jpeg', JPEG],
    ['image/gif', GIF],
  ])('is %s whatever the header says', async (type, body) => {
    const { reader } = connect(named('text/html', body));
    const file = await reader.imageFile(IMAGE, 'jpg');
    expect([file.type, await bytesOf(file.body)]).toEqual([type, body]);
  });

  it.each([
    ['a page', HTML],
    ['a sound', WAV],
    ['nothing', []],
  ])('is not taken when it is %s that calls itself a picture', async (_what, body) => {
    const { reader } = connect(named('image/png', body));
    expect(await reasonOf(reader.imageFile(IMAGE, 'png'))).toBe('file_type');
  });

  it('is asked for at its address', async () => {
    const { reader, seen } = connect(named('image/png', PNG));
    await reader.imageFile(IMAGE, 'gif');
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET http://127.0.0.1:4646/a1/images/${IMAGE}.gif`,
    ]);
  });

  it.each(['../me', `${IMAGE}/../../me`, IMAGE.slice(0, -1), RECORDING])(
    'is never asked for as %s',
    async (id) => {
      const { reader, seen } = connect(named('image/png', PNG));
      expect([await reasonOf(reader.imageFile(id, 'png')), seen]).toEqual(['not_found', []]);
    },
  );
});

describe('a recording', () => {
  it('is a WAV file', async () => {
    const { reader } = connect(named('application/octet-stream', WAV));
    expect((await reader.recordingFile(RECORDING)).type).toBe('audio/wav');
  });

  it('is not taken when it is a picture', async () => {
    const { reader } = connect(named('audio/wav', PNG));
    expect(await reasonOf(reader.recordingFile(RECORDING))).toBe('file_type');
  });

  it.each([
    [401, 'no', 'credentials'],
    [404, 'Not found', 'not_found'],
    [500, '', 'server_error'],
    [302, '', 'redirect'],
    [204, '', 'unreadable_answer'],
  ])('is not there when the answer is %i', async (status, text, reason) => {
    const { reader } = connect(() => (status === 204 ? new Response(null, { status }) : plain(text, status)));
    expect(await reasonOf(reader.recordingFile(RECORDING))).toBe(reason);
  });

  it('is not there when the connection is refused', async () => {
    const { reader } = connect(() => Promise.reject(fetchFailed(systemError('ECONNREFUSED'))));
    expect(await reasonOf(reader.recordingFile(RECORDING))).toBe('connection_refused');
  });

  it('is given up when the caller gives up', async () => {
    const giveUp = new AbortController();
    const { reader } = connect((_seen, signal) => {
      giveUp.abort();
      return Promise.reject(signal.reason);
    });
    expect(await reasonOf(reader.recordingFile(RECORDING, giveUp.signal))).toBe('cancelled');
  });
});

describe('the bytes of a file', () => {
  const limits = { types: ['image/png'], maxBytes: 40 } as const;

  it('are all there, in order, however they come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 28 }),
        fc.infiniteStream(fc.nat(9)),
        async (rest, sizes) => {
          const whole = [...PNG, ...rest];
          const chunks: number[][] = [];
          for (let at = 0; at < whole.length; ) {
            const size = sizes.next().value ?? 0;
            chunks.push(whole.slice(at, at + size));
            at += size;
          }
          const { body } = await openFile(streamOf(...chunks), limits);
          expect(await bytesOf(body)).toEqual(whole);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    ['one chunk', [Array<number>(41 - PNG.length).fill(7)]],
    ['many', Array.from({ length: 30 }, () => [7])],
  ])('stop with an error when there is one too many, in %s', async (_how, rest) => {
    const { body } = await openFile(streamOf(PNG, ...rest), limits);
    expect(await reasonOf(bytesOf(body))).toBe('file_too_large');
  });

  it('are not asked for any more when the file is of the wrong kind', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(Uint8Array.from(HTML)),
      cancel: () => {
        cancelled = true;
      },
    });
    await openFile(body, limits).catch(() => undefined);
    expect(cancelled).toBe(true);
  });

  it('end with an error of ours when the connection breaks', async () => {
    const chunks = [PNG];
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const chunk = chunks.shift();
        if (!chunk) throw new TypeError('terminated: secret');
        controller.enqueue(Uint8Array.from(chunk));
      },
    });
    const file = await openFile(body, limits);
    expect(await reasonOf(bytesOf(file.body))).toBe('connection_lost');
  });
});
