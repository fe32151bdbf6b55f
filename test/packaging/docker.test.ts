import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import * as z from 'zod';
import { closedPort, run, start, temporaryFolder } from '../e2e/child.ts';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

const instructions: readonly Instruction[] = readFileSync('Dockerfile', 'utf8')
  .replace(/^#.*\n/gm, '')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => {
    const [name = '', ...rest] = line.split(' ');
    return { name, rest: rest.join(' ').replace(/\s+/g, ' ') };
  });
const lastFrom = instructions.findLastIndex(({ name }) => name === 'FROM');
const image = instructions.slice(lastFrom);
const all = (name: string, from: readonly Instruction[] = image): string[] =>
  from.filter((each) => each.name === name).map(({ rest }) => rest);
const argv = (text = ''): string[] => JSON.parse(/\[.*\]$/.exec(text)?.[0] ?? '[]');

describe('the image', () => {
  it('is built in stages, so that what builds it is not in it', () => {
    expect(all('FROM', instructions).length).toBe(2);
  });

  it('is based on one without a shell and a package manager', () => {
    expect(all('FROM')).toEqual([expect.stringMatching(/^gcr\.io\/distroless\/cc-debian\d+:nonroot$/)]);
  });

  it('runs nothing while it is put together', () => {
    expect(all('RUN')).toEqual([]);
  });

  it('takes Node.js and nothing of npm from the stage that built it', () => {
    const taken = all('COPY').flatMap((rest) => /--from=build .*?(\/\S+) \/\S+$/.exec(rest)?.[1] ?? []);
    expect(taken).toEqual(['/usr/local/bin/node', '/build/dist', '/data']);
  });

  it('has the Node.js on which this is developed', () => {
    const [from] = all('FROM', instructions);
    expect(from).toBe(`node:${lock.packages['node_modules/node'].version}-bookworm-slim AS build`);
  });

  it('runs as a user without rights, by number, so that a cluster can check it', () => {
    expect(all('USER')).toEqual(['65532:65532']);
  });

  it('keeps its data in one volume that this user owns', () => {
    expect([all('ENV'), all('VOLUME'), all('COPY').at(-1)]).toEqual([
      ['ELKS_DATA_DIR=/data'],
      ['/data'],
      '--from=build --chown=65532:65532 /data /data',
    ]);
  });

  it('is started without a shell, so that signals reach it', () => {
    expect(all('ENTRYPOINT').map(argv)).toEqual([['/usr/local/bin/node', '/app/dist/cli.js']]);
  });

  it('says which server it is, as the registry asks', () => {
    expect(all('LABEL').join()).toContain(`io.modelcontextprotocol.server.name="${manifest.mcpName}"`);
  });

  it('takes files that exist', () => {
    const [, files = ''] =
      /^(.*) \/app\/$/.exec(all('COPY').find((rest) => rest.endsWith('/app/')) ?? '') ?? [];
    expect(files.split(' ').filter((file) => !existsSync(file))).toEqual([]);
  });

  it('is built without what is secret or only of this machine', () => {
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
    expect(ignored).toEqual(
      expect.arrayContaining(['.git', '**/node_modules', 'dist', '**/.env', '**/*.env', '**/*.sqlite*']),
    );
  });
});

describe('the health check', () => {
  const [, cli, ...args] = argv(all('HEALTHCHECK')[0]);

  it('asks the command of the image', () => {
    expect(cli).toBe('/app/dist/cli.js');
  });

  it('passes on a fresh volume, without credentials', async () => {
    const { code } = await run({ args, env: { ELKS_DATA_DIR: join(temporaryFolder(), 'data') } });
    expect(code).toBe(0);
  });

  it('fails when the volume cannot be used', async () => {
    const file = join(temporaryFolder(), 'a-file');
    const { code } = await run({ args, env: { ELKS_DATA_DIR: join(process.execPath, file) } });
    expect(code).toBe(1);
  });

  it('fails when a setting cannot be read', async () => {
    const { code } = await run({ args, env: { ELKS_DATA_DIR: temporaryFolder(), DRY_RUN: 'maybe' } });
    expect(code).toBe(2);
  });
});

/** What a service may say, closed: a word more, such as `tty` or `privileged`, is looked at first. */
const service = z.strictObject({
  build: z.literal('.'),
  image: z.literal('46elks-mcp-server'),
  command: z.array(z.string()),
  env_file: z.literal('46elks.env'),
  ports: z.array(z.string().regex(/^127\.0\.0\.1:(\d+):\1$/)),
  volumes: z.array(z.string()),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  mem_limit: z.string(),
  restart: z.literal('unless-stopped'),
  stop_grace_period: z.string(),
  healthcheck: z.strictObject({
    test: z.tuple([z.literal('CMD'), z.literal('/usr/local/bin/node'), z.literal('--eval'), z.string()]),
    interval: z.string(),
    timeout: z.string(),
    start_period: z.string(),
  }),
});

describe('docker-compose.yml', () => {
  const compose = z
    .strictObject({ services: z.strictObject({ server: service }), volumes: z.record(z.string(), z.null()) })
    .parse(parseYaml(readFileSync('docker-compose.yml', 'utf8')));
  const { server } = compose.services;
  const [, , , check] = server.healthcheck.test;

  /** The command of the service on a port of this machine, and its health check asking there. */
  async function onThisMachine() {
    const port = await closedPort();
    const args = server.command.map((word) => (word === '0.0.0.0' ? '127.0.0.1' : word));
    const env = { ELKS_DATA_DIR: join(temporaryFolder(), 'data') };
    return {
      begin: () => start({ args: [...args, '--port', String(port)], env }),
      health: async () => (await run({ file: '--eval', args: [check.replace('4647', String(port))] })).code,
    };
  }

  it('keeps the data in a volume that it declares', () => {
    expect(server.volumes).toEqual(Object.keys(compose.volumes).map((name) => `${name}:/data`));
  });

  it('finds a running server healthy', async () => {
    const { begin, health } = await onThisMachine();
    const child = begin();
    await expect.poll(() => child.stdout(), { timeout: 10_000 }).toContain('/mcp');
    expect(await health()).toBe(0);
  });

  it('finds a server that is not there unhealthy', async () => {
    const { health } = await onThisMachine();
    expect(await health()).toBe(1);
  });
});
