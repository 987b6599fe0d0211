import { join } from 'node:path';
import { expect } from 'chai';
import { localJobName, localJobNames, placeInProw, placeInStore, type RunPlace } from '../../../src/app/run/place.ts';
import { findTest, loadSite } from '../../../src/app/site.ts';
import { epochMs } from '../../../src/model/units.ts';
import { prowRun } from '../../../src/prow/job-spec.ts';
import { testPath } from '../../../src/report/site/paths.ts';
import { builtTest } from '../../support/built-test.ts';
import { writeFiles } from '../../support/files.ts';
import { emptyFolder } from '../../support/folder.ts';
import { LAB, writeLabSite } from '../../support/lab-site.ts';

const PAGES = 'pages: {store: "gs://lab-results", credentials: {name: writer}, periodic: {cron: "20 * * * *"}}\n';

describe('[I] app/run/place', () => {
  it('finds runs that were made before a test had a trigger, or had another', () => {
    const test = builtTest({});
    const before = [localJobName(test, 'sim'), localJobName(test, 'kube')];
    const postsubmit = { jobName: 'post-x', branches: [], skipBranches: [], prow: {} };
    const later = { ...test, triggers: { ...test.triggers, postsubmit } };
    expect(localJobName(later, 'sim')).to.equal('sim-post-x');
    expect(localJobNames(later)).to.include.members([...before, 'post-x', 'sim-post-x']);
  });

  /** The links of a run outside of Prow, and of one of a pull request against the branch release-1.7. */
  const linksWith = async (more: string): Promise<Record<'outside' | 'inside', RunPlace['identity']['links']>> => {
    const folder = await emptyFolder();
    writeLabSite(folder, 1);
    writeFiles(folder, { 'prowess.yaml': `${LAB}${more}` });
    const { config } = loadSite(folder);
    const { site } = config;
    const test = findTest(config, 'burst-lab-0');
    const outside = await placeInStore(
      { address: join(folder, 'runs'), job: 'a-job', test, site, at: epochMs(Date.UTC(2026, 10, 1)) },
      {},
    );
    const refs = { org: 'example', repo: 'lab', base_ref: 'release-1.7', base_sha: 'abc', pulls: [] };
    const run = prowRun({
      JOB_SPEC: JSON.stringify({ type: 'postsubmit', job: 'a-job', buildid: '2000000000000000000', refs }),
      ARTIFACTS: join(folder, 'artifacts'),
    });
    if (run === undefined) throw new Error('JOB_SPEC is not read');
    const inside = await placeInProw(run, test, site);
    for (const place of [outside, inside]) place.release();
    return { outside: outside.identity.links, inside: inside.identity.links };
  };

  it('links to the page of the line that is measured, where a bucket has pages', async () => {
    const { outside, inside } = await linksWith(PAGES);
    const pages = 'https://storage.googleapis.com/lab-results/site';
    expect(outside?.history).to.equal(`${pages}/${testPath('suite-0/burst-lab-0', 'main')}`);
    expect(inside?.history).to.equal(`${pages}/${testPath('suite-0/burst-lab-0', 'release-1.7')}`);
  });

  it('links to the address that the site says, and to none where there are no pages', async () => {
    const said = `${PAGES}urls: {deck: "https://prow.example.org"}\nanswers: {token: {name: t}, historyUrl: "https://perf.example.org/", periodic: {cron: "* * * * *"}}\n`;
    expect((await linksWith(said)).outside?.history).to.match(/^https:\/\/perf\.example\.org\/test\//);
    expect((await linksWith('')).outside).not.to.have.property('history');
  });
});
