import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { prowess } from '../support/cli.ts';
import { prowessHere } from '../support/cli-here.ts';
import { emptyFolder } from '../support/folder.ts';
import { writeLabSite } from '../support/lab-site.ts';
import { packedInto } from '../support/packed.ts';
import { artifactsBelow } from '../support/stored-run.ts';

const JOB_SPEC = '{"type":"periodic","job":"perf","buildid":"12"}';

/** A cluster that is never asked. */
const KUBECONFIG = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'c',
  contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
  clusters: [{ name: 'c', cluster: { server: 'http://127.0.0.1:9' } }],
  users: [{ name: 'u', user: {} }],
});

describe('[E] bad input', () => {
  let site: string;
  before(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1);
    writeFileSync(join(site, 'kubeconfig'), KUBECONFIG);
  });

  async function expectRefused(
    args: string[],
    env: Record<string, string>,
    code: number,
    says: string,
    start: typeof prowessHere = prowessHere,
  ): Promise<void> {
    const done = await start(args, { cwd: site, env });
    expect(done.stderr).to.include(says).and.not.include('    at ');
    expect(done.code).to.equal(code);
  }

  /** A run folder whose journal is this. */
  function foreign(name: string, journal: string): string {
    const folder = join(site, name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'journal.ndjson'), journal);
    return folder;
  }

  it('refuses names, times and tokens of a fleet that no pilot can use', async () => {
    const fleet = (...more: string[]) => ['fleet', '--expect', 'vm1', '--tool', 'sysbench', ...more];
    await expectRefused(fleet('--expect', 'vm1,a\nb'), {}, 2, 'of letters, digits, ., _ and -, got "a\\nb"');
    await expectRefused(fleet('--expect', 'vm1,'), {}, 2, 'expected a name such as vm1');
    await expectRefused(fleet('--name', ''), {}, 2, 'expected a name such as vm1');
    await expectRefused(fleet('--limit', '0s'), {}, 2, 'expected more than 0 s');
    await expectRefused(fleet('--duration', '0s'), {}, 2, 'expected more than 0 s');
    await expectRefused(fleet(), { PROWESS_FLEET_TOKEN: 'a\nb' }, 2, 'PROWESS_FLEET_TOKEN holds characters');
  });

  it('ends where another fleet has the port', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const args = ['fleet', '--expect', 'vm1', '--tool', 'sysbench', '--listen', `127.0.0.1:${port}`];
    await expectRefused(args, {}, 2, `cannot listen at 127.0.0.1:${port}`, prowess).finally(() => other.close());
  });

  it('says which tests and clusters there are, and which flag was meant', async () => {
    await expectRefused(['run', 'burst-lab-7'], {}, 2, 'no test burst-lab-7', prowess);
    await expectRefused(['run', 'burst-lab-0', '--cluster', 'lab-7'], {}, 2, 'this site has: lab-0');
    await expectRefused(['run', 'burst-lab-0', '--stor', 'x'], {}, 2, 'Did you mean --store?');
    await expectRefused(['plan', 'burst-labb-0'], {}, 2, 'did you mean `burst-lab-0`?');
    await expectRefused(['run', 'burst-lab-0', '--faults', 'none.yaml'], {}, 2, 'cannot read the faults');
    await expectRefused(['daemon', '--cluster', 'lab-7'], {}, 2, 'this site has: lab-0');
    await expectRefused(['sim', 'serve', '--kubeconfig', 'kubeconfig/x'], {}, 2, 'cannot write');
    await expectRefused(['sim', 'serve', '--port', '65536'], {}, 2, 'from 0 to 65535');
    await expectRefused(['cleanup', 'burst-lab-0', '--cluster', 'sim'], {}, 2, 'nothing of the simulated cluster');
  });

  it('says why a folder is no run', async () => {
    await expectRefused(['results', site], {}, 2, 'there is no journal.ndjson in');
    await expectRefused(['results', foreign('empty', '')], {}, 2, 'the journal holds no complete entry');
    await expectRefused(
      ['results', foreign('other', '{"event":"x"}\n{"event":"y"}\n')],
      {},
      2,
      'not a journal: line 1',
    );
    mkdirSync(join(site, 'unreadable', 'journal.ndjson'), { recursive: true });
    await expectRefused(['results', join(site, 'unreadable')], {}, 2, 'it is a folder');
  });

  it('says that a journal is of a newer version', async () => {
    const store = join(site, 'newer');
    await prowessHere(['run', 'burst-lab-0', '--store', store], { cwd: site });
    const artifacts = artifactsBelow(store) ?? expect.fail('no journal');
    const journal = readFileSync(join(artifacts, 'journal.ndjson'), 'utf8');
    expect((await prowessHere(['results', join(artifacts, 'journal.ndjson')], { cwd: site })).code).to.equal(0);
    const newer = foreign('of-tomorrow', journal.replace(/("type":"run-started","version":)\d+/, '$199'));
    await expectRefused(['results', newer], {}, 2, 'version 99');
  });

  it('says what is wrong with $ARTIFACTS', async () => {
    const args = ['run', 'burst-lab-0', '--cluster', 'lab-0'];
    const env = { JOB_SPEC, KUBECONFIG: join(site, 'kubeconfig') };
    await expectRefused(args, env, 2, 'ARTIFACTS is not');
    await expectRefused(args, { ...env, ARTIFACTS: '/sys/artifacts' }, 5, 'cannot make the folder /sys/artifacts');
    const below = join(site, 'kubeconfig', 'artifacts');
    await expectRefused(args, { ...env, ARTIFACTS: below }, 5, 'a part of the path is a file');
  });

  it('stops when it cannot write its journal any more, and keeps what it has', () => {
    const store = join(site, 'limited');
    // A file may not become longer than 20 KB: the shell's own way to fill a disk for one process.
    const script = 'trap "" XFSZ; ulimit -f 40; exec "$0" "$@"';
    const program = join(packedInto(), '.bin', 'prowess');
    const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
    const args = ['-c', script, program, 'run', 'burst-lab-0', '--store', store];
    const { status, stderr } = spawnSync('sh', args, { cwd: site, encoding: 'utf8', env: { ...process.env, PATH } });
    expect(stderr).to.match(/error: the journal .* cannot be written/);
    expect(status).to.equal(5);
    expect(statSync(join(artifactsBelow(store) ?? '', 'journal.ndjson')).size).to.be.within(10_000, 20_480);
  });

  it('stops when the disk is full, and keeps what it has', async function () {
    const disk = join(site, 'disk');
    mkdirSync(disk);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=100k', 'tmpfs', disk]).status !== 0) this.skip();
    try {
      const args = ['run', 'burst-lab-0', '--store', join(disk, 'runs')];
      await expectRefused(args, {}, 5, 'the disk is full', prowess);
      expect(artifactsBelow(join(disk, 'runs'))).to.not.equal(undefined);
      rmSync(join(disk, 'runs'), { recursive: true });
      const resize = (size: string) => spawnSync('mount', ['-o', `remount,size=${size}`, disk]).status;
      expect(resize('40k')).to.equal(0);
      const pages = join(disk, 'pages');
      const written = ['site', '--store', join(site, 'kept'), '--out', pages];
      await prowessHere(['run', 'burst-lab-0', '--store', join(site, 'kept')], { cwd: site });
      await expectRefused(written, {}, 5, `: the disk is full\nhint: free some space\n`);
      expect(readdirSync(pages)).to.deep.equal(['site-files.json']);
      expect(resize('8m')).to.equal(0);
      expect((await prowessHere(written, { cwd: site })).code).to.equal(0);
      expect(readdirSync(pages)).to.include('index.html');
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});
