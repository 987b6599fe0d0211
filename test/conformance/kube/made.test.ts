import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { seededRandom } from '../../../src/model/random.ts';
import type { Result } from '../../../src/model/result.ts';
import { prowess, prowessAtWork } from '../../support/cli.ts';
import { writeFiles } from '../../support/files.ts';
import { emptyFolder } from '../../support/folder.ts';
import { LAB, suiteText, WORKLOAD } from '../../support/lab-site.ts';
import {
  brokenMadePromises,
  describeMadeKill,
  drawMadeBlows,
  killMadeRuns,
  type MadeAftermath,
  type MadeLab,
} from '../../support/made-kills.ts';
import { resultBelow } from '../../support/stored-run.ts';
import { until } from '../../support/until.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const KILLS = 10;

const programsWith = (argument: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return words.includes(argument) ? [`${pid}: ${words.slice(0, 80)}`] : [];
      } catch {
        return [];
      }
    });

describe('a cluster that a run makes of the real control plane (local)', function () {
  this.timeout(1_800_000);
  let site: string;
  let where: { readonly cwd: string; readonly env: { readonly TMPDIR: string } };

  /** Folders of clusters that runs of this test made: other control planes of this machine are in another temporary folder. */
  const folders = (): string[] =>
    readdirSync(where.env.TMPDIR).filter((name) => name.startsWith('prowess-infrastructure-'));
  /** Programs of those clusters: each has a path in its cluster's folder among its arguments. */
  const programs = (): string[] => programsWith(where.env.TMPDIR);

  beforeEach(async () => {
    site = await emptyFolder();
    where = { cwd: site, env: { TMPDIR: await emptyFolder() } };
    writeFiles(site, {
      'prowess.yaml': LAB,
      'suites/workloads/pod.yaml': WORKLOAD,
      'suites/made.yaml': suiteText(
        { suite: 'made', cluster: 'made' },
        '  burst: {scenario: {kind: burst, objects: 20}}\n',
      ),
      'suites/clusters/made.yaml': `version: 1
cluster: made
nodes: {schedulable: 3, controlPlane: 0}
infrastructure: {kind: local, checkout: ${JSON.stringify(ROOT)}, timeouts: {up: 10m, validate: 3m, down: 2m}}
`,
    });
  });

  it('is measured without a lock, and gone afterwards', async () => {
    const { code, stderr } = await prowess(['run', 'burst', '--cluster', 'made', '--store', 'runs'], where);
    const result: Result = resultBelow(join(site, 'runs'));
    expect(result.outcome, stderr).to.equal('pass');
    expect(code).to.equal(0);
    expect(result.run.backend).to.equal('kube');
    expect(result.provenance).to.not.have.property('lock');
    expect(result.provenance.made?.phases.map(({ how }) => how)).to.deep.equal(['done', 'done']);
    expect([...folders(), ...programs()]).to.deep.equal([]);
  });

  describe('of a suite of three tests with hooks', () => {
    const TESTS = ['first', 'second', 'third'];
    const three = (more: string): string =>
      suiteText(
        { suite: 'three', cluster: 'made' },
        TESTS.map((name) => `  ${name}: {scenario: {kind: burst, objects: 5}}\n`).join(''),
      ).replace(
        'tests:\n',
        `hooks:
  before: [{name: tools, manifests: [tools.yaml]}]
  test:
    before: [{name: more, command: [sh, -c, '${more}']}]
tests:
`,
      );

    beforeEach(() => {
      writeFiles(site, { 'tools.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: tools}\n' });
    });

    const resultsBelow = (store: string): Result[] =>
      readdirSync(join(site, store), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('result.json'))
        .map((path) => JSON.parse(readFileSync(join(site, store, path), 'utf8')));

    it('is made once for all of them, and gone afterwards', async () => {
      writeFiles(site, { 'suites/three.yaml': three('true') });
      const { code, stdout, stderr } = await prowess(['run', 'three', '--cluster', 'made', '--store', 'runs'], where);
      expect(code, stderr).to.equal(0);
      expect(stdout).to.contain('suite three: 3 of 3 tests passed');
      const results = resultsBelow('runs');
      expect(results.map(({ run }) => run.test).sort()).to.deep.equal(TESTS.map((name) => `three/${name}`));
      expect(new Set(results.map(({ provenance }) => provenance.made?.id)).size).to.equal(1);
      expect([...folders(), ...programs()]).to.deep.equal([]);
    });

    it('is found and removed by infra sweep where the runner is killed in a hook of the second test', async () => {
      const mark = join(site, 'second-began');
      writeFiles(site, {
        'suites/three.yaml': three(`test $PROWESS_TEST != three/second || { touch "${mark}"; sleep 600; }`),
      });
      const running = prowessAtWork(['run', 'three', '--cluster', 'made', '--store', 'runs'], where);
      await until(() => existsSync(mark));
      running.signal('SIGKILL');
      await running.finished;
      expect(programs()).not.to.deep.equal([]);
      expect(programsWith(mark)).not.to.deep.equal([]);
      const swept = await prowess(['infra', 'sweep', '--store', 'runs'], where);
      expect(swept.code, swept.stderr).to.equal(0);
      expect([...folders(), ...programs(), ...programsWith(mark)]).to.deep.equal([]);
    });
  });

  it(`leaves nothing that infra sweep does not find and remove, killed at ${KILLS} random points`, async () => {
    const lab: MadeLab = { site, env: { ...where.env, HOME: process.env.HOME ?? '' }, standing: folders, programs };
    const aftermaths: MadeAftermath[] = [];
    await killMadeRuns(
      [lab],
      drawMadeBlows(seededRandom('local'), KILLS),
      (aftermath) => aftermaths.push(aftermath) > 0,
    );
    console.log(`      ${aftermaths.map(describeMadeKill).join('\n      ')}`);
    expect(aftermaths.flatMap(brokenMadePromises)).to.deep.equal([]);
    expect(aftermaths.some(({ leftBefore }) => leftBefore > 0)).to.equal(true);
  });
});
