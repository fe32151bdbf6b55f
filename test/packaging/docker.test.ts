import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse as parseYaml } from 'yaml';
import * as z from 'zod';
import { SETTINGS } from '../../src/settings.ts';
import { closedPort, run, start, temporaryFolder } from '../e2e/child.ts';
import { hasPostgres, startPostgres } from '../store/postgres-server.ts';

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
      expect.arrayContaining([
        '.git',
        '**/node_modules',
        'dist',
        '**/.env',
        '**/*.env',
        '**/*.sqlite*',
        'secrets/',
      ]),
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

/** What every service says alike: nothing that it does not need, and an end with time to finish. */
const confined = {
  image: z.string(),
  environment: z.record(z.string(), z.string()),
  secrets: z.array(z.string()),
  networks: z.array(z.string()),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  mem_limit: z.string(),
  restart: z.literal('unless-stopped'),
  stop_grace_period: z.string(),
};
const pauses = { interval: z.string(), timeout: z.string(), start_period: z.string() };

/** The whole file, closed: a word more, such as `tty` or `privileged`, is looked at first. */
const composeFile = z.strictObject({
  services: z.strictObject({
    server: z.strictObject({
      ...confined,
      build: z.literal('.'),
      command: z.array(z.string()),
      env_file: z.literal('46elks.env'),
      depends_on: z.strictObject({ database: z.strictObject({ condition: z.literal('service_healthy') }) }),
      ports: z.array(z.string().regex(/^127\.0\.0\.1:(\d+):\1$/)),
      healthcheck: z.strictObject({
        test: z.tuple([z.literal('CMD'), z.literal('/usr/local/bin/node'), z.literal('--eval'), z.string()]),
        ...pauses,
      }),
    }),
    database: z.strictObject({
      ...confined,
      image: z.string().regex(/^postgres:\d+-bookworm$/),
      user: z.literal('postgres'),
      volumes: z.array(z.string()),
      tmpfs: z.array(z.string()),
      healthcheck: z.strictObject({ test: z.array(z.string()), ...pauses }),
    }),
  }),
  networks: z.strictObject({ outside: z.null(), inside: z.strictObject({ internal: z.literal(true) }) }),
  volumes: z.record(z.string(), z.null()),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
});

describe('docker-compose.yml', () => {
  const compose = composeFile.parse(parseYaml(readFileSync('docker-compose.yml', 'utf8')));
  const { server, database } = compose.services;
  const [, , , check] = server.healthcheck.test;

  /** What the operator writes into the files under secrets/. */
  const SECRETS: Readonly<Record<string, string>> = {
    elks_api_password: 'hemligt-losenord',
    http_token: 'e'.repeat(64),
    database_password: 'd'.repeat(64),
    database_url: `postgres://elks:${'d'.repeat(64)}@database/elks`,
    store_key: 'a'.repeat(64),
  };

  /** The environment of the service on this machine, with its secrets in files of a temporary folder. */
  function environmentOf(secrets: Readonly<Record<string, string>>): Record<string, string> {
    const folder = temporaryFolder();
    return Object.fromEntries(
      Object.entries(server.environment).map(([name, path]) => {
        const file = join(folder, basename(path));
        writeFileSync(file, `${secrets[basename(path)]}\n`);
        return [name, file];
      }),
    );
  }

  /** The command of the service on a port of this machine, and its health check asking there. */
  async function onThisMachine(secrets = SECRETS) {
    const port = await closedPort();
    const args = server.command.map((word) => (word === '0.0.0.0' ? '127.0.0.1' : word));
    const env = {
      ...environmentOf(secrets),
      ELKS_API_USERNAME: 'u-somebody',
      ELKS_DATA_DIR: join(temporaryFolder(), 'data'),
    };
    return {
      begin: () => start({ args: [...args, '--port', String(port)], env }),
      health: async () => (await run({ file: '--eval', args: [check.replace('4647', String(port))] })).code,
      ready: async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status,
    };
  }

  it('keeps the messages in a volume that it declares', () => {
    expect(database.volumes).toEqual(
      Object.keys(compose.volumes).map((name) => `${name}:/var/lib/postgresql/data`),
    );
  });

  it('has its secrets in files that neither git nor the image takes in', () => {
    const files = Object.fromEntries(Object.entries(compose.secrets).map(([name, { file }]) => [name, file]));
    expect(files).toEqual(
      Object.fromEntries(Object.keys(SECRETS).map((name) => [name, `./secrets/${name}`])),
    );
    for (const ignored of ['.gitignore', '.dockerignore'])
      expect(readFileSync(ignored, 'utf8').split('\n')).toContain('secrets/');
  });

  it.each([
    ['server', server],
    ['database', database],
  ])('gives the %s its own secrets, as files', (_, { secrets, environment }) => {
    const paths = Object.entries(environment).filter(([name]) => name.endsWith('_FILE'));
    expect(paths.map(([, path]) => path).sort()).toEqual(
      secrets.map((name) => `/run/secrets/${name}`).sort(),
    );
  });

  it('tells the server what the settings are called', () => {
    const names = Object.values(SETTINGS).map(({ name }) => `${name}_FILE`);
    expect(Object.keys(server.environment).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('keeps the database to the server', () => {
    expect([database.networks, server.networks]).toEqual([['inside'], ['outside', 'inside']]);
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

  it.skipIf(!hasPostgres)(
    'is ready with nothing but its files and a database',
    async () => {
      const postgres = await startPostgres();
      onTestFinished(() => postgres.remove());
      const { begin, ready } = await onThisMachine({ ...SECRETS, database_url: postgres.url });
      const child = begin();
      await expect.poll(() => child.stdout(), { timeout: 10_000 }).toContain('/mcp');
      expect(await ready()).toBe(200);
    },
    60_000,
  );
});
