import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Entry } from '../../../src/model/entry.ts';
import type { Result } from '../../../src/model/result.ts';
import { withAir } from '../../support/air.ts';
import { prowess, prowessAtWork } from '../../support/cli.ts';
import { prowessHere } from '../../support/cli-here.ts';
import { writeFiles } from '../../support/files.ts';
import { emptyFolder } from '../../support/folder.ts';
import { suiteText, writeLabSite } from '../../support/lab-site.ts';
import { madeEnv, standing, writeMadeSite } from '../../support/made-site.ts';
import { type SimServer, simServer } from '../../support/sim-serve.ts';
import { resultBelow } from '../../support/stored-run.ts';
import { until } from '../../support/until.ts';

const TESTS = ['first', 'second', 'third'];
const say = (word: string): string => `{name: ${word}, command: [sh, -c, "echo ${word} $PROWESS_TEST >> said"]}`;

/** Hooks around suite, tests and levels write into the file `said`; `more` is done in the hook before each test. */
const suite = (more = 'true'): string =>
  suiteText(
    { suite: 'three', cluster: 'lab-0' },
    TESTS.map((name) => `  ${name}: {scenario: {kind: burst, objects: 2}}\n`).join(''),
  ).replace(
    'tests:\n',
    `hooks:
  before: [${say('suite-before')}, {name: tools, manifests: [tools.yaml]}]
  after: [${say('suite-after')}]
  test:
    before: [${say('test-before')}, {name: more, command: [sh, -c, '${more}']}]
    after: [${say('test-after')}]
tests:
`,
  );

describe('[E] prowess run SUITE', () => {
  let site: string;
  let server: SimServer;
  before(async () => {
    server = await simServer(['--nodes', '4', '--speed', '10']);
  });
  after(() => server.stop());
  beforeEach(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1);
    writeFiles(site, {
      'suites/three.yaml': suite(),
      'tools.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: tools}\n',
    });
  });

  const ARGS = ['run', 'three', '--cluster', 'lab-0', '--store', 'runs'];
  const where = () => ({ cwd: site, env: { KUBECONFIG: server.kubeconfig } });
  const said = (): string[] => readFileSync(join(site, 'said'), 'utf8').trim().split('\n');
  const isThere = async (path: string): Promise<boolean> => (await fetch(`${server.url}${path}`)).ok;
  const artifactsOf = (test: string): string => {
    const folder = join(site, 'runs', 'logs', `sim-local-three-${test}`);
    const [build = ''] = existsSync(folder) ? readdirSync(folder).filter((name) => /^\d+$/.test(name)) : [];
    return join(folder, build, 'artifacts');
  };
  /** What a run leaves, before it is made again. */
  const forget = (...left: string[]): void => {
    for (const path of left) rmSync(join(site, path), { recursive: true, force: true });
  };
  const resultOf = (test: string): Result => JSON.parse(readFileSync(join(artifactsOf(test), 'result.json'), 'utf8'));
  const entriesOf = (test: string): Entry[] =>
    readFileSync(join(artifactsOf(test), 'journal.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const locksOf = (test: string): string[] =>
    entriesOf(test).flatMap((entry) =>
      entry.type === 'lock' && entry.event !== 'renewed' ? [`${entry.event} ${entry.token}`] : [],
    );

  it('runs all tests under one lock, each with a result of its own, and the hooks of the suite once; the worst says how it ends', async () => {
    writeFileSync(join(site, 'suites', 'three.yaml'), suite('test $PROWESS_TEST != three/second'));
    const { code, stdout, stderr, result } = await withAir(async () => {
      forget('runs', 'said');
      return { ...(await prowess(ARGS, where())), result: TESTS.map(resultOf) };
    });
    expect(code, stderr).to.equal(5);
    expect(said()).to.deep.equal([
      'suite-before three/first',
      ...TESTS.flatMap((name) => [`test-before three/${name}`, `test-after three/${name}`]),
      'suite-after three/third',
    ]);
    expect(result.map(({ exit }) => exit)).to.deep.equal(['pass', 'infrastructure', 'pass']);
    const [taken = ''] = locksOf('first').filter((event) => event.startsWith('acquired'));
    const token = taken.split(' ').at(-1);
    expect(locksOf('first').at(-1)).to.equal(`acquired ${token}`);
    expect(locksOf('second')).to.deep.equal([`acquired ${token}`]);
    expect(locksOf('third')).to.deep.equal([`acquired ${token}`, `released ${token}`]);
    expect(stderr).to.contain('test 2 of 3: three/second').and.to.contain('test 3 of 3: load: ');
    expect(stdout).to.contain('suite three: 2 of 3 tests passed; the worst of them gives exit code 5');
    expect(stdout).to.match(/INVALID {2}three\/second: .*hook more before the test: sh ended with exit code 1/);
    expect(await isThere('/api/v1/namespaces/tools')).to.equal(false);
  });

  it('runs on the simulated cluster, and says which hooks it skips there', async () => {
    const { code, stdout, stderr } = await prowessHere(['run', 'three', '--store', 'runs'], { cwd: site });
    expect(code, stderr).to.equal(0);
    expect(TESTS.map((name) => resultOf(name).outcome)).to.deep.equal(['pass', 'pass', 'pass']);
    expect(stdout).to.contain('suite three: 3 of 3 tests passed\n').and.to.contain('PASS     three/second: ');
    expect(stderr).to.contain('hook test-before before the test: skipped: the simulated cluster runs no commands');
    expect(existsSync(join(site, 'said'))).to.equal(false);
  });

  it('stops at SIGTERM: the test under way ends the suite, and none begins after it', async () => {
    const hanging = 'trap "" TERM; setsid sleep 1000 & echo $! > apart; echo $$ > hung; sleep 1000';
    writeFileSync(join(site, 'suites', 'three.yaml'), suite(hanging));
    const running = prowessAtWork(ARGS, where());
    await until(() => existsSync(join(site, 'hung')) && readFileSync(join(site, 'hung'), 'utf8') !== '');
    running.signal('SIGTERM');
    const { code, stdout } = await running.finished;
    expect(code).to.equal(130);
    expect(resultOf('first')).to.include({ ended: 'aborted', exit: 'aborted' });
    expect(said()).to.deep.equal([
      'suite-before three/first',
      'test-before three/first',
      'test-after three/first',
      'suite-after three/first',
    ]);
    expect(locksOf('first').at(-1)).to.match(/^released /);
    expect(existsSync(artifactsOf('second'))).to.equal(false);
    expect(stdout).to.contain('NONE     three/third: not begun: the run was stopped before');
    expect(await isThere('/api/v1/namespaces/tools')).to.equal(false);
    for (const file of ['hung', 'apart']) {
      const stat = `/proc/${readFileSync(join(site, file), 'utf8').trim()}/stat`;
      expect(existsSync(stat) && !/\) Z /.test(readFileSync(stat, 'utf8')), file).to.equal(false);
    }
  });

  it('says which suite or test is meant where a name is both; inside Prow each test has a folder of the artifacts', async () => {
    writeFileSync(
      join(site, 'suites', 'first.yaml'),
      suiteText(
        { suite: 'first', cluster: 'lab-0' },
        '  other: {scenario: {kind: burst, objects: 2}, hooks: {before: [{command: ["false"]}]}}\n',
      ),
    );
    const both = await prowess(['run', 'first'], where());
    expect([both.code, both.stderr]).to.deep.equal([
      2,
      'error: first is a suite and a test\nhint: the suite is first/, the test three/first\n',
    ]);
    const env = { ...where().env, JOB_SPEC: '{"type":"periodic","job":"perf","buildid":"12"}', ARTIFACTS: site };
    const inProw = await prowess(['run', 'first/', '--cluster', 'lab-0'], { cwd: site, env });
    expect(inProw.code, inProw.stderr).to.equal(5);
    const junit = (folder: string): string => readFileSync(join(site, folder, 'junit_prowess.xml'), 'utf8');
    expect(junit('.')).to.contain('<testcase name="first/other">');
    expect(junit('other')).to.contain('<testsuite name="other"').and.to.contain('<testcase name="run"');
    expect(JSON.parse(readFileSync(join(site, 'other', 'result.json'), 'utf8')).run).to.include({
      part: 'other',
      build: '12',
    });
  });

  it('gives each of its tests a history from the one build that Prow keeps of all of them', async () => {
    const tests = ['one', 'two'].map((name) => `  ${name}: {scenario: {kind: burst, objects: 2}}\n`);
    const whole = '  whole: {scenario: {kind: suite}, periodic: {interval: 24h}}\n';
    writeFiles(site, {
      'suites/both.yaml': suiteText({ suite: 'both', cluster: 'lab-0' }, [...tests, whole].join('')),
    });
    const artifacts = join(site, 'bucket', 'logs', 'periodic-both-whole', '12', 'artifacts');
    const JOB_SPEC = '{"type":"periodic","job":"periodic-both-whole","buildid":"12"}';
    const env = { ...where().env, JOB_SPEC, ARTIFACTS: artifacts };
    const ended = await withAir(async () => {
      forget('bucket');
      const finished = await prowessHere(['run', 'both/', '--cluster', 'lab-0'], { cwd: site, env });
      return { ...finished, result: ['one', 'two'].map((name) => resultBelow(join(artifacts, name))) };
    });
    expect(ended.code, ended.stderr).to.equal(0);
    expect(JSON.parse(readFileSync(join(artifacts, 'runs.json'), 'utf8')).parts).to.deep.equal(['one', 'two']);
    for (const name of ['one', 'two']) {
      const { code, stdout, stderr } = await prowessHere(
        ['history', `both/${name}`, '--store', join(site, 'bucket'), '--csv'],
        { cwd: site, env: { HOME: site } },
      );
      expect(code, stderr).to.equal(0);
      expect(stdout).to.match(/^periodic-both-whole,12,/m);
    }
  });

  it('runs in one cluster that is made for all tests, and removed when a signal ends the suite in a hook', async () => {
    writeMadeSite(site);
    const hanging = 'test $PROWESS_TEST = three/first || { touch hung; exec sleep 1000; }';
    writeFileSync(join(site, 'suites', 'three.yaml'), suite(hanging).replace('cluster: lab-0', 'cluster: made'));
    const args = ['run', 'three', '--cluster', 'made', '--store', 'runs'];
    const { code, stdout, stderr, result } = await withAir(async () => {
      forget('runs', 'said', 'hung');
      const running = prowessAtWork(args, { cwd: site, env: madeEnv() });
      await until(() => existsSync(join(site, 'hung')));
      expect(standing(site)).to.have.length(1);
      running.signal('SIGTERM');
      return { ...(await running.finished), result: resultOf('first') };
    });
    expect(code, stderr).to.equal(130);
    expect(result, stdout).to.include({ outcome: 'pass', exit: 'pass' });
    expect(resultOf('second')).to.include({ ended: 'aborted' });
    expect(said().at(-1)).to.equal('suite-after three/second');
    const made = ['first', 'second'].map((name) => resultOf(name).provenance.made?.id);
    expect(made[0])
      .to.match(/^made-/)
      .and.to.equal(made[1]);
    expect(standing(site)).to.deep.equal([]);
  });
});
