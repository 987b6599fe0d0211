import type { LineOverview } from '../../analysis/overview.ts';
import { type ProposedRename, proposedRenames } from '../../history/gaps.ts';
import type { History } from '../../history/history.ts';
import type { SeriesName } from '../../history/run.ts';
import { counted } from '../../model/counted.ts';
import { toIso } from '../../model/units.ts';
import { formatNumber } from '../../render/quantity.ts';

/** A line of a test, with what is proposed for it. */
interface LineProposals extends Pick<LineOverview, 'line' | 'history'> {
  readonly test: string;
  readonly proposals: readonly ProposedRename[];
}

export const proposalsOf = (test: string, { line, history }: LineOverview): LineProposals => ({
  test,
  line,
  history,
  proposals: proposedRenames(history),
});

/** Proposals as `perf/history.yaml` holds them, once a person has given the reason. */
export function gapsText(lines: readonly LineProposals[]): string {
  const some = lines.filter(({ proposals }) => proposals.length > 0);
  const none = lines.filter(({ proposals }) => proposals.length === 0);
  return [
    ...none.map(({ test, line }) => `# ${test} line ${line}: no series ended where another like it began\n`),
    ...(some.length === 0 ? [] : ['version: 1\nrenames:\n', ...some.map(proposalsText)]),
  ].join('');
}

/** The same as JSON, which is YAML as well. */
export const gapsJson = (lines: readonly LineProposals[]): object => ({
  version: 1,
  renames: lines.flatMap(({ test, proposals }) =>
    proposals.map(({ from, to }) => ({ test, from, to, reason: '', by: '' })),
  ),
});

const proposalsText = ({ test, line, history, proposals }: LineProposals): string =>
  [
    `  # ${test} line ${line}: ${counted(proposals.length, 'proposal')}; nothing is applied`,
    ...proposals.map((proposal) => proposalText(test, history, proposal)),
    '',
  ].join('\n');

const proposalText = (
  test: string,
  { runs }: History,
  { from, to, last, first, before, after }: ProposedRename,
): string =>
  [
    `  # ended ${dayOf(runs[last])} at ${formatNumber(before)}, began ${dayOf(runs[first])} at ${formatNumber(after)}`,
    `  - test: ${JSON.stringify(test)}`,
    `    from: ${seriesYaml(from)}`,
    `    to: ${seriesYaml(to)}`,
    `    reason: ""   # why they are one`,
    `    by: ""`,
  ].join('\n');

const dayOf = (run: History['runs'][number] | undefined): string =>
  run === undefined ? '?' : toIso(run.startedAt).slice(0, 10);

/** JSON is YAML, and needs no rules of its own for blanks and colons. */
const seriesYaml = ({ metric, labels, statistic }: SeriesName): string =>
  `{metric: ${JSON.stringify(metric)}, labels: ${JSON.stringify(labels)}, statistic: ${JSON.stringify(statistic)}}`;
