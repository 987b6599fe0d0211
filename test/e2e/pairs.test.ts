import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { seededRandom } from '../../src/model/random.ts';
import type { Result } from '../../src/model/result.ts';
import { hours } from '../../src/model/units.ts';
import { prowessHere } from '../support/cli-here.ts';
import { writeFiles } from '../support/files.ts';
import { emptyFolder } from '../support/folder.ts';
import { suiteText, writeLabSite } from '../support/lab-site.ts';
import { type SimServer, simServer } from '../support/sim-serve.ts';

const [BASE, SLOW, ALIKE] = ['a1'.repeat(20), 'b2'.repeat(20), 'c3'.repeat(20)];
const SLOWER = { fault: 'slow-stage', stage: 'pod-running', delayMs: 600, image: `quay.io/lab/virt-operator:${SLOW}` };

/** The seed of a simulated run draws its hour: those of main are before the others. */
const hourOf = (seed: string): number => seededRandom(`${seed}/start`).integer(hours(24));
const SEEDS = Array.from({ length: 40 }, (_, index) => String(index + 1)).sort((a, b) => hourOf(a) - hourOf(b));
const LAST = SEEDS.at(-1) ?? '';

describe('[E] prowess run --against', function () {
  this.timeout(300_000);
  let site: string;

  beforeEach(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1);
    writeFiles(site, {
      'suites/perf.yaml': suiteText(
        { suite: 'perf', cluster: 'lab-0' },
        `  burst:
    scenario: {kind: burst, objects: 40}
    subject: {kind: images, registry: quay.io/lab, tag: "{{run.commit}}"}
    presubmit: {comment: /test perf, repetitions: until-decided, atMost: 4}
    history: {key: [{metric: creation-latency}], tolerance: {creation-latency: 5%}}
`,
      ),
      'slower.yaml': `version: 1\nfaults: ${JSON.stringify([SLOWER])}\n`,
    });
  });

  const run = (...args: readonly string[]) =>
    prowessHere(['run', 'perf/burst', '--cluster', 'sim', '--store', 'runs', ...args], { cwd: site });
  const main = async (count: number): Promise<void> => {
    for (const seed of SEEDS.slice(0, count)) await run('--seed', seed, '--commit', BASE);
  };
  const results = (): Result[] =>
    globSync(join(site, 'runs/logs/*/*/artifacts/result.json'))
      .sort()
      .map((file) => JSON.parse(readFileSync(file, 'utf8')));
  const paired = () =>
    results().flatMap(({ run: { pair, commit } }) => (pair === undefined ? [] : [{ ...pair, commit }]));

  it('calls a build worse by which pods start later, and leaves the history as it was', async () => {
    await main(8);
    const { code, stdout, stderr } = await run(
      '--seed',
      LAST,
      '--commit',
      SLOW,
      '--against',
      BASE,
      '--faults',
      'slower.yaml',
    );
    expect(code, stderr).to.equal(1);
    expect(stdout).to.match(/perf\/burst: worse: Creation latency watch Pod Running \+/);
    expect(stdout).to.contain('of at most 3 pairs on one cluster, beside 4 pairs of neighbouring runs of main');
    const { stdout: history } = await prowessHere(['history', 'perf/burst', '--store', 'runs', '--json'], {
      cwd: site,
    });
    expect(JSON.parse(history).tests[0].lines[0].runs).to.equal(8);
  });

  it('does not call one worse that is the same, and alternates base, head, head, base', async () => {
    await main(8);
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

  it('is not decided without a history, and says what that needs', async () => {
    const { code, stdout } = await run('--seed', LAST, '--commit', SLOW, '--against', BASE);
    expect(code).to.equal(6);
    expect(stdout).to.contain('has 0 pairs of neighbouring runs and needs 3 for so few pairs');
  });

  it('refuses what would be one build, and what cannot be two pairs', async () => {
    expect(await run('--commit', BASE, '--against', BASE)).to.include({ code: 2 });
    expect(await run('--commit', SLOW, '--against', BASE, '--at-most', '3')).to.include({ code: 2 });
    const suite = await prowessHere(['run', 'perf', '--commit', SLOW, '--against', BASE], { cwd: site });
    expect(suite.stderr).to.contain('--against is for one test');
  });

  it('runs both builds in one job of Prow whose suite says so, and they are read as its runs', async () => {
    const server: SimServer = await simServer(['--nodes', '4', '--speed', '40']);
    try {
      const folder = join(site, 'runs', 'pr-logs/pull/example_lab/7/pull-perf-burst/100');
      const refs = { org: 'example', repo: 'lab', base_ref: 'main', base_sha: BASE, pulls: [{ number: 7, sha: SLOW }] };
      const spec = { type: 'presubmit', job: 'pull-perf-burst', buildid: '100', refs };
      const env = {
        KUBECONFIG: server.kubeconfig,
        JOB_SPEC: JSON.stringify(spec),
        ARTIFACTS: join(folder, 'artifacts'),
      };
      const args = ['run', 'perf/burst', '--cluster', 'lab-0', '--store', join(site, 'runs')];
      const { code, stderr } = await prowessHere(args, { cwd: site, env });
      expect(code, stderr).to.equal(6);
      const parts = JSON.parse(readFileSync(join(folder, 'artifacts/runs.json'), 'utf8')).parts;
      expect(parts).to.deep.equal(['1-base', '1-head', '2-head', '2-base']);
      expect(readFileSync(join(folder, 'artifacts/comparison.md'), 'utf8')).to.contain(
        'not decided after 2 of 2 pairs',
      );
      writeFiles(site, {
        'runs/pr-logs/directory/pull-perf-burst/100.txt':
          'gs://lab-results/pr-logs/pull/example_lab/7/pull-perf-burst/100',
      });
      const { stdout } = await prowessHere(['history', 'perf/burst', '--store', 'runs', '--csv'], { cwd: site });
      expect(new Set(stdout.match(/,pair,/g) ?? []).size, stdout.slice(0, 300)).to.equal(1);
    } finally {
      await server.stop();
    }
  });
});
