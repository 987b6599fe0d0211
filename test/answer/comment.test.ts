import { expect } from 'chai';
import fc from 'fast-check';
import type { Comparison } from '../../src/analysis/compare/compare.ts';
import type { Ancestry } from '../../src/analysis/compare/side.ts';
import { commentText } from '../../src/answer/comment.ts';
import { markerOf, markerText, parseMarker } from '../../src/answer/marker.ts';
import type { News, Situation } from '../../src/answer/situation.ts';
import { verdictOf } from '../../src/answer/verdict.ts';
import { minutes } from '../../src/model/units.ts';
import { anyComparison, changed, comparisonOf, row, sideOf } from '../support/any-comparison.ts';
import { expectGolden } from '../support/golden.ts';
import { afterNoon, answered, HEAD, measured, NOON, newsAbout, OLD, pullRun } from '../support/news.ts';

const options = { command: '/test perf', historyUrl: 'https://perf.example/' };
const SAME = { change: { relative: true, estimate: 0.005, low: -0.01, high: 0.015 } } as const;
const PATCH = row({
  title: 'PATCH pods per VM',
  word: 'worse',
  unit: 'count',
  base: { count: 60, value: 2.1 },
  head: { count: 3, value: 3.28 },
  change: changed(0.56),
  smallest: 0.07,
});
const WORSE = comparisonOf([
  PATCH,
  row({ ...SAME, smallest: 0.11 }),
  row({ title: 'virt-api memory', word: 'better', change: changed(-0.2) }),
]);
const cancelled = { state: 'cancelled', by: 'push', ranMs: minutes(22), at: afterNoon(53) } as const;

const COMMENTS: Readonly<Record<string, News>> = {
  queued: newsAbout({
    state: 'queued',
    queue: 'bm-perf-1',
    before: 2,
    expectedAt: afterNoon(140),
    url: 'https://prow.example/job',
  }),
  running: newsAbout({ state: 'running', since: afterNoon(31), expectedAt: afterNoon(70) }),
  'running-again': newsAbout({ state: 'running', since: afterNoon(31), known: answered('regressed', WORSE) }),
  cancelled: newsAbout(cancelled, { about: OLD }),
  'no-result': newsAbout({ state: 'no-result', at: afterNoon(53), url: 'https://prow.example/job' }),
  'no-result-for-want-of-runs': newsAbout({
    state: 'no-result',
    at: afterNoon(53),
    why: '3 pairs can decide nothing: main has 0 pairs of neighbouring runs, and they need 3',
  }),
  pass: newsAbout(answered('pass', comparisonOf([row({ ...SAME, smallest: 0.11 })]))),
  improved: newsAbout(answered('improved', comparisonOf([row({ word: 'better', change: changed(-0.3) })]))),
  regressed: newsAbout(answered('regressed', WORSE)),
  'regressed-of-ancestors': newsAbout(answered('regressed', withAncestry('merges', 2))),
  'regressed-base-unknown': newsAbout(answered('regressed', withAncestry('time', 0))),
  'regressed-on-other-facts': newsAbout(
    answered('regressed', {
      ...WORSE,
      facts: [
        { fact: 'node microcode', base: [{ value: '0x1', runs: 59 }], head: [{ value: '0x2', runs: 3 }] },
        {
          fact: 'VM kernel',
          base: [
            { value: '6.1.0-21', runs: 40 },
            { value: '6.1.0-25', runs: 19 },
          ],
          head: [{ value: '6.1.0-25', runs: 3 }],
        },
        ...['kubelet', 'kubernetes'].map((fact) => ({
          fact,
          base: [{ value: 'v1.36.2', runs: 59 }],
          head: [{ value: 'v1.36.3', runs: 3 }],
        })),
      ],
    }),
  ),
  'regressed-cancelled-later': newsAbout(answered('regressed', WORSE, { after: { ...cancelled, by: 'other' } })),
  'old-head': newsAbout(answered('regressed', WORSE), { about: OLD }),
  inconclusive: newsAbout(
    answered(
      'inconclusive',
      comparisonOf([row({ word: 'unclear', change: changed(0.071), needs: { base: 60, head: 2, smallest: 0.11 } })]),
    ),
  ),
  'inconclusive-at-the-end': newsAbout(
    answered('inconclusive', {
      ...comparisonOf([row({ word: 'unclear', change: changed(0.031), smallest: 0.08 })]),
      instances: { judged: 6, most: 6, isFinal: true, looks: [3, 4, 5, 6] },
    }),
  ),
  'regressed-at-the-second-look': newsAbout(
    answered('regressed', { ...WORSE, instances: { judged: 4, most: 6, isFinal: true, looks: [3, 4, 5, 6] } }),
  ),
  'no-base': newsAbout(answered('no-base')),
  'no-base-regime': newsAbout(
    answered('no-base', {
      ...WORSE,
      conclusion: 'inconclusive',
      regimes: [{ fact: 'kubernetes', base: '1.34', head: '1.35' }],
    }),
  ),
  invalid: newsAbout({
    ...answered('invalid'),
    runs: [
      measured({ outcome: 'invalid', headline: '97 of 100 VMIs were seen running; 3 never arrived within 10 min' }),
    ],
  }),
  limit: newsAbout(
    answered('regressed', comparisonOf([row(SAME)]), {
      limit: { headline: 'p99 of API calls: 1.2 s > 1 s', alsoBase: false },
    }),
  ),
  'limit-of-main': newsAbout(
    answered('pass', comparisonOf([row(SAME)]), {
      limit: { headline: 'p99 of API calls: 1.2 s > 1 s', alsoBase: true },
    }),
  ),
};

function withAncestry(by: Ancestry['by'], unordered: number): Comparison {
  return { ...WORSE, base: { ...WORSE.base, ancestry: { commit: 'b'.repeat(40), by, unordered } } };
}

/** What is read without unfolding anything. */
const visibleLines = (text: string): string[] =>
  text
    .replace(/<details>[\s\S]*<\/details>/, 'details')
    .split('\n')
    .filter((line) => line.trim() !== '');

describe('[U] answer/comment', () => {
  for (const [name, news] of Object.entries(COMMENTS)) {
    it(`says what is ${name}`, () => {
      expectGolden(`answer/${name}.md`, commentText(news, options));
    });
  }

  it('links a page that accepts what became worse where there is one', () => {
    const text = commentText(newsAbout(answered('regressed', WORSE)), {
      ...options,
      acceptUrl: () => 'https://github.com/new?value=a(b)',
    });
    expect(text).to.include('[this file](https://github.com/new?value=a%28b%29)');
  });

  it('is short, and no line of it is a command to Prow, whatever the names are', () => {
    fc.assert(
      fc.property(anyNews, ({ news, command }) => {
        const text = commentText(news, { ...options, command });
        expect(visibleLines(text).length, text).to.be.at.most(25);
        expect(new TextEncoder().encode(text).length, text).to.be.at.most(4000);
        // Prow's plugins find their commands at the beginning of a line (prow pkg/pjutil/filter.go, pkg/plugins).
        for (const line of text.split(/\r\n|[\n\r\u0085\u2028\u2029]/)) expect(line).not.to.match(/^\s*\//);
        const outsideCode = text.replaceAll(/`[^`\n]*`/g, '');
        expect(outsideCode).not.to.match(/@\w/);
        expect(outsideCode).not.to.match(/(?<!\\)<(script|img|!--)/i);
        expect(outsideCode.match(/(?<!\\)<\/details>/g)?.length ?? 0).to.be.at.most(1);
      }),
      { numRuns: 1000 },
    );
  });

  it('says in its title what its verdict is, and no other', () => {
    fc.assert(
      fc.property(anyComparison, (comparison) => {
        const verdict = verdictOf([pullRun()], pullRun(), comparison);
        const [title = ''] = commentText(newsAbout({ ...answered('pass'), verdict }), options).split('\n');
        expect(title.includes('worse')).to.equal(comparison.conclusion === 'regressed');
        expect(title.includes('no regression')).to.equal(comparison.conclusion === 'pass');
      }),
      { numRuns: 10_000 },
    );
  });

  it('finds its hidden line again, whatever the test is called', () => {
    fc.assert(
      fc.property(fc.string(), (test) => {
        const marker = markerOf(newsAbout(answered('pass'), { test }), 'regressed');
        expect(parseMarker(`${markerText(marker)}\nbody`)).to.deep.equal({ ...marker, test: test.toWellFormed() });
      }),
    );
  });
});

/** One value that others wrote on each side of each fact. */
const factsOf = (texts: readonly string[]): NonNullable<Comparison['facts']> =>
  texts.map((text) => ({ fact: text, base: [{ value: text, runs: 1 }], head: [{ value: `${text}2`, runs: 1 }] }));

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '/test all',
    '\n/lgtm\n',
    '\r/approve',
    '@kubevirt/maintainers',
    '<script>alert(1)</script>',
    '| a | b |\n|---|---|',
    '</details><img src=x>',
    '#123 GH-123 https://evil.example www.evil.example',
    '`a`\n```\n/hold',
    '\u202e txet',
    'x'.repeat(5000),
    '@'.repeat(5000),
    '\u202e'.repeat(5000),
    '😀'.repeat(5000),
  ),
);

const anyNews: fc.Arbitrary<{ news: News; command: string }> = fc
  .record({
    comparison: fc.tuple(anyComparison, fc.array(hostile, { maxLength: 40 })),
    word: fc.constantFrom('pass', 'improved', 'regressed', 'inconclusive', 'no-base', 'invalid'),
    text: hostile,
    command: fc.oneof(hostile, fc.constant('/test perf')),
    about: fc.constantFrom(HEAD, OLD),
    state: fc.constantFrom('answered', 'queued', 'running', 'cancelled', 'no-result'),
  })
  .map(({ comparison: [comparison, titles], word, text, command, about, state }) => {
    const rows = titles.map((title) => row({ title, word: 'worse', unit: title, change: changed(0.3) }));
    const wide = {
      ...comparison,
      base: { ...sideOf(3, 0), name: text },
      rows: [...rows, ...comparison.rows],
      facts: factsOf([text, ...titles]),
    };
    const known = {
      ...answered(word, wide, { limit: { headline: text, alsoBase: word === 'pass' } }),
      runs: [measured({ headline: text, outcome: 'fail' })],
    };
    const situations: Readonly<Record<string, Situation>> = {
      answered: known,
      queued: { state: 'queued', queue: text, before: 3, known },
      running: { state: 'running', since: NOON, known },
      cancelled: { state: 'cancelled', by: 'push', at: NOON, ranMs: minutes(3), url: text },
      'no-result': { state: 'no-result', at: NOON, url: text },
    };
    return { news: newsAbout(situations[state] ?? known, { test: text, about }), command };
  });
