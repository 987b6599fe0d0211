import { expect } from 'chai';
import type { Statistic } from '../../../src/model/result.ts';
import type { ObjectRecord, Pause } from '../../../src/results/facts/record.ts';
import { throughput } from '../../../src/results/measurements/throughput.ts';
import { builtWorkload, POD } from '../../support/built-test.ts';
import { at, builtObject, builtPlanOf, builtRecord, LOAD, phase } from '../../support/run-record.ts';

/** Sent at 1000 and acknowledged at 1020; the watch lags by 10 ms at least and 30 ms at most. */
describe('[U] results/measurements/throughput, by hand', () => {
  it('divides all arrivals by the time from the first reply to the last arrival', () => {
    const [overall, best] = measured(arriving(10, 1000));
    // At most since the first was sent, 10,020 ms; at least without the most that the watch lags, 9,970 ms.
    expect(overall).to.deep.equal({
      metric: 'throughput',
      labels: {},
      statistics: [{ name: 'value', value: 1, low: 0.998004, high: 1.003009, covers: 'run' }],
      samples: 10,
      censored: 0,
    });
    expect(best).to.deep.include({
      metric: 'sustained-throughput',
      statistics: [{ name: 'value', value: 1 }],
      samples: 10,
    });
  });

  it('counts from the first reply, whichever object it was for', () => {
    const objects = arriving(10, 1000).map((object, index) =>
      builtObject({ ...object, createdFrom: at(1000 - index), acknowledgedAt: at(1020 - index) }),
    );
    expect(rateOf(objects).value).to.equal(0.999101);
  });

  it('counts from the last arrival where no reply came', () => {
    const unanswered = arriving(10, 1000).map(({ acknowledgedAt: _, ...object }) => object);
    const { value, high, low } = rateOf(unanswered);
    expect([value, high]).to.deep.equal([10_000, undefined]);
    expect(low).to.equal(0.998004);
  });

  it('leaves open when the last arrived where the watch was blind, and has no value where that is most of the time', () => {
    const blind = (from: number) =>
      rateOf(
        arriving(10, 1000).map((object) => ({
          ...object,
          arrival: { at: object.arrival?.at ?? at(0), from: at(from) },
        })),
      );
    expect(blind(10_020)).to.deep.equal({
      name: 'value',
      value: 1,
      low: 0.998004,
      high: 1.114827,
      covers: 'run',
      observed: { low: 1, high: 1.112347 },
    });
    const most = blind(2020);
    expect(most).to.not.have.property('value');
    expect(most.observed).to.deep.equal({ low: 1, high: 10.10101 });
  });

  it('leaves open by how much faster it had been, had our own process not paused', () => {
    const paused = (from: number, to: number) =>
      measured(arriving(10, 1000), [LOAD], [{ from: at(from), to: at(to) }])[0]?.statistics[0];
    // Shorter by 2 s: 7,970 ms at least, and 7,990 ms by what was observed.
    expect(paused(2000, 4000)).to.deep.include({ value: 1, low: 0.998004, high: 1.254705 });
    expect(paused(2000, 4000)?.observed).to.deep.equal({ low: 1, high: 1.251564 });
    expect(paused(2000, 2240)?.observed).to.equal(undefined);
    expect(paused(0, 1020)?.high).to.equal(1.003009);
    expect(paused(11_020, 13_000)?.high).to.equal(1.003009);
    expect(paused(2000, 8000)).to.not.have.property('value');
  });

  it('has no upper bound where all may have been there at once', () => {
    const { value, low, high } = rateOf(arriving(2, 10));
    expect([value, low, high]).to.deep.equal([100, 50, undefined]);
  });

  it('says nothing where nothing arrived, and nothing of a load in which nothing did', () => {
    const none = Array.from({ length: 10 }, () => builtObject());
    expect(measured(none)).to.deep.equal([]);
    const lost = none.map((object) => ({ ...object, step: 'another load' }));
    expect(rateOf([...arriving(10, 1000), ...lost], [LOAD, 'another load'])).to.deep.include({
      value: 1,
      covers: 'run',
    });
  });

  it('adds up repetitions, and bounds them by how much they differ', () => {
    const loads = ['a', 'b', 'c'];
    const objects = [1000, 800, 1250].flatMap((each, index) =>
      arriving(10, each).map((object) => ({ ...object, step: loads[index] ?? '' })),
    );
    const { value, low = 0, high = 0, covers } = rateOf(objects, loads);
    // 30 in 30.5 s. Rates of 1, 1.25 and 0.8: a standard error of 0.13017, times Student's 4.303 of two degrees of freedom.
    expect([value, covers]).to.deep.equal([0.983607, 'repetitions']);
    expect(low).to.be.closeTo(0.983607 - 0.56013, 1e-4);
    expect(high).to.be.closeTo(0.983607 + 0.56013, 1e-4);
  });

  it('bounds repetitions above where one of them took time, and below by nothing less than none', () => {
    const objects = [10, 1000].flatMap((each, index) =>
      arriving(2, each).map((object) => ({ ...object, step: `load ${index}` })),
    );
    const { low, high } = rateOf(objects, ['load 0', 'load 1']);
    expect(low).to.equal(0);
    expect(high).to.be.closeTo(1.980198 + (12.706 * 99) / 2, 1e-3);
  });

  it('bounds repetitions that were equal by how exactly they were timed', () => {
    const objects = ['a', 'b'].flatMap((step) => arriving(10, 1000).map((object) => ({ ...object, step })));
    expect(rateOf(objects, ['a', 'b'])).to.deep.equal({
      name: 'value',
      value: 1,
      low: 0.998004,
      high: 1.003009,
      covers: 'repetitions',
    });
  });

  describe('of sets', () => {
    const set = builtWorkload('pod', 'ReplicaSet', { replicas: 2 }, { condition: 'Available' });
    const workload = { ...set, name: POD.name, manifest: { ...set.manifest, apiVersion: 'apps/v1' } };
    const arrived = (phases: ObjectRecord['phases']) =>
      throughput.measure(
        builtRecord({
          plan: builtPlanOf(workload, 1),
          objects: [builtObject({ kind: 'ReplicaSet', observedUntil: at(9020), arrival: { at: at(5020) }, phases })],
        }),
      );

    it('counts what its controller counts: the members, while it was there', () => {
      const phases = [
        phase('Ready', 3020),
        phase('Running', 2000),
        phase('Ready', 2020, { kind: 'Job' }),
        phase('Ready', 9020),
      ];
      const [rate] = arrived(phases);
      expect([rate?.samples, rate?.statistics[0]?.value]).to.deep.equal([2, 0.25]);
      expect(arrived([phase('Ready', 9021)])).to.deep.equal([]);
    });

    it('counts no more than it brings', () => {
      const [rate] = arrived([3020, 5020, 7020].map((time) => phase('Ready', time)));
      expect([rate?.samples, rate?.statistics[0]?.value]).to.deep.equal([2, 0.5]);
    });

    it('leaves open when a member was ready where the watch was blind', () => {
      const [rate] = arrived([phase('Ready', 3020), phase('Ready', 5020, { watchFrom: at(4020) })]);
      expect(rate?.statistics[0]?.observed).to.deep.equal({ low: 0.5, high: 0.668896 });
    });
  });

  describe('at its best', () => {
    const bestOf = (objects: readonly ObjectRecord[], steps?: readonly string[]) => measured(objects, steps)[1];

    it('is of a stretch of a quarter of the arrivals, and of ten at least', () => {
      // One each second, but the last 20 of 80 each half second; and of 20 the last five, which are too few.
      const faster = (slow: number, fast: number) =>
        arriving(slow + fast, 1000).map((object, index) => ({
          ...object,
          arrival: { at: at(1020 + 1000 * Math.min(index, slow) + 500 * Math.max(0, index - slow)) },
        }));
      expect(bestOf(faster(60, 20))?.statistics).to.deep.equal([{ name: 'value', value: 2 }]);
      expect(bestOf(faster(15, 5))?.statistics).to.deep.equal([{ name: 'value', value: 1.285714 }]);
      expect(bestOf(arriving(9, 1000))).to.equal(undefined);
    });

    it('is that of the best of several loads, and counts all arrivals', () => {
      const objects = [1000, 500].flatMap((each, index) =>
        arriving(10, each).map((object) => ({ ...object, step: `load ${index}` })),
      );
      const best = bestOf(objects, ['load 0', 'load 1']);
      expect([best?.statistics, best?.samples]).to.deep.equal([[{ name: 'value', value: 2 }], 20]);
    });

    it('is not known where anything was seen late by more than a third of its stretch', () => {
      const late = (by: number) => {
        const objects = arriving(10, 1000);
        return bestOf(
          objects.map((object, index) =>
            index === 5 ? { ...object, arrival: { at: at(7020), from: at(7020 - by) } } : object,
          ),
        );
      };
      expect(late(3000)?.statistics).to.deep.equal([{ name: 'value', value: 1 }]);
      expect(late(3001)?.statistics).to.deep.equal([{ name: 'value', observed: { low: 0 } }]);
    });

    it('is not known where it was so in one of several loads', () => {
      const late = arriving(10, 1000).map((object) => ({
        ...object,
        step: 'b',
        arrival: { at: object.arrival?.at ?? at(0), from: at(0) },
      }));
      expect(
        bestOf([...arriving(10, 1000).map((object) => ({ ...object, step: 'a' })), ...late], ['a', 'b'])?.statistics,
      ).to.deep.equal([{ name: 'value', observed: { low: 0 } }]);
    });
  });
});

/** So many, of which one arrives after each so many milliseconds. */
const arriving = (count: number, eachMs: number): ObjectRecord[] =>
  Array.from({ length: count }, (_, index) => builtObject({ arrival: { at: at(1020 + eachMs * (index + 1)) } }));

function measured(objects: readonly ObjectRecord[], loads: readonly string[] = [LOAD], pauses: readonly Pause[] = []) {
  const record = builtRecord({ objects, pauses });
  const load = record.steps.find(({ id }) => id === LOAD) ?? expect.fail('the built record has a load');
  return throughput.measure({ ...record, steps: loads.map((id) => ({ ...load, id })) });
}

const rateOf = (objects: readonly ObjectRecord[], loads?: readonly string[]): Statistic =>
  measured(objects, loads)[0]?.statistics[0] ?? expect.fail('no throughput was measured');
