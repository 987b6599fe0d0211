import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { seededRandom } from '../../../src/model/random.ts';
import type { Result } from '../../../src/model/result.ts';
import { withAir } from '../../support/air.ts';
import { prowess, prowessAtWork } from '../../support/cli.ts';
import { prowessHere } from '../../support/cli-here.ts';
import { emptyFolder } from '../../support/folder.ts';
import { writeKopsSite } from '../../support/kops-stand-in.ts';
import { writeLongTest } from '../../support/lab-site.ts';
import {
  brokenMadePromises,
  commandLab,
  describeMadeKill,
  drawMadeBlows,
  killMadeRuns,
  type MadeAftermath,
} from '../../support/made-kills.ts';
import { madeEnv, standing, writeMadeSite } from '../../support/made-site.ts';
import { artifactsBelow } from '../../support/stored-run.ts';
import { until } from '../../support/until.ts';

describe('[E] a run that makes its own cluster', () => {
  let site: string;
  let env: Record<string, string>;
  before(() => {
    env = { ...madeEnv(), PATH: process.env.PATH ?? '' };
  });
  beforeEach(async () => {
    site = await emptyFolder();
  });

  const ARGS = ['run', 'burst', '--cluster', 'made', '--store', 'runs'];
  /** Of one that is still at work when what it is met by comes, however slow that is. */
  const LONG = ['run', 'long', '--cluster', 'made', '--store', 'runs'];
  const artifacts = (): string => artifactsBelow(join(site, 'runs')) ?? '';
  const textOf = (name: string): string => readFileSync(join(artifacts(), name), 'utf8');
  const jsonOf = (name: string) => JSON.parse(textOf(name));
  const resultOf = (): Result => jsonOf('result.json');
  const phasesOf = (phases: readonly { phase: string; how: string }[]): string[] =>
    phases.map(({ phase, how }) => `${phase} ${how}`);

  const measured = () =>
    withAir(async () => {
      rmSync(join(site, 'runs', 'logs'), { recursive: true, force: true });
      return { ...(await prowess(ARGS, { cwd: site, env })), result: resultOf() };
    });

  it('measures on it without a lock, removes it, and says in result and report what it came to', async () => {
    writeMadeSite(site, '  price: {perHour: 3600, currency: EUR}\n');
    const { code, stderr, result } = await measured();
    expect(result.outcome, stderr).to.equal('pass');
    expect(code).to.equal(0);
    expect(result.provenance).to.not.have.property('lock');
    expect(result.provenance.regime.hard).to.include({ infrastructure: 'made for each run (command)' });
    const { made } = result.provenance;
    expect(phasesOf(made?.phases ?? [])).to.deep.equal(['up done', 'validate done']);
    expect(made?.phases[1]?.found).to.deep.equal({ expected: 4, registered: 5, ready: 4, notReady: [] });
    expect(made?.cost?.currency).to.equal('EUR');
    const account = jsonOf('infrastructure.json');
    expect(phasesOf(account.phases)).to.deep.equal(['up done', 'validate done', 'down done']);
    expect(textOf('junit_teardown.xml')).to.contain('nothing is left of the cluster');
    expect(account.cost.amount).to.be.above(made?.cost?.amount ?? Number.POSITIVE_INFINITY);
    expect(textOf('prowess-report.html')).to.contain('was made for this run (command)');
    expect(standing(site)).to.deep.equal([]);
  });

  it('has a result, and removes what there is, where the cluster cannot be made', async () => {
    writeMadeSite(site, '  onFailure: [sh, -c, "echo why > $ARTIFACTS/dump.txt"]\n');
    const { code, stderr } = await prowessHere(ARGS, {
      cwd: site,
      env: { PATH: env.PATH ?? '', PROWESS_PROGRAM: 'false' },
    });
    expect(code, stderr).to.equal(5);
    expect(resultOf()).to.deep.include({ outcome: 'invalid', ended: 'infrastructure', exit: 'infrastructure' });
    expect(existsSync(join(dirname(artifactsBelow(join(site, 'runs')) ?? ''), 'finished.json'))).to.equal(true);
    expect(textOf('junit_prowess.xml')).to.contain('could not be made');
    expect(textOf('dump.txt')).to.equal('why\n');
    expect(phasesOf(jsonOf('infrastructure.json').phases)).to.deep.equal(['up failed', 'dump done', 'down done']);
    expect(standing(site)).to.deep.equal([]);
  });

  it('ends what an `up` that failed has started apart from itself', async () => {
    writeMadeSite(site);
    const file = join(site, 'suites', 'clusters', 'made.yaml');
    const failing = 'up: [sh, -c, "setsid sleep 1000 & echo $! > apart; exit 1"]';
    const text = readFileSync(file, 'utf8').replace('up: [./up.sh, "{{id}}"]', () => failing);
    writeFileSync(file, text);
    const { code, stderr } = await prowessHere(ARGS, { cwd: site, env });
    expect(code, stderr).to.equal(5);
    expect(readFileSync(join(site, 'apart'), 'utf8')).to.match(/^\d+\n$/);
    expect(commandLab(site).programs()).to.deep.equal([]);
  });

  it('ends with 5 and a sentence where the teardown hangs; results are there before', async () => {
    writeMadeSite(site);
    const file = join(site, 'suites', 'clusters', 'made.yaml');
    const hanging = 'sh, -c, \'trap "" TERM; echo $$ > hung; sleep 1000\'';
    const text = readFileSync(file, 'utf8')
      .replace('up: [./up.sh, "{{id}}"]', 'up: ["false"]')
      .replace('down: [./down.sh, "{{id}}"]', () => `down: [${hanging}]`)
      .replace('down: 20s', 'down: 3s');
    writeFileSync(
      file,
      `${text}  teardown: {retries: 1, onFailure: [sh, -c, 'echo "$PROWESS_INFRASTRUCTURE_ID" > alerted']}\n`,
    );
    const { code, stderr } = await prowessHere(ARGS, { cwd: site, env });
    expect(code, stderr).to.equal(5);
    expect(stderr).to.match(/could not be removed, after 2 attempts: took longer than 3 s; last seen: sh was at work/);
    expect(readFileSync(join(site, 'alerted'), 'utf8')).to.match(/^made-[0-9a-f]{8}\n$/);
    expect(jsonOf('infrastructure.json').gone).to.equal(false);
    const hung = Number(readFileSync(join(site, 'hung'), 'utf8'));
    expect(() => process.kill(hung, 0)).to.throw('ESRCH');
    expect(resultOf().outcome).to.equal('invalid');
    const { stdout } = await prowessHere(['infra', 'list', '--json'], { cwd: site, env });
    const [record] = JSON.parse(stdout);
    expect(record).to.deep.include({ state: 'left', test: 'made/burst' });
    expect(record.over).to.match(/could not remove it: took longer/);
    writeMadeSite(site);
    expect((await prowessHere(['infra', 'sweep'], { cwd: site, env })).stdout).to.match(
      /: removed, its runner could not/,
    );
  });

  it('is a failure everywhere where a run that passed leaves its cluster, also once its results are computed again', async () => {
    writeMadeSite(site, '  teardown: {retries: 0}\n');
    const file = join(site, 'suites', 'clusters', 'made.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('down: [./down.sh, "{{id}}"]', 'down: ["false"]'));
    const { code, stderr, result } = await measured();
    expect(code, stderr).to.equal(5);
    expect(result.outcome).to.equal('pass');
    const agrees = (): void => {
      const finished = JSON.parse(readFileSync(join(artifacts(), '..', 'finished.json'), 'utf8'));
      expect(finished).to.include({ result: 'FAILURE', passed: false });
      expect(textOf('junit_teardown.xml'))
        .to.contain('the cluster is still there')
        .and.to.contain('could not be removed');
    };
    agrees();
    expect((await prowessHere(['results', join(artifacts(), '..')], { cwd: site, env })).code).to.equal(0);
    agrees();
    writeMadeSite(site);
    await prowessHere(['infra', 'sweep'], { cwd: site, env });
    expect(standing(site)).to.deep.equal([]);
  });

  for (const { name, hasBegun } of [
    { name: 'while it is made', hasBegun: () => standing(site).length > 0 },
    { name: 'in the run', hasBegun: () => artifactsBelow(join(site, 'runs')) !== undefined },
  ]) {
    it(`is removed when SIGTERM comes ${name}, and the run is an aborted one`, async () => {
      writeMadeSite(site);
      writeLongTest(site, 'made');
      const run = prowessAtWork(LONG, { cwd: site, env });
      await until(hasBegun);
      run.signal('SIGTERM');
      const { code, stderr } = await run.finished;
      expect(code, stderr).to.equal(130);
      expect(resultOf()).to.deep.include({ ended: 'aborted', exit: 'aborted' });
      expect(jsonOf('infrastructure.json').gone).to.equal(true);
      expect(standing(site)).to.deep.equal([]);
    });
  }

  it('is found and removed by infra sweep wherever its runner was killed, and not while it is at work', async () => {
    const sites = await Promise.all([emptyFolder(), emptyFolder()]);
    for (const folder of sites) writeMadeSite(folder);
    const aftermaths: MadeAftermath[] = [];
    const blows = drawMadeBlows(seededRandom('made'), 10);
    await killMadeRuns(sites.map(commandLab), blows, (aftermath) => aftermaths.push(aftermath) > 0);
    console.log(`      ${aftermaths.map(describeMadeKill).join('\n      ')}`);
    expect(aftermaths).to.have.length(10);
    expect(aftermaths.flatMap(brokenMadePromises)).to.deep.equal([]);
    expect(aftermaths.some(({ known }) => known.length > 0)).to.equal(true);
  });

  it('is left alone by infra sweep while its run is at work', async () => {
    writeMadeSite(site);
    writeLongTest(site, 'made');
    const run = prowessAtWork(LONG, { cwd: site, env });
    await until(() => artifactsBelow(join(site, 'runs')) !== undefined);
    const { stdout, code } = await prowessHere(['infra', 'sweep'], { cwd: site, env });
    expect(stdout).to.match(/^made-[0-9a-f]{8}: at work\n$/);
    expect(code).to.equal(0);
    expect(standing(site)).to.have.length(1);
    run.signal('SIGTERM');
    await run.finished;
    expect((await prowessHere(['infra', 'list'], { cwd: site, env })).stdout).to.equal('no made cluster is known\n');
  });

  it("says that the pull request's code was in control, and keeps no record inside a pod that may write none", async () => {
    writeMadeSite(site);
    const JOB_SPEC = JSON.stringify({
      type: 'presubmit',
      job: 'pull-lab-burst',
      buildid: '1',
      refs: {
        org: 'example',
        repo: 'lab',
        base_ref: 'main',
        base_sha: 'a'.repeat(40),
        pulls: [{ number: 7, sha: 'b'.repeat(40) }],
      },
    });
    const pod = { JOB_SPEC, ARTIFACTS: join(site, 'artifacts'), PATH: env.PATH ?? '', PROWESS_PROGRAM: 'false' };
    const { code, stderr } = await prowessHere(['run', 'burst', '--cluster', 'made'], { cwd: site, env: pod });
    expect(code, stderr).to.equal(5);
    expect(stderr).to.contain('no record is kept of made-');
    const result: Result = JSON.parse(readFileSync(join(site, 'artifacts', 'result.json'), 'utf8'));
    expect(result.run).to.include({ untrusted: true, pull: '7' });
    expect(result.provenance.subject).to.match(/, measured where the pull request's code was in control$/);
    expect(existsSync(join(site, 'runs'))).to.equal(false);
  });

  it('is made and removed by kops (a stand-in), and refused where its nodes have another version than the pinned one', async () => {
    const PATH = `${writeKopsSite(site)}:${env.PATH}`;
    const run = ['run', 'burst', '--cluster', 'gce', '--store', 'runs'];
    const { code, stderr } = await prowessHere(run, { cwd: site, env: { ...env, PATH } });
    expect(code, stderr).to.equal(5);
    expect(phasesOf(jsonOf('infrastructure.json').phases)).to.deep.equal(['up done', 'validate failed', 'down done']);
    expect(resultOf().headline).to.contain('; the cluster file pins v1.30.2');
    expect(existsSync(join(site, 'installed'))).to.equal(true);
    expect(readdirSync(join(site, 'state'))).to.deep.equal([]);
    const { stdout } = await prowessHere(['infra', 'list'], { cwd: site, env });
    expect(stdout).to.equal('no made cluster is known\n');
  });

  it('is no cluster that other commands reach: a kubeconfig of a person leads to another one', async () => {
    writeMadeSite(site);
    for (const args of [
      ['cleanup', 'burst'],
      ['doctor', 'burst', '--cluster', 'made'],
      ['lock', 'status', '--cluster', 'made'],
    ]) {
      const { code, stderr } = await prowessHere(args, { cwd: site, env: { ...env, KUBECONFIG: join(site, 'mine') } });
      expect(code, args.join(' ')).to.equal(2);
      expect(stderr).to.contain('made is made by each run and removed after it');
    }
  });

  it('refuses a run that may cost more than its ceiling before anything is made', async () => {
    writeMadeSite(site, '  price: {perHour: 100, currency: EUR, ceiling: 10}\n');
    const { code, stderr } = await prowessHere(ARGS, { cwd: site, env });
    expect(code).to.equal(2);
    expect(stderr).to.match(/the ceiling is 10 EUR/);
    expect(existsSync(join(site, 'made'))).to.equal(false);
  });
});
