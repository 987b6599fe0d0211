import type { Subject } from '../../model/suite.ts';
import { seconds } from '../../model/units.ts';
import { type RunState, RunStop, type StepPerformer } from '../context.ts';
import { installedKubevirt, type KubevirtReport } from '../subject/kubevirt.ts';

/** Brings what is under test onto the cluster, waits until it is available, and verifies what it says of itself. */
export const subject: StepPerformer<'subject'> = async (step, state, signal) => {
  const expected = expectedVersion(step.subject);
  const report = await installedKubevirt(state.cluster, signal);
  if (report === undefined) {
    if (expected === undefined) return { subject: 'none' };
    throw mismatch(state, expected, undefined);
  }
  const available = await untilAvailable(state, signal);
  if (expected !== undefined && available.version !== expected) throw mismatch(state, expected, available.version);
  state.journal.append({ type: 'subject', event: 'verified', expected, reported: available.version });
  return { version: available.version ?? 'unknown' };
};

/** Puts back what was there before the run. */
export const restore: StepPerformer<'restore'> = async () => undefined;

function expectedVersion(subject: Subject): string | undefined {
  return 'version' in subject ? subject.version : undefined;
}

async function untilAvailable(state: RunState, signal: AbortSignal): Promise<KubevirtReport> {
  while (true) {
    const report = await installedKubevirt(state.cluster, signal);
    if (report?.available === true) return report;
    await state.clock.sleep(seconds(2), signal);
  }
}

function mismatch(state: RunState, expected: string, reported: string | undefined): RunStop {
  state.journal.append({ type: 'subject', event: 'mismatch', expected, reported });
  return new RunStop('completed', `KubeVirt ${expected} is under test; the cluster reports ${reported ?? 'none'}`);
}
