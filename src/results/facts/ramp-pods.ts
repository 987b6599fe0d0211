import type { RampPodSample, StepSpan } from '../../model/facts.ts';
import type { Creation } from './creations.ts';
import type { ObjectTimeline } from './timelines.ts';

/** What the watch showed of each pod of a ramp, in the order in which their creation was asked for. */
export function rampPodsOf(
  creations: readonly Creation[],
  steps: readonly StepSpan[],
  timelines: ReadonlyMap<string, ObjectTimeline>,
): RampPodSample[] {
  const ramps = new Map(steps.flatMap((step) => (step.kind === 'ramp' ? [[step.id, step] as const] : [])));
  return creations.flatMap(({ step: id, name, uid, requestedAt, deletion }) => {
    const step = ramps.get(id);
    if (step === undefined) return [];
    const seen = uid === undefined ? undefined : timelines.get(uid);
    const sample = {
      step: id,
      level: step.level,
      name,
      node: seen?.node,
      requestedAt,
      createdAt: seen?.createdAt,
      readyAt: stampOf(seen, 'Ready'),
      phase: lastPhase(seen),
      restarts: seen?.restarts ?? 0,
      failedAt: seen?.failed,
      reason: seen?.reason ?? seen?.failure,
      deletedAt: deletion?.requestedAt,
      goneAt: seen?.gone?.at,
    };
    return [sample];
  });
}

const stampOf = (seen: ObjectTimeline | undefined, name: string) =>
  [...(seen?.phases.values() ?? [])].find(({ phase }) => phase === name)?.server;

const PHASES = ['Pending', 'Running', 'Succeeded', 'Failed'];

/** The last phase in which it was seen while it was there. */
const lastPhase = (seen: ObjectTimeline | undefined): string | undefined =>
  [...(seen?.phases.values() ?? [])].map(({ phase }) => phase).findLast((phase) => PHASES.includes(phase));
