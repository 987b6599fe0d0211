import { expect } from 'chai';
import { decide, type SequentialDecision, shiftsOf } from '../../../src/analysis/sequential/decide.ts';
import type { Sample, Vector } from '../../../src/analysis/sequential/sample.ts';
import { seededRandom } from '../../../src/model/random.ts';

const STEP = Math.log1p(0.2);

describe('[U] analysis/sequential: a decision', () => {
  it('is worse after two pairs where both differ as no others do', () => {
    const decision = decided(drawn({ shift: [STEP, 0, 0] }));
    expect(decision).to.include({ word: 'worse', isFinal: true, after: 2 });
    expect(decision.words[0]).to.equal('worse');
    expect(decision.words.slice(1), 'nothing else moved').to.not.include('worse');
  });

  it('sees many metrics that move by what none of them would show alone', () => {
    const little = drawn({ shift: Array.from({ length: 8 }, () => 0.08), sd: 0.04 });
    expect(decided(little).word).to.equal('worse');
    const one = drawn({ shift: [0.08, 0, 0, 0, 0, 0, 0, 0], sd: 0.04 });
    expect(decided(one).word).to.equal('unclear');
  });

  it('calls nothing after one pair, however large', () => {
    const { own, ...rest } = drawn({ shift: [5, 5, 5] });
    expect(decided({ ...rest, own: own.slice(0, 1) })).to.include({ word: 'unclear', isFinal: false, after: 1 });
  });

  it('is the same only where each interval lies within its tolerance', () => {
    const quiet = drawn({ shift: [0, 0, 0], sd: 0.002 });
    expect(decided(quiet)).to.include({ word: 'same', isFinal: true });
    const loud = drawn({ shift: [0, 0, 0], sd: 0.05 });
    expect(decided(loud)).to.include({ word: 'unclear', isFinal: true, after: 3 });
  });

  it('is no pass where a metric is gone', () => {
    const { own, ...rest } = drawn({ shift: [0, 0, 0], sd: 0.002 });
    const gone = { ...rest, own: own.map(([, ...others]) => [Number.NaN, ...others]) };
    expect(decided(gone).word).to.equal('unclear');
    expect(decided(gone).words[0]).to.equal('unclear');
  });

  it('holds what clusters differ by off the pairs', () => {
    const between = drawn({ shift: [STEP, STEP, STEP], between: 0.1 });
    const [shift] = shiftsOf(bounded(between), decided(between));
    expect(shift?.estimate).to.be.closeTo(STEP, 0.05);
  });

  it('needs no base where there are pairs enough: seven of one sign are 1 of 128', () => {
    const alone = { ...drawn({ shift: [STEP, STEP, STEP], most: 7 }), known: [] };
    expect(decided(alone, 7)).to.include({ word: 'worse', after: 7 });
    expect(decided({ ...alone, own: alone.own.slice(0, 6) }, 6)).to.include({ word: 'unclear', isFinal: true });
    expect(decided({ ...alone, own: alone.own.slice(0, 6) }, 6).looks, 'six never can').to.deep.equal([]);
  });

  it('stays with its decision whatever is measured after it', () => {
    const sample = drawn({ shift: [STEP, STEP, STEP], most: 3 });
    const turned = { ...sample, own: [...sample.own.slice(0, 2), [-1, -1, -1]] };
    expect(decided(turned)).to.include({ word: 'worse', after: 2 });
  });

  it('does not depend on the size of a difference beyond the largest that is known', () => {
    const [far, farther] = [drawn({ shift: [1, 0, 0] }), drawn({ shift: [1000, 0, 0] })];
    expect(decided(farther).words).to.deep.equal(decided(far).words);
  });

  it('calls at most 1 of 100 jobs worse in which nothing changed, with clusters that differ or not', () => {
    for (const between of [0, 0.09]) {
      const calls = Array.from({ length: 100 }, (_, job) =>
        decided(drawn({ shift: [], between, seed: `null ${job}` })),
      );
      // 5 or more of 100 happen in 3 of 1,000 cases at 1 %.
      expect(calls.filter(({ word }) => word === 'worse').length).to.be.below(5);
    }
  });
});

describe('[U] analysis/sequential: intervals', () => {
  it('hold the truth, and are no wider with more pairs', () => {
    const few = drawn({ shift: [STEP, 0, 0] });
    const many = drawn({ shift: [STEP, 0, 0], most: 12 });
    const widthOf = (sample: Sample): number => {
      const decision = { looks: [], after: sample.own.length, words: ['unclear'] as const };
      const [shift] = shiftsOf(bounded(sample), decision);
      const { low = Number.NaN, high = Number.NaN } = shift ?? {};
      expect(low).to.be.below(STEP);
      expect(high).to.be.above(STEP);
      return high - low;
    };
    expect(widthOf(many)).to.be.below(widthOf(few));
  });

  it('have no end on a side that a lower bound leaves open', () => {
    const sample = drawn({ shift: [STEP, 0, 0] });
    const open = { ...sample, own: sample.own.map(([, ...others]) => [Number.POSITIVE_INFINITY, ...others]) };
    const decision = decide({ low: sample, high: open }, { most: 3, tolerances: [0.02, 0.02, 0.02] });
    expect(decision.words[0]).to.equal('worse');
    expect(shiftsOf({ low: sample, high: open }, decision)[0]).to.have.property('low');
    expect(shiftsOf({ low: sample, high: open }, decision)[0]).to.not.have.property('high');
  });
});

const bounded = (sample: Sample) => ({ low: sample, high: sample });

function decided(sample: Sample, most = 3): SequentialDecision {
  const metrics = sample.own[0]?.length ?? 0;
  return decide(bounded(sample), { most, tolerances: Array.from({ length: metrics }, () => 0.02) });
}

interface Drawn {
  readonly shift: Vector;
  readonly sd?: number;
  readonly between?: number;
  readonly most?: number;
  readonly seed?: string;
}

function drawn({ shift, sd = 0.02, between = 0, most = 3, seed = 'decide' }: Drawn): Sample {
  const random = seededRandom(seed);
  const metrics = Math.max(3, shift.length);
  const difference = (off: number): Vector =>
    Array.from({ length: metrics }, () => sd * (random.normal() - random.normal()) + off * random.normal());
  return {
    design: 'pairs',
    known: Array.from({ length: 30 }, () => difference(between)),
    own: Array.from({ length: most }, () => difference(0).map((value, metric) => value + (shift[metric] ?? 0))),
  };
}
