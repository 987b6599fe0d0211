import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from './json.ts';
import type { Plan } from './plan.ts';
import type { Experiment } from './suite.ts';

/** The first 12 hexadecimal digits of SHA-256 over the canonical JSON of a value. */
export const shortHash = (value: unknown): string =>
  createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(value)) as Json))
    .digest('hex')
    .slice(0, 12);

/** Names the projection below; a change of what it holds raises the number, for it begins new histories. */
const PROJECTION = 'experiment/1';

/**
 * Identifies an experiment by what shapes its numbers: two runs with one identity measure the same thing. Outside are what changes
 * with each commit (versions under test), what only people read (names, descriptions, positions), what judges the numbers (thresholds),
 * and times that bound waiting.
 */
export const experimentIdentity = ({ experiment, levels }: Pick<Plan, 'experiment' | 'levels'>): string =>
  shortHash({ projection: PROJECTION, ...projectionOf(experiment), levels });

function projectionOf({ scenario, workloads, steady, subject, cluster }: Experiment): object {
  return {
    scenario,
    workloads: workloads.map(({ manifest, ready }) => ({ manifest, ready })),
    steady,
    subject: subject.kind,
    exclusive: cluster?.exclusive,
    limits: cluster?.limits,
    nodes: cluster?.nodes,
  };
}
