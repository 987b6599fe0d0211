import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { reachedFrom } from './support/imports.ts';

const root = join(import.meta.dirname, '..');

const PROCESSES = 'test/support/packed.ts';

/** What a test of a level may not reach by its imports, in the order of what levels cost. README.md says what they are for. */
const OUT_OF_REACH: Readonly<Record<string, RegExp>> = {
  U: /^(src\/(adapters|app|cli|sim)\/|test\/support\/folder\.ts$|(node:)?(child_process|dgram|https?|http2|net|tls|worker_threads)$|undici$)/,
  I: new RegExp(`^${PROCESSES}$`),
};

describe('[U] levels of tests', () => {
  it('are named by the top-level describes of each file, all of them the same', () => {
    const strangers = testFiles().filter((file) => !/^([UIE])\1*$/.test(levelsOf(file)));
    expect(strangers, 'a top-level describe begins with its level: [U], [I] or [E]').to.deep.equal([]);
  });

  for (const [level, outOfReach] of Object.entries(OUT_OF_REACH)) {
    it(`hold what [${level}] may reach by its imports`, () => {
      const strangers = testFiles()
        .filter((file) => levelsOf(file).startsWith(level))
        .flatMap((file) =>
          [...reachedFrom(file)].filter((path) => outOfReach.test(path)).map((path) => `${file} -> ${path}`),
        );
      expect(strangers).to.deep.equal([]);
    });
  }

  it('are not [E] without a process of the command line', () => {
    const strangers = testFiles().filter((file) => levelsOf(file).startsWith('E') && !reachedFrom(file).has(PROCESSES));
    expect(strangers, 'starts no process of the command line: [I]').to.deep.equal([]);
  });
});

function testFiles(): string[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts') && !/^(conformance|soak)\//.test(path))
    .map((path) => join('test', path))
    .sort();
}

/** A letter for each top-level describe of a file, `?` for one without a level. */
const levelsOf = (file: string): string =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/^describe\(\s*['"`](?:\[(\w)\] )?/gm)]
    .map(([, level = '?']) => level)
    .join('');
