import type { Declare } from '../../history/declaration.ts';
import type { Observed } from '../../stats/shift.ts';
import { type ComparisonScale, scaleOf } from '../scale.ts';
import {
  type Bounded,
  decide,
  looksBeside,
  looksThatCall,
  type SequentialDecision,
  type SequentialRule,
  shiftsOf,
} from '../sequential/decide.ts';
import { columnOf, type Vector } from '../sequential/sample.ts';
import { smallestAmong } from '../sequential/smallest.ts';
import type { DecisionLook } from '../sequential/spending.ts';
import { type Judge, type SeriesSides, seriesOn } from './compare.ts';
import { levelOf } from './evidence.ts';
import { FEWEST, least, type MissingRuns, MOST_REPEATED, type Row } from './row.ts';
import { deploysOf, observationsOf, observedByDeploy, type Side } from './side.ts';

/**
 * Judges deploys of one commit beside those of a line as they come, by the sequential test: at most so many of them, with one chance of a false call for all looks
 * together. A decision that was made stays, whatever is run after it.
 */
export const byInstances: Judge = (base, head, declare) => {
  const series = seriesIn(base, head, declare);
  const gated = series.filter(({ declaration }) => declaration.key);
  const deploys = { base: deploysOf(base), head: deploysOf(onLevels(head, gated)) };
  const keys = judged(gated, deploys);
  const others = judged(
    series.filter(({ declaration }) => !declaration.key),
    deploys,
  );
  const { after, isFinal, looks } = keys.decision;
  const fewest = Math.min(deploys.base.length, ...keys.rows.map((row) => row.base.count));
  return {
    rows: [...keys.rows, ...others.rows],
    instances: {
      judged: after,
      most: MOST_REPEATED,
      isFinal,
      looks: looksThatCall('instances', looks, fewest).map((look) => look.after),
    },
  };
};

/** A key series that a side lacks stays: that it is gone is no pass. */
const seriesIn = (base: Side, head: Side, declare: Declare): SeriesSides[] =>
  seriesOn(base, head, declare).filter(
    ({ declaration, series, ...own }) =>
      declaration.better !== 'neither' &&
      (declaration.key || [own.base, own.head].every((side) => observationsOf(side, series).length > 0)),
  );

/** Without the runs that are based on what was before the newest level of a series: they are none of those that come one after the other. */
function onLevels(head: Side, series: readonly SeriesSides[]): Side {
  return { ...head, places: head.places.filter((place) => series.every((own) => own.head.places.includes(place))) };
}

interface Deploys {
  readonly base: readonly string[];
  readonly head: readonly string[];
}

/** What each deploy says of one series, undefined where it says nothing. */
interface Column extends SeriesSides {
  readonly scale: ComparisonScale;
  readonly before: readonly (Observed | undefined)[];
  readonly after: readonly (Observed | undefined)[];
}

function judged(series: readonly SeriesSides[], deploys: Deploys): { rows: Row[]; decision: SequentialDecision } {
  const columns = series.map((each) => columnFor(each, deploys));
  const tolerances = columns.map(({ scale, declaration }) => scale.shiftBy(declaration.tolerance));
  const rule = { most: MOST_REPEATED, tolerances };
  const observed = observedIn(columns, deploys);
  const decision = decide(observed, rule);
  const shifts = shiftsOf(observed, decision);
  const smallestOf = smallestAmong('instances', columns.length);
  const rows = columns.map((column, metric): Row => {
    const shift = shifts[metric];
    const levels = { base: levelOf(known(column.before)), head: levelOf(known(column.after.slice(0, decision.after))) };
    return {
      series: column.series,
      ...column.declaration,
      ...levels,
      ...(shift !== undefined && { change: column.scale.change(shift), word: decision.words[metric] ?? 'unclear' }),
      ...reachOf(column, levels, { observed, metric, rule, smallestOf }),
    };
  });
  return { rows, decision };
}

function columnFor(own: SeriesSides, deploys: Deploys): Column {
  const seenOn = (side: 'base' | 'head'): (Observed | undefined)[] => {
    const seen = observedByDeploy(own[side], own.series);
    return deploys[side].map((deploy) => seen.get(deploy));
  };
  const [before, after] = [seenOn('base'), seenOn('head')];
  return { ...own, scale: scaleOf(own.declaration.better, known([...before, ...after])), before, after };
}

const known = (seen: readonly (Observed | undefined)[]): Observed[] => seen.filter((each) => each !== undefined);

/** Where a value is only a bound, what speaks least for a change counts on both sides. */
function observedIn(columns: readonly Column[], { base, head }: Deploys): Bounded {
  const vectors = (deploys: readonly string[], side: 'before' | 'after', bound: 'low' | 'high'): Vector[] =>
    deploys.map((_, place) =>
      columns.map((column) => {
        const seen = column[side][place];
        return seen === undefined ? Number.NaN : column.scale.to(seen)[bound];
      }),
    );
  return {
    low: { design: 'instances', known: vectors(base, 'before', 'high'), own: vectors(head, 'after', 'low') },
    high: { design: 'instances', known: vectors(base, 'before', 'low'), own: vectors(head, 'after', 'high') },
  };
}

interface Asked {
  readonly observed: Bounded;
  readonly metric: number;
  readonly rule: SequentialRule;
  readonly smallestOf: ReturnType<typeof smallestAmong>;
}

/** What could have been seen by the deploys that there are, or what has to come before anything can. */
function reachOf(
  { scale, before }: Column,
  { base, head }: Pick<Row, 'base' | 'head'>,
  { observed, metric, rule, smallestOf }: Asked,
): Pick<Row, 'smallest' | 'needs'> {
  const looks = callingLooks(before.length, base.count);
  const seenAt = (look: DecisionLook): number | undefined => {
    const estimate = smallestOf(columnOf(observed.low, metric), look, rule.tolerances[metric] ?? 0);
    return estimate === undefined ? undefined : Math.abs(scale.change({ estimate }).estimate);
  };
  const look = looks.findLast(({ after }) => after <= head.count);
  const next = looks.find(({ after }) => after > head.count);
  const smallest = look ?? next;
  const seen = smallest === undefined ? undefined : seenAt(smallest);
  if (look !== undefined) return seen === undefined ? {} : { smallest: seen };
  return {
    needs: { ...needsOf(before.length, base.count, head.count), ...(seen !== undefined && { smallest: seen }) },
  };
}

/** Each further deploy of the base is one more that has the series. */
function needsOf(all: number, base: number, head: number): Omit<MissingRuns, 'smallest'> {
  const canCall = (before: number, after: number): boolean =>
    callingLooks(all + before - base, before).some((look) => look.after <= after);
  const own = Math.max(FEWEST, head);
  return { base: least(base, (count) => canCall(count, own)), head: least(own, (count) => canCall(base, count)) };
}

/** The looks beside so many deploys at which a series can be called that only some of them have. */
const callingLooks = (deploys: number, own: number): DecisionLook[] =>
  looksThatCall('instances', looksBeside('instances', deploys, MOST_REPEATED), own);
