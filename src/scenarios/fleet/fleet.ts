import type { BenchmarkRole, BenchmarkRun } from '../../model/benchmark.ts';
import { benchmarkMetrics } from '../../model/metrics/benchmark.ts';
import { fleetMetrics } from '../../model/metrics/fleet.ts';
import { fleetNodesMetrics } from '../../model/metrics/fleet-nodes.ts';
import { type Milliseconds, minutes, ms } from '../../model/units.ts';
import { limitOf } from '../benchmarks/pod.ts';
import type { ScenarioKind } from '../scenario.ts';
import { objections } from './objections.ts';
import { type FleetRole, objectOf, watcherOf } from './objects.ts';
import { hasNodes, hasVms, needOf, partsOf } from './parts.ts';
import { referenceOf } from './reference.ts';
import { type FleetParameters, fleetSchema } from './schema.ts';

/** VMs, pods and hosts that run one benchmark at the same time, so that each shows what it delivers beside its neighbours. */
export const fleet: ScenarioKind<FleetParameters> = {
  kind: 'fleet',
  summary: 'VMs, pods and hosts that begin and end a benchmark together: what each delivers of its host',
  schema: fleetSchema,
  ownPods: true,
  metrics: { ...fleetMetrics, ...fleetNodesMetrics },
  key: Object.keys({ ...benchmarkMetrics, ...fleetMetrics }).map((metric) => ({ metric, labels: {} })),
  objections,
  expand: (parameters) => {
    const benchmark = runOf(parameters);
    return [{ kind: 'benchmark', role: 'measure', benchmark, estimateMs: ms(benchmark.durationMs + START_MS) }];
  },
};

/** The boot of guests is guessed. */
const START_MS = minutes(1);

function runOf(parameters: FleetParameters): BenchmarkRun {
  const { parse, duration, transport, barrier, least } = parameters;
  const reference = referenceOf(parameters);
  const { duration: durationMs, ...counts } = parameters.asked;
  const limitMs = limitOf(duration, parameters.timeout);
  return {
    tool: parse.tool,
    ...(parse.readings !== undefined && { parse }),
    asked: { ...counts, ...(durationMs !== undefined && { durationMs }) },
    roles: rolesOf(parameters, limitMs),
    objects: [],
    ...{ durationMs: ms(duration), limitMs, readyWithinMs: parameters.readyWithin },
    fleet: {
      ...(transport !== 'http' && { transport }),
      ...(parameters.startStrategy !== undefined && { startStrategy: parameters.startStrategy }),
      ...(parameters.launcherVersions && hasVms(parameters) && { launcherVersions: true }),
      listen: barrier.listen,
      ...(barrier.url !== undefined && { url: barrier.url }),
      ...(least !== undefined && { least }),
      ...((parameters.watch ?? true) && hasNodes(parameters) && { watcher: watcherOf(parameters) }),
      ...(reference !== undefined && { reference }),
      ...(hasNodes(parameters) && { room: needOf(parameters) }),
    },
  };
}

function rolesOf(parameters: FleetParameters, limitMs: Milliseconds): BenchmarkRole[] {
  return partsOf(parameters).map(({ name, product, count, own }) => {
    const cores = product === 'node' ? Math.floor(own.node?.cpu ?? own.cores) : own.cores;
    const flavour = { product, cores };
    const argv = own.command.map((word) => word.replaceAll('$(CORES)', String(cores)));
    const role: FleetRole = { name, flavour, tool: own.parse.tool, argv, limitS: Math.ceil(limitMs / 1000) };
    return { name, count, part: 'works', pod: objectOf(role, own), flavour };
  });
}
