import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { prowess, prowessAtWork } from '../../support/cli.ts';
import { emptyFolder } from '../../support/folder.ts';
import { suiteText, writeLabSite } from '../../support/lab-site.ts';
import { type SimServer, simServer } from '../../support/sim-serve.ts';
import { artifactsBelow } from '../../support/stored-run.ts';
import { until } from '../../support/until.ts';

/** What a site's own script may do: it finds the cluster by KUBECONFIG, and sees nothing else of us. */
const SCRIPT = `import { readFileSync } from 'node:fs';
const [, server] = /server: "?([^"\\s]+)/.exec(readFileSync(process.env.KUBECONFIG, 'utf8'));
const url = server + '/apis/kubevirt.io/v1/namespaces/kubevirt/kubevirts/kubevirt';
const headers = { 'content-type': 'application/merge-patch+json' };
const { ok } = await fetch(url, { method: 'PATCH', headers, body: JSON.stringify({ spec: { imageTag: process.argv[2] } }) });
process.exit(ok && process.env.SECRET === undefined ? 0 : 1);
`;

const suite = (name: string, subject: string): string =>
  suiteText(
    { suite: name, cluster: 'lab-0' },
    `  ${name}: {subject: ${subject}, scenario: {kind: burst, objects: 2}}\n`,
  );

describe('[E] a subject that a command installs', () => {
  let site: string;
  let server: SimServer;
  before(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1, '10s');
    writeFileSync(join(site, 'install.mjs'), SCRIPT);
    server = await simServer(['--nodes', '4', '--speed', '10']);
  });
  after(() => server.stop());

  it('is what a command of the site installs, and the baseline put back', async () => {
    const command = `[${JSON.stringify(process.execPath)}, install.mjs, v1.8.0]`;
    const env = { KUBECONFIG: server.kubeconfig, SECRET: 'x' };
    const text = suite('command', `{kind: command, version: v1.8.0, command: ${command}}`);
    writeFileSync(join(site, 'suites', 'command.yaml'), text);
    const { stderr } = await prowess(['run', 'command', '--cluster', 'lab-0', '--store', 'runs'], { cwd: site, env });
    const journal = readFileSync(join(artifactsBelow(join(site, 'runs')) ?? '', 'journal.ndjson'), 'utf8');
    const facts = journal.split('\n').filter((line) => line.includes('"type":"subject"'));
    const happened = facts.map((line) => JSON.parse(line)).map(({ event, reported }) => `${event} ${reported}`);
    expect(happened, stderr).to.deep.equal(['installing v1.6.0', 'verified v1.8.0', 'restored v1.6.0']);
  });

  it('is taken away by cleanup where a command installed it on a bare cluster and the runner was killed; what else came is named', async () => {
    const where = { cwd: site, env: { KUBECONFIG: server.kubeconfig } };
    const type = (command: string) => prowess([command, 'bare', '--cluster', 'lab-0'], where);
    const isThere = async (path: string): Promise<boolean> => (await fetch(server.url + path)).ok;
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
    expect(stderr).to.include('1 object came after the program under test began and stays: configmaps default/tool');
    expect(await isThere(KUBEVIRT)).to.equal(false);
    expect((await type('cleanup')).stdout).to.equal('nothing was left\n');
  });

  it('says on the terminal what came and stays where the run was aborted', async () => {
    await fetch(`${server.url}/api/v1/namespaces/default/configmaps/tool`, { method: 'DELETE' });
    rmSync(join(site, 'installed'));
    const where = { cwd: site, env: { KUBECONFIG: server.kubeconfig } };
    const running = prowessAtWork(['run', 'bare', '--cluster', 'lab-0', '--store', 'bare-runs'], where);
    await until(() => existsSync(join(site, 'installed')));
    running.signal('SIGTERM');
    const { code, stderr } = await running.finished;
    expect(code, stderr).to.equal(130);
    expect(stderr).to.match(
      /^warning: 1 object came after the program under test began and stays: configmaps default\/tool\nhint: /m,
    );
    expect((await prowess(['cleanup', 'bare', '--cluster', 'lab-0'], where)).stdout).to.equal('nothing was left\n');
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
