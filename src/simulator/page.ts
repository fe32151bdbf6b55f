import { objectTo } from './loopback.ts';

/**
 * The phones page at `/`. It may load nothing and talk to nobody but its own simulator; the rest of its policy is in
 * the page itself, where the hashes of its script and style are known.
 */
export async function answerPage(
  readPage: () => Promise<string>,
  request: Request,
  url: URL,
): Promise<Response> {
  const objection = objectTo(request, url);
  if (objection !== undefined) return new Response(objection, { status: 403 });
  return new Response(await readPage(), {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': "frame-ancestors 'none'",
      'Cross-Origin-Resource-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    },
  });
}
