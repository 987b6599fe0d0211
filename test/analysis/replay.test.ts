import { expect } from 'chai';
import { type OverviewOptions, overviewsOf } from '../../src/analysis/overview.ts';
import { brokenRuns } from '../../src/analysis/replay/limits.ts';
import { type JudgedLine, replayed } from '../../src/analysis/replay/replay.ts';
import { scoreOf } from '../../src/analysis/replay/score.ts';
import { declarations } from '../../src/history/declare/declare.ts';
import { joined, toHistory } from '../../src/history/history.ts';
import { editsOf, type Label, NO_SITE_HISTORY, type SiteHistory } from '../../src/history/site-history.ts';
import type { TestHistory, Threshold } from '../../src/model/suite.ts';
import { epochMs } from '../../src/model/units.ts';
import { aDocument, aPoint, aSeries } from '../support/run-document.ts';

const DAY_MS = 86_400_000;
const day = (number: number) => epochMs(Date.UTC(2026, 0, 1) + number * DAY_MS);
const why = { reason: 'r', by: 'ann', at: { file: 'perf/history.yaml', line: 1, column: 1 } };

/** 90 days: 100 ms, give or take two, 140 from the fortieth day on, and 143 from the seventieth. */
const levelOf = (at: number): number => (at < 40 ? 100 : at < 70 ? 140 : 143);
const history = toHistory(
  'perf/density',
  Array.from({ length: 90 }, (_, at) =>
    aDocument({ build: String(at + 1), startedAt: day(at) }, [aPoint(levelOf(at) + (((at * 7) % 5) - 2) / 4)]),
  ),
);

const LABELS: readonly Label[] = [40, 70].map((at) => ({
  is: 'change',
  test: 'perf/density',
  line: 'main',
  metric: 'creation-latency',
  labels: {},
  since: day(at),
  ...why,
}));

function judged(suite: TestHistory, decided: Partial<SiteHistory> = {}, labels = LABELS): JudgedLine {
  const decisions = { ...NO_SITE_HISTORY, ...decided };
  const read = joined(history.test, [history], editsOf(decisions, history.test));
  const options: OverviewOptions = { now: day(90), decisions, gates: true };
  const [overview] = overviewsOf(read, declarations(suite), options);
  if (overview === undefined) throw new Error('a line is expected');
  return {
    test: history.test,
    overview,
    score: scoreOf(overview.history, overview.changes, labels, declarations(suite)),
  };
}

describe('[I] analysis/replay', () => {
  it('sees a worse rule as worse: a tolerance that is doubled loses what lies below it', () => {
    const before = judged({ tolerance: { 'creation-latency': 0.015 } });
    const after = judged({ tolerance: { 'creation-latency': 0.03 } });
    expect(before.score).to.deep.equal({ found: 2, real: 2, noise: 0, labels: 2, seen: 2 });
    expect(after.score).to.deep.equal({ found: 1, real: 1, noise: 0, labels: 2, seen: 1 });
    const [line, ...others] = replayed([before], [after]);
    expect(others).to.deep.equal([]);
    const [lost, ...rest] = line?.changes ?? [];
    expect(rest).to.deep.equal([]);
    expect(lost?.before?.run.build).to.equal('71');
    expect(lost).to.not.have.property('after');
    const [gained] = replayed([after], [before]).flatMap(({ changes }) => changes);
    expect(gained?.after?.run.build, 'the other way round').to.equal('71');
  });

  it('shows what is accepted, and what the gate says of it', () => {
    const accepted = {
      name: 'known',
      test: 'perf/density',
      line: 'main',
      metric: 'creation-latency',
      labels: {},
      change: '+40 %',
      since: day(40),
      ...why,
    };
    const [line] = replayed([judged({})], [judged({}, { accepted: [accepted] })]);
    const [change] = line?.changes ?? [];
    expect(change?.before?.failing).to.have.length(1);
    expect(change?.after?.accepted?.name).to.equal('known');
    expect(change?.after?.failing).to.deep.equal([]);
  });

  it('says nothing of what both rules say alike', () => {
    expect(replayed([judged({})], [judged({ owner: 'ann' })]).flatMap(({ changes }) => changes)).to.deep.equal([]);
  });

  it('keeps a line of which one of the rules leaves no run', () => {
    const [line] = replayed([judged({})], []);
    expect(line).to.include({ test: 'perf/density', line: 'main' }).and.not.have.property('after');
  });

  it('counts what is labelled as noise, and no label of a time without runs', () => {
    const [first] = LABELS;
    if (first === undefined) throw new Error('a label is expected');
    const noise = { ...first, is: 'noise' as const };
    const suite = { tolerance: { 'creation-latency': 0.015 } };
    expect(judged(suite, {}, [noise]).score).to.deep.equal({ found: 2, real: 0, noise: 1, labels: 0, seen: 0 });
    expect(judged(suite, {}, [{ ...first, since: day(-30) }]).score).to.include({ labels: 0, real: 0 });
    expect(judged(suite, {}, [{ ...first, metric: 'throughput' }]).score).to.include({ labels: 1, seen: 0, real: 0 });
    expect(judged(suite, {}, [{ ...first, since: day(20) }]).score).to.include({ labels: 1, seen: 0, real: 0 });
  });

  describe('thresholds', () => {
    const threshold: Threshold = { metric: 'creation-latency', statistic: 'p50', labels: {}, max: 120 };

    it('break as many runs as are beyond them', () => {
      expect(brokenRuns(history, [threshold])).to.deep.equal({ broken: 50, judged: 90 });
      expect(brokenRuns(history, [threshold, { ...threshold, max: 141 }])).to.deep.equal({ broken: 50, judged: 90 });
      expect(brokenRuns(history, [{ ...threshold, max: 144 }])).to.deep.equal({ broken: 0, judged: 90 });
      const { max: _, ...bare } = threshold;
      expect(brokenRuns(history, [{ ...bare, min: 120 }])).to.deep.equal({ broken: 40, judged: 90 });
      expect(brokenRuns(history, [{ ...threshold, statistic: 'p99' }])).to.deep.equal({ broken: 0, judged: 0 });
    });

    it('judge no number that is not trusted, and a lower bound by what it shows', () => {
      const states = [
        aPoint(200, { state: 'invalid' }),
        { series: aSeries(), state: 'missing' as const },
        aPoint(100, { state: 'censored' }),
        aPoint(200, { state: 'censored' }),
      ];
      const few = toHistory(
        't',
        states.map((point, at) => aDocument({ build: String(at + 1) }, [point])),
      );
      expect(brokenRuns(few, [threshold])).to.deep.equal({ broken: 1, judged: 1 });
      const { max: _, ...bare } = threshold;
      expect(brokenRuns(few, [{ ...bare, min: 50 }]), 'both reach the minimum').to.deep.equal({ broken: 0, judged: 2 });
    });
  });
});
