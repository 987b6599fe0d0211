import type { BenchmarkAsked, BenchmarkRun } from '../../model/benchmark.ts';
import { type Milliseconds, ms } from '../../model/units.ts';
import type { Common } from './common.ts';
import { type Addressing, type ServicePort, servicesOf } from './network.ts';
import { limitOf, type RoleInput, roleOf } from './pod.ts';

/** What distinguishes one benchmark of a client and a server from another. */
interface Pair {
  readonly tool: string;
  readonly server: readonly string[];
  readonly client: readonly string[];
  readonly listens?: NonNullable<RoleInput['listens']>;
  /** Where the client measures by another port or protocol than the one by which it talks. */
  readonly alsoServes?: readonly ServicePort[];
  readonly asked: BenchmarkAsked;
  readonly durationMs: number;
  readonly capabilities?: readonly string[];
}

/** A server, and a client that works when it is there. */
export function pairOf(
  pair: Pair,
  parameters: Common & Addressing & { readonly timeout?: number | undefined },
): BenchmarkRun {
  const { tool, listens, capabilities = [] } = pair;
  const limitMs = limitOf(pair.durationMs, parameters.timeout);
  const shared = { tool, limitMs, capabilities, family: parameters.family };
  const server: RoleInput = {
    ...shared,
    name: 'server',
    part: 'serves',
    argv: pair.server,
    ...(listens && { listens }),
  };
  const client: RoleInput = { ...shared, name: 'client', part: 'works', argv: pair.client, beside: 'server' };
  return {
    tool,
    asked: pair.asked,
    roles: [roleOf(server, parameters), roleOf(client, parameters)],
    objects: listens === undefined ? [] : servicesOf(parameters, [mainPort(listens), ...(pair.alsoServes ?? [])]),
    ...{ durationMs: ms(pair.durationMs), limitMs, readyWithinMs: parameters.readyWithin },
  };
}

const mainPort = ({ port, protocol }: NonNullable<Pair['listens']>): ServicePort => ({
  name: protocol.toLowerCase(),
  port,
  protocol,
});

/** What distinguishes one benchmark of pods that do not speak to each other from another. */
interface Alone {
  readonly tool: string;
  readonly parse?: BenchmarkRun['parse'];
  readonly argv: readonly string[];
  readonly pods: number;
  readonly asked: BenchmarkAsked;
  readonly durationMs: number;
  readonly volumes?: RoleInput['volumes'];
}

/** One or several pods that start together and do the same, each by itself. */
export function aloneOf(
  { tool, parse, argv, pods, asked, durationMs, volumes = [] }: Alone,
  parameters: Common & { readonly timeout?: number | undefined },
): BenchmarkRun {
  const limitMs: Milliseconds = limitOf(durationMs, parameters.timeout);
  const worker: RoleInput = { tool, name: 'worker', count: pods, part: 'works', argv, limitMs, volumes };
  return {
    ...(parse !== undefined && { parse }),
    ...{ tool, asked, roles: [roleOf(worker, parameters)], objects: [] },
    ...{ durationMs: ms(durationMs), limitMs, readyWithinMs: parameters.readyWithin },
  };
}
