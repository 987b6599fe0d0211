import { expect } from 'chai';
import { summary } from '../../src/formats/summary.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import { POD } from '../support/built-test.ts';
import { builtFacts } from '../support/facts-builder.ts';
import { builtJournal, type JournalSetup } from '../support/journal-builder.ts';
import { builtResult, builtRun, invalidResult } from '../support/result-builder.ts';

const facts = builtFacts();

describe('[U] formats/summary', () => {
  it('shows key numbers of a run that can be trusted, and none of an INVALID one', () => {
    expect(summary(builtResult(), facts).text).to.include('## Key numbers').and.include('| VMI Running, p99 | 8.1 s');
    const { measurements, thresholds } = builtResult();
    const { text } = summary(invalidResult({ measurements, thresholds }), facts);
    expect(text).to.not.include('Key numbers').and.not.include('8.1 s').and.not.include('hreshold');
    expect(text).to.include('- **validity.objects-missing**: 97 of 100 objects arrived; 3 are missing');
  });

  it('names each broken rule, and of many like complaints the first', () => {
    const complaint = (index: number) => ({
      rule: 'replicas-steady',
      passed: false,
      message: `node-${index} not read`,
    });
    const validity = [
      { rule: 'objects-arrived', passed: false, message: '49 of 50 Pods arrived' },
      ...Array.from({ length: 10 }, (_, index) => complaint(index)),
    ];
    const lines = summary(invalidResult({ validity }), facts)
      .text.split('\n')
      .filter((line) => line.startsWith('- **'));
    expect(lines).to.deep.equal([
      '- **validity.objects-arrived**: 49 of 50 Pods arrived',
      '- **validity.replicas-steady**: node-0 not read',
      '- **validity.replicas-steady**: node-1 not read',
      '- **validity.replicas-steady**: and 8 more like these',
    ]);
  });

  it('names the thresholds that are broken, and counts the others', () => {
    const [holds = expect.fail()] = builtResult().thresholds;
    const broken = { ...holds, labels: { verb: 'create' }, value: 1200, passed: false };
    const { text } = summary(builtResult({ outcome: 'fail', thresholds: [holds, broken] }), facts);
    expect(text).to.include('- **API call latency (create)**, p99: 1.2 s (unbounded), at most 1 s allowed');
    expect(text).to.include('1 other threshold holds.');
  });

  it('says what the load was and what was under test', () => {
    const text = ofJournal({ workloads: [POD], scenario: { kind: 'burst', objects: 20 } });
    expect(text).to.include(
      '- Load: create 20 Pods (pod) at once, at most 50 calls at a time; wait until all are ready',
    );
    expect(text).to.include('- Under test: installed Kubernetes v1.36.3');
  });

  it('says with which runs it is compared', () => {
    const text = ofJournal({ workloads: [POD], scenario: { kind: 'burst', objects: 20 } });
    expect(text).to.match(
      /- Compared: with runs of regime [0-9a-f]{12} only: experiment: burst [0-9a-f]{12}; .*; Kubernetes: 1\.\d+; /,
    );
  });

  it('has a column for each level of a sweep, and says once how often each is repeated', () => {
    const product = { objects: [10, 20] };
    const sweep = { product, include: [], repetitions: 2, order: 'abba' } as const;
    const text = ofJournal({ workloads: [POD], scenario: { kind: 'burst' }, sweep });
    expect(text).to.include('|  | 10 | 20 |').and.include('| Throughput |');
    expect(text).to.match(/- Load: create 10, 20 Pods \(pod\) at once, .*; each level 2 times \(abba\)/);
    expect(text).to.match(/\| Pod Running, p99, each of 2 repetitions \| .* \| .* \|/);
  });

  it('stays a page of what a person reads, whatever was measured', () => {
    const levels = Array.from({ length: 40 }, (_, index) => index + 1);
    const sweep = { product: { objects: levels }, include: [], repetitions: 1, order: 'sequential' } as const;
    const text = ofJournal({ workloads: [POD], scenario: { kind: 'burst' }, sweep });
    expect(text.split('\n').length).to.be.below(60);
    expect(text).to.include('## Key numbers by level, 6 of 40').and.include('|  | 1 | 9 | 17 | 24 | 32 | 40 |');
  });

  it('leads to the run before, to TestGrid and to Deck where there are such', () => {
    const links = { 'run before (1)': '../../1/artifacts/prowess-report.html', 'TestGrid perf': 'https://tg/perf#a' };
    expect(summary(builtResult({ run: { ...builtRun, links } }), facts).text).to.include(
      '[run before (1)](../../1/artifacts/prowess-report.html) · [TestGrid perf](https://tg/perf#a)',
    );
  });
});

function ofJournal(request: JournalSetup): string {
  const record = recordOf(builtJournal(request));
  return summary(toResult(record), record).text;
}
