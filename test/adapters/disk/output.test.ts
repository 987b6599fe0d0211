import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { changeOutput, readOutput } from '../../../src/adapters/disk/output.ts';
import { KnownError } from '../../../src/model/errors.ts';

describe('[I] adapters/disk/output', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'prowess-output-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('writes and removes files, and reads back what it wrote', () => {
    changeOutput(root, {
      write: [
        { path: 'jobs/a.yaml', text: 'a' },
        { path: 'docs/x/b.md', text: 'b' },
      ],
      remove: [],
    });
    changeOutput(root, { write: [{ path: 'jobs/a.yaml', text: 'c' }], remove: ['docs/x/b.md'] });
    expect([...readOutput(root, ['jobs', 'docs', 'none'])]).to.deep.equal([
      ['jobs/a.yaml', 'c'],
      ['docs/x', undefined],
    ]);
    expect(readdirSync(join(root, 'jobs'))).to.deep.equal(['a.yaml']);
  });

  it('leaves every file as it was when one of them cannot be written', () => {
    changeOutput(root, { write: [{ path: 'jobs/a.yaml', text: 'old' }], remove: [] });
    writeFileSync(join(root, 'docs'), 'a file where a folder should be');
    const change = {
      write: [
        { path: 'jobs/a.yaml', text: 'new' },
        { path: 'docs/b.md', text: 'b' },
      ],
      remove: [],
    };
    expect(() => changeOutput(root, change))
      .to.throw(KnownError, `cannot write ${join(root, 'docs/b.md')}: a part of the path is a file`)
      .with.property('hint', 'check the path');
    expect(() => changeOutput(root, { write: [], remove: ['docs/b.md'] })).to.throw(
      KnownError,
      `cannot remove ${join(root, 'docs/b.md')}: a part of the path is a file`,
    );
    expect(readdirSync(join(root, 'jobs'))).to.deep.equal(['a.yaml']);
    expect(readFileSync(join(root, 'jobs/a.yaml'), 'utf8')).to.equal('old');
  });

  it('refuses links, whether the folder, a folder on the way or the file, before it changes anything', () => {
    const outside = join(root, 'outside');
    mkdirSync(join(root, 'jobs/real'), { recursive: true });
    mkdirSync(outside);
    writeFileSync(join(outside, 'victim'), 'untouched');
    symlinkSync(outside, join(root, 'linked'));
    symlinkSync(outside, join(root, 'jobs/sub'));
    symlinkSync(join(outside, 'victim'), join(root, 'jobs/file'));
    for (const path of ['linked/a', 'jobs/sub/a', 'jobs/file']) {
      const write = [
        { path: 'jobs/first', text: 'x' },
        { path, text: 'x' },
      ];
      expect(() => changeOutput(root, { write, remove: [] }), path).to.throw('symbolic link');
      expect(() => changeOutput(root, { write: [], remove: [path] }), path).to.throw('symbolic link');
    }
    expect(() => readOutput(root, ['linked'])).to.throw('symbolic link');
    expect(readOutput(root, ['jobs']).get('jobs/sub')).to.equal(undefined);
    expect(readdirSync(join(root, 'jobs')).sort()).to.deep.equal(['file', 'real', 'sub']);
    expect(readdirSync(outside)).to.deep.equal(['victim']);
    expect(readFileSync(join(outside, 'victim'), 'utf8')).to.equal('untouched');
  });
});
