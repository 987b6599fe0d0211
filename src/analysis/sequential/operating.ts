import type { Random } from '../../model/random.ts';
import { decide, type SequentialRule } from './decide.ts';
import { choose, type Design, type Sample, type Vector } from './sample.ts';

/** How a rule does, counted over jobs that are drawn from runs without a change. */
export interface Operating {
  readonly jobs: number;
  readonly worse: number;
  readonly same: number;
  /** Of each job, how many own observations it needed: in ascending order. */
  readonly needed: readonly number[];
}

/**
 * Plays jobs: of the known observations as many as a job may make are taken as its own, `shift` (on the scale of the vectors, metric by metric) is added to
 * them, and they are judged beside the rest. A difference may have either sign.
 * @param known of runs without a change, more than `rule.most`
 */
export function operate(
  design: Design,
  known: readonly Vector[],
  { rule, shift, jobs }: { readonly rule: SequentialRule; readonly shift: readonly number[]; readonly jobs: number },
  random: Random,
): Operating {
  const decisions = Array.from({ length: jobs }, () => {
    const sample = playedJob(design, known, rule.most, shift, random);
    return decide({ low: sample, high: sample }, rule);
  });
  return {
    jobs,
    worse: decisions.filter(({ word }) => word === 'worse').length,
    same: decisions.filter(({ word }) => word === 'same').length,
    needed: decisions.map(({ after }) => after).sort((a, b) => a - b),
  };
}

function playedJob(
  design: Design,
  known: readonly Vector[],
  most: number,
  shift: readonly number[],
  random: Random,
): Sample {
  const taken = choose([...known.keys()], most, random);
  const rest = known.filter((_, place) => !taken.includes(place));
  const own = taken.map((place) => {
    const sign = design === 'pairs' && random.uniform() < 0.5 ? -1 : 1;
    return (known[place] ?? []).map((value, metric) => sign * value + (shift[metric] ?? 0));
  });
  return { design, known: rest, own };
}
