import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { writeArtifacts, writeTogether } from '../../../src/adapters/disk/atomic.ts';
import { diskError } from '../../../src/adapters/disk/failures.ts';
import { KnownError } from '../../../src/model/errors.ts';
import { emptyFolder } from '../../support/folder.ts';

describe('[I] adapters/disk/atomic', () => {
  it('writes into a folder that is not there, also below it, and leaves nothing beside it', async () => {
    const folder = join(await emptyFolder(), 'logs', 'artifacts');
    await writeArtifacts(folder, [
      { path: 'summary.md', text: '# é' },
      { path: 'raw/objects.csv', text: 'a\n' },
    ]);
    expect(await readFile(join(folder, 'summary.md'), 'utf8')).to.equal('# é');
    expect(await readFile(join(folder, 'raw/objects.csv'), 'utf8')).to.equal('a\n');
    expect(await readdir(dirname(folder))).to.deep.equal(['artifacts']);
  });

  it('replaces artifacts that were computed before', async () => {
    const folder = await emptyFolder();
    await writeArtifacts(folder, [{ path: 'summary.md', text: 'old' }]);
    await writeArtifacts(folder, [{ path: 'summary.md', text: 'new' }]);
    expect(await readFile(join(folder, 'summary.md'), 'utf8')).to.equal('new');
  });

  it('replaces nothing that is no file: a device would be one no more for all programs', async () => {
    const folder = await emptyFolder();
    await symlink('/dev/null', join(folder, 'stdout'));
    await mkdir(join(folder, 'results.om'));
    for (const path of ['stdout', 'results.om']) {
      const failure = await writeArtifacts(folder, [
        { path: 'first', text: '' },
        { path, text: '' },
      ]).catch((error) => error);
      expect(failure).to.be.instanceOf(KnownError);
      expect(failure.message).to.match(/ is a (link|folder): expected a file/);
    }
    expect((await readdir(folder)).sort()).to.deep.equal(['results.om', 'stdout']);
  });

  it('writes what comes in pieces whole', async () => {
    const folder = await emptyFolder();
    const pieces = Array.from({ length: 5000 }, (_, index) => `${index} \u{1F600}${'x'.repeat(200)}\n`);
    await writeArtifacts(folder, [{ path: 'long.txt', text: '', pieces }]);
    expect((await readFile(join(folder, 'long.txt'), 'utf8')) === pieces.join('')).to.equal(true);
  });

  it('moves nothing in when one of the files cannot be written', async () => {
    const folder = join(await emptyFolder(), 'artifacts');
    const tooLong = { path: 'x'.repeat(300), text: '' };
    const failure = await writeArtifacts(folder, [{ path: 'summary.md', text: 'whole' }, tooLong]).catch(
      (error) => error,
    );
    expect(failure).to.be.instanceOf(KnownError).with.property('exit', 'infrastructure');
    expect(failure.message).to.contain('the name is too long');
    expect(await readdir(dirname(folder), { recursive: true })).to.deep.equal(['artifacts']);
  });

  it('says what to do where the folder is a file', async () => {
    const file = join(await emptyFolder(), 'file');
    await writeFile(file, '');
    const failure = await writeArtifacts(join(file, 'artifacts'), []).catch((error) => error);
    expect(failure).to.be.instanceOf(KnownError).with.property('message').that.contains('a part of the path is a file');
  });

  it('says how to get the artifacts after all', async () => {
    const file = join(await emptyFolder(), 'file');
    await writeFile(file, '');
    const failure = await writeArtifacts(join(file, 'artifacts'), []).catch((error) => error);
    expect(failure.hint).to.equal('check the path; `prowess results DIR` makes the artifacts again from the journal');
  });

  it('names other files that are written together, and speaks of no journal', async () => {
    const file = join(await emptyFolder(), 'file');
    await writeFile(file, '');
    const failure = await writeTogether(file, [{ path: 'runs.om', text: '' }]).catch((error) => error);
    expect(failure.message).to.match(/^cannot write runs\.om to /);
    expect(failure.hint).to.not.include('prowess results');
  });

  for (const [code, what, hint] of [
    ['ENOSPC', 'the disk is full', 'free some space'],
    ['EROFS', 'the file system is read-only', 'write to another folder'],
    ['EACCES', 'no permission', 'change the owner or the mode'],
    ['EDQUOT', 'the disk quota is used up', 'free some space'],
    ['EFBIG', 'no file may become so long', 'raise the limit (ulimit -f)'],
  ] as const) {
    it(`explains ${code}, and speaks of no artifacts where others are written`, () => {
      const failure = diskError(Object.assign(new Error(code), { code }), 'write /pages/index.html');
      expect(failure)
        .to.be.instanceOf(KnownError)
        .and.include({ message: `cannot write /pages/index.html: ${what}`, hint });
    });
  }

  it('says any other trouble of the system', () => {
    const failure = diskError(Object.assign(new Error('i/o error'), { code: 'EIO' }), 'read the file x');
    expect(failure)
      .to.be.instanceOf(KnownError)
      .with.property('message', 'cannot read the file x: the system answers EIO');
  });

  it('leaves defects alone', () => {
    const defect = new TypeError('undefined is not a function');
    expect(diskError(defect, 'write')).to.equal(defect);
  });
});
