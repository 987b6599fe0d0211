import type { Sample, Vector } from '../../../src/analysis/sequential/sample.ts';
import type { Random } from '../../../src/model/random.ts';

/** What one run is off its cluster, metric by metric, on the scale of logarithms. */
export type RunNoise = (random: Random) => Vector;

/** A job of `most` pairs on one cluster, beside the runs of the base, each of which had a cluster of its own. `between`: what clusters are off. */
export function pairsJob(noise: RunNoise, between: RunNoise, base: number, most: number, random: Random): Sample {
  const run = (cluster: Vector): Vector => plus(cluster, noise(random));
  const known = Array.from({ length: Math.floor(base / 2) }, () => {
    const [first, second] = [run(between(random)), run(between(random))];
    return minus(second, first);
  });
  const cluster = between(random);
  const own = Array.from({ length: most }, () => {
    const [before, after] = [run(cluster), run(cluster)];
    return minus(after, before);
  });
  return { design: 'pairs', known, own };
}

/** As many jobs of one run each, every one with its own cluster. */
export function instancesJobs(noise: RunNoise, between: RunNoise, base: number, most: number, random: Random): Sample {
  const run = (): Vector => plus(between(random), noise(random));
  return {
    design: 'instances',
    known: Array.from({ length: base }, run),
    own: Array.from({ length: most }, run),
  };
}

export const changed = (sample: Sample, shift: Vector): Sample => ({
  ...sample,
  own: sample.own.map((vector) => plus(vector, shift)),
});

const plus = (a: Vector, b: Vector): Vector => a.map((value, metric) => value + (b[metric] ?? 0));
const minus = (a: Vector, b: Vector): Vector => a.map((value, metric) => value - (b[metric] ?? 0));
