import { expect } from 'chai';
import type { Measurement } from '../../../src/model/result.ts';
import { later, ms } from '../../../src/model/units.ts';
import type { RunRecord } from '../../../src/results/facts/record.ts';
import { recordOf, toResult } from '../../../src/results/index.ts';
import { measureAll } from '../../../src/results/measurements/index.ts';
import { withRepetitions } from '../../../src/results/measurements/repetitions.ts';
import { POD } from '../../support/built-test.ts';
import { builtJournal, type JournalSetup } from '../../support/journal-builder.ts';

const sweep = (repetitions: number, order: 'sequential' | 'abba' = 'sequential') =>
  ({ product: { objects: [5, 10] }, include: [], repetitions, order }) as const;

describe('[U] results/measurements/repetitions', () => {
  it('gives what each repetition says by itself, in the order in which they ran, beside what all say together', () => {
    for (const order of ['sequential', 'abba'] as const) {
      // Of 5 objects each takes longer by the number of its load.
      const { value, repetitions } = running({ sweep: sweep(3, order), runningMs: (index) => 3000 + 100 * index }, '5');
      expect(repetitions).to.have.length(3);
      expect(value).to.be.within(Math.min(...(repetitions ?? [])), Math.max(...(repetitions ?? [])));
    }
  });

  it('gives a repetition what a run of its own would be given', () => {
    const alike = running({ sweep: sweep(4), runningMs: () => 2500 }, '10');
    const once = running({ sweep: sweep(1), runningMs: () => 2500 }, '10');
    expect(alike.repetitions).to.deep.equal(Array.from({ length: 4 }, () => once.value));
  });

  it('says nothing where nothing is repeated', () => {
    expect(running({ sweep: sweep(1) }, '5')).to.not.have.property('repetitions');
    expect(running({}, undefined)).to.not.have.property('repetitions');
  });

  it('counts objects of one repetition, not of the level', () => {
    const ready = measurementsOf({ sweep: sweep(3) }).find(
      ({ metric, labels }) => metric === 'objects' && labels.level === '10' && labels.state === 'ready',
    );
    expect(ready?.statistics[0]).to.deep.include({ value: 30, repetitions: [10, 10, 10] });
  });
});

describe('[U] results/measurements/repetitions, of any measure', () => {
  const RECORD = recordOf(builtJournal({ workloads: [POD], scenario: { kind: 'burst' }, sweep: sweep(3) }));
  /** The load of the first repetition of level 5. */
  const [FIRST] = RECORD.steps.filter(({ kind, level }) => kind === 'load' && level === '5');
  const spread = (measure: (facts: RunRecord, repetition: number) => Measurement[], record = RECORD) => {
    let repetition = 0;
    const each = (facts: RunRecord): Measurement[] => measure(facts, ++repetition);
    return withRepetitions(record, measure(record, 0), each).map(({ statistics }) =>
      statistics.map(({ repetitions }) => repetitions),
    );
  };

  it('gives a measure the steps and the objects of one repetition at a time', () => {
    const measure = (facts: RunRecord) => [
      measured(facts.objects.length),
      measured(facts.steps.filter(({ kind }) => kind === 'load').length, { metric: 'step-duration' }),
    ];
    expect(spread(measure)).to.deep.equal([[[15, 15, 15]], [[2, 2, 2]]]);
  });

  it('finds the same metric with the same labels, and in it the same statistic', () => {
    const measure = (_: RunRecord, repetition: number) => [
      measured(100 * repetition, { metric: 'objects' }),
      measured(200 * repetition, { labels: { level: '5', load: 'fill' } }),
      measured(300 * repetition, { labels: { level: '10' } }),
      {
        ...measured(0),
        statistics: [
          { name: 'p50' as const, value: repetition },
          { name: 'p99' as const, value: 7 * repetition },
        ],
      },
    ];
    expect(spread(measure).at(-1)).to.deep.equal([
      [1, 2, 3],
      [7, 14, 21],
    ]);
    expect(spread(measure)[1]).to.deep.equal([[200, 400, 600]]);
  });

  it('says nothing where one of the repetitions has no value, or "at least" one, or no such row', () => {
    const without = (second: Measurement[]) =>
      spread((_, repetition) => (repetition === 2 ? second : [measured(repetition)]));
    expect(without([measured(2)])).to.deep.equal([[[1, 2, 3]]]);
    expect(without([{ ...measured(2), statistics: [{ name: 'value', low: 1 }] }])).to.deep.equal([[undefined]]);
    expect(without([{ ...measured(2), statistics: [{ name: 'value', value: 2, atLeast: true }] }])).to.deep.equal([
      [undefined],
    ]);
    expect(without([{ ...measured(2), statistics: [] }])).to.deep.equal([[undefined]]);
    expect(without([])).to.deep.equal([[undefined]]);
  });

  it('counts the repetitions that began, of each level by itself', () => {
    const levels = RECORD.levels.filter(({ name, repetition }) => name === '5' || repetition === 1);
    const measure = (_: RunRecord, repetition: number) => [
      measured(repetition),
      ...(repetition < 2 ? [measured(repetition, { labels: { level: '10' } })] : []),
    ];
    expect(spread(measure, { ...RECORD, levels })).to.deep.equal([[[1, 2, 3]], [undefined]]);
  });

  it('gives two repetitions for what they are', () => {
    const levels = RECORD.levels.filter(({ repetition }) => repetition < 3);
    expect(spread((_, repetition) => [measured(repetition)], { ...RECORD, levels })).to.deep.equal([[[1, 2]]]);
  });

  it('knows how late the watch was in each', () => {
    const objects = RECORD.objects.map((object) =>
      object.step === FIRST?.id && object.acknowledgedAt
        ? { ...object, firstSeen: { at: later(object.acknowledgedAt, ms(90)) } }
        : object,
    );
    const lags = measureAll({ ...RECORD, objects }).filter(
      ({ metric, labels }) => metric === 'watch-lag' && labels.level === '5',
    );
    expect(lags[0]?.statistics.at(-1)?.repetitions?.map((lag) => lag === 90)).to.deep.equal([true, false, false]);
  });
});

const measured = (value: number, over: Partial<Measurement> = {}): Measurement => ({
  metric: 'throughput',
  labels: { level: '5' },
  statistics: [{ name: 'value', value }],
  samples: 1,
  censored: 0,
  ...over,
});

const measurementsOf = (request: JournalSetup): readonly Measurement[] =>
  toResult(
    recordOf(
      builtJournal({
        workloads: [POD],
        scenario: { kind: 'burst', ...(request.sweep ? {} : { objects: 5 }) },
        ...request,
      }),
    ),
  ).measurements;

function running(request: JournalSetup, level: string | undefined) {
  const found = measurementsOf(request).find(
    ({ metric, labels }) =>
      metric === 'creation-latency' && labels.level === level && labels.clock === 'watch' && labels.phase === 'Running',
  );
  return found?.statistics.find(({ name }) => name === 'p50') ?? expect.fail();
}
