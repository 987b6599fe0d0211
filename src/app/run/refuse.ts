import { join } from 'node:path';
import { openJournal } from '../../adapters/disk/journal.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import type { RunInput } from '../../runner/context.ts';
import { type RunOutcome, refuseRun } from '../../runner/run.ts';
import { JOURNAL } from './finish.ts';

/** Writes the journal of a run that cannot begin, from which its results are computed as those of any run. */
export async function refuse(
  { artifacts, stop, ...input }: RunInput & { readonly artifacts: string; readonly stop: AbortSignal },
  error: unknown,
): Promise<RunOutcome> {
  const journal = openJournal(join(artifacts, JOURNAL), systemClock);
  try {
    return refuseRun(input, { journal, stop }, error);
  } finally {
    await journal.flush();
    journal.close();
  }
}
