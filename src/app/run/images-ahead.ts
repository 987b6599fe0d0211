import { isOnLoopback } from '../../adapters/registry/ask.ts';
import { performPhase } from '../../infrastructure/phase.ts';
import type { InfrastructureFact } from '../../model/entry.ts';
import { parseImageName } from '../../model/image.ts';
import type { Infrastructure } from '../../model/infrastructure.ts';
import type { Plan } from '../../model/plan.ts';
import { type Milliseconds, ms } from '../../model/units.ts';
import type { RunPorts } from '../../runner/context.ts';
import { untilThere } from '../../runner/subject/find-image.ts';
import { createWaitingFor } from '../../runner/waiting-for.ts';

/**
 * Waits for the images under test before their cluster is made: its machines would wait with it. Those of a registry that comes with the
 * cluster are there only after it. Undefined where there is nothing to wait for; rejects with nothing.
 */
export async function imagesAhead(
  plan: Pick<Plan, 'steps'>,
  { id, provider }: { readonly id: string; readonly provider: Infrastructure['provider'] },
  { imageRegistry, clock, stop }: Pick<RunPorts, 'imageRegistry' | 'clock' | 'stop'>,
): Promise<InfrastructureFact | undefined> {
  const steps = plan.steps.filter((step) => step.kind === 'image');
  const images = [...new Set(steps.flatMap((step) => step.images))].filter((image) => !comesWithCluster(image));
  if (images.length === 0) return undefined;
  const limitMs: Milliseconds = ms(Math.max(...steps.map(({ timeoutMs }) => timeoutMs)));
  const ports = { imageRegistry, clock, waitingFor: createWaitingFor() };
  const limit = { provider: provider.kind, id, phase: 'images', limitMs } as const;
  return performPhase(limit, clock, stop, async (signal, progress) => {
    for (const [index, image] of images.entries()) {
      progress.lastSeen = `waiting for the image ${image}, ${index} of ${images.length} found`;
      await untilThere({ image, progress: `${index} of ${images.length} found`, missing: () => {} }, ports, signal);
    }
  });
}

/** On this machine, or known by a name of no domain, such as `registry:5000` within kubevirtci. */
function comesWithCluster(image: string): boolean {
  const { registry } = parseImageName(image);
  return isOnLoopback(registry) || !registry.includes('.');
}
