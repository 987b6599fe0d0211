import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Finished, prowess, prowessAtWork } from '../support/cli.ts';
import { emptyFolder } from '../support/folder.ts';
import { writeLabSite } from '../support/lab-site.ts';
import { simServer } from '../support/sim-serve.ts';
import { artifactsBelow } from '../support/stored-run.ts';
import { until } from '../support/until.ts';

const suite = (name: string, subject: string): string => `version: 1
suite: ${name}
cluster: lab-0
repo: example/lab@main
workload: pod
warmUp: {max: 1s}
testgrid: {dashboards: [lab-performance]}
defaults: {subject: ${subject}}
tests:
  ${name}: {scenario: {kind: burst, objects: 2}}
`;

const OPERATOR = `# as a release has it
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: virt-operator, namespace: kubevirt}
spec:
  template:
    spec:
      containers: [{name: virt-operator, image: "quay.io/kubevirt/virt-operator:v1.7.0"}]
`;

/** What a site's own script may do: it finds the cluster by KUBECONFIG, and sees nothing else of us. */
const SCRIPT = `import { readFileSync } from 'node:fs';
const [, server] = /server: "?([^"\\s]+)/.exec(readFileSync(process.env.KUBECONFIG, 'utf8'));
const url = server + '/apis/kubevirt.io/v1/namespaces/kubevirt/kubevirts/kubevirt';
const headers = { 'content-type': 'application/merge-patch+json' };
const { ok } = await fetch(url, { method: 'PATCH', headers, body: JSON.stringify({ spec: { imageTag: process.argv[2] } }) });
process.exit(ok && process.env.SECRET === undefined ? 0 : 1);
`;

describe('[E] the subject of a run', function () {
  this.timeout(600_000);
  let site: string;
  before(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1);
    writeFileSync(join(site, 'operator.yaml'), OPERATOR);
    writeFileSync(join(site, 'install.mjs'), SCRIPT);
  });

  async function run(
    name: string,
    subject: string,
    args: string[] = [],
    env: Record<string, string> = {},
  ): Promise<Finished & { happened: string[] }> {
    writeFileSync(join(site, 'suites', `${name}.yaml`), suite(name, subject));
    const store = join(site, name);
    const done = await prowess(['run', name, '--store', store, ...args], { cwd: site, env });
    const journal = readFileSync(join(artifactsBelow(store) ?? '', 'journal.ndjson'), 'utf8');
    const facts = journal.split('\n').filter((line) => line.includes('"type":"subject"'));
    return {
      ...done,
      happened: facts.map((line) => JSON.parse(line)).map(({ event, reported }) => `${event} ${reported}`),
    };
  }

  it('is a release by its manifests: installed, verified, and the baseline put back', async () => {
    const { code, happened } = await run('release', '{kind: release, version: v1.7.0, manifests: [operator.yaml]}');
    expect(happened).to.deep.equal(['installing v1.6.0', 'verified v1.7.0', 'restored v1.6.0']);
    expect(code).to.equal(0);
  });

  it('is a release whose manifests lie behind a URL; one that is not there is refused before anything happens', async () => {
    const server = createServer(({ url }, reply) =>
      reply.writeHead(url === '/operator.yaml' ? 200 : 404).end(OPERATOR),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const release = (file: string): string => `{kind: release, version: v1.7.0, manifests: ["${at}/${file}"]}`;
      expect((await run('behind', release('operator.yaml'))).happened.at(1)).to.equal('verified v1.7.0');
      writeFileSync(join(site, 'suites', 'behind.yaml'), suite('behind', release('gone.yaml')));
      const { code, stderr } = await prowess(['run', 'behind'], { cwd: site });
      expect(stderr).to.contain(`could not read the manifest ${at}/gone.yaml: 404 Not Found`);
      expect(code).to.equal(5);
    } finally {
      server.close();
    }
  });

  it('is the commit of the pull request whose job it is, by images; what is installed would be INVALID', async () => {
    const server = await simServer(['--nodes', '4', '--speed', '10']);
    const refs = {
      org: 'example',
      repo: 'lab',
      base_ref: 'main',
      base_sha: 'b5e',
      pulls: [{ number: 7, sha: 'a11ce' }],
    };
    const JOB_SPEC = JSON.stringify({ type: 'presubmit', job: 'pull-lab', buildid: '12', refs });
    const asJob = async (name: string, subject: string) => {
      writeFileSync(join(site, 'suites', `${name}.yaml`), suite(name, subject));
      const artifacts = await emptyFolder();
      const env = { KUBECONFIG: server.kubeconfig, JOB_SPEC, ARTIFACTS: artifacts };
      const { code, stderr } = await prowess(['run', name, '--cluster', 'lab-0'], { cwd: site, env });
      return { code, stderr, result: JSON.parse(readFileSync(join(artifacts, 'result.json'), 'utf8')) };
    };
    try {
      const images = await asJob('commit', '{kind: images, registry: quay.io/lab, tag: "{{run.commit}}"}');
      expect(images.code, images.stderr).to.equal(0);
      expect(images.result.run).to.include({ commit: 'a11ce', pull: '7', underTest: 'example/lab' });
      expect(images.result.provenance.subject).to.include('images quay.io/lab:a11ce');
      expect(images.result.provenance.images['quay.io/lab/virt-api:a11ce']).to.match(/^sha256:/);
      const installed = await asJob('installed', '{kind: installed}');
      expect(installed.code).to.equal(3);
      expect(installed.result.headline).to.include(
        'about commit a11ce of example/lab, and what was installed on the cluster was measured',
      );
      expect(installed.result.provenance.jobCommit).to.equal('a11ce');
    } finally {
      await server.stop();
    }
  });

  it('names a commit that a person gives, and says so where there is none', async () => {
    const subject = '{kind: images, registry: quay.io/lab, tag: "{{run.commit}}"}';
    const { code, happened } = await run('named', subject, ['--commit', 'a11ce77']);
    expect(happened).to.deep.equal(['installing v1.6.0', 'verified a11ce77', 'restored v1.6.0']);
    expect(code).to.equal(0);
    const without = await prowess(['run', 'named'], { cwd: site });
    expect(without.code).to.equal(2);
    expect(without.stderr).to.include('this run has no commit').and.to.include('--commit SHA');
  });

  it('is what a command of the site installs, and the baseline put back', async () => {
    const server = await simServer(['--nodes', '4', '--speed', '10']);
    const command = `[${JSON.stringify(process.execPath)}, install.mjs, v1.8.0]`;
    const env = { KUBECONFIG: server.kubeconfig, SECRET: 'x' };
    try {
      const subject = `{kind: command, version: v1.8.0, command: ${command}}`;
      const { happened, stderr } = await run('command', subject, ['--cluster', 'lab-0'], env);
      expect(happened, stderr).to.deep.equal(['installing v1.6.0', 'verified v1.8.0', 'restored v1.6.0']);
    } finally {
      await server.stop();
    }
  });

  it('is taken away by cleanup where a command installed it on a bare cluster and the runner was killed; what else came is named', async () => {
    const server = await simServer(['--nodes', '4', '--speed', '10']);
    const where = { cwd: site, env: { KUBECONFIG: server.kubeconfig } };
    const type = (command: string) => prowess([command, 'bare', '--cluster', 'lab-0'], where);
    const isThere = async (path: string): Promise<boolean> => (await fetch(server.url + path)).ok;
    try {
      await fetch(server.url + KUBEVIRT, { method: 'DELETE' });
      await until(async () => !(await isThere(KUBEVIRT)));
      const command = `[${JSON.stringify(process.execPath)}, bare.mjs]`;
      writeFileSync(join(site, 'bare.mjs'), INSTALL);
      writeFileSync(join(site, 'suites', 'bare.yaml'), suite('bare', `{kind: command, command: ${command}}`));
      const running = prowessAtWork(['run', 'bare', '--cluster', 'lab-0', '--store', 'bare-runs'], where);
      await until(() => existsSync(join(site, 'installed')));
      running.signal('SIGKILL');
      await running.finished;
      const { code, stdout, stderr } = await type('cleanup');
      expect(code, stderr).to.equal(0);
      expect(stdout).to.match(/^removed .*kubevirts kubevirt\/kubevirt/m);
      expect(stderr).to.include('1 object came with the program under test and stays: configmaps default/tool');
      expect(await isThere(KUBEVIRT)).to.equal(false);
      expect((await type('cleanup')).stdout).to.equal('nothing was left\n');
    } finally {
      await server.stop();
    }
  });
});

const KUBEVIRT = '/apis/kubevirt.io/v1/namespaces/kubevirt/kubevirts/kubevirt';

/** A KubeVirt and something of its own; then it hangs. */
const INSTALL = `import { readFileSync, writeFileSync } from 'node:fs';
const [, server] = /server: "?([^"\\s]+)/.exec(readFileSync(process.env.KUBECONFIG, 'utf8'));
const create = (path, object) =>
  fetch(server + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(object) });
const metadata = (namespace, name) => ({ metadata: { namespace, name } });
await create('/apis/kubevirt.io/v1/namespaces/kubevirt/kubevirts', { apiVersion: 'kubevirt.io/v1', kind: 'KubeVirt', ...metadata('kubevirt', 'kubevirt'), spec: {} });
await create('/api/v1/namespaces/default/configmaps', { apiVersion: 'v1', kind: 'ConfigMap', ...metadata('default', 'tool') });
writeFileSync('installed', '');
setInterval(() => {}, 1000);
`;
