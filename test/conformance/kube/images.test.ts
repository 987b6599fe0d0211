import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { isJsonObject, listAt, stringAt } from '../../../src/model/json.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import type { Result } from '../../../src/model/result.ts';
import { epochMs, seconds, toMicroTime } from '../../../src/model/units.ts';
import { withAir } from '../../support/air.ts';
import { prowessAtWork } from '../../support/cli.ts';
import { writeFiles } from '../../support/files.ts';
import { emptyFolder } from '../../support/folder.ts';
import { startBalancer } from '../support/balancer.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { until } from '../support/control-plane/ready.ts';
import { type LocalSite, localSite } from '../support/local-site.ts';
import { playOperator } from '../support/played-operator.ts';
import { type Registry, ROBOT, startRegistry } from '../support/registry.ts';

const COMPONENTS = ['virt-operator', 'virt-api', 'virt-controller', 'virt-handler'];
const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };

/** A pull request's images, on a real control plane and from a real registry. KubeVirt's operator and the kubelets are played. */
describe('conformance/kube images', () => {
  let plane: ControlPlane;
  let registry: Registry;
  let operator: { stop(): Promise<void> };
  let site: LocalSite;
  before(async function () {
    this.timeout('30m'); // the first time the programs are built
    registry = await startRegistry();
    plane = await startControlPlane({ nodes: 4, kubevirt: 'kinds' });
    const admin = plane.connect();
    operator = await playOperator(admin);
    const subject = `{kind: images, registry: ${registry.host}/perf, tag: "{{run.commit}}", components: [${COMPONENTS.join(', ')}]}`;
    site = localSite(
      plane,
      `  pods: {workload: pod-pause, subject: ${subject}, scenario: {kind: burst, objects: 5}}\n`,
    );
  });
  after(async () => {
    await operator?.stop();
    await plane?.stop();
    await registry?.stop();
  });

  /** The job of a pull request, and what its journal says meanwhile. */
  async function job(
    commit: string,
    meanwhile: (says: (text: string) => Promise<void>) => Promise<void>,
    cluster = 'local',
  ) {
    const artifacts = await emptyFolder();
    const auth = join(await emptyFolder(), 'config.json');
    writeFileSync(auth, JSON.stringify({ auths: { [registry.host]: { auth: ROBOT } } }));
    const refs = {
      org: 'example',
      repo: 'lab',
      base_ref: 'main',
      base_sha: 'b5e',
      pulls: [{ number: 7, sha: commit }],
    };
    const JOB_SPEC = JSON.stringify({ type: 'presubmit', job: 'pull-lab', buildid: '12', refs });
    const env = { ...site.env, JOB_SPEC, ARTIFACTS: artifacts, REGISTRY_AUTH_FILE: auth };
    const { finished } = prowessAtWork(['run', 'pods', '--cluster', cluster], { cwd: site.folder, env });
    const journal = join(artifacts, 'journal.ndjson');
    let ended = '';
    void finished.then(({ stdout, stderr }) => {
      ended = `it has ended: ${stdout}${stderr}`;
    });
    const says = (text: string): Promise<void> =>
      until(`the journal says ${text}`, async () => {
        const said = existsSync(journal) && readFileSync(journal, 'utf8').includes(text);
        if (!said && ended !== '') throw new Error(`the journal never said ${text}; ${ended}`);
        return said;
      });
    await meanwhile(says);
    const { code, stderr } = await finished;
    const result: Result = JSON.parse(readFileSync(join(artifacts, 'result.json'), 'utf8'));
    return { code, stderr, result };
  }

  const push = (commit: string, content = commit): Promise<string[]> =>
    Promise.all(COMPONENTS.map((component) => registry.push(`perf/${component}`, commit, `${component} ${content}`)));

  async function operatorImage(): Promise<string | undefined> {
    const admin = plane.connect();
    const ref = { resource: RESOURCES.deployments, namespace: 'kubevirt', name: 'virt-operator' };
    const { object } = await admin.get(ref, call);
    await admin.close();
    const [container] = listAt(object, 'spec', 'template', 'spec', 'containers').filter(isJsonObject);
    return stringAt(container, 'image');
  }

  it('waits for the images, deploys them by digest, measures the commit, and puts back what was there', async () => {
    let digests: string[] = [];
    const { code, stderr, result, commit } = await withAir(async (attempt) => {
      const commit = `a11ce${attempt}`;
      const done = await job(commit, async (says) => {
        await says('"event":"waiting"');
        digests = await push(commit);
        await says('"event":"verified"');
        expect(await operatorImage()).to.equal(`${registry.host}/perf/virt-operator@${digests[0]}`);
      });
      return { ...done, commit };
    });
    expect(
      result.validity.filter(({ passed }) => !passed),
      stderr,
    ).to.deep.equal([]);
    expect(code).to.equal(0);
    expect(result.run).to.include({ commit, pull: '7', underTest: 'example/lab' });
    expect(Object.values(result.provenance.images ?? {})).to.deep.equal(digests);
    expect(await operatorImage()).to.equal('quay.io/kubevirt/virt-operator:v1.6.0');
  });

  it('refuses a digest that was pushed to the same tag while it waited for the lock', async () => {
    await push('b0b');
    const admin = plane.connect();
    const { code, stderr, result } = await job('b0b', async (says) => {
      await holdLock();
      await says('"type":"lock","event":"waiting"');
      await registry.push('perf/virt-handler', 'b0b', 'from another push');
    });
    await admin.close();
    expect(code, stderr).to.equal(5);
    expect(result.headline).to.match(
      /perf\/virt-handler:b0b was sha256:\w+ before the lock, and names sha256:\w+ now: nothing was deployed/,
    );
    expect(result.outcome).to.equal('invalid');
    expect(await operatorImage()).to.equal('quay.io/kubevirt/virt-operator:v1.6.0');

    /** By another tool, which does not come back. */
    async function holdLock(): Promise<void> {
      const spec = { holderIdentity: 'another', leaseDurationSeconds: 20, renewTime: toMicroTime(epochMs(Date.now())) };
      const ref = { resource: RESOURCES.leases, namespace: 'prowess', name: 'local' };
      await admin.patch(ref, { spec }, call);
    }
  });

  it('reads the digests of a registry into which the job itself pushes, where the job makes the cluster', async () => {
    const inSite = (name: string): string => join(site.folder, name);
    const isThere = (name: string) => until(name, async () => existsSync(inSite(name)));
    const beside = dirname(plane.kubeconfig);
    const kubeconfig = readFileSync(plane.kubeconfig, 'utf8').replace('authority: ', `authority: ${beside}/`);
    const [, port] = /server: "?https:\/\/127\.0\.0\.1:(\d+)/.exec(kubeconfig) ?? [];
    const gate = await startBalancer([Number(port)]);
    writeFiles(site.folder, {
      'suites/clusters/made.yaml': MADE,
      'made.kubeconfig': kubeconfig.replaceAll(`:${port}`, `:${gate.port}`),
    });
    try {
      let digests: string[] = [];
      const made = async (): Promise<void> => {
        await isThere('building');
        digests = await push('c0de');
        writeFileSync(inSite('pushed'), '');
        await isThere('removed');
        gate.shut();
      };
      const { code, stderr, result } = await job('c0de', made, 'made');
      expect(Object.values(result.provenance.images ?? {}), stderr).to.deep.equal(digests);
      expect(result.run).to.include({ commit: 'c0de', pull: '7', untrusted: true });
      expect(result.provenance.made?.phases.map(({ phase, how }) => `${phase} ${how}`)).to.deep.equal([
        'up done',
        'validate done',
      ]);
      const broken = result.validity.filter(({ passed }) => !passed).map(({ rule }) => rule);
      // Who shares the machine with this test is another matter.
      expect(broken).to.not.include.members(['commit-measured', 'run-completed']);
      expect(code, stderr).to.be.oneOf([0, 3]);
    } finally {
      gate.stop();
    }
  });
});

/** The job builds and pushes where it makes its cluster. Another address of the same control plane is that cluster. */
const MADE = `version: 1
cluster: made
nodes: {schedulable: 4, controlPlane: 0}
infrastructure:
  kind: command
  up: [sh, -c, 'touch building; while [ ! -e pushed ]; do sleep 0.1; done; cp made.kubeconfig "$KUBECONFIG"']
  down: [touch, removed]
  timeouts: {up: 2m, validate: 1m, down: 1m}
`;
