import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { findTest, loadClusters, loadSite, readSiteFiles } from '../../src/app/site.ts';
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

  it('finds clusters, workloads and suites in folders of their folders, and passes over what is none of these', () => {
    const folder = temporaryFolder();
    writeFiles(folder, {
      'prowess.yaml': '',
      'suites/one.yaml': 'suite: one',
      'suites/team/two.yaml': 'version: 1\nsuite: two',
      'suites/team/lost.yml': 'version: 1\nworkload: lost\nmanifest: {}',
      'suites/manifests/crd.yaml': 'kind: CustomResourceDefinition',
      'suites/.hidden/three.yaml': 'suite: three',
      'suites/clusters/lab/a.yaml': '',
      'suites/workloads/vms/small/b.yaml': '',
    });
    const { suites, clusters, workloads } = readSiteFiles(folder);
    const paths = [suites, clusters, workloads].map((files) => files.map(({ path }) => path));
    expect(paths).to.deep.equal([
      ['suites/one.yaml', 'suites/team/lost.yml', 'suites/team/two.yaml'],
      ['suites/clusters/lab/a.yaml'],
      ['suites/workloads/vms/small/b.yaml'],
    ]);
  });
});

describe('[I] app/site', () => {
  it('reads clusters beside a suite with mistakes', () => {
    const folder = temporaryFolder();
    writeLabSite(folder, 1);
    writeFiles(folder, { 'suites/broken.yaml': 'version: 1\nsuite: broken\ntests: {a: {scenaro: {}}}\n' });
    expect(() => loadSite(folder)).to.throw();
    expect(loadClusters(folder).config.clusters).to.have.length.above(0);
  });

  it('says that a suite is no test, and what its tests are', () => {
    const folder = temporaryFolder();
    writeLabSite(folder, 1);
    const { config } = loadSite(folder);
    const [suite] = config.suites;
    const ids = suite?.tests.map(({ id }) => id).join(', ');
    for (const wanted of [suite?.name ?? '', `suites/${suite?.name}.yaml`]) {
      expect(() => findTest(config, wanted))
        .to.throw(KnownError, `${wanted} is a suite, and one test is wanted`)
        .with.property('hint', `its tests are ${ids}`);
    }
  });

  it('says that the file of a site has another ending', () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'prowess.yml': '' });
    expect(() => loadSite(folder))
      .to.throw(KnownError, 'no prowess.yaml in')
      .with.property('hint', 'prowess.yml is there: rename it to prowess.yaml');
  });
});

function expectRefused(make: (folder: string) => void, says: string): void {
  const folder = temporaryFolder();
  make(folder);
  expect(() => loadSite(folder))
    .to.throw(KnownError, says)
    .with.property('exit', 'usage');
}
