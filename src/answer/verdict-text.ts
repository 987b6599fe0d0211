import type { Comparison } from '../analysis/compare/compare.ts';
import type { Row } from '../analysis/compare/row.ts';
import { capital } from '../model/capital.ts';
import { counted } from '../model/counted.ts';
import { sum } from '../model/units.ts';
import { code, plain } from '../render/github-text.ts';
import { formatQuantity } from '../render/quantity.ts';
import { factTexts } from '../report/comparison/facts-text.ts';
import { judgedText, sideText } from '../report/comparison/table.ts';
import { changeText, headlineOf, smallestText, valueText } from '../report/comparison/words.ts';
import type { CommentOptions } from './comment-options.ts';
import type { Answered, Cancelled, MeasuredRun, News, NoResult, Verdict, VerdictWord } from './situation.ts';
import { commitText, footer, minuteOf } from './texts.ts';

interface WithRows extends CommentOptions {
  /** At most so many of the table. */
  readonly rows: number;
}

/** The answer: a sentence that is right by itself, the table, what to do next, and how it was judged. */
export function answeredText(news: News, answered: Answered, options: WithRows, again: string): string[] {
  const { verdict, runs } = answered;
  const newest = runs.at(-1);
  return [
    titleOf(news, verdict.word),
    sentenceOf(verdict, runs),
    ...(answered.after === undefined ? [] : [afterText(answered.after)]),
    ...(news.about === news.head ? [] : [`To measure ${commitText(news.head)}: ${again}`]),
    ...tableOf(verdict, options.rows),
    ...factsOf(verdict),
    ...nextOf(news, answered, options, again),
    ...footer([
      ['Report', newest?.url],
      ['History', options.historyUrl],
    ]),
    ...judgedOf(answered),
  ];
}

function titleOf({ test, head, about }: News, word: VerdictWord): string {
  const [sign, now, old] = TITLES[word];
  return about === head
    ? `### ${sign} ${plain(test)}: ${now}`
    : `### ${sign} ${plain(test)}: ${commitText(about)} ${old}; the pull request is now at ${commitText(head)}, not measured`;
}

const TITLES: Readonly<Record<VerdictWord, readonly [sign: string, now: string, old: string]>> = {
  pass: ['✅', 'no regression found', 'had no regression'],
  improved: ['✅', 'no regression found, and something became better', 'had no regression'],
  regressed: ['❌', 'worse with this pull request', 'was worse'],
  inconclusive: ['❔', 'not decided', 'was not decided'],
  'no-base': ['❔', 'measured, but there is nothing to compare with yet', 'was measured, with nothing to compare with'],
  invalid: ['⚠️', 'the run is invalid, so there is no answer', 'had no valid run'],
};

function sentenceOf({ comparison, limit, word }: Verdict, runs: readonly MeasuredRun[]): string {
  const limits = limit === undefined ? '' : limitText(limit.headline, limit.alsoBase);
  if (word === 'invalid') {
    const headline = runs.at(-1)?.run.headline ?? '';
    return `**${capital(plain(headline, 300))}.** The numbers of ${runs.length === 1 ? 'this run' : 'these runs'} are not compared.`;
  }
  if (comparison === undefined) return joined('The base has no run of this test that is trusted.', limits);
  const said = `**${capital(plain(headlineOf(comparison), 400))}.**`;
  return joined(...(word === 'regressed' && comparison.conclusion !== 'regressed' ? [limits, said] : [said, limits]));
}

const limitText = (headline: string, alsoBase: boolean): string =>
  alsoBase
    ? `An absolute limit is broken, and by the newest run of the base as well, so it is not charged to this pull request: ${plain(headline, 200)}.`
    : `**An absolute limit is broken, which the newest run of the base keeps: ${plain(headline, 200)}.**`;

const afterText = ({ state, at }: Cancelled | NoResult): string =>
  state === 'cancelled'
    ? `A later job of this commit was cancelled at ${minuteOf(at)}, and nothing starts by itself.`
    : `A later job of this commit ended at ${minuteOf(at)} without a result.`;

/** What is known while a further run is waited for. */
export const knownText = ({ verdict, runs }: Answered): string => `Until then: ${sentenceOf(verdict, runs)}`;

const joined = (...sentences: readonly string[]): string => sentences.filter((each) => each !== '').join(' ');

/** Key series: what is worse first. More than these few are in the report. */
function tableOf({ comparison }: Verdict, most: number): string[] {
  if (comparison === undefined || comparison.regimes !== undefined) return [];
  const keys = comparison.rows.filter(({ key }) => key).sort((a, b) => rankOf(a) - rankOf(b));
  const shown = keys.slice(0, most);
  if (shown.length === 0) return restOf(keys, comparison);
  const header = [
    '',
    'metric',
    plain(comparison.base.name, 30),
    'this PR',
    'change (95 % interval)',
    'could have seen',
  ];
  const lines = [header, ...shown.map(cellsOf)].map((cells) => `| ${cells.join(' | ')} |`);
  const [head = '', ...body] = lines;
  return [[head, '|---|---|--:|--:|--:|--:|', ...body].join('\n'), ...restOf(keys.slice(most), comparison)];
}

const ORDER = ['worse', 'unclear', 'accepted', 'better', 'same'];
const rankOf = ({ word }: Row): number => (word === undefined ? ORDER.length : ORDER.indexOf(word));

function cellsOf(row: Row): string[] {
  const word = row.word ?? 'not judged';
  return [
    word === 'worse' || word === 'unclear' ? `**${word}**` : word,
    plain(row.title, 60),
    solid(plain(valueText(row.base.value, row.unit))),
    solid(plain(valueText(row.head.value, row.unit))),
    plain(changeText(row)).replaceAll(/(\d) %/g, '$1\u00a0%'),
    solid(plain(smallestText(row))),
  ];
}

/** Phones break lines between a number and its unit otherwise. */
const solid = (text: string): string => text.replaceAll(/(\d) (?=\S)/g, '$1\u00a0');

function restOf(rest: readonly Row[], { rows }: Comparison): string[] {
  const moved = rows.filter(({ key, word }) => !key && (word === 'worse' || word === 'better'));
  const counts = ORDER.flatMap((word) => {
    const own = rest.filter((row) => row.word === word).length;
    return own === 0 ? [] : [`${own} ${word}`];
  });
  const parts = [
    ...(counts.length === 0 ? [] : [`Further key metrics: ${counts.join(', ')}.`]),
    ...(moved.length === 0 ? [] : [`${counted(moved.length, 'metric')} without a gate moved too.`]),
  ];
  return parts.length === 0 ? [] : [`<sub>${parts.join(' ')}</sub>`];
}

/** What differs beside the code, or is it: versions of what is measured are among the facts. */
function factsOf({ comparison }: Verdict): string[] {
  const texts = comparison === undefined || comparison.regimes !== undefined ? [] : factTexts(comparison, MOST_FACTS);
  return texts.length === 0 ? [] : [`<sub>Facts that differ: ${plain(texts.join('; '), 300)}.</sub>`];
}

const MOST_FACTS = 3;

function nextOf(news: News, answered: Answered, options: CommentOptions, again: string): string[] {
  if (news.about !== news.head) return [];
  switch (answered.verdict.word) {
    case 'pass':
    case 'improved':
      return ['Nothing to do. Smaller changes than the last column may exist.'];
    case 'no-base':
      return [
        `This is no pass. A run that begins when the base has enough runs can be compared with them: then ${again}`,
      ];
    case 'inconclusive':
      return [`This is no pass. **What next**: ${furtherRuns(answered, `for another run ${again}`)}`];
    case 'invalid':
      return [
        `**What next**: look at the report first, for it may be this pull request. If it is the machine: ${again}`,
      ];
    case 'regressed':
      return [stepsOf(news, answered, options, again)];
  }
}

/** Runs that are judged as they come are judged once; whether a limit is broken the newest says. */
const furtherRuns = ({ verdict: { comparison, limit } }: Answered, again: string): string =>
  comparison?.instances?.isFinal === true && limit === undefined
    ? 'further runs of this commit change nothing; a new commit is judged by its own runs.'
    : again;

function stepsOf({ test, pull }: News, answered: Answered, options: CommentOptions, again: string): string {
  const acceptUrl = options.acceptUrl?.(answered);
  const line = answered.verdict.comparison?.base.name ?? 'main';
  return [
    '**What next**',
    `1. **Find it**: the report below; locally ${code(`prowess compare ${line} pr:${pull.number} --test ${test}`)}`,
    acceptUrl === undefined
      ? '2. **Intended?** A file in `perf/accepted/` with the reason accepts it.'
      : `2. **Intended?** Accept it with a reason: ${footer([['this file', acceptUrl]])[0]}; its owners approve it.`,
    `3. **In doubt?** ${capital(furtherRuns(answered, `for another run ${again}`))}`,
  ].join('\n');
}

const howRunsText = (comparison: Comparison): string[] => {
  const { base } = comparison;
  const own = judgedText(comparison);
  return [
    `- ${plain(sideText(base), 400)}${base.ancestry === undefined ? ', begun before it and' : '; all'} of the same machines, configuration and minor version of Kubernetes`,
    ...(own === '' ? [] : [`- ${capital(own)}, as they came`]),
    '- A permutation test over runs: without a change it calls a key metric worse in 1 of 100 commits, all metrics and runs together. Could have seen: the smallest change of this metric alone that so many runs call in 8 of 10 cases.',
  ];
};

const howPairsText = (comparison: Comparison): string[] => [
  `- ${plain(sideText(comparison.base), 200)}: the base, with about as much of the machine`,
  `- ${plain(judgedText(comparison), 200)}`,
  '- A permutation test over pairs: without a change it calls a key metric worse in 1 of 100 jobs, all metrics and pairs together. Could have seen: the smallest change of this metric alone that so many pairs call in 8 of 10 cases.',
];

function judgedOf({ runs, verdict: { comparison } }: Answered): string[] {
  if (comparison === undefined) return [];
  const took = runs.flatMap(({ tookMs }) => (tookMs === undefined ? [] : [tookMs]));
  const costs = runs.flatMap(({ cost }) => (cost === undefined ? [] : [plain(cost)]));
  const lines = [
    `- ${plain(sideText(comparison.head), 200)}${took.length === 0 ? '' : `, ${formatQuantity(sum(took), 'ms')} of the machine`}${costs.length === 0 ? '' : `, ${costs.join(' + ')}`}`,
    ...(comparison.pairs === undefined ? howRunsText(comparison) : howPairsText(comparison)),
  ];
  return [`<details><summary>How this was judged</summary>\n\n${lines.join('\n')}\n</details>`];
}
