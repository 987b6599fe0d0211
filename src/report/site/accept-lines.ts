import type { ChangeNote } from '../../analysis/change-notes.ts';
import type { LineOverview } from '../../analysis/overview.ts';
import type { SeriesName } from '../../history/run.ts';
import type { Artifact } from '../../model/result.ts';
import { acceptanceText } from '../acceptance.ts';
import { dayOf } from '../history-words.ts';

/**
 * The files of `perf/accepted/` that accept a change: one for each metric by which it is open. Reason and name are left to the person who accepts it.
 */
export function acceptLines(note: ChangeNote, test: string, { line, history, judged }: LineOverview): Artifact[] {
  const began = history.runs.indexOf(note.run);
  const wanted = new Set([...note.series.slice(0, 1), ...note.failing]);
  const metrics = new Map<string, Artifact>();
  for (const series of wanted) {
    const name = history.series.get(series)?.name;
    const own = judged.get(series)?.changes.find(({ first, last }) => first <= began && began <= last);
    const estimate = own?.change ?? note.change;
    if (name === undefined || metrics.has(name.metric)) continue;
    metrics.set(name.metric, fileOf(name, percentOf(estimate), note, { test, line }));
  }
  return [...metrics.values()];
}

const fileOf = (
  { metric }: SeriesName,
  change: string,
  note: ChangeNote,
  { test, line }: { test: string; line: string },
): Artifact => ({
  path: `perf/accepted/${metric.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${dayOf(note.run)}.yaml`,
  text: acceptanceText({ test, line, series: { metric }, change, since: note.run.startedAt }),
});

/** As the file wants it; of a change that has a unit only the direction counts. */
function percentOf(change: ChangeNote['change']): string {
  if (change === undefined || !change.relative) return (change?.estimate ?? 0) < 0 ? '-100 %' : '+100 %';
  const percent = change.estimate * 100;
  return `${percent < 0 ? '-' : '+'}${Number(Math.abs(percent).toPrecision(2))} %`;
}
