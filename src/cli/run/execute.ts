import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openJournal } from '../../adapters/disk/journal.ts';
import { seededRandom } from '../../model/random.ts';
import { type Milliseconds, minutes, ms } from '../../model/units.ts';
import type { ProwRun } from '../../prow/job-spec.ts';
import type { RunInput, RunLock, RunPorts } from '../../runner/context.ts';
import type { Journal } from '../../runner/journal.ts';
import { type RunOutcome, run } from '../../runner/run.ts';
import type { Io } from '../io.ts';
import type { Backend } from './backend.ts';
import { JOURNAL } from './finish.ts';
import { lockFor } from './lock.ts';
import { writeMetadataAhead } from './metadata-ahead.ts';
import { showProgress } from './show-progress.ts';

/** Runs a plan on a cluster, its journal growing in the artifacts folder, until it is done or `stop` aborts. */
export async function execute(
  input: RunInput,
  backend: Backend,
  artifacts: string,
  prow: ProwRun | undefined,
  subject: Pick<RunPorts, 'subjectManifests' | 'runCommand'>,
  stop: AbortSignal,
  io: Io,
): Promise<RunOutcome> {
  const file = openJournal(join(artifacts, JOURNAL), backend.clock);
  const shown = showProgress(input.plan, backend.clock, io);
  const ahead = writeMetadataAhead(artifacts);
  const journal: Journal = { ...file, append: inTurn(file.append, shown.take, ahead.take) };
  try {
    const ports = {
      ...backend,
      lock: lockOf(input, backend, journal),
      random: seededRandom(input.identity.seed),
      journal,
      stop,
      graceMs: cleanupTime(prow),
      ...subject,
    };
    return await backend.drive(() => run(input, ports));
  } finally {
    shown.end();
    await ahead.done();
    await file.flush();
    file.close();
    await backend.close();
  }
}

function lockOf({ identity, plan }: RunInput, backend: Backend, journal: Journal): RunLock {
  return lockFor(backend.target, identity, {
    cluster: backend.lockCluster,
    clock: backend.clock,
    report: journal.append,
    holder: { identity: `${identity.job}/${identity.build}`, nonce: randomUUID() },
    estimateMs: plan.estimateMs,
  });
}

/** A fifth of Prow's grace period, at most a minute, is kept for results and their upload. On a laptop nobody kills us. */
function cleanupTime(prow: ProwRun | undefined): Milliseconds {
  if (prow === undefined) return minutes(30);
  return ms(prow.graceMs - Math.min(prow.graceMs / 5, minutes(1)));
}

const inTurn =
  (...takers: readonly Journal['append'][]): Journal['append'] =>
  (fact) => {
    for (const take of takers) take(fact);
  };
