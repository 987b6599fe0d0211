import { expect } from 'chai';
import type { Measurement } from '../../../src/model/result.ts';
import { recordOf, toResult } from '../../../src/results/index.ts';
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
