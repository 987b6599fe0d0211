import type { LineOverview } from '../../analysis/overview.ts';
import { proposedRenames } from '../../history/gaps.ts';
import type { SeriesName } from '../../history/run.ts';
import { counted } from '../../model/counted.ts';
import { toIso } from '../../model/units.ts';
import { formatNumber } from '../../render/quantity.ts';

/** Proposals as they may be put into `perf/history.yaml`, once a person has given the reason. */
export function gapsText(test: string, { line, history }: LineOverview): string {
  const proposals = proposedRenames(history);
  if (proposals.length === 0) return `# ${test} line ${line}: no series ended where another like it began\n`;
  const lines = proposals.map(({ from, to, last, first, before, after }) => {
    const [end, start] = [history.runs[last], history.runs[first]].map((run) =>
      run === undefined ? '?' : toIso(run.startedAt).slice(0, 10),
    );
    return [
      `  # ended ${end} at ${formatNumber(before)}, began ${start} at ${formatNumber(after)}`,
      `  - test: ${JSON.stringify(test)}`,
      `    from: ${seriesYaml(from)}`,
      `    to: ${seriesYaml(to)}`,
      `    reason: ""   # why they are one`,
      `    by: ""`,
    ].join('\n');
  });
  return `# ${test} line ${line}: ${counted(proposals.length, 'proposal')}; nothing is applied\nrenames:\n${lines.join('\n')}\n`;
}

/** JSON is YAML, and needs no rules of its own for blanks and colons. */
const seriesYaml = ({ metric, labels, statistic }: SeriesName): string =>
  `{metric: ${JSON.stringify(metric)}, labels: ${JSON.stringify(labels)}, statistic: ${JSON.stringify(statistic)}}`;
