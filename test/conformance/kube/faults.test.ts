import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { cleanUp, NOTHING_LEFT } from '../../support/killing.ts';
import { kubeconfigOf, newAccount } from '../support/accounts.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { type LocalRun, type LocalSite, localSite, type RunUnderWay } from '../support/local-site.ts';

const TESTS = `
  pods: {workload: pod-pause, scenario: {kind: arrivals, process: fixed, perSecond: 5, objects: 100}}
  vmis: {scenario: {kind: burst, objects: 5}}
`;

/** A lock that is lost while the load is still made. */
const change = (cluster: string): string => cluster.replace('duration: 30s', 'duration: 15s');

/** A pod that is measured has been asked for. */
const LOADING = /"verb":"create","resource":"pods".*"step":"[^"]*-load/;

/** What goes wrong on the way to a real cluster, in mid-run or at the start: the result is honest, and nothing stays behind. */
describe('conformance/kube faults', () => {
  let plane: ControlPlane;
  let site: LocalSite;
  before(async () => {
    plane = await startControlPlane({ nodes: 4 });
    site = localSite(plane, TESTS, { change });
  });
  after(() => plane?.stop());

  const siteOf = (kubeconfig: string): LocalSite => localSite(plane, TESTS, { change, kubeconfig });

  /** Runs the test of pods, and does something once its load is on its way. */
  const runAnd = (act: (run: RunUnderWay) => Promise<void>, within = site): Promise<LocalRun> =>
    within.run('pods', async (run) => {
      while (!run.hasEnded() && !LOADING.test(run.journal())) await sleep(100);
      await act(run);
    });

  /** As a person does afterwards; the lock of a holder that is gone becomes free by itself. */
  const expectNothingLeft = async (): Promise<void> => {
    const said = await cleanUp(() => site.prowess(['cleanup', 'pods', '--cluster', 'local']));
    expect(said.at(-1), said.join('')).to.equal(NOTHING_LEFT);
    const wait = await site.prowess(['lock', 'wait', '--cluster', 'local', '--timeout', '1m']);
    expect(wait.code).to.equal(0);
  };

  const expectInvalid = ({ code, result, stdout }: LocalRun): void => {
    expect(result.outcome, stdout).to.equal('invalid');
    expect(code, stdout).to.equal(3);
  };

  for (const program of ['kube-apiserver', 'etcd'] as const) {
    it(`is INVALID when ${program} is killed in mid-run, and comes to its end when it is back`, async () => {
      const run = await runAnd(async () => {
        await plane.kill(program);
        await plane.start(program);
      });
      expectInvalid(run);
      await expectNothingLeft();
    });
  }

  it('ends by itself, INVALID, when the API server does not come back', async () => {
    const run = await runAnd(() => plane.kill('kube-apiserver'));
    expectInvalid(run);
    expect(run.stdout).to.include('lock');
    await plane.start('kube-apiserver');
    await expectNothingLeft();
  });

  it('leaves an honest journal when the runner is killed', async () => {
    const { code, result } = await runAnd(async ({ kill }) => kill());
    expect(code).to.equal(null);
    expect(result).to.include({ outcome: 'invalid', ended: 'crashed' });
    await expectNothingLeft();
  });

  it('says at the start that credentials are not known', async () => {
    const stale = siteOf(kubeconfigOf(plane, 'stale'));
    const { code, stderr } = await stale.prowess(['run', 'pods', '--cluster', 'local']);
    expect(stderr).to.include('are expired or unknown to the server: log in again');
    expect(code).to.equal(5);
  });

  it('is INVALID, and says why, when credentials expire in mid-run', async () => {
    const account = await newAccount(plane, 'expiring', 'cluster-admin');
    const run = await runAnd(account.remove, siteOf(account.kubeconfig));
    expectInvalid(run);
    expect(run.stdout).to.include('are expired or unknown to the server: log in again');
    await expectNothingLeft();
  });

  it('names a kind that the cluster does not serve, before any load', async () => {
    const { code, stdout } = await site.run('vmis');
    expect(stdout).to.include('the cluster serves no VirtualMachineInstance of kubevirt.io/v1');
    expect(stdout).to.include('install its CustomResourceDefinition');
    expect(code).to.equal(5);
    await expectNothingLeft();
  });

  it('names the verb that RBAC does not grant, and the rule that would', async () => {
    const { kubeconfig } = await newAccount(plane, 'viewer', 'view');
    const locked = await siteOf(kubeconfig).run('pods');
    expect(locked.stdout).to.include('could not get Lease prowess/local');
    expect(locked.stdout).to.include(
      'grant it in a Role of namespace prowess: {apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["get", "create", "patch"]}',
    );
    expect(locked.code).to.equal(5);
    const doctor = await siteOf(kubeconfig).prowess(['doctor', 'pods', '--cluster', 'local']);
    expect(doctor.stdout).to.include('may not create pods');
    expect(doctor.stdout).to.include('{apiGroups: [""], resources: ["pods"], verbs: ["create"]}');
    expect(doctor.code).to.equal(1);
  });
});
