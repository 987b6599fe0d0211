import { expect } from 'chai';
import { openDaemon } from '../../../src/app/daemon/open.ts';
import { loadSite } from '../../../src/app/site.ts';
import { writeFiles } from '../../support/files.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { suiteText, writeLabSite } from '../../support/lab-site.ts';

describe('[I] app/daemon/open', () => {
  it('starts what the schedule names: a test, and a whole suite by its name', async () => {
    const folder = temporaryFolder();
    writeLabSite(folder, 1);
    const tests = `  one: {scenario: {kind: burst, objects: 2}, periodic: {interval: 24h}}
  two: {scenario: {kind: burst, objects: 2}}
  whole: {scenario: {kind: suite}, periodic: {interval: 24h}}
`;
    writeFiles(folder, { 'suites/both.yaml': suiteText({ suite: 'both', cluster: 'lab-0' }, tests) });
    const started: string[] = [];
    const start = async ([command, what]: readonly string[]): Promise<number> => {
      started.push(`${command} ${what}`);
      return 0;
    };
    const request = { site: loadSite(folder), cluster: 'sim', store: undefined, env: {}, start, log: () => {} };
    const { tests: scheduled, run } = openDaemon(request);
    for (const test of scheduled) await run(test);
    expect(started).to.deep.equal(['run both/one', 'run both/']);
  });
});
