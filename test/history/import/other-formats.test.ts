import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { perfdash } from '../../../src/formats/perfdash.ts';
import { documentOf } from '../../../src/history/from-result.ts';
import { nameOf } from '../../../src/history/history.ts';
import type { Measurement } from '../../../src/model/result.ts';
import { toIso } from '../../../src/model/units.ts';
import { builtFacts } from '../../support/facts-builder.ts';
import { buildNumbers, pointLines, tableRuns } from '../../support/import-source.ts';
import { builtResult } from '../../support/result-builder.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/import');

/** Files of a fixture by their paths in a build. */
const filesOf = (...folder: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(FIXTURES, ...folder)).map((name) => [
      `artifacts/${basename(join(...folder))}/${name}`,
      readFileSync(join(FIXTURES, ...folder, name), 'utf8'),
    ]),
  );

const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  return expect.fail('nothing was refused');
};

describe('[U] history/import/perfscale-audit', () => {
  const values = JSON.stringify({ Values: { 'CREATE-pods-count': { value: 1 } } });

  it("names what a file is of as KubeVirt's published results do", () => {
    const lines = pointLines(
      buildNumbers('perfscale-audit', {
        'artifacts/VMI-perf-audit-results.json': values,
        'artifacts/VM-perf-audit-results.json': values,
        'artifacts/VM-instance-type-preference-perf-audit-results.json': values,
        'artifacts/junit.functest.xml': '<x/>',
      }),
    );
    expect(lines).to.deep.equal([
      'CREATE-pods-count.VMIResult.value ok 1',
      'CREATE-pods-count.VMResult.value ok 1',
      'CREATE-pods-count.VM-instance-type-preference.value ok 1',
    ]);
    expect(
      pointLines(buildNumbers('perfscale-audit', { 'artifacts/perfscale-audit-results.json': values })),
    ).to.deep.equal(['CREATE-pods-count.VMIResult.value ok 1']);
  });
});

describe('[U] history/import/kube-burner', () => {
  const run = () => buildNumbers('kube-burner', filesOf('kube-burner', 'collected-metrics'));

  it('reads quantiles, the duration, and metrics of Prometheus over all machines; not the documents of single objects', () => {
    expect(pointLines(run())).to.include.members([
      'vmiLatencyQuantilesMeasurement.virt-density.VMIScheduled.p99 ok 144029',
      'vmiLatencyQuantilesMeasurement.virt-density.PodPodScheduled.mean ok 119509',
      'vmiLatencyQuantilesMeasurement.virt-density.PodPodScheduled.min ok 0',
      'elapsedTime.virt-density.value ok 108',
      'nodeCPU.virt-density.user.mean ok 0.5',
      'nodeCPU.virt-density.user.max ok 0.7',
    ]);
    expect(pointLines(run()).filter((line) => line.startsWith('vmiLatencyMeasurement'))).to.deep.equal([]);
  });

  it('knows when it ran, which load it made, and with what', () => {
    const { startedAt, uploadedAt, hard, soft } = run();
    expect([startedAt, uploadedAt].map((at) => at && toIso(at))).to.deep.equal([
      '2024-11-26T12:58:27.942Z',
      '2024-11-26T13:00:15.817Z',
    ]);
    expect(hard).to.deep.equal({ 'load of virt-density': 'jobType create, jobIterations 100, qps 20, burst 20' });
    expect(soft).to.deep.equal({ 'kube-burner': 'v1.10.0', ocpVersion: '4.17.3' });
  });

  it('says that a job failed, and why', () => {
    const files = filesOf('kube-burner', 'collected-metrics');
    const failed = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [
        path,
        text
          .replace('"passed": true', '"passed": false')
          .replace('"executionErrors": ""', '"executionErrors": "timed out\\nx"'),
      ]),
    );
    expect(buildNumbers('kube-burner', failed)).to.include({
      outcome: 'fail',
      headline: "kube-burner's job virt-density failed: timed out",
    });
  });

  it('takes of a bucket only what kube-burner writes', () => {
    const text = '[{"metricName": "a", "value": 1}]';
    for (const path of ['prowjob.json', 'artifacts/metadata.json', 'artifacts/podLatencyMeasurement-a.json']) {
      expect(buildNumbers('kube-burner', { [path]: text }).points, path).to.deep.equal([]);
    }
    expect(buildNumbers('kube-burner', { 'artifacts/collected-metrics-1/a.json': text }).points).to.have.length(2);
  });

  it('says where a text is in the place of a number', () => {
    const text = '[{"metricName": "podLatencyQuantilesMeasurement", "quantileName": "Ready",\n "P99": "3774"}]';
    expect(refusal(() => buildNumbers('kube-burner', { 'podLatencyQuantilesMeasurement-a.json': text }))).to.equal(
      'podLatencyQuantilesMeasurement-a.json:2:9: 0 > P99: expected a number, got "3774"',
    );
  });
});

describe('[U] history/import/perfdash', () => {
  it("reads ClusterLoader2's summaries; what it writes where it has seen no object is suspect", () => {
    const run = buildNumbers('perfdash', filesOf('clusterloader2'));
    const lines = pointLines(run);
    expect(run.uploadedAt && toIso(run.uploadedAt)).to.equal('2026-11-29T15:46:54.000Z');
    expect(lines).to.include.members([
      'PodStartupLatency.pod_startup.PodStartupLatency_small.p50 ok 1360.883684',
      'PodStartupLatency.run_to_watch.PodStartupLatency_small.p50 ok 0',
      'StatefulPodStartupLatency.pod_startup.PodStartupLatency_small.p99 zero-suspect 0',
      'Timer.small.phases.create ok 6.153636592',
    ]);
    expect(lines).to.have.length(55);
  });

  const perfData = (...dataItems: readonly object[]): Record<string, string> => ({
    'artifacts/GenericPrometheusQuery Queue depth_load_2026-11-29T15:46:54Z.json': JSON.stringify({
      version: 'v1',
      dataItems,
    }),
  });

  it("reads generic queries by their titles, and drops the labels that hold a run's own numbers", () => {
    const item = { data: { Perc90: 3, Max: null }, unit: 'count', labels: { queue: 'a', Count: '7', SlowCount: '0' } };
    expect(pointLines(buildNumbers('perfdash', perfData(item)))).to.deep.equal([
      'Queue depth.load.a.p90 ok 3',
      'Queue depth.load.a.Max missing',
    ]);
  });

  it('says where a number is a text, and where two items are one series', () => {
    const path = Object.keys(perfData())[0];
    expect(refusal(() => buildNumbers('perfdash', perfData({ data: { Max: '3' } })))).to.equal(
      `${path}:1:45: dataItems > 0 > data > Max: expected a number, got "3"`,
    );
    const twice = { data: { Max: 3 }, labels: { queue: 'a' } };
    expect(refusal(() => buildNumbers('perfdash', perfData(twice, twice)))).to.match(
      /: dataItems > 1 > labels: expected each set of labels once, got "Queue depth\.load\.a\.Max"$/,
    );
  });

  it('gives back of a result of ours what perfdash is given: the same series, the same numbers', () => {
    const verbs = ['PATCH', 'GET'].map(
      (verb): Measurement => ({
        metric: 'apiserver-latency',
        labels: { verb, resource: 'pods' },
        statistics: [{ name: 'p50', value: 3.5 }],
        samples: 9,
        censored: 0,
      }),
    );
    const measurements = [...builtResult().measurements, ...verbs];
    const result = builtResult({ measurements });
    const artifacts = perfdash(result, builtFacts());
    const files = Object.fromEntries(artifacts.map(({ path, text }) => [`artifacts/${path}`, text]));
    const numbers = (points: ReturnType<typeof documentOf>['points']) =>
      points.map(({ series, value }) => `${nameOf(series)} ${value}`);
    const ours = documentOf(result, { folder: 'logs/a/1', address: '' }).points;
    const theirs = buildNumbers('perfdash', files).points;
    expect(theirs.length).to.be.greaterThan(5);
    expect(numbers(ours)).to.include.members(numbers(theirs));
  });
});

describe('[U] history/import/otava', () => {
  it("reads Otava's example: a run a row, a series for each column of numbers", async () => {
    const runs = await tableRuns('otava', readFileSync(join(FIXTURES, 'otava.csv'), 'utf8'));
    expect(runs).to.have.length(10);
    expect(runs[0]).to.include({ commit: 'aaa0', where: 'table.csv:2' });
    expect(runs[0]?.startedAt && toIso(runs[0].startedAt)).to.equal('2026-01-01T02:00:00.000Z');
    expect(runs[9] && pointLines(runs[9])).to.deep.equal(['metric1.value ok 148209', 'metric2.value ok 9.03']);
  });

  it('takes the branch for the line, and leaves other columns of text out', async () => {
    const [run] = await tableRuns('otava', 'time,branch,machine,score\n1704074400,release-1.6,rack a,-3\n');
    expect(run).to.include({ line: 'release-1.6', startedAt: 1704074400000 });
    expect(run && pointLines(run)).to.deep.equal(['score.value ok -3']);
  });

  it('says where something is no time, or no number', async () => {
    const refused = (text: string) => tableRuns('otava', text).then(String, (error: Error) => error.message);
    expect(await refused('time,a\n2026-01-01,1\n2026-01-02,fast\n')).to.equal(
      'table.csv:3:12: a: expected a number, got "fast"',
    );
    expect(await refused('time,a\nMonday,1\n')).to.equal(
      'table.csv:2:1: time: expected a time such as 2024-01-01T03:00:00Z, got "Monday"',
    );
    expect(await refused('when,a\n1,1\n')).to.equal('table.csv:1:1: expected a column time, got when, a');
  });
});
