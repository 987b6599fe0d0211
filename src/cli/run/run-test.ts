import { join } from 'node:path';
import { systemClock } from '../../adapters/system-clock.ts';
import type { RunIdentity } from '../../model/entry.ts';
import { type ExitName, KnownError } from '../../model/errors.ts';
import { experimentIdentity } from '../../model/identity.ts';
import type { Result } from '../../model/result.ts';
import { type ProwRun, prowRun } from '../../prow/job-spec.ts';
import { oneLine } from '../../render/visible.ts';
import type { RunOutcome } from '../../runner/run.ts';
import type { Io } from '../io.ts';
import { report } from '../report.ts';
import { findTest, type LoadedSite, loadSite } from '../site-files.ts';
import { toolVersion } from '../version.ts';
import { type Backend, openBackend } from './backend.ts';
import { execute } from './execute.ts';
import { readFaults } from './faults.ts';
import { finishRun, REPORT } from './finish.ts';
import { finishedOf } from './finished-file.ts';
import { localJobName, placeInProw, placeInStore, type RunPlace, storeAddress } from './place.ts';
import { type Stopper, stopOnSignals } from './signals.ts';
import { subjectPorts } from './subject.ts';
import { endText } from './summary.ts';

export interface RunOptions {
  readonly site?: string;
  readonly cluster: string;
  readonly store?: string;
  readonly seed?: string;
  readonly faults?: string;
}

/** Plan, place, run, finish: everything between a command line and its exit code. */
export async function runTest(wanted: string, options: RunOptions, io: Io): Promise<ExitName> {
  const stopper = stopOnSignals();
  try {
    const { place, outcome } = await performRun(wanted, options, stopper, io);
    const result = await finish(place, io);
    place.release();
    return outcome.exit ?? result.exit;
  } finally {
    stopper.dispose();
  }
}

/**
 * The results of a run, first in its store and then in words. A further signal stops none of it: half a build is of no use. What was
 * measured stays here, also when the store cannot take it.
 */
async function finish(place: RunPlace, io: Io): Promise<Result> {
  const { result, facts } = await finishRun(place.artifacts).catch((error: unknown) => {
    throw spoiled(place, error);
  });
  try {
    await place.close(finishedOf(result));
  } finally {
    io.show(endText(result, facts.plan, join(place.artifacts, REPORT)));
  }
  return result;
}

/** We wrote the journal ourselves, so what is wrong with it is no mistake in what a person gave. */
function spoiled({ artifacts }: RunPlace, error: unknown): unknown {
  if (!(error instanceof KnownError) || error.exit !== 'usage') return error;
  const message = `something else changed the journal in ${artifacts} during the run: ${error.message}`;
  return new KnownError('infrastructure', message, { hint: error.hint, cause: error });
}

interface Performed {
  readonly place: RunPlace;
  readonly outcome: RunOutcome;
}

/** The run itself. Nothing of a simulated cluster outlives it: results need the memory. */
async function performRun(wanted: string, options: RunOptions, stopper: Stopper, io: Io): Promise<Performed> {
  const prow = prowRun(io.env);
  const site = loadSite(io, options.site);
  const test = findTest(site.config, wanted);
  const seed = options.seed ?? String(Math.floor(systemClock.now()));
  const faults = options.faults === undefined ? [] : readFaults(io.path(options.faults));
  const wish = {
    name: options.cluster,
    test,
    config: site.config,
    seed,
    insideProw: prow !== undefined,
    faults,
  };
  const backend = await openBackend(wish, io);
  const simulated = backend.clock !== systemClock;
  const about = { folder: site.folder, configRepo: site.config.site.repo, prow, simulated };
  const subject = await subjectPorts(test.experiment.subject, about, io);
  stopper.listen(prow !== undefined);
  const place = await placeFor(prow, site, options.store, localJobName(test, backend.kind), io);
  if (simulated) io.err('simulated cluster: its time is virtual, minutes of it pass in seconds');
  const identity = identify(place, backend, seed, options.cluster);
  const { artifacts } = place;
  const outcome = await execute({ backend, identity, artifacts, prow, subject, stop: stopper.signal }, io);
  // A journal that could not be written does not hold why.
  if (outcome.defect !== undefined) report(outcome.defect, io);
  else if (outcome.exit !== undefined) io.err(`error: ${oneLine(outcome.reason ?? '')}`);
  return { place, outcome };
}

async function placeFor(
  prow: ProwRun | undefined,
  site: LoadedSite,
  store: string | undefined,
  job: string,
  io: Io,
): Promise<RunPlace> {
  if (prow !== undefined) return placeInProw(prow, site.config.site);
  const address = storeAddress(store, site.folder, io);
  return placeInStore({ address, job, bucket: site.config.site.bucket, at: systemClock.now() }, io.env);
}

function identify(place: RunPlace, { plan, kind }: Backend, seed: string, cluster: string): RunIdentity {
  return {
    ...place.identity,
    test: plan.test,
    seed,
    cluster,
    backend: kind,
    tool: toolVersion(),
    configHash: experimentIdentity(plan),
  };
}
