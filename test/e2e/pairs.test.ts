import { cpSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { seededRandom } from '../../src/model/random.ts';
import type { Result } from '../../src/model/result.ts';
import { hours } from '../../src/model/units.ts';
import { prowessHere } from '../support/cli-here.ts';
import { writeFiles } from '../support/files.ts';
import { emptyFolder } from '../support/folder.ts';
import { BASE, pullOf, SLOW, writePairsSite } from '../support/pairs-site.ts';

const ALIKE = 'c3'.repeat(20);
const SLOWER = { fault: 'slow-stage', stage: 'pod-running', delayMs: 1200, image: `quay.io/lab/virt-operator:${SLOW}` };

/** The seed of a simulated run draws its hour: those of main are before the others. */
const hourOf = (seed: string): number => seededRandom(`${seed}/start`).integer(hours(24));
const SEEDS = Array.from({ length: 40 }, (_, index) => String(index + 1)).sort((a, b) => hourOf(a) - hourOf(b));
const LAST = SEEDS.at(-1) ?? '';

describe('[I] prowess run --against', () => {
  let site: string;
  /** A site with eight runs of main. */
  let withMain: string;

  before(async () => {
    withMain = await emptySite();
    site = withMain;
    for (const seed of SEEDS.slice(0, 8)) await run('--seed', seed, '--commit', BASE);
  });
  beforeEach(async () => {
    site = await emptySite();
  });

  const copyMain = (): void => cpSync(join(withMain, 'runs'), join(site, 'runs'), { recursive: true });

  const run = (...args: readonly string[]) =>
    prowessHere(['run', 'perf/burst', '--cluster', 'sim', '--store', 'runs', ...args], { cwd: site });
  const results = (): Result[] =>
    globSync(join(site, 'runs/logs/*/*/artifacts/result.json'))
      .sort()
      .map((file) => JSON.parse(readFileSync(file, 'utf8')));
  const paired = () =>
    results().flatMap(({ run: { pair, commit } }) => (pair === undefined ? [] : [{ ...pair, commit }]));

  it('calls a build worse by which pods start later, and leaves the history as it was', async () => {
    copyMain();
    const { code, stdout, stderr } = await run(
      '--seed',
      LAST,
      '--commit',
      SLOW,
      '--against',
      BASE,
      '--faults',
      'slower.yaml',
      '--at-most',
      '10',
    );
    expect(code, stderr).to.equal(1);
    expect(stdout).to.match(/perf\/burst: worse: Creation latency watch Pod Running \+/);
    expect(paired().length).to.be.lessThan(10);
    expect(stdout).to.contain('of at most 5 pairs on one cluster, beside 4 pairs of neighbouring runs of main');
    const { stdout: history } = await prowessHere(['history', 'perf/burst', '--store', 'runs', '--json'], {
      cwd: site,
    });
    expect(JSON.parse(history).tests[0].lines[0].runs).to.equal(8);
  });

  it('does not call one worse that is the same, and alternates base, head, head, base', async () => {
    copyMain();
    const { code, stderr } = await run('--seed', LAST, '--commit', ALIKE, '--against', BASE);
    expect(code, stderr).to.be.oneOf([0, 6]);
    expect(
      paired()
        .map(({ number, side }) => `${number} ${side}`)
        .slice(0, 4),
    ).to.deep.equal(['1 base', '1 head', '2 head', '2 base']);
    expect(new Set(paired().map(({ side, commit }) => `${side} ${commit}`))).to.deep.equal(
      new Set([`base ${BASE}`, `head ${ALIKE}`]),
    );
    const listed = await prowessHere(['history', 'perf/burst', '--store', 'runs', '--json'], { cwd: site });
    expect(JSON.parse(listed.stdout).tests[0].lines[0].runs).to.equal(8);
  });

  it('says before the first run what can be decided, and runs nothing where nothing can', async () => {
    const asked = ['--seed', LAST, '--commit', SLOW, '--against', BASE];
    const { code, stderr } = await run(...asked);
    expect(code).to.equal(2);
    expect(stderr).to.contain(
      'nothing was run: 3 pairs can decide nothing: main has 0 pairs of neighbouring runs, and they need 3',
    );
    expect(stderr).to.contain('let 6 more runs of main come first, or allow 14 runs');
    copyMain();
    const few = await run(...asked, '--at-most', '4');
    expect([few.code, few.stderr])
      .to.have.nested.property('[1]')
      .that.contains('main has 4 pairs')
      .and.contains('allow 6 runs');
    expect(results().filter(({ run: { pair } }) => pair !== undefined)).to.deep.equal([]);
    const again = [await run(...asked), await run(...asked)];
    expect(again[0]?.stderr).to.contain('at most 3 pairs, which can decide after 3 pairs: main has 4 pairs');
    const [said, saidAgain] = again.map(({ stdout }) => stdout.split('\nperf/burst: ')[1]);
    expect(said, 'all three were run').to.match(/3 of (at most )?3 pairs/);
    expect(saidAgain).to.equal(said);
    expect(new Set(paired().map(({ id }) => id)).size).to.equal(2);
  });

  it('refuses what would be one build, and what cannot be two pairs', async () => {
    expect(await run('--commit', BASE, '--against', BASE)).to.include({ code: 2 });
    expect(await run('--commit', SLOW, '--against', BASE, '--at-most', '3')).to.include({ code: 2 });
    expect(await run('--commit', SLOW, '--against', BASE, '--at-most', '1e9')).to.include({ code: 2 });
    expect((await run('--commit', SLOW, '--at-most', '8')).stderr).to.contain('name the other: --against SHA');
    const suite = await prowessHere(['run', 'perf', '--commit', SLOW, '--against', BASE], { cwd: site });
    expect(suite.stderr).to.contain('--against is for one test');
  });

  it('begins with the base in one job of Prow whose suite says so, and ends where there is no cluster', async () => {
    copyMain();
    const artifacts = join(site, 'artifacts');
    const env = { KUBECONFIG: join(site, 'none'), JOB_SPEC: pullOf('100'), ARTIFACTS: artifacts };
    const { code, stderr } = await prowessHere(['run', 'perf/burst', '--cluster', 'lab-0', '--store', 'runs'], {
      cwd: site,
      env,
    });
    expect(code, stderr).to.equal(2);
    expect(stderr).to.contain('there is no cluster to talk to');
    expect(stderr).to.contain(`pair 1 of at most 3, base ${BASE.slice(0, 9)}`);
    expect(JSON.parse(readFileSync(join(artifacts, 'runs.json'), 'utf8')).parts).to.deep.equal(['1-base']);
    const { run }: Result = JSON.parse(readFileSync(join(artifacts, '1-base/result.json'), 'utf8'));
    expect(run.pair).to.deep.include({ number: 1, side: 'base', most: 3 });
  });
});

/** A site with one test, which no run has measured. */
async function emptySite(): Promise<string> {
  const site = await emptyFolder();
  writePairsSite(site);
  writeFiles(site, { 'slower.yaml': `version: 1\nfaults: ${JSON.stringify([SLOWER])}\n` });
  return site;
}
