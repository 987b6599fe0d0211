import { expect } from 'chai';
import { documentOf } from '../../src/history/from-result.ts';
import { nameOf } from '../../src/history/history.ts';
import type { Point, Run } from '../../src/history/run.ts';
import { METRICS } from '../../src/model/metrics/index.ts';
import type { Result, Statistic } from '../../src/model/result.ts';
import { builtResult, builtRun, invalidResult } from '../support/result-builder.ts';

const SHA = '0123456789abcdef0123456789abcdef01234567';
const PULL = '89abcdef0123456789abcdef0123456789abcdef';
const found = (folder: string) => ({ folder, address: `gs://perf/${folder}` });

const runOf = (over: Partial<Result['run']>, folder = 'logs/job/7'): Run => {
  const { commit: _, ...run } = builtRun;
  return documentOf(builtResult({ run: { ...run, links: {}, ...over } }), found(folder)).run;
};

const pointOf = (statistic: Statistic, over: Partial<Result> = {}): Omit<Point, 'series'> | undefined => {
  const measurement = { metric: 'throughput', labels: {}, statistics: [statistic], samples: 9, censored: 0 } as const;
  const { points } = documentOf(builtResult({ measurements: [measurement], ...over }), found('logs/job/7'));
  return points.filter(({ series }) => series.metric === 'throughput').map(({ series: _, ...point }) => point)[0];
};

describe('[U] history/from-result', () => {
  describe('how a run came about', () => {
    it('is a periodic where Prow names a branch at most', () => {
      expect(runOf({ repos: { 'kubevirt/kubevirt': 'main' } })).to.deep.include({ kind: 'periodic', line: 'main' });
      expect(runOf({ repos: {} })).to.deep.include({ kind: 'periodic', line: 'main' });
      expect(runOf({ repos: { 'kubevirt/kubevirt': 'release-1.6' } })).to.include({ line: 'release-1.6' });
    });

    it('is a postsubmit where Prow names a commit', () => {
      const run = runOf({ repos: { 'kubevirt/kubevirt': `release-1.7:${SHA}` }, commit: SHA });
      expect(run).to.deep.include({ kind: 'postsubmit', line: 'release-1.7', commit: SHA });
    });

    it('is a presubmit of one pull request, with the base that it was merged into', () => {
      const repos = { 'kubevirt/kubevirt': `main:${SHA},12345:${PULL}`, 'kubevirt/ci': 'master' };
      const run = runOf({ repos, pull: '12345' }, 'pr-logs/pull/kubevirt_kubevirt/12345/job/7');
      expect(run).to.deep.include({ kind: 'presubmit', line: 'main', pull: { number: '12345', baseSha: SHA } });
    });

    it("is Tide's batch where there are several", () => {
      const repos = { 'kubevirt/kubevirt': `main:${SHA},1:${PULL},2:${PULL}` };
      expect(runOf({ repos })).to.deep.include({ kind: 'batch', line: 'main' });
      expect(runOf({ repos: {} }, 'prefix/pr-logs/pull/batch/job/7').kind).to.equal('batch');
    });

    it('is a drill where faults were injected, however it was started', () => {
      expect(runOf({ repos: {}, drill: true }).kind).to.equal('drill');
      expect(runOf({ repos: { 'a/b': `main:${SHA},12:${PULL}` }, drill: true }).kind).to.equal('drill');
    });

    it('is local outside of Prow', () => {
      const { links: _, ...local } = builtRun;
      const { run } = documentOf(builtResult({ run: { ...local, repos: {} } }), found('logs/job/7'));
      expect(run).to.deep.include({ kind: 'local', line: 'main' });
    });
  });

  it('keeps where it is, its regime, and why it is no pass', () => {
    const { run } = documentOf(invalidResult(), found('logs/job/7'));
    expect(run).to.deep.include({ address: 'gs://perf/logs/job/7', outcome: 'invalid', test: builtRun.test });
    expect(run.headline).to.match(/^INVALID/);
    expect(run.regime).to.deep.equal(builtResult().provenance.regime);
    expect(documentOf(builtResult(), found('logs/job/7')).run).to.not.have.property('headline');
  });

  describe('the state of a value', () => {
    it('is ok where it is one', () => {
      expect(pointOf({ name: 'value', value: 3 })).to.deep.equal({ state: 'ok', value: 3 });
    });

    it('is censored at its bound where the value is only known to be at least that', () => {
      expect(pointOf({ name: 'value', value: 3, atLeast: true })).to.deep.equal({ state: 'censored', value: 3 });
      expect(pointOf({ name: 'value', observed: { low: 2 } })).to.deep.equal({ state: 'censored', value: 2 });
    });

    it('is missing where it has no number, or one that is not finite', () => {
      expect(pointOf({ name: 'value' })).to.deep.equal({ state: 'missing' });
      expect(pointOf({ name: 'value', observed: { low: 2, high: 9 } })).to.deep.equal({ state: 'missing' });
      expect(pointOf({ name: 'value', value: Number.NaN })).to.deep.equal({ state: 'missing' });
    });

    it('is a suspect 0 where the catalogue says that 0 cannot be', () => {
      expect(pointOf({ name: 'value', value: 0 })).to.deep.equal({ state: 'zero-suspect', value: 0 });
      const retries = { metric: 'api-call-retries', labels: {}, samples: 9, censored: 0 } as const;
      const measurements = [{ ...retries, statistics: [{ name: 'count', value: 0 } as const] }];
      expect(documentOf(builtResult({ measurements }), found('x')).points[0]).to.deep.include({
        state: 'ok',
        value: 0,
      });
    });

    it('is invalid in a run that is not trusted, whatever it is', () => {
      expect(pointOf({ name: 'value', value: 3 }, { outcome: 'invalid' })).to.deep.equal({
        state: 'invalid',
        value: 3,
      });
    });
  });

  it('says of each statistic of what could not be measured that it is missing', () => {
    const unmeasured = [{ metric: 'cpu-usage', labels: { component: 'etcd' }, reason: 'no samples' } as const];
    const { points } = documentOf(builtResult({ measurements: [], unmeasured }), found('x'));
    expect(points[0]).to.deep.equal({
      series: { metric: 'cpu-usage', labels: { component: 'etcd' }, statistic: 'mean' },
      state: 'missing',
    });
  });

  it('keeps the largest share of objects that never arrived', () => {
    const of = (samples: number, censored: number) =>
      ({ metric: 'creation-latency', labels: {}, statistics: [], samples, censored }) as const;
    const share = (measurements: Result['measurements']): Point | undefined =>
      documentOf(builtResult({ measurements }), found('x')).points.find(
        ({ series }) => nameOf(series) === 'objects-censored.share',
      );
    expect(share([of(9, 1), of(6, 4)])).to.deep.include({ state: 'ok', value: 0.4 });
    expect(share([])).to.deep.include({ state: 'missing' });
  });

  it('judges each metric by a statistic that it has', () => {
    for (const { statistics, primary } of Object.values(METRICS)) {
      expect(statistics as readonly string[]).to.include(primary);
    }
  });
});
