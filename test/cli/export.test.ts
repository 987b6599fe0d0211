import { expect } from 'chai';
import { prowessHere } from '../support/cli-here.ts';
import { writeFiles } from '../support/files.ts';
import { emptyFolder } from '../support/folder.ts';

const AUDIT = { 'artifacts/VMI-perf-audit-results.json': '{"Values": {"CREATE-pods-count": {"value": 101}}}' };
const FINISHED = {
  'started.json': '{"timestamp": 1784188535}',
  'finished.json': '{"timestamp": 1784192135, "result": "SUCCESS"}',
};

describe('[I] prowess export openmetrics', () => {
  it('says how many runs it wrote, and how many of them are INVALID', async () => {
    const folder = await emptyFolder();
    const run = (...args: readonly string[]) => prowessHere([...args, '--store', 'runs'], { cwd: folder });
    const exported = () => run('export', 'openmetrics', '--write', 'results.om');
    const builds = { '2077664779396190208': { ...FINISHED, ...AUDIT }, '2077785577331101696': FINISHED };
    writeFiles(folder, filesOf('whole', { '2077906374930468864': { ...FINISHED, ...AUDIT } }));
    await run('import', 'perfscale-audit', 'whole');
    expect((await exported()).stderr).to.equal('wrote results.om: 1 run of 1 test\n');
    writeFiles(folder, filesOf('builds', builds));
    await run('import', 'perfscale-audit', 'builds');
    expect((await exported()).stderr).to.equal(
      'wrote results.om: 3 runs of 1 test; 1 of them is INVALID and has no numbers\n',
    );
  });
});

const filesOf = (root: string, builds: Readonly<Record<string, Readonly<Record<string, string>>>>) =>
  Object.fromEntries(
    Object.entries(builds).flatMap(([build, files]) =>
      Object.entries(files).map(([path, text]) => [`${root}/periodic-perf/${build}/${path}`, text]),
    ),
  );
