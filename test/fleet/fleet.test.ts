import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { parseOutput, parserOf } from '../../src/benchmarks/parsers.ts';
import { intervalsOf } from '../../src/benchmarks/tools/sysbench/intervals.ts';
import { ranTogetherCheck, startedTogetherCheck } from '../../src/fleet/checks.ts';
import { fleetDocument } from '../../src/fleet/document.ts';
import { rateInCommonTime } from '../../src/fleet/in-common-time.ts';
import type { FleetMember } from '../../src/fleet/member.ts';
import { scoresOf } from '../../src/fleet/scores.ts';
import { commonTime } from '../../src/fleet/together.ts';
import type { ReadingInterval } from '../../src/model/facts.ts';
import { epochMs, ms } from '../../src/model/units.ts';

interface Given {
  readonly from: number;
  readonly to: number;
  readonly loadedUntil?: number;
  readonly score?: number;
  readonly bound?: number;
  readonly drift?: number;
  readonly driftBound?: number | undefined;
  readonly paused?: number;
  readonly status?: FleetMember['status'];
}

const member = (name: string, given: Given): FleetMember => ({
  ...{ name, flavour: 'vm-4', cores: 4, startedAt: epochMs(given.from), endedAt: epochMs(given.to), tool: 'DB12' },
  pilot: {
    ...{
      bootId: name,
      boundMs: given.bound ?? 0,
      driftMs: given.drift ?? 0,
      wallOffMs: 0,
      uptimeS: 1,
      tags: {},
      facts: {},
    },
    ...(given.paused !== undefined && { pausedMs: ms(given.paused) }),
    ...(given.driftBound !== undefined && { driftBoundMs: given.driftBound }),
    ...(given.loadedUntil !== undefined && { loadedUntil: epochMs(given.loadedUntil) }),
  },
  status: given.status ?? 'ok',
  readings: [
    {
      ...{ metric: 'benchmark-score', reading: 'sum', value: given.score ?? 1 },
      tool: { label: 'sum', unit: 'DB12', value: given.score ?? 1 },
    },
  ],
});

const IPERF2 = `------------------------------------------------------------
Client connecting to 10.0.0.1, TCP port 5001
------------------------------------------------------------
[  1] local 10.0.0.2 port 50000 connected with 10.0.0.1 port 5001
[ ID] Interval       Transfer     Bandwidth
[  1] 0.0- 1.0 sec  119 MBytes  1.00 Gbits/sec
[  1] 1.0- 2.0 sec  358 MBytes  3.00 Gbits/sec
[  1] 0.0- 2.0 sec  477 MBytes  2.00 Gbits/sec
`;

const WHOLE = { expected: ['a', 'b'], lost: [], missing: [] };

describe('[U] fleet', () => {
  it('counts only the time in which all made load: one that fills until the others have ended thins out nothing', () => {
    const filling = [
      member('a', { from: 0, to: 10_000, loadedUntil: 20_500 }),
      member('b', { from: 100, to: 20_000, loadedUntil: 20_500 }),
    ];
    expect([...commonTime(filling).shares]).to.deep.equal([
      ['a', 0.99],
      ['b', 1],
    ]);
    expect(ranTogetherCheck(filling).passed).to.equal(true);
    const alone = [member('a', { from: 0, to: 10_000 }), member('b', { from: 100, to: 20_000 })];
    expect(ranTogetherCheck(alone)).to.deep.equal({
      passed: false,
      message: 'all made load during less than 80.0 % of b 49.7 %',
    });
  });

  it('does not know of a command what it did while its pilot did not run', () => {
    // A stopped pilot wakes up 2.69 s after its command of 2 s has ended, and then begins it again.
    const stopped = (paused: number) => [
      member('a', { from: 0, to: 2000, loadedUntil: 5000 }),
      member('b', { from: 0, to: 4690, loadedUntil: 5000, paused }),
    ];
    expect(ranTogetherCheck(stopped(0)).passed).to.equal(true);
    expect(ranTogetherCheck(stopped(150)).passed, 'of a machine that is busy').to.equal(true);
    expect(ranTogetherCheck(stopped(2690))).to.deep.equal({
      passed: false,
      message:
        'all made load during less than 80.0 % of a 0.0 %, b 42.6 %; the pilot of b did not run for 2.69 s, and does not know whether its command did',
    });
  });

  it('has shares from 0 to 1, and 1 only for a command that lies within what all did', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 1000 }));
    fc.assert(
      fc.property(fc.array(span, { minLength: 2, maxLength: 6 }), (spans) => {
        const { from, until, shares } = commonTime(
          spans.map(([at, length], i) => member(`m${i}`, { from: at, to: at + length })),
        );
        spans.forEach(([at, length], index) => {
          const share = shares.get(`m${index}`) ?? -1;
          expect(share).to.be.within(0, 1);
          expect(share === 1).to.equal(at >= from && at + length <= until);
        });
      }),
    );
  });

  it('bounds the rate of the common time, where one number is about the whole of it', () => {
    const [whole] = scoresOf([
      member('a', { from: 0, to: 10_000, score: 100 }),
      member('b', { from: 0, to: 10_000, score: 100 }),
    ]);
    expect(whole).not.to.have.property('common');
    const [late] = scoresOf([
      member('a', { from: 0, to: 10_000, loadedUntil: 11_000, score: 100 }),
      member('b', { from: 1000, to: 11_000, loadedUntil: 11_000, score: 100 }),
      member('c', { from: 1000, to: 11_000, loadedUntil: 11_000, score: 100 }),
    ]);
    expect(late).not.to.have.property('common');
    expect(late?.median).to.equal(100);
  });

  it('encloses what a participant did beside the others, however much more or less it did without them', () => {
    const given = fc.record({
      late: fc.integer({ min: 1, max: 1900 }),
      beside: fc.integer({ min: 10, max: 1000 }),
      others: fc.integer({ min: 1, max: 7 }),
      alone: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(given, ({ late, beside, others, alone }) => {
        // Until the others come, the first has at most the node to itself.
        const before = alone * beside * (others + 1);
        const score = (before * late + beside * (10_000 - late)) / 10_000;
        const first = { ...member('first', { from: 0, to: 10_000, loadedUntil: 20_000, score }), flavour: 'first' };
        const rest = Array.from({ length: others }, (_, i) =>
          member(`m${i}`, { from: late, to: late + 10_000, loadedUntil: 20_000, score: beside }),
        );
        const { low = 0, high = 0 } = scoresOf([first, ...rest])[0]?.common ?? {};
        expect(beside).to.be.within(low * (1 - 1e-9), high * (1 + 1e-9));
      }),
    );
  });

  describe('of a tool that prints intervals', () => {
    const second = (index: number, value: number) => ({ fromMs: index * 1000, untilMs: (index + 1) * 1000, value });
    /** Alone for a second it does 400 /s, beside the other 100 /s. */
    const early = { ...member('a', { from: 0, to: 10_000, loadedUntil: 12_000, score: 130 }), flavour: 'early' };
    const values = [400, ...Array<number>(9).fill(100)];
    const intervals = values.map((value, index) => second(index, value));
    const withIntervals = (of: FleetMember, all: readonly ReadingInterval[]): FleetMember => ({
      ...of,
      readings: of.readings.map((reading) => ({ ...reading, intervals: all })),
    });
    const late = (from: number) => member('b', { from, to: from + 10_000, loadedUntil: 12_000, score: 100 });

    it('takes those of the common time alone', () => {
      const [score] = scoresOf([withIntervals(early, intervals), late(900)]);
      expect(score).to.include({ median: 100, by: 'intervals' });
      expect(score).not.to.have.property('common');
    });

    it('leaves out an interval that began before the other participant did', () => {
      const [score] = scoresOf([withIntervals(early, intervals), late(100)]);
      expect(score).to.include({ median: 100, by: 'intervals' });
    });

    it('keeps the number of the whole command where nearly all of it is common: intervals would leave out more', () => {
      const [apart] = scoresOf([withIntervals(early, intervals), late(1)]);
      expect(apart).to.include({ median: 130, by: 'bounds' });
      expect(apart?.common?.low).to.be.within(129.9, 130);
      expect(apart?.common?.high).to.be.within(130, 130.1);
      const [both] = scoresOf([withIntervals(early, intervals), late(0)]);
      expect(both).to.include({ median: 130, by: 'whole' });
      // sysbench prints no interval that its time ends: two that begin at one moment differ by what each did then.
      const ofTwo = [680, 609].map((first, index) => {
        const own = withIntervals(
          {
            ...member(`m${index}`, { from: index === 0 ? 0.03 : 0, to: 4000, loadedUntil: 5000, score: 600 }),
            flavour: 'vm',
          },
          [second(0, first), second(1, 500), second(2, index === 0 ? 864 : 388)],
        );
        return own;
      });
      expect(scoresOf(ofTwo)[0]).to.include({ median: 600, spread: 0 });
    });

    it('counts intervals whose ends are set apart by their rounding for as long as they are', () => {
      const stdout = [400, 200, 100, 100].map((eps, index) => `[ ${index + 1}s ] thds: 1 eps: ${eps}\n`).join('');
      const rounded = intervalsOf(stdout, /eps: (\d+)/);
      const span = { startedAt: epochMs(0), endedAt: epochMs(4000) };
      const common = { from: epochMs(0), until: epochMs(12_000) };
      expect(rateInCommonTime(span, { intervals: rounded }, common)).to.equal(200);
    });

    it('says bounds where they are less than half of the command, or may lie after the common time', () => {
      const few = scoresOf([withIntervals(early, intervals.slice(0, 5)), late(100)])[0];
      expect(few).to.include({ median: 130, by: 'bounds' });
      const thinned = member('b', { from: 100, to: 9000, loadedUntil: 9000, score: 100 });
      const cut = scoresOf([withIntervals(early, intervals), thinned])[0];
      expect(cut).to.include({ median: 130, by: 'bounds' });
    });

    it('reads them of sysbench, iperf3 and iperf2', () => {
      const read = (tool: string, stdout: string, metric: string) => {
        const parser = parserOf(tool) ?? expect.fail();
        const outcome = parseOutput(parser, { stdout, stderr: '' });
        return 'readings' in outcome ? outcome.readings.find((each) => each.metric === metric)?.intervals : outcome;
      };
      const sample = (path: string): string =>
        readFileSync(join(import.meta.dirname, '../fixtures/benchmarks', path), 'utf8');
      expect(read('sysbench', sample('sysbench/cpu-report-interval.txt'), 'benchmark-operations')).to.deep.equal([
        // Whole seconds of sysbench are right within half of one.
        { fromMs: 0, untilMs: 1500, lengthMs: 1000, value: 8620.68 },
        { fromMs: 500, untilMs: 2500, lengthMs: 1000, value: 8380.04 },
        { fromMs: 1500, untilMs: 3500, lengthMs: 1000, value: 8623 },
      ]);
      const iperf3 = read('iperf3', sample('iperf3/client-p2-reverse.json'), 'benchmark-bandwidth');
      expect(iperf3).to.be.an('array').with.length.above(1);
      const iperf2 = read('iperf2', IPERF2, 'benchmark-bandwidth');
      expect(iperf2).to.deep.equal([
        { fromMs: 0, untilMs: 1000, value: 1e9 },
        { fromMs: 1000, untilMs: 2000, value: 3e9 },
      ]);
    });
  });

  it('does not believe a common start that the clocks cannot show', () => {
    const near = [member('a', { from: 0, to: 9000, bound: 20 }), member('b', { from: 200, to: 9000, bound: 20 })];
    expect(startedTogetherCheck(near, ms(9000)).passed).to.equal(true);
    const unsure = [member('a', { from: 0, to: 9000, bound: 90 }), member('b', { from: 200, to: 9000, bound: 20 })];
    expect(startedTogetherCheck(unsure, ms(9000))).to.deep.equal({
      passed: false,
      message: '2 commands began within 200.0 ms (± 110.0 ms by the clocks); 250 ms are allowed',
    });
  });

  it('says that a clock moved, and believes no run in which one moved as only that of a paused machine does', () => {
    const moved = (drift: number, driftBound?: number) =>
      startedTogetherCheck(
        [member('a', { from: 0, to: 9000 }), member('b', { from: 0, to: 9000, drift, driftBound })],
        ms(9000),
      );
    const begin = '2 commands began within 0.0 ms (± 0.0 ms by the clocks); 250 ms are allowed';
    expect(moved(40, 1)).to.deep.equal({ passed: true, message: begin });
    expect(moved(-60, 1)).to.deep.equal({
      passed: true,
      message: `${begin}; the clock of b moved by 60.0 ms meanwhile`,
    });
    expect(moved(5000, 1)).to.deep.equal({
      passed: false,
      message: `${begin}; the clock of b moved by 5000.0 ms meanwhile: its machine was paused, or moved to another host`,
    });
    expect(moved(300, 60).passed, 'the clocks may be wrong by what is too much').to.equal(true);
    expect(moved(5000).passed, 'how exactly it was measured is not known').to.equal(true);
    const alone = [member('a', { from: 0, to: 9000, drift: -5000, driftBound: 1 })];
    expect(startedTogetherCheck(alone, ms(9000)).passed).to.equal(false);
  });

  it('has no score of a command that shares no time with the others', () => {
    const apart = [member('a', { from: 0, to: 1000 }), member('b', { from: 2000, to: 3000 })];
    expect(scoresOf(apart)).to.deep.equal([]);
    const { scores, valid } = fleetDocument(apart, WHOLE, ms(1000));
    expect({ scores, valid }).to.deep.equal({ scores: [], valid: false });
  });

  it('compares each VM with its share of the specification of its hardware, by the same benchmark alone', () => {
    const reference = { hardware: 'R640', benchmark: 'db12', score: 800, cores: 32, date: '2024-05-31' };
    const members = [90, 95, 85].map((score, i) => member(`m${i}`, { from: 0, to: 1, score }));
    const [score] = scoresOf(members, reference);
    expect(score).to.include({ median: 90, total: 270, ofReference: 0.9, spread: 10 / 90 });
    expect(scoresOf(members, { ...reference, benchmark: 'HS06' })[0]).not.to.have.property('ofReference');
  });

  it('has no total of what does not add up', () => {
    const slow = member('a', { from: 0, to: 1, score: 5 });
    const readings = slow.readings.map((each) => ({ ...each, metric: 'benchmark-latency' as const }));
    expect(scoresOf([slow])[0]).to.include({ total: 5 });
    expect(scoresOf([{ ...slow, readings }])[0]).not.to.have.any.keys('total', 'common');
  });

  it('scores whole outputs alone', () => {
    const members = [
      member('a', { from: 0, to: 1, score: 5 }),
      member('b', { from: 0, to: 1, score: 9, status: 'partial' }),
    ];
    expect(scoresOf(members)[0]?.members).to.have.length(1);
  });

  it('is valid only where all arrived, stayed, began together and left a whole output', () => {
    const both = [member('a', { from: 0, to: 9000 }), member('b', { from: 1, to: 9000 })];
    expect(fleetDocument(both, WHOLE, ms(9000)).valid).to.equal(true);
    const ends = [
      { ...WHOLE, lost: [{ name: 'b', reason: 'killed' }] },
      { ...WHOLE, missing: ['b'] },
      { ...WHOLE, aborted: 'missing within 600 s: b' },
    ];
    const rules = fleetDocument(both.slice(1), { ...WHOLE, lost: [{ name: 'a', reason: 'killed' }] }, ms(9000)).checks;
    expect(rules.map(({ rule }) => rule)).not.to.include('ran-together');
    for (const end of ends) expect(fleetDocument(both, end, ms(9000)).valid).to.equal(false);
    const failed = [member('a', { from: 0, to: 9000, status: 'failed' }), ...both.slice(1)];
    expect(fleetDocument(failed, WHOLE, ms(9000)).valid).to.equal(false);
  });
});
