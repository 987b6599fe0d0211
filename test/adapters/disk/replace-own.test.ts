import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { replaceOwn } from '../../../src/adapters/disk/replace-own.ts';
import { KnownError } from '../../../src/model/errors.ts';
import { emptyFolder } from '../../support/folder.ts';

describe('[I] adapters/disk/replace-own', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await emptyFolder();
  });
  const replace = (path: string): void => replaceOwn(path, 'own 2', (standing) => standing.startsWith('own'));

  it('takes the place of nothing, of an empty file and of its own', () => {
    for (const [name, standing] of [
      ['below/new', undefined],
      ['empty', ''],
      ['own', 'own 1'],
    ] as const) {
      const path = join(folder, name);
      if (standing !== undefined) writeFileSync(path, standing);
      replace(path);
      expect(readFileSync(path, 'utf8')).to.equal('own 2');
    }
    expect(readdirSync(folder).sort()).to.deep.equal(['below', 'empty', 'own']);
  });

  it('refuses the file of another owner, a folder, and links wherever they point', () => {
    const foreign = join(folder, 'foreign');
    writeFileSync(foreign, 'clusters: [production]');
    writeFileSync(join(folder, 'own'), 'own 1');
    symlinkSync(foreign, join(folder, 'to-foreign'));
    symlinkSync(join(folder, 'own'), join(folder, 'to-own'));
    symlinkSync(join(folder, 'none'), join(folder, 'to-none'));
    for (const path of [foreign, folder, ...['to-foreign', 'to-own', 'to-none'].map((name) => join(folder, name))]) {
      expect(() => replace(path), path).to.throw(KnownError, 'is there, and prowess did not write it');
    }
    expect(readFileSync(foreign, 'utf8')).to.equal('clusters: [production]');
    expect(readFileSync(join(folder, 'own'), 'utf8')).to.equal('own 1');
  });
});
