import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { prowess, prowessAtWork } from '../support/cli.ts';
import { writeFiles } from '../support/files.ts';
import { emptyFolder } from '../support/folder.ts';
import { suiteText, writeLabSite } from '../support/lab-site.ts';
import { type SimServer, simServer } from '../support/sim-serve.ts';
import { until } from '../support/until.ts';

/** Waits in the foreground, with a program in a session of its own. */
const HANGS =
  '{name: hangs, command: [sh, -c, "setsid sleep 1000 & echo $! > apart; echo $$ > hung; exec sleep 1000"]}';
const MAKES = '{name: makes, manifests: [made.yaml, changed.yaml]}';

/** By where the runner is killed: the hooks around it. */
const PLACES: Readonly<Record<string, string>> = {
  'before the suite': `{before: [${MAKES}, ${HANGS}]}`,
  'before the test': `{test: {before: [${MAKES}, ${HANGS}]}}`,
  'before the level': `{level: {before: [${MAKES}, ${HANGS}]}}`,
  'after the level': `{before: [${MAKES}], level: {after: [${HANGS}]}}`,
  'after the suite': `{before: [${MAKES}], after: [${HANGS}]}`,
};

describe('[E] a runner that is killed in a hook on a cluster that stays', function () {
  this.timeout(300_000);
  let site: string;
  let server: SimServer;
  before(async () => {
    server = await simServer(['--nodes', '4', '--speed', '20']);
    await call('POST', '/api/v1/namespaces/default/configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'limits', labels: { team: 'network' } },
      data: { most: '10' },
    });
  });
  after(() => server.stop());
  beforeEach(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1, '5s');
    const labels = 'metadata: {name: tools, labels: {kept: "yes"}}';
    writeFiles(site, {
      'made.yaml': `apiVersion: v1\nkind: Namespace\n${labels}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: own, namespace: default}\n`,
      'changed.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: limits, namespace: default, labels: {team: perf}}\ndata: {most: "999", more: "1"}\n',
    });
  });

  async function call(method: string, path: string, body?: object): Promise<Response> {
    const content = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return fetch(`${server.url}${path}`, { method, ...content });
  }
  const isThere = async (path: string): Promise<boolean> => (await call('GET', path)).ok;
  const limits = async () => {
    const { data, metadata } = JSON.parse(await (await call('GET', LIMITS)).text());
    return { data, labels: metadata.labels, annotations: metadata.annotations ?? {} };
  };
  const LIMITS = '/api/v1/namespaces/default/configmaps/limits';
  const UNTOUCHED = { data: { most: '10' }, labels: { team: 'network' }, annotations: {} };
  const where = () => ({ cwd: site, env: { KUBECONFIG: server.kubeconfig } });
  const runs = (program: string): boolean => {
    const stat = `/proc/${readFileSync(join(site, program), 'utf8').trim()}/stat`;
    return existsSync(stat) && !/\) Z /.test(readFileSync(stat, 'utf8'));
  };

  /** Kills the runner where its hook hangs; gives what it leaves to be seen. */
  async function killIn(hooks: string): Promise<void> {
    for (const file of ['hung', 'apart']) rmSync(join(site, file), { force: true });
    const test = '  killed: {scenario: {kind: burst, objects: 2}}\n';
    const text = suiteText({ suite: 'hooked', cluster: 'lab-0' }, test).replace(
      'tests:\n',
      () => `hooks: ${hooks}\ntests:\n`,
    );
    writeFiles(site, { 'suites/hooked.yaml': text });
    const running = prowessAtWork(['run', 'killed', '--cluster', 'lab-0', '--store', 'runs'], where());
    await until(() => existsSync(join(site, 'hung')) && readFileSync(join(site, 'hung'), 'utf8') !== '');
    running.signal('SIGKILL');
    await running.finished;
    expect([runs('hung'), runs('apart')]).to.deep.equal([true, true]);
    expect((await limits()).data).to.deep.equal({ most: '999', more: '1' });
  }

  async function expectNothingLeft(): Promise<void> {
    expect([runs('hung'), runs('apart')]).to.deep.equal([false, false]);
    expect(await isThere('/api/v1/namespaces/tools')).to.equal(false);
    expect(await isThere('/api/v1/namespaces/default/configmaps/own')).to.equal(false);
    expect(await limits()).to.deep.equal(UNTOUCHED);
  }

  for (const [place, hooks] of Object.entries(PLACES)) {
    it(`leaves nothing ${place} that another suite's doctor does not name, and its cleanup does not remove`, async () => {
      await killIn(hooks);
      const doctor = await prowess(['doctor', 'burst-lab-0', '--cluster', 'lab-0'], where());
      expect(doctor.stdout)
        .to.include('3 objects that hooks of other runs made or changed: ')
        .and.include('configmaps default/limits')
        .and.include('2 programs of lost runs: sleep (pid ');
      const { code, stdout, stderr } = await prowess(['cleanup', 'burst-lab-0', '--cluster', 'lab-0'], where());
      expect(code, stderr).to.equal(0);
      expect(stdout)
        .to.match(/^removed .*namespaces tools/m)
        .and.match(/^put back configmaps default\/limits$/m)
        .and.match(/^ended sleep \(pid \d+\), sleep \(pid \d+\)$/m);
      await expectNothingLeft();
      expect((await prowess(['cleanup', 'burst-lab-0', '--cluster', 'lab-0'], where())).stdout).to.equal(
        'nothing was left\n',
      );
    });
  }

  it('leaves nothing beside which the next run of another suite measures', async () => {
    await killIn(PLACES['before the suite'] ?? '');
    const { code, stdout, stderr } = await prowess(
      ['run', 'burst-lab-0', '--cluster', 'lab-0', '--store', 'runs'],
      where(),
    );
    expect(code, `${stdout}${stderr}`).to.equal(0);
    expect(stderr).to.match(/ended 2 programs of lost runs: sleep \(pid \d+\), sleep/);
    await expectNothingLeft();
  });
});
