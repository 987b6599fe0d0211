import { type History, inTime } from '../../history/history.ts';
import { isSameCommit, type LineOrder, NO_ORDER, placesOf } from '../../history/line-order.ts';
import { type Run, runId } from '../../history/run.ts';
import { BASE_RUNS } from './select.ts';
import { type Ancestry, runsOf, type Side } from './side.ts';

/**
 * Of a line those runs with which others are compared: of what the commit has on which a pull request is based, as far as that is known; else those that began
 * before the others.
 * @param line places of the line's runs in the history
 */
export function lineBase(
  { name, history }: Pick<Side, 'name' | 'history'>,
  line: readonly number[],
  head: Side,
  order: LineOrder = NO_ORDER,
): Side {
  const own = new Set(runsOf(head).map(runId));
  const places = line.filter((place) => !own.has(runId(runAt(history, place))));
  const rules = rulesOf(history, places, head, order);
  const relations = places.map((place) => relationTo(runAt(history, place), place, rules));
  const having = (relation: Relation): number[] => places.filter((_, index) => relations[index] === relation);
  const newest = rules.at(-1);
  const ancestry = newest?.commit === undefined ? undefined : ancestryOf(newest, having('unknown').length);
  const ruleFor = (run: Run): Rule | undefined => rules.find(({ runs }) => runs.has(runId(run)));
  return {
    name,
    history,
    places: having('has').slice(-BASE_RUNS),
    line: {
      later: new Set(having('later')),
      isIn: (place, run) => ruleFor(run)?.of(runAt(history, place), place) !== 'later',
      ...(ancestry !== undefined && { ancestry }),
    },
  };
}

const ancestryOf = ({ commit = '', by }: Rule, unordered: number): Ancestry => ({ commit, by, unordered });

/** Whether a commit has what a run measured. */
type Relation = 'has' | 'later' | 'unknown';

/** What the newest base has is the most that any has. */
function relationTo(run: Run, place: number, rules: readonly Rule[]): Relation {
  const relations = rules.map((rule) => rule.of(run, place));
  return RELATIONS.find((each) => relations.includes(each)) ?? 'later';
}

const RELATIONS: readonly Relation[] = ['has', 'unknown', 'later'];

/** How runs of a line are to those of others that have one base. */
interface Rule {
  readonly commit?: string;
  readonly by: Ancestry['by'];
  /** Ids of the runs that have this base. */
  readonly runs: ReadonlySet<string>;
  of(run: Run, place: number): Relation;
}

/** One for each base of the head's runs, that of the newest run last. */
function rulesOf(history: History, line: readonly number[], head: Side, order: LineOrder): Rule[] {
  const measured = line.map((place) => runAt(history, place));
  const firstOf = placesOf(measured.map(({ commit }) => commit));
  const fromOf = (commit: string): number | undefined => line[firstOf(commit) ?? -1];
  const byBase = Map.groupBy(runsOf(head).sort(inTime).reverse(), ({ pull }) => pull?.baseSha);
  return [...byBase].reverse().map(([commit, runs]) => ruleOf(commit, runs, { order, fromOf }));
}

interface Known {
  readonly order: LineOrder;
  /** The place in the history of the first run of the line that measured a commit. */
  fromOf(commit: string): number | undefined;
}

function ruleOf(commit: string | undefined, own: readonly Run[], { order, fromOf }: Known): Rule {
  const runs = new Set(own.map(runId));
  const oldest = own.at(-1);
  const begun = (run: Run): Relation => (oldest !== undefined && inTime(run, oldest) < 0 ? 'has' : 'later');
  if (commit === undefined) return { by: 'time', runs, of: begun };
  const mergedAt = order.mergedAt(commit);
  if (mergedAt !== undefined) return { commit, by: 'merges', runs, of: (run) => byMerge(run, commit, mergedAt, order) };
  const from = fromOf(commit);
  if (from !== undefined) return { commit, by: 'runs', runs, of: (run, place) => byRuns(run, place, { from, fromOf }) };
  return { commit, by: 'time', runs, of: begun };
}

/** A run measures its line as that was when it began: one that began before a merge does not have it. */
function byMerge(run: Run, base: string, mergedAt: number, order: LineOrder): Relation {
  const { commit = '', startedAt } = run;
  if (isSameCommit(commit, base)) return 'has';
  const [place, of] = [order.placeOf(commit), order.placeOf(base)];
  if (place !== undefined && of !== undefined) return place <= of ? 'has' : 'later';
  if (startedAt < mergedAt) return 'has';
  return commit === '' ? 'unknown' : 'later';
}

/** A line moves forward only: what was measured first is older. */
function byRuns({ commit }: Run, place: number, { from, fromOf }: Pick<Known, 'fromOf'> & { from: number }): Relation {
  const first = commit === undefined ? place : (fromOf(commit) ?? place);
  if (first <= from) return 'has';
  return commit === undefined ? 'unknown' : 'later';
}

function runAt({ runs }: History, place: number): Run {
  const run = runs[place];
  if (run === undefined) throw new RangeError(`place ${place} of ${runs.length} runs`);
  return run;
}
