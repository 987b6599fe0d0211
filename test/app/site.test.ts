import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadSite } from '../../src/app/site.ts';
import { KnownError } from '../../src/model/errors.ts';
import { writeFiles } from '../support/files.ts';
import { temporaryFolder } from '../support/folder.ts';
import { writeLabSite } from '../support/lab-site.ts';

describe('[I] cli/site-files', () => {
  it('says which file of a site cannot be read, and why', () => {
    expectRefused((folder) => mkdirSync(join(folder, 'prowess.yaml')), 'prowess.yaml: it is a folder');
    expectRefused((folder) => {
      writeLabSite(folder, 1);
      symlinkSync('nowhere', join(folder, 'suites', 'lost.yaml'));
    }, 'lost.yaml: there is no such file or folder');
    expectRefused(
      (folder) => writeFiles(folder, { 'prowess.yaml': '', suites: '' }),
      'suites: a part of the path is a file',
    );
  });
});

function expectRefused(make: (folder: string) => void, says: string): void {
  const folder = temporaryFolder();
  make(folder);
  expect(() => loadSite(folder))
    .to.throw(KnownError, says)
    .with.property('exit', 'usage');
}
