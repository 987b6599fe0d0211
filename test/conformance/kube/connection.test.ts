import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Access } from '../../../src/adapters/kube/access/access.ts';
import { findAccess } from '../../../src/adapters/kube/access/find-access.ts';
import { findApiServers } from '../../../src/adapters/kube/api-servers.ts';
import { connectKube, type KubeCluster } from '../../../src/adapters/kube/connect.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { KnownError } from '../../../src/model/errors.ts';
import { type JsonObject, stringAt } from '../../../src/model/json.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { minutes, ms, seconds } from '../../../src/model/units.ts';
import { ApiError } from '../../../src/runner/cluster.ts';
import { findMetrics } from '../../../src/runner/metrics/find.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { until } from '../support/control-plane/ready.ts';

const { pods, namespaces, serviceAccounts, virtualMachineInstances } = RESOURCES;
const signal = new AbortController().signal;
const call = { signal, timeoutMs: seconds(30) };

describe('conformance/kube/connection', () => {
  let plane: ControlPlane;
  let cluster: KubeCluster;
  before(async () => {
    plane = await startControlPlane({ nodes: 2 });
    cluster = plane.connect();
  });
  after(async () => {
    await cluster.close();
    await plane.stop();
  });

  const adminAccess = (): Access => findAccess({ env: {}, file: plane.kubeconfig });
  const refusalOf = async (answer: Promise<unknown>): Promise<{ error: ApiError; hint: string | undefined }> => {
    const error = await answer.then(
      () => undefined,
      (thrown) => thrown,
    );
    if (!(error instanceof ApiError)) throw error ?? new Error('was not refused');
    return { error, hint: error.cause instanceof KnownError ? error.cause.hint : undefined };
  };

  it('names the verb and the resource that RBAC does not grant, and the rule that would', async () => {
    const stranger = plane.connect('stranger');
    const { error, hint } = await refusalOf(stranger.list({ resource: pods }, call));
    await stranger.close();
    expect(error).to.include({ status: 403, reason: 'Forbidden' });
    expect(error.message).to.include('User "stranger" cannot list resource "pods"');
    expect(hint).to.equal('grant it in a ClusterRole: {apiGroups: [""], resources: ["pods"], verbs: ["list"]}');
  });

  it('says that credentials are not known any more', async () => {
    const expired = { ...adminAccess(), login: { kind: 'header', value: 'Bearer expired' } } as const;
    const connection = connectKube(expired, systemClock);
    const { error, hint } = await refusalOf(connection.list({ resource: pods }, call));
    await connection.close();
    expect(error).to.include({ status: 401, reason: 'Unauthorized' });
    expect(hint).to.include('expired or unknown to the server');
  });

  it('logs in with what a plugin says, and again when that has been revoked', async () => {
    const { login } = adminAccess();
    const token = login.kind === 'header' ? login.value.replace('Bearer ', '') : '';
    const [command, calls] = [join(plane.folder, 'plugin'), join(plane.folder, 'plugin-calls')];
    const credential = JSON.stringify({ kind: 'ExecCredential', status: { token: 'TOKEN' } });
    writeFileSync(calls, '');
    writeFileSync(
      command,
      `#!/bin/sh\n[ -s ${calls} ] && t=${token} || t=revoked\necho >> ${calls}\necho '${credential}' | sed s/TOKEN/$t/\n`,
    );
    chmodSync(command, 0o755);
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command,
      args: [],
      env: [],
      installHint: '',
      provideClusterInfo: false,
      interactiveMode: 'Never',
    };
    const access = { ...adminAccess(), login: { kind: 'exec', exec, cluster: {}, env: process.env } } as const;
    const connection = connectKube(access, systemClock);
    expect((await connection.text('/version', call)).text).to.include('v1.36.3');
    await connection.close();
  });

  it('says that a kind is not served', async () => {
    const { error, hint } = await refusalOf(cluster.list({ resource: virtualMachineInstances }, call));
    expect(error.message).to.include('the server has no virtualmachineinstances of kubevirt.io/v1');
    expect(hint).to.include('CustomResourceDefinition');
  });

  it('reads the API server’s own metrics, and says which sources are absent', async () => {
    const apiServers = findApiServers(adminAccess(), systemClock);
    const sources = await findMetrics(cluster, systemClock, apiServers.find, signal);
    const scrapes = new Map(
      await Promise.all(sources.map(async (each) => [each.name, await each.sample('before', signal)] as const)),
    );
    await apiServers.close();
    const server = scrapes.get(`apiserver/${adminAccess().server.host}`);
    const families = server?.state === 'present' ? Object.keys(server.series).map((key) => key.split('{')[0]) : [];
    expect(families).to.include.members([
      'process_cpu_seconds_total',
      'process_start_time_seconds',
      'apiserver_request_duration_seconds_bucket',
      'apiserver_request_total',
      'etcd_request_duration_seconds_bucket',
    ]);
    expect(scrapes.get('node')).to.have.property('reason').that.includes('metrics.k8s.io');
  });

  it('brings pods to Running on nodes, seen by a watch, and removes them with their namespace', async () => {
    const namespace = 'pods';
    await cluster.create(named('Namespace', namespace), namespaces, call);
    const account = { resource: serviceAccounts, name: 'default', namespace };
    await until('pods may be created there', () => cluster.get(account, call).then(Boolean, () => false));
    const { resourceVersion } = await cluster.list({ resource: pods, namespace }, call);
    const running = new Set<string>();
    const stop = new AbortController();
    const watch = cluster.watch(
      { resource: pods, namespace },
      resourceVersion,
      ({ object }) => {
        if (stringAt(object, 'status', 'phase') === 'Running') running.add(stringAt(object, 'metadata', 'name') ?? '');
        if (running.size === 20) stop.abort();
      },
      { signal: stop.signal, timeoutMs: minutes(10) },
    );
    const names = Array.from({ length: 20 }, (_, index) => `pod-${index}`);
    await Promise.all(names.map((name) => cluster.create(pod(name, namespace), pods, call)));
    await watch.catch(() => {});
    expect([...running].sort()).to.deep.equal(names.sort());
    await cluster.delete({ resource: namespaces, name: namespace }, call);
    await untilGone(namespace);
  });

  for (const program of ['kube-apiserver', 'etcd'] as const) {
    it(`survives a kill -9 of ${program}: calls fail as "no reply" or 5xx, watches end, and all goes on with what was stored`, async () => {
      const namespace = `after-${program}`;
      await cluster.create(named('Namespace', namespace), namespaces, call);
      const { resourceVersion } = await cluster.list({ resource: pods }, call);
      const watch = cluster
        .watch({ resource: pods }, resourceVersion, () => {}, { signal, timeoutMs: seconds(5) })
        .catch((error) => error);
      await plane.kill(program);
      const { error } = await refusalOf(cluster.create(named('Namespace', `${namespace}-2`), namespaces, call));
      expect(error.status === 0 || error.status >= 500, `status ${error.status}`).to.equal(true);
      const end = await watch;
      expect(end === 'closed' || end instanceof ApiError, String(end)).to.equal(true);
      await plane.start(program);
      await untilAnswers();
      const { object } = await cluster.get({ resource: namespaces, name: namespace }, call);
      expect(stringAt(object, 'metadata', 'name')).to.equal(namespace);
    });
  }

  const untilGone = async (name: string): Promise<void> => {
    while (await cluster.get({ resource: namespaces, name }, call).catch(() => undefined)) {
      await systemClock.sleep(ms(200));
    }
  };
  const untilAnswers = async (): Promise<void> => {
    while (!(await cluster.list({ resource: namespaces }, call).catch(() => undefined))) {
      await systemClock.sleep(ms(200));
    }
  };
});

const named = (kind: string, name: string): JsonObject => ({ apiVersion: 'v1', kind, metadata: { name } });

const pod = (name: string, namespace: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace },
  spec: { containers: [{ name: 'main', image: 'none' }] },
});
