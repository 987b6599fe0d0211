import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Finished, prowess } from '../support/cli.ts';
import { textsBelow } from '../support/files.ts';
import { emptyFolder } from '../support/folder.ts';
import { writeLabSite } from '../support/lab-site.ts';
import { type SimServer, simServer } from '../support/sim-serve.ts';
import { startTalkativeProxy, type TalkativeProxy } from '../support/talkative-proxy.ts';

/** With what is before it, to find where it came from. */
const CANARY = /.{0,80}canary-[\w-]+/g;
/** Pass, or INVALID on a machine that has no time for us: either is a whole run. */
const ENDED = [0, 3];
const TOKEN = 'canary-token-of-the-plugin';

/** What a careless environment holds. */
const ENVIRONMENT = {
  GITHUB_TOKEN: 'canary-github',
  MY_PASSWORD: 'canary-password',
  AWS_SECRET_ACCESS_KEY: 'canary-aws',
  NPM_TOKEN: 'canary-npm',
  HTTPS_PROXY: 'http://ann:canary-proxy@127.0.0.1:9',
  HTTP_PROXY: 'http://ann:canary-proxy@127.0.0.1:9',
};

const JOB_SPEC = JSON.stringify({
  type: 'presubmit',
  job: 'pull-perf',
  buildid: '12',
  refs: {
    org: 'example',
    repo: 'lab',
    base_ref: 'main',
    base_sha: 'b5e',
    repo_link: 'https://ann:canary-repo-link@git.example/lab',
    clone_uri: 'https://ann:canary-clone@git.example/lab',
    pulls: [{ number: 7, sha: 'a11', link: 'https://ann:canary-pull-link@git.example/lab/7' }],
  },
  extra_refs: [{ org: 'example', repo: 'other', clone_uri: 'https://ann:canary-extra@git.example/other' }],
  decoration_config: { grace_period: '20s', oauth_token_secret: { name: 'canary-secret', key: 'canary-key' } },
  agent: 'kubernetes',
  pod_spec: { containers: [{ env: [{ name: 'TOKEN', value: 'canary-pod-spec' }] }] },
});

const COMMAND_SUITE = `version: 1
suite: command
cluster: lab-0
repo: example/lab@main
workload: pod
warmUp: {max: 1s}
testgrid: {dashboards: [lab-performance]}
defaults: {subject: {kind: command, command: [sh, -c, env >&2; exit 3, canary-argument]}}
tests:
  command:
    scenario: {kind: burst, objects: 2}
`;

describe('[E] secrets', () => {
  let site: string;
  let server: SimServer;
  let proxy: TalkativeProxy;
  /** Whole runs, beside each other since they mostly wait: of a person, and of a job. */
  let ofPerson: Promise<Finished>;
  let ofJob: Promise<Finished>;

  before(async () => {
    site = await emptyFolder();
    writeLabSite(site, 2);
    writeFileSync(join(site, 'suites', 'command.yaml'), COMMAND_SUITE);
    server = await simServer(['--nodes', '4', '--speed', '10']);
    const planted = 'canary-of-the-cluster';
    proxy = await startTalkativeProxy(server.url, { login: `Bearer ${TOKEN}`, planted });
    const KUBECONFIG = kubeconfig(goodPlugin());
    ofPerson = run('burst-lab-0', 'lab-0', { KUBECONFIG }, ['--store', store()]);
    ofJob = run('burst-lab-1', 'lab-1', { KUBECONFIG, JOB_SPEC, ARTIFACTS: artifacts() });
  });
  after(async () => {
    await Promise.all([ofPerson, ofJob]);
    proxy.stop();
    await server.stop();
  });

  const store = (): string => join(site, 'runs');
  const artifacts = (): string => join(site, 'artifacts');

  /** A kubeconfig whose one user is this. */
  function kubeconfig(user: object, cluster: object = {}): string {
    const path = join(site, `config-${Math.abs(hash(JSON.stringify([user, cluster])))}`);
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'c',
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      clusters: [{ name: 'c', cluster: { server: proxy.url, ...cluster } }],
      users: [{ name: 'u', user }],
    };
    writeFileSync(path, JSON.stringify(config));
    return path;
  }

  function plugin(script: string): object {
    const path = join(site, `plugin-${Math.abs(hash(script))}`);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: path, interactiveMode: 'Never' } };
  }

  const goodPlugin = (): object =>
    plugin(
      `echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"${TOKEN}"}}'`,
    );

  const run = (test: string, lab: string, env: Record<string, string>, more: string[] = []): Promise<Finished> =>
    prowess(['run', test, '--cluster', lab, ...more], { cwd: site, env: { ...ENVIRONMENT, ...env } });

  const canariesIn = ({ stdout, stderr }: Finished, folder?: string): string[] =>
    [stdout, stderr, ...(folder === undefined ? [] : textsBelow(folder).values())].join('\n').match(CANARY) ?? [];

  it('do not leave a run by its folder, its log or its output, whatever the cluster quotes', async () => {
    const done = await ofPerson;
    expect(done.code, done.stderr).to.be.oneOf(ENDED);
    expect(proxy.refused).to.include('POST');
    const journal = [...textsBelow(store())].find(([path]) => path.endsWith('journal.ndjson'))?.[1];
    expect(journal).to.include('no luck with').and.include('(redacted)');
    expect(canariesIn(done, store())).to.deep.equal([]);
  });

  it('do not leave a job by its artifacts', async () => {
    const done = await ofJob;
    expect(done.code, done.stderr).to.be.oneOf(ENDED);
    expect([...textsBelow(artifacts()).values()].join()).to.include('https://git.example/lab/7');
    expect(canariesIn(done, artifacts())).to.deep.equal([]);
  });

  it("do not leave with a subject's command: its arguments and our environment", async () => {
    const runs = join(site, 'command-runs');
    const done = await run('command', 'lab-0', { KUBECONFIG: kubeconfig(goodPlugin()) }, ['--store', runs]);
    expect(done.code, done.stderr).to.equal(5);
    expect(done.stderr + done.stdout).to.include("the subject's command sh ended with exit code 3");
    expect(canariesIn(done, runs)).to.deep.equal([]);
  });

  it('are not quoted by errors about credentials', async () => {
    const key = Buffer.from('canary-private-key').toString('base64');
    const users: [object, object?][] = [
      [{ token: 'canary-bad-token' }],
      [{ username: 'ann', password: 'canary-basic-password' }],
      [{ 'client-certificate-data': key, 'client-key-data': key }, { server: 'https://127.0.0.1:9' }],
      [plugin(`echo '{"canary-of-the-plugin": 1'`)],
      [plugin('exit 1')],
      [{ token: 'canary-bad-token' }, { 'proxy-url': 'http://ann:canary-proxy-url@127.0.0.1:9' }],
      [{ token: 'canary-bad-token' }, { server: 'https://ann:canary-in-the-server@127.0.0.1:9' }],
    ];
    const refused = async (args: readonly string[], KUBECONFIG: string): Promise<void> => {
      const env = { ...ENVIRONMENT, KUBECONFIG };
      const done = await prowess([...args, '--cluster', 'lab-0'], { cwd: site, env });
      expect(done.code, readFileSync(KUBECONFIG, 'utf8')).to.not.equal(0);
      expect(canariesIn(done), args.join(' ')).to.deep.equal([]);
    };
    const configs = users.map(([user, cluster]) => kubeconfig(user, cluster));
    await Promise.all(
      configs.flatMap((config) => [refused(['doctor', 'burst-lab-0'], config), refused(['lock', 'status'], config)]),
    );
  });

  it('are not quoted by errors about a bucket', async () => {
    const bucket = createServer((from, to) => {
      to.writeHead(401).end(`who is ${from.headers.authorization}, canary-of-the-bucket?`);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => bucket.once('listening', resolve));
    const { port } = bucket.address() as { port: number };
    mkdirSync(join(site, 'home'));
    const credentials = join(site, 'home', 'account.json');
    const account = { type: 'service_account', client_email: 'ann@example.org', private_key: 'canary-gcs-key' };
    writeFileSync(credentials, JSON.stringify(account));
    const env = { GOOGLE_APPLICATION_CREDENTIALS: credentials, STORAGE_EMULATOR_HOST: `http://127.0.0.1:${port}` };
    const args = ['run', 'burst-lab-0', '--store', 'gs://some-bucket'];
    const done = await prowess(args, { cwd: site, env: { ...ENVIRONMENT, ...env, NO_PROXY: '127.0.0.1' } });
    bucket.close();
    bucket.closeAllConnections();
    expect(done.code, done.stderr).to.equal(5);
    expect(canariesIn(done)).to.deep.equal([]);
  });
});

/** Only to name files. */
const hash = (text: string): number => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7);
