import { expect } from 'chai';
import type { Entry } from '../../../src/model/entry.ts';
import type { ReadyWhen } from '../../../src/model/ready.ts';
import type { Workload } from '../../../src/model/suite.ts';
import { epochMs } from '../../../src/model/units.ts';
import type { RunRecord } from '../../../src/results/facts/record.ts';
import { recordOf } from '../../../src/results/index.ts';
import { throughput } from '../../../src/results/measurements/throughput.ts';
import { builtWorkload, DEPLOYMENT, VMI } from '../../support/built-test.ts';
import { builtJournal } from '../../support/journal-builder.ts';
import { simRun } from '../../support/sim-run.ts';

const REPLICAS = 5;
const ALL_READY: ReadyWhen = { equal: { path: 'status.readyReplicas', toPath: 'spec.replicas' } };
const labelled = { matchLabels: { app: 'main' } };

const VMIRS = builtWorkload(
  'set',
  'VirtualMachineInstanceReplicaSet',
  {
    replicas: REPLICAS,
    selector: labelled,
    template: { metadata: { labels: labelled.matchLabels }, spec: VMI.manifest.spec ?? {} },
  },
  ALL_READY,
);
const spec = DEPLOYMENT.manifest.spec;
const DEPLOYMENTS: Workload = {
  ...DEPLOYMENT,
  ready: { equal: { path: 'status.availableReplicas', toPath: 'spec.replicas' } },
  manifest: { ...DEPLOYMENT.manifest, spec: { ...(typeof spec === 'object' ? spec : {}), replicas: REPLICAS } },
};

describe('[I] results/measurements/throughput', () => {
  const sets = [
    { name: 'a set of virtual machines', workload: VMIRS, counted: isRunningVmi },
    { name: 'a Deployment', workload: DEPLOYMENTS, counted: isReadyPod },
  ];
  for (const { name, workload, counted } of sets) {
    it(`counts of ${name} each instance that its controller counts, when it counts it`, async () => {
      const facts = await simulated(workload);
      const last = lastOf(facts.entries, counted);
      const first = Math.min(...facts.evidence.objects.map(({ acknowledgedAt = Number.NaN }) => acknowledgedAt));
      const [rate] = throughput.measure(facts.evidence);
      expect(rate?.samples).to.equal(4 * REPLICAS);
      expect(rate?.statistics[0]?.value).to.be.closeTo((4 * REPLICAS * 1000) / (last - first), 1e-3);
    });

    it(`books each instance of ${name} on its own node`, async () => {
      const { evidence } = await simulated(workload);
      const instances = evidence.objects.flatMap(({ instances: own = [] }) => own);
      const perNode = Object.groupBy(instances, ({ node = 'none' }) => node);
      expect(Object.keys(perNode).sort()).to.deep.equal(['node-0', 'node-1', 'node-2', 'node-3']);
      expect(instances).to.have.length(4 * REPLICAS);
      expect(evidence.objects.every(({ node }) => node === undefined)).to.equal(true);
      const load = new Set(evidence.objects.map(({ step }) => step));
      for (const [node, own = []] of Object.entries(perNode)) {
        const placed = evidence.placed.filter(
          (each) => each.node === node && load.has(each.step) && each.kind === own[0]?.kind,
        );
        expect(own.length, node).to.equal(placed.length);
      }
    });
  }

  it('counts no instance that came after its set was deleted, and none beyond its replicas', async () => {
    const { evidence } = await simulated(VMIRS);
    const cut = withObjects(evidence, (object) => ({ ...object, observedUntil: epochMs(object.requestedAt + 1) }));
    expect(throughput.measure(cut)).to.deep.equal([]);
    const twice = withObjects(evidence, (object) => ({ ...object, phases: [...object.phases, ...object.phases] }));
    expect(throughput.measure(twice)[0]?.samples).to.equal(4 * REPLICAS);
  });

  it('is no slower over its best stretch than over all of the load', () => {
    for (const objects of [20, 40, 60, 100]) {
      const [overall, best] = throughput.measure(recordOf(builtJournal({ objects })));
      expect(best?.metric).to.equal('sustained-throughput');
      // Of n arrivals n - 1 follow the first.
      expect(best?.statistics[0]?.value).to.be.at.least(
        ((overall?.statistics[0]?.value ?? 0) * (objects - 1)) / objects,
      );
    }
  });

  it('has no best stretch where all objects arrived within a second', () => {
    const journal = builtJournal({ objects: 40, runningMs: (index) => 2000 + index });
    expect(throughput.measure(recordOf(journal)).map(({ metric }) => metric)).to.deep.equal(['throughput']);
  });
});

async function simulated(workload: Workload): Promise<{ entries: readonly Entry[]; evidence: RunRecord }> {
  const { entries } = await simRun({ workloads: [workload], scenario: { kind: 'burst', objects: 4 } });
  return { entries, evidence: recordOf(entries) };
}

const withObjects = (
  evidence: RunRecord,
  change: (object: RunRecord['objects'][number]) => RunRecord['objects'][number],
): RunRecord => ({ ...evidence, objects: evidence.objects.map(change) });

type Seen = Extract<Entry, { type: 'seen' }>;

function isRunningVmi({ object }: Seen): boolean {
  return object.kind === 'VirtualMachineInstance' && object.phase === 'Running';
}

function isReadyPod({ object }: Seen): boolean {
  return object.kind === 'Pod' && object.conditions?.Ready !== undefined;
}

/** When the last of the load's instances was first seen so: the warm-up is over by then, and the deletion has not begun. */
function lastOf(entries: readonly Entry[], is: (entry: Seen) => boolean): number {
  const load = entries.findIndex((entry) => entry.type === 'step-started' && entry.kind === 'load');
  const end = entries.findIndex((entry) => entry.type === 'step-started' && entry.kind === 'settle');
  const firsts = new Map<string, number>();
  for (const entry of entries.slice(load, end)) {
    if (entry.type !== 'seen' || !is(entry) || firsts.has(entry.object.uid)) continue;
    firsts.set(entry.object.uid, entry.receivedAt);
  }
  return Math.max(...firsts.values());
}
