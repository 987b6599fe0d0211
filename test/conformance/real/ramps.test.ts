import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { JsonObject } from '../../../src/model/json.ts';
import type { Resource } from '../../../src/model/resources.ts';
import type { Result } from '../../../src/model/result.ts';
import { seconds } from '../../../src/model/units.ts';
import { type LocalSite, localSite } from '../support/local-site.ts';
import { realCluster } from '../support/real/conformance.ts';
import { PILOT_IMAGE, withPilotImage } from '../support/real/pilot-image.ts';
import type { RealCluster } from '../support/real/real-cluster.ts';

const MIB = 2 ** 20;
const IMAGE = `image: ${PILOT_IMAGE}, imagePullPolicy: Never`;
/** One node: the other one may carry what is to live on, and the machine is asked for 3 GiB at most. */
const ON_ONE = 'nodeSelector: {kubernetes.io/hostname: node-01}, longest: 3m';
/** Of 4 GiB less 1 GiB eleven fit: a slope needs ten steps, and each step takes about 3 s. */
const HELD = 250;

const TESTS = `
  memory:
    scenario: {kind: ramp, ${IMAGE}, ${ON_ONE}, cpu: 1, memory: ${HELD}Mi, growth: 500Mi, settle: 2s, most: 13, downSteps: 1}
    sweep: {product: {runtimeClass: [runc, crun]}}
  limited:
    scenario: {kind: ramp, ${IMAGE}, ${ON_ONE}, cpu: 1, memory: 64Mi, growth: 64Mi, resources: {requests: {memory: 16Mi}, limits: {memory: 40Mi}}, mode: fixed, interval: 1s, most: 10, downSteps: 0}
`;

/** Two real runtimes on a real node of 4 GiB whose kubelet evicts below 1 GiB: what a container holds is known. */
describe('conformance/real ramps', () => {
  let cluster: RealCluster;
  let site: LocalSite;
  before(async function () {
    cluster = await realCluster(this, { looksEverySeconds: 1 });
    await withPilotImage((archive) => cluster.load(archive));
    await makeRuntimeClasses(cluster);
    site = localSite(cluster.plane, TESTS);
  });
  beforeEach(() => cluster.ready());
  after(() => cluster?.stop());

  it('measures of both runtimes what a container holds, and when the node gives way', async () => {
    const { result, stdout, artifacts } = await site.run('memory');
    expect(brokenIn(result), stdout).to.deep.equal([]);
    for (const level of ['runc', 'crun']) {
      const cost = statisticOf(result, 'ramp-memory-per-container', level);
      // The program itself, and a shim and a pause container beside it.
      expect(cost?.value, stdout).to.be.within(HELD * MIB, (HELD + 60) * MIB);
      // 4 GiB less 1 GiB less what the node itself needs.
      expect(statisticOf(result, 'ramp-saturation', level)?.value, stdout).to.be.within(8, 13);
    }
    const answer = readFileSync(join(artifacts, 'ramp-answer.json'), 'utf8');
    // The kubelet first says that it ends a pod, then that it was evicted.
    expect(answer).to.include('The node was low on resource: memory. Threshold quantity: 1Gi');
    expect(readFileSync(join(artifacts, 'ramp-runc-memory.svg'), 'utf8')).to.include('S3');
  });

  it('says that containers are killed whose limit is below what they hold', async () => {
    const { artifacts } = await site.run('limited');
    expect(readFileSync(join(artifacts, 'ramp-answer.json'), 'utf8')).to.include('OOMKilled, exit 137');
  });
});

const RUNTIME_CLASSES: Resource = {
  apiVersion: 'node.k8s.io/v1',
  kind: 'RuntimeClass',
  plural: 'runtimeclasses',
  namespaced: false,
};

async function makeRuntimeClasses({ plane }: RealCluster): Promise<void> {
  const admin = plane.connect();
  for (const handler of ['runc', 'crun']) {
    const object: JsonObject = {
      apiVersion: 'node.k8s.io/v1',
      kind: 'RuntimeClass',
      metadata: { name: handler },
      handler,
    };
    await admin.create(object, RUNTIME_CLASSES, { signal: new AbortController().signal, timeoutMs: seconds(30) });
  }
  await admin.close();
}

const brokenIn = ({ validity }: Result): string[] =>
  validity.flatMap(({ rule, passed, message }) => (passed ? [] : [`${rule}: ${message}`]));

const statisticOf = ({ measurements }: Result, metric: string, level: string) =>
  measurements.find((each) => each.metric === metric && each.labels.level === level)?.statistics[0];
