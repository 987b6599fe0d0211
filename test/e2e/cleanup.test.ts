import { expect } from 'chai';
import { prowess, prowessAtWork } from '../support/cli.ts';
import { emptyFolder } from '../support/folder.ts';
import { writeLabSite } from '../support/lab-site.ts';
import { type SimServer, simServer } from '../support/sim-serve.ts';

describe('[E] prowess cleanup', () => {
  let server: SimServer;
  let where: { cwd: string; env: { KUBECONFIG: string } };
  before(async () => {
    const cwd = await emptyFolder();
    writeLabSite(cwd, 2);
    server = await simServer(['--nodes', '2', '--speed', '10']);
    where = { cwd, env: { KUBECONFIG: server.kubeconfig } };
  });
  after(() => server.stop());

  async function make(name: string, labels: object, finalizers: readonly string[] = []): Promise<void> {
    const body = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels, finalizers } });
    const headers = { 'content-type': 'application/json' };
    const { status } = await fetch(`${server.url}/api/v1/namespaces`, { method: 'POST', headers, body });
    expect(status).to.equal(201);
  }
  const phaseOf = async (name: string): Promise<string | undefined> => {
    const reply = await fetch(`${server.url}/api/v1/namespaces/${name}`);
    return ((await reply.json()) as { status?: { phase?: string } }).status?.phase;
  };

  it('removes what a run named, and leaves alone, aloud, what only carries its labels', async () => {
    await make('production', { 'prowess-lock': 'lab-0' });
    await make('db', { 'prowess-lock': 'lab-0', 'prowess-token': '1' });
    await make('prowess-lab-0-t1-1', { 'prowess-lock': 'lab-0', 'prowess-token': '1' });
    const { code, stdout, stderr } = await prowess(['cleanup', 'burst-lab-0'], where);
    expect(code, stderr).to.equal(0);
    expect(stdout).to.equal('removed prowess-lab-0-t1-1\n');
    expect(stderr).to.include('left alone: db, production').and.include('kubectl label namespace db production');
    for (const name of ['production', 'db']) expect(await phaseOf(name), name).to.equal('Active');
  });

  it('says what it waits for, and gives the lock back when a person has had enough', async () => {
    await make('prowess-lab-1-t1-1', { 'prowess-lock': 'lab-1', 'prowess-token': '1' }, ['a.example/keep']);
    const running = prowessAtWork(['cleanup', 'burst-lab-1'], where);
    await running.says('waiting for 1 namespace to end: prowess-lab-1-t1-1 (');
    running.signal('SIGINT');
    const { code, stderr } = await running.finished;
    expect(code).to.equal(130);
    expect(stderr).to.include('its finalizer a.example/keep').and.include('run this again');
    const { stdout } = await prowess(['lock', 'status', '--cluster', 'lab-1'], where);
    expect(stdout).to.match(/^lab-1: free/);
    const doctor = await prowess(['doctor', 'burst-lab-1', '--cluster', 'lab-1'], where);
    expect(doctor.stdout).to.include('namespace prowess-lab-1-t1-1 is being deleted and does not end');
  });
});
