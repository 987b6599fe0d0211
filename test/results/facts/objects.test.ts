import { expect } from 'chai';
import { later, ms } from '../../../src/model/units.ts';
import { recordOf } from '../../../src/results/index.ts';
import { builtWorkload, DEPLOYMENT, POD, VM } from '../../support/built-test.ts';
import { builtJournal } from '../../support/journal-builder.ts';
import { during, edited, inserted, loadUids } from '../../support/journal-edits.ts';

const VMIRS = builtWorkload(
  'set',
  'VirtualMachineInstanceReplicaSet',
  { replicas: 3 },
  {
    equal: { path: 'status.readyReplicas', toPath: 'spec.replicas' },
  },
);

describe('[U] results/facts/objects', () => {
  it('joins a VirtualMachine with the instance and the launcher pod that came of it', () => {
    const [vm] = recordOf(builtJournal({ workloads: [VM], objects: 1 })).objects;
    expect(vm?.phases.map(({ kind, phase }) => `${kind} ${phase}`)).to.deep.equal([
      'VirtualMachineInstance Created',
      'VirtualMachineInstance Pending',
      'Pod Created',
      'Pod Pending',
      'Pod PodScheduled',
      'VirtualMachineInstance Scheduling',
      'Pod Running',
      'Pod Ready',
      'VirtualMachineInstance Scheduled',
      'VirtualMachineInstance Running',
      'VirtualMachine Ready',
      'VirtualMachine Gone',
      'VirtualMachineInstance Gone',
      'Pod Gone',
    ]);
    expect(vm).to.deep.include({ kind: 'VirtualMachine', node: 'worker-1', ready: true, attempts: 1 });
  });

  it("takes no stamp for an object's own that a controller copied from what the object owns", () => {
    const [vm] = recordOf(builtJournal({ workloads: [VM], objects: 1 })).objects;
    const ready = vm?.phases
      .filter(({ phase }) => phase === 'Ready')
      .map(({ kind, server }) => [kind, server !== undefined]);
    expect(ready).to.deep.equal([
      ['Pod', true],
      ['VirtualMachine', false],
    ]);
  });

  it('gives each instance of a set its own phases, and names the arrival of the set', () => {
    const [set] = recordOf(builtJournal({ workloads: [VMIRS], objects: 1 })).objects;
    const count = (kind: string, phase: string): number =>
      set?.phases.filter((stamp) => stamp.kind === kind && stamp.phase === phase).length ?? 0;
    expect(count('VirtualMachineInstance', 'Running')).to.equal(3);
    expect(count('Pod', 'Created')).to.equal(3);
    expect(count('VirtualMachineInstanceReplicaSet', 'Ready')).to.equal(1);
  });

  it('joins a Deployment with the pods of its ReplicaSet', () => {
    const facts = recordOf(builtJournal({ workloads: [DEPLOYMENT], objects: 1 }));
    const [object] = facts.objects;
    expect(object).to.deep.include({ kind: 'Deployment', ready: true });
    expect(object?.instances?.map(({ kind, node }) => [kind, node])).to.deep.equal([['Pod', 'worker-1']]);
    expect(facts.placed.filter(({ step }) => step === object?.step)).to.have.length(1);
  });

  it('keeps the warm-up apart', () => {
    const facts = recordOf(builtJournal({ workloads: [POD] }));
    expect(facts.objects).to.have.length(20);
    expect(facts.warmUp).to.have.length(4);
  });

  it('knows two workloads of one kind apart', () => {
    const big = { ...POD, name: 'big' };
    const facts = recordOf(builtJournal({ workloads: [POD, big] }));
    expect(facts.objects.filter(({ workload }) => workload === 'big')).to.have.length(10);
  });

  it('takes a creation that was refused first to begin with the attempt that worked', () => {
    const entries = builtJournal();
    const [uid] = loadUids(entries);
    const call = entries.find((entry) => entry.type === 'call' && entry.uid === uid && entry.verb === 'create');
    if (call?.type !== 'call') throw new Error('there is no creation');
    const refused = { ...call, uid: undefined, status: 429, attempt: 1 };
    const again = {
      ...call,
      attempt: 2,
      sentAt: later(call.sentAt, ms(100)),
      receivedAt: later(call.receivedAt, ms(100)),
    };
    const retried = edited(entries, 'call', (each) => (each === call ? { ...refused, at: call.at } : each));
    const [object] = recordOf(inserted(retried, again.receivedAt, again)).objects;
    expect(object).to.deep.include({ uid, requestedAt: call.sentAt, createdFrom: again.sentAt, attempts: 2 });
  });

  it('takes a creation whose retry was answered that it exists for ours, acknowledged by that reply', () => {
    const entries = builtJournal();
    const [uid] = loadUids(entries);
    const call = entries.find((entry) => entry.type === 'call' && entry.uid === uid && entry.verb === 'create');
    if (call?.type !== 'call') throw new Error('there is no creation');
    const again = { ...call, attempt: 2, status: 409, receivedAt: later(call.receivedAt, ms(-1)) };
    const lost = edited(entries, 'call', (each) => (each === call ? { ...call, uid: undefined, status: 0 } : each));
    const [object] = recordOf(inserted(lost, later(again.receivedAt, ms(1000)), again)).objects;
    const { receivedAt: acknowledgedAt } = again;
    expect(object).to.deep.include({ uid, acknowledgedAt, createdFrom: call.sentAt, attempts: 2, ready: true });
  });

  it('finds an object by its name where no reply had the UID', () => {
    const entries = builtJournal();
    const [uid] = loadUids(entries);
    const lost = edited(entries, 'call', (call) =>
      call.uid === uid && call.verb === 'create' ? { ...call, uid: undefined, status: 0 } : call,
    );
    const [object] = recordOf(lost).objects;
    expect(object).to.deep.include({ uid, ready: true });
    expect(object?.acknowledgedAt).to.equal(object?.firstSeen?.at);
  });

  it('does not call lost what was deleted on request, nor what went when the level was cleared', () => {
    const facts = recordOf(builtJournal({ scenario: { kind: 'churn', objects: 10, perSecond: 2, duration: '5s' } }));
    expect(facts.objects).to.have.length(20);
    expect(facts.objects.filter(({ lostAt }) => lostAt !== undefined)).to.deep.equal([]);
    expect(facts.objects.filter(({ deletion }) => deletion?.goneAt !== undefined)).to.have.length(20);
  });

  it('does not take an object for ready that became so after its deletion was asked for', () => {
    const entries = builtJournal();
    const [uid] = loadUids(entries);
    const late = edited(entries, 'seen', (seen) =>
      seen.object.uid === uid && seen.object.ready && seen.change !== 'deleted'
        ? { ...seen, at: during(entries, 'delete', 500), receivedAt: during(entries, 'delete', 500) }
        : seen,
    );
    expect(recordOf(late).objects[0]?.ready).to.equal(false);
  });

  it('ends a circle of owners', () => {
    const circle = edited(builtJournal({ workloads: [VM], objects: 1 }), 'seen', (seen) => ({
      ...seen,
      object: { ...seen.object, owner: seen.object.uid },
    }));
    expect(recordOf(circle).objects).to.have.length(1);
  });

  it('keeps why an object was lost, through its recovery and its deletion', () => {
    const entries = builtJournal({ workloads: [POD], objects: 1 });
    const [uid] = loadUids(entries);
    const seen = entries.findLast(
      (entry) => entry.type === 'seen' && entry.object.uid === uid && entry.change === 'modified',
    );
    if (seen?.type !== 'seen') throw new Error('nothing was seen');
    const states = [
      { ready: false, reason: 'TerminationByKubelet: low on memory' },
      { ready: false, reason: 'Evicted: low on memory' },
      { ready: true },
      { ready: false, deletedAt: seen.receivedAt, reason: 'TerminationByKubelet: low on memory' },
    ];
    const journal = states.reduce((all, state, index) => {
      const at = during(entries, 'settle', 1000 + index);
      return inserted(all, at, { ...seen, receivedAt: at, object: { ...seen.object, ...state } });
    }, entries);
    expect(recordOf(journal).objects[0]).to.include({ reason: 'Evicted: low on memory' });
  });
});
