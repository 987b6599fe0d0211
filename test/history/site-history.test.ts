import { expect } from 'chai';
import { joined } from '../../src/history/history.ts';
import type { Point } from '../../src/history/run.ts';
import { editsOf, NO_SITE_HISTORY, type SiteHistory } from '../../src/history/site-history.ts';
import { tableOf } from '../../src/history/table.ts';
import { epochMs } from '../../src/model/units.ts';
import { aDocument } from '../support/run-document.ts';

const why = { reason: 'r', by: 'ann', at: { file: 'perf/history.yaml', line: 1, column: 1 } };
const point = (metric: string, kind: string, value: number): Point => ({
  series: { metric, labels: { kind, node: 'a' }, statistic: 'p50' },
  state: 'ok',
  value,
});

const read = (decisions: Partial<SiteHistory>, ...documents: Parameters<typeof tableOf>[0][number][]) =>
  joined('perf/density', [tableOf(documents)], editsOf({ ...NO_SITE_HISTORY, ...decisions }, 'perf/density'));

describe('[U] history/site-history', () => {
  const runs = [
    aDocument({ build: '1', startedAt: epochMs(1) }, [point('old', 'VMI', 1), point('other', 'VMI', 5)]),
    aDocument({ build: '2', startedAt: epochMs(2) }, [point('new', 'VMIResult', 2), point('other', 'VMI', 5)]),
  ];
  const rename = {
    from: { metric: 'old', labels: { kind: 'VMI' } },
    to: { metric: 'new', labels: { kind: 'VMIResult' } },
    ...why,
  };

  it('makes one series of one that was renamed, with the labels that the rename does not name', () => {
    const { series } = read({ renames: [rename] }, ...runs);
    expect([...series.keys()]).to.deep.equal(['new.VMIResult.a.p50', 'other.VMI.a.p50']);
    expect([...(series.get('new.VMIResult.a.p50')?.values ?? [])]).to.deep.equal([1, 2]);
    expect([...read({ renames: [{ ...rename, test: 'perf/churn' }] }, ...runs).series.keys()]).to.have.length(3);
  });

  it('follows renames of renames, in the order in which they are written', () => {
    const again = { from: { metric: 'new', labels: {} }, to: { metric: 'newest', labels: {} }, ...why };
    const { series } = read({ renames: [rename, again] }, ...runs);
    expect([...(series.get('newest.VMIResult.a.p50')?.values ?? [])]).to.deep.equal([1, 2]);
  });

  it('leaves out runs by build, and by when they started', () => {
    const builds = (decisions: Partial<SiteHistory>) => read(decisions, ...runs).runs.map(({ build }) => build);
    expect(builds({ exclude: [{ builds: ['1'], ...why }] })).to.deep.equal(['2']);
    expect(builds({ exclude: [{ from: epochMs(2), ...why }] })).to.deep.equal(['1']);
    expect(builds({ exclude: [{ until: epochMs(1), ...why }] })).to.deep.equal(['2']);
    expect(builds({ exclude: [{ builds: ['1'], line: 'release-1.6', ...why }] })).to.deep.equal(['1', '2']);
  });

  it('keeps no series of which only runs that are left out know', () => {
    expect([...read({ exclude: [{ builds: ['1'], ...why }] }, ...runs).series.keys()]).to.deep.equal([
      'new.VMIResult.a.p50',
      'other.VMI.a.p50',
    ]);
  });

  it('makes a declared regime a fact of the runs since then, where it is in scope', () => {
    const machines = { since: epochMs(2), ...why, reason: 'new machines' };
    const ids = (...regimes: SiteHistory['regimes']) => read({ regimes }, ...runs).runs.map(({ regime }) => regime.id);
    const [before, since] = read({ regimes: [machines] }, ...runs).runs.map(({ regime }) => regime);
    expect(before?.hard).to.deep.equal({ Kubernetes: '1.36', 'declared regime': 'before 1970-01-01' });
    expect(since?.hard).to.deep.equal({
      Kubernetes: '1.36',
      'declared regime': 'since 1970-01-01: new machines',
    });
    expect(new Set(ids(machines)).size).to.equal(2);
    expect(ids({ ...machines, line: 'release-1.6' })).to.deep.equal(['r1', 'r1']);
    expect(ids({ ...machines, test: 'perf/churn' })).to.deep.equal(['r1', 'r1']);
    expect(new Set(ids({ ...machines, since: epochMs(1) })).size, 'all runs are since then').to.equal(1);
  });
});
