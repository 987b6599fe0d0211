import type { Declare } from '../../history/declaration.ts';
import type { History } from '../../history/history.ts';
import { type LineOrder, NO_ORDER } from '../../history/line-order.ts';
import { isMerged } from '../../history/run.ts';
import { type Comparison, conclusionOf, factsOf, withAcceptance, withFacts } from './compare.ts';
import { lineBase } from './line-base.ts';
import { judge, judgedSeries } from './paired-rows.ts';
import { isTrusted, neighbours, type Pair, pairsIn } from './pairs.ts';
import { leastKnown } from './pairs-needed.ts';
import type { PullKnown } from './pull-known.ts';
import { runsOf, type Side } from './side.ts';

/**
 * Compares two builds that alternated on one cluster: what clusters differ by is in both runs of a pair, and so not in their difference. What differences are by
 * chance is known of neighbouring runs of the line. A decision that was made stays, whatever is run after it.
 * @param id of an alternation of which the history has a run
 */
export function comparePairs(
  history: History,
  id: string,
  declare: Declare,
  { accepted = [], order = NO_ORDER }: PullKnown = {},
): Comparison {
  const pairs = pairsIn(history, id);
  const trusted = pairs.filter((pair) => isTrusted(history, pair));
  const newest = history.runs[trusted.at(-1)?.head ?? -1];
  const sides = { base: sideOf(history, pairs, 'base'), head: sideOf(history, pairs, 'head') };
  const line = lineOf(history, sides.head, order);
  const most = runsOf(sides.head)[0]?.pair?.most ?? pairs.length;
  const known = neighbours(line, newest);
  const series = judgedSeries({ history, trusted, line: { ...line, places: known.flat() } }, declare);
  const keys = judge(
    series.filter(({ declaration }) => declaration.key),
    { history, trusted, known, most },
  );
  const others = judge(
    series.filter(({ declaration }) => !declaration.key),
    { history, trusted, known, most },
  );
  const facts = { base: factsOf(sides.base), head: factsOf(sides.head) };
  // Both alternate: what is accepted may have begun at any time of them.
  const span = { ...facts, base: { ...facts.base, to: facts.base.from } };
  const rows = [...keys.rows, ...others.rows].map((row) => withAcceptance(row, sides.head, span, accepted));
  const { decision } = keys;
  return {
    test: history.test,
    conclusion: trusted.length === 0 ? 'invalid' : conclusionOf(facts, rows),
    ...facts,
    ...withFacts(sides.base, sides.head),
    pairs: {
      id,
      trusted: trusted.length,
      judged: decision.after,
      most,
      isFinal: decision.isFinal,
      looks: keys.looks,
      known: known.length,
      ...(decision.looks.length === 0 && { needs: 2 * leastKnown(most) }),
    },
    rows,
  };
}

function sideOf(history: History, pairs: readonly Pair[], side: 'base' | 'head'): Side {
  const places = pairs.map((pair) => pair[side]);
  const commit = history.runs[places[0] ?? -1]?.commit;
  return { name: commit?.slice(0, 9) ?? side, history, places };
}

/** The runs of merged code on the line of a side that the side may be based on. */
function lineOf(history: History, head: Side, order: LineOrder): Side {
  const [{ line: name = '' } = {}] = runsOf(head);
  const merged = history.runs.flatMap((run, place) => (isMerged(run) && run.line === name ? [place] : []));
  return lineBase({ name, history }, merged, head, order);
}
