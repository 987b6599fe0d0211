import { expect } from 'chai';
import type { Entry } from '../../../src/model/entry.ts';
import type { Measurement, Statistic } from '../../../src/model/result.ts';
import { epochMs, later, ms } from '../../../src/model/units.ts';
import type { CallRecord, RunRecord } from '../../../src/results/facts/record.ts';
import { recordOf, toResult } from '../../../src/results/index.ts';
import { callsAnswered } from '../../../src/results/validity/calls-answered.ts';
import { clockOffset } from '../../../src/results/validity/clock-offset.ts';
import { clockSteady } from '../../../src/results/validity/clock-steady.ts';
import { clocksAgree } from '../../../src/results/validity/clocks-agree.ts';
import { clusterClean } from '../../../src/results/validity/cluster-clean.ts';
import { isInterpolated } from '../../../src/results/validity/exact-counts.ts';
import { loadOurs } from '../../../src/results/validity/load-ours.ts';
import { lockHeld } from '../../../src/results/validity/lock-held.ts';
import { nodesPresent } from '../../../src/results/validity/nodes-present.ts';
import { replicasSteady } from '../../../src/results/validity/replicas-steady.ts';
import { stepsDone } from '../../../src/results/validity/steps-done.ts';
import { subjectVerified } from '../../../src/results/validity/subject-verified.ts';
import { builtJournal, type inventory, type JournalSetup, NODES } from '../../support/journal-builder.ts';
import { during, edited, inserted } from '../../support/journal-edits.ts';
import { parts, says } from '../../support/rule-sides.ts';

/** Each limit of a rule from both sides, and each clause by itself: what is just allowed, and what is just too much. */
describe('[U] results/validity: clauses', () => {
  const facts = (request: JournalSetup = {}): RunRecord => recordOf(builtJournal(request));
  const healthy = facts();

  describe('clock-offset', () => {
    const clock = { ...healthy.clock, offsetMs: ms(0), uncertaintyMs: ms(1), samples: 100, agreeing: 100, apart: 0 };
    const where = (over: Partial<typeof clock>): RunRecord => ({ ...healthy, clock: { ...clock, ...over } });

    it('allows ten seconds in either direction', () => {
      parts(clockOffset, where({ offsetMs: ms(10_000) }), where({ offsetMs: ms(10_001) }), /10001 ms ahead/);
      parts(clockOffset, where({ offsetMs: ms(-10_000) }), where({ offsetMs: ms(-10_001) }), /10001 ms behind/);
    });

    it('wants 95 of 100 replies to agree', () => {
      parts(clockOffset, where({ agreeing: 95 }), where({ agreeing: 94 }), /94 of 100 replies only: it moved/);
    });

    it('lets two replies to the load contradict', () => {
      parts(clockOffset, where({ apart: 2 }), where({ apart: 3 }), /3 replies to the load contradict/);
    });
  });

  it('clock-steady allows jumps of a quarter of a second', () => {
    parts(
      clockSteady,
      { ...healthy, clockJumpMs: ms(250) },
      { ...healthy, clockJumpMs: ms(251) },
      /^our clock jumped by 251 ms at most: it was set, or the machine slept$/,
    );
  });

  describe('calls-answered', () => {
    const step = healthy.steps.find(({ role }) => role === 'measure')?.id;
    const made = (count: number, over: Partial<CallRecord> = {}): CallRecord[] => {
      const [call] = healthy.calls.filter((each) => each.step === step && each.verb === 'create');
      if (call === undefined) throw new Error('the load made no call');
      return Array.from({ length: count }, () => ({ ...call, ...over }));
    };
    const where = (answered: number, ...more: CallRecord[]): RunRecord => ({
      ...healthy,
      calls: [...made(answered), ...more],
    });

    it('lets a tenth of the first calls be refused, and one of few', () => {
      parts(callsAnswered, where(18, ...made(2, { status: 500 })), where(17, ...made(3, { status: 500 })), /3 of 20/);
      parts(callsAnswered, where(1, ...made(1, { status: 0 })), where(1, ...made(2, { status: 0 })), /no reply: 2/);
    });

    it('judges each level, and each verb, by its own calls', () => {
      const levels = facts({
        sweep: { product: { objects: [8, 12] }, include: [], repetitions: 1, order: 'sequential' },
      });
      const [first] = levels.steps.filter(({ role }) => role === 'measure');
      const own = { level: first?.level, step: first?.id };
      const calls = [...levels.calls, ...made(8, { ...own, status: 503 })];
      const broken = callsAnswered.check({ ...levels, calls }, []).filter(({ passed }) => !passed);
      expect(broken.map(({ level }) => level)).to.deep.equal([first?.level]);
      const deletions = made(3, { verb: 'delete', status: 500 });
      expect(says(callsAnswered, where(100, ...deletions))).to.match(/^3 of 3 first calls to delete/);
    });

    it('counts as answered what was asked to come later, and says so', () => {
      const [finding] = callsAnswered.check(where(18, ...made(2, { status: 429 })), []);
      expect(finding).to.deep.include({ passed: true, message: '20 calls answered, 2 of them with "later" (429)' });
      expect(callsAnswered.check(where(18), [])[0]?.message).to.equal('18 calls answered');
    });
  });

  describe('clocks-agree: the figures of one milestone', () => {
    const labels = { kind: 'VirtualMachineInstance', phase: 'Running' };
    const latency = (clock: string, p95: Partial<Statistic>, more = {}): Measurement => ({
      metric: 'creation-latency',
      labels: { ...labels, clock, ...more },
      statistics: [{ name: 'p95', ...p95 }],
      samples: 20,
      censored: 0,
    });
    const apart = (server: Partial<Statistic>, watch: Partial<Statistic>, more = {}): string =>
      says(clocksAgree, healthy, [latency('watch', watch, more), latency('server', server)]);

    it('may lie apart by two seconds and the resolution', () => {
      expect(apart({ value: 1000 }, { value: 4000 })).to.equal('');
      expect(apart({ value: 1000 }, { value: 4001 })).to.match(/^VirtualMachineInstance Running p95 is 1 s .* 4 s/);
    });

    it('may lie apart by a third of what was seen', () => {
      expect(apart({ value: 19_000 }, { value: 30_000 })).to.equal('');
      expect(apart({ value: 18_990 }, { value: 30_000 })).to.include('by our watch');
      expect(apart({ value: 30_000 }, { value: 1000 }), 'stamped later is not this clause').to.equal('');
    });

    it('are compared from the least that was seen', () => {
      expect(apart({ value: 1000 }, { value: 60_000, observed: { low: 4000, high: 60_000 } })).to.equal('');
      expect(apart({ value: 1000 }, { observed: { low: 4001 } })).to.include('4 s by our watch');
    });

    it('are not compared where one is unknown, a lower bound, or of another series', () => {
      expect(apart({}, { value: 60_000 })).to.equal('');
      expect(apart({ value: 1000 }, {})).to.equal('');
      expect(apart({ value: 1000, atLeast: true }, { value: 60_000 })).to.equal('');
      expect(apart({ value: 1000 }, { value: 60_000, atLeast: true })).to.equal('');
      expect(apart({ value: 1000 }, { value: 60_000 }, { level: 'other' })).to.equal('');
      const others = [latency('watch', { value: 60_000 }), latency('server', { value: 1000 })].map((each) => ({
        ...each,
        metric: 'deletion-latency' as const,
      }));
      expect(says(clocksAgree, healthy, others)).to.equal('');
    });
  });

  describe('exact-counts: percentiles of one bucket', () => {
    const inOne = (values: readonly (number | undefined)[], metric: Measurement['metric'] = 'creation-latency') =>
      isInterpolated({
        metric,
        samples: 2,
        statistics: (['p50', 'p95', 'p99'] as const).flatMap((name, index) => {
          const value = values[index];
          return value === undefined ? [] : [{ name, value }];
        }),
      });

    it('are exact to a thousandth of its width', () => {
      expect(inOne([15_000, 19_500, 19_900])).to.equal(true);
      expect(inOne([15_009, 19_491, 19_909])).to.equal(true);
      for (const off of [
        [15_011, 19_500, 19_900],
        [15_000, 19_511, 19_900],
        [15_000, 19_500, 19_911],
      ])
        expect(inOne(off), off.join()).to.equal(false);
    });

    it('are three, of a latency', () => {
      expect(inOne([15_000, 19_500])).to.equal(false);
      expect(inOne([15_000, undefined, 19_900])).to.equal(false);
      expect(inOne([undefined, 19_500, 19_900])).to.equal(false);
      expect(inOne([15_000, 19_500, 19_900], 'throughput')).to.equal(false);
    });
  });

  describe('lock-held', () => {
    const locks = (change: (lock: RunRecord['locks'][number]) => RunRecord['locks'][number]): RunRecord => ({
      ...healthy,
      locks: healthy.locks.map(change),
    });
    const [load] = healthy.steps.filter(({ role }) => role === 'measure');
    const begun = load?.startedAt ?? epochMs(0);
    const over = load?.endedAt ?? epochMs(0);

    it('is broken by the signal that the lock is lost, and by no other', () => {
      const entries = builtJournal();
      const signalled = (signal: 'lock-lost' | 'SIGTERM'): RunRecord =>
        recordOf(inserted(entries, during(entries, 'load'), { type: 'signal', signal }));
      parts(lockHeld, signalled('SIGTERM'), signalled('lock-lost'), /could not be proven to be held/);
    });

    it('begins before the load, and ends after it', () => {
      const at = (event: string, when: typeof begun) =>
        locks((lock) => (lock.event === event ? { ...lock, at: when } : lock));
      parts(lockHeld, at('acquired', begun), at('acquired', later(begun, ms(1))), /began before the lock/);
      parts(lockHeld, at('released', over), at('released', later(over, ms(-1))), /released before the load was over/);
    });

    it('is proven at least as often as the lease lasts', () => {
      const [first] = healthy.locks.filter(({ event }) => event === 'acquired');
      if (first === undefined) throw new Error('the lock was never acquired');
      const silent = (forMs: number): RunRecord => ({
        ...healthy,
        locks: [
          { ...first, event: 'waiting', monoMs: ms(first.monoMs - 90_000) },
          first,
          { ...first, event: 'released', at: over, monoMs: ms(first.monoMs + forMs) },
        ],
      });
      parts(lockHeld, silent(30_000), silent(30_001), /renewed after 30\.0 s at the latest; it lasts 30 s/);
    });

    it('says why it was lost', () => {
      const lost = (reason: string | undefined) =>
        says(
          lockHeld,
          locks((lock) => (lock.event === 'renewed' ? { ...lock, event: 'lost', reason } : lock)),
        );
      expect(lost('no reply')).to.equal('the lock was lost: no reply');
      expect(lost(undefined)).to.equal('the lock was lost');
    });
  });

  describe('load-ours', () => {
    const rose = (request: JournalSetup, by: number, match = 'apiserver_request_total'): RunRecord =>
      recordOf(
        edited(builtJournal(request), 'sample', (sample) => {
          const isLast = sample.edge === 'after' && sample.source === 'kube-apiserver/a';
          const series = Object.entries(sample.series ?? {}).map(([key, value]): [string, number] => [
            key,
            key.startsWith(match) ? value + by : value,
          ]);
          return isLast ? { ...sample, series: Object.fromEntries(series) } : sample;
        }),
      );

    it('allows two creations of others, or a fiftieth, and as many that were not seen', () => {
      parts(loadOurs, rose({}, 2), rose({}, 3), /others make load/);
      parts(loadOurs, rose({}, -2), rose({}, -3), /a replica of it is not read/);
      const large = { objects: 200, cluster: { limits: { perNode: {} } } };
      parts(loadOurs, rose(large, 4), rose(large, 5), /others make load/);
      parts(loadOurs, rose(large, -4), rose(large, -5), /a replica of it is not read/);
    });

    it('does not know of which creations without an answer the API server made', () => {
      const unanswered = (status: number, by: number): RunRecord => {
        const evidence = rose({}, by);
        const calls = evidence.calls.filter(({ verb, step }) => verb === 'create' && step?.endsWith('-load'));
        const lost = calls.slice(0, 4).map((call): CallRecord => ({ ...call, status, attempt: 1 }));
        return { ...evidence, calls: [...evidence.calls, ...lost] };
      };
      for (const status of [0, 500, 503])
        parts(loadOurs, unanswered(status, 6), unanswered(status, 7), /others make load/);
      parts(loadOurs, unanswered(403, 2), unanswered(403, 3), /others make load/);
    });

    it('allows five creations beyond those that controllers made for ours, or a tenth', () => {
      const pods = 'apiserver_request_total{code="201",resource="pods",verb="POST"}';
      const made = (objects: number, count: number): RunRecord =>
        recordOf(
          edited(builtJournal({ objects, cluster: { limits: { perNode: {} } } }), 'sample', (sample) =>
            sample.edge === 'after' && sample.source === 'kube-apiserver/a'
              ? { ...sample, series: { ...sample.series, [pods]: count } }
              : sample,
          ),
        );
      parts(loadOurs, made(20, 25), made(20, 26), /26 creations of pods.*others make load/);
      parts(loadOurs, made(100, 110), made(100, 111), /111 creations of pods.*others make load/);
    });

    it('says where the counts could not be read', () => {
      const blind = { ...healthy, edges: [] };
      const said = loadOurs.check(blind, []);
      expect(said.every(({ passed }) => passed)).to.equal(true);
      expect(said.map(({ message }) => message).join()).to.include('own count could not be read');
    });
  });

  describe('cluster-clean', () => {
    const look = { pods: 0, cores: 0, memoryBytes: 0, appeared: 0, background: false };
    const around = (...looks: Partial<typeof look>[]): RunRecord => {
      const entries = builtJournal();
      return recordOf(
        looks.reduce<Entry[]>(
          (all, over, index) =>
            inserted(all, during(entries, 'settle', 10 + index), {
              type: 'others',
              edge: 'after',
              namespaces: { shop: { ...look, ...over } },
            }),
          entries,
        ),
      );
    };

    it('lets two pods of the cluster be replaced', () => {
      const own = { pods: 9, background: true };
      parts(clusterClean, around({ ...own, appeared: 2 }), around({ ...own, appeared: 3 }), /^3 pods of the cluster's/);
    });

    it('says the most that were there, and what came', () => {
      expect(says(clusterClean, around({ pods: 4, cores: 2 }, { pods: 1, cores: 0.5 }))).to.equal(
        '4 pods of others from namespace shop, which request 2 cores, on the measured nodes',
      );
      expect(says(clusterClean, around({ pods: 1, appeared: 1 }))).to.match(/nodes; 1 came during the load$/);
      expect(says(clusterClean, around({})), 'what ended before').to.equal('');
    });

    it('takes a namespace for that of others where it was so at one look', () => {
      expect(says(clusterClean, around({ pods: 1, background: true }, { pods: 1 }))).to.match(/^1 pod of others/);
    });

    it('names each of its questions that was not asked', () => {
      const without = (...checks: string[]): RunRecord => ({
        ...healthy,
        findings: healthy.findings.filter(({ check }) => !checks.includes(check)),
      });
      expect(says(clusterClean, without('other-load'))).to.equal('other-load were not looked for');
      expect(says(clusterClean, without('leftovers'))).to.equal('leftovers were not looked for');
    });
  });

  describe('nodes-present', () => {
    const looks = (nodesAt: (index: number) => Partial<Parameters<typeof inventory>[0]> | undefined): RunRecord =>
      recordOf(
        edited(
          builtJournal({ cluster: { nodes: { schedulable: 3, controlPlane: 1 } } }),
          'inventory',
          (entry, index) => {
            const first = entry.nodes.map((node, i) => (i === 0 ? { ...node, ...nodesAt(index) } : node));
            return { ...entry, nodes: first };
          },
        ),
      );

    it('misses no node that never took load', () => {
      expect(
        says(
          nodesPresent,
          looks(() => ({ ready: false })),
        ),
      ).to.equal('');
    });

    it('misses a node at one of several looks', () => {
      const [first, ...rest] = healthy.inventories;
      const last = rest.at(-1);
      if (first === undefined || last === undefined) throw new Error('the cluster was looked at too rarely');
      const gone = { ...last, nodes: last.nodes.slice(1) };
      expect(says(nodesPresent, { ...healthy, inventories: [first, gone, last] })).to.equal(`1 node lost: ${NODES[0]}`);
    });

    it('sees a node that went and came back while it was deleted, but not afterwards', () => {
      const steps = healthy.steps.filter(({ kind }) => kind === 'delete');
      const end = steps.at(-1)?.endedAt ?? epochMs(0);
      const away = (at: typeof end): RunRecord => {
        const stamp = { seq: 0, at, monoMs: ms(0) };
        const change = { type: 'node', change: 'modified', name: 'worker-2', receivedAt: at } as const;
        return { ...healthy, nodeChanges: [{ ...stamp, ...change, ready: false, schedulable: true }] };
      };
      parts(nodesPresent, away(later(end, ms(1))), away(end), /^1 node could take no load for a while: worker-2$/);
    });
  });

  describe('replicas-steady', () => {
    const [settle] = healthy.steps.filter(({ kind }) => kind === 'settle');
    const restartedAt = (at: number): RunRecord => ({
      ...healthy,
      restarts: [{ source: 'virt-controller/a', how: 'restarted', at: epochMs(at) }],
    });

    it('counts a restart to the step in which it was seen', () => {
      const [from, to] = [settle?.startedAt ?? epochMs(0), settle?.endedAt ?? epochMs(0)];
      const message = 'virt-controller/a restarted after the load, before the rest that follows it was over';
      expect(says(replicasSteady, restartedAt(from + 1))).to.equal(message);
      expect(says(replicasSteady, restartedAt(to))).to.equal(message);
      expect(says(replicasSteady, restartedAt(from))).to.equal('');
    });

    it('says how many sources it read, and through what', () => {
      const said = (edges: RunRecord['edges']) =>
        replicasSteady.check({ ...healthy, edges }, []).map(({ message }) => message);
      const { edges } = healthy;
      const absent = edges.map((edge, index) =>
        index === 0 ? { ...edge, before: { ...edge.before, state: 'absent' as const } } : edge,
      );
      const scraped = edges.map((edge, index) =>
        index === 0 ? { ...edge, before: { ...edge.before, via: 'prometheus' as const } } : edge,
      );
      expect(said(edges)).to.deep.equal(['4 of 4 sources of metrics read before and after']);
      expect(said(absent)).to.deep.equal(['3 of 4 sources of metrics read before and after']);
      expect(said(scraped)).to.deep.equal(['4 of 4 sources of metrics read before and after, 1 through Prometheus']);
      expect(said([]).join()).to.include('no source of metrics was read');
    });
  });

  describe('subject-verified', () => {
    const subjects = (over: object): RunRecord => ({
      ...healthy,
      subjects: healthy.subjects.map((subject) => ({ ...subject, ...over })),
    });

    it('says what was expected, what came, and why', () => {
      const wrong = { event: 'mismatch', expected: 'v1.7.0', reported: 'v1.6.0' };
      const message = 'expected v1.7.0, the cluster reports v1.6.0';
      expect(says(subjectVerified, subjects(wrong))).to.equal(message);
      expect(says(subjectVerified, subjects({ ...wrong, reason: 'old image' }))).to.equal(`${message} (old image)`);
    });

    it('names the version that held, and asks nothing of a plan without a subject', () => {
      expect(subjectVerified.check(healthy, [])[0]?.message).to.equal('v1.6.0, as reported');
      const unlooked = { ...subjects({ reported: undefined }), inventories: [] };
      expect(subjectVerified.check(unlooked, [])[0]?.message).to.equal('what is installed');
      const steps = healthy.plan.steps.filter(({ kind }) => kind !== 'subject');
      expect(subjectVerified.check({ ...healthy, plan: { ...healthy.plan, steps } }, [])).to.deep.equal([]);
    });
  });

  it('thresholds-decided says what it looked at', () => {
    const said = (max?: number) => {
      const labels = { clock: 'watch', phase: 'Running', kind: 'VirtualMachineInstance' };
      const thresholds =
        max === undefined ? [] : [{ metric: 'creation-latency', statistic: 'p50', labels, max } as const];
      const { validity } = toResult(facts({ test: { thresholds } }));
      return validity.find(({ rule }) => rule === 'thresholds-decided');
    };
    expect(said()).to.deep.include({ passed: true, message: 'no threshold is set' });
    expect(said(60_000)).to.deep.include({ passed: true, message: 'every threshold could be judged' });
    expect(said(1)).to.deep.include({ passed: true, message: 'every threshold could be judged' });
  });

  describe('steps-done', () => {
    const ended = (kind: string, how: 'failed' | 'timed-out', reason?: string): RunRecord => ({
      ...healthy,
      steps: healthy.steps.map((step) => (step.kind === kind ? { ...step, how, reason } : step)),
    });

    it('keeps the numbers when the lock could not be given back', () => {
      parts(stepsDone, ended('unlock', 'failed'), ended('delete', 'timed-out', 'stuck'), /timed-out: stuck$/);
    });

    it('says what was not finished, and what was not begun', () => {
      const begun = healthy.steps.filter(({ kind }) => kind !== 'delete');
      const messages = stepsDone.check({ ...healthy, steps: begun }, []).map(({ message }) => message);
      expect(messages).to.have.length(1);
      expect(messages[0]).to.match(/^not begun: 1 step: /);
    });
  });
});
