import type { Clock } from '../../model/clock.ts';
import { messageOf } from '../../model/errors.ts';
import { HOST_SOURCES } from '../../model/host.ts';
import type { HostReader, MetricsSource } from '../../runner/context.ts';
import { absent } from '../../runner/metrics/absent.ts';
import { type Counters, cgroups, pressures, processors } from './counters.ts';
import { describeHost } from './describe.ts';
import { type KernelFiles, kernelFiles } from './read.ts';

/** The machine that we are on. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly platform: NodeJS.Platform;
  /** The folder below which the kernel's files are: `/`. */
  readonly root: string;
}

/** Reads Linux' own files. Elsewhere all is absent, and says so. */
export function connectHost({ env, clock, platform, root }: Machine): HostReader {
  if (platform !== 'linux') return elsewhere(platform);
  const files = kernelFiles(root);
  const source = (name: string, read: (files: KernelFiles) => Counters): MetricsSource => ({
    name,
    sample: async () => {
      try {
        return { state: 'present', series: read(files), readAt: clock.now() };
      } catch (error) {
        return absent(messageOf(error));
      }
    },
  });
  return {
    describe: () => describeHost(env, files),
    sources: [
      source(HOST_SOURCES.cpu, processors),
      source(HOST_SOURCES.pressure, pressures),
      source(HOST_SOURCES.cgroup, cgroups),
    ],
  };
}

function elsewhere(platform: string): HostReader {
  const reason = `the runner's machine is not Linux (${platform}): its load is not read`;
  return {
    describe: () => ({ reason }),
    sources: Object.values(HOST_SOURCES).map((name) => ({ name, sample: async () => absent(reason) })),
  };
}
