import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { withAir } from '../../support/air.ts';
import { type Finished, prowess } from '../../support/cli.ts';
import { emptyFolder } from '../../support/folder.ts';
import { writeLabSite } from '../../support/lab-site.ts';
import { simServer } from '../../support/sim-serve.ts';
import { artifactsBelow } from '../../support/stored-run.ts';

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

describe('[E] the subject of a run', () => {
  let site: string;
  before(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1);
    writeFileSync(join(site, 'operator.yaml'), OPERATOR);
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
    const refs = {
      org: 'example',
      repo: 'lab',
      base_ref: 'main',
      base_sha: 'b5e',
      pulls: [{ number: 7, sha: 'a11ce' }],
    };
    const JOB_SPEC = JSON.stringify({ type: 'presubmit', job: 'pull-lab', buildid: '12', refs });
    const asJob = async (name: string, subject: string) => {
      const server = await simServer(['--nodes', '4', '--speed', '10']);
      writeFileSync(join(site, 'suites', `${name}.yaml`), suite(name, subject));
      const artifacts = await emptyFolder();
      const env = { KUBECONFIG: server.kubeconfig, JOB_SPEC, ARTIFACTS: artifacts };
      const { code, stderr } = await prowess(['run', name, '--cluster', 'lab-0'], { cwd: site, env });
      await server.stop();
      return { code, stderr, result: JSON.parse(readFileSync(join(artifacts, 'result.json'), 'utf8')) };
    };
    const [images, installed] = await Promise.all([
      withAir(() => asJob('commit', '{kind: images, registry: quay.io/lab, tag: "{{run.commit}}"}')),
      asJob('installed', '{kind: installed}'),
    ]);
    expect(images.code, images.stderr).to.equal(0);
    expect(images.result.run).to.include({ commit: 'a11ce', pull: '7', underTest: 'example/lab' });
    expect(images.result.provenance.subject).to.include('images quay.io/lab:a11ce');
    expect(images.result.provenance.images['quay.io/lab/virt-api:a11ce']).to.match(/^sha256:/);
    expect(installed.code).to.equal(3);
    expect(installed.result.headline).to.include(
      'about commit a11ce of example/lab, and what was installed on the cluster was measured',
    );
    expect(installed.result.provenance.jobCommit).to.equal('a11ce');
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
});
