// The 46elks API as far as a send needs it, answering at once, so that a send costs only what the server itself costs.
// `GET /received` tells how many messages came. Prints its origin when it listens.
import { createServer } from 'node:http';

let received = 0;

function send(form: URLSearchParams): object {
  received++;
  return {
    status: 'created',
    direction: 'outgoing',
    from: form.get('from'),
    to: form.get('to'),
    message: form.get('message'),
    created: new Date().toISOString().replace('Z', '000'),
    parts: 1,
    cost: 5000,
    id: `s${received.toString(16).padStart(32, '0')}`,
  };
}

const ACCOUNT = {
  id: 'u7b774effe4a349c6dd82ad4f4f21d34c',
  displayname: 'Cykelfix AB',
  currency: 'SEK',
  balance: 1_000_000_000,
};

const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  const isSend = request.method === 'POST' && request.url === '/a1/sms';
  const answer = isSend
    ? send(new URLSearchParams(body))
    : request.method === 'GET' && request.url?.startsWith('/a1/sms')
      ? { data: [] }
      : request.url === '/received'
        ? { received }
        : request.url?.toLowerCase() === '/a1/me'
          ? ACCOUNT
          : undefined;
  response
    .writeHead(answer ? 200 : 404, { 'content-type': 'application/json' })
    .end(JSON.stringify(answer ?? 'not found'));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) console.log(`http://127.0.0.1:${address.port}`);
});
