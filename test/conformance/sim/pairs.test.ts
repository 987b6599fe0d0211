import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { documentJson } from '../../../src/history/document-json.ts';
import { documentOf } from '../../../src/history/from-result.ts';
import type { RunDocument } from '../../../src/history/run.ts';
import { epochMs, hours } from '../../../src/model/units.ts';
import { parseResult } from '../../../src/shapes/parse-result.ts';
import { prowess } from '../../support/cli.ts';
import { writeFiles } from '../../support/files.ts';
import { emptyFolder } from '../../support/folder.ts';
import { type Forge, openForge } from '../../support/forge.ts';
import { pullOf, pushOf, SLOW, writePairsSite } from '../../support/pairs-site.ts';
import { type SimServer, simServer } from '../../support/sim-serve.ts';

/** Objects of every build take minutes of the cluster's time, so that what this machine is late by is a small share of it; those of one build a fifth longer. */
const [SPEED, WHOLE_MS, SAME] = [100, 300_000, 'd4'.repeat(20)];
const later = (delayMs: number, more: object = {}) => ({ fault: 'slow-stage', stage: 'pod-running', delayMs, ...more });
const LATE = [later(1.2 * WHOLE_MS, { image: `quay.io/lab/virt-operator:${SLOW}` }), later(WHOLE_MS)];

/** What `/test perf` starts and says, in real time: a run over HTTP waits for what a run in virtual time passes over. */
describe('conformance/sim/pairs', function () {
  this.timeout(900_000);
  let servers: SimServer[] = [];
  let forge: Forge;
  let site: string;

  before(async () => {
    site = await emptyFolder();
    writePairsSite(site, 4);
    writeFiles(site, { 'late.yaml': JSON.stringify({ version: 1, faults: LATE }) });
    const args = ['--nodes', '4', '--speed', String(SPEED), '--faults', join(site, 'late.yaml')];
    servers = [await simServer(args), await simServer(args)];
    forge = await openForge(() => new Date());
    await writeHistory();
  });
  after(async () => {
    await forge.close();
    for (const server of servers) await server.stop();
  });

  /** A job of Prow on one of the clusters, with its folder in the bucket. */
  const job = (spec: string, folder: string, cluster: number) => {
    const ARTIFACTS = join(site, 'runs', folder, 'artifacts');
    const env = { KUBECONFIG: servers[cluster]?.kubeconfig ?? '', JOB_SPEC: spec, ARTIFACTS };
    const args = ['run', 'perf/burst', '--cluster', 'lab-0', '--store', join(site, 'runs')];
    return prowess(args, { cwd: site, env });
  };

  /** One run of main as it is, and others of the days before that differ from it by a percent or two. */
  async function writeHistory(): Promise<void> {
    const folder = 'logs/post-perf-burst/100';
    const { code, stderr } = await job(pushOf('100'), folder, 0);
    expect(code, stderr).to.equal(0);
    const file = join(site, 'runs', folder, 'artifacts/result.json');
    const newest = documentOf(parseResult(readFileSync(file, 'utf8'), file), { folder, address: folder });
    for (let day = 1; day <= 24; day++) {
      const path = `runs/logs/post-perf-burst/${day}/artifacts/history.json`;
      writeFiles(site, { [path]: documentJson(dayOf(newest, day)) });
    }
  }

  function dayOf({ run, points }: RunDocument, day: number): RunDocument {
    const scatter = 1 + (((day * 7) % 11) - 5) / 400;
    return {
      run: { ...run, build: String(day), startedAt: epochMs(run.startedAt - hours(24 * (30 - day))) },
      points: points.map((point) => ({ ...point, ...(point.value !== undefined && { value: point.value * scatter }) })),
    };
  }

  /** The job that a pull request's test starts, its folder, and what the store then says of it. */
  async function tested(pull: { readonly number: number; readonly head: string; readonly cluster: number }) {
    const { number, head, cluster } = pull;
    const folder = `pr-logs/pull/example_lab/${number}/pull-perf-burst/${number}`;
    const ended = await job(pullOf(String(number), number, head), folder, cluster);
    writeFiles(site, { [`runs/pr-logs/directory/pull-perf-burst/${number}.txt`]: `gs://lab-results/${folder}` });
    forge.pulls.set(`example/lab#${number}`, { state: 'OPEN', headRefOid: head, baseRefName: 'main', comments: [] });
    return { ...ended, artifacts: join(site, 'runs', folder, 'artifacts') };
  }

  const commentsOn = (number: number): string[] =>
    (forge.pulls.get(`example/lab#${number}`)?.comments ?? []).map(({ body }) => body);

  it('calls a pull request worse by which pods start a fifth later, and not one that changes nothing, and says so on each', async () => {
    const [slow, same] = await Promise.all([
      tested({ number: 8, head: SLOW, cluster: 0 }),
      tested({ number: 7, head: SAME, cluster: 1 }),
    ]);
    expect(slow.code, slow.stderr).to.equal(1);
    expect(same.code, same.stderr).to.be.oneOf([0, 6]);
    expect(slow.stderr).to.contain('at most 2 pairs, which can decide after 2 pairs: main has 12 pairs');
    const { parts } = JSON.parse(readFileSync(join(slow.artifacts, 'runs.json'), 'utf8'));
    expect(parts).to.deep.equal(['1-base', '1-head', '2-head', '2-base']);
    expect(readFileSync(join(slow.artifacts, 'comparison.md'), 'utf8')).to.contain('perf/burst: regressed');

    const args = ['report-pr', '--store', 'runs', '--deck', forge.url, '--github-api', forge.url];
    const report = await prowess(args, { cwd: site, env: { GITHUB_TOKEN: 'secret' } });
    expect(report.code, report.stderr).to.equal(0);
    expect(commentsOn(8)).to.have.lengthOf(1);
    expect(commentsOn(8)[0]).to.match(
      /### ❌ perf\/burst: worse with this pull request\n\n\*\*Worse: Creation latency watch Pod Running \+\d+ %/,
    );
    expect(commentsOn(8)[0]).to.contain('pairs on one cluster, beside 12 pairs of neighbouring runs of main');
    expect(commentsOn(7)).to.have.lengthOf(1);
    expect(commentsOn(7)[0]).to.not.contain('worse with this pull request');
  });
});
