import type { Shift } from '../../stats/shift.ts';
import { familyChance } from './family.ts';
import { arrangements, asOf, columnOf, type Design, type Sample } from './sample.ts';
import { type ChanceOf, chanceAt, estimateOf, intervalOf, isAbove, isBelow, negated } from './shift.ts';
import { type DecisionLook, looksOf } from './spending.ts';

/** The observations, with bounds where a value is not known exactly: `low` is the least and `high` the most that each may be. */
export interface Bounded {
  readonly low: Sample;
  readonly high: Sample;
}

export interface SequentialRule {
  /** The most own observations. */
  readonly most: number;
  /** Of each metric, on the scale of the vectors: a shift of at most so much matters to no reader. */
  readonly tolerances: readonly number[];
}

/** `unclear`: neither is shown, which is no pass. */
export type MetricWord = 'worse' | 'better' | 'same' | 'unclear';

export interface SequentialDecision {
  /** `worse`: a metric is. `same`: each is shown to be the same, or better. */
  readonly word: 'worse' | 'same' | 'unclear';
  /** Whether nothing more is to be measured: it is decided, or there are as many observations as there may be. */
  readonly isFinal: boolean;
  /** How many own observations it is made of: those after a decision change nothing of it. */
  readonly after: number;
  /** Fixed before the first observation. Empty where not even the last could call anything. */
  readonly looks: readonly DecisionLook[];
  /** Of each metric. */
  readonly words: readonly MetricWord[];
}

/** The chance that a change which does nothing is called worse, all metrics and all looks together. */
export const ALPHA = 0.01;
/** The same of calling a change the same that is at its tolerance, on each side. */
const SAME_ALPHA = 0.025;

/** The looks at the own observations, at most so many, beside so many known ones. */
export const looksBeside = (design: Design, known: number, most: number): DecisionLook[] =>
  looksOf(most, ALPHA, (after) => 1 / arrangements(design, known, after));

/** Those of the looks at which a metric can be called that only so many of the known observations have: fewer arrangements of it give no chance as small. */
export const looksThatCall = (design: Design, looks: readonly DecisionLook[], known: number): DecisionLook[] =>
  looks.filter(({ after, alpha }) => 1 / arrangements(design, known, after) <= alpha);

/** Decides as soon as a look can, in the order in which the observations came. */
export function decide(observed: Bounded, rule: SequentialRule): SequentialDecision {
  const { design, known, own } = observed.low;
  const looks = looksBeside(design, known.length, rule.most);
  const count = own.length;
  let words: MetricWord[] = rule.tolerances.map(() => 'unclear');
  for (const look of looks.filter(({ after }) => after <= count)) {
    words = wordsAt(look, upTo(observed, look.after), rule);
    const word = wordOf(words);
    if (word !== 'unclear') return { word, isFinal: true, after: look.after, looks, words };
  }
  return { word: 'unclear', isFinal: count >= rule.most, after: Math.min(count, rule.most), looks, words };
}

/** By how much each metric changed in what a decision is made of, with an interval that holds over all looks; undefined without a value. */
export function shiftsOf(
  observed: Bounded,
  { looks, after, words }: Pick<SequentialDecision, 'looks' | 'after' | 'words'>,
): (Shift | undefined)[] {
  const look = looks.find((each) => each.after === after);
  const { low, high } = upTo(observed, after);
  const chanceOf = chanceAt(low.design, look === undefined ? SAME_ALPHA : sameTail(look));
  return words.map((_, metric) => shiftIn(columnOf(low, metric), columnOf(high, metric), chanceOf));
}

function shiftIn(low: Sample, high: Sample, chanceOf: ChanceOf): Shift | undefined {
  const estimate = estimateOf(low);
  if (estimate === undefined) return undefined;
  const least = intervalOf(low, chanceOf).low;
  const most = intervalOf(high, chanceOf).high;
  return { estimate, ...(least !== undefined && { low: least }), ...(most !== undefined && { high: most }) };
}

/** One that is worse decides; otherwise all have to be decided. */
function wordOf(words: readonly MetricWord[]): SequentialDecision['word'] {
  if (words.includes('worse')) return 'worse';
  return words.length === 0 || words.includes('unclear') ? 'unclear' : 'same';
}

const upTo = ({ low, high }: Bounded, count: number): Bounded => ({ low: asOf(low, count), high: asOf(high, count) });

/**
 * Those are called of a family that moves: by itself each may be chance in one of 100 cases, and beyond its tolerance. The family is what keeps a change that
 * does nothing from being called.
 */
function wordsAt(look: DecisionLook, { low, high }: Bounded, rule: SequentialRule): MetricWord[] {
  const worse = called(low, look, rule);
  const better = worse.includes(true) ? [] : called(negated(high), look, rule);
  const chanceOf = chanceAt(low.design, sameTail(look));
  return rule.tolerances.map((tolerance, metric) => {
    if (worse[metric] === true) return 'worse';
    if (isSame(columnOf(low, metric), columnOf(high, metric), tolerance, chanceOf)) return 'same';
    return better[metric] === true ? 'better' : 'unclear';
  });
}

function called(sample: Sample, { alpha }: DecisionLook, { tolerances }: SequentialRule): boolean[] {
  const { family, each } = familyChance(sample);
  return each.map((chance, metric) => {
    const estimate = estimateOf(columnOf(sample, metric)) ?? 0;
    return family <= alpha && chance <= ALPHA && estimate > (tolerances[metric] ?? 0);
  });
}

const isSame = (low: Sample, high: Sample, tolerance: number, chanceOf: ChanceOf): boolean =>
  isComplete(low) && isAbove(low, -tolerance, chanceOf) && isBelow(high, tolerance, chanceOf);

/** A metric that one of the runs did not have is not shown to be the same. */
const isComplete = ({ own }: Sample): boolean => own.every(([value = Number.NaN]) => !Number.isNaN(value));

/** The looks share it as they share the other. */
const sameTail = ({ alpha }: DecisionLook): number => (SAME_ALPHA * alpha) / ALPHA;
