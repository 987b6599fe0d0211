import { existsSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { runLogged } from '../../adapters/command.ts';
import { makeInstanceFolder } from '../../adapters/disk/instance-folder.ts';
import { readText } from '../../adapters/disk/read-file.ts';
import { findAccess } from '../../adapters/kube/access/find-access.ts';
import { rebasedKubeconfig } from '../../adapters/kube/access/rebase.ts';
import { connectKube } from '../../adapters/kube/connect.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import { instanceEnvironment } from '../../infrastructure/instance.ts';
import type { InfrastructurePorts, Pace } from '../../infrastructure/ports.ts';
import type { Making } from '../../infrastructure/up.ts';
import type { NodeInventory } from '../../model/entry.ts';
import { RESOURCES } from '../../model/resources.ts';
import { minutes, seconds } from '../../model/units.ts';
import { listAll } from '../../runner/list.ts';
import { ANY_LOAD, inventoryOf, type NodeLoad } from '../../runner/objects/node.ts';
import { withTimeout } from '../../runner/timeout.ts';
import { chosen, type Env, surroundingsIn } from '../env.ts';
import { refVariables, type UnderTest } from './under-test.ts';

/** How often what is not there yet is looked for. */
export const PACE: Pace = { lookEveryMs: seconds(2), silentWithinMs: minutes(1) };

interface Surroundings {
  /** Of prowess.yaml. */
  readonly folder: string;
  readonly env: Env;
  readonly about: UnderTest;
  /** What its nodes shall take; any where the cluster is only removed. */
  readonly load?: NodeLoad;
}

/** This machine as an infrastructure's commands need it. Throws KnownError where the instance's folder cannot be made. */
export function infrastructurePorts(
  { instance, provision }: Pick<Making, 'instance' | 'provision'>,
  { folder, env, about, load = ANY_LOAD }: Surroundings,
  { notice }: Pick<InfrastructurePorts, 'notice'>,
): InfrastructurePorts {
  makeInstanceFolder(instance.id);
  const cwd = resolve(folder, provision.folder);
  const own = {
    ...surroundingsIn(env),
    ...refVariables(about, env),
    ...chosen(provision.inherit, env),
    ...provision.environment,
    ...instanceEnvironment(instance),
  };
  return {
    clock: systemClock,
    run: (command, signal, more = {}) => runLogged(command, { cwd, env: { ...own, ...more } }, signal),
    print: (command, signal) => runLogged(command, { cwd, env: own, quiet: true }, signal),
    read: (path) => readKubeconfig(resolve(cwd, path)),
    write: (path, text) => writeFileSync(path, text, { mode: 0o600 }),
    keepKubeconfig: (text) => writeFileSync(instance.kubeconfig, text, { mode: 0o600 }),
    nodes: (signal) => nodesBehind(instance.kubeconfig, load, env, signal),
    notice,
  };
}

const readKubeconfig = (path: string): string | undefined =>
  existsSync(path) ? rebasedKubeconfig(readText(path, 'the kubeconfig', 'infrastructure'), dirname(path)) : undefined;

async function nodesBehind(
  kubeconfig: string,
  load: NodeLoad,
  env: Env,
  signal: AbortSignal,
): Promise<NodeInventory[]> {
  const cluster = connectKube(findAccess({ env, file: kubeconfig }), systemClock);
  try {
    const look = (inTime: AbortSignal) => listAll(cluster, { resource: RESOURCES.nodes }, inTime);
    const nodes = await withTimeout(systemClock, LOOK_MAX, [signal], look);
    // KubeVirt may come only after the cluster is up.
    return nodes.map((node) => inventoryOf(node, { ...load, vms: false }));
  } finally {
    await cluster.close();
  }
}

/** A load balancer whose machines are gone swallows calls. */
const LOOK_MAX = seconds(10);
