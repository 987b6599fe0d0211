import type { InfrastructureFact } from '../model/entry.ts';
import { KnownError } from '../model/errors.ts';
import { type PhaseProgress, performPhase } from './phase.ts';
import type { InfrastructurePorts, Pace } from './ports.ts';
import type { Gone } from './provision.ts';
import { endedWith, type Making, mustEndWell, shown } from './up.ts';

/**
 * Removes the cluster, and looks whether it is gone; tries again as its file says. Gives a fact for each attempt: the last one says
 * whether anything is left. Only its own time ends it: what is left costs money.
 */
export async function tearDown(making: Making, ports: InfrastructurePorts, pace: Pace): Promise<InfrastructureFact[]> {
  const { infrastructure, instance, provision } = making;
  const { provider, timeouts, teardown } = infrastructure;
  const what = { provider: provider.kind, id: instance.id, phase: 'down', limitMs: timeouts.downMs } as const;
  const never = new AbortController().signal;
  const attempts: InfrastructureFact[] = [];
  while (attempts.at(-1)?.how !== 'done' && attempts.length <= teardown.retries) {
    if (attempts.length > 0) {
      ports.notice(`teardown of ${instance.id}: ${attempts.at(-1)?.reason}; trying again`);
      await ports.clock.sleep(pace.lookEveryMs);
    }
    attempts.push(
      await performPhase(what, ports.clock, never, async (signal, progress) => {
        try {
          for (const command of provision.down) {
            progress.lastSeen = `${shown(command)} was at work, and was killed`;
            mustEndWell(command, await ports.run(command, signal));
          }
        } catch (error) {
          // What was never made, or is gone since an earlier attempt, many programs refuse to remove: what counts is that nothing is left.
          if (signal.aborted || provision.gone === undefined || (await whatIsLeft(provision.gone, ports, signal)))
            throw error;
        }
        await mustBeGone(making, ports, pace, signal, progress);
      }),
    );
  }
  return attempts;
}

/** Believes neither an exit code nor a silence alone: nothing may answer any more, and the provider's own look must find nothing. */
async function mustBeGone(
  { provision }: Making,
  ports: InfrastructurePorts,
  pace: Pace,
  signal: AbortSignal,
  progress: PhaseProgress,
): Promise<void> {
  const until = ports.clock.monotonic() + pace.silentWithinMs;
  progress.lastSeen = 'its API server still answers';
  while (await answers(ports, signal)) {
    if (ports.clock.monotonic() >= until) {
      throw new KnownError('infrastructure', 'its teardown ended with 0, and its API server still answers');
    }
    await ports.clock.sleep(pace.lookEveryMs, signal);
  }
  if (provision.gone === undefined) return;
  progress.lastSeen = `${shown(provision.gone.command)} was at work`;
  const left = await whatIsLeft(provision.gone, ports, signal);
  if (left !== undefined) throw new KnownError('infrastructure', `something is left: ${left}`);
}

/** Undefined where nothing is. */
async function whatIsLeft(
  { command, says }: Gone,
  ports: InfrastructurePorts,
  signal: AbortSignal,
): Promise<string | undefined> {
  const ended = await ports.run(command, signal);
  const isGone = says === undefined ? ended.code === 0 : ended.code !== 0 && ended.lastLines.includes(says);
  return isGone ? undefined : `${shown(command)} ${endedWith(ended)}`;
}

async function answers(ports: InfrastructurePorts, signal: AbortSignal): Promise<boolean> {
  try {
    await ports.nodes(signal);
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
