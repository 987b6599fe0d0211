import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { holdFolder } from '../../src/adapters/disk/hold.ts';
import { keptRuns, outdatedRuns, removeRun } from '../../src/app/runs.ts';
import { writeFiles } from '../support/files.ts';

describe('[I] app/runs', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'prowess-runs-'));
    writeFiles(folder, {
      ...runFiles('logs/b/9', '{"timestamp":10,"result":"SUCCESS"}'),
      ...runFiles('logs/b/10', undefined),
      ...runFiles('pr-logs/pull/acme_product/7/a/3', '{"timestamp":10,"result":"FAILURE"}'),
      'logs/b/latest-build.txt': '10',
      'notes/mine.txt': 'mine',
    });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('lists what is a run, by job and from the oldest, and says how each ended', () => {
    expect(keptRuns(folder)).to.deep.equal([
      { path: 'pr-logs/pull/acme_product/7/a/3', job: 'a', build: '3', startedAt: 1000, result: 'FAILURE' },
      { path: 'logs/b/9', job: 'b', build: '9', startedAt: 1000, result: 'SUCCESS' },
      { path: 'logs/b/10', job: 'b', build: '10', startedAt: 1000 },
    ]);
    expect(keptRuns(join(folder, 'nothing'))).to.deep.equal([]);
  });

  it('removes the oldest of each job, and none in which a process is at work', async () => {
    const [first, second] = outdatedRuns(keptRuns(folder), 0).filter(({ job }) => job === 'b');
    expect(outdatedRuns(keptRuns(folder), 1).map(({ path }) => path)).to.deep.equal(['logs/b/9']);
    if (first === undefined || second === undefined) throw new Error('two runs of b are outdated where none is kept');
    const hold = await holdFolder(join(folder, second.path, 'artifacts'));
    expect([await removeRun(folder, first), await removeRun(folder, second)]).to.deep.equal([true, false]);
    hold.release();
    expect(keptRuns(folder).map(({ path }) => path)).to.deep.equal(['pr-logs/pull/acme_product/7/a/3', 'logs/b/10']);
  });
});

const runFiles = (path: string, finished: string | undefined): Record<string, string> => ({
  [`${path}/artifacts/journal.ndjson`]: '',
  [`${path}/started.json`]: '{"timestamp":1}',
  ...(finished !== undefined && { [`${path}/finished.json`]: finished }),
});
