import { buildText, type ConfirmPlan } from '../../app/confirm/plan.ts';
import { type Confirmed, culpritOf } from '../../history/confirmed.ts';
import { counted } from '../../model/counted.ts';
import { ms } from '../../model/units.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { confirmedWords, mergeWords } from '../../report/confirmed-words.ts';
import { amountOf, dayOf } from '../../report/history-words.ts';

/** What would be run, and what it costs: read before anything is. */
export function planText(plan: ConfirmPlan): string {
  const { note, test, line, good, bad, builds, runsEach, mostHalvings, runMs, cost } = plan;
  const between = builds.slice(1, -1);
  const skipped = between.filter(({ missing }) => missing !== undefined);
  const most = runsEach * (1 + mostHalvings);
  const time = (runs: number): string => formatQuantity(ms(runMs * runs), 'ms');
  return [
    `${test.id} on ${line}, change ${note.id}: ${note.meaning}, ${note.title} ${amountOf(note)}`,
    `  good  build ${good.build} of ${dayOf(good)}, ${good.commit}`,
    `  bad   build ${bad.build} of ${dayOf(bad)}, ${bad.commit}`,
    `  between them ${counted(between.length, 'build')}${skipped.length === 0 ? '' : `, ${skipped.length} of which cannot be run`}${plan.covered ? '' : '; the list of merges does not reach over all of the range, so that no culprit can be named (--merges FILE)'}`,
    ...skipped.map(
      ({ merge, commit, missing }) =>
        `    skipped  ${merge === undefined ? commit : mergeWords(merge)}: the registry does not have ${missing}; ${buildText(commit, plan)}`,
    ),
    `  1. good and bad in turn, ${runsEach / 2} times each, under the lock: ${runsEach} runs, about ${time(runsEach)}`,
    ...(mostHalvings === 0
      ? []
      : [
          `  2. if they differ: at most ${counted(mostHalvings, 'halving')} of ${runsEach} runs each, about ${time(runsEach * mostHalvings)}`,
        ]),
    `  in all at most ${most} runs, about ${time(most)} of the machine${cost === undefined ? '' : `, ${cost.amount.toFixed(2)} ${cost.currency}`}`,
    '',
  ].join('\n');
}

/** What the runs have shown, and where it is kept. */
export function confirmedLinesText(confirmed: Confirmed, kept: string): string {
  const culprit = culpritOf(confirmed);
  const range = culprit === undefined && confirmed.isConfirmed ? confirmed.merges : [];
  const without = new Set(confirmed.skipped.map(({ commit }) => commit));
  return [
    `change ${confirmed.change}: ${confirmedWords({ confirmed })}`,
    ...range.map((merge) => `  one of  ${mergeWords(merge)}${without.has(merge.commit) ? ' (no images)' : ''}`),
    `kept in ${kept}`,
    '',
  ].join('\n');
}

/** The plan for programs. */
export const planJson = ({
  note,
  test,
  line,
  good,
  bad,
  builds,
  covered,
  runsEach,
  mostHalvings,
  runMs,
  cost,
}: ConfirmPlan): object => ({
  test: test.id,
  line,
  change: note.id,
  good: { build: good.build, commit: good.commit },
  bad: { build: bad.build, commit: bad.commit },
  builds: builds.map(({ commit, merge, missing }) => ({
    commit,
    ...(merge?.pullRequest !== undefined && { pullRequest: merge.pullRequest }),
    ...(missing !== undefined && { missing }),
  })),
  covered,
  mostRuns: runsEach * (1 + mostHalvings),
  durationMs: runMs * runsEach * (1 + mostHalvings),
  ...(cost !== undefined && { cost }),
});
