import { connectHost } from '../../adapters/host/host-reader.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import { isOnHost } from '../../model/infrastructure.ts';
import type { TargetCluster } from '../../model/target.ts';
import type { HostReader } from '../../runner/context.ts';
import type { Env } from '../env.ts';

/** Our machine, where the run makes its cluster on it; undefined for a cluster that is elsewhere. */
export const hostOf = ({ infrastructure }: TargetCluster, env: Env): HostReader | undefined =>
  infrastructure === undefined || !isOnHost(infrastructure)
    ? undefined
    : connectHost({ env, clock: systemClock, platform: process.platform, root: '/' });
