import { overviewsOf } from '../../src/analysis/overview.ts';
import type { Declaration, Declare } from '../../src/history/declaration.ts';
import type { History } from '../../src/history/history.ts';
import { NO_SITE_HISTORY } from '../../src/history/site-history.ts';
import { epochMs } from '../../src/model/units.ts';
import type { SiteData } from '../../src/report/site/data.ts';
import { aDeclaration } from './run-document.ts';

/** What a site shows of one history, an hour after its newest run. */
export function siteDataOf(
  history: History,
  more: Partial<SiteData> = {},
  declare: Declare = declaredAs({}),
): SiteData {
  const now = epochMs((history.runs.at(-1)?.startedAt ?? 0) + 3_600_000);
  return {
    store: 'runs',
    madeAt: now,
    tests: [
      {
        test: history.test,
        simulated: false,
        history,
        declare,
        lines: overviewsOf(history, declare, { now }),
      },
    ],
    merges: [],
    decisions: NO_SITE_HISTORY,
    unreadable: 0,
    unmatched: [],
    upcoming: [],
    linkOf: () => undefined,
    ...more,
  };
}

export const declaredAs =
  (more: Partial<Declaration>): Declare =>
  ({ metric, statistic }) =>
    aDeclaration({ title: metric, key: statistic === 'p50', primary: statistic !== 'max', ...more });
