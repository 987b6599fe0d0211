import { execFileSync } from 'node:child_process';
import { createReadStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { mergesFrom } from '../../src/app/merges.ts';
import { readMerges } from '../../src/history/merges.ts';
import { prowessHere } from '../support/cli-here.ts';
import { emptyFolder } from '../support/folder.ts';
import { KUBEVIRT_HISTORY } from '../support/import-source.ts';

describe('[I] prowess merges', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await emptyFolder();
  });

  const env = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' };
  const git = (...args: readonly string[]): void => {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...who, ...args], { cwd: join(folder, 'clone'), env, stdio: 'ignore' });
  };
  const commit = (path: string, message: string): void => {
    mkdirSync(join(folder, 'clone', path, '..'), { recursive: true });
    writeFileSync(join(folder, 'clone', path), message);
    git('add', '-A');
    git('commit', '-m', message);
  };
  const merges = (...args: readonly string[]) => prowessHere(['merges', ...args], { cwd: folder, env });

  it('lists what was merged, and not the commits of a pull request', async () => {
    mkdirSync(join(folder, 'clone'));
    git('init', '-b', 'main');
    commit('go.mod', 'Begin');
    git('checkout', '-b', 'change');
    commit('pkg/virt-handler/a.go', 'One');
    commit('pkg/virt-handler/ä.go', 'Two');
    git('checkout', 'main');
    git('merge', '--no-ff', '-m', 'Merge pull request #12 from a/change', '-m', 'virt-handler: calls once', 'change');
    const { code, stderr } = await merges('clone', '--output', 'merges.csv');
    expect({ code, stderr: stderr.replaceAll(/\d{4}-\d\d-\d\d/g, 'DAY') }).to.deep.equal({
      code: 0,
      stderr: '2 merges into main, DAY to DAY\n',
    });
    const rows = readFileSync(join(folder, 'merges.csv'), 'utf8')
      .split('\n')
      .map((row) => row.split(',').slice(2).join(','));
    expect(rows).to.deep.equal([
      'pullRequest,files,folders,title',
      ',1,go.mod:1,Begin',
      '12,2,pkg/virt-handler:2,virt-handler: calls once',
      '',
    ]);
    const taken = await Promise.all(['merges.csv', 'clone'].map((from) => mergesFrom(join(folder, from), env)));
    expect(taken[0]).to.have.length(2).and.deep.equal(taken[1]);
    expect((await merges('clone', '--branch', 'gone')).stderr).to.equal("error: git: fatal: bad revision 'gone'\n");
  });

  it('says what is no clone', async () => {
    expect((await merges('.')).stderr).to.match(/^error: git: fatal: not a git repository/);
    expect((await merges('gone')).stderr).to.match(/^error: there is no folder /);
  });

  it("reads KubeVirt's own list", async () => {
    const file = join(KUBEVIRT_HISTORY, 'merges.csv.gz');
    const all = await readMerges(createReadStream(file), file);
    expect(all).to.have.length(5231);
    expect(all.find(({ pullRequest }) => pullRequest === '13064')?.folders[0]).to.deep.equal({
      folder: 'pkg/virt-controller/watch/vm',
      files: 2,
    });
  });
});
