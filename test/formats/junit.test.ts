import { expect } from 'chai';
import { junit } from '../../src/formats/junit.ts';
import { expectGolden } from '../support/golden.ts';
import { builtResult, invalidResult } from '../support/result-builder.ts';
import { elementsNamed, parseXml } from '../support/xml.ts';

describe('[U] formats/junit', () => {
  it('has one row per metric series, rule and threshold', () => {
    expectGolden('formats/junit_prowess.xml', junit(builtResult()).text);
  });

  it('fails the validity row of an INVALID run and gives no numbers', () => {
    const text = junit(invalidResult()).text;
    expectGolden('formats/junit_invalid.xml', text);
    expect(elementsNamed(parseXml(text), 'property')).to.deep.equal([]);
  });

  it('keeps the rows whatever the outcome', () => {
    const rows = (text: string): string[] =>
      elementsNamed(parseXml(text), 'testcase').map(({ attributes }) => attributes.name ?? '');
    const same = builtResult({ outcome: 'invalid' });
    expect(rows(junit(same).text)).to.deep.equal(rows(junit(builtResult()).text));
  });

  it('has one row for a rule that was checked in several ways, and fails it with what failed', () => {
    const check = (passed: boolean, message: string) => ({ rule: 'load-ours', passed, message });
    const validity = [check(true, 'first'), check(false, 'second'), check(false, 'third')];
    const cases = elementsNamed(parseXml(junit(builtResult({ validity })).text), 'testcase');
    const rows = cases.filter(({ attributes }) => attributes.name === 'validity.load-ours');
    expect(rows).to.have.length(1);
    expect(rows[0]?.children[0]).to.deep.include({ name: 'failure', text: 'second; third' });
  });

  it('has one row for several bounds of one series, and fails it with the strictest', () => {
    const bound = (limit: number, bound: 'max' | 'min') =>
      ({ metric: 'throughput', labels: {}, statistic: 'value', value: 7, bound, limit }) as const;
    const thresholds = [
      { ...bound(10, 'max'), passed: true },
      { ...bound(5, 'max'), passed: false },
      { ...bound(3, 'min'), passed: true },
      { ...bound(6, 'min'), passed: true },
    ];
    const cases = elementsNamed(parseXml(junit(builtResult({ thresholds })).text), 'testcase');
    const rows = cases.filter(({ attributes }) => attributes.name?.startsWith('threshold.'));
    expect(rows.map(({ attributes }) => attributes.name)).to.deep.equal([
      'threshold.throughput.value.max',
      'threshold.throughput.value.min',
    ]);
    const reported = rows.map((row) => row.children.at(-1));
    expect(reported[0]).to.deep.include({ name: 'failure', text: '7 /s, limit: max 5 /s' });
    expect(reported[1]).to.deep.include({ name: 'system-out', text: '7 /s, limit: min 6 /s' });
  });

  it('fails a threshold whose metric was not measured', () => {
    const thresholds = [
      { metric: 'api-call-latency', labels: {}, statistic: 'p99', bound: 'max', limit: 1000, passed: false },
    ] as const;
    const [failure] = elementsNamed(parseXml(junit(builtResult({ thresholds })).text), 'failure');
    expect(failure?.attributes.message).to.equal('threshold not measured: threshold.api-call-latency.p99.max');
  });
});
