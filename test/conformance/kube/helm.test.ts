import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { expect } from 'chai';
import { isJsonObject, type JsonObject, listAt, stringAt } from '../../../src/model/json.ts';
import { RESOURCES, resourceOf } from '../../../src/model/resources.ts';
import type { Result } from '../../../src/model/result.ts';
import { seconds } from '../../../src/model/units.ts';
import { ApiError, nameOf } from '../../../src/runner/cluster.ts';
import { type Finished, prowess, prowessAtWork } from '../../support/cli.ts';
import { writeFiles } from '../../support/files.ts';
import { emptyFolder } from '../../support/folder.ts';
import { artifactsBelow } from '../../support/stored-run.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { until } from '../support/control-plane/ready.ts';
import { type LocalSite, localSite } from '../support/local-site.ts';
import { peer } from '../support/peers.ts';

const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };

const CHART = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: agent\nversion: 1.0.0\n',
  'chart/values.yaml': 'tag: none\nreplicas: 1\nnodes: {}\n',
  'chart/templates/agent.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}-agent"}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      nodeSelector: {{ toJson .Values.nodes }}
      containers: [{name: agent, image: "quay.io/lab/agent:{{ .Values.tag }}"}]
`,
  'chart/crds/agents.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: agents.lab.example}
spec:
  group: lab.example
  names: {kind: Agent, plural: agents}
  scope: Namespaced
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`,
  'values.yaml': 'replicas: 2\n',
};

const SUBJECT =
  '{kind: helm, chart: chart, namespace: agents, release: lab, valueFiles: [values.yaml], values: {tag: "{{run.commit}}"}}';
/** Its pods fit on no node, so that helm waits for them. */
const HANGING = SUBJECT.replace('{tag:', '{nodes: {absent: "true"}, tag:');

const SECRETS = resourceOf({ apiVersion: 'v1', kind: 'Secret' });

/** A chart by the real helm, on a real control plane. */
describe('conformance/kube helm', () => {
  let plane: ControlPlane;
  let site: LocalSite;
  let env: Record<string, string>;
  before(async function () {
    this.timeout('30m'); // the first time the programs are built
    plane = await startControlPlane({ nodes: 4 });
    site = localSite(
      plane,
      Object.entries({ pods: SUBJECT, hangs: HANGING, installed: '{kind: installed}' })
        .map(
          ([name, subject]) =>
            `  ${name}: {workload: pod-pause, subject: ${subject}, scenario: {kind: burst, objects: 5}}\n`,
        )
        .join(''),
    );
    writeFiles(site.folder, CHART);
    const bin = await emptyFolder();
    symlinkSync(await peer('helm'), join(bin, 'helm'));
    const PATH = [bin, dirname(process.execPath), process.env.PATH].join(delimiter);
    env = { ...site.env, PATH, HOME: bin };
  });
  after(() => plane?.stop());

  async function run(commit: string) {
    const store = await emptyFolder();
    const args = ['run', 'pods', '--cluster', 'local', '--store', store, '--commit', commit];
    const { code, stdout, stderr } = await prowess(args, { cwd: site.folder, env });
    const read = (name: string): string => readFileSync(join(artifactsBelow(store) ?? '', name), 'utf8');
    const result: Result = JSON.parse(read('result.json'));
    return { code, stderr: stdout + stderr, result, journal: read('journal.ndjson') };
  }

  /** Kills a runner as soon as the cluster is as wanted. */
  async function killWhen(test: string, what: string, isReached: () => Promise<boolean>): Promise<void> {
    const args = ['run', test, '--cluster', 'local', '--store', await emptyFolder(), '--commit', 'b0b'.repeat(12)];
    const running = prowessAtWork(args, { cwd: site.folder, env });
    await until(what, isReached);
    running.signal('SIGKILL');
    await running.finished;
  }

  /** While helm waits for the pods of a revision. */
  const killWhileItDeploys = (revision: number): Promise<void> =>
    killWhen(
      'hangs',
      'helm has changed the cluster',
      async () => (await agents()).includes('b0b') && (await isThere(revision)),
    );

  const isThere = async (revision: number): Promise<boolean> =>
    (await listed(SECRETS)).some((secret) => nameOf(secret) === `sh.helm.release.v1.lab.v${revision}`);

  const listed = async (resource: typeof SECRETS): Promise<readonly JsonObject[]> =>
    (await plane.connect().list({ resource, namespace: 'agents' }, call)).items;

  /** Replicas and image of each deployment. */
  async function agents(): Promise<string> {
    return (await listed(RESOURCES.deployments))
      .map((object) => {
        const [container] = listAt(object, 'spec', 'template', 'spec', 'containers').filter(isJsonObject);
        return `${Object(object.spec).replicas} of ${stringAt(container, 'image')}`;
      })
      .join();
  }

  const type = (...args: string[]): Promise<Finished> =>
    prowess([...args, '--cluster', 'local'], { cwd: site.folder, env });

  const status = async (resource: typeof RESOURCES.namespaces | typeof RESOURCES.deployments, name: string) => {
    const namespace = resource === RESOURCES.namespaces ? undefined : 'agents';
    return plane
      .connect()
      .get({ resource, namespace, name }, call)
      .then(
        () => 200,
        (error: unknown) => (error instanceof ApiError ? error.status : expect.fail(String(error))),
      );
  };

  it('is installed with the commit and verified; the same manifests of another commit are alike; nothing stays', async function () {
    this.timeout('10m');
    const first = await run('a11ce'.repeat(8));
    expect(first.code, first.stderr).to.equal(0);
    const came =
      '1 object came after the program under test began and stays: customresourcedefinitions agents.lab.example';
    expect(first.journal).to.include(came);
    expect(first.result.provenance.subject).to.contain(`with the chart chart, commit ${'a11ce'.repeat(8)}`);
    expect(await status(RESOURCES.deployments, 'lab-agent')).to.equal(404);
    expect(await status(RESOURCES.namespaces, 'agents')).to.equal(404);
    const second = await run('b0b'.repeat(12));
    expect(second.code, second.stderr).to.equal(0);
    expect(second.journal).to.not.include('came after the program');
    const [one, two] = [first, second].map(({ result: { provenance } }) => provenance);
    expect(one?.manifests).to.not.equal(two?.manifests);
    expect(one?.regime.soft.manifests).to.equal(two?.regime.soft.manifests);
  });

  it('is removed by cleanup where the runner was killed while it was installed', async function () {
    this.timeout('5m');
    await killWhileItDeploys(1);
    const doctor = await type('doctor', 'installed');
    expect(doctor.stdout).to.match(/objects that subjects of other runs made or changed: .*helm release agents\/lab/);
    const cleanup = await type('cleanup', 'installed');
    expect(cleanup.code, cleanup.stderr).to.equal(0);
    expect(cleanup.stdout)
      .to.match(/^removed .*helm release agents\/lab/m)
      .and.to.match(/^ended .*helm/m);
    expect(await status(RESOURCES.namespaces, 'agents')).to.equal(404);
    expect((await type('cleanup', 'installed')).stdout).to.equal('nothing was left\n');
  });

  it('is rolled back by a later run where the runner was killed while it was upgraded, and the next one while it rolled back', async function () {
    this.timeout('5m');
    const helm = (...args: string[]): string =>
      execFileSync('helm', [...args, '--namespace', 'agents'], {
        cwd: site.folder,
        env: { ...env, ...site.env },
        encoding: 'utf8',
      });
    helm('install', 'lab', 'chart', '--create-namespace', '--set', 'tag=base');
    await killWhileItDeploys(2);
    expect(await agents()).to.match(/^2 of quay.io\/lab\/agent:b0b/);
    await killWhen('pods', 'helm has begun to roll back', () => isThere(3));
    const { code, stderr } = await run('a11ce'.repeat(8));
    expect(code, stderr).to.equal(0);
    expect(await agents()).to.equal('1 of quay.io/lab/agent:base');
    expect(helm('list', '--all')).to.match(/^lab\s+agents\s+6\s.*deployed/m);
    expect((await type('cleanup', 'installed')).stdout).to.equal('nothing was left\n');
    helm('uninstall', 'lab');
  });
});
