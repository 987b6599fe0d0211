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

const TESTS = [
  { id: 'perf/density-100', isMeasured: true },
  { id: 'perf/scripts', isMeasured: false },
];

const parse = (history: string, ...accepted: string[]) =>
  parsePerf(
    {
      history: { path: 'perf/history.yaml', text: history },
      accepted: accepted.map((text, index) => ({ path: `perf/accepted/change-${index}.yaml`, text })),
    },
    TESTS,
  );

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
    const { value } = parsePerf({ accepted: [] }, TESTS);
    expect(value).to.deep.equal({
      renames: [],
      exclude: [],
      regimes: [],
      retired: [],
      accepted: [],
      confirmed: [],
      labels: [],
    });
  });

  it('reads what is known of changes', () => {
    const text = `version: 1
labels:
  - {test: perf/density, metric: throughput, since: 2024-10-22, reason: known, by: ann}
  - {is: noise, test: perf/density, metric: throughput, since: 2024-10-25, reason: the disk, by: ann}
`;
    const labelled = (labels: string) =>
      parsePerf({ labels: { path: 'perf/labels.yaml', text: labels }, accepted: [] }, TESTS);
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

  describe('what is well written, and means nothing or two things', () => {
    const by = 'reason: r, by: ann}';
    const found = (list: string, ...entries: string[]): string[] =>
      mistakes(`version: 1\n${list}:\n${entries.map((entry) => `  - {${entry}, ${by}\n`).join('')}`).map((line) =>
        line.replace(/ \| $/, ''),
      );
    const rename = (from: string, to: string): string => `from: {metric: ${from}}, to: {metric: ${to}}`;

    it('is a rename that goes round in a circle, comes too late, or renames nothing', () => {
      expect(found('renames', rename('a', 'b'), rename('b', 'c'), rename('x', 'c'))).to.deep.equal([]);
      expect(found('renames', rename('a', 'a'))).to.deep.equal([
        'perf/history.yaml:3:5: this renames series to the name that they have',
      ]);
      expect(found('renames', rename('a', 'b'), rename('b', 'a')).join()).to.match(
        /^perf\/history\.yaml:4:5: renames go round in a circle: this one makes the series that perf\/history\.yaml:3 renames/,
      );
      expect(found('renames', rename('a', 'b'), rename('b', 'c'), rename('c', 'a')).join()).to.match(
        /^perf\/history\.yaml:5:5: renames go round in a circle/,
      );
      expect(found('renames', rename('b', 'c'), rename('a', 'b')).join()).to.match(
        /^perf\/history\.yaml:4:5: this makes series that perf\/history\.yaml:3 renames/,
      );
      expect(found('renames', rename('a', 'b'), rename('a', 'c')).join()).to.match(
        /^perf\/history\.yaml:4:5: this renames nothing: perf\/history\.yaml:3 has renamed these series before/,
      );
      const one = `test: one, ${rename('a', 'b')}`;
      expect(found('renames', one, `test: two, ${rename('b', 'a')}`), 'of two tests').to.deep.equal([]);
      const labelled = (kind: string, to: string) =>
        `from: {metric: a, labels: {kind: ${kind}}}, to: {metric: a, labels: {kind: ${to}}}`;
      expect(found('renames', labelled('VM', 'VMI'))).to.deep.equal([]);
      expect(found('renames', labelled('VM', 'VMI'), labelled('VMI', 'VM')).join()).to.match(/circle/);
    });

    it('is an exclude that means other runs as well, none, or runs that are excluded', () => {
      expect(found('exclude', 'from: 2026-02-01, until: 2026-02-01')).to.deep.equal([]);
      expect(found('exclude', 'from: 2026-02-03, until: 2026-02-01')).to.deep.equal([
        'perf/history.yaml:3:31: this is before `from` | 2026-02-03 or later',
      ]);
      expect(found('exclude', 'builds: ["1"], from: 2026-02-03').join()).to.match(
        /:3:27: builds say which runs are meant/,
      );
      expect(found('exclude', 'builds: ["1", "2", "1"]').join()).to.match(/:3:25: build 1 is named twice/);
      expect(found('exclude', 'from: 2026-02-01, until: 2026-02-03', 'from: 2026-02-03').join()).to.match(
        /^perf\/history\.yaml:4:12: this overlaps with perf\/history\.yaml:3/,
      );
      expect(found('exclude', 'until: 2026-02-03', 'from: 2026-02-04')).to.deep.equal([]);
      expect(found('exclude', 'until: 2026-02-03', 'line: release-1.6, until: 2026-02-03')).to.deep.equal([]);
      expect(found('exclude', 'builds: ["1", "2"]', 'builds: ["2"]').join()).to.match(/:4:14: this overlaps with/);
      expect(found('exclude', 'builds: ["1"]', 'from: 2026-02-04')).to.deep.equal([]);
    });

    it('is a regime that another declares, and a change that another file accepts', () => {
      expect(found('regimes', 'since: 2026-02-01', 'since: 2026-02-01').join()).to.match(
        /^perf\/history\.yaml:4:13: perf\/history\.yaml:3 declares a regime that begins at the same time/,
      );
      expect(found('regimes', 'since: 2026-02-01', 'since: 2026-02-01, line: main')).to.deep.equal([]);
      expect(mistakes(HISTORY, ACCEPTED, ACCEPTED).join()).to.match(
        /^perf\/accepted\/change-1\.yaml:6:8: perf\/accepted\/change-0\.yaml accepts the same change/,
      );
      expect(mistakes(HISTORY, ACCEPTED.replace('until: 2025', 'until: 2023')).join()).to.match(
        /^perf\/accepted\/change-0\.yaml:9:8: this is before `since` \| 2024-10-22 or later/,
      );
    });

    it('is a metric that is none, of a test that prowess measures', () => {
      const hints = (text: string) =>
        parse(text).diagnostics.map(({ line, column, message, hint = '' }) => `${line}:${column} ${message} | ${hint}`);
      const of = (test: string, metric = 'throughput') =>
        hints(
          `version: 1\nretired:\n  - {test: ${test}, metric: gone, since: 2026-02-01, ${by}\nrenames:\n  - {test: ${test}, from: {metric: old}, to: {metric: ${metric}}, ${by}\n`,
        );
      expect(of('periodic-kubevirt', 'any'), 'an imported job').to.deep.equal([]);
      expect(of('perf/removed', 'any'), 'whose runs may be kept').to.deep.equal([]);
      expect(of('perf/scripts', 'any'), 'what others measure').to.deep.equal([]);
      expect(of('perf/density-100')).to.deep.equal([]);
      expect(of('perf/density-100', 'troughput')).to.deep.equal([
        '5:64 no metric is called `troughput` | did you mean `throughput`?',
      ]);
      const accepted = ACCEPTED.replace('perf/density', 'perf/density-100');
      expect(mistakes(HISTORY, accepted).join()).to.match(
        /change-0\.yaml:3:9: no metric is called `PATCH-pods-count` \| one of /,
      );
      expect(mistakes(HISTORY, accepted.replace('PATCH-pods-count', 'runs-invalid'))).to.deep.equal([]);
    });
  });
});
