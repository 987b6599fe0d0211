import { expect } from 'chai';
import { checkFolders, checkPaths } from '../../../src/config/generator/folders.ts';

const folders = {
  jobs: 'jobs',
  testgrid: 'testgrid',
  operator: 'operator',
  docs: 'docs/generated',
  github: '.github/workflows',
};

describe('[U] config/generator/folders', () => {
  it('takes folders of their own', () => {
    expect(() => checkFolders(folders)).not.to.throw();
  });

  for (const jobs of [
    '.',
    '..',
    '../jobs',
    'a/../../b',
    '/etc',
    '',
    'jobs/',
    'suites',
    'suites/clusters',
    'a\\b',
    'a//b',
    'testgrid',
    'testgrid/a',
    'docs',
  ]) {
    it(`refuses ${JSON.stringify(jobs)}`, () => {
      expect(() => checkFolders({ ...folders, jobs })).to.throw(/output\./);
    });
  }

  for (const path of ['jobs', 'jobs/../a', '../jobs/a', 'jobs/a\nb', 'other/a', 'jobs//a', 'jobs/..']) {
    it(`refuses to generate ${JSON.stringify(path)}`, () => {
      expect(() => checkPaths([{ path, text: '' }], folders)).to.throw('outside the output folders');
    });
  }
});
