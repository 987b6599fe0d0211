import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openJournal, reopenJournal } from '../../adapters/disk/journal.ts';
import { keepFile } from '../../adapters/disk/keep-file.ts';
import { makeSshKeys } from '../../adapters/ssh-keys.ts';
import type { RunIdentity } from '../../model/entry.ts';
import { seededRandom } from '../../model/random.ts';
import type { TargetCluster } from '../../model/target.ts';
import { type Milliseconds, minutes, ms, seconds } from '../../model/units.ts';
import type { ProwRun } from '../../prow/job-spec.ts';
import type { HostReader, RunInput, RunLock, RunPorts } from '../../runner/context.ts';
import type { Journal } from '../../runner/journal.ts';
import type { Doing } from '../../runner/lock/changes.ts';
import { type RunOutcome, run } from '../../runner/run.ts';
import { createWaitingFor } from '../../runner/waiting-for.ts';
import type { Backend } from './backend.ts';
import { JOURNAL } from './finish.ts';
import { type LockMore, lockFor } from './lock.ts';
import { writeMetadataAhead } from './metadata-ahead.ts';
import type { Opened } from './open.ts';
import type { TestTurn } from './turn.ts';
import { followPlan, type PlanPosition } from './under-way.ts';
import type { Unfinished } from './unfinished.ts';
import type { RunWatcher } from './watcher.ts';

/** What a run needs that has its place. */
export interface RunSetup extends Opened {
  readonly identity: RunIdentity;
  readonly before: RunInput['before'];
  readonly artifacts: string;
  readonly prow: ProwRun | undefined;
  readonly host: HostReader | undefined;
  readonly stop: AbortSignal;
  /** Among the tests of a suite. */
  readonly turn?: TestTurn;
  /** Of a run that is resumed. */
  readonly goesOn?: Unfinished;
}

/** Runs the backend's plan, the journal growing in the artifacts folder, until it is done or `stop` aborts. */
export async function execute(execution: RunSetup, watcher: RunWatcher): Promise<RunOutcome> {
  const { backend, identity, before, artifacts, prow, subject, host, stop, turn, goesOn } = execution;
  const { plan } = backend;
  const path = join(artifacts, JOURNAL);
  const file =
    goesOn === undefined ? openJournal(path, backend.clock) : reopenJournal(path, backend.clock, goesOn.last);
  const waitingFor = createWaitingFor();
  const { clock } = backend;
  const shown = watcher.progress({ plan, waitingFor, turn: turn?.text, kept: goesOn?.kept }, clock);
  const ahead = writeMetadataAhead(artifacts);
  const underWay = followPlan(plan, goesOn?.kept);
  const follow: Journal['append'] = (fact) => underWay.take(fact, clock.monotonic());
  const journal: Journal = { ...file, append: inTurn(file.append, shown.take, ahead.take, follow) };
  try {
    const { leftMs: estimateMs } = underWay.at(clock.monotonic());
    const doing = (): Doing | undefined => doingOf(underWay.at(clock.monotonic()));
    const needs = { report: journal.append, waitingFor, doing, estimateMs };
    const own = (more: LockMore): RunLock => lockOf(identity, backend, more);
    const ports = {
      ...backend,
      lock: turn === undefined ? own(needs) : turn.lock(needs, own),
      suite: turn?.suite,
      waitingFor,
      random: seededRandom(identity.seed),
      journal,
      host,
      stop,
      graceMs: cleanupTime(prow, backend.target),
      ...subject,
      hooks: execution.hooks(artifacts),
      makeSshKeys,
      engines: execution.engines(artifacts),
      profiles: profilePorts(backend, artifacts),
      database: backend.database?.(artifacts),
    };
    return await backend.drive(() => run({ plan, identity, before, ...(goesOn && { kept: goesOn.kept }) }, ports));
  } finally {
    shown.end();
    await ahead.done();
    await file.flush();
    file.close();
    await backend.close();
  }
}

const profilePorts = ({ findProfiles }: Backend, artifacts: string): RunPorts['profiles'] =>
  findProfiles && {
    find: findProfiles,
    keep: async (path, content) => void (await keepFile(artifacts, path, content)),
  };

function lockOf(identity: RunIdentity, backend: Backend, more: LockMore): RunLock {
  return lockFor(backend.target, identity, {
    cluster: backend.lockCluster,
    clock: backend.clock,
    holder: { identity: `${identity.job}/${identity.build}`, nonce: randomUUID() },
    holds: backend.plan.experiment.holds ?? [],
    ...more,
  });
}

/** A fifth of Prow's grace period, at most a minute, is kept for results and their upload. On a laptop nothing kills us. */
function cleanupTime(prow: ProwRun | undefined, { infrastructure }: TargetCluster): Milliseconds {
  // The cluster itself is removed next, with all that is in it.
  if (infrastructure !== undefined) return seconds(15);
  if (prow === undefined) return minutes(30);
  return ms(prow.graceMs - Math.min(prow.graceMs / 5, minutes(1)));
}

/** `load 400`, for those who wait for the run. */
function doingOf({ step, leftMs, isLate }: PlanPosition): Doing | undefined {
  if (step === undefined) return undefined;
  const words = [step.kind, step.level].filter(Boolean).join(' ');
  return { step: isLate ? `${words} (longer than planned)` : words, leftMs };
}

const inTurn =
  (...takers: readonly Journal['append'][]): Journal['append'] =>
  (fact) => {
    for (const take of takers) take(fact);
  };
