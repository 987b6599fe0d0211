import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Access } from '../../../src/adapters/kube/access/access.ts';
import { findAccess } from '../../../src/adapters/kube/access/find-access.ts';
import { connectKube, type KubeCluster } from '../../../src/adapters/kube/connect.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import type { CallFact, Fact, WatchFact } from '../../../src/model/entry.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { withAir } from '../../support/air.ts';
import { call, createBench, namespaceObject } from '../../support/cluster-bench.ts';
import { type FollowedBench, followBench } from '../../support/followed.ts';
import { newAccount } from '../support/accounts.ts';
import { type Balancer, startBalancer } from '../support/balancer.ts';
import { compact, refuseCreates } from '../support/control-plane/adversity.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { until } from '../support/control-plane/ready.ts';
import { type LocalRun, type LocalSite, localSite } from '../support/local-site.ts';

const TESTS = '  pods: {workload: pod-pause, scenario: {kind: arrivals, process: fixed, perSecond: 5, objects: 60}}\n';
const ACCOUNT = 'rough';

/** What a way that is cut for longer than a creation waits breaks, and one on which nothing comes any more. */
const OF_CUTS = ['calls-answered'];
const OF_SILENCE = ['calls-answered', 'watch-in-time'];

/** What a real API server and the way to it do to a run without ending it: nothing is lost, and the journal has it. */
describe('conformance/kube rough ways', () => {
  let plane: ControlPlane;
  let admin: KubeCluster;
  let way: Balancer;
  let site: LocalSite;
  let access: Access;
  before(async () => {
    // Without a cache of its own the API server resumes watches from etcd, which forgets what is compacted.
    plane = await startControlPlane({ nodes: 4, apiServer: ['--watch-cache-sizes=pods#0,configmaps#0'] });
    admin = plane.connect();
    way = await startBalancer([plane.ports['kube-apiserver']]);
    const { kubeconfig } = await newAccount(plane, ACCOUNT, 'cluster-admin', way.port);
    access = findAccess({ env: {}, file: kubeconfig });
    site = localSite(plane, TESTS, { kubeconfig });
  });
  after(async () => {
    way?.stop();
    await admin?.close();
    await plane?.stop();
  });

  /** Runs the test, and does something once some of the pods that it measures are there, which may break some rules. */
  const runAnd = (
    act: (untilTold: (what: string) => Promise<void>) => Promise<void>,
    provoked: readonly string[] = [],
  ): Promise<LocalRun> =>
    withAir(
      () =>
        site.run('pods', async ({ journal, hasEnded }) => {
          const untilTold = async (what: string): Promise<void> => {
            while (!hasEnded() && !journal().includes(what)) await sleep(50);
          };
          await untilTold('"name":"pod-pause-5"');
          await act(untilTold);
        }),
      provoked,
    );

  /** Nothing is lost; and where the way was so rough that the latencies are the way's, the run is INVALID for that alone. */
  const expectAllCounted = ({ code, stdout, result }: LocalRun, provoked: readonly string[] = []): void => {
    const broken = result.validity.filter(({ passed }) => !passed);
    expect(
      broken.filter(({ rule }) => !provoked.includes(rule)),
      stdout,
    ).to.deep.equal([]);
    expect(code, stdout).to.equal(broken.length === 0 ? 0 : 3);
    expect(countsOf({ result })).to.deep.equal({ asked: 60, created: 60, ready: 60, failed: 0, lost: 0, deleted: 60 });
  };

  it('waits as long as the API server asks for that refuses with 429, and makes every object', async () => {
    const run = await runAnd(async (untilTold) => {
      const relent = await refuseCreates(admin, ACCOUNT, access);
      await untilTold('"status":429');
      await relent();
    });
    expectAllCounted(run);
    const calls = factsIn(run).filter((fact): fact is CallFact => fact.type === 'call' && fact.verb === 'create');
    const refused = calls.filter(({ status }) => status === 429);
    expect(refused).not.to.deep.equal([]);
    for (const { name, attempt, receivedAt } of refused) {
      const next = calls.find((each) => each.name === name && each.attempt === attempt + 1);
      expect((next?.sentAt ?? 0) - receivedAt, 'Retry-After: 1').to.be.at.least(990);
    }
  });

  it('resumes a watch that was cut, over a way that takes longer', async () => {
    way.slow(40);
    const run = await runAnd(async () => {
      way.shut();
      await sleep(1000);
      way.open();
    }, OF_CUTS);
    way.slow(0);
    expectAllCounted(run, OF_CUTS);
    expect(watchesOf(run)).to.match(/opened (failed |closed )+opened/);
  });

  it('lists again when etcd has forgotten what the watch missed (410), and loses nothing', async () => {
    const run = await runAnd(async () => {
      way.shut();
      await sleep(1000);
      await compact(plane, admin);
      way.open();
    }, OF_CUTS);
    expectAllCounted(run, OF_CUTS);
    expect(watchesOf(run)).to.include(' expired relisted opened');
  });

  it('opens a watch again that has fallen silent, and a call that has no answer', async () => {
    const run = await runAnd(async () => way.mute(), OF_SILENCE);
    expectAllCounted(run, OF_SILENCE);
    // What nothing was seen of for minutes has no latency.
    const late = run.result.validity.find(({ rule, passed }) => rule === 'watch-in-time' && !passed);
    expect(late?.message).to.include('the watch of pods was silent');
    expect(watchesOf(run)).to.include('opened silent opened');
  });

  /** What a follower on this way is shown of what is made and deleted from the moment when it cannot see. */
  const followedBlindly = async (
    blind: () => void,
    see: (followed: FollowedBench) => Promise<void>,
  ): Promise<Pick<FollowedBench, 'seen' | 'watches'>> => {
    const bench = createBench({ cluster: admin, clock: systemClock });
    await admin.create(namespaceObject(bench.namespace), RESOURCES.namespaces, call);
    await bench.create('stays');
    await bench.create('vanishes');
    const cluster = connectKube(access, systemClock);
    const followed = await followBench(bench, cluster);
    blind();
    await bench.create('appears');
    await bench.delete('vanishes');
    await see(followed);
    await followed.stop();
    await cluster.close();
    return followed;
  };

  it('finds what vanished unseen when it lists again after a 410', async () => {
    const { seen, watches } = await followedBlindly(way.shut, async (followed) => {
      await compact(plane, admin);
      way.open();
      await until('the list is seen', async () => followed.seen.includes('gone vanishes'));
    });
    expect(seen).to.deep.equal(FOUND);
    expect(eventsOf(watches)).to.match(/ expired relisted opened$/);
  });

  it('finds it by its last list as well, whatever the watch does', async () => {
    const { seen, watches } = await followedBlindly(way.mute, ({ relist }) => relist());
    expect(seen).to.deep.equal(FOUND);
    expect(eventsOf(watches)).to.equal('relisted opened relisted');
  });
});

const FOUND = ['listed stays', 'listed vanishes', 'listed appears', 'gone vanishes'];

const countsOf = ({ result }: Pick<LocalRun, 'result'>): Record<string, number | undefined> =>
  Object.fromEntries(
    result.measurements
      .filter(({ metric }) => metric === 'objects')
      .map(({ labels: { state = '' }, statistics }) => [state, statistics[0]?.value]),
  );

const factsIn = ({ artifacts }: LocalRun): Fact[] =>
  readFileSync(join(artifacts, 'journal.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** What befell the watches of a run, one resource after the other: watches of several go on at once, and their events mix. */
const watchesOf = (run: LocalRun): string => {
  const watches = factsIn(run).filter((fact): fact is WatchFact => fact.type === 'watch');
  return [...Map.groupBy(watches, ({ resource }) => resource)].map(([, own]) => eventsOf(own)).join('; ');
};

const eventsOf = (watches: readonly WatchFact[]): string => watches.map(({ event }) => event).join(' ');
