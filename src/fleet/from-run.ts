import { type BenchmarkRole, membersOf } from '../model/benchmark.ts';
import type { BenchmarkSample, RunFacts } from '../model/facts.ts';
import type { Plan, Step } from '../model/plan.ts';
import type { FleetMember } from './member.ts';

/** A step whose participants joined a barrier. */
export type FleetStep = Extract<Step, { kind: 'benchmark' }>;

export const fleetSteps = ({ steps }: Pick<Plan, 'steps'>): FleetStep[] =>
  steps.filter((step): step is FleetStep => step.kind === 'benchmark' && step.benchmark.fleet !== undefined);

/** The participants of one step that reported, with what their outputs are worth. */
export function fleetMembers(
  { id, benchmark }: FleetStep,
  record: Pick<RunFacts, 'benchmarks' | 'participants'>,
): FleetMember[] {
  const roles = new Map(membersOf(benchmark.roles).map(({ name, role }) => [name, role]));
  const nodes = new Map(
    record.participants.flatMap(({ step, name, node }) => (step === id && node ? [[name, node]] : [])),
  );
  return record.benchmarks
    .filter(({ step }) => step === id)
    .flatMap((sample) => memberOf(sample, roles.get(sample.name), nodes.get(sample.name)));
}

function memberOf(sample: BenchmarkSample, role: BenchmarkRole | undefined, node: string | undefined): FleetMember[] {
  const { name, startedAt, endedAt, pilot, status, reason, readings, version } = sample;
  if (startedAt === undefined || endedAt === undefined || pilot === undefined || role === undefined) return [];
  const { flavour } = role;
  const cores = flavour?.product === 'external' ? undefined : flavour?.cores;
  return [
    { name, flavour: role.name, node, cores, startedAt, endedAt, pilot, status, reason, readings, tool: version?.name },
  ];
}
