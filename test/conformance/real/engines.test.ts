import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { BOARDS } from '../../../src/dashboards/index.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import type { Result } from '../../../src/model/result.ts';
import { seconds } from '../../../src/model/units.ts';
import { nameOf } from '../../../src/runner/cluster.ts';
import { withAir } from '../../support/air.ts';
import { writeFiles } from '../../support/files.ts';
import { brokenIn, readingOf } from '../../support/in-result.ts';
import { suiteText } from '../../support/lab-site.ts';
import { resultBelow } from '../../support/stored-run.ts';
import { type LocalSite, localSite } from '../support/local-site.ts';
import { peer } from '../support/peers.ts';
import { realCluster } from '../support/real/conformance.ts';
import type { RealCluster } from '../support/real/real-cluster.ts';

/** ClusterLoader2 is in no Go module: it is run where this names its program. */
const { CLUSTERLOADER2 } = process.env;

const CL2_SAMPLE = join(import.meta.dirname, '../../fixtures/engines/clusterloader2');

/** Where ClusterLoader2 is not named, a stand-in leaves a report that it once wrote. */
const STAND_IN = 'hack/clusterloader2-stand-in';
const STAND_IN_SCRIPT = `#!/bin/sh
for word in "$@"; do case $word in --report-dir=*) cp ${CL2_SAMPLE}/ok/* "\${word#--report-dir=}"/;; esac; done
`;

/** kube-burner needs real kubelets: it measures from their events. */
const THREE = (burner: string): string => `
  ours: {workload: pod-pause, scenario: {kind: burst, objects: 4}}
  cl2: {scenario: {kind: clusterloader2, binary: ${CLUSTERLOADER2 ?? STAND_IN}, configs: [cl2/config.yaml], duration: 1m}}
  burner: {scenario: {kind: kube-burner, binary: ${burner}, config: burner/config.yml, userData: {SLO: 1m}, duration: 30s}}
`;

const LATE = (burner: string): string =>
  `  late: {scenario: {kind: kube-burner, binary: ${burner}, config: burner/config.yml, userData: {SLO: 1ms}, duration: 30s}}\n`;

const BUSYBOX = 'image: localhost/busybox:1\n        imagePullPolicy: Never\n        command: [sleep, "3600"]';

const ENGINE_FILES = {
  'cl2/config.yaml': readFileSync(join(CL2_SAMPLE, 'config.yaml'), 'utf8'),
  'cl2/deployment.yaml': readFileSync(join(CL2_SAMPLE, 'deployment.yaml'), 'utf8').replace(/image: .*/, BUSYBOX),
  'burner/config.yml': `global:
  measurements:
  - name: podLatency
    thresholds: [{conditionType: PodScheduled, metric: Max, threshold: {{.SLO}}}]
jobs:
- {name: density, jobIterations: 5, qps: 2, burst: 2, namespacedIterations: true, namespace: kb-density, waitWhenFinished: true, jobPause: 4s, preLoadImages: false, objects: [{objectTemplate: pod.yml, replicas: 1}]}
`,
  'burner/pod.yml': `apiVersion: v1
kind: Pod
metadata: {name: "p-{{.Iteration}}-{{.Replica}}"}
spec:
  terminationGracePeriodSeconds: 0
  containers: [{name: main, image: "localhost/busybox:1", imagePullPolicy: Never, command: [sleep, "3600"]}]
`,
};

const CALL = { signal: new AbortController().signal, timeoutMs: seconds(30) };

describe('conformance/real engines', () => {
  let cluster: RealCluster;
  let site: LocalSite;
  let store: string;
  before(async function () {
    cluster = await realCluster(this);
    const burner = await peer('kube-burner');
    site = localSite(cluster.plane, LATE(burner));
    const suite = { suite: 'engines', cluster: 'local', workload: 'pod-pause', warmUpMax: '5s' };
    writeFiles(site.folder, {
      ...ENGINE_FILES,
      [STAND_IN]: STAND_IN_SCRIPT,
      'suites/engines.yaml': suiteText(suite, THREE(burner)),
    });
    chmodSync(join(site.folder, STAND_IN), 0o755);
    await cluster.ready();
    const { code, stdout, stderr } = await withAir(async (attempt) => {
      store = join(site.folder, `engines-${attempt}`);
      const run = await site.prowess(['run', 'engines', '--cluster', 'local', '--store', store]);
      return { ...run, result: resultOf('ours') };
    });
    expect(code, stdout + stderr).to.equal(0);
  });
  beforeEach(() => cluster.ready());
  after(() => cluster?.stop());

  const resultOf = (test: string): Result => resultBelow(join(store, 'logs', `local-engines-${test}`));

  it('believe what kube-burner measured of every pod, and leave none of its namespaces', async () => {
    const result = resultOf('burner');
    expect(readingOf(result, 'engine-count', 'documents')).to.equal(5);
    expect(readingOf(result, 'engine-objectives', 'missed')).to.equal(0);
    const admin = cluster.plane.connect();
    const { items } = await admin.list({ resource: RESOURCES.namespaces }, CALL);
    await admin.close();
    expect(items.map(nameOf).filter((name) => name.startsWith('kb-'))).to.deep.equal([]);
  });

  it('believe what ClusterLoader2, or its stand-in, measured', () => {
    const startup = resultOf('cl2').measurements.find(
      ({ labels }) => labels.of === 'pod_startup' && labels.reading === 'Perc99',
    );
    expect(startup?.statistics[0]?.value).to.be.above(0);
  });

  it('are beside a burst of ours in one site, one history and one dashboard', async () => {
    const pages = join(site.folder, 'pages');
    expect((await site.prowess(['site', '--store', store, '--out', pages])).code).to.equal(0);
    const index = readFileSync(join(pages, 'index.html'), 'utf8');
    const history = await site.prowess(['history', '--store', store]);
    const exported = await site.prowess(['export', 'openmetrics', '--store', store]);
    for (const [test, panel] of [
      ['ours', 'Creation latency'],
      ['cl2', 'Latency'],
      ['burner', 'Latency'],
    ] as const) {
      expect(index).to.include(`engines/${test}`);
      expect(history.stdout, history.stderr).to.include(`engines/${test}`);
      expect(exported.stdout).to.match(new RegExp(`^${familyOf(panel)}\\{[^}]*test="engines/${test}"`, 'm'));
    }
  });

  it("fail by kube-burner's own threshold, and keep its numbers", async () => {
    const { result, code, stdout } = await site.run('late');
    expect(brokenIn(result), stdout).to.deep.equal([]);
    expect(result.headline).to.match(/An objective of the engine was missed: .*higher than configured threshold/);
    expect(code).to.equal(1);
  });
});

/** What a panel of the dashboard of results shows. */
const familyOf = (title: string): string => {
  const board = BOARDS.find(({ uid }) => uid === 'prowess-results');
  const panel = board?.rows.flatMap(({ panels }) => panels).find((each) => each.title === title);
  return /prowess_\w+/.exec(panel?.queries[0]?.expr ?? '')?.[0] ?? expect.fail(title);
};
