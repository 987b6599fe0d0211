import { counted } from '../../model/counted.ts';
import type { RampNodeLook } from '../../model/ramp.ts';
import type { RunRecord } from '../facts/record.ts';
import { broken, holds, type RuleFinding, type ValidityRule } from './rule.ts';

/** Half of the samples of a node may be missing: they are left out of every number, and the interval says what that costs. */
const LEAST_SHARE = 0.5;

/** A ramp that saw its nodes only now and then says nothing of them. */
export const rampSampled: ValidityRule = {
  id: 'ramp-sampled',
  summary: 'at least half of the steps of a ramp have a sample of each node',
  check: ({ steps, rampLooks }) =>
    steps.filter(({ kind }) => kind === 'ramp').map(({ id, level, reason }) => ofStep(id, level, reason, rampLooks)),
};

function ofStep(
  id: string,
  level: string | undefined,
  why: string | undefined,
  all: RunRecord['rampLooks'],
): RuleFinding {
  const looks = all.filter(({ step }) => step === id);
  const nodes = [...new Set(looks.flatMap((look) => look.nodes.map(({ name }) => name)))];
  if (nodes.length === 0) return broken(`step ${id} looked at no node${why === undefined ? '' : `: ${why}`}`, level);
  const samples = nodes.map((name) => ({
    name,
    seen: looks.flatMap((look) => look.nodes.filter((node) => node.name === name)),
  }));
  const worst = samples.toSorted((a, b) => distinct(a.seen) - distinct(b.seen))[0];
  if (worst === undefined || distinct(worst.seen) >= looks.length * LEAST_SHARE)
    return holds(`step ${id}: ${counted(looks.length, 'look')} at ${counted(nodes.length, 'node')}`, level);
  const reason = worst.seen.find((look) => look.reason !== undefined)?.reason ?? 'its kubelet did not look in between';
  return broken(
    `step ${id}: ${worst.name} has ${distinct(worst.seen)} samples in ${looks.length} looks: ${reason}`,
    level,
  );
}

const distinct = (looks: readonly RampNodeLook[]): number =>
  new Set(looks.flatMap(({ takenAt }) => takenAt ?? [])).size;
