import { expect } from 'chai';
import { filesWithin, kindOf } from '../../src/analysis/cause/folders.ts';
import { gitMerges } from '../../src/history/git-merges.ts';
import { MERGE_COLUMNS, mergeRow, readMerges } from '../../src/history/merges.ts';
import { csvText } from '../../src/render/csv.ts';
import { bytesOf } from '../support/import-source.ts';

const HASH = '1e7849bd4e'.padEnd(40, '0');

/** A commit as the git command prints it. */
const printed = (subject: string, body: string, files: readonly string[]): string =>
  `\x01${HASH}\x1f2023-10-02T23:05:24+02:00\x1f${subject}\x1f${body}\x02\n\n${files.join('\n')}\n`;

async function* inPieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

const merges = (text: string, size = 7) => Array.fromAsync(gitMerges(inPieces(text, size)));

describe('[U] history/git-merges', () => {
  it('takes the pull request from the subject of a merge, and its title from the body', async () => {
    const body = '\nStream guest logs, "all" of them\n\nmore\n';
    const [merge] = await merges(printed('Merge pull request #10110 from a/b', body, ['go.mod']));
    expect(merge).to.deep.equal({
      mergedAt: Date.UTC(2023, 9, 2, 21, 5, 24),
      commit: HASH,
      pullRequest: '10110',
      files: 1,
      folders: [{ folder: 'go.mod', files: 1 }],
      title: 'Stream guest logs, "all" of them',
    });
  });

  it('takes both from the subject where pull requests are squashed, and neither where a commit was pushed', async () => {
    const [squash, push] = await merges(
      printed('Fix (a) leak (#7)', '', ['a/b.go']) + printed('Fix #8', '', ['a/b.go']),
    );
    expect(squash).to.include({ pullRequest: '7', title: 'Fix (a) leak' });
    expect(push).to.include({ title: 'Fix #8' }).and.not.have.property('pullRequest');
  });

  it('keeps files that change nothing of what runs apart from the code in their folder', async () => {
    const files = [
      'pkg/virt-api/OWNERS',
      'pkg/virt-api/a_test.go',
      'pkg/virt-api/README.md',
      'pkg/virt-api/a.go',
      'OWNERS',
    ];
    const [merge] = await merges(printed('Fix', '', files));
    expect(merge?.folders.map(({ folder }) => [folder, kindOf(folder)])).to.deep.equal([
      ['OWNERS', 'aside'],
      ['pkg/virt-api', 'code'],
      ['pkg/virt-api/*.md', 'aside'],
      ['pkg/virt-api/*_test.go', 'aside'],
      ['pkg/virt-api/OWNERS', 'aside'],
    ]);
    expect(filesWithin({ folders: merge?.folders ?? [] }, ['virt-api'])).to.equal(1);
  });

  it('counts files by folder, at most four names deep, and vendored code as one', async () => {
    const files = [
      'vendor/x/a.go',
      'vendor/y/z/b.go',
      'a/b/c/d/e/f.go',
      'a/b/c/d/g.go',
      'pkg/virt handler/x.go',
      'go.sum',
    ];
    const [merge] = await merges(printed('Merge pull request #1 from a/b', 'T', files));
    expect(merge?.folders.map(({ folder, files: count }) => `${folder}:${count}`)).to.deep.equal([
      'a/b/c/d:2',
      'vendor:2',
      'go.sum:1',
      'pkg/virt_handler:1',
    ]);
  });

  it('keeps the 24 folders with the most files', async () => {
    const files = Array.from({ length: 30 }, (_, folder) => `f${folder}/a.go`);
    const [merge] = await merges(printed('Merge pull request #1 from a/b', 'T', [...files, 'f29/b.go']));
    expect(merge?.files).to.equal(31);
    expect(merge?.folders.length).to.equal(24);
    expect(merge?.folders[0]).to.deep.equal({ folder: 'f29', files: 2 });
  });

  it('has nothing to say of nothing', async () => {
    expect(await merges('')).to.deep.equal([]);
  });
});

describe('[U] history/merges', () => {
  const read = (text: string) => readMerges(bytesOf(text), 'merges.csv');
  const HEADER = MERGE_COLUMNS.join(',');

  it('reads what it writes, from the oldest to the newest', async () => {
    const [newer] = await merges(printed('Merge pull request #2 from a/b', 'A, "b"', ['a/b.go', 'go.mod']));
    const [pushed] = await merges(printed('Push', '', []));
    if (newer === undefined || pushed === undefined) return expect.fail('both are there');
    const older = { ...pushed, mergedAt: Date.UTC(2020, 0) as typeof newer.mergedAt };
    expect(await read(csvText(MERGE_COLUMNS, [newer, older].map(mergeRow)))).to.deep.equal([older, newer]);
  });

  it('says where a row is wrong', async () => {
    const refused = (row: string) => read(`${HEADER}\n${row}\n`).then(String, (error: Error) => error.message);
    expect(await refused('soon,1e7849bd4e,1,1,a:1,T')).to.equal(
      'merges.csv:2:1: mergedAt: expected an instant such as 2024-10-22T08:16:45Z, got "soon"',
    );
    expect(await refused('2023-10-02T21:05:24Z,HEAD,1,1,a:1,T')).to.equal(
      'merges.csv:2:22: commit: expected seven hexadecimal digits or more, got "HEAD"',
    );
    expect(await refused('2023-10-02T21:05:24Z,1e7849bd4e,#1,1,a:1,T')).to.contain('pullRequest: expected a number');
    expect(await refused('2023-10-02T21:05:24Z,1e7849bd4e,1,-1,a:1,T')).to.contain('files: expected a number');
    expect(await refused('2023-10-02T21:05:24Z,1e7849bd4e,1,1,a b,T')).to.contain('folders: expected FOLDER:FILES');
    expect(await read('a,b\n').catch((error: Error) => error.message)).to.match(/^merges\.csv:1:1: expected a header/);
    expect(await read('').catch((error: Error) => error.message)).to.match(/^merges\.csv:1:1: expected a header/);
  });
});
