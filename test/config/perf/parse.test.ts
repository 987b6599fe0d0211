import { expect } from 'chai';
import { parsePerf } from '../../../src/config/perf/parse.ts';

const HISTORY = `version: 1
renames:
  - from: {metric: PATCH-pods-count, labels: {kind: VMI}}
    to: {metric: PATCH-pods, labels: {kind: VMIResult}}
    reason: the audit names kinds otherwise since 1.6
    by: ann
exclude:
  - test: perf/density
    builds: ["2031234567890123456"]
    reason: the node pool was replaced during the run
    by: ann
  - from: 2026-02-01
    until: 2026-02-03
    reason: a certificate had expired
    by: bob
regimes:
  - line: main
    since: 2026-03-01T12:00:00Z
    reason: new machines
    by: bob
retired:
  - metric: GET-endpoints-count
    since: 2024-06-12
    reason: EndpointSlices are read instead
    by: ann
`;

const ACCEPTED = `version: 1
test: perf/density
metric: PATCH-pods-count
labels: {kind: VMIResult}
change: "+56 %"
since: 2024-10-22
reason: "#13064 asks for it"
by: ann
until: 2025-01-31
`;

const parse = (history: string, ...accepted: string[]) =>
  parsePerf({
    history: { path: 'perf/history.yaml', text: history },
    accepted: accepted.map((text, index) => ({ path: `perf/accepted/change-${index}.yaml`, text })),
  });

const mistakes = (history: string, ...accepted: string[]): string[] =>
  parse(history, ...accepted).diagnostics.map(
    ({ file, line, column, message, expected = '' }) => `${file}:${line}:${column}: ${message} | ${expected}`,
  );

describe('[U] config/perf/parse', () => {
  it('reads decisions, each with its reason and who decided', () => {
    const { value, diagnostics } = parse(HISTORY, ACCEPTED);
    expect(diagnostics).to.deep.equal([]);
    expect(value?.renames[0]).to.deep.include({
      by: 'ann',
      from: { metric: 'PATCH-pods-count', labels: { kind: 'VMI' } },
    });
    expect(value?.exclude[0]).to.deep.include({ builds: ['2031234567890123456'] });
    expect(value?.exclude[1]).to.deep.include({ from: Date.UTC(2026, 1, 1), until: Date.UTC(2026, 1, 4) - 1 });
    expect(value?.regimes[0]).to.deep.include({ line: 'main', since: Date.UTC(2026, 2, 1, 12) });
    expect(value?.retired[0]).to.deep.include({ metric: 'GET-endpoints-count' });
    expect(value?.accepted[0]).to.deep.include({
      name: 'change-0',
      line: 'main',
      change: '+56 %',
      since: Date.UTC(2024, 9, 22),
      until: Date.UTC(2025, 1, 1) - 1,
    });
  });

  it('has nothing to say where there are no files', () => {
    const { value } = parsePerf({ accepted: [] });
    expect(value).to.deep.equal({ renames: [], exclude: [], regimes: [], retired: [], accepted: [], labels: [] });
  });

  it('reads what is known of changes', () => {
    const text = `version: 1
labels:
  - {test: perf/density, metric: throughput, since: 2024-10-22, reason: known, by: ann}
  - {is: noise, test: perf/density, metric: throughput, since: 2024-10-25, reason: the disk, by: ann}
`;
    const labelled = (labels: string) =>
      parsePerf({ labels: { path: 'perf/labels.yaml', text: labels }, accepted: [] });
    expect(labelled(text).value?.labels.map(({ is, line }) => `${is} on ${line}`)).to.deep.equal([
      'change on main',
      'noise on main',
    ]);
    const [mistake] = labelled(text.replace('is: noise', 'is: noisy')).diagnostics;
    expect(mistake).to.include({ file: 'perf/labels.yaml', line: 4, column: 10 });
  });

  it('says where a decision lacks its reason, or who decided', () => {
    expect(mistakes(HISTORY.replace('    reason: new machines\n', ''))).to.deep.equal([
      'perf/history.yaml:17:5: missing `reason` | a text',
    ]);
    expect(mistakes(HISTORY.replace('by: bob\nregimes', 'by: " "\nregimes')).join()).to.match(
      /history\.yaml:15:9: .*a text/,
    );
    expect(mistakes(HISTORY, ACCEPTED.replace('by: ann\n', '')).join()).to.match(
      /^perf\/accepted\/change-0\.yaml:\d+:\d+: missing `by`/,
    );
  });

  it('refuses what would exclude every run, days that are none, and build numbers that lost their digits', () => {
    expect(mistakes(HISTORY.replace('    builds: ["2031234567890123456"]\n', '')).join()).to.match(
      /:8:5: not valid \| builds, from or until/,
    );
    expect(mistakes(HISTORY.replace('2026-02-03', '2026-02-30')).join()).to.match(/:13:12: .*a day such as/);
    expect(mistakes(HISTORY.replace('["2031234567890123456"]', '[2031234567890123456]')).join()).to.match(/in quotes/);
    expect(mistakes(HISTORY, ACCEPTED.replace('"+56 %"', 'much')).join()).to.match(/a change such as "\+56 %"/);
  });

  it('names each mistake of all files at once, and keys that are not known', () => {
    const found = mistakes(
      HISTORY.replace('renames:', 'rename:'),
      ACCEPTED.replace('since: 2024-10-22', 'since: soon'),
    );
    expect(found).to.have.length(2);
    expect(found.join('\n')).to.match(/unknown key `rename`/);
  });
});
