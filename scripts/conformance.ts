// Holds the server to the protocol with the tools of others: the official conformance suite of MCP, against the http
// command as it is built and against a fixture behind the same door that has what the suite looks for; and the strict
// listing of the Inspector, over both transports and in both eras. What may fail and why is in conformance/*.yml;
// anything else that fails, anything there that passes, and any warning ends this with 1.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { listenHttp } from '../src/cli/http-listener.ts';
import { fixtureServer } from '../test/conformance/fixture.ts';

const SUITE = 'conformance/node_modules/@modelcontextprotocol/conformance/dist/index.js';
const INSPECTOR = 'conformance/node_modules/.bin/mcp-inspector';
const REVISIONS = ['2025-11-25', '2026-07-28'];
const ERAS = ['legacy', 'modern'];
const TOKEN = 'conformance-'.repeat(4);

const results: string[] = [];
const fixture = fixtureServer(TOKEN);
const listener = await listenHttp((...call) => fixture.fetch(...call), '127.0.0.1', 0);
const real = await startReal();
const doors = { real: await withToken(real.origin), fixture: await withToken(listener.origin) };
for (const [name, { url }] of Object.entries(doors)) {
  for (const revision of REVISIONS) await runSuite(name, url, revision);
}
for (const era of ERAS) {
  await inspect(`stdio, ${era}`, ['node', 'dist/cli.js', '--simulator', '--protocol-era', era]);
  await inspect(`http, ${era}`, [doors.real.url, '--transport', 'http', '--protocol-era', era]);
}
console.log(`\n${results.join('\n')}`);

for (const { close } of Object.values(doors)) close();
await fixture.close();
listener.close();
await listener.finish();
real.stop();

async function runSuite(name: string, url: string, revision: string): Promise<void> {
  const expected = `conformance/${name}-${revision}.yml`;
  const { code, stdout } = await run([
    ...[SUITE, 'server', '--url', url],
    ...['--requirements', revision, '--expected-failures', expected],
  ]);
  const summary = stdout.split('=== SUMMARY ===').at(-1) ?? '';
  console.log(`\n${name}, ${revision} (what may fail is in ${expected})${code === 0 ? summary : stdout}`);
  note(code === 0, `suite: ${name}, ${revision}`);
}

/** Lists the tools; the Inspector warns on stderr of every schema that some client might not take. */
async function inspect(name: string, server: readonly string[]): Promise<void> {
  const { code, stderr } = await run([
    ...[INSPECTOR, '--cli', ...server],
    ...['--method', 'tools/list', '--strict', '--format', 'json'],
  ]);
  // On stdio the server's own log goes the same way.
  const warnings = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('{"level":30,'));
  for (const line of warnings) console.error(line);
  note(code === 0 && warnings.length === 0, `inspector: ${name}`);
}

function note(isOk: boolean, what: string): void {
  results.push(`${isOk ? 'ok    ' : 'FAILED'} ${what}`);
  if (!isOk) process.exitCode = 1;
}

async function run(args: readonly string[]) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk: Buffer) => {
      said[name] += chunk.toString();
    });
  }
  const [code] = await once(child, 'close');
  return { code, ...said };
}

/** The http command as it is built, with a simulator of its own. */
async function startReal(): Promise<{ origin: string; stop: () => void }> {
  const child = spawn(process.execPath, ['dist/cli.js', 'http', '--simulator', '--port', '0'], {
    env: { ELKS_HTTP_TOKEN: TOKEN },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [banner] = await once(child.stdout, 'data');
  const [origin = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(String(banner)) ?? [];
  return { origin, stop: () => void child.kill() };
}

/** The suite knows no tokens, so something in between shows ours; everything else goes through as it is. */
async function withToken(origin: string): Promise<{ url: string; close: () => void }> {
  const shown = { authorization: `Bearer ${TOKEN}` };
  const server = createServer((incoming, outgoing) => {
    const { url = '', method, headers } = incoming;
    const onward = request(origin + url, { method, headers: { ...headers, ...shown } }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/mcp`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
