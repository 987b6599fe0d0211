import type { InfrastructureFact } from '../model/entry.ts';
import type { CommandLine } from '../model/infrastructure.ts';
import { minutes } from '../model/units.ts';
import { filled } from './instance.ts';
import { performPhase } from './phase.ts';
import type { InfrastructurePorts } from './ports.ts';
import { type Making, mustEndWell, shown } from './up.ts';

/** Runs the site's command that collects what explains a failure into the artifacts; none where there is none. */
export const dumpFailure = (
  making: Making,
  ports: InfrastructurePorts,
  artifacts: string,
): Promise<InfrastructureFact[]> => hook('onFailure', making.infrastructure.onFailure, making, ports, { artifacts });

/** Runs the site's command that alerts people to a teardown that failed. */
export const alertPeople = (making: Making, ports: InfrastructurePorts): Promise<InfrastructureFact[]> =>
  hook('teardown.onFailure', making.infrastructure.teardown.onFailure, making, ports);

/** A hook that fails changes nothing of how the run ends: it leaves a fact and a sentence. */
async function hook(
  name: string,
  written: CommandLine | undefined,
  { infrastructure: { provider }, instance }: Making,
  ports: InfrastructurePorts,
  { artifacts }: { readonly artifacts?: string } = {},
): Promise<InfrastructureFact[]> {
  if (written === undefined) return [];
  const command = filled(written, instance);
  const limit = { provider: provider.kind, id: instance.id, phase: 'dump', limitMs: LONGEST } as const;
  const fact = await performPhase(limit, ports.clock, new AbortController().signal, async (signal, progress) => {
    progress.lastSeen = `${shown(command)} was at work, and was killed`;
    const more: Record<string, string> = artifacts === undefined ? {} : { ARTIFACTS: artifacts };
    mustEndWell(command, await ports.run(command, signal, more));
  });
  if (fact.how !== 'done') ports.notice(`${name}: ${fact.reason}`);
  return [fact];
}

const LONGEST = minutes(10);
