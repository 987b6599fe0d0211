import { expect } from 'chai';
import { keyTable } from '../../src/model/key-figures.ts';
import type { Sweep } from '../../src/model/suite.ts';
import { builtFacts } from '../support/facts-builder.ts';
import { builtResult } from '../support/result-builder.ts';

describe('[U] model/key-figures', () => {
  it('has the levels in the order in which the sweep is written, whatever the one in which they ran', () => {
    const { plan } = builtFacts();
    const sweep: Sweep = { product: {}, include: [{ a: 4 }, { a: 8 }, { a: 16 }], repetitions: 1, order: 'random' };
    const [first = expect.fail()] = builtResult().measurements;
    const measurements = ['16', 'elsewhere', '4'].map((level) => ({ ...first, labels: { ...first.labels, level } }));
    const { levels } = keyTable(builtResult({ measurements }), { ...plan, experiment: { ...plan.experiment, sweep } });
    expect(levels).to.deep.equal(['4', '16', 'elsewhere']);
  });
});
