import { expect } from 'chai';
import fc from 'fast-check';
import { runReport } from '../../src/report/index.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import { anyResult } from '../support/any-result.ts';
import { POD, VMI } from '../support/built-test.ts';
import { builtFacts } from '../support/facts-builder.ts';
import { builtJournal, type JournalSetup } from '../support/journal-builder.ts';
import { builtResult, builtRun, invalidResult } from '../support/result-builder.ts';

const facts = builtFacts({ levels: [{ name: '', objects: 30 }] });
const text = (result = builtResult(), of = facts): string => runReport(result, of).text;

describe('[U] report', () => {
  it('makes the same bytes of the same result', () => {
    expect(text()).to.equal(text(builtResult(), builtFacts({ levels: [{ name: '', objects: 30 }] })));
  });

  it('says the outcome, the sentence and the numbers', () => {
    expect(text())
      .to.contain('Pass')
      .and.contain(builtResult().headline)
      .and.contain('8.1 s')
      .and.contain('7.62 s to 8.58 s');
  });

  it('quotes no number of an INVALID run, and says why', () => {
    const page = text(invalidResult());
    expect(page).to.contain('97 of 100 objects arrived; 3 are missing');
    expect(page).to.not.contain('8.1 s').and.not.contain('All measurements').and.not.contain('class="tile"');
  });

  it('shows that numbers are simulated, and only then', () => {
    const simulated = text(builtResult({ run: { ...builtRun, backend: 'sim' } }));
    expect(simulated).to.contain('SIMULATED CLUSTER').and.contain('class="pass sim"');
    expect(text()).to.not.contain('SIMULATED CLUSTER');
  });

  it('needs nothing from outside', () => {
    expect(text()).to.not.match(/(src|href)="(?!https?:)|url\(|@import/);
  });

  it('holds no entity and no stray markup, whatever the texts: Deck decodes the document once more', () => {
    fc.assert(
      fc.property(anyResult, (result) => {
        const page = text(result);
        expect(page).to.not.match(/&[A-Za-z#]/);
        expect(page).to.not.match(/<(?![a-z/!])/);
        expect(page.match(/<script/g)).to.have.length(1);
      }),
      { numRuns: 50 },
    );
  });

  it('has a column per level of a sweep', () => {
    const levels = ['400', '600'];
    const [first = expect.fail()] = builtResult().measurements.filter(({ metric }) => metric === 'throughput');
    const measurements = levels.map((level) => ({ ...first, labels: { level } }));
    const page = text(
      builtResult({ measurements }),
      builtFacts({ levels: levels.map((name) => ({ name, objects: 20 })) }),
    );
    expect(page).to.contain('<th>400</th><th>600</th>').and.contain('Level 600');
  });

  it('stays small with 10,000 objects', () => {
    const many = builtFacts({ levels: [{ name: '', objects: 10_000 }], nodes: 60 });
    expect(text(builtResult(), many).length).to.be.below(1_500_000);
  });

  it('is a page also of a run that made nothing', () => {
    const nothing = { ...facts, objects: [], calls: [], series: [], steps: [], events: [] };
    expect(text(builtResult({ measurements: [], validity: [], thresholds: [] }), nothing)).to.contain('Provenance');
  });

  it('shows every workload of a mix among the key numbers, and the throughput of all together', () => {
    const page = ofJournal({ workloads: [VMI, POD], scenario: { kind: 'burst', objects: 20 } });
    for (const title of [
      'VMI Running (vmi), p99',
      'Pod Running (pod), p99',
      'Throughput',
      'Deletion latency (pod), p99',
    ]) {
      expect(page).to.contain(`<h3>${title}</h3>`);
    }
    expect(page).to.not.contain('<h3>Throughput (');
  });

  it('says what the load was, of what, and what was under test', () => {
    const page = ofJournal({
      workloads: [POD],
      scenario: { kind: 'arrivals', process: 'fixed', objects: 20, perSecond: 4 },
    });
    expect(page).to.contain('<dd>create 20 Pods (pod) at 4/s, at most 200 calls at a time; wait until all are ready');
    expect(page)
      .to.contain('<dd>pod (Pod, ready when Running)</dd>')
      .and.contain('<dd>installed Kubernetes v1.36.3</dd>');
    expect(page).to.contain('<h3>Requested rate</h3>').and.contain('<h3>Achieved rate</h3>');
  });

  it('leads to the run before and to pages of others, and nowhere else', () => {
    const links = {
      before: '../../1/artifacts/prowess-report.html',
      tab: 'https://tg/a#b',
      bad: 'javascript:alert(1)',
    };
    const page = text(builtResult({ run: { ...builtRun, links } }));
    expect([...page.matchAll(/href="([^"]*)"/g)].map(([, target]) => target)).to.deep.equal([links.before, links.tab]);
  });

  it('folds the thresholds and rules that hold, and shows those that are broken', () => {
    const [holds = expect.fail()] = builtResult().thresholds;
    const broken = { ...holds, limit: 10, passed: false };
    const [shown = '', folded = ''] = sectionOf(
      'Thresholds',
      text(builtResult({ thresholds: [holds, broken], outcome: 'fail' })),
    ).split('<details>');
    expect(shown).to.contain('1 of 2 thresholds holds').and.contain('>fail<').and.not.contain('>pass<');
    expect(folded).to.contain('>pass<').and.not.contain('>fail<');
    const [open = '', closed = ''] = sectionOf('Validity', text(invalidResult())).split('<details>');
    expect(
      [open, closed].map((part) => part.includes('objects are missing') || part.includes('3 are missing')),
    ).to.deep.equal([true, false]);
  });

  it('draws a sweep over its level, with each repetition by itself', () => {
    const product = { objects: [10, 20, 40] };
    const sweep = { product, include: [], repetitions: 2, order: 'interleaved' } as const;
    const section = sectionOf('Over the levels', ofJournal({ workloads: [POD], scenario: { kind: 'burst' }, sweep }));
    expect(section).to.contain('by objects').and.contain('<b>Pod Running</b>').and.contain('<b>Throughput</b>');
    for (const level of product.objects) expect(section).to.contain(`>${level}</span>`);
    const [path = ''] = /d="([^"]*)"/.exec(section.slice(section.indexOf('data-label="p99, each"'))) ?? [];
    expect(path.match(/M/g)).to.have.length.within(3, 6);
  });

  it('shows of a churn its own numbers first, and each population by itself', () => {
    const page = ofJournal({
      workloads: [POD],
      scenario: { kind: 'churn', objects: 10, perSecond: 2, duration: '10s' },
      runningMs: (index) => (index < 10 ? 2000 : 6000) + 7 * index,
    });
    expect(page).to.match(/<h3>Pod Running, p99<\/h3><p class="figure">6\.1/);
    expect(page).to.contain('Fill').and.contain('Churn');
  });
});

function ofJournal(request: JournalSetup): string {
  const evidence = recordOf(builtJournal(request));
  return runReport(toResult(evidence), evidence).text;
}

const sectionOf = (title: string, page: string): string =>
  page.split('<section>').find((section) => section.startsWith(`<h2>${title}`)) ?? expect.fail(`no section ${title}`);
