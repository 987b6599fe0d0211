import { readText } from '../../adapters/disk/read-file.ts';
import type { Run } from '../../history/run.ts';
import { shortHash } from '../../model/identity.ts';
import { type EpochMs, elapsed, minutes } from '../../model/units.ts';
import { siteFiles } from '../../report/site/files.ts';
import type { FoundHistories } from './find.ts';
import { type SiteWish, siteDataOf } from './site-data.ts';
import { siteScript } from './update-site.ts';

/** The pages of a store as it is: each is made when it is asked for. */
export interface ServedSite {
  /** By its path from the root of the site; undefined where there is none. */
  readonly read: (path: string) => string | undefined;
  /** Looks at the runs. Whether they, or what people decided, are others than those of the pages. */
  readonly show: (found: FoundHistories, wish: Pick<SiteWish, 'now' | 'merges' | 'analysedAt'>) => boolean;
}

/** Without new runs, too, pages are made again: that no run comes is news. */
const OLDEST_MS = minutes(10);

export function servedSite(): ServedSite {
  let [files, reports]: [ReadonlyMap<string, () => string>, ReadonlyMap<string, string>] = [new Map(), new Map()];
  let shown: { readonly print: string; readonly at: EpochMs } | undefined;
  return {
    read(path) {
      const report = reports.get(path);
      return report === undefined ? files.get(path === '' ? 'index.html' : path)?.() : readText(report);
    },
    show(found, { now, merges, analysedAt }) {
      const print = printOf(found);
      if (shown?.print === print && elapsed(shown.at, now) < OLDEST_MS) return false;
      const isNews = shown?.print !== print;
      const linked = new Map<string, string>();
      const addressOf = (report: string, run: Run): string => {
        const path = reportPath(run);
        linked.set(path, report);
        return path;
      };
      const made = siteFiles(siteDataOf(found, { now, merges, analysedAt, addressOf }), siteScript());
      [files, reports, shown] = [new Map(made.map(({ path, text }) => [path, once(text)])), linked, { print, at: now }];
      return isNews;
    },
  };
}

/** Only reports that a page links are ever read. */
const reportPath = ({ job, build }: Run): string => `run/${encodeURIComponent(job)}/${build}.html`;

/** Differs where a run came, went or was judged otherwise, and where a decision changed. */
const printOf = ({ found, decisions }: FoundHistories): string =>
  shortHash([
    found.map(({ history }) => history.runs.map(({ job, build, outcome, regime }) => [job, build, outcome, regime.id])),
    decisions,
  ]);

function once(make: () => string): () => string {
  let made: string | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
