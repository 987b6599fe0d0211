import { expect } from 'chai';
import fc from 'fast-check';
import type { Entry } from '../../../src/model/entry.ts';
import type { ValidityCheck } from '../../../src/model/result.ts';
import { recordOf, toResult } from '../../../src/results/index.ts';
import { hostQuiet } from '../../../src/results/validity/host-quiet.ts';
import { builtInfrastructure, COMMAND, KOPS } from '../../support/built-infrastructure.ts';
import { builtJournal } from '../../support/journal-builder.ts';
import { edited } from '../../support/journal-edits.ts';
import { madeJournal, risen, withNodeExporter } from './faults.ts';

describe('[U] results/validity/host-quiet', () => {
  const checksOf = (entries: readonly Entry[]): Omit<ValidityCheck, 'rule'>[] =>
    toResult(recordOf(entries))
      .validity.filter(({ rule }) => rule === 'host-quiet')
      .map(({ rule: _, ...check }) => check);
  const unread = (entries: readonly Entry[], source: string, reason: string): Entry[] =>
    edited(entries, 'sample', ({ series, ...sample }) =>
      sample.source.startsWith(source)
        ? { ...sample, state: 'absent', reason }
        : { ...sample, ...(series && { series }) },
    );
  const SMALL = madeJournal({ objects: 2 });
  const throttledFor = (share: number): Entry[] =>
    risen(
      'host/cgroup',
      'container_cpu_cfs_throttled_periods_total{id="/"}',
      (seconds) => Math.round(seconds * 10 * share),
      SMALL,
    );
  const busyWith = (cores: number): Entry[] =>
    risen('host/cpu', 'node_cpu_seconds_total{mode="user"}', (seconds) => seconds * cores, SMALL);

  it('says what was measured of a host that was quiet', () => {
    expect(checksOf(madeJournal())).to.deep.equal([
      {
        passed: true,
        message:
          "the host bare-7: its CPU limit stopped the job in 0 % of the periods; its hypervisor gave 0 % of its processors' time to others; others used 1.56 % of its 64 cores (tasks waited for a processor in 25 % of the time); the job had work and none of its tasks ran in 1.56 % of the time; all tasks waited for memory in 0 % of the time",
      },
    ]);
  });

  it('says by how much, and what is allowed', () => {
    expect(checksOf(busyWith(20))).to.deep.equal([
      {
        passed: false,
        message:
          'the host bare-7: others used 32.8 % of its 64 cores (tasks waited for a processor in 25 % of the time), at most 10 % is allowed',
      },
    ]);
  });

  it('claims nothing of what was not measured', () => {
    const outside = edited(madeJournal(), 'host', ({ host: { cgroup: _, node: __, ...host }, ...entry }) => ({
      ...entry,
      host,
    }));
    expect(checksOf(outside).map(({ message }) => message)).to.deep.equal([
      "the host: its CPU limit stopped the job in 0 % of the periods; its hypervisor gave 0 % of its processors' time to others; all tasks waited for memory in 0 % of the time; the CPU that others used is not known (the run is in no pod: what it did is not distinguished from what others did); waiting for processors is not known (the run is in no pod: what it did is not distinguished from what others did)",
    ]);
    const [none] = checksOf(unread(madeJournal(), 'host/', 'no Linux'));
    expect(none?.message).to.equal(
      'the host bare-7: throttling is not known (absent before the load (no Linux)); steal is not known (absent before the load (no Linux)); the CPU that others used is not known (absent before the load (no Linux)); waiting for processors is not known (absent before the load (no Linux)); pressure of memory is not known (absent before the load (no Linux))',
    );
  });

  it('judges what it knows where the rest is not known', () => {
    const blind = unread(throttledFor(0.5), 'host/pressure', 'no PSI');
    expect(checksOf(blind).map(({ passed }) => passed)).to.deep.equal([false]);
  });

  it('says nothing of a cluster that exists, and that it does not know other machines', () => {
    expect(checksOf(builtJournal())).to.deep.equal([]);
    for (const provider of [KOPS, { ...COMMAND, nodesOn: 'elsewhere' } as const]) {
      const cluster = { infrastructure: builtInfrastructure({ provider }) };
      expect(checksOf(madeJournal({ cluster }))).to.deep.equal([
        {
          passed: true,
          message: 'the nodes are on other machines than the runner: what else ran on those is not known',
        },
      ]);
    }
  });

  it('judges each level by what was looked at around its own load', () => {
    const facts = recordOf(busyWith(32));
    const hostEdges = facts.hostEdges.map((edge) => ({ ...edge, level: 'another' }));
    expect(hostQuiet.check(facts, []).map(({ passed }) => passed)).to.deep.equal([false]);
    expect(hostQuiet.check({ ...facts, hostEdges }, [])[0]?.message).to.equal(
      'the host was not looked at around the load',
    );
    const stolen = recordOf(withNodeExporter({ steal: 1 }));
    const edges = stolen.edges.map((edge) => ({ ...edge, level: 'another' }));
    expect(hostQuiet.check(stolen, []).map(({ passed }) => passed)).to.deep.equal([true, false]);
    expect(hostQuiet.check({ ...stolen, edges }, []).map(({ passed }) => passed)).to.deep.equal([true]);
  });

  it('judges what the hypervisors of nodes took, where that is read', () => {
    const cluster = { infrastructure: builtInfrastructure({ provider: KOPS }) };
    const elsewhere = 'the nodes are on other machines than the runner: what else ran on those is not known';
    expect(checksOf(withNodeExporter({ steal: 0.01 }, madeJournal({ cluster })))).to.deep.equal([
      { passed: true, message: elsewhere },
      { passed: true, message: "the hypervisor of a node gave 0.5 % of its processors' time to others at most" },
    ]);
    expect(checksOf(withNodeExporter({ steal: 0.2 }, madeJournal({ cluster })))[1]).to.deep.equal({
      passed: false,
      message: "the hypervisor of a node gave 10 % of its processors' time to others, at most 2 % is allowed",
    });
    expect(checksOf(withNodeExporter({ steal: 0.2 }, builtJournal())), 'of a cluster that exists').to.deep.equal([]);
  });

  it('says nothing of the machine on which a simulator runs', () => {
    const simulated = edited(busyWith(60), 'run-started', (entry) => ({
      ...entry,
      run: { ...entry.run, backend: 'sim' },
    }));
    expect(checksOf(simulated)).to.deep.equal([]);
  });

  it('notices every host that throttles or is shared beyond what is let be, and no quiet one', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.03, max: 1, noNaN: true }), fc.integer({ min: 7, max: 55 }), (share, cores) => {
        expect(checksOf(throttledFor(share)).some(({ passed }) => !passed)).to.equal(true);
        expect(checksOf(busyWith(cores)).some(({ passed }) => !passed)).to.equal(true);
      }),
      { numRuns: 20 },
    );
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.01, noNaN: true }), fc.integer({ min: 0, max: 5 }), (share, cores) => {
        expect(checksOf(throttledFor(share)).every(({ passed }) => passed)).to.equal(true);
        expect(checksOf(busyWith(cores)).every(({ passed }) => passed)).to.equal(true);
      }),
      { numRuns: 20 },
    );
  });
});
