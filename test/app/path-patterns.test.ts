import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { readPathPatterns } from '../../src/app/path-patterns.ts';
import { writeFiles } from '../support/files.ts';
import { temporaryFolder } from '../support/folder.ts';

const PATHS = ['a.yaml', 'a/b.yaml', 'a/b/c.yaml', 'b/a.yaml', 'old/x.yaml', 'x/old/y.yaml', 'a.b/c.yaml', 'ab.yaml'];

describe('[I] app/path-patterns', () => {
  const cases: [patterns: string, left: string][] = [
    ['*.yaml', ''],
    ['# a\n\n', PATHS.join(' ')],
    ['old/', 'a.yaml a/b.yaml a/b/c.yaml b/a.yaml a.b/c.yaml ab.yaml'],
    ['/a.yaml', 'a/b.yaml a/b/c.yaml b/a.yaml old/x.yaml x/old/y.yaml a.b/c.yaml ab.yaml'],
    ['a.yaml', 'a/b.yaml a/b/c.yaml old/x.yaml x/old/y.yaml a.b/c.yaml ab.yaml'],
    ['*.yaml\n!a.yaml', 'a.yaml b/a.yaml'],
    ['a/**', 'a.yaml b/a.yaml old/x.yaml x/old/y.yaml a.b/c.yaml ab.yaml'],
    ['**/b.yaml', 'a.yaml a/b/c.yaml b/a.yaml old/x.yaml x/old/y.yaml a.b/c.yaml ab.yaml'],
    ['?.yaml', 'ab.yaml'],
    ['[!a]*.yaml', 'a.yaml b/a.yaml ab.yaml'],
  ];
  for (const [patterns, left] of cases) {
    it(`leaves out what ${JSON.stringify(patterns)} says`, () => {
      const isLeftOut = leavesOut(patterns);
      expect(PATHS.filter((path) => !isLeftOut(path)).join(' ')).to.equal(left);
    });
  }

  it('agrees with git about random patterns', () => {
    const folder = temporaryFolder();
    execFileSync('git', ['init', '-q', folder]);
    writeFiles(folder, Object.fromEntries(PATHS.map((path) => [path, ''])));
    const piece = fc.constantFrom('a', 'b', 'old', '*', '**', '?', '/', '.yaml', '[ab]', 'x', '!');
    const line = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''));
    const lists = fc.sample(fc.array(line, { minLength: 1, maxLength: 3 }), { numRuns: 40, seed: 9 });
    for (const lines of lists) {
      writeFiles(folder, { '.gitignore': `${lines.join('\n')}\n` });
      const listed = execFileSync('git', ['-C', folder, 'ls-files', '--others', '--exclude-standard', '--', ...PATHS]);
      const theirs = listed.toString().split('\n').filter(Boolean);
      const isLeftOut = leavesOut(lines.join('\n'));
      expect(
        PATHS.filter((path) => !isLeftOut(path)),
        lines.join(' | '),
      ).to.have.members(theirs);
    }
  });
});

/** As a walk does it: what is below a folder that is left out is never looked at. */
function leavesOut(text: string): (path: string) => boolean {
  const patterns = readPathPatterns(text.split('\n'));
  return (path) => {
    const parts = path.split('/');
    return parts.some((_, index) => patterns(parts.slice(0, index + 1).join('/'), index < parts.length - 1));
  };
}
