import { expect } from 'chai';
import { declareOf } from '../../../src/app/history/rules.ts';
import { generate } from '../../../src/config/generator/generate.ts';
import { planOf } from '../../../src/config/plan/plans.ts';
import { shippedTemplates } from '../../support/shipped.ts';
import { SMALL, siteOf } from '../../support/site.ts';

const SUITE = `version: 1
suite: network
cluster: metal
repo: acme/config@main
tests:
  iperf:
    periodic: {cron: "5 5 * * *"}
    presubmit: {comment: /test perf}
    measures: environment
    scenario: {kind: iperf3, duration: 10s, image: registry.example/iperf3:v1}
`;
const config = siteOf({ ...SMALL, 'suites/network.yaml': SUITE });
const [test] = config.suites.flatMap(({ tests }) => tests);

describe('[I] config/plan/plans', () => {
  it('has a plan of a benchmark, which brings its own pods and has no workload', () => {
    if (test === undefined) throw new Error('no test');
    expect(planOf(test)?.steps.map(({ kind }) => kind)).to.include('benchmark');
  });

  it('gives its jobs a pod that runs it, and its history the numbers of the benchmark', () => {
    const jobs =
      generate(config, shippedTemplates(), new Map()).find(({ path }) => path.startsWith('jobs/'))?.text ?? '';
    expect(jobs.match(/ {6}- network\/iperf\n/g)).to.have.length(2);
    const declare = declareOf('network/iperf', test === undefined ? [] : [test]);
    expect(
      declare({ metric: 'benchmark-bandwidth', labels: { reading: 'received' }, statistic: 'value' }).key,
    ).to.equal(true);
    expect(
      declare({ metric: 'api-call-latency', labels: { verb: 'create', resource: 'pods' }, statistic: 'p99' }).key,
    ).to.equal(false);
  });
});
