import { firstFew } from '../../model/counted.ts';
import type { ParticipantFact } from '../../model/entry.ts';
import { stringAt } from '../../model/json.ts';
import type { RunRecord } from '../facts/record.ts';
import { benchmarkSteps } from './benchmark-ok.ts';
import { broken, holds, type RuleFinding, type ValidityRule } from './rule.ts';

/** A pod whose network of Multus was not made gets the pod network, and its tool never notices. */
export const networkUsed: ValidityRule = {
  id: 'network-used',
  summary: 'every pod of a benchmark that asked for a network of Multus has it, and its traffic went there',
  check: (facts) => benchmarkSteps(facts).flatMap(({ id, level }) => ofStep(id, level, facts)),
};

function ofStep(id: string, level: string | undefined, facts: RunRecord): RuleFinding[] {
  const asked = askedIn(id, facts);
  if (asked.size === 0) return [];
  const arrived = facts.participants.filter(({ step, state }) => step === id && state === 'arrived');
  const without = arrived.filter((each) => !hasNetwork(each, asked.get(each.role)));
  if (without.length > 0) {
    const names = firstFew(without.map(({ name, networks = [] }) => `${name} (${networks.join(', ') || 'none'})`));
    return [
      broken(
        `step ${id}: ${[...new Set(asked.values())].join(', ')} was asked for; Multus reports for ${names}`,
        level,
      ),
    ];
  }
  const silent = facts.benchmarks.filter(
    ({ step, network }) => step === id && network !== undefined && isSilent(network),
  );
  if (silent.length > 0) {
    return [
      broken(`step ${id}: no interface but lo of ${firstFew(silent.map(({ name }) => name))} carried anything`, level),
    ];
  }
  return [holds(`step ${id}: ${arrived.length} pods are in ${[...new Set(asked.values())].join(', ')}`, level)];
}

/** Role -> network. */
function askedIn(id: string, { plan }: RunRecord): ReadonlyMap<string, string> {
  const step = plan.steps.find((each) => each.id === id);
  const roles = step?.kind === 'benchmark' ? step.benchmark.roles : [];
  return new Map(
    roles.flatMap(({ name, pod }) => {
      const network = stringAt(pod, 'metadata', 'annotations', 'v1.multus-cni.io/default-network');
      return network === undefined ? [] : [[name, network] as const];
    }),
  );
}

/** Multus writes the namespace before the name, also where it was not asked for with one. */
const hasNetwork = ({ networks = [] }: ParticipantFact, asked: string | undefined): boolean =>
  asked === undefined || networks.some((name) => name === asked || name.endsWith(`/${asked}`));

const isSilent = (network: NonNullable<RunRecord['benchmarks'][number]['network']>): boolean =>
  Object.entries(network).every(
    ([name, { sentBytes, receivedBytes }]) => name === 'lo' || sentBytes + receivedBytes === 0,
  );
