import { expect } from 'chai';
import type { FactApart, FactValue } from '../../../src/analysis/compare/facts-apart.ts';
import { factsLine, factTexts } from '../../../src/report/comparison/facts-text.ts';
import { comparisonOf, sideOf } from '../../support/any-comparison.ts';

const values = (all: Readonly<Record<string, number>>): FactValue[] =>
  Object.entries(all).map(([value, runs]) => ({ value, runs }));

const textsOf = (facts: readonly FactApart[], most = 8): string[] =>
  factTexts({ ...comparisonOf([], { base: sideOf(19, 1), head: sideOf(3, 0) }), facts }, most);

describe('[U] report/comparison/facts-text', () => {
  it('says of a fact what both sides are, where a side is mixed, and where runs do not record it', () => {
    const facts = [
      { fact: 'VM QEMU', base: values({ '8.2': 18 }), head: values({ '9.0': 3 }) },
      { fact: 'VM kernel', base: values({ '6.1': 11, '6.2': 7 }), head: values({ '6.2': 3 }) },
      { fact: 'node microcode', base: values({ '0x1': 15 }), head: values({ '0x2': 1, '0x3': 1 }) },
      { fact: 'kubevirt', base: values({ a: 5, b: 5, c: 4, d: 4 }), head: values({ e: 3 }) },
    ];
    expect(textsOf(facts)).to.deep.equal([
      'VM QEMU: 8.2 -> 9.0',
      'VM kernel: mixed (6.1 in 11 runs, 6.2 in 7) -> 6.2',
      'node microcode: 0x1 (3 of 18 runs do not record it) -> mixed (0x2 in 1 run, 0x3 in 1, 1 of 3 runs do not record it)',
      'kubevirt: mixed (4 values) -> e',
    ]);
    expect(textsOf(facts, 1)).to.deep.equal(['VM QEMU: 8.2 -> 9.0', 'and 3 more facts']);
    expect(factsLine(comparisonOf([]))).to.equal('');
  });

  it('shows both ends of a long value, by which two that begin alike differ', () => {
    const long = (end: string): string => `${'x'.repeat(10_000)}${end}`;
    const [text = ''] = textsOf([
      { fact: 'VM QEMU', base: values({ [long('a')]: 18 }), head: values({ [long('b')]: 3 }) },
    ]);
    expect(text).to.match(/^VM QEMU: x+\.\.\.x+a \(10001 characters\) -> x+\.\.\.x+b \(10001 characters\)$/);
    expect(text.length).to.be.below(400);
  });
});
