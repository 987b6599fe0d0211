import { holdName, machineName } from '../adapters/disk/hold.ts';
import { endMarked } from '../adapters/marked-programs.ts';
import { openRunStore } from '../adapters/run-store.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { type RunStore, readText } from '../history/run-store.ts';
import { ID_VARIABLE } from '../infrastructure/instance.ts';
import { type InfrastructureRecord, mayHavePrograms, parseRecord, RECORDS, whyOver } from '../infrastructure/record.ts';
import { explained, KnownError, usageError } from '../model/errors.ts';
import type { Infrastructure } from '../model/infrastructure.ts';
import type { Config } from '../model/suite.ts';
import type { TargetCluster } from '../model/target.ts';
import type { Env } from './env.ts';
import { recordsOf, remove } from './run/cluster.ts';
import { infrastructurePorts } from './run/infrastructure-ports.ts';
import { makingOf } from './run/making.ts';
import { ownStore } from './run/place.ts';
import { holdOf, takeRecord } from './run/record.ts';
import type { LoadedSite } from './site.ts';

/** A made cluster of which a record is kept. */
export interface Existing extends InfrastructureRecord {
  /** The store that keeps its record. */
  readonly store: string;
  /** Why its runner is over, so that it is to be removed; absent while the runner is at work. */
  readonly over?: string;
}

/** What became of one. */
export interface Swept extends Existing {
  readonly outcome: 'at work' | 'removed' | 'left' | 'would be removed';
  /** Why it is left. */
  readonly problem?: string;
}

export interface InfraRequest {
  readonly site: LoadedSite;
  /** Only clusters of this file. */
  readonly cluster?: string | undefined;
  /** Where runs are kept; without it `runs` in the site's folder. */
  readonly store: string | undefined;
  readonly env: Env;
  readonly notice: (line: string) => void;
}

/** Every made cluster that the site's stores know, oldest first. Throws KnownError where a store cannot be read. */
export async function existingClusters(request: InfraRequest): Promise<Existing[]> {
  const found = await findAll(request);
  return found.map(({ existing }) => existing);
}

/** Removes those whose runner is over; one that cannot be removed keeps none of the others from it. */
export async function sweep(request: InfraRequest, { dryRun }: { readonly dryRun: boolean }): Promise<Swept[]> {
  const swept: Swept[] = [];
  for (const found of await findAll(request)) {
    const { existing } = found;
    if (existing.over === undefined) swept.push({ ...existing, outcome: 'at work' });
    else if (dryRun) swept.push({ ...existing, outcome: 'would be removed' });
    else swept.push(await sweepOne(found, request));
  }
  return swept;
}

interface Found {
  readonly existing: Existing;
  readonly store: RunStore;
}

async function findAll(request: InfraRequest): Promise<Found[]> {
  const { site, cluster, env } = request;
  if (cluster !== undefined && !site.config.clusters.some(({ name }) => name === cluster)) {
    throw usageError(
      `no cluster ${cluster}`,
      `this site has: ${site.config.clusters.map(({ name }) => name).join(', ')}`,
    );
  }
  const found: Found[] = [];
  for (const address of storesOf(request)) {
    const store = await openRunStore(address, env);
    for await (const record of recordsIn(store, request.notice)) {
      if (cluster === undefined || record.cluster === cluster)
        found.push({ store, existing: await judged(record, address) });
    }
  }
  return found.sort((a, b) => a.existing.createdAt - b.existing.createdAt);
}

/** The store of the runs, and those that cluster files name. */
function storesOf({ site: { config, folder }, store }: InfraRequest): Set<string> {
  const own = config.clusters.flatMap(
    ({ infrastructure }) => (infrastructure && recordsOf(infrastructure, folder)) ?? [],
  );
  return new Set([store ?? ownStore(folder), ...own]);
}

async function* recordsIn(store: RunStore, notice: (line: string) => void): AsyncGenerator<InfrastructureRecord> {
  for await (const cluster of store.list(RECORDS)) {
    if (!cluster.endsWith('/')) continue;
    const folder = `${RECORDS}/${cluster.slice(0, -1)}`;
    for await (const name of store.list(folder)) {
      const path = `${folder}/${name}`;
      const record = parseRecord(await textIfThere(store, path));
      if (record !== undefined) yield record;
      else if ((await store.version(path)) !== undefined)
        notice(`${store.name}/${path}: no record that this prowess reads`);
    }
  }
}

/** Its runner may remove a record while we look. */
const textIfThere = (store: RunStore, path: string): Promise<string> =>
  readText(store, path).catch((error: unknown) => {
    if (error instanceof KnownError && error.exit === 'usage') return '';
    throw error;
  });

async function judged(record: InfrastructureRecord, store: string): Promise<Existing> {
  const over = whyOver(record, { now: systemClock.now(), machine: machineName(), isHeldHere: await isHeld(record.id) });
  return { ...record, store, ...(over !== undefined && { over }) };
}

async function isHeld(id: string): Promise<boolean> {
  const hold = await holdName(holdOf(id));
  hold?.release();
  return hold === undefined;
}

async function sweepOne({ existing, store }: Found, request: InfraRequest): Promise<Swept> {
  try {
    const { target, infrastructure } = makerOf(existing, request.site.config);
    const keeper = await takeRecord(store, recordedOf(existing), request.notice);
    try {
      if (existing.machine === machineName() && mayHavePrograms(existing)) await endMarked(ID_VARIABLE, existing.id);
      const making = makingOf(target, infrastructure, existing.id);
      const { site, env, notice } = request;
      const ports = infrastructurePorts(making, { folder: site.folder, env, about: {} }, { notice });
      const { left } = await remove(making, ports, keeper);
      if (left !== undefined) throw left;
      return { ...existing, outcome: 'removed' };
    } finally {
      keeper.close();
    }
  } catch (error) {
    return { ...existing, outcome: 'left', problem: explained(error) };
  }
}

const recordedOf = ({ id, cluster, provider, test, job, build, createdAt }: InfrastructureRecord) => ({
  id,
  cluster,
  provider,
  test,
  ...(job !== undefined && { job }),
  ...(build !== undefined && { build }),
  createdAt,
});

/** What removes it is what its cluster file says now: a record is data, and runs nothing. */
function makerOf(
  { cluster, provider }: InfrastructureRecord,
  { clusters }: Config,
): { target: TargetCluster; infrastructure: Infrastructure } {
  const target = clusters.find(({ name }) => name === cluster);
  if (target?.infrastructure?.provider.kind === provider) return { target, infrastructure: target.infrastructure };
  const now = target === undefined ? 'there is no such cluster file' : 'its file says otherwise now';
  throw usageError(
    `it was made by ${provider} of suites/clusters/${cluster}.yaml, and ${now}`,
    'bring the file back to sweep it, or remove it by hand and then its record',
  );
}
