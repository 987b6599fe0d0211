import { readFileSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { expect } from 'chai';
import { RESOURCES } from '../../../src/model/resources.ts';
import type { Result } from '../../../src/model/result.ts';
import { seconds } from '../../../src/model/units.ts';
import { ApiError } from '../../../src/runner/cluster.ts';
import { prowess } from '../../support/cli.ts';
import { writeFiles } from '../../support/files.ts';
import { emptyFolder } from '../../support/folder.ts';
import { artifactsBelow } from '../../support/stored-run.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { type LocalSite, localSite } from '../support/local-site.ts';
import { peer } from '../support/peers.ts';

const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };

const CHART = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: agent\nversion: 1.0.0\n',
  'chart/values.yaml': 'tag: none\nreplicas: 1\n',
  'chart/templates/agent.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}-agent"}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers: [{name: agent, image: "quay.io/lab/agent:{{ .Values.tag }}"}]
`,
  'values.yaml': 'replicas: 2\n',
};

const SUBJECT =
  '{kind: helm, chart: chart, namespace: agents, release: lab, valueFiles: [values.yaml], values: {tag: "{{run.commit}}"}}';

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
      `  pods: {workload: pod-pause, subject: ${SUBJECT}, scenario: {kind: burst, objects: 5}}\n`,
    );
    writeFiles(site.folder, CHART);
    const bin = await emptyFolder();
    symlinkSync(await peer('helm'), join(bin, 'helm'));
    const PATH = [bin, dirname(process.execPath), process.env.PATH].join(delimiter);
    env = { ...site.env, PATH, HOME: bin };
  });
  after(() => plane?.stop());

  async function run(commit: string): Promise<{ code: number | null; stderr: string; result: Result }> {
    const store = await emptyFolder();
    const args = ['run', 'pods', '--cluster', 'local', '--store', store, '--commit', commit];
    const { code, stdout, stderr } = await prowess(args, { cwd: site.folder, env });
    const text = readFileSync(join(artifactsBelow(store) ?? '', 'result.json'), 'utf8');
    return { code, stderr: stdout + stderr, result: JSON.parse(text) };
  }

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
    expect(first.result.provenance.subject).to.contain(`with the chart chart, commit ${'a11ce'.repeat(8)}`);
    expect(await status(RESOURCES.deployments, 'lab-agent')).to.equal(404);
    expect(await status(RESOURCES.namespaces, 'agents')).to.equal(404);
    const second = await run('b0b'.repeat(12));
    expect(second.code, second.stderr).to.equal(0);
    const [one, two] = [first, second].map(({ result: { provenance } }) => provenance);
    expect(one?.manifests).to.not.equal(two?.manifests);
    expect(one?.regime.soft.manifests).to.equal(two?.regime.soft.manifests);
  });
});
