import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { errorCode } from '../../../src/adapters/disk/failures.ts';
import { makeFolder } from '../../../src/adapters/disk/folder.ts';
import { emptyFolder } from '../../support/folder.ts';

describe('[I] adapters/disk/folder', () => {
  function refusal(path: string): string | undefined {
    try {
      makeFolder(path);
      return undefined;
    } catch (error) {
      return errorCode(error);
    }
  }

  it('makes a folder and those above it, also when some or all are there', async () => {
    const folder = join(await emptyFolder(), 'a', 'b', 'c');
    makeFolder(folder);
    makeFolder(folder);
    makeFolder(join(folder, 'd'));
    expect(statSync(join(folder, 'd')).isDirectory()).to.equal(true);
  });

  it('says that a part of the path is a file', async () => {
    const file = join(await emptyFolder(), 'file');
    writeFileSync(file, '');
    expect(refusal(join(file, 'below', 'it'))).to.equal('ENOTDIR');
  });

  it('ends where a file system takes no folders', function () {
    if (!existsSync('/proc/self')) this.skip();
    expect(refusal('/proc/no-such-folder/below')).to.equal('ENOENT');
  });
});
