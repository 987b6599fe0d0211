import { expect } from 'chai';
import type { Test } from '../../../src/model/suite.ts';
import { shippedConfig } from '../../support/shipped.ts';
import { SMALL, siteOf } from '../../support/site.ts';

const HEAD = 'version: 1\nsuite: product\ncluster: metal\nrepo: acme/product@main\ndefaults: {workload: pod}\ntests:\n';

function testsOf(tests: string, files: Readonly<Record<string, string>> = {}): readonly Test[] {
  return siteOf({ ...files, 'suites/product.yaml': HEAD + tests }).suites[0]?.tests ?? [];
}

function testOf(tests: string, files: Readonly<Record<string, string>> = {}): Test {
  const [only, ...more] = testsOf(tests, files);
  if (only === undefined || more.length > 0) throw new Error('expected one test');
  return only;
}

const experimentOf = (...given: Parameters<typeof testOf>): Test['experiment'] => testOf(...given).experiment;
const triggersOf = (...given: Parameters<typeof testOf>): Test['triggers'] => testOf(...given).triggers;

describe('[I] config/suite/parse', () => {
  it('reads the suite that ships', () => {
    const [suite] = shippedConfig().suites;
    const read = suite?.tests.map(({ name, triggers: { periodic, presubmit }, experiment: { workloads } }) => [
      name,
      periodic?.schedule,
      presubmit?.comment,
      workloads.map(({ name }) => name),
    ]);
    expect(read).to.deep.equal([
      ['density-100', { cron: '0 0,8,16 * * *' }, '/test perf', ['vmi-cirros']],
      ['density-100-vm', { cron: '20 3,11,19 * * *' }, undefined, ['vm-cirros']],
      ['density-100-vm-instancetype', { cron: '20 6,14,22 * * *' }, undefined, ['vm-instancetype']],
      ['kwok-8000', { cron: '40 2,10,18 * * *' }, undefined, ['vmi-kwok']],
      ['kwok-100', { cron: '20 5,13,21 * * *' }, undefined, ['vmi-kwok']],
    ]);
  });

  it('takes addresses with and without a slash at their end', () => {
    const written = SMALL['prowess.yaml'].replace('https://prow.example,', 'https://prow.example/,');
    const { urls } = siteOf({ 'prowess.yaml': written }).site;
    expect(urls).to.deep.equal({
      deck: 'https://prow.example',
      testgrid: 'https://testgrid.example',
      github: 'https://github.com',
    });
  });

  it('gives every test what it does not say', () => {
    const { position, experiment, ...test } = testOf('  one: {scenario: {kind: burst, objects: 3}}\n');
    expect(test).to.deep.equal({
      id: 'product/one',
      suite: 'product',
      name: 'one',
      description: '',
      repo: { org: 'acme', repo: 'product', ref: 'main' },
      lane: {},
      triggers: { prow: {} },
      publish: {
        testgrid: { dashboards: ['product'], tab: 'one', description: '', daysOfResults: 60, graphMetrics: [] },
        perfdash: undefined,
      },
    });
    const { cluster, workloads, ...rest } = experiment;
    expect(rest).to.deep.equal({
      scenario: { kind: 'burst', objects: 3 },
      subject: { kind: 'installed' },
      measures: 'commit',
      thresholds: [],
      steady: { warmUpMaxMs: 300_000, coolDownMaxMs: 600_000 },
    });
    expect(position).to.deep.equal({ file: 'suites/product.yaml', line: 7, column: 3 });
    expect(cluster?.lock).to.deep.equal({
      namespace: 'prowess',
      lease: 'metal',
      durationMs: 30_000,
      waitMaxMs: 7_200_000,
    });
    expect(workloads[0]?.ready).to.deep.equal({ phase: 'Running' });
  });

  it('knows when an object of a known kind is ready, where its workload does not say', () => {
    const template =
      '{metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: registry.example/web:v1}]}}';
    const spec = `{replicas: 3, selector: {matchLabels: {app: web}}, template: ${template}}`;
    const manifest = `{apiVersion: apps/v1, kind: Deployment, metadata: {name: "{{name}}"}, spec: ${spec}}`;
    const files = { 'suites/workloads/pod.yaml': `version: 1\nworkload: pod\nmanifest: ${manifest}\n` };
    const { workloads } = experimentOf('  one: {scenario: {kind: burst, objects: 3}}\n', files);
    expect(workloads[0]?.ready).to.deep.equal({
      equal: { path: 'status.availableReplicas', toPath: 'spec.replicas' },
    });
  });

  it('lays the site, the cluster, the suite and the test over each other', () => {
    const files = {
      'prowess.yaml': `${SMALL['prowess.yaml']}prow: {cluster: build, labels: {from: site, site: "1"}}
defaults: {thresholds: {throughput: {value: {min: 1}}}, testgrid: {daysOfResults: 10, dashboards: [from-site]}, warmUp: {max: 1m}}
`,
      'suites/clusters/metal.yaml': `${SMALL['suites/clusters/metal.yaml']}prow: {labels: {from: cluster, cluster: "1"}, spec: {nodeSelector: {type: metal}}}
defaults: {subject: {kind: installed, version: v1}, testgrid: {daysOfResults: 20}}
`,
      'suites/product.yaml': `version: 1
suite: product
cluster: metal
prow: {labels: {from: suite, site: null}}
defaults: {workload: pod, thresholds: {api-call-latency: {p99: {max: 1s}}}, perfdash: {jobType: benchmark}}
tests:
  one:
    scenario: {kind: burst, objects: 3}
    prow: {labels: {from: test}, spec: {nodeSelector: {zone: a}}}
    thresholds: {api-call-latency: {p50: {max: 100ms}}, throughput: null}
    perfdash: {prefix: mine}
`,
    };
    const test = siteOf(files).suites[0]?.tests[0];
    expect(test?.triggers.prow).to.deep.equal({
      cluster: 'build',
      labels: { from: 'test', cluster: '1', site: null }, // takes it away from what is derived, too
      spec: { nodeSelector: { type: 'metal', zone: 'a' } },
    });
    expect(test?.experiment.thresholds).to.deep.equal([
      { metric: 'api-call-latency', statistic: 'p99', labels: {}, max: 1000 },
      { metric: 'api-call-latency', statistic: 'p50', labels: {}, max: 100 },
    ]);
    expect(test?.experiment.subject).to.deep.equal({ kind: 'installed', version: 'v1' });
    expect(test?.publish.testgrid)
      .to.include({ daysOfResults: 20 })
      .and.to.have.property('dashboards')
      .deep.equal(['from-site']);
    expect(test?.publish.perfdash).to.deep.equal({ prefix: 'mine', jobType: 'benchmark' });
    expect(test?.experiment.steady.warmUpMaxMs).to.equal(60_000);
  });

  it('reads bounds in the unit of their metric', () => {
    const { thresholds } = experimentOf(`  one:
    scenario: {kind: burst, objects: 3}
    thresholds:
      creation-latency: {p95: [{max: 30s, labels: {phase: Running}}, {max: 1500ms}]}
      throughput: {value: {min: 2.5/s}}
      api-calls-within-1s: {share: {min: 99%}}
      memory-usage: {max: {max: 500Mi}}
      cpu-usage: {mean: {max: 500m}}
      objects: {count: {min: 3, max: 3}}
`);
    expect(thresholds.map(({ max, min }) => ({ max, min }))).to.deep.equal([
      { max: 30_000, min: undefined },
      { max: 1500, min: undefined },
      { max: undefined, min: 2.5 },
      { max: undefined, min: 0.99 },
      { max: 500 * 2 ** 20, min: undefined },
      { max: 0.5, min: undefined },
      { max: 3, min: 3 },
    ]);
    expect(thresholds[0]?.labels).to.deep.equal({ phase: 'Running' });
  });

  it('multiplies a test by the axes of its matrix, and fills in their placeholders', () => {
    const tests = testsOf(`  density:
    matrix: {kubernetes: ["1.29", "1.31"], branch: [main, release-1.3]}
    name: density-k8s-{{kubernetes}}-{{branch}}
    description: density on {{kubernetes}}
    repo: acme/product@{{branch}}
    scenario: {kind: burst, objects: 3}
    periodic: {cron: "@daily"}
    prow: {spec: {containers: [{env: [{name: KUBERNETES, value: "{{kubernetes}}"}]}]}}
`);
    expect(
      tests.map(({ name, lane, repo, triggers: { periodic } }) => [name, lane, repo?.ref, periodic?.jobName]),
    ).to.deep.equal(
      [
        ['1.29', 'main'],
        ['1.29', 'release-1.3'],
        ['1.31', 'main'],
        ['1.31', 'release-1.3'],
      ].map(([kubernetes, branch]) => [
        `density-k8s-${kubernetes}-${branch}`,
        { kubernetes, branch },
        branch,
        `periodic-product-density-k8s-${kubernetes}-${branch}`,
      ]),
    );
    expect(JSON.stringify(tests[2]?.triggers.prow)).to.contain('"value":"1.31"');
    expect(tests[2]?.description).to.equal('density on 1.31');
  });

  it('takes a matrix as a list of its lanes, and placeholders in the defaults', () => {
    const config = siteOf({
      'suites/product.yaml': `version: 1
suite: product
cluster: metal
defaults: {workload: pod, repo: "acme/product@{{branch}}"}
tests:
  one:
    matrix: [{branch: main, hour: "2"}, {branch: next, hour: "6"}]
    name: one-{{branch}}
    scenario: {kind: burst, objects: 3}
    periodic: {cron: "40 {{hour}} * * *"}
`,
    });
    const read = config.suites[0]?.tests.map(({ name, repo, triggers: { periodic } }) => [
      name,
      repo?.ref,
      periodic?.schedule,
    ]);
    expect(read).to.deep.equal([
      ['one-main', 'main', { cron: '40 2 * * *' }],
      ['one-next', 'next', { cron: '40 6 * * *' }],
    ]);
  });

  it('leaves braces that are not ours as they are', () => {
    const { prow } = triggersOf(`  one:
    scenario: {kind: command}
    prow:
      reporter_config: {slack: {report_template: "{{.Status.State}} {{ if true }}{{else}}{{end}} {{name}}"}}
      spec: {containers: [{image: a, command: [docker, ps, --format, "{{json}}"]}]}
`);
    expect(JSON.stringify(prow))
      .to.contain('{{.Status.State}} {{ if true }}{{else}}{{end}} {{name}}')
      .and.contain('{{json}}');
  });

  it('names jobs after suite and test, and lets a trigger say otherwise', () => {
    const test = testOf(`  one:
    scenario: {kind: burst, objects: 3}
    periodic: {minimumInterval: 6h, name: nightly-one, prow: {tags: [a]}}
    presubmit: {comment: /test perf, branches: [main], prow: {context: perf}}
    postsubmit: {runIfChanged: "^pkg/"}
`);
    expect(test.triggers.periodic).to.deep.equal({
      jobName: 'nightly-one',
      schedule: { minimumInterval: '6h' },
      when: { kind: 'interval', text: 'every 6h', every: 21_600_000, since: 'endedAt' },
      prow: { tags: ['a'] },
    });
    expect(test.triggers.presubmit).to.deep.equal({
      jobName: 'pull-product-one',
      comment: '/test perf',
      alwaysRun: false,
      optional: true,
      branches: ['main'],
      skipBranches: [],
      prow: { context: 'perf' },
    });
    expect(test.triggers.postsubmit).to.include({ jobName: 'post-product-one', runIfChanged: '^pkg/' });
  });

  it('takes a pod of its own, without a cluster, and what is known of its duration', () => {
    const config = siteOf({
      'suites/product.yaml': `version: 1
suite: product
tests:
  one:
    scenario: {kind: command}
    estimate: 3h
    periodic: {cron: "@every 6h"}
    prow: {spec: {containers: [{image: a, command: [make]}]}}
`,
    });
    const test = config.suites[0]?.tests[0];
    expect(test).to.include({ estimateMs: 10_800_000 }).and.not.to.have.property('cluster');
    expect(test?.experiment.workloads).to.deep.equal([]);
  });

  it('lets a sweep give parameters of the scenario and placeholders of the workload', () => {
    const files = {
      'suites/workloads/pod.yaml':
        'version: 1\nworkload: pod\nmanifest: {apiVersion: v1, kind: Pod, spec: {runtimeClassName: "{{runtime}}", containers: [{name: main, image: registry.example/pause:v1}]}}\n',
    };
    const { sweep } = experimentOf(
      '  one: {scenario: {kind: burst}, sweep: {product: {objects: [1, 2], runtime: [runc, kata]}, include: [{objects: 9, runtime: runc}], order: abba, repetitions: 2}}\n',
      files,
    );
    expect(sweep).to.deep.include({ order: 'abba', repetitions: 2, include: [{ objects: 9, runtime: 'runc' }] });
  });

  it("takes a cluster's kubeconfig from the site's secret, under the cluster's name", () => {
    const { clusters } = siteOf({
      'prowess.yaml': `${SMALL['prowess.yaml']}secrets: {kubeconfig: kubeconfigs}\n`,
      'suites/clusters/other.yaml': 'version: 1\ncluster: other\nnodes: {schedulable: 3}\n',
    });
    expect(clusters.map(({ name, access }) => [name, access.secret])).to.deep.equal([
      ['metal', { name: 'metal-kubeconfig', key: 'kubeconfig' }],
      ['other', { name: 'kubeconfigs', key: 'other' }],
    ]);
  });
});
