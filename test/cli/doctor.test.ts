import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../src/adapters/system-clock.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { type ServedSim, serveSim } from '../../src/sim/serve.ts';
import { prowessHere } from '../support/cli-here.ts';
import { writeFiles } from '../support/files.ts';
import { emptyFolder } from '../support/folder.ts';
import { suiteText, writeLabSite } from '../support/lab-site.ts';
import { reply, type Script, scriptedServer } from '../support/scripted-server.ts';

describe('[I] cli/commands/doctor', () => {
  let site: string;
  let sim: ServedSim;
  before(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1);
    sim = await serveSim({ clock: systemClock, seed: 'doctor', speed: 20, port: 0, options: { nodes: 4 } });
  });
  after(() => sim.close());

  const doctorAt = (server: string, user: JsonObject = {}, args: readonly string[] = [], test = 'burst-lab-0') => {
    const config = {
      clusters: [{ name: 'c', cluster: { server } }],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'main', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'main',
    };
    const file = join(site, 'kubeconfig');
    writeFileSync(file, JSON.stringify(config));
    return prowessHere(['doctor', test, ...args], { cwd: site, env: { KUBECONFIG: file } });
  };
  const doctorOf = async (script: Script, user?: JsonObject): ReturnType<typeof doctorAt> => {
    const server = await scriptedServer(script);
    try {
      return await doctorAt(server.url, user);
    } finally {
      await server.close();
    }
  };

  it("looks at the test's own cluster, and says where that is simulated", async () => {
    const { stdout, stderr } = await doctorAt(sim.url);
    expect(stderr).to.match(/^SIMULATED: /);
    expect(stdout).to.include('4 schedulable nodes are ready');
    const findings: JsonObject[] = JSON.parse((await doctorAt(sim.url, {}, ['--json'])).stdout);
    expect(findings.map(({ simulated }) => simulated)).to.deep.equal(findings.map(() => true));
  });

  it('says where the program of an engine is, and what to do where there is none', async () => {
    const engine = (binary: string): string =>
      `{scenario: {kind: kube-burner, binary: ${binary}, config: burner/config.yml, duration: 10s}}`;
    const tests = `  here: ${engine('/bin/true')}\n  none: ${engine('no-such-burner')}\n`;
    writeFiles(site, {
      'suites/engines.yaml': suiteText({ suite: 'engines', cluster: 'lab-0' }, tests),
      'burner/config.yml': 'jobs: []\n',
    });
    const here = await doctorAt(sim.url, {}, [], 'here');
    expect(here.code, here.stdout).to.equal(0);
    expect(here.stdout).to.match(/^ok +engine: \/bin\/true$/m);
    const none = await doctorAt(sim.url, {}, [], 'none');
    expect(none.code).to.equal(1);
    expect(none.stdout).to.match(/^ERROR +engine: there is no program no-such-burner on PATH/m);
  });

  it('says what a connection says of its failure, and what to do', async () => {
    const unauthorized: Script = (response) => reply(response, 401, { kind: 'Status', message: 'Unauthorized' });
    const stranger = await doctorOf(unauthorized, { token: 'x' });
    expect(stranger.code).to.equal(1);
    expect(stranger.stdout).to.include('ERROR    connection:').and.include('log in again').and.not.include('served');
    const closed = await doctorAt('http://127.0.0.1:1');
    expect(closed.stdout).to.include('ECONNREFUSED').and.include('kubectl --context main get --raw /readyz');
    const moved = await doctorOf((response) => reply(response, 302, '', { location: 'https://login.example/' }));
    expect(moved.stdout).to.include('redirects to https://login.example/');
    const failing = await doctorOf(() => {}, { exec: { apiVersion: 'v1', command: 'false' } });
    expect(failing.stdout).to.include('the credential plugin false ended with 1');
  });

  it('says that the path of a server is wrong, not that a kind is missing', async () => {
    const { code, stdout } = await doctorAt(`${sim.url}/k8s/clusters/other`);
    expect(code).to.equal(1);
    expect(stdout).to.include(`no Kubernetes API answers at ${sim.url}/k8s/clusters/other/`);
    expect(stdout).to.include('see the server of context "main"').and.not.include('CustomResourceDefinition');
  });

  it('is not the only command that says so', async () => {
    await doctorAt(sim.url);
    const about = { cwd: site, env: { KUBECONFIG: join(site, 'kubeconfig') } };
    const status = await prowessHere(['lock', 'status', '--cluster', 'lab-0', '--json'], about);
    const cleanup = await prowessHere(['cleanup', 'burst-lab-0', '--cluster', 'lab-0'], about);
    for (const { stderr } of [status, cleanup]) expect(stderr).to.match(/^SIMULATED: /);
    expect(JSON.parse(status.stdout)).to.include({ state: 'free' });
  });

  it('takes what only says that its version is secret for what it is', async () => {
    const server = await scriptedServer((response, { url }) => {
      if (url === '/version') return reply(response, 403, { kind: 'Status', message: 'no' });
      response.writeHead(307, { location: `${sim.url}${url}` }).end();
    });
    const { stdout } = await doctorAt(server.url);
    await server.close();
    expect(stdout).to.include('ERROR    connection: GET /api/v1/nodes');
  });

  describe('with --store', () => {
    const said = async (script: Script): Promise<Awaited<ReturnType<typeof prowessHere>>> => {
      const bucket = await scriptedServer(script);
      const kubeconfig = join(site, 'of-sim');
      writeFileSync(
        kubeconfig,
        JSON.stringify({
          clusters: [{ name: 'c', cluster: { server: sim.url } }],
          users: [{ name: 'u', user: {} }],
          contexts: [{ name: 'main', context: { cluster: 'c', user: 'u' } }],
          'current-context': 'main',
        }),
      );
      try {
        const env = { KUBECONFIG: kubeconfig, STORAGE_EMULATOR_HOST: bucket.url };
        return await prowessHere(['doctor', 'burst-lab-0', '--store', 'gs://acme-results'], { cwd: site, env });
      } finally {
        await bucket.close();
      }
    };
    const rules =
      (...rule: JsonObject[]): Script =>
      (response) =>
        reply(response, 200, { lifecycle: { rule } });
    const deleted = (condition: JsonObject): JsonObject => ({ action: { type: 'Delete' }, condition });

    it('fails where a lifecycle rule of the bucket deletes results of the test', async () => {
      const conditions: readonly JsonObject[] = [{ age: 90 }, { age: 90, matchesPrefix: ['logs/sim-local-suite-0-'] }];
      for (const condition of conditions) {
        const { code, stdout } = await said(rules(deleted({ age: 400 }), deleted(condition)));
        expect(stdout).to.include(
          'ERROR    results: a lifecycle rule of gs://acme-results deletes results 90 days after they were written',
        );
        expect(code).to.equal(1);
      }
    });

    it('looks at the bucket also where each run makes its cluster', async () => {
      const made = 'infrastructure: {kind: command, up: [up], down: [down]}\n';
      writeFiles(site, {
        'suites/clusters/made.yaml': `version: 1\ncluster: made\nnodes: {schedulable: 4}\n${made}`,
        'suites/made.yaml': suiteText(
          { suite: 'made', cluster: 'made' },
          '  own: {scenario: {kind: burst, objects: 3}}\n',
        ),
      });
      const bucket = await scriptedServer(rules(deleted({ age: 30 })));
      const env = { STORAGE_EMULATOR_HOST: bucket.url };
      const { stdout, code } = await prowessHere(['doctor', 'own', '--store', 'gs://acme-results'], { cwd: site, env });
      await bucket.close();
      expect(stdout).to.match(/^ERROR {4}results: a lifecycle rule of gs:\/\/acme-results deletes results 30 days/);
      expect(code).to.equal(1);
    });

    it('passes where none does, and does not claim it where the rules may not be read', async () => {
      const kept = await said(rules(deleted({ age: 9, matchesPrefix: ['infrastructure/'] })));
      expect(kept.stdout).to.include('ok       results: no lifecycle rule of gs://acme-results deletes results');
      const unseen = await said((response) => reply(response, 403, { error: { code: 403, message: 'no' } }));
      expect(unseen.stdout).to.include(
        'WARNING  results: whether a rule of gs://acme-results deletes results is not known',
      );
    });
  });
});
