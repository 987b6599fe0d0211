import { join } from 'node:path';
import { expect } from 'chai';
import { documentJson } from '../../src/history/document-json.ts';
import { prowess } from '../support/cli.ts';
import { prowessHere } from '../support/cli-here.ts';
import { writeFiles } from '../support/files.ts';
import { emptyFolder } from '../support/folder.ts';
import { type Forge, openForge } from '../support/forge.ts';
import { suiteText, writeLabSite } from '../support/lab-site.ts';
import { aDocument, aPoint } from '../support/run-document.ts';

describe('[E] prowess suggest', () => {
  let site: string;
  let forge: Forge;

  before(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1);
    const subject = 'subject: {kind: images, registry: quay.io/lab, tag: "{{run.commit}}"}';
    const scenario = `presubmit: {comment: /test perf}, scenario: {kind: burst, objects: 5}, ${subject}`;
    writeFiles(site, {
      'suites/perf.yaml': suiteText(
        { suite: 'perf', cluster: 'lab-0' },
        `  dense: {${scenario}, estimate: 30s}\n  unseen: {${scenario}}\n  daily: {periodic: {interval: 24h}, scenario: {kind: burst, objects: 5}}\n`,
      ),
      'runs/logs/periodic-perf-dense/1/artifacts/history.json': documentJson(
        aDocument({ test: 'perf/dense', job: 'periodic-perf-dense', build: '1' }, [aPoint(100)]),
      ),
    });
    forge = await openForge(() => new Date());
    const files = ['pkg/virt-controller/watch/vmi.go', 'docs/a.md'];
    forge.pulls.set('example/lab#7', { state: 'OPEN', headRefOid: 'a', baseRefName: 'main', comments: [], files });
  });
  after(() => forge.close());

  const suggest = (...args: string[]) => suggestAs(prowessHere, ...args);
  const suggestAs = (start: typeof prowessHere, ...args: string[]) =>
    start(['suggest', '--github-api', forge.url, ...args], {
      cwd: site,
      env: { XDG_CACHE_HOME: join(site, 'cache') },
    });
  const changes = (...files: string[]) => {
    writeFiles(site, { changed: `${files.join('\n')}\n` });
    return suggest('--files', 'changed');
  };

  it('names the test whose key series are made by what a pull request changes, with what it takes', async () => {
    const { code, stdout, stderr } = await suggestAs(prowess, '--pull', 'example/lab#7');
    expect(code, stderr).to.equal(0);
    expect(stdout).to.equal(
      'perf/dense  /test perf  a run takes 30 s: it changes pkg/virt-controller/watch (virt-controller)\n',
    );
    expect(stderr).to.include('not known, for the store has no run of it: perf/unseen');
    const json = await suggest('--pull', 'example/lab#7', '--json');
    expect(JSON.parse(json.stdout)).to.deep.include({ version: 1, files: 2, unknown: ['perf/unseen'] });
    expect(forge.received.filter(({ method }) => method !== 'GET')).to.deep.equal([]);
  });

  it('names none for what no test measures, and all for vendored code', async () => {
    expect((await changes('docs/a.md', 'pkg/virt-controller/OWNERS')).stdout).to.equal(
      'no test measures what it changes\n',
    );
    expect((await changes('pkg/network/a.go')).stdout).to.equal('no test measures what it changes\n');
    expect((await changes('go.mod', 'vendor/a/b.go', 'vendor/c/d.go')).stdout).to.include('it changes vendored code');
  });

  it('takes the files of a file for the pull request that is named, and asks GitHub for none', async () => {
    writeFiles(site, { changed: 'pkg/virt-controller/watch/vmi.go\n' });
    const before = forge.received.length;
    expect((await suggest('--files', 'changed', '--pull', 'example/lab#7')).stdout).to.include('perf/dense');
    const other = await suggest('--files', 'changed', '--pull', 'example/other#7');
    expect(other.stdout).to.equal('no test measures what it changes\n');
    expect(forge.received.length).to.equal(before);
  });

  it('says what it lacks', async () => {
    expect((await suggest()).stderr).to.include('of which pull request?');
    expect((await suggest('--pull', '7')).stderr).to.include('expected org/repo#number');
  });
});
