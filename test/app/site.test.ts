import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { findSuite, findTest, loadClusters, loadSite, readSiteFiles } from '../../src/app/site.ts';
import { parseConfig } from '../../src/config/suite/parse.ts';
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
  it('names suites, clusters and workloads that would not be read', () => {
    const said = complaintsOf({
      'suites/dense.ymal': 'version: 1\nsuite: dense\ntests: {}\n',
      'suites/clusters/far.YAML': 'version: 1\ncluster: far\n',
      'other.yaml': 'version: 1\nsuite: other\ntests: {}\n',
      'suite/third.yml': 'version: 1\nsuite: third\ntests: {}\n',
      'workloads/vm.yaml': 'version: 1\nworkload: vm\n',
    });
    expect(said).to.deep.equal([
      'other.yaml:2:1 this is a suite, and suites are read in suites; move it to suites/other.yaml',
      'suite/third.yml:2:1 this is a suite, and suites are read in suites; move it to suites/third.yaml',
      'suites/clusters/far.YAML:2:1 this is a cluster, and its name does not end with .yaml, so it is not read; rename it to suites/clusters/far.yaml',
      'suites/dense.ymal:2:1 this is a suite, and its name does not end with .yaml, so it is not read; rename it to suites/dense.yaml',
      'workloads/vm.yaml:2:1 this is a workload, and workloads are read in suites/workloads; move it to suites/workloads/vm.yaml',
    ]);
  });

  it('passes over what others keep beside a site, and what was put away', () => {
    const said = complaintsOf({
      'values.yaml': 'suite: of tests\n',
      'broken.yaml': 'a: [',
      'suites/old.yaml.bak': 'version: 1\nsuite: old\ntests: {}\n',
      'suites/README.md': 'version: 1\nsuite: old\ntests: {}\n',
      'disabled/old.yaml': 'version: 1\nsuite: old\ntests: {}\n',
      'docker-compose.yml': 'version: 1\nservices: {}\n',
    });
    expect(said).to.deep.equal([]);
  });

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

  it('takes a name of a suite and of its only test for the test, and refuses one that may be either', () => {
    const folder = temporaryFolder();
    writeLabSite(folder, 1);
    const suite = (name: string, ...tests: string[]): string =>
      `version: 1\nsuite: ${name}\ncluster: lab-0\nworkload: pod\ntests:\n${tests.map((test) => `  ${test}: {scenario: {kind: burst, objects: 1}}\n`).join('')}`;
    writeFiles(folder, { 'suites/long.yaml': suite('long', 'long'), 'suites/two.yaml': suite('two', 'two', 'other') });
    const { config } = loadSite(folder);
    expect(findSuite(config, 'long')).to.equal(undefined);
    expect(findTest(config, 'long').id).to.equal('long/long');
    expect(findSuite(config, 'long/')?.name).to.equal('long');
    expect(() => findSuite(config, 'two')).to.throw(KnownError, 'two is a suite and a test');
  });

  it('says that the file of a site has another ending', () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'prowess.yml': '' });
    expect(() => loadSite(folder))
      .to.throw(KnownError, 'no prowess.yaml in')
      .with.property('hint', 'prowess.yml is there: rename it to prowess.yaml');
  });
});

/** What is said of the small site with these files. */
function complaintsOf(files: Readonly<Record<string, string>>): string[] {
  const folder = temporaryFolder();
  writeLabSite(folder, 1);
  writeFiles(folder, files);
  return parseConfig(readSiteFiles(folder)).diagnostics.map(
    ({ file, line, column, message, hint }) => `${file}:${line}:${column} ${message}; ${hint}`,
  );
}

function expectRefused(make: (folder: string) => void, says: string): void {
  const folder = temporaryFolder();
  make(folder);
  expect(() => loadSite(folder))
    .to.throw(KnownError, says)
    .with.property('exit', 'usage');
}
