import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../support/folder.ts';

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'docs', 'extending.md'), 'utf8');

interface Block {
  readonly kind: 'ts' | 'diff';
  readonly path: string;
  readonly body: string;
}

/** Fenced blocks whose first line names a file. */
const BLOCKS = [...text.matchAll(/^```(ts|diff) (\S+)\n(.*?)^```$/gms)].map(
  ([, kind, path = '', body = '']): Block => ({ kind: kind === 'diff' ? 'diff' : 'ts', path, body }),
);

/** Tests that are there already and must still hold. */
const STANDING = [
  'test/results/validity/rules.test.ts',
  'test/config/lint/rules.test.ts',
  'test/scenarios/index.test.ts',
  'test/architecture.test.ts',
  'test/levels.test.ts',
];

describe('[I] docs/extending.md', () => {
  it('adds one of each, and the whole holds', () => {
    const copy = temporaryFolder();
    for (const part of ['src', 'test', 'scripts', 'bench', 'templates', 'suites', 'hack', 'docs']) {
      cpSync(join(root, part), join(copy, part), { recursive: true });
    }
    for (const file of [
      'package.json',
      'tsconfig.json',
      'biome.json',
      'prowess.yaml',
      'ARCHITECTURE.md',
      'docs/commands.md',
    ]) {
      cpSync(join(root, file), join(copy, file));
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    for (const block of BLOCKS) apply(block, copy);
    // A program that soon ends need not clear its memory, which is a quarter of the compiler's time.
    const env = { ...process.env, GOGC: 'off' };
    const types = spawnSync(join(root, 'node_modules', '.bin', 'tsc'), { cwd: copy, encoding: 'utf8', env });
    expect(types.status, types.stdout).to.equal(0);
    const changed = BLOCKS.map(({ path }) => path).filter((path) => path.endsWith('.ts'));
    const style = spawnSync(
      join(root, 'node_modules', '.bin', 'biome'),
      ['check', '--error-on-warnings', '--vcs-enabled=false', ...changed],
      { cwd: copy, encoding: 'utf8' },
    );
    expect(style.status, style.stdout + style.stderr).to.equal(0);
    const added = BLOCKS.flatMap(({ kind, path }) => (kind === 'ts' && path.startsWith('test/') ? [path] : []));
    const mocha = [join(root, 'node_modules', 'mocha', 'bin', 'mocha.js'), '--no-package', '--timeout', '0'];
    const { status, stdout } = spawnSync(process.execPath, [...mocha, ...added, ...STANDING], {
      cwd: copy,
      encoding: 'utf8',
    });
    expect(status, stdout).to.equal(0);
    for (const path of added)
      expect(stdout).to.include(path.replace(/^test\/(.*)\.test\.ts$/, '$1').replace('cli/', 'cli/commands/'));
  });
});

function apply({ kind, path, body }: Block, copy: string): void {
  const file = join(copy, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, kind === 'ts' ? body : changed(readFileSync(file, 'utf8'), body, path));
}

/** Lines with `+` are added below the lines before them, which must stand in the file in that order. */
function changed(standing: string, body: string, path: string): string {
  const lines = standing.split('\n');
  let at = 0;
  for (const line of body.trimEnd().split('\n')) {
    if (line.startsWith('+')) {
      lines.splice(at, 0, line.slice(1));
      at += 1;
      continue;
    }
    const found = lines.indexOf(line.slice(1), at);
    expect(found, `${path} has no line ${JSON.stringify(line.slice(1))} here`).to.not.equal(-1);
    at = found + 1;
  }
  return lines.join('\n');
}
