import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { prowessHere } from '../../support/cli-here.ts';
import { emptyFolder } from '../../support/folder.ts';
import { suiteText, writeLabSite } from '../../support/lab-site.ts';
import { reply, type Script, scriptedServer } from '../../support/scripted-server.ts';
import { artifactsBelow, resultBelow } from '../../support/stored-run.ts';

const RELEASE = `  release:
    scenario: {kind: burst, objects: 2}
    subject: {kind: release, version: v1.6.0, manifests: [http://127.0.0.1:9/kubevirt.yaml]}
`;
const JOB_SPEC = '{"type":"periodic","job":"perf","buildid":"12"}';

const unauthorized: Script = (response) => reply(response, 401, { kind: 'Status', message: 'Unauthorized' });
const silentAboutItself: Script = (response) => reply(response, 403, { kind: 'Status', message: 'no' });
const real: Script = (response) => reply(response, 200, { gitVersion: 'v1.36.3' });

describe('[I] app/run: a run that cannot begin', () => {
  let site: string;
  before(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1);
    writeFileSync(
      join(site, 'suites', 'release.yaml'),
      suiteText({ suite: 'release-suite', cluster: 'lab-0' }, RELEASE),
    );
  });

  const CASES: Readonly<Record<string, { script?: Script; user?: object; test?: string; code: number; why: string }>> =
    {
      'its login is refused': { script: unauthorized, user: { token: 'x' }, code: 5, why: 'log in again' },
      'no answer': { code: 5, why: 'ECONNREFUSED' },
      'the cluster does not say what it is': { script: silentAboutItself, code: 5, why: 'GET /api/v1/nodes' },
      'its credential plugin fails': {
        user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'false', interactiveMode: 'Never' } },
        code: 5,
        why: 'the credential plugin false ended with 1',
      },
      'its manifests cannot be read': { script: real, test: 'release', code: 5, why: 'could not read the manifest' },
    };

  for (const [name, { script, user = {}, test = 'burst-lab-0', code, why }] of Object.entries(CASES)) {
    it(`has a build and artifacts that say why, on its own and inside Prow: ${name}`, async () => {
      const server = script === undefined ? undefined : await scriptedServer(script);
      const KUBECONFIG = writeKubeconfig(server?.url ?? 'http://127.0.0.1:1', user);
      const folder = await emptyFolder();
      const run = (more: string[], env: Record<string, string>) =>
        prowessHere(['run', test, '--cluster', 'lab-0', ...more], { cwd: site, env: { KUBECONFIG, ...env } });
      const byHand = await run(['--store', join(folder, 'runs')], {});
      const inProw = await run([], { JOB_SPEC, ARTIFACTS: join(folder, 'artifacts') });
      await server?.close();

      expect([byHand.code, inProw.code], byHand.stderr + inProw.stderr).to.deep.equal([code, code]);
      for (const { stderr } of [byHand, inProw]) expect(stderr).to.include(why);
      const artifacts = artifactsBelow(join(folder, 'runs')) ?? '';
      expect(readdirSync(join(artifacts, '..'))).to.include.members(['started.json', 'finished.json']);
      expect(readFileSync(join(artifacts, '..', 'finished.json'), 'utf8')).to.include('"passed":false');
      expect(resultBelow(join(folder, 'runs'))).to.include({ outcome: 'invalid', ended: 'infrastructure' });
      for (const each of [artifacts, join(folder, 'artifacts')]) {
        expect(readFileSync(join(each, 'junit_prowess.xml'), 'utf8'))
          .to.match(/<failure/)
          .and.include(why);
      }
    });
  }

  it('is none where nothing was asked for that there is', async () => {
    const store = join(await emptyFolder(), 'runs');
    const unknown = await prowessHere(['run', 'burst-lab-0', '--cluster', 'lab-7', '--store', store], { cwd: site });
    expect(unknown.code).to.equal(2);
    expect(existsSync(store)).to.equal(false);
  });

  it('is refused as simulator inside Prow, and leaves why', async () => {
    const ARTIFACTS = join(await emptyFolder(), 'artifacts');
    const env = { JOB_SPEC, ARTIFACTS };
    const { code } = await prowessHere(['run', 'burst-lab-0', '--cluster', 'sim'], { cwd: site, env });
    expect(code).to.equal(2);
    expect(readFileSync(join(ARTIFACTS, 'junit_prowess.xml'), 'utf8')).to.include('is refused inside Prow');
  });

  function writeKubeconfig(server: string, user: object): string {
    const path = join(site, 'kubeconfig');
    const config = {
      clusters: [{ name: 'c', cluster: { server } }],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'c',
    };
    writeFileSync(path, JSON.stringify(config));
    return path;
  }
});
