import type { ChangeNote } from '../analysis/change-notes.ts';
import { culpritOf } from '../history/confirmed.ts';
import { capital } from '../model/capital.ts';
import { counted } from '../model/counted.ts';
import { toIso } from '../model/units.ts';
import { code, plain } from '../render/github-text.ts';
import { hiddenFields, hiddenLine } from '../render/hidden-line.ts';
import { markdownLink } from '../render/markdown.ts';
import { formatInUnit } from '../render/quantity.ts';
import { confirmedWords } from '../report/confirmed-words.ts';
import { dayOf } from '../report/history-words.ts';
import type { NotifyLinks, Topic } from './topic.ts';

export const issueTitle = ({ test, headline }: Topic): string =>
  `${test}: ${headline}`.replace(/\s+/g, ' ').slice(0, 250);

/** GitHub's Markdown: what, since when, why it is called one, likely by which merge, and what to do. The first line is hidden, by it the issue is found again. */
export function issueBody(topic: Topic, links: NotifyLinks): string {
  const { test, line, owner, headline, over, change } = topic;
  const blocks = [
    `**${plain(headline, 300)}**, in ${code(test)} on ${code(line)}.`,
    ...(over === undefined ? [] : [`**Over**: ${plain(over, 300)}.`]),
    ...(owner === undefined ? [] : [`It is answered for by ${plain(owner)}.`]),
    ...(change === undefined ? [meaningOf(topic)] : changeBlocks(change)),
    nextBlock(topic, links),
  ];
  return `${markerText(topic)}\n${blocks.join('\n\n')}\n`;
}

const meaningOf = ({ id }: Topic): string => MEANINGS.find(([kind]) => id.startsWith(kind))?.[1] ?? SILENCE;

const MISSING =
  'What was in the runs before, as a rule, is not in them any more. While it is not there it is not judged: no change of it is seen, and that is no pass.';

const DRILL =
  'A drill injects changes into runs that it makes for it alone, and sees whether they are said by the analysis and reach people. This one did not: look at the job that made it, and at what `prowess analyse` can reach.';

const SILENCE =
  'Runs do not come any more as their schedule, or the pauses between earlier ones, say. While none comes nothing is measured, and no change is seen.';

/** By what an id begins with. */
const MEANINGS: readonly (readonly [kind: string, meaning: string])[] = [
  ['missing-', MISSING],
  ['drill-', DRILL],
];

function changeBlocks(note: ChangeNote): string[] {
  const { before, after, unit, run, lastGood, series, cause, confirmed } = note;
  const since =
    lastGood === undefined
      ? ''
      : `, the last one surely before it build ${plain(lastGood.build)} of ${dayOf(lastGood)}`;
  const moved = series.length > 1 ? ` ${series.length} series moved together.` : '';
  return [
    `From ${formatInUnit(before, unit)} to ${formatInUnit(after, unit)}; first seen in build ${plain(run.build)} of ${dayOf(run)}${since}.${moved}`,
    ...(confirmed === undefined ? [] : [`**${plain(capital(confirmedWords(note) ?? ''), 300)}.**`]),
    ...(cause === undefined || (confirmed !== undefined && culpritOf(confirmed) !== undefined)
      ? []
      : [causeText(cause)]),
  ];
}

/** A likely merge is no culprit: a person is not mentioned by it. */
function causeText({ class: kind, evidence, suspects }: NonNullable<ChangeNote['cause']>): string {
  const merges = suspects
    .slice(0, MOST_MERGES)
    .map(
      ({ merge, share }) =>
        `- ${Math.round(share * 100)} % ${plain(merge.pullRequest === undefined ? merge.commit.slice(0, 9) : `pull request ${merge.pullRequest}`)} of ${toIso(merge.mergedAt).slice(0, 10)}: ${plain(merge.title, 120)}`,
    );
  const why = `Likely cause: ${kind} (${plain(evidence.join('; '), 300)}).`;
  if (merges.length === 0) return why;
  return [`${why} The likeliest of ${counted(suspects.length, 'merge')} in the range:`, '', ...merges].join('\n');
}

const MOST_MERGES = 5;

function nextBlock({ test, line, over, change, id }: Topic, { historyUrl }: NotifyLinks): string {
  const page =
    historyUrl === undefined
      ? undefined
      : `${historyUrl.replace(/\/+$/, '')}/${change === undefined ? 'index.html' : `change/${id}.html`}`;
  const look = `${code(`prowess history ${test} --line ${line}`)}${page === undefined ? '' : `, or ${markdownLink('the page of it', page)}`}`;
  if (over !== undefined) return `To look again: ${look}`;
  const accept =
    change === undefined
      ? []
      : [
          '- Intended, or known and here to stay: a file in `perf/accepted/` with the reason accepts it; the page has its lines.',
        ];
  return [
    '**What next**',
    `- Look: ${look}`,
    ...accept,
    '- This issue changes and closes by itself. One that a person closes stays closed.',
  ].join('\n');
}

const markerText = ({ id, test, line }: Topic): string => hiddenLine('topic', { id, test, line });

/** Undefined where an issue is none of ours. */
export function parseIssueMarker(
  body: string,
): { readonly id: string; readonly test: string; readonly line: string } | undefined {
  const fields = hiddenFields('topic', body);
  const [id, test, line] = ['id', 'test', 'line'].map((key) => fields?.get(key) || undefined);
  return id === undefined || test === undefined || line === undefined ? undefined : { id, test, line };
}
