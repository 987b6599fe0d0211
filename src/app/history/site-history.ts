import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parsePerf } from '../../config/perf/parse.ts';
import { DiagnosticsError } from '../../config/source/diagnostics-error.ts';
import type { SiteHistory } from '../../history/site-history.ts';
import { isRun, type Test } from '../../model/suite.ts';
import { readSources, yamlFiles } from '../site.ts';

/** What a site decided about its histories; nothing where it has no `perf/`. Throws DiagnosticsError with every mistake. */
export function readSiteHistory(folder: string, tests: readonly Test[]): SiteHistory {
  const { value, diagnostics } = parsePerf(
    readSources(folder, (read) => ({
      ...(existsSync(join(folder, HISTORY)) && { history: read(HISTORY) }),
      ...(existsSync(join(folder, LABELS)) && { labels: read(LABELS) }),
      accepted: yamlFiles(folder, ACCEPTED).map(read),
    })),
    tests.map(({ id, experiment }) => ({ id, isMeasured: isRun(experiment) })),
  );
  if (value === undefined) throw new DiagnosticsError(diagnostics);
  return value;
}

const HISTORY = 'perf/history.yaml';
const LABELS = 'perf/labels.yaml';
const ACCEPTED = 'perf/accepted';
