import { wallClock } from '../../adapters/system-clock.ts';
import { hasRunner, runArgument, type Test } from '../../model/suite.ts';
import type { Env } from '../env.ts';
import { isFolderAddress, ownStore } from '../run/place.ts';
import type { LoadedSite } from '../site.ts';
import { accessTo, findTarget } from '../target.ts';
import { openMemory } from './memory.ts';
import type { Daemon } from './rounds.ts';

export interface DaemonRequest {
  readonly site: LoadedSite;
  /** `sim`, or a name of suites/clusters. */
  readonly cluster: string;
  /** An absolute folder or gs://BUCKET; without it `runs` in the site's folder. */
  readonly store: string | undefined;
  readonly env: Env;
  /** Starts the command line with these words; resolves to its exit code, null where a signal ended it. */
  start(args: readonly string[]): Promise<number | null>;
  log: Daemon['log'];
}

/** A daemon for the periodics of a cluster. Throws KnownError where the cluster cannot be reached for want of a configuration. */
export function openDaemon({ site, cluster, env, start, log, ...request }: DaemonRequest): Daemon {
  // What is wrong with the way to the cluster is better known now than at night.
  const target = cluster === 'sim' ? undefined : findTarget(site.config, cluster);
  if (target !== undefined && target.infrastructure === undefined) accessTo(target, env);
  const store = request.store ?? ownStore(site.folder);
  // What it remembers stays here, also where runs go to a bucket.
  const folder = isFolderAddress(store) ? store : ownStore(site.folder);
  return {
    tests: site.config.suites.flatMap((suite) => suite.tests).filter((test) => isRunOn(test, cluster)),
    memory: openMemory(folder, `daemon-${cluster}.json`, wallClock.now()),
    clock: wallClock,
    run: (test) => start(['run', runArgument(test), '--cluster', cluster, '--store', store, '--site', site.folder]),
    log,
  };
}

const isRunOn = ({ triggers: { periodic }, experiment }: Test, wanted: string): boolean =>
  periodic !== undefined &&
  hasRunner(experiment) &&
  experiment.cluster !== undefined &&
  (wanted === 'sim' || experiment.cluster.name === wanted);
