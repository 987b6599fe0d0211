import { expect } from 'chai';
import { METRICS } from '../../../src/model/metrics/index.ts';
import type { Measurement, Statistic } from '../../../src/model/result.ts';
import { epochMs, later, ms } from '../../../src/model/units.ts';
import type { ObjectRecord, RunRecord } from '../../../src/results/facts/record.ts';
import type { Edge } from '../../../src/results/facts/usage.ts';
import { recordOf } from '../../../src/results/index.ts';
import { clocksAgree } from '../../../src/results/validity/clocks-agree.ts';
import { loadAsRequested } from '../../../src/results/validity/load-as-requested.ts';
import { nodesPresent } from '../../../src/results/validity/nodes-present.ts';
import { objectsArrived } from '../../../src/results/validity/objects-arrived.ts';
import { objectsGone } from '../../../src/results/validity/objects-gone.ts';
import { observerAwake } from '../../../src/results/validity/observer-awake.ts';
import { requestsOfOthers } from '../../../src/results/validity/requests-of-others.ts';
import { serverCounts } from '../../../src/results/validity/server-counts.ts';
import { valuesNotZero } from '../../../src/results/validity/values-not-zero.ts';
import { valuesPossible } from '../../../src/results/validity/values-possible.ts';
import { warmedUp } from '../../../src/results/validity/warmed-up.ts';
import { watchComplete } from '../../../src/results/validity/watch-complete.ts';
import { watchInTime } from '../../../src/results/validity/watch-in-time.ts';
import { builtJournal } from '../../support/journal-builder.ts';
import { parts, says } from '../../support/rule-sides.ts';

/** As in clauses.test.ts: limits of what may take how long, and of what may be counted in which time. */
describe('[U] results/validity: clauses of time and of counts', () => {
  const healthy = recordOf(builtJournal());
  const [load] = healthy.steps.filter(({ role }) => role === 'measure');
  if (load?.endedAt === undefined) throw new Error('no load was made');
  const { startedAt: begun, endedAt: over, id: step } = load;

  const arrivingAfter = (tookMs: (index: number) => number): ObjectRecord[] =>
    healthy.objects.map((object, index) => ({
      ...object,
      arrival: { at: later(object.requestedAt, ms(tookMs(index))) },
    }));

  describe('observer-awake', () => {
    const paused = (lengthMs: number, tookMs: number, from = later(begun, ms(10))): RunRecord => ({
      ...healthy,
      objects: arrivingAfter(() => tookMs),
      pauses: [{ from, to: later(from, ms(lengthMs)) }],
    });

    it('allows a pause of a second, or of a third of what is measured', () => {
      parts(observerAwake, paused(1000, 100), paused(1001, 100), /did nothing for 1 s during the load/);
      parts(observerAwake, paused(3000, 9000), paused(3010, 9000), /did nothing for 3.01 s .* arrived within 9 s$/);
    });

    it('looks only at pauses that reach into the load', () => {
      expect(says(observerAwake, paused(9000, 100, over))).to.equal('');
      expect(says(observerAwake, paused(9000, 100, later(begun, ms(-9000))))).to.equal('');
      expect(says(observerAwake, paused(9000, 100, later(over, ms(-1))))).to.include('9 s during the load');
      expect(says(observerAwake, paused(9000, 100, later(begun, ms(-8999))))).to.include('9 s during the load');
    });

    it('allows many short pauses up to a third of the time from the first call to the last arrival', () => {
      const [first] = healthy.objects;
      if (first === undefined) throw new Error('nothing was made');
      const took = (lengthMs: number) =>
        healthy.objects.map((object) => ({
          ...object,
          requestedAt: begun,
          arrival: { at: later(begun, ms(lengthMs)) },
        }));
      const throttled = (tookMs: number, count: number, eachMs: number): RunRecord => ({
        ...healthy,
        objects: took(tookMs),
        pauses: Array.from({ length: count }, (_, index) => {
          const from = later(begun, ms(index * 1000));
          return { from, to: later(from, ms(eachMs)) };
        }),
      });
      const refused = /did nothing for 3.01 s of the 9 s of the load$/;
      parts(observerAwake, throttled(9000, 5, 600), throttled(9000, 5, 602), refused);
      parts(
        observerAwake,
        throttled(1500, 2, 500),
        throttled(2000, 2, 501),
        /did nothing for 1 s of the 2 s of the load$/,
      );
      expect(says(observerAwake, throttled(1000, 5, 602)), 'after the last arrival').to.equal('');
    });

    it('says that there was none, or how long it was', () => {
      const said = (pauses: RunRecord['pauses']) => observerAwake.check({ ...healthy, pauses }, [])[0]?.message;
      expect(said([])).to.equal('our own process made no pause');
      expect(said([{ from: begun, to: later(begun, ms(500)) }])).to.equal('our own process paused for 500 ms');
    });
  });

  describe('warmed-up', () => {
    it('warns of nodes that only the warm-up of another kind, or an object that never ran, has warmed', () => {
      const cold = (change: (resident: RunRecord['placed'][number]) => RunRecord['placed'][number]): RunRecord => ({
        ...healthy,
        placed: healthy.placed.map((each) => (each.step !== step && each.node === 'worker-2' ? change(each) : each)),
      });
      const reported = /^1 node took load without a warm-up: worker-2$/;
      parts(
        warmedUp,
        cold((each) => each),
        cold((each) => ({ ...each, ready: false })),
        reported,
      );
      expect(
        says(
          warmedUp,
          cold((each) => ({ ...each, step: 'elsewhere' })),
        ),
      ).to.match(reported);
    });

    it('asks for no node that took no load, and for nothing where the plan has no warm-up', () => {
      const placed = healthy.placed.filter((each) => each.step === step || each.node !== 'worker-2');
      const idle = placed.map((each) => (each.node === 'worker-2' ? { ...each, step: 'elsewhere' } : each));
      expect(says(warmedUp, { ...healthy, placed: idle })).to.equal('');
      const elsewhere = healthy.placed.map((each) => ({ ...each, step: 'elsewhere', node: 'worker-9' }));
      expect(says(warmedUp, { ...healthy, placed: [...healthy.placed, ...elsewhere] })).to.equal('');
      const steps = healthy.plan.steps.filter(({ kind }) => kind !== 'warm-up');
      expect(warmedUp.check({ ...healthy, placed, plan: { ...healthy.plan, steps } }, [])).to.deep.equal([]);
    });

    it('says whether the answers of the API server were even', () => {
      const wait = { step: 'warm-up', steady: true, waitedMs: ms(10), reads: 10, reason: '9, allowed 5' };
      const said = (...waits: RunRecord['waits']) => warmedUp.check({ ...healthy, waits }, [])[0]?.message;
      const unknown = "4 nodes warmed up; how even the API server's answers were is not recorded";
      expect(said()).to.equal(unknown);
      expect(said({ ...wait, reads: 0 })).to.equal(unknown);
      expect(said({ ...wait, steady: false, reads: 0 })).to.equal(unknown);
      expect(said(wait)).to.equal("4 nodes warmed up; the API server's answers were even before each load");
      expect(said(wait, { ...wait, step: 'cool-down', steady: false })).to.equal(
        "4 nodes warmed up; the API server's answers were not shown to be even in 1 of 2 waits: in cool-down a read, in ms, 9, allowed 5",
      );
    });
  });

  describe('nodes-present', () => {
    const since = (at: RunRecord['endedAt'], readySince: RunRecord['endedAt'] | undefined): RunRecord => {
      const [first, ...rest] = healthy.inventories;
      const last = rest.at(-1);
      if (first === undefined || last === undefined) throw new Error('the cluster was looked at too rarely');
      const seen = (inventory: typeof last, ready: typeof readySince, when: typeof at) => ({
        ...inventory,
        at: when,
        nodes: inventory.nodes.map((node, i) => (i === 0 ? { ...node, readySince: ready } : node)),
      });
      return { ...healthy, inventories: [seen(first, epochMs(1), first.at), seen(last, readySince, at)] };
    };

    it('sees by the time since which a node is ready that it was away, until the deletion is over', () => {
      const end = healthy.steps.findLast(({ kind }) => kind === 'delete')?.endedAt ?? over;
      const reported = /^1 node could take no load for a while: worker-1$/;
      parts(nodesPresent, since(over, epochMs(1)), since(over, epochMs(2)), reported);
      parts(nodesPresent, since(later(end, ms(1)), epochMs(2)), since(end, epochMs(2)), reported);
      expect(says(nodesPresent, since(over, undefined)), 'where no time is known').to.equal('');
    });

    it('wants the nodes that the cluster file promises', () => {
      const usable = (count: number): RunRecord => ({
        ...healthy,
        inventories: healthy.inventories.map((each) => ({ ...each, nodes: each.nodes.slice(0, count) })),
      });
      parts(nodesPresent, usable(4), usable(3), /^3 nodes could take load, the cluster file says 4$/);
    });

    it('names what kept it from looking', () => {
      const unseen = { ...healthy, inventories: healthy.inventories.slice(0, 1) };
      expect(says(nodesPresent, unseen)).to.equal('the nodes were not looked at before and after the load');
      const steps = healthy.steps.map((each) => (each.id === step ? { ...each, reason: 'no reply' } : each));
      expect(says(nodesPresent, { ...unseen, steps })).to.include('the load failed (no reply)');
    });
  });

  describe('server-counts', () => {
    const labels = { resource: 'pods', verb: 'create' };
    const compared = (own: Partial<Statistic>, server: Partial<Statistic>, more = {}): string => {
      const one = (metric: Measurement['metric'], of: Measurement['labels'], p50: Partial<Statistic>): Measurement => ({
        metric,
        labels: of,
        statistics: [{ name: 'p50', ...p50 }],
        samples: 9,
        censored: 0,
      });
      return says(serverCounts, healthy, [
        one('api-call-latency', labels, own),
        one('apiserver-latency', { resource: 'pods', verb: 'POST', scope: 'resource', ...more }, server),
      ]);
    };

    it('allows two seconds more than the API server counted, or two thirds of ours', () => {
      expect(compared({ value: 2100 }, { value: 100 })).to.equal('');
      expect(compared({ value: 2101 }, { value: 100 })).to.match(
        /^pods create: p50 is 2.1 s by our clock, 100 ms or less/,
      );
      expect(compared({ value: 9000 }, { value: 3000 })).to.equal('');
      expect(compared({ value: 9000 }, { value: 2990 })).to.include('or less by the API server');
    });

    it('allows as much less', () => {
      expect(compared({ value: 100 }, { value: 3000, low: 2100 })).to.equal('');
      expect(compared({ value: 100 }, { value: 3000, low: 2101 })).to.include('2.1 s or more by the API server');
      expect(compared({ value: 100 }, { value: 3000 }), 'no lower bound').to.equal('');
      expect(compared({ value: 100 }, { value: 3000, atLeast: true })).to.include('3 s or more by the API server');
    });

    it('compares the bounds of what was not seen in time, and no lower bound as if it were the value', () => {
      expect(compared({ observed: { low: 2000, high: 9000 } }, { value: 100 })).to.equal('');
      expect(compared({ observed: { low: 2200, high: 9000 } }, { value: 100 })).to.include('2.2 s by our clock');
      expect(compared({ value: 9000, atLeast: true }, { value: 100 })).to.include('9 s by our clock');
      expect(compared({ value: 100, atLeast: true }, { value: 9000, low: 8000 })).to.equal('');
      expect(compared({ value: 9000 }, { value: 100, atLeast: true })).to.equal('');
    });

    it('compares the same calls', () => {
      expect(compared({ value: 9000 }, { value: 100 }, { verb: 'DELETE' })).to.equal('');
      expect(compared({ value: 9000 }, { value: 100 }, { resource: 'nodes' })).to.equal('');
      expect(compared({}, { value: 100 })).to.equal('');
      expect(compared({ value: 9000 }, {})).to.equal('');
    });
  });

  describe('load-as-requested', () => {
    const open = recordOf(
      builtJournal({ scenario: { kind: 'arrivals', process: 'fixed', perSecond: 20, objects: 41 } }),
    );
    const sent = (atMs: (index: number) => number): RunRecord => ({
      ...open,
      objects: open.objects.map((object, index) => {
        const scheduledAt = epochMs(begun + index * 50);
        return { ...object, scheduledAt, requestedAt: epochMs(begun + atMs(index)) };
      }),
    });

    /** Ten creations for ten slots, each of which took so long; the last was sent so much later than the others. */
    const burst = (lastMs: number, tookMs: number): RunRecord => ({
      ...healthy,
      objects: healthy.objects.slice(0, 10).map((object, index) => {
        const requestedAt = later(begun, ms(index === 9 ? lastMs : 0));
        return { ...object, requestedAt, acknowledgedAt: later(requestedAt, ms(tookMs)) };
      }),
    });

    it('allows a burst the time of its calls and half of that, a pause, and a moment for each creation', () => {
      parts(loadAsRequested, burst(510, 0), burst(511, 0), /^sent in 511 ms, 510 ms are allowed for 10 at once: the/);
      parts(loadAsRequested, burst(1320, 600), burst(1321, 600), /^sent in 1321 ms, 1320 ms are allowed/);
    });

    it('allows an open loop to be late by a second', () => {
      const late = (byMs: number) => sent((index) => index * 50 + byMs);
      parts(loadAsRequested, late(1000), late(1001), /p99 of the lag 1001 ms$/);
    });

    it('sees the lag of creations that were all sent at once, too late', () => {
      parts(
        loadAsRequested,
        sent(() => 900),
        sent(() => 60_000),
        /p99 of the lag 60000 ms$/,
      );
    });

    it('knows no rate of one creation, nor of creations without a schedule what was asked for', () => {
      const one = { ...open, objects: open.objects.slice(0, 1) };
      expect(loadAsRequested.check(one, []).map(({ message }) => message)).to.deep.equal([
        'too few creations for a rate',
      ]);
      const due = (is: (index: number) => boolean): RunRecord => ({
        ...open,
        objects: open.objects.map((each, index) => (is(index) ? each : { ...each, scheduledAt: undefined })),
      });
      expect(
        says(
          loadAsRequested,
          due((index) => index !== 3),
        ),
      ).to.match(/^creations without a schedule/);
    });

    it('allows an open loop nine tenths of its rate', () => {
      const slower = (everyMs: number) => sent((index) => index * everyMs);
      parts(loadAsRequested, slower(55.5), slower(55.6), /^asked for 20.00 \/s, sent 17.99/);
    });
  });

  it('objects-gone asks for those of its level whose deletion was asked for', () => {
    const first = (over: Partial<ObjectRecord>): RunRecord => ({
      ...healthy,
      objects: healthy.objects.map((object, index) => (index === 0 ? { ...object, ...over } : object)),
    });
    const left = { requestedAt: over };
    parts(
      objectsGone,
      first({ deletion: undefined }),
      first({ deletion: left }),
      /^1 of 20 that were deleted were never/,
    );
    expect(says(objectsGone, first({ deletion: left, acknowledgedAt: undefined }))).to.equal('');
    expect(says(objectsGone, first({ deletion: left, level: 'elsewhere' }))).to.equal('');
  });

  it('watch-complete wants each gap that began before the end of the load to be closed by then', () => {
    const gap = (fromMs: number, untilMs?: number): RunRecord => ({
      ...healthy,
      gaps: [
        {
          resource: 'pods',
          event: 'closed',
          from: later(over, ms(fromMs)),
          ...(untilMs !== undefined && { until: later(over, ms(untilMs)) }),
        },
      ],
    });
    parts(watchComplete, gap(-100, 0), gap(-100, 1), /^the watch of pods was closed and not opened again/);
    parts(watchComplete, gap(0), gap(-1), /not opened again during the load$/);
    expect(watchComplete.check(gap(-100, -50), [])[0]?.message).to.equal('1 gap, all closed');
    expect(watchComplete.check(healthy, [])[0]?.message).to.equal('no watch had a gap');
    const events = healthy.events.flatMap((each) =>
      each.type !== 'watch' ? [] : [{ ...each, event: 'closed' as const }],
    );
    expect(says(watchComplete, { ...healthy, events })).to.equal('virtualmachineinstances were not watched');
  });

  it('objects-arrived says what is not ready, and what was never asked for, each by itself', () => {
    const [first, ...others] = healthy.objects;
    if (first === undefined) throw new Error('no load was made');
    const waiting = { ...first, ready: false, arrival: undefined, reason: 'ErrorUnschedulable' };
    expect(says(objectsArrived, { ...healthy, objects: [waiting, ...others] })).to.equal(
      `19 of 20 VirtualMachineInstances arrived; not ready: ${first.name} (ErrorUnschedulable)`,
    );
    expect(says(objectsArrived, { ...healthy, objects: others })).to.equal(
      '19 of 20 VirtualMachineInstances arrived; never asked for: 1',
    );
  });

  describe('values', () => {
    const figure = (metric: Measurement['metric'], values: readonly number[], labels = {}): Measurement => ({
      metric,
      labels,
      statistics: values.map((value, index) => ({ name: index === 0 ? 'p50' : 'p95', value })),
      samples: 9,
      censored: 0,
    });

    it('are no 0 where they cannot be: all of a figure, of what takes time', () => {
      const zero = (...args: Parameters<typeof figure>) => says(valuesNotZero, healthy, [figure(...args)]);
      expect(zero('throughput', [0])).to.match(/^1 value of 0: throughput/);
      expect(zero('deletion-latency', [0, 5])).to.equal('');
      expect(zero('deletion-latency', [])).to.equal('');
      expect(zero('cpu-usage', [0])).to.equal('');
      for (const [name, metric] of Object.entries(METRICS)) {
        const isImpossible = 'neverZero' in metric;
        expect(zero(name as keyof typeof METRICS, [0]) !== '', name).to.equal(isImpossible);
      }
      const arrival = { kind: 'VirtualMachineInstance', phase: 'Running' };
      expect(zero('creation-latency', [0], { ...arrival, clock: 'watch' })).to.match(/^1 value of 0/);
      expect(zero('creation-latency', [0], { ...arrival, clock: 'server' })).to.equal('');
      expect(zero('creation-latency', [0], { ...arrival, phase: 'Created', clock: 'watch' })).to.equal('');
    });

    it('are no longer than the run, nor below 0', () => {
      const whole = healthy.endedAt - healthy.startedAt;
      const of = (value: number) => says(valuesPossible, healthy, [figure('deletion-latency', [value])]);
      expect(of(whole + 1000)).to.equal('');
      expect(of(whole + 1001)).to.match(/^1 impossible value: deletion-latency/);
      expect(of(-1)).to.match(/^1 impossible value/);
      expect(of(Number.NaN)).to.match(/^1 impossible value/);
    });

    it('of ten objects and more are not all the same', () => {
      const same = (count: number): RunRecord => ({
        ...healthy,
        objects: healthy.objects.slice(0, count).map((object, index) => {
          const acknowledgedAt = later(begun, ms(100 + index));
          return {
            ...object,
            requestedAt: later(begun, ms(index)),
            acknowledgedAt,
            arrival: { at: later(acknowledgedAt, ms(2000)) },
          };
        }),
      });
      parts(valuesPossible, same(9), same(10), /^all 10 latencies of step \S+ are 2000 ms, to the millisecond$/);
    });
  });

  describe('watch-in-time', () => {
    const journal = (lagMs: number, runningMs: number): RunRecord =>
      recordOf(builtJournal({ lagMs, rttMs: 0, offsetMs: 0, runningMs: (index) => runningMs + index }));

    it('allows half a second, or a tenth of what is measured', () => {
      parts(
        watchInTime,
        journal(500, 1000),
        journal(501, 1000),
        /^our watch was late: half .* their creation, where arrivals/,
      );
      parts(watchInTime, journal(900, 10_000), journal(1200, 10_000), /seen 1.2 s or more after the reply/);
    });
  });

  describe('watch-in-time: gaps', () => {
    const open = (count: number, openMs: number, tookMs: number): RunRecord => ({
      ...healthy,
      objects: arrivingAfter(() => tookMs).map((object, index) => {
        const { arrival } = object;
        if (index >= count || arrival === undefined) return object;
        return { ...object, arrival: { ...arrival, from: later(arrival.at, ms(-openMs)) } };
      }),
    });
    const reported = /^when 20 of 20 VirtualMachineInstances arrived was not seen in time$/;

    it('may leave a second open, or half of what is measured', () => {
      parts(watchInTime, open(20, 900, 1500), open(20, 1200, 1500), reported);
      parts(watchInTime, open(20, 2800, 6000), open(20, 3200, 6000), reported);
    });

    it('are named: the longest that reached into the load, of objects', () => {
      const gap = (resource: string, fromMs: number, untilMs: number) => ({
        resource,
        event: 'closed',
        from: later(begun, ms(fromMs)),
        until: later(begun, ms(untilMs)),
      });
      const length = over - begun;
      const gaps = [
        gap('pods', 0, 2000),
        gap('virtualmachineinstances', -1000, 2000),
        gap('nodes', 0, 4000),
        gap('before', -9000, 0),
        gap('behind', length, length + 9000),
      ];
      expect(says(watchInTime, { ...open(20, 3200, 6000), gaps })).to.match(
        /in time: the watch of virtualmachineinstances was closed, and showed nothing for 3 s$/,
      );
    });

    it('may blur half of the arrivals', () => {
      parts(watchInTime, open(10, 5000, 6000), open(11, 5000, 6000), /^when 11 of 20 /);
    });
  });

  describe('clocks-agree', () => {
    const request = { objects: 100, cluster: { limits: { perNode: {} } }, runningMs: (i: number) => 9000 + 100 * i };
    const many = recordOf(builtJournal(request));
    const stamped = (objects: RunRecord['objects'], byMs: number): RunRecord['objects'] =>
      objects.map((object) => ({
        ...object,
        node: 'worker-2',
        phases: object.phases.map((stamp) =>
          stamp.phase === 'Running' && stamp.kind === object.kind && stamp.server !== undefined
            ? { ...stamp, server: later(stamp.server, ms(byMs)) }
            : stamp,
        ),
      }));
    const { objects } = many;

    it('lets a fiftieth of the stamps be later than what was seen', () => {
      const [finding] = clocksAgree.check(many, []);
      const few = Math.floor(Number(finding?.message.split(' ')[0]) * 0.02);
      const ahead = (count: number): RunRecord => ({
        ...many,
        objects: [...stamped(objects.slice(0, count), 60_000), ...objects.slice(count)],
      });
      expect(few).to.be.greaterThan(0);
      parts(clocksAgree, ahead(few), ahead(few + 1), /stamps are later than .* most of them on worker-2/);
    });

    it('takes five stamps of a node, all early, for a clock that is behind', () => {
      const early = (count: number): RunRecord => ({ ...many, objects: stamped(objects.slice(0, count), -5000) });
      parts(clocksAgree, early(4), early(5), /^always stamped long before .* Running on worker-2; is a clock behind/);
    });
  });

  describe('requests of others', () => {
    const [edge] = healthy.edges;
    if (edge?.after === undefined) throw new Error('no edge was read');
    const counting = (calls: Readonly<Record<string, number>>, tookMs: number): Edge => {
      const series = (counts: (count: number) => number) => ({
        process_start_time_seconds: 1,
        ...Object.fromEntries(
          Object.entries(calls).map(([call, count]) => {
            const [verb, resource, code = '200'] = call.split(' ');
            return [`apiserver_request_total{code="${code}",resource="${resource}",verb="${verb}"}`, counts(count)];
          }),
        ),
      });
      const before = { ...edge.before, source: 'kube-apiserver/a', at: begun, series: series(() => 0) };
      const after = { ...before, at: later(begun, ms(tookMs)), series: series((count) => count) };
      return { ...edge, source: 'kube-apiserver/a', level: '', before, after };
    };
    const objects = healthy.objects.map((object) => ({ ...object, level: undefined, members: 0 }));
    const where = (loaded: Edge, idle?: Edge, warmUp?: Edge): RunRecord => ({
      ...healthy,
      objects: objects.slice(0, 10),
      warmUp: objects.slice(0, 4),
      waits: [],
      edges: [loaded],
      rest: { idle: idle === undefined ? [] : [idle], warmUp: warmUp === undefined ? [] : [warmUp] },
    });
    const reported = (evidence: RunRecord): string =>
      requestsOfOthers(evidence, '', new Set(['pods']))
        .filter(({ passed }) => !passed)
        .map(({ message }) => message)
        .join('; ');
    /** Just so many are allowed, one more is not. */
    function limit(call: string, most: number, tookMs: number, ...rest: Edge[]): void {
      expect(reported(where(counting({ [call]: most }, tookMs), ...rest))).to.equal('');
      expect(reported(where(counting({ [call]: most + 1 }, tookMs), ...rest))).to.include('others make load');
    }

    it('are 80 for an object, 100 a second and a wave, where nothing was measured before', () => {
      limit('GET pods', 500 + 10 * 80 + 10 * 100, 10_000);
    });

    it('are what the warm-up caused, three times, between 30 and 80 for an object, and what the idle cluster asked', () => {
      const idle = counting({ 'GET leases': 0 }, 10_000);
      // Of none that was counted 3 are the most that can be expected: .3 a second, beside 20.
      const perSecond = 20.3;
      for (const [warm, perObject] of [
        [4, 30],
        [4 * 15, 45],
        [4 * 100, 80],
      ] as const)
        limit('GET pods', 500 + 10 * perObject + 10 * perSecond, 10_000, idle, counting({ 'GET pods': warm }, 10_000));
    });

    it('are not explained by a look at the idle cluster that was too short', () => {
      const warm = counting({ 'GET pods': 4 }, 10_000);
      limit('GET pods', 500 + 10 * 80 + 10 * 100, 10_000, counting({ 'GET leases': 0 }, 4999), warm);
      limit('GET pods', 500 + 10 * 30 + 10 * 20.6, 10_000, counting({ 'GET leases': 0 }, 5000), warm);
    });

    it('are those of its own level, for its own objects', () => {
      const busy = { ...counting({ 'GET pods': 1e6 }, 10_000), level: 'elsewhere' };
      const evidence = where(counting({ 'GET pods': 2300 }, 10_000));
      expect(reported({ ...evidence, edges: [...evidence.edges, busy] })).to.equal('');
      const more = healthy.objects.map((object) => ({ ...object, level: 'elsewhere', members: 0 }));
      const beyond = where(counting({ 'GET pods': 2301 }, 10_000));
      expect(reported({ ...beyond, objects: [...beyond.objects, ...more] })).to.include('our 10 objects explain 2300');
    });

    it('are explained by both looks before the load, or by neither', () => {
      limit('GET pods', 500 + 10 * 80 + 10 * 100, 10_000, counting({ 'GET leases': 0 }, 10_000));
    });

    it('are explained by an idle cluster without our own reads, those of the last warm-up', () => {
      const last = healthy.steps.findLast(({ kind }) => kind === 'warm-up')?.id ?? '';
      const wait = { step: last, steady: true, waitedMs: ms(1), reads: 10, reason: '' };
      const looks = [counting({ 'LIST namespaces': 50 }, 10_000), counting({ 'GET pods': 4 }, 10_000)] as const;
      const asked = (count: number): RunRecord => ({
        ...where(counting({ 'GET pods': count }, 10_000), ...looks),
        waits: [{ ...wait, step: 'cool-down', reads: 45 }, wait],
      });
      // Of 40 that were counted, 53.8 are the most that can be expected in ten seconds.
      expect(reported(asked(500 + 300 + 253))).to.equal('');
      expect(reported(asked(500 + 300 + 254))).to.include('others make load');
    });

    it('are counted by resource where they list', () => {
      expect(reported(where(counting({ 'LIST secrets': 2000 }, 10_000)))).to.match(/answered 2000 lists of secrets/);
      limit('LIST secrets', 200 + 10 * 80 + 10, 10_000);
      const warm = counting({ 'LIST secrets': 4 }, 10_000);
      limit('LIST secrets', 200 + 3 + 10 * 3, 10_000, counting({ 'LIST secrets': 0 }, 10_000), warm);
      expect(reported(where(counting({ 'LIST pods': 2000 }, 10_000)))).to.match(/lists of pods/);
      expect(reported(where(counting({ 'LIST secrets 500': 2000 }, 10_000)))).to.match(/lists of secrets/);
      expect(reported(where(counting({ 'LIST ': 2000 }, 10_000))), 'of no resource').to.equal('');
    });

    it('are counted by resource where they create what is not under test', () => {
      limit('POST secrets', 5 + 10 + 10, 10_000);
      expect(reported(where(counting({ 'POST secrets': 26 }, 10_000)))).to.match(
        /answered 26 creations of secrets, ours/,
      );
      expect(reported(where(counting({ 'POST secrets 409': 2000 }, 10_000))), 'refused').to.equal('');
      expect(reported(where(counting({ 'POST pods': 2000 }, 10_000))), 'under test').to.equal('');
    });

    it('are not counted by resource where others may use the cluster', () => {
      const lists = where(counting({ 'LIST secrets': 2000 }, 10_000));
      const { plan } = lists;
      const { cluster } = plan.experiment;
      for (const shared of [undefined, cluster && { ...cluster, exclusive: false }])
        expect(reported({ ...lists, plan: { ...plan, experiment: { ...plan.experiment, cluster: shared } } })).to.equal(
          '',
        );
    });

    it('are more where the cluster has more nodes, at the last look', () => {
      const [look] = healthy.inventories;
      const [node] = look?.nodes ?? [];
      if (look === undefined || node === undefined) throw new Error('the cluster was not looked at');
      const large = { ...look, nodes: Array.from({ length: 150 }, () => node) };
      const asked = (count: number): RunRecord => ({
        ...where(counting({ 'GET pods': count }, 10_000)),
        inventories: [look, look, large],
      });
      expect(reported(asked(500 + 10 * 80 + 10 * 150))).to.equal('');
      expect(reported(asked(500 + 10 * 80 + 10 * 150 + 1))).to.include('others make load');
    });

    it('may take as long as all loads of a level together', () => {
      const loads = (count: number): RunRecord => {
        const [first, second] = [counting({ 'GET pods': 1650 }, 10_000), counting({ 'GET pods': count }, 10_000)];
        return {
          ...where(first),
          edges: [
            { ...first, load: 'a' },
            { ...second, load: 'b' },
          ],
        };
      };
      expect(reported(loads(1650))).to.equal('');
      expect(reported(loads(1651))).to.include('3301 requests in 20.0 s');
    });

    it('are of the time between the counts of the API server, however far apart the samples of nodes are', () => {
      const node = (edge: Edge): Edge => {
        const series = { node_cpu_usage_seconds_total: 1 };
        const before = { ...edge.before, source: 'node/a', series };
        const after = { ...before, at: later(before.at, ms(60_000)) };
        return { ...edge, source: 'node/a', before, after };
      };
      const beside = (count: number): RunRecord => {
        const counted = counting({ 'GET pods': count }, 10_000);
        return { ...where(counted), edges: [node(counted), counted] };
      };
      expect(reported(beside(500 + 10 * 80 + 10 * 100))).to.equal('');
      expect(reported(beside(500 + 10 * 80 + 10 * 100 + 1))).to.include('2301 requests in 10.0 s');
    });

    it('are named by what was asked for most', () => {
      const [said] = requestsOfOthers(
        where(counting({ 'GET leases': 7, 'GET pods': 50, 'GET x': 9 }, 10_000)),
        '',
        new Set(),
      );
      expect(said?.message).to.match(
        /^the API server answered 66 requests in 10\.0 s, most of them GET pods; our 10 objects/,
      );
    });

    it('are not explained by a warm-up of no objects', () => {
      const idle = counting({ 'GET leases': 0 }, 10_000);
      const none = (calls: Record<string, number>, warm: Record<string, number>): RunRecord => ({
        ...where(counting(calls, 10_000), idle, counting(warm, 10_000)),
        warmUp: [],
      });
      expect(reported(none({ 'GET pods': 500 + 10 * 80 + 203 }, { 'GET pods': 0 }))).to.equal('');
      expect(reported(none({ 'GET pods': 500 + 10 * 80 + 204 }, { 'GET pods': 0 }))).to.include('others make load');
      expect(reported(none({ 'LIST secrets': 200 + 10 * 80 + 11 }, { 'LIST secrets': 4 }))).to.include(
        'lists of secrets',
      );
    });
  });
});
