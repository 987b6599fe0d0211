import { expect } from 'chai';
import type { ParticipantFact } from '../../../src/model/entry.ts';
import type { BenchmarkSample } from '../../../src/model/facts.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { later, ms } from '../../../src/model/units.ts';
import type { RunRecord } from '../../../src/results/facts/record.ts';
import { recordOf } from '../../../src/results/index.ts';
import { benchmarkOk } from '../../../src/results/validity/benchmark-ok.ts';
import { engineOk } from '../../../src/results/validity/engine-ok.ts';
import { networkUsed } from '../../../src/results/validity/network-used.ts';
import { participantsStayed } from '../../../src/results/validity/participants-stayed.ts';
import { rampBegun } from '../../../src/results/validity/ramp-begun.ts';
import { rampSampled } from '../../../src/results/validity/ramp-sampled.ts';
import { ranTogether } from '../../../src/results/validity/ran-together.ts';
import type { ValidityRule } from '../../../src/results/validity/rule.ts';
import { startedTogether } from '../../../src/results/validity/started-together.ts';
import { FLEET, IPERF3 } from '../../support/built-test.ts';
import { builtJournal } from '../../support/journal-builder.ts';
import { rampJournal } from '../../support/ramp-record.ts';
import { parts, says } from '../../support/rule-sides.ts';
import { at, builtRecord } from '../../support/run-record.ts';

const STAMP = { seq: 0, at: at(0), monoMs: ms(0) };

/** As in clauses.test.ts: of benchmarks, fleets, ramps and engines. */
describe('[U] results/validity: clauses of benchmarks', () => {
  const iperf3 = recordOf(builtJournal({ scenario: IPERF3, workloads: [] }));
  const fleet = recordOf(builtJournal({ scenario: { ...FLEET, as: 'pod' }, workloads: [] }));
  const fast = recordOf(builtJournal({ scenario: { ...IPERF3, networkName: 'fast' }, workloads: [] }));
  const ramp = recordOf(rampJournal());
  const [output] = iperf3.benchmarks;
  const [planned] = iperf3.plan.steps.filter(({ kind }) => kind === 'benchmark');
  const [step] = iperf3.steps.filter(({ kind }) => kind === 'benchmark');
  if (output === undefined || planned?.kind !== 'benchmark' || step === undefined) throw new Error('no benchmark ran');

  const outputs = (...all: Partial<BenchmarkSample>[]): RunRecord => ({
    ...iperf3,
    benchmarks: all.map((over) => ({ ...output, ...over })),
  });
  const clients = (count: number, durationMs = 10_000): Plan => ({
    ...iperf3.plan,
    steps: iperf3.plan.steps.map((each) =>
      each.kind !== 'benchmark'
        ? each
        : {
            ...each,
            benchmark: {
              ...each.benchmark,
              durationMs: ms(durationMs),
              roles: each.benchmark.roles.map((role) => (role.part === 'works' ? { ...role, count } : role)),
            },
          },
    ),
  });
  /** The step went on in a level, and another one is beside it. */
  const inLevel = (record: RunRecord): RunRecord => ({
    ...record,
    steps: record.steps.map((each) => (each.kind === 'settle' ? each : { ...each, level: 'tcp' })),
  });
  const levelsOf = (rule: ValidityRule, record: RunRecord): (string | undefined)[] =>
    rule.check(record, []).map(({ level }) => level);
  const said = (rule: ValidityRule, record: RunRecord): string =>
    rule
      .check(record, [])
      .map(({ message }) => message)
      .join('; ');

  describe('benchmark-ok', () => {
    it('wants an output of every participant that works', () => {
      expect(said(benchmarkOk, outputs({}))).to.equal('step 05-benchmark: 1 output ok');
      const two = (...all: Partial<BenchmarkSample>[]): RunRecord => ({ ...outputs(...all), plan: clients(2) });
      parts(benchmarkOk, two({}, { name: 'client-1' }), two({}), /^step 05-benchmark: no output of client-1$/);
      expect(says(benchmarkOk, two({}, {}))).to.match(/no output of client-1$/);
    });

    it('takes no output of another step for its own, and says why there is none', () => {
      expect(says(benchmarkOk, outputs({ step: '09-benchmark' }))).to.equal('step 05-benchmark left no output');
      const steps = [{ ...step, reason: 'no node' }];
      expect(says(benchmarkOk, { ...outputs(), steps })).to.equal('step 05-benchmark left no output: no node');
    });

    it('names what is not ok', () => {
      const bad = [{}, { name: 'client-1', status: 'partial', reason: 'cut off' }] as const;
      expect(says(benchmarkOk, outputs(...bad))).to.equal('step 05-benchmark: client-1 partial: cut off');
    });
  });

  describe('engine-ok', () => {
    const engine = { ...step, kind: 'engine' as const };
    const ran = (benchmarks: RunRecord['benchmarks'], reason?: string): RunRecord =>
      builtRecord({ steps: [step, { ...engine, ...(reason && { reason }) }], benchmarks });

    it('wants something of each engine, and says why there is nothing', () => {
      expect(said(engineOk, ran([output]))).to.match(/^step 05-benchmark: iperf3 measured \d+ numbers$/);
      const other = { ...output, step: '09-engine' };
      expect(says(engineOk, ran([other]))).to.equal('step 05-benchmark left nothing of its engine');
      expect(says(engineOk, ran([], 'no program'))).to.equal(
        'step 05-benchmark left nothing of its engine: no program',
      );
      expect(says(engineOk, ran([{ ...output, status: 'failed', reason: 'exit 1' }]))).to.match(
        /iperf3 failed: exit 1$/,
      );
    });
  });

  describe('participants-stayed', () => {
    const where = (...states: ParticipantFact['state'][]): RunRecord => ({
      ...iperf3,
      participants: states.map((state, index) => ({
        ...STAMP,
        type: 'participant',
        step: step.id,
        name: `client-${index % 2}`,
        role: 'client',
        state,
        reason: 'Evicted',
      })),
    });

    it('lets none be lost or late, of its own step', () => {
      parts(participantsStayed, where('left', 'left'), where('left', 'lost'), /: lost client-1 \(Evicted\)$/);
      parts(participantsStayed, where('aborted'), where('left', 'late'), /: began without client-1$/);
      const elsewhere = where('lost', 'late').participants.map((each) => ({ ...each, step: 'x' }));
      expect(says(participantsStayed, { ...iperf3, participants: elsewhere })).to.equal('');
    });

    it('counts each participant once', () => {
      expect(said(participantsStayed, where('created', 'created', 'arrived', 'left'))).to.match(/: 2 of 2 stayed$/);
    });
  });

  describe('network-used', () => {
    const participants = (change: (each: ParticipantFact) => Partial<ParticipantFact>): RunRecord => ({
      ...fast,
      participants: fast.participants.map((each) => ({ ...each, ...change(each) })),
    });
    const carried = (network: BenchmarkSample['network'], own = fast.benchmarks): RunRecord => ({
      ...fast,
      benchmarks: own.map((each) => ({ ...each, ...(network && { network }) })),
    });
    const bytes = (receivedBytes: number, sentBytes: number) => ({ receivedBytes, sentBytes });

    it('asks nothing of a benchmark that asked for no network', () => {
      expect(networkUsed.check(iperf3, [])).to.deep.equal([]);
      const plan = { ...fast.plan, steps: fast.plan.steps.filter(({ id }) => id !== step.id) };
      expect(networkUsed.check({ ...fast, plan }, [])).to.deep.equal([]);
    });

    it('wants the network at each pod that arrived, with its namespace or without', () => {
      expect(said(networkUsed, fast)).to.equal('step 05-benchmark: 2 pods are in fast');
      const other = /^step 05-benchmark: fast was asked for; Multus reports for client-0 \(lab\/faster\)$/;
      const client = (networks: readonly string[]) =>
        participants(({ name }) => (name === 'client-0' ? { networks } : {}));
      parts(networkUsed, client(['lab/slow', 'lab/fast']), client(['lab/faster']), other);
      parts(networkUsed, client(['fast']), client([]), /Multus reports for client-0 \(none\)$/);
    });

    it('asks no network of what did not arrive, is of another step, or of a role that asked for none', () => {
      const without = (over: (each: ParticipantFact) => Partial<ParticipantFact>) =>
        participants((each) => (each.name === 'client-0' ? { networks: [], ...over(each) } : {}));
      expect(
        says(
          networkUsed,
          without(() => ({ state: 'lost' })),
        ),
      ).to.equal('');
      expect(
        says(
          networkUsed,
          without(() => ({ step: 'x' })),
        ),
      ).to.equal('');
      expect(
        says(
          networkUsed,
          without(() => ({ role: 'observer' })),
        ),
      ).to.equal('');
    });

    it('wants traffic beside that of lo', () => {
      const silent = /^step 05-benchmark: no interface but lo of client-0 carried anything$/;
      parts(networkUsed, carried({ lo: bytes(0, 0), net1: bytes(0, 1) }), carried({ net1: bytes(0, 0) }), silent);
      parts(networkUsed, carried({ net1: bytes(1, 1) }), carried({ lo: bytes(9, 9) }), silent);
      parts(networkUsed, carried({ eth0: bytes(0, 0), net1: bytes(1, 0) }), carried({}), silent);
      const elsewhere = fast.benchmarks.map((each) => ({ ...each, step: 'x' }));
      expect(says(networkUsed, carried({ lo: bytes(9, 9) }, elsewhere))).to.equal('');
    });

    it('names the level', () => {
      expect(levelsOf(networkUsed, inLevel(fast))).to.deep.equal(['tcp']);
    });
  });

  describe('started-together', () => {
    const begun = (byMs: number, durationMs?: number): RunRecord => ({
      ...outputs({ startedAt: at(1000) }, { name: 'client-1', startedAt: at(1000 + byMs) }),
      plan: clients(2, durationMs),
    });

    it('allows a quarter of a second, or a hundredth of the time', () => {
      parts(
        startedTogether,
        begun(250),
        begun(251),
        /^step 05-benchmark: 2 tools began within 251 ms; 250 ms are allowed$/,
      );
      parts(startedTogether, begun(600, 60_000), begun(601, 60_000), /; 600 ms are allowed$/);
      parts(startedTogether, begun(250, 1000), begun(251, 1000), /; 250 ms are allowed$/);
    });

    it('compares those of one step that say when they began', () => {
      expect(startedTogether.check(outputs({ startedAt: at(1) }), [])).to.deep.equal([]);
      const { startedAt: _, ...silent } = output;
      const benchmarks = [
        { ...output, startedAt: at(1) },
        { ...output, name: 'client-1', startedAt: at(2) },
        silent,
        { ...output, step: 'x', startedAt: at(9999) },
      ];
      expect(said(startedTogether, { ...iperf3, benchmarks })).to.match(/: 2 tools began within 1 ms;/);
    });

    it('knows of a step that is not in the plan no time', () => {
      const plan = { ...iperf3.plan, steps: iperf3.plan.steps.filter(({ id }) => id !== step.id) };
      parts(startedTogether, { ...begun(250), plan }, { ...begun(251), plan }, /; 250 ms are allowed$/);
    });

    it('asks of a fleet that two members reported', () => {
      const of = (count: number) => ({ ...fleet, benchmarks: fleet.benchmarks.slice(0, count) });
      expect(startedTogether.check(of(1), [])).to.deep.equal([]);
      expect(said(startedTogether, of(2))).to.match(/^step 05-benchmark: 2 commands began within /);
      expect(levelsOf(startedTogether, inLevel(of(2)))).to.deep.equal(['tcp']);
    });
  });

  describe('ran-together', () => {
    const of = (count: number, level?: string): RunRecord => ({
      ...fleet,
      benchmarks: fleet.benchmarks.slice(0, count),
      plan: { ...fleet.plan, steps: fleet.plan.steps.map((each) => ({ ...each, ...(level && { level }) })) },
    });

    it('asks nothing of one that ran alone, and the same of two', () => {
      expect(ranTogether.check(of(1), [])).to.deep.equal([]);
      expect(said(ranTogether, of(2))).to.match(/^step 05-benchmark: all made load during at least 100\.0 %/);
    });

    it('names the level where there is one', () => {
      expect(levelsOf(ranTogether, of(2))).to.deep.equal([undefined]);
      expect(levelsOf(ranTogether, of(2, '8 VMs'))).to.deep.equal(['8 VMs']);
    });

    it('wants four fifths of each command', () => {
      const [first, ...others] = fleet.benchmarks;
      if (first?.startedAt === undefined || first.pilot === undefined) throw new Error('no fleet ran');
      const until = (shareMs: number): RunRecord => {
        const endedAt = later(first.startedAt ?? at(0), ms(shareMs));
        const short = { ...first, endedAt, pilot: { ...first.pilot, loadedUntil: endedAt } } as BenchmarkSample;
        return { ...fleet, benchmarks: [short, ...others] };
      };
      parts(ranTogether, until(24_000), until(23_990), /all made load during less than 80\.0 % of pod-4-1/);
    });
  });

  describe('ramp-begun', () => {
    type Look = RunRecord['rampLooks'][number];
    const podsAre = (pods: Partial<Look['pods']>): RunRecord => ({
      ...ramp,
      rampLooks: ramp.rampLooks.map((look) => ({ ...look, pods: { ...look.pods, ...pods } })),
    });
    const onFirst = (looks: number, running: number): RunRecord => ({
      ...ramp,
      rampLooks: ramp.rampLooks.map((look, index) => ({
        ...look,
        nodes: look.nodes.map((node, at) => (at === 0 && index <= looks ? { ...node, running } : node)),
      })),
    });

    it('wants half of the containers to run in some step, but for those that memory ends', () => {
      parts(
        rampBegun,
        podsAre({ running: 5, creating: 5 }),
        podsAre({ running: 4, creating: 5 }),
        /: no container has/,
      );
      const [some, all] = [
        podsAre({ running: 4, failed: 2, failure: 'Error, exit 1' }),
        podsAre({ running: 3, failed: 2, failure: 'Error, exit 1' }),
      ];
      parts(rampBegun, some, all, /^step 99-ramp: no container has begun to work: Error, exit 1$/);
      for (const failure of ['OOMKilled, exit 137', 'Evicted: The node was low on resource: memory'])
        expect(said(rampBegun, podsAre({ running: 0, failed: 4, failure }))).to.equal(
          'step 99-ramp: its containers ran',
        );
    });

    it('says why the step ended, or why pods wait', () => {
      const idle = podsAre({ running: 0, creating: 1 });
      const steps = idle.steps.map((each) => ({ ...each, reason: 'ErrImagePull' }));
      expect(says(rampBegun, { ...idle, steps })).to.equal('step 99-ramp: ErrImagePull');
      const rampLooks = idle.rampLooks.map((look) => ({ ...look, pendingReason: 'no room' }));
      expect(says(rampBegun, { ...idle, rampLooks })).to.match(/begun to work: no room$/);
    });

    it('names a node none of whose containers ran, once it had some in five looks', () => {
      const named = /^step 99-ramp: none of the containers on worker-1 ran in 19 looks$/;
      parts(rampBegun, onFirst(4, 0), onFirst(5, 0), named);
      expect(said(rampBegun, onFirst(5, 1))).to.equal('step 99-ramp: its containers ran');
    });
  });

  describe('ramp-sampled', () => {
    type Look = RunRecord['rampLooks'][number];
    const looked = (change: (look: Look) => Look): RunRecord => ({
      ...ramp,
      rampLooks: ramp.rampLooks.map(change),
    });
    /** The second node gives a new sample in so many looks. */
    const sampledIn = (count: number, reason?: string): RunRecord => ({
      ...ramp,
      rampLooks: ramp.rampLooks.slice(0, 10).map((look, index) => ({
        ...look,
        nodes: look.nodes.map(({ takenAt, ...node }) =>
          node.name === 'worker-1' || index < count
            ? { ...node, ...(takenAt !== undefined && { takenAt }) }
            : { ...node, ...(reason !== undefined && { reason }) },
        ),
      })),
    });

    it('wants half of the samples of each node, and says what was in the way', () => {
      const few = /^step 99-ramp: worker-2 has 4 samples in 10 looks: /;
      parts(rampSampled, sampledIn(5), sampledIn(4), few);
      expect(says(rampSampled, sampledIn(4))).to.match(/: its kubelet did not look in between$/);
      expect(says(rampSampled, sampledIn(4, 'refused'))).to.match(/: refused$/);
      expect(said(rampSampled, sampledIn(10))).to.equal('step 99-ramp: 10 looks at 2 nodes');
    });

    it('counts a sample that was shown twice once', () => {
      const stuck = looked((look) => ({
        ...look,
        nodes: look.nodes.map((node) => ({ ...node, takenAt: at(Math.floor(look.number / 4)) })),
      }));
      expect(says(rampSampled, stuck)).to.match(/: worker-1 has 5 samples in 19 looks: its kubelet did not look/);
    });

    it('counts the looks of its own step, and says why there was none', () => {
      const elsewhere = looked((look) => ({ ...look, step: 'x' }));
      expect(says(rampSampled, elsewhere)).to.equal('step 99-ramp looked at no node');
      const steps = ramp.steps.map((each) => ({ ...each, reason: 'no RuntimeClass' }));
      expect(says(rampSampled, { ...elsewhere, steps })).to.equal('step 99-ramp looked at no node: no RuntimeClass');
      const more = { ...ramp, rampLooks: [...ramp.rampLooks, ...elsewhere.rampLooks] };
      expect(said(rampSampled, more)).to.equal('step 99-ramp: 19 looks at 2 nodes');
    });
  });
});
