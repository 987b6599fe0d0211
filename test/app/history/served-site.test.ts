import { expect } from 'chai';
import type { FoundHistories } from '../../../src/app/history/find.ts';
import { servedSite } from '../../../src/app/history/served-site.ts';
import type { History } from '../../../src/history/history.ts';
import { NO_SITE_HISTORY } from '../../../src/history/site-history.ts';
import { epochMs } from '../../../src/model/units.ts';
import { historyOf } from '../../support/history-of.ts';
import { declaredAs } from '../../support/site-data.ts';

const values = (count: number): number[] => Array.from({ length: count }, (_, run) => 100 + (run % 3));
const history = (runs: number): History => historyOf({ 'latency.p50': values(runs) });
const now = epochMs((history(20).runs.at(-1)?.startedAt ?? 0) + 1);

const found = (own: History, decisions = NO_SITE_HISTORY): FoundHistories => ({
  store: 'runs',
  found: [{ history: own, declare: declaredAs({}), simulated: false, decisions }],
  skipped: [],
  read: own.runs.length,
  gatedWithoutRuns: [],
  unmatched: [],
  rulesUnread: false,
  decisions,
});

describe('[I] app/history/served-site', () => {
  it('shows runs that arrive, and makes nothing again where there are none', () => {
    const site = servedSite();
    expect(site.read('index.html')).to.equal(undefined);
    expect(site.show(found(history(19)), { now, merges: [] })).to.equal(true);
    const before = site.read('test/test@main.html');
    expect(before).to.contain('19 runs');
    expect(site.show(found(history(19)), { now, merges: [] })).to.equal(false);
    expect(site.read('test/test@main.html')).to.equal(before);
    expect(site.show(found(history(20)), { now, merges: [] })).to.equal(true);
    expect(site.read('test/test@main.html')).to.contain('20 runs');
    expect(site.read('')).to.equal(site.read('index.html'));
  });

  it('shows that no run comes, though nothing has changed in the store', () => {
    const site = servedSite();
    const later = epochMs(now + 10 * 86_400_000);
    site.show(found(history(20)), { now, merges: [] });
    expect(site.read('index.html')).to.contain('✓ alive');
    expect(site.show(found(history(20)), { now: later, merges: [] })).to.equal(false);
    expect(site.read('index.html')).to.contain('○ late');
  });

  it('shows what people decide meanwhile', () => {
    const site = servedSite();
    site.show(found(history(20)), { now, merges: [] });
    const at = { file: 'perf/history.yaml', line: 1, column: 1 };
    const retired = [{ metric: 'calls', labels: {}, since: now, reason: 'gone', by: 'ann', at }];
    expect(site.show(found(history(20), { ...NO_SITE_HISTORY, retired }), { now, merges: [] })).to.equal(true);
    expect(site.read('data.html')).to.contain('gone').and.contain('by ann');
  });
});
