import { expect } from 'chai';
import type { ObjectState, SeenFact } from '../../../src/model/entry.ts';
import { followObject, type ObjectTimeline } from '../../../src/results/facts/timelines.ts';
import { at } from '../../support/run-record.ts';

describe('[U] results/facts/timelines', () => {
  it('begins with what is first seen of an object', () => {
    const first = { at: at(5), from: at(3) };
    const timelines = new Map<string, ObjectTimeline>();
    followObject(timelines, seen({ owner: 'o', createdAt: at(1) }), first);
    followObject(timelines, seen({ owner: 'p', createdAt: at(2) }), { at: at(6) });
    followObject(timelines, seen({ uid: 'u2' }), { at: at(7) });
    expect([...timelines.keys()]).to.deep.equal(['u1', 'u2']);
    expect(timelines.get('u1')).to.deep.include({
      kind: 'Pod',
      uid: 'u1',
      name: 'pod-0',
      namespace: 'ns',
      owner: 'o',
      createdAt: 1,
      first,
    });
  });

  it('knows the node that it was first on, and when it went first', () => {
    const timeline = followed([{}, { node: 'a' }, { node: 'b' }, {}], { 4: 'deleted', 5: 'deleted' });
    expect([timeline.node, timeline.gone?.at]).to.deep.equal(['a', 4]);
    expect(followed([{}]).gone).to.equal(undefined);
  });

  it('takes nothing from the last state of what is gone', () => {
    const timeline = followed([{}], { 1: { node: 'a', ready: true, phase: 'Failed', failure: 'Error' } });
    expect([timeline.node, timeline.ready, timeline.failed, timeline.phases.size]).to.deep.equal([
      undefined,
      undefined,
      undefined,
      0,
    ]);
  });

  it('knows when it was first ready, and when it first ceased to be', () => {
    const timeline = followed([{}, { ready: true }, { ready: true }, {}, { ready: true }, {}]);
    expect([timeline.ready?.at, timeline.unready]).to.deep.equal([1, 3]);
    expect(followed([{}, {}]).unready).to.equal(undefined);
  });

  it('knows when and why it first failed, but not what its deletion makes of it', () => {
    const timeline = followed([{}, { failure: 'OOMKilled' }, { failure: 'Error' }]);
    expect([timeline.failure, timeline.failed]).to.deep.equal(['OOMKilled', 1]);
    const deleted = followed([{}, { failure: 'Error', deletedAt: at(9) }]);
    expect([deleted.failure, deleted.failed]).to.deep.equal([undefined, undefined]);
  });

  it('knows when its deletion was first seen', () => {
    expect(followed([{}, { deletedAt: at(9) }, { deletedAt: at(9) }]).leaving).to.deep.equal({ at: 1 });
    expect(followed([{}]).leaving).to.equal(undefined);
  });

  it('counts restarts, and knows the first of a ready object', () => {
    const timeline = followed([
      { restarts: 1 },
      { ready: true, restarts: 1 },
      { ready: true, restarts: 2 },
      { restarts: 3, ready: true },
      { ready: true },
    ]);
    expect([timeline.restarts, timeline.restarted]).to.deep.equal([3, 2]);
    expect(followed([{ restarts: 1 }, { restarts: 2, ready: true }, { ready: true, restarts: 2 }]).restarted).to.equal(
      undefined,
    );
    expect(followed([{}]).restarts).to.equal(0);
  });

  it('keeps why it was lost, though it came back, and gives up why it was only late', () => {
    expect(followed([{ reason: 'Pulling' }, { ready: true }]).reason).to.equal(undefined);
    expect(followed([{ ready: true }, { reason: 'OOMKilled' }, { ready: true }]).reason).to.equal('OOMKilled');
    expect(followed([{ reason: 'Pulling' }, { reason: 'BackOff' }]).reason).to.equal('BackOff');
    expect(followed([{ reason: 'Evicted' }, { reason: 'Terminated', deletedAt: at(9) }]).reason).to.equal('Evicted');
    expect(followed([{}, { reason: 'Terminated', deletedAt: at(9) }]).reason).to.equal('Terminated');
  });

  it('takes a phase or condition for entered when it is first seen, with the stamp of the server', () => {
    const timeline = followed([
      { phase: 'Pending' },
      { phase: 'Running', phases: { Running: at(70) }, conditions: { Ready: at(80) } },
      { phase: 'Running', phases: { Running: at(71) }, conditions: { Ready: at(81) } },
    ]);
    expect([...timeline.phases.values()]).to.deep.equal([
      { kind: 'Pod', phase: 'Pending', watch: 0 },
      { kind: 'Pod', phase: 'Running', watch: 1, server: 70 },
      { kind: 'Pod', phase: 'Ready', watch: 1, server: 80 },
    ]);
  });

  it('keeps since when a phase may have been so', () => {
    const timelines = new Map<string, ObjectTimeline>();
    followObject(timelines, seen({ phase: 'Running' }), { at: at(5), from: at(3) });
    expect(timelines.get('u1')?.phases.get('Running')).to.deep.equal({
      kind: 'Pod',
      phase: 'Running',
      watch: 5,
      watchFrom: 3,
    });
  });

  it('takes no stamp that a controller copied from what the object owns', () => {
    for (const kind of ['VirtualMachine', 'VirtualMachineInstance']) {
      const { phases } = followed([{ kind, conditions: { Ready: at(80), Paused: at(90) } }]);
      expect(phases.get('Ready'), kind).to.deep.equal({ kind, phase: 'Ready', watch: 0 });
      expect(phases.get('Paused')?.server, kind).to.equal(90);
    }
  });

  it('takes a phase that is called as what every object has for a phase', () => {
    const { phases } = followed([{ phase: 'constructor', phases: {} }]);
    expect(phases.get('constructor')).to.deep.equal({ kind: 'Pod', phase: 'constructor', watch: 0 });
  });
});

const seen = (state: Partial<ObjectState>, change: SeenFact['change'] = 'modified'): SeenFact => ({
  type: 'seen',
  change,
  receivedAt: at(0),
  object: { kind: 'Pod', uid: 'u1', name: 'pod-0', namespace: 'ns', ready: false, ...state },
});

/** States one after the other, each seen at its index; what is seen as deleted, at its own. */
function followed(
  states: readonly Partial<ObjectState>[],
  deleted: Readonly<Record<number, 'deleted' | Partial<ObjectState>>> = {},
): ObjectTimeline {
  const timelines = new Map<string, ObjectTimeline>();
  for (const [index, state] of states.entries()) followObject(timelines, seen(state), { at: at(index) });
  for (const [index, state] of Object.entries(deleted))
    followObject(timelines, seen(state === 'deleted' ? {} : state, 'deleted'), { at: at(Number(index)) });
  return timelines.get('u1') ?? expect.fail('the object was not followed');
}
