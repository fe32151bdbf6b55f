import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const read = (file: string): string => readFileSync(file, 'utf8');
const found = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, group = '']) => group);

const manifest = JSON.parse(read('package.json'));
const WORKFLOWS = globSync('.github/workflows/*.yml');
const DOCUMENTS = globSync(['*.md', 'docs/**/*.md', '.github/**/*.md']);

/** What each workflow may change: results of analyses, the package on npm, the release. */
const WRITES: Readonly<Record<string, readonly string[]>> = {
  'codeql.yml': ['security-events'],
  'scorecard.yml': ['security-events', 'id-token'],
  'release.yml': ['id-token', 'contents'],
};

describe.each(WORKFLOWS)('%s', (file) => {
  const text = read(file);
  const uses = found(text, /^\s*(?:- )?uses:\s*(.*)$/gm);

  it('pins every action by commit and names its version', () => {
    expect(
      uses.filter((action) => !/^[\w-]+(?:\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action)),
    ).toEqual([]);
  });

  it('uses at least one action', () => {
    expect(uses).not.toEqual([]);
  });

  it('begins with no permissions', () => {
    expect(text).toMatch(/^permissions: \{\}$/m);
  });

  it('gives every job its own permissions and a time limit', () => {
    const jobs = found(text, /^ {4}(runs-on):/gm).length;
    expect([
      found(text, /^ {4}(permissions):$/gm).length,
      found(text, /^ {4}(timeout-minutes): \d+$/gm).length,
    ]).toEqual([jobs, jobs]);
  });

  it('grants no write but what its purpose needs', () => {
    const granted = found(text, /^\s*([\w-]+): write/gm);
    expect(granted).toEqual(WRITES[file.split('/').at(-1) ?? ''] ?? []);
  });

  it('never runs a pull request from outside with the rights of the repository', () => {
    expect(text).not.toContain('pull_request_target');
  });

  it('puts no expression into a shell command', () => {
    expect(found(text, /^\s*(?:- )?run:(.*\$\{\{.*|\s*[|>].*)$/gm)).toEqual([]);
  });

  it('leaves no token behind after checking out', () => {
    expect(found(text, /(persist-credentials: false)/g).length).toBe(
      uses.filter((action) => action.startsWith('actions/checkout@')).length,
    );
  });
});

describe('the workflows together', () => {
  it('pin each repository of actions to one commit', () => {
    const pins = WORKFLOWS.flatMap((file) => [
      ...read(file).matchAll(/uses: ([\w-]+\/[\w-]+)[^@\n]*@([0-9a-f]{40})/g),
    ]);
    const repositories = new Set(pins.map(([, repository]) => repository));
    expect(new Set(pins.map(([, repository, commit]) => `${repository}@${commit}`)).size).toBe(
      repositories.size,
    );
  });

  it('test every major version of Node.js that the package is for', () => {
    const [least = 0] = found(manifest.engines.node, /^>=(\d+)/g).map(Number);
    const majors = found(read('.github/workflows/ci.yml'), /^ {8}node: \[(.*)\]$/gm).flatMap((list) =>
      list.split(',').map(Number),
    );
    expect(majors).toEqual([least, least + 2, least + 4]);
  });
});

describe('the release', () => {
  const text = read('.github/workflows/release.yml');
  const jobs = text.split(/^ {2}(?=\w+:$)/m).slice(1);
  const job = (name: string) => jobs.find((each) => each.startsWith(`${name}:`)) ?? '';

  it('starts with a tag and nothing else', () => {
    expect(/^on:\n((?: +.*\n)+)/m.exec(text)?.[1]).toBe("  push:\n    tags: ['v*.*.*']\n");
  });

  it('publishes only what was found ready', () => {
    expect([job('npm'), job('github')].map((each) => found(each, /^ {4}needs: (.*)$/gm))).toEqual([
      ['check'],
      ['npm'],
    ]);
  });

  it('publishes without a token, with the origin of the package signed', () => {
    expect(job('npm')).toContain('npm publish --provenance');
    expect(text).not.toMatch(/secrets\.|NODE_AUTH_TOKEN|NPM_TOKEN/);
  });

  it('gives the right to sign to the job that publishes alone', () => {
    expect(jobs.filter((each) => each.includes('id-token: write')).length).toBe(1);
  });

  it('checks the tag against the version', () => {
    expect(job('check')).toContain('release-check.ts --tag "$GITHUB_REF_NAME"');
  });
});

describe('the package', () => {
  it('has no run-time dependencies', () => {
    expect(
      Object.keys({
        ...manifest.dependencies,
        ...manifest.optionalDependencies,
        ...manifest.peerDependencies,
      }),
    ).toEqual([]);
  });

  it('runs nothing when it is installed', () => {
    expect(
      ['preinstall', 'install', 'postinstall', 'prepare'].filter((name) => name in manifest.scripts),
    ).toEqual([]);
  });
});

describe('the versions in the documents', () => {
  it('put the version of the package on top of the changelog', () => {
    expect(found(read('CHANGELOG.md'), /^## (\S+)/gm)[0]).toBe(manifest.version);
  });

  it('name the minor version of the package as the supported one', () => {
    const [major, minor] = manifest.version.split('.');
    expect(found(read('SECURITY.md'), /^\| (\S+) \| yes \|$/gm)).toEqual([`${major}.${minor}.x`]);
  });
});

describe.each(DOCUMENTS)('%s', (file) => {
  const text = read(file).replace(/^```[\s\S]*?^```$/gm, '');

  it('links to files that exist', () => {
    const prose = text.replace(/`[^`\n]*`/g, '');
    const targets = [...found(prose, /\]\(([^)\s]+)[^)]*\)/g), ...found(prose, /(?:src|href)="([^"]+)"/g)];
    const relative = targets.filter((target) => !/^(?:[a-z][\w+.-]*:|\/\/|#)/i.test(target));
    const missing = relative.filter(
      (target) => !existsSync(join(dirname(file), decodeURI(target).replace(/#.*$/, ''))),
    );
    expect(missing).toEqual([]);
  });

  it('names paths that exist', () => {
    const paths = found(text, /`((?:\.github|bench|contract|docs|scripts|src|test)\/[\w./-]*)`/g);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    expect(found(text, /\bnpm run ([\w:-]+)/g).filter((name) => !(name in manifest.scripts))).toEqual([]);
  });
});

describe('SECURITY.md', () => {
  it('names a test for every feature', () => {
    const table = /^\| Feature \|[\s\S]*?\n\n/m.exec(read('SECURITY.md'))?.[0] ?? '';
    const rows = table.trim().split('\n').slice(2);
    expect(rows.filter((row) => !/ `test\/[\w./-]+\.test\.ts` \|$/.test(row))).toEqual([]);
  });

  it('maps all ten risks of the OWASP list', () => {
    const ids = found(read('SECURITY.md'), /^\| (MCP\d\d:2025) \|/gm);
    expect(ids).toEqual(
      Array.from({ length: 10 }, (_, index) => `MCP${String(index + 1).padStart(2, '0')}:2025`),
    );
  });
});

describe('ARCHITECTURE.md', () => {
  it('shows the import table that is enforced', () => {
    const row = /^ {2}'?([\w-]+)'?: \{\s*src: \[([^\]]*)\],\s*outside: \[([^\]]*)\]/gm;
    const cell = (list = '') => found(list, /'([^']+)'/g).join(', ') || '–';
    const enforced = [...read('test/architecture.test.ts').matchAll(row)].map(
      ([, place, src, outside]) => `| ${place} | ${cell(src)} | ${cell(outside)} |`,
    );
    const table = /^\| place \|[\s\S]*?\n\n/m.exec(read('ARCHITECTURE.md'))?.[0] ?? '';
    const shown = table.trim().split('\n').slice(2);
    expect(shown.map((line) => line.replace(/ \([^|]*\) \|$/, ' |'))).toEqual(enforced);
  });
});
