import { expect } from 'chai';
import type { Sweep } from '../../../src/model/suite.ts';
import type { ObjectRecord, RunRecord } from '../../../src/results/facts/record.ts';
import { recordOf } from '../../../src/results/index.ts';
import { deletionGroupsOf, groupsOf, levelsOf, partsOf } from '../../../src/results/measurements/groups.ts';
import { builtWorkload, POD } from '../../support/built-test.ts';
import { builtJournal, type JournalSetup } from '../../support/journal-builder.ts';

const CHURN = { kind: 'churn', objects: 4, perSecond: 1, duration: '6s' } as const;
const SWEEP: Sweep = { product: { objects: [3, 5] }, include: [], repetitions: 1, order: 'sequential' };
const BIG = { ...POD, name: 'big' };

describe('[U] results/measurements/groups', () => {
  it('lists the levels whose load began, in the order of the run', () => {
    const { levels, steps } = recordOfRun({ sweep: SWEEP });
    expect(levelsOf({ levels, steps })).to.deep.equal(['3', '5']);
    const begun = steps.filter(({ level, kind }) => level !== '5' || kind !== 'load');
    expect(begun.some(({ level }) => level === '5')).to.equal(true);
    expect(levelsOf({ levels, steps: begun })).to.deep.equal(['3']);
    expect(levelsOf({ levels: levels.toReversed(), steps })).to.deep.equal(['5', '3']);
  });

  it('lists a level once that is repeated', () => {
    expect(levelsOf(recordOfRun({ sweep: { ...SWEEP, repetitions: 2 } }))).to.deep.equal(['3', '5']);
  });

  it('gives a moment of rest to the population before it, and preparation to none', () => {
    const parts = partsOf(recordOfRun({ scenario: CHURN })).map(({ population, steps }) => [population, kinds(steps)]);
    expect(parts).to.deep.equal([
      ['fill', ['load']],
      ['churn', ['churn', 'settle']],
      ['delete', ['delete']],
    ]);
    const [all, ...more] = partsOf(recordOfRun({}));
    expect(more).to.deep.equal([]);
    expect(kinds(all?.steps ?? new Set())).to.include.members(['load', 'settle', 'delete']);
    expect(kinds(all?.steps ?? new Set())).to.not.include('warm-up');
    expect(all?.labels).to.deep.equal({});
  });

  it('has no part of a population that was never worked on', () => {
    const record = recordOfRun({ scenario: CHURN });
    const steps = record.steps.filter(({ kind }) => !['churn', 'settle'].includes(kind));
    expect(partsOf({ ...record, steps }).map(({ labels }) => labels)).to.deep.equal([
      { load: 'fill' },
      { load: 'delete' },
    ]);
  });

  it('gives each level its own steps, and a repeated one those of all repetitions', () => {
    const parts = partsOf(recordOfRun({ sweep: { ...SWEEP, repetitions: 2 } }));
    expect(
      parts.map(({ labels, steps }) => [labels, kinds(steps).filter((kind) => kind === 'load').length]),
    ).to.deep.equal([
      [{ level: '3' }, 2],
      [{ level: '5' }, 2],
    ]);
  });

  it('knows a deletion of a journal that does not say which step asked for it', () => {
    const record = withObjects(recordOfRun({ objects: 3 }), ({ deletion, ...object }) => {
      const { step: _, ...asked } = deletion ?? expect.fail('the object was not deleted');
      return { ...object, deletion: asked };
    });
    expect(deletionGroupsOf(record).map(({ objects }) => objects.length)).to.deep.equal([3]);
  });

  it('gives a part the edges of its own steps', () => {
    const edges = partsOf(recordOfRun({ scenario: CHURN })).map((part) => new Set(part.edges.map(({ load }) => load)));
    expect(edges.map((loads) => kinds(loads))).to.deep.equal([['load'], ['churn'], []]);
  });

  it('gives what was created to the step that created it, and what was deleted to the one that deleted it', () => {
    const record = recordOfRun({ scenario: CHURN });
    expect(groupsOf(record).map(({ labels, objects }) => [labels.load, objects.length])).to.deep.equal([
      ['fill', 4],
      ['churn', 6],
    ]);
    // Of ten objects six were replaced, four of them made by the fill.
    expect(deletionGroupsOf(record).map(({ labels, objects }) => [labels.load, objects.length])).to.deep.equal([
      ['fill', 0],
      ['churn', 4],
      ['delete', 6],
    ]);
  });

  it('knows of deletions only what was deleted, at its own level', () => {
    const record = recordOfRun({ sweep: SWEEP });
    const kept = withObjects(record, ({ deletion, ...object }) =>
      object.name === 'pod-0' ? object : { ...object, deletion },
    );
    const counts = (of: RunRecord) => deletionGroupsOf(of).map(({ labels, objects }) => [labels.level, objects.length]);
    expect(counts(record)).to.deep.equal([
      ['3', 3],
      ['5', 5],
    ]);
    expect(counts(kept)).to.deep.equal([
      ['3', 2],
      ['5', 4],
    ]);
  });

  it('keeps workloads apart where a test mixes several', () => {
    const groups = groupsOf(recordOfRun({ workloads: [POD, BIG], objects: 5 }));
    expect(groups.map(({ labels, asked, objects }) => [labels.workload, asked, objects.length])).to.deep.equal([
      ['pod', 3, 3],
      ['big', 2, 2],
    ]);
    expect(groups[0]?.part).to.equal(groups[1]?.part);
    expect(groupsOf(recordOfRun({}))[0]?.labels).to.deep.equal({});
  });

  it('asks for what the plan asked for, though not all of it was made', () => {
    const half = withObjects(recordOfRun({ objects: 6 }), (object, index) => (index < 3 ? object : undefined));
    expect(groupsOf(half).map(({ asked, objects }) => [asked, objects.length])).to.deep.equal([[6, 3]]);
    const churned = recordOfRun({ scenario: CHURN });
    const late = withObjects(churned, (object, index) => (index < 8 ? object : undefined));
    expect(groupsOf(late).map(({ asked, objects }) => [asked, objects.length])).to.deep.equal([
      [4, 4],
      [6, 4],
    ]);
  });

  it('asks of a churn of several workloads for what was made, for which of them takes a round is not known before', () => {
    const churned = recordOfRun({ scenario: CHURN, workloads: [POD, BIG] });
    const late = withObjects(churned, (object, index) => (index < 9 ? object : undefined));
    const asked = groupsOf(late).map(({ labels, asked, objects }) => [
      labels.load,
      labels.workload,
      asked,
      objects.length,
    ]);
    expect(asked.filter(([load]) => load === 'fill')).to.deep.equal([
      ['fill', 'pod', 2, 2],
      ['fill', 'big', 2, 2],
    ]);
    expect(asked.filter(([load]) => load === 'churn').map(([, , wanted, made]) => wanted === made)).to.deep.equal([
      true,
      true,
    ]);
    expect(
      asked.filter(([load]) => load === 'churn').reduce((total, [, , wanted]) => total + Number(wanted), 0),
    ).to.equal(5);
  });

  it('asks for no less than was made', () => {
    const record = recordOfRun({ objects: 3 });
    const more = { ...record, objects: [...record.objects, ...record.objects] };
    expect(groupsOf(more)[0]?.asked).to.equal(6);
  });

  it("takes the size of a set from its level's parameters", () => {
    const set = builtWorkload('set', 'ReplicaSet', { replicas: '{{replicas}}' }, { condition: 'Available' });
    const job = builtWorkload('job', 'Job', { parallelism: 2, completions: 6 }, { condition: 'Complete' });
    const sweep: Sweep = { product: { replicas: [2, 7] }, include: [], repetitions: 1, order: 'sequential' };
    const record = recordOfRun({ workloads: [set, job], sweep, objects: 4 });
    const sizes = groupsOf(record).map(({ labels, kind, replicas, members }) => [
      labels.level,
      kind,
      replicas,
      members,
    ]);
    expect(sizes).to.deep.equal([
      [sizes[0]?.[0], 'ReplicaSet', 2, 2],
      [sizes[0]?.[0], 'Job', 2, 6],
      [sizes[2]?.[0], 'ReplicaSet', 7, 7],
      [sizes[2]?.[0], 'Job', 2, 6],
    ]);
    const unknown = { ...record, plan: { ...record.plan, levels: [] } };
    expect(groupsOf(unknown).map(({ replicas }) => replicas)).to.deep.equal([1, 2, 1, 2]);
  });
});

const recordOfRun = (setup: JournalSetup): RunRecord => recordOf(builtJournal({ workloads: [POD], ...setup }));

function withObjects(
  record: RunRecord,
  change: (object: ObjectRecord, index: number) => ObjectRecord | undefined,
): RunRecord {
  return { ...record, objects: record.objects.flatMap((object, index) => change(object, index) ?? []) };
}

/** `04-load` -> `load`. */
const kinds = (steps: ReadonlySet<string>): string[] => [...steps].map((step) => step.replace(/^\d+-/, ''));
