import { expect } from 'chai';
import type { ObjectState, SeenFact } from '../../../src/model/entry.ts';
import type { StepSpan } from '../../../src/model/facts.ts';
import type { Workload } from '../../../src/model/suite.ts';
import type { Creation } from '../../../src/results/facts/creations.ts';
import { linkObjects, type Sources } from '../../../src/results/facts/objects.ts';
import { sinceOf } from '../../../src/results/facts/pauses.ts';
import type { ObjectRecord, Pause } from '../../../src/results/facts/record.ts';
import { followObject, type ObjectTimeline } from '../../../src/results/facts/timelines.ts';
import { builtWorkload, POD, VM } from '../../support/built-test.ts';
import { at, builtPlanOf } from '../../support/run-record.ts';

const SET = { ...builtWorkload('set', 'ReplicaSet', { replicas: 3 }, { condition: 'Available' }) };
const PODS_OF_SET: Workload = { ...SET, manifest: { ...SET.manifest, apiVersion: 'apps/v1' } };
const INSTANCES = builtWorkload('vmirs', 'VirtualMachineInstanceReplicaSet', { replicas: 3 }, { condition: 'Ready' });

/** A creation was sent at 1000 and accepted at 1020; the load is cleared away at 60000, and the journal ends at 90000. */
describe('[U] results/facts/objects, by hand', () => {
  it('looks for an object until its deletion is asked for, or its load is cleared away', () => {
    const until = (requestedAt?: number, steps = STEPS) =>
      one({ steps, creations: [creation(requestedAt === undefined ? {} : { deletion: deletion(requestedAt) })] })
        .observedUntil;
    expect([until(), until(50_000), until(70_000)]).to.deep.equal([60_000, 50_000, 60_000]);
    expect(
      until(
        undefined,
        STEPS.filter(({ role }) => role !== 'clear'),
      ),
    ).to.equal(90_000);
  });

  it('is ready where it was seen so by then', () => {
    const ready = (time: number) => one({ seen: [[time, { ready: true, phase: 'Running' }]] });
    expect([ready(60_000).ready, ready(60_001).ready]).to.deep.equal([true, false]);
    expect([ready(60_000).arrival, ready(60_001).arrival]).to.deep.equal([{ at: 60_000 }, undefined]);
  });

  it('knows an object by its UID, and by its name only where no reply had the UID', () => {
    const seen = [[1050, { uid: 'other', node: 'a' }]] as const;
    const { node, uid, phases, ready, members, restarts, createdAt, firstSeen, lostAt } = one({ seen });
    expect({ node, uid, phases, ready, members, restarts, createdAt, firstSeen, lostAt }).to.deep.equal({
      node: undefined,
      uid: 'u1',
      phases: [],
      ready: false,
      members: 0,
      restarts: 0,
      createdAt: undefined,
      firstSeen: undefined,
      lostAt: undefined,
    });
    expect(one({ creations: [creation({ uid: undefined })] }).uid).to.equal(undefined);
    const byName = one({ seen, creations: [creation({ uid: undefined })] });
    expect([byName.uid, byName.node, byName.firstSeen]).to.deep.equal(['other', 'a', { at: 1050 }]);
  });

  it('knows that it exists by the reply or by the watch, whichever came first, and not before it was asked for', () => {
    const acknowledged = (over: Partial<Creation>, seenAt?: number) =>
      one({ creations: [creation(over)], seen: seenAt === undefined ? [] : [[seenAt, {}]] }).acknowledgedAt;
    expect(acknowledged({}, 1050)).to.equal(1020);
    expect(acknowledged({}, 1010)).to.equal(1010);
    expect(acknowledged({}, 990)).to.equal(1000);
    expect(acknowledged({ from: at(1005) }, 990)).to.equal(1005);
    expect(acknowledged({ from: undefined }, 990)).to.equal(1000);
    expect(acknowledged({})).to.equal(1020);
    expect(acknowledged({ acceptedAt: undefined }, 1050)).to.equal(1050);
    expect(acknowledged({ acceptedAt: undefined })).to.equal(undefined);
  });

  it('leaves open since when the acknowledgement was there, where we slept as it came', () => {
    const slept = (from: number, over: Partial<Creation> = {}) =>
      one({ creations: [creation(over)], pauses: [{ from: at(from), to: at(1500) }] });
    expect(slept(1010).acknowledgedFrom).to.equal(1010);
    expect(slept(900).acknowledgedFrom).to.equal(1000);
    expect(slept(1020)).to.not.have.property('acknowledgedFrom');
    expect(slept(900, { acceptedAt: undefined })).to.not.have.property('acknowledgedFrom');
    expect(one({})).to.not.have.property('acknowledgedFrom');
  });

  it('lets all that was seen right after a pause reach back to it', () => {
    const { phases, arrival, firstSeen } = one({
      seen: [[4000, { ready: true, phase: 'Running' }]],
      pauses: [{ from: at(2000), to: at(3900) }],
    });
    expect([firstSeen, arrival]).to.deep.equal([
      { at: 4000, from: 2000 },
      { at: 4000, from: 2000 },
    ]);
    expect(phases).to.deep.equal([{ kind: 'Pod', phase: 'Running', watch: 4000, watchFrom: 2000 }]);
  });

  it('lists its phases and those of what it made in the order in which they were seen, and names its arrival', () => {
    const { phases } = one({
      workload: PODS_OF_SET,
      seen: [
        [1050, { kind: 'ReplicaSet' }],
        [3000, { kind: 'ReplicaSet', ready: true }],
        [1100, { ...OF_SET, phase: 'Pending', createdAt: at(1000) }],
        [9000, OF_SET, 'deleted'],
        [8000, { kind: 'ReplicaSet' }, 'deleted'],
      ],
    });
    expect(phases).to.deep.equal([
      { kind: 'Pod', phase: 'Created', watch: 1100, watchFrom: undefined, server: 1000 },
      { kind: 'Pod', phase: 'Pending', watch: 1100 },
      { kind: 'ReplicaSet', phase: 'Available', watch: 3000, watchFrom: undefined },
      { kind: 'ReplicaSet', phase: 'Gone', watch: 8000, watchFrom: undefined },
      { kind: 'Pod', phase: 'Gone', watch: 9000, watchFrom: undefined },
    ]);
    expect(one({ seen: [[1050, { phase: 'Pending' }]] }).phases.map(({ phase }) => phase)).to.deep.equal(['Pending']);
  });

  it('is lost when it, or what it made, first failed, restarted, ceased to be ready or went', () => {
    const lost = (...seen: readonly Sight[]) =>
      one({ seen: [[1050, { ready: true }], [1060, { ...OF_POD, ready: true }], ...seen] }).lostAt;
    expect(lost()).to.equal(undefined);
    expect(lost([5000, {}])).to.equal(5000);
    expect(lost([5000, { ready: true, failure: 'Error' }])).to.equal(5000);
    expect(lost([5000, { ready: true, restarts: 1 }])).to.equal(5000);
    expect(lost([5000, {}, 'deleted'])).to.equal(5000);
    expect(lost([5000, { ...OF_POD, ready: true, restarts: 1 }])).to.equal(5000);
    expect(lost([5000, { ...OF_POD, ready: true, failure: 'Error' }])).to.equal(5000);
    expect(lost([5000, OF_POD, 'deleted'], [4000, { ready: true, restarts: 1 }], [6000, {}])).to.equal(4000);
    expect(lost([59_999, {}])).to.equal(59_999);
    expect(lost([60_000, {}])).to.equal(undefined);
    expect(lost([60_000, OF_POD, 'deleted'], [3000, {}])).to.equal(3000);
  });

  it('is lost also in the step that deletes it, as long as its own deletion is not asked for', () => {
    const lost = (goneAt: number, own: readonly number[]) => {
      const deletions = own.map((requestedAt) => creation({ deletion: deletion(requestedAt) }));
      const others = [64_000, 63_000].map((requestedAt, index) =>
        creation({ name: `other-${index}`, uid: `other-${index}`, deletion: deletion(requestedAt) }),
      );
      const creations = [...(deletions.length > 0 ? deletions : [creation({})]), ...others];
      return linked({
        creations,
        seen: [
          [1050, { ready: true }],
          [goneAt, {}, 'deleted'],
        ],
      }).objects[0]?.lostAt;
    };
    expect([lost(61_999, [62_000]), lost(62_000, [62_000])]).to.deep.equal([61_999, undefined]);
    // What was gone before all was deleted is not asked for any more.
    expect([lost(62_999, []), lost(63_000, [])]).to.deep.equal([62_999, undefined]);
  });

  it('counts of a set the members that were ready by then: instances of KubeVirt, else pods', () => {
    const pods = [2000, 60_000, 60_001].map(
      (time, index): Sight => [time, { ...OF_SET, uid: `p${index}`, ready: true }],
    );
    const set = one({
      workload: PODS_OF_SET,
      seen: [[1050, { kind: 'ReplicaSet' }], ...pods, [2000, { ...OF_SET, uid: 'p9' }]],
    });
    expect(set.members).to.equal(2);
    const kind = 'VirtualMachineInstance';
    const instances = [1, 2].map((index): Sight => [2000, { ...OF_SET, kind, uid: `v${index}`, ready: true }]);
    const launchers = [1, 2].map(
      (index): Sight => [2000, { ...OF_SET, uid: `l${index}`, owner: `v${index}`, ready: true }],
    );
    const vmirs = one({
      workload: INSTANCES,
      seen: [
        [1050, { kind: 'VirtualMachineInstanceReplicaSet' }],
        ...instances,
        ...launchers,
        [2000, { ...OF_SET, uid: 'l3', ready: true }],
      ],
    });
    expect(vmirs.members).to.equal(2);
    expect(one({ seen: [[1050, { ready: true }]] }).members).to.equal(0);
  });

  it('adds up the restarts of it and of what it made', () => {
    expect(
      one({
        seen: [
          [1050, { restarts: 2 }],
          [1060, { ...OF_POD, restarts: 3 }],
        ],
      }).restarts,
    ).to.equal(5);
  });

  it('is on its node, or on that of the one thing that runs for it', () => {
    const placed = (...seen: readonly Sight[]) => {
      const { node, instances } = one({ workload: VM, seen: [[1050, { kind: 'VirtualMachine' }], ...seen] });
      return [node, instances];
    };
    const launcher = { ...OF_POD, owner: 'u1' };
    expect(placed()).to.deep.equal([undefined, undefined]);
    expect(placed([1060, launcher])).to.deep.equal([undefined, undefined]);
    expect(placed([1060, { ...launcher, uid: 'x', kind: 'Secret' }], [1070, { ...launcher, node: 'a' }])).to.deep.equal(
      ['a', undefined],
    );
    expect(placed([1060, { kind: 'VirtualMachine', node: 'b' }], [1070, { ...launcher, node: 'a' }])).to.deep.equal([
      'b',
      undefined,
    ]);
    const [node, instances] = placed(
      [1060, { ...launcher, node: 'a' }],
      [1070, { ...launcher, uid: 'x', name: 'second', node: 'b', conditions: { Ready: at(1000) } }],
    );
    expect([node, instances]).to.deep.equal([
      undefined,
      [
        { kind: 'Pod', name: 'child', node: 'a', readyAt: undefined },
        { kind: 'Pod', name: 'second', node: 'b', readyAt: 1070 },
      ],
    ]);
  });

  it('gives a set of one its instance', () => {
    const { node, instances } = one({
      workload: PODS_OF_SET,
      seen: [
        [1050, { kind: 'ReplicaSet' }],
        [1060, { ...OF_SET, node: 'a' }],
      ],
    });
    expect([node, instances]).to.deep.equal([
      undefined,
      [{ kind: 'Pod', name: 'child', node: 'a', readyAt: undefined }],
    ]);
  });

  it('says why it is not ready: by its own status, by that of what it made, or by its failure', () => {
    const why = (own: Partial<ObjectState>, child: Partial<ObjectState> = {}) =>
      one({
        seen: [
          [1050, own],
          [1060, { ...OF_POD, ...child }],
          [1070, { ...OF_POD, uid: 'quiet' }],
        ],
      }).reason;
    expect(why({ reason: 'own' }, { reason: 'OOMKilled' })).to.equal('own');
    expect(why({}, { reason: 'OOMKilled' })).to.equal('Pod child: OOMKilled');
    expect(why({ failure: 'Error' })).to.equal('Error');
    expect(why({})).to.equal(undefined);
  });

  it('lists all that lived on a node, with its workload, its step and its time', () => {
    const { placed } = linked({
      seen: [
        [1050, { node: 'a', ready: true }],
        [1060, { ...OF_POD, node: 'b' }],
        [1070, { ...OF_POD, uid: 'x' }],
        [9000, OF_POD, 'deleted'],
      ],
    });
    expect(placed).to.deep.equal([
      { kind: 'Pod', workload: 'pod', node: 'a', step: 'load', ready: true, from: 1050, until: 90_000 },
      { kind: 'Pod', workload: 'pod', node: 'b', step: 'load', ready: false, from: 1060, until: 9000 },
    ]);
  });

  it('gives objects to the step that made them: measured, of the warm-up, or neither', () => {
    const made = (step: string) => {
      const { objects, warmUp, placed } = linked({ creations: [creation({ step })], seen: [[1050, { node: 'a' }]] });
      return [objects.length, warmUp.length, placed.length];
    };
    expect([made('load'), made('warm-up'), made('preflight'), made('unknown')]).to.deep.equal([
      [1, 0, 1],
      [0, 1, 1],
      [0, 0, 1],
      [0, 0, 0],
    ]);
  });

  it('knows the workload by the name in the call, else by the resource', () => {
    const workloadOf = (over: Partial<Creation>) =>
      linked({ creations: [creation(over)] }).objects.map(({ workload }) => workload);
    expect(workloadOf({})).to.deep.equal(['pod']);
    expect(workloadOf({ workload: undefined })).to.deep.equal(['pod']);
    expect(workloadOf({ workload: 'another' })).to.deep.equal([]);
    expect(workloadOf({ workload: undefined, resource: 'secrets' })).to.deep.equal([]);
  });

  it('names objects of the kinds under test that were not asked for, and have no owner', () => {
    const { unexpected } = linked({
      seen: [
        [1050, {}],
        [1060, { uid: 'x', name: 'stray' }],
        [1060, { uid: 'y', name: 'owned', owner: 'z' }],
        [1060, { uid: 'z', name: 'secret', kind: 'Secret' }],
      ],
    });
    expect(unexpected).to.deep.equal(['Pod ns/stray']);
  });

  it('holds what became of its deletion', () => {
    const { deletion: own } = one({
      creations: [creation({ deletion: { ...deletion(50_000), acceptedAt: at(50_020) } })],
      seen: [
        [1050, {}],
        [50_010, { deletedAt: at(50_000) }],
        [52_000, {}, 'deleted'],
      ],
    });
    expect(own).to.deep.equal({
      requestedAt: 50_000,
      step: 'delete',
      acceptedAt: 50_020,
      leaving: { at: 50_010 },
      goneAt: 52_000,
    });
    const unseen = one({ creations: [creation({ deletion: deletion(50_000) })] }).deletion;
    expect([unseen?.leaving, unseen?.goneAt]).to.deep.equal([undefined, undefined]);
  });
});

type Sight = readonly [atMs: number, state: Partial<ObjectState>, change?: SeenFact['change']];

const OF_POD = { kind: 'Pod', uid: 'c1', name: 'child', owner: 'u1' };
const OF_SET = OF_POD;

const step = (id: string, role: StepSpan['role'], startedAt: number, kind: StepSpan['kind']): StepSpan => ({
  id,
  kind,
  role,
  startedAt: at(startedAt),
});

const STEPS = [
  step('preflight', 'prepare', 0, 'preflight'),
  step('warm-up', 'prepare', 100, 'warm-up'),
  step('earlier', 'clear', 500, 'delete'),
  step('load', 'measure', 900, 'load'),
  step('delete', 'clear', 60_000, 'delete'),
];

const creation = (over: Partial<Creation>): Creation => ({
  resource: 'pods',
  namespace: 'ns',
  name: 'object',
  step: 'load',
  workload: 'pod',
  scheduledAt: undefined,
  requestedAt: at(1000),
  from: at(1000),
  acceptedAt: at(1020),
  uid: 'u1',
  attempts: 1,
  deletion: undefined,
  ...over,
});

const deletion = (requestedAt: number): NonNullable<Creation['deletion']> => ({
  requestedAt: at(requestedAt),
  step: 'delete',
  acceptedAt: undefined,
});

interface Course {
  readonly workload?: Workload;
  readonly creations?: readonly Creation[];
  readonly seen?: readonly Sight[];
  readonly steps?: readonly StepSpan[];
  readonly pauses?: readonly Pause[];
}

function linked({ workload = POD, creations, seen = [], steps = STEPS, pauses = [] }: Course) {
  const timelines = new Map<string, ObjectTimeline>();
  for (const [time, state, change = 'modified'] of seen) {
    const object = { kind: 'Pod', uid: 'u1', name: 'object', namespace: 'ns', ready: false, ...state };
    followObject(timelines, { type: 'seen', change, receivedAt: at(time), object }, { at: at(time) });
  }
  const sources: Sources = {
    plan: builtPlanOf(workload, 1),
    steps,
    creations: creations ?? [creation({ workload: workload.name })],
    timelines,
    endedAt: at(90_000),
    clock: { samples: 0, agreeing: 0, apart: 0 },
    since: sinceOf(pauses),
  };
  return linkObjects(sources);
}

const one = (course: Course): ObjectRecord => linked(course).objects[0] ?? expect.fail('there is no object');
