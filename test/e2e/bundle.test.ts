import { type ChildProcessWithoutNullStreams, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { sha256 } from '../../scripts/bundle/sha256.ts';
import { extractBundle, startBare } from '../support/bundle.ts';
import { emptyFolder } from '../support/folder.ts';
import { suiteText, writeLabSite, writeLongTest } from '../support/lab-site.ts';
import { simServer } from '../support/sim-serve.ts';
import { artifactsBelow, resultBelow } from '../support/stored-run.ts';
import { until } from '../support/until.ts';

const root = join(import.meta.dirname, '..', '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** A program that an image starts first, and that passes the signal on. */
const FORWARDING = '"$@" & child=$!; trap "kill -TERM $child" TERM; wait "$child"; trap "" TERM; wait "$child"';

describe('[E] the bundle', () => {
  /** A root in which nothing is but the bundle. */
  let bare: string;
  let launcher: string;
  before(async () => {
    bare = await emptyFolder();
    launcher = extractBundle(join(bare, 'opt'));
  });

  const started = async (args: readonly string[], cwd: string): Promise<Ended> =>
    endOf(startBare([launcher, ...args], cwd));

  it('starts in a root that holds nothing else, not even a shell', function () {
    const isRefused = spawnSync('unshare', ['--map-root-user', 'true']).status !== 0;
    if (isRefused && process.env.CI !== 'true') {
      process.stderr.write('SKIPPED: this machine allows no namespaces of users\n');
      this.skip();
    }
    const words = ['--map-root-user', '--root', bare, ...WITHOUT_SHELL, '--version'];
    const { stdout, stderr } = spawnSync('unshare', words, { encoding: 'utf8', env: { PATH: process.env.PATH } });
    expect(stdout, stderr).to.equal(`${version}\n`);
  });

  it('starts by a link to its launcher, which needs readlink alone', async () => {
    const folder = await emptyFolder();
    symlinkSync(launcher, join(folder, 'prowess'));
    const env = { PATH: process.env.PATH ?? '' };
    const { stdout, stderr } = await endOf(startBare([join(folder, 'prowess'), '--version'], folder, env));
    expect(stdout, stderr).to.equal(`${version}\n`);
  });

  it('takes a new user from init to a report', async () => {
    const cwd = await emptyFolder();
    for (const args of [['init'], ['generate'], ['run', 'burst-100', '--cluster', 'sim', '--store', 'runs']]) {
      const { code, stdout, stderr } = await started(args, cwd);
      expect(code, `prowess ${args.join(' ')}\n${stdout}${stderr}`).to.equal(0);
    }
    expect(resultBelow(join(cwd, 'runs')).outcome).to.equal('pass');
  });

  it('says of each program and library that it copied whose it is, with its licence and the texts that this names', () => {
    const bundle = join(bare, 'opt', 'prowess');
    const licences = join(bundle, 'licences');
    const listed = readFileSync(join(licences, 'README.md'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| r'));
    const rows = listed.map((line) => line.split('|').map((cell) => cell.trim()));
    expect(rows.map(([, file]) => file).sort()).to.deep.equal(
      readdirSync(join(bundle, 'runtime'))
        .sort()
        .map((file) => `runtime/${file}`),
    );
    for (const [, file = '', name, written, source, sum] of rows) {
      expect(sum, file).to.equal(sha256(join(bundle, file)));
      expect(source)
        .to.match(/^https:\/\/.*\d/)
        .and.to.include(written?.split(':').at(-1));
      const licence = readFileSync(join(licences, `${name}.txt`), 'utf8');
      for (const [, text] of licence.matchAll(/\/usr\/share\/common-licenses\/([\w.-]*\w)/g)) {
        expect(readdirSync(licences), `${name} names it`).to.include(`${text}.txt`);
      }
    }
  });

  it('starts the runs of its daemon', async () => {
    const cwd = await emptyFolder();
    writeLabSite(cwd, 1);
    const nightly = '  first: {scenario: {kind: burst, objects: 2}, periodic: {interval: 24h}}\n';
    writeFileSync(join(cwd, 'suites', 'nightly.yaml'), suiteText({ suite: 'nightly', cluster: 'lab-0' }, nightly));
    const daemon = startBare([launcher, 'daemon', '--cluster', 'sim', '--store', 'runs'], cwd);
    let said = '';
    daemon.stderr.on('data', (chunk) => {
      said += chunk;
    });
    const ended = endOf(daemon);
    await until(() => daemon.exitCode !== null || said.includes('ended with exit code'));
    daemon.kill('SIGTERM');
    await ended;
    expect(said).to.include('nightly/first ended with exit code 0');
    expect(resultBelow(join(cwd, 'runs')).outcome).to.equal('pass');
  });

  it('cleans up, and writes a result, when a first process that is not its own forwards a SIGTERM', async () => {
    const cwd = await emptyFolder();
    writeLabSite(cwd, 1);
    writeLongTest(cwd);
    const server = await simServer(['--nodes', '4', '--speed', '10']);
    try {
      const words = ['run', 'long', '--cluster', 'lab-0', '--store', 'runs'];
      const first = startBare(['/bin/sh', '-c', FORWARDING, 'sh', launcher, ...words], cwd, {
        KUBECONFIG: server.kubeconfig,
      });
      const ended = endOf(first);
      await until(() => first.exitCode !== null || journalBelow(cwd).includes('"type":"seen"'));
      first.kill('SIGTERM');
      const { code, stdout, stderr } = await ended;
      expect(code, stdout + stderr).to.equal(130);
      expect(resultBelow(join(cwd, 'runs')).ended).to.equal('aborted');
      expect(journalBelow(cwd)).to.match(/"type":"lock".*"event":"released"/);
    } finally {
      await server.stop();
    }
  });
});

/** What the launcher does. */
const RUNTIME = '/opt/prowess/runtime';
const WITHOUT_SHELL = [
  ...[`${RUNTIME}/loader`, '--inhibit-cache', '--library-path', RUNTIME],
  ...[`${RUNTIME}/node`, '/opt/prowess/dist/cli/main.js'],
];

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function endOf(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk) => {
      texts[name] += chunk;
    });
  }
  const [code] = await once(child, 'close');
  return { code, ...texts };
}

function journalBelow(cwd: string): string {
  const artifacts = artifactsBelow(join(cwd, 'runs'));
  return artifacts === undefined ? '' : readFileSync(join(artifacts, 'journal.ndjson'), 'utf8');
}
