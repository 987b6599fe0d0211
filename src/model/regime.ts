/**
 * What a run was made on and with, in words. Numbers of runs whose hard facts differ are not compared: each set of them is a regime, with
 * a history of its own. A soft fact only marks the point of a history at which it changes.
 */
export interface Regime {
  /** Hash of the hard facts, for machines. */
  readonly id: string;
  readonly hard: Readonly<Record<string, string>>;
  readonly soft: Readonly<Record<string, string>>;
}

/** `Kubernetes: 1.36; measurement rules: 1`. */
export const factsText = (facts: Readonly<Record<string, string>>): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name}: ${value}`)
    .join('; ');

/** The hard fact `cluster` of runs on the simulated one; all others are `real`. */
export const SIMULATED_CLUSTER = 'simulated';
