import { expect } from 'chai';
import type { Entry } from '../../../src/model/entry.ts';
import { mergeJson } from '../../../src/model/json.ts';
import { later, ms } from '../../../src/model/units.ts';
import { recordReader } from '../../../src/results/facts/gather.ts';
import { recordOf, toResult } from '../../../src/results/index.ts';
import { commitMeasured } from '../../../src/results/validity/commit-measured.ts';
import { RULES } from '../../../src/results/validity/index.ts';
import { builtInfrastructure } from '../../support/built-infrastructure.ts';
import { DEPLOYMENT, FLEET, IPERF3, POD, VM } from '../../support/built-test.ts';
import { builtJournal, type JournalSetup, renumbered } from '../../support/journal-builder.ts';
import { edited, loadUids, without } from '../../support/journal-edits.ts';
import { aboutCommit, afterRest, FAULTS, OF_BENCHMARKS, VMIRS } from './faults.ts';

describe('[U] results/validity', () => {
  it('has a fault for every rule, and a rule for every fault', () => {
    expect(Object.keys(FAULTS).sort()).to.deep.equal(RULES.map(({ id }) => id).sort());
  });

  for (const { id } of RULES) {
    for (const [name, journal] of Object.entries(FAULTS[id] ?? {})) {
      it(`${id}: ${name}`, () => {
        const result = toResult(recordOf(journal()));
        const broken = result.validity.filter(({ passed }) => !passed);
        expect(broken.map(({ rule }) => rule)).to.include(id);
        expect(result.outcome).to.equal('invalid');
        expect(result.exit).to.not.equal('pass');
        expect(result.headline).to.not.equal('');
      });
    }
  }

  const HEALTHY: Readonly<Record<string, JournalSetup>> = {
    'a burst of VMIs': {},
    'a burst of VMs': { workloads: [VM] },
    'a burst of pods': { workloads: [POD] },
    'a burst of Deployments': { workloads: [DEPLOYMENT], cluster: { limits: { perNode: { Pod: 5 } } } },
    'a mix': { workloads: [VM, POD] },
    levels: { sweep: { product: { objects: [8, 12, 16] }, include: [], repetitions: 1, order: 'sequential' } },
    repetitions: { sweep: { product: { objects: [8, 12] }, include: [], repetitions: 2, order: 'abba' } },
    'an open loop': { scenario: { kind: 'arrivals', process: 'fixed', perSecond: 20, objects: 40 } },
    churn: { scenario: { kind: 'churn', objects: 10, perSecond: 2, duration: '10s' } },
    'one object': { objects: 1 },
    'a server that is behind': { offsetMs: -4000 },
    'a slow API server': { rttMs: 1500 },
    'a slow API server, and few creations that wait for a slot': { objects: 12, rttMs: 1500 },
    'a watch that is a little slow': { lagMs: 300 },
    'a cluster that the run made': { cluster: { infrastructure: builtInfrastructure() } },
    'a set of several': { workloads: [VMIRS] },
    'a benchmark': { scenario: IPERF3, workloads: [] },
    'a benchmark in a network of Multus': { scenario: { ...IPERF3, networkName: 'fast' }, workloads: [] },
    'a fleet of pods': { scenario: { ...FLEET, as: 'pod' }, workloads: [] },
    'a limit per node that is kept': { cluster: { limits: { perNode: { VirtualMachineInstance: 5 } } } },
  };

  for (const [name, request] of Object.entries(HEALTHY)) {
    it(`finds nothing wrong with ${name}`, () => {
      const result = toResult(recordOf(builtJournal(request)));
      expect(result.validity.filter(({ passed }) => !passed)).to.deep.equal([]);
      expect(result.outcome).to.equal('pass');
      expect(result.exit).to.equal('pass');
    });
  }

  const MEASURED: Readonly<Record<string, () => Entry[]>> = {
    'images of the commit': () => aboutCommit({ kind: 'images', registry: 'quay.io/x', tag: 'a11', commit: 'a11' }),
    'what a command brings, which is given the commit': () => aboutCommit({ kind: 'command', command: ['deploy'] }),
    'the cluster as it is, where the suite says so': () => aboutCommit({ kind: 'installed' }, 'a11', 'environment'),
  };

  for (const [name, journal] of Object.entries(MEASURED)) {
    it(`takes a job that measured ${name}`, () => {
      const { validity } = toResult(recordOf(journal()));
      expect(validity.filter(({ rule }) => rule === 'commit-measured').map(({ passed }) => passed)).to.deep.equal([
        true,
      ]);
    });
  }

  it('asks for no commit of a job that is about none, nor of a suite that does not say what it measures', () => {
    const facts = recordOf(aboutCommit({ kind: 'installed' }));
    const { measures: _, ...experiment } = facts.plan.experiment;
    const { underTest: __, ...run } = facts.run;
    expect(commitMeasured.check(facts, [])).to.have.length(1);
    expect(commitMeasured.check({ ...facts, run }, [])).to.deep.equal([]);
    expect(commitMeasured.check({ ...facts, plan: { ...facts.plan, experiment } }, [])).to.deep.equal([]);
  });

  it('takes for no load of others what the idle cluster asks for as often', () => {
    const jobs = 'apiserver_request_total{code="201",resource="jobs",verb="POST"}';
    const busy = edited(builtJournal(), 'sample', (sample) =>
      sample.edge === 'after' && sample.source === 'kube-apiserver/a'
        ? { ...sample, series: { ...sample.series, [jobs]: 30 } }
        : sample,
    );
    const { outcome, validity } = toResult(recordOf(afterRest(busy, 200)));
    expect(outcome).to.equal('pass');
    const said = validity.flatMap(({ rule, message }) => (rule === 'load-ours' ? message : []));
    expect(said.join('\n')).to.include('the idle cluster, which asked ');
  });

  it('says that a journal was cut off', () => {
    const reader = recordReader();
    const lines = builtJournal().map((entry) => JSON.stringify(entry));
    for (const line of lines.slice(0, -1)) reader.line(line);
    reader.line(lines.at(-1)?.slice(0, -10) ?? '');
    const { validity } = toResult(reader.end());
    const rule = validity.find((check) => check.rule === 'journal-complete');
    expect(rule?.passed).to.equal(false);
    expect(rule?.message).to.include('the last line is cut off');
  });

  it('lets leftovers be that were cleaned away', () => {
    const cleaned = edited(builtJournal(), 'finding', (entry) =>
      entry.check === 'leftovers' ? { ...entry, level: 'warning' } : entry,
    );
    expect(toResult(recordOf(cleaned)).outcome).to.equal('pass');
  });

  it('says of nodes and of the watch that no load was made where none was', () => {
    const entries = without(builtJournal(), 'step-started', ({ kind }) => kind === 'load');
    const { validity } = toResult(recordOf(entries));
    for (const about of ['nodes-present', 'watch-complete'])
      expect(validity.find(({ rule }) => rule === about)?.message).to.equal('no load was made');
  });

  it('says which objects of the warm-up never ran, and why', () => {
    const waiting = edited(builtJournal(), 'seen', (seen) => {
      const { object } = seen;
      const phase = { phase: 'Pending', phases: {}, conditions: {} };
      return object.name === 'warm-worker-3'
        ? { ...seen, object: { ...object, ...phase, ready: false, reason: 'ImagePullBackOff' } }
        : seen;
    });
    const { validity } = toResult(recordOf(waiting));
    expect(validity.find(({ rule }) => rule === 'warmed-up')?.message).to.equal(
      '1 of 4 objects of the warm-up never ran: warm-worker-3 (ImagePullBackOff)',
    );
  });

  it('says how many calls were sent again where they were few', () => {
    let refused = 0;
    const entries = renumbered(
      builtJournal({ objects: 100 }).flatMap((entry) =>
        entry.type === 'call' && entry.verb === 'create' && entry.step?.endsWith('-load') && refused++ === 0
          ? [
              { ...entry, uid: undefined, status: 500, error: 'etcd timed out' },
              { ...entry, attempt: 2 },
            ]
          : [entry],
      ),
    );
    const { validity, outcome } = toResult(recordOf(entries));
    expect(validity.find(({ rule }) => rule === 'calls-answered')?.message).to.equal(
      '1 of 100 first calls to create virtualmachineinstances were not done (500: 1), and sent again',
    );
    expect(outcome).to.equal('pass');
  });

  it('does not take stamps that waited to be written for a clock that is behind', () => {
    const waited = edited(builtJournal({ runningMs: (index) => 9000 + index }), 'seen', (seen) => {
      const { object } = seen;
      const running = object.phases?.Running;
      if (running === undefined || !/1\d$/.test(object.name)) return seen;
      return { ...seen, object: { ...object, phases: { ...object.phases, Running: later(running, ms(-5000)) } } };
    });
    expect(toResult(recordOf(waited)).outcome).to.equal('pass');
  });

  it('does not miss the pods of a workload that shall have none', () => {
    const idle = { ...DEPLOYMENT, manifest: mergeJson(DEPLOYMENT.manifest, { spec: { replicas: 0 } }) };
    const limits = { limits: { perNode: { Pod: 5 } } };
    const podless = without(
      builtJournal({ workloads: [idle], cluster: limits }),
      'seen',
      ({ object }) => object.kind === 'Pod' && object.step?.endsWith('-load') === true,
    );
    const { validity } = toResult(recordOf(podless));
    expect(validity.filter(({ passed }) => !passed)).to.deep.equal([]);
  });

  it('says of objects that restarted before they were ready how many they are, and why', () => {
    const journal = builtJournal();
    const [uid] = loadUids(journal);
    const crashed = edited(journal, 'seen', (seen) =>
      seen.object.uid === uid ? { ...seen, object: { ...seen.object, restarts: 2, reason: 'Error, exit 1' } } : seen,
    );
    const { outcome, validity } = toResult(recordOf(crashed));
    expect(outcome).to.equal('pass');
    expect(validity.find(({ rule }) => rule === 'objects-stayed')?.message).to.match(
      /^all stayed; 1 of \d+ objects restarted before they were ready: \S+ \(Error, exit 1\)$/,
    );
  });

  it('counts the objects on a node in words of their number', () => {
    const limit = { cluster: { limits: { perNode: { VirtualMachineInstance: 5 } } } };
    const { validity } = toResult(recordOf(builtJournal(limit)));
    expect(validity.find(({ rule }) => rule === 'per-node-cap')?.message).to.match(
      /^at most \d+ VirtualMachineInstances on a node/,
    );
  });

  it('says something of every rule that the plan is about', () => {
    const silent = (request: JournalSetup): string[] => {
      const said = new Set(toResult(recordOf(builtJournal(request))).validity.map(({ rule }) => rule));
      const others = [commitMeasured.id, 'ramp-begun', 'ramp-sampled', ...OF_BENCHMARKS]; // no job, no commit
      return RULES.map(({ id }) => id).filter((id) => !said.has(id) && !others.includes(id));
    };
    const limits = { perNode: { VirtualMachineInstance: 200 } };
    expect(silent({ cluster: { limits } })).to.deep.equal(['host-quiet']);
    expect(silent({ cluster: { limits, infrastructure: builtInfrastructure() } })).to.deep.equal(['lock-held']);
    expect(silent({ cluster: { exclusive: false } })).to.deep.equal([
      'lock-held',
      'cluster-clean',
      'host-quiet',
      'per-node-cap',
    ]);
  });
});
