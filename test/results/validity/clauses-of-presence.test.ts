import { expect } from 'chai';
import type { NodeFact } from '../../../src/model/entry.ts';
import { type EpochMs, epochMs, later, ms } from '../../../src/model/units.ts';
import type { ObjectRecord, RunRecord } from '../../../src/results/facts/record.ts';
import { recordOf } from '../../../src/results/index.ts';
import { loadOurs } from '../../../src/results/validity/load-ours.ts';
import { nodesPresent } from '../../../src/results/validity/nodes-present.ts';
import { objectsArrived } from '../../../src/results/validity/objects-arrived.ts';
import { objectsStayed } from '../../../src/results/validity/objects-stayed.ts';
import { stepsDone } from '../../../src/results/validity/steps-done.ts';
import { subjectVerified } from '../../../src/results/validity/subject-verified.ts';
import { unplaced } from '../../../src/results/validity/unplaced.ts';
import { VM, VMI } from '../../support/built-test.ts';
import { builtJournal, type JournalSetup } from '../../support/journal-builder.ts';
import { edited } from '../../support/journal-edits.ts';
import { parts, says } from '../../support/rule-sides.ts';
import { VMIRS } from './faults.ts';

/** As in clauses.test.ts: limits of what must be there, before, during and after the load. */
describe('[U] results/validity: clauses of presence', () => {
  const facts = (request: JournalSetup = {}): RunRecord => recordOf(builtJournal(request));
  const healthy = facts();
  const [load] = healthy.steps.filter(({ role }) => role === 'measure');
  const firstCall = healthy.calls.find(({ step }) => step === load?.id);
  const [look] = healthy.inventories;
  const [one, ...others] = healthy.objects;
  if (load === undefined || firstCall === undefined || look === undefined || one === undefined)
    throw new Error('no load was made');
  const begun = firstCall.sentAt;
  const atBegun = (afterMs: number): EpochMs => later(begun, ms(afterMs));

  describe('nodes-present', () => {
    type Node = (typeof look.nodes)[number];
    const seen = (afterMs: number, change: (node: Node) => Node | undefined = (node) => node) => ({
      ...look,
      at: atBegun(afterMs),
      nodes: look.nodes.flatMap((node) => change(node) ?? []),
    });
    const changed = (name: string, afterMs: number, over: Partial<NodeFact> = {}): RunRecord['nodeChanges'][number] => {
      const at = atBegun(afterMs);
      const change = { type: 'node', change: 'modified', name, receivedAt: at } as const;
      return { seq: 0, at, monoMs: ms(0), ...change, ready: false, schedulable: true, ...over };
    };
    const looked = (...inventories: RunRecord['inventories']): RunRecord => ({ ...healthy, inventories });

    it('looks right before the first creation, and after it', () => {
      const unseen = /^the nodes were not looked at before and after the load$/;
      parts(nodesPresent, looked(seen(0), seen(1)), looked(seen(1), seen(2)), unseen);
      expect(says(nodesPresent, looked(seen(0)))).to.match(unseen);
      const calls = [{ ...firstCall, step: 'elsewhere', sentAt: atBegun(-10) }, ...healthy.calls];
      expect(says(nodesPresent, { ...looked(seen(-5), seen(0), seen(1)), calls })).to.equal('');
      expect(says(nodesPresent, { ...looked(seen(0), seen(1)), calls })).to.equal('');
      const steps = healthy.steps.map((step) => (step === load ? { ...step, startedAt: atBegun(-5) } : step));
      expect(says(nodesPresent, { ...looked(seen(0), seen(1)), steps })).to.equal('');
    });

    it('says of a node that is lost that it is lost, and of another that it was away', () => {
      const gone = seen(1, (node) => (node.name === 'worker-1' ? undefined : node));
      const away = (...names: string[]) => names.map((name) => changed(name, 1));
      const lost = '1 node lost: worker-1';
      expect(says(nodesPresent, { ...looked(seen(0), gone), nodeChanges: away('worker-1') })).to.equal(lost);
      expect(says(nodesPresent, { ...looked(seen(0), gone), nodeChanges: away('worker-1', 'worker-2') })).to.equal(
        `${lost}; 1 node could take no load for a while: worker-2`,
      );
    });

    it('counts a change of a node from the first creation on, if it can then take no load', () => {
      const where = (...nodeChanges: RunRecord['nodeChanges']): RunRecord => ({ ...healthy, nodeChanges });
      parts(nodesPresent, where(changed('worker-2', 0)), where(changed('worker-2', 1)), /for a while: worker-2$/);
      expect(says(nodesPresent, where(changed('worker-2', 1, { ready: true })))).to.equal('');
      expect(says(nodesPresent, where(changed('worker-2', 1, { ready: true, schedulable: false })))).to.not.equal('');
      expect(says(nodesPresent, where(changed('control-9', 1)))).to.equal('');
    });

    it('compares since when a node is ready with the last look before the load', () => {
      const since = (afterMs: number, readySince: number | undefined) =>
        seen(afterMs, (node) => ({ ...node, readySince: readySince === undefined ? undefined : epochMs(readySince) }));
      expect(says(nodesPresent, looked(since(-5, 1), since(0, 2), since(9, 2)))).to.equal('');
      expect(says(nodesPresent, looked(since(-5, undefined), since(9, 2)))).to.equal('');
      expect(says(nodesPresent, looked(since(-5, 2), since(0, 1), since(9, 2)))).to.match(/for a while/);
    });

    it('names a node that came once, however often it was seen', () => {
      const [node] = look.nodes;
      if (node === undefined) throw new Error('the cluster has no node');
      const more = (afterMs: number) => ({ ...seen(afterMs), nodes: [...look.nodes, { ...node, name: 'worker-9' }] });
      expect(says(nodesPresent, looked(seen(0), more(1), more(2)))).to.equal('1 node came during the load: worker-9');
    });

    it('asks for no number of nodes where no cluster file promises one', () => {
      const plan = { ...healthy.plan, experiment: { ...healthy.plan.experiment, cluster: undefined } };
      expect(says(nodesPresent, { ...healthy, plan })).to.equal('');
    });
  });

  describe('objects-arrived', () => {
    const sets = facts({ workloads: [VMIRS] });
    const withMembers = (record: RunRecord, members: (index: number) => number): RunRecord => ({
      ...record,
      objects: record.objects.map((object, index) => ({ ...object, members: members(index) })),
    });

    it('of a set says which did not run as a whole, where what it counts was seen at all', () => {
      expect(
        says(
          objectsArrived,
          withMembers(sets, (index) => (index === 4 ? 2 : 3)),
        ),
      ).to.equal(
        `20 of 20 VirtualMachineInstanceReplicaSets arrived, but not all of what they count was seen to run: ${sets.objects[4]?.name} (2 of 3)`,
      );
      expect(
        says(
          objectsArrived,
          withMembers(sets, () => 0),
        ),
      ).to.equal('');
    });

    it('of what is no set counts no members', () => {
      expect(
        says(
          objectsArrived,
          withMembers(healthy, (index) => index % 2),
        ),
      ).to.equal('');
    });

    it('names the population where there are several', () => {
      const churn = facts({ scenario: { kind: 'churn', objects: 10, perSecond: 2, duration: '10s' } });
      const said = (record: RunRecord) => objectsArrived.check(record, []).map(({ message }) => message);
      expect(said(churn)).to.deep.equal([
        'fill: 10 of 10 VirtualMachineInstances arrived',
        'churn: 20 of 20 VirtualMachineInstances arrived',
      ]);
      expect(said(healthy)).to.deep.equal(['20 of 20 VirtualMachineInstances arrived']);
    });
  });

  it('objects-stayed says of restarts to which level they belong', () => {
    const sweep = { product: { objects: [8, 12] }, include: [], repetitions: 1, order: 'sequential' } as const;
    const levels = facts({ sweep });
    const last = levels.objects.at(-1);
    const objects = levels.objects.map((each) => (each === last ? { ...each, restarts: 1 } : each));
    const said = objectsStayed.check({ ...levels, objects }, []).map(({ message }) => message);
    expect(said).to.deep.equal([
      'all stayed',
      `all stayed; 1 of 12 objects restarted before they were ready: ${last?.name}`,
    ]);
  });

  it('steps-done names the steps that were not begun, and their level where they have one in common', () => {
    const sweep = { product: { objects: [8, 12] }, include: [], repetitions: 1, order: 'sequential' } as const;
    const levels = facts({ sweep });
    const [first, second] = levels.steps.filter(({ role }) => role === 'measure');
    const begunOnly = (...ids: (string | undefined)[]) =>
      stepsDone.check({ ...levels, steps: levels.steps.filter(({ id }) => !ids.includes(id)) }, []);
    expect(begunOnly(first?.id)).to.deep.equal([
      { passed: false, message: `not begun: 1 step: ${first?.id}`, level: first?.level },
    ]);
    const [both] = begunOnly(first?.id, second?.id);
    expect(both?.message).to.equal(`not begun: 2 steps: ${first?.id}, ${second?.id}`);
    expect(both?.level).to.equal(undefined);
    const ofSecond = levels.steps.filter(({ level }) => level === second?.level).map(({ id }) => id);
    const common = begunOnly(...ofSecond);
    expect(common.map(({ level }) => level)).to.deep.equal([second?.level]);
  });

  describe('subject-verified', () => {
    const [verified] = healthy.subjects.filter(({ event }) => event === 'verified');
    if (verified === undefined) throw new Error('nothing was verified');
    const { kubevirt: _, ...around } = look.versions;
    const kubevirt = (version: string | undefined, at: EpochMs) => ({
      ...look,
      at,
      versions: { ...around, ...(version !== undefined && { kubevirt: version }) },
    });

    it('believes what was verified, not what was said on the way', () => {
      const subjects = [{ ...verified, event: 'installing' as const, reported: 'v0' }, ...healthy.subjects];
      expect(says(subjectVerified, { ...healthy, subjects })).to.equal('');
      const [said] = subjectVerified.check({ ...healthy, subjects }, []);
      expect(said?.message).to.equal(`${verified.reported}, as reported`);
    });

    it('compares what is under test from its verification on', () => {
      const at = (afterMs: number, version?: string): RunRecord => ({
        ...healthy,
        inventories: [look, kubevirt(version, later(verified.at, ms(afterMs)))],
      });
      parts(subjectVerified, at(0, 'v0'), at(1, 'v0'), /^kubevirt was v1\.6\.0 and is now v0$/);
      parts(subjectVerified, at(-1, 'v0'), at(1), /^kubevirt was v1\.6\.0 and is now absent$/);
    });

    it('says what came that was absent', () => {
      const versions = { ...look.versions, cdi: 'v1.62.0' };
      expect(says(subjectVerified, { ...healthy, inventories: [look, { ...look, versions }] })).to.equal(
        'cdi was absent and is now v1.62.0',
      );
    });

    it('leaves nodes that come and go to the rule on nodes', () => {
      const [node, ...rest] = look.nodes;
      if (node === undefined) throw new Error('the cluster has no node');
      const then = (...nodes: typeof rest): RunRecord => ({ ...healthy, inventories: [look, { ...look, nodes }] });
      expect(says(subjectVerified, then(...rest))).to.equal('');
      expect(says(subjectVerified, then(node, ...rest, { ...node, name: 'worker-9' }))).to.equal('');
      expect(says(subjectVerified, then({ ...node, kernel: '7.0' }, ...rest))).to.match(/^kernel of worker-1 was /);
    });
  });

  it('unplaced is a workload of which something became ready, and nothing was seen on a node', () => {
    const nowhere = (object: ObjectRecord): ObjectRecord => ({ ...object, node: undefined, instances: undefined });
    const where = (...objects: ObjectRecord[]): number => unplaced({ ...healthy, objects }).length;
    expect(where(...healthy.objects.map(nowhere))).to.equal(1);
    expect(where({ ...nowhere(one), ready: false }, ...others.map(nowhere))).to.equal(1);
    expect(where(one, ...others.map(nowhere))).to.equal(0);
    expect(where(...healthy.objects.map((object) => ({ ...nowhere(object), ready: false })))).to.equal(0);
  });

  describe('load-ours', () => {
    it('of a kind that is created by us and by controllers counts both', () => {
      const mix = { workloads: [VMI, VM], objects: 200, cluster: { limits: { perNode: {} } } };
      const created = 'apiserver_request_total{code="201",resource="virtualmachineinstances"';
      const rose = (by: number): RunRecord =>
        recordOf(
          edited(builtJournal(mix), 'sample', (sample) => {
            if (sample.edge !== 'after' || sample.source !== 'kube-apiserver/a') return sample;
            const series = Object.entries(sample.series ?? {}).map(([key, value]) => [
              key,
              key.startsWith(created) ? value + by : value,
            ]);
            return { ...sample, series: Object.fromEntries(series) };
          }),
        );
      parts(loadOurs, rose(4), rose(5), /205 creations of virtualmachineinstances, 200 follow from ours/);
      parts(loadOurs, rose(-4), rose(-5), /195 creations .* a replica of it is not read$/);
    });

    it('counts each level by itself', () => {
      const sweep = { product: { objects: [8, 12] }, include: [], repetitions: 1, order: 'sequential' } as const;
      const levels = builtJournal({ sweep });
      const [, last] = recordOf(levels).plan.levels;
      const more = (key: string, by: number) => (key.startsWith('apiserver_request_total') ? by : 0);
      const rose = edited(levels, 'sample', (sample) => {
        if (sample.edge !== 'after' || sample.source !== 'kube-apiserver/a' || sample.level !== last?.name)
          return sample;
        const series = Object.entries(sample.series ?? {}).map(([key, value]) => [key, value + more(key, 9)]);
        return { ...sample, series: Object.fromEntries(series) };
      });
      const broken = loadOurs.check(recordOf(rose), []).filter(({ passed }) => !passed);
      expect([...new Set(broken.map(({ level }) => level))]).to.deep.equal([last?.name]);
    });

    it('says nothing of what it could not count', () => {
      const said = loadOurs.check({ ...healthy, edges: [] }, []).map(({ message }) => message);
      expect(said.join('; ')).to.not.include('undefined');
    });
  });
});
