import { expect } from 'chai';
import { type JsonObject, listAt, objectAt, stringAt } from '../../../src/model/json.ts';
import { siteOf } from '../../support/site.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { until } from '../support/control-plane/ready.ts';
import { generatedSite } from '../support/generated-site.ts';
import { type LivingProw, startProw } from '../support/living-prow.ts';

const JOBS = ['periodic-queue-one', 'periodic-queue-other'];

describe("the generated jobs in Prow's queue, on a real API server", () => {
  let prow: LivingProw;
  let plane: ControlPlane;
  let first: JsonObject;
  let second: JsonObject;

  before(async () => {
    plane = await startControlPlane({ nodes: 1 });
    prow = await startProw(plane, generatedSite(siteOf(SITE), [FASTER]));
  });
  after(async () => {
    await prow?.stop();
    await plane?.stop();
  });

  const states = async (): Promise<string[]> =>
    (await prow.jobs()).map((job) => stringAt(job, 'status', 'state') ?? '').sort();
  const inState = async (wanted: string): Promise<JsonObject[]> =>
    (await prow.jobs()).filter((job) => stringAt(job, 'status', 'state') === wanted);
  const untilStates = (...wanted: string[]): Promise<void> =>
    until(`the jobs are ${wanted}`, async () => String(await states()) === String(wanted), prow.log);
  const podOf = (job: JsonObject): string => stringAt(job, 'status', 'pod_name') ?? '';

  it('horologium makes a ProwJob of each, in the queue of the cluster under test', async () => {
    await until('both jobs are there', async () => (await prow.jobs()).length === 2, prow.log);
    const jobs = await prow.jobs();
    expect(jobs.map((job) => stringAt(job, 'spec', 'job')).sort()).to.deep.equal(JOBS);
    for (const job of jobs) {
      expect(job.spec).to.include({ type: 'periodic', job_queue_name: 'prowess-metal', max_concurrency: 1 });
      expect(job.spec).to.include({ cluster: 'build-cluster', error_on_eviction: true });
    }
  });

  it('plank starts one pod, and the other job waits for the slot', async () => {
    await untilStates('pending', 'triggered');
    [first = {}] = await inState('pending');
    [second = {}] = await inState('triggered');
    await until('the pod runs', async () => stringAt(await prow.pod(podOf(first)), 'status', 'phase') === 'Running');
    expect(await prow.podNames()).to.deep.equal([podOf(first)]);
    // Plank looks again every 10 s.
    await prow.watchFor(12_000);
    expect(await states()).to.deep.equal(['pending', 'triggered']);
    expect(await prow.podNames()).to.deep.equal([podOf(first)]);
  });

  it('starts the same command between its utilities as the generated file says', async () => {
    const pod = await prow.pod(podOf(first));
    const [test] = listAt(pod, 'spec', 'containers');
    const options = listAt(test, 'env').find((each) => stringAt(each, 'name') === 'ENTRYPOINT_OPTIONS');
    const { args } = JSON.parse(stringAt(options, 'value') ?? '{}');
    const name = (stringAt(first, 'spec', 'job') ?? '').replace('periodic-queue-', '');
    expect(args).to.deep.equal(['prowess', 'run', `queue/${name}`, '--cluster', 'metal']);
    expect(objectAt(pod, 'metadata', 'labels')).to.include({ 'prow.k8s.io/job': `periodic-queue-${name}` });
  });

  it('starts the second when the first has ended', async () => {
    await prow.endPod(podOf(first));
    await untilStates('pending', 'success');
    const [running = {}] = await inState('pending');
    expect(stringAt(running, 'metadata', 'name')).to.equal(stringAt(second, 'metadata', 'name'));
  });
});

/** Looks for due jobs every few seconds instead of every minute. */
const FASTER = { horologium: { tick_interval: '3s' } };

const SITE = {
  'prowess.yaml': `version: 1
site: queue
repo: acme/config@main
runner: {image: registry.example/prowess:v1}
bucket: {name: acme-prow}
prow: {cluster: build-cluster}
`,
  'suites/queue.yaml': `version: 1
suite: queue
cluster: metal
repo: acme/product@main
workload: pod
testgrid: {dashboards: [queue]}
tests:
  one: {periodic: {interval: 24h}, scenario: {kind: burst, objects: 5}}
  other: {periodic: {interval: 24h}, scenario: {kind: burst, objects: 5}}
`,
};
