import { expect } from 'chai';
import type { JsonObject } from '../../../src/model/json.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { seconds } from '../../../src/model/units.ts';
import { nameOf } from '../../../src/runner/cluster.ts';
import type { EnginePorts } from '../../../src/runner/engine/ports.ts';
import { claimAnnotation, claimIn, isClaimed } from '../../../src/runner/lock/engine-claim.ts';
import { namespaceLabels, namespaceName } from '../../../src/runner/lock/namespaces.ts';
import { terminateOlder } from '../../../src/runner/lock/own-namespaces.ts';
import { CL2, leaving } from '../../support/engine-journal.ts';
import { engineSample } from '../../support/engine-sample.ts';
import { type RunSetup, simRun, type World } from '../../support/sim-run.ts';

const OK = engineSample('clusterloader2', 'ok');
const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };

describe('[I] namespaces of an engine', () => {
  const namespace = (name: string, labels: JsonObject = {}, at = '2026-08-22T04:41:00Z'): JsonObject => ({
    metadata: { name, labels, creationTimestamp: at },
  });
  const written = {
    namespaces: ['test-[a-z0-9]{6}-[0-9]+', '.*'],
    label: ['who', 'x'] as const,
    before: ['test-abc123-9'],
  };

  it('are claimed by name or label, where they are younger, were not there before, and are no part of the cluster', () => {
    const own = namespace('prowess-lab-t7-1');
    const { engine } = claimIn({
      ...own,
      metadata: { ...Object(own.metadata), annotations: claimAnnotation(written) },
    });
    if (engine === undefined) throw new Error('the annotation says nothing');
    const narrow = { ...engine, namespaces: ['test-[a-z0-9]{6}-[0-9]+'] };
    expect(isClaimed(namespace('test-abc123-1'), narrow)).to.equal(true);
    expect(isClaimed(namespace('anything', { who: 'x' }), narrow)).to.equal(true);
    expect(isClaimed(namespace('anything', { who: 'y' }), narrow)).to.equal(false);
    expect(isClaimed(namespace('my-test-abc123-1'), narrow)).to.equal(false);
    expect(isClaimed(namespace('test-abc123-9'), narrow)).to.equal(false);
    expect(isClaimed(namespace('test-abc123-1', {}, '2026-08-22T04:40:59Z'), narrow)).to.equal(false);
    for (const name of ['kube-system', 'default', 'openshift-monitoring', 'prowess-lab-t7-2'])
      expect(isClaimed(namespace(name, { who: 'x' }), engine), name).to.equal(false);
  });

  it('are removed once it has ended, and what was there before stays', async () => {
    const { world } = await simRun({
      scenario: CL2,
      workloads: [],
      ...making(['test-abc123-1', 'cluster-loader', 'someone-elses'], ['test-zzz999-1']),
    });
    expect(await namesIn(world)).to.include.members(['test-zzz999-1', 'someone-elses']);
    expect(await namesIn(world)).to.not.include.members(['test-abc123-1', 'cluster-loader']);
    expect((await namesIn(world)).filter((name) => name.startsWith('prowess-'))).to.deep.equal([]);
  });

  it('are refused on a shared cluster where only their names say whose they are', async () => {
    const { outcome, world } = await simRun({
      scenario: CL2,
      workloads: [],
      cluster: { exclusive: false },
      ...making(['test-abc123-1'], []),
    });
    expect(outcome.reason).to.include('are known by their names alone');
    expect(await namesIn(world)).to.not.include('test-abc123-1');
  });

  it('are removed by the next holder of the lock where the runner was killed, before what says that they are', async () => {
    const { world } = await simRun({ scenario: CL2, workloads: [], ...making([], ['test-zzz999-1']) });
    const marker = { name: namespaceName('lab', 7, 99), labels: namespaceLabels('lab', 7) };
    const annotations = claimAnnotation({ namespaces: ['test-[a-z0-9]{6}-[0-9]+'], before: ['test-zzz999-1'] });
    const client = world.cluster.client('killed');
    await world.time.drive(
      (async () => {
        const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { ...marker, annotations } };
        await client.create(object, RESOURCES.namespaces, call);
        await makeNamespace(world, 'test-abc123-1');
      })(),
    );
    const ports = { cluster: world.cluster.client('next'), clock: world.time };
    const removed = await world.time.drive(terminateOlder(ports, 'lab', 8, call.signal));
    expect(removed).to.deep.equal([marker.name, 'test-abc123-1']);
    const left = await namesIn(world);
    expect(left).to.include('test-zzz999-1');
    expect(left).to.not.include.members(['test-abc123-1', marker.name]);
  });
});

/** A run whose engine makes namespaces, on a cluster that has some. */
function making(names: readonly string[], before: readonly string[]): Pick<RunSetup, 'ports' | 'arrange'> {
  let made: World | undefined;
  const engines: EnginePorts = {
    run: async (...args) => {
      for (const name of names) if (made !== undefined) await makeNamespace(made, name);
      return leaving(OK, 0).run(...args);
    },
  };
  return {
    ports: { engines },
    arrange: async (world) => {
      made = world;
      for (const name of before) await makeNamespace(world, name);
    },
  };
}

const makeNamespace = async ({ cluster }: World, name: string): Promise<void> => {
  await cluster
    .client('engine')
    .create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, RESOURCES.namespaces, call);
};

const namesIn = async ({ cluster, time }: World): Promise<string[]> => {
  const { items } = await time.drive(cluster.client('look').list({ resource: RESOURCES.namespaces }, call));
  return items.map(nameOf);
};
