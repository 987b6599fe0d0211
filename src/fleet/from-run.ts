import { type BenchmarkRole, membersOf } from '../model/benchmark.ts';
import type { BenchmarkSample, RunFacts } from '../model/facts.ts';
import type { Plan, Step } from '../model/plan.ts';
import { epochMs } from '../model/units.ts';
import type { FleetMember } from './member.ts';
import { type NodeInCommon, nodesInCommon } from './node-load.ts';
import { commonTime } from './together.ts';

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

/** The nodes below the participants of one step, in the time in which all of these made load; empty where none reported. */
export function fleetNodes(
  step: FleetStep,
  record: Pick<RunFacts, 'benchmarks' | 'participants' | 'nodeLoads'>,
): NodeInCommon[] {
  const members = fleetMembers(step, record);
  if (members.length === 0) return [];
  const loads = record.nodeLoads.filter((load) => load.step === step.id);
  const begun = epochMs(Math.min(...members.map(({ startedAt }) => startedAt)));
  return nodesInCommon(loads, commonTime(members), begun);
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
