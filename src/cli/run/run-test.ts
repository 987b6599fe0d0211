import { join } from 'node:path';
import { systemClock } from '../../adapters/system-clock.ts';
import { metadataOf } from '../../formats/metadata.ts';
import type { RunIdentity } from '../../model/entry.ts';
import type { ExitName } from '../../model/errors.ts';
import { experimentIdentity } from '../../model/identity.ts';
import type { Result } from '../../model/result.ts';
import { finishedJson } from '../../prow/build-files.ts';
import { type ProwRun, prowRun } from '../../prow/job-spec.ts';
import type { RunOutcome } from '../../runner/run.ts';
import type { Io } from '../io.ts';
import { findTest, type LoadedSite, loadSite } from '../site-files.ts';
import { toolVersion } from '../version.ts';
import { type Backend, openBackend } from './backend.ts';
import { execute } from './execute.ts';
import { readFaults } from './faults.ts';
import { finishRun, REPORT } from './finish.ts';
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
  const { place, outcome, result } = await measure(wanted, options, io);
  io.out(endText(result, join(place.artifacts, REPORT)));
  // What was measured stays here, also when the store cannot take it.
  await place.close(finishedJson(result, metadataOf(result), result.endedAt));
  return outcome.exit ?? result.exit;
}

/** A run and its results. A further signal keeps nobody from these: they take seconds, and half of them is of no use. */
async function measure(wanted: string, options: RunOptions, io: Io): Promise<Measured> {
  const stopper = stopOnSignals();
  try {
    const performed = await performRun(wanted, options, stopper, io);
    const { result } = await finishRun(performed.place.artifacts);
    return { ...performed, result };
  } finally {
    stopper.dispose();
  }
}

interface Performed {
  readonly place: RunPlace;
  readonly outcome: RunOutcome;
}

interface Measured extends Performed {
  readonly result: Result;
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
  const place = await placeFor(prow, site, options.store, localJobName(test, backend.kind), io);
  if (simulated) io.err('simulated cluster: its time is virtual, minutes of it pass in seconds');
  const identity = identify(place, backend, seed, options.cluster);
  const { artifacts } = place;
  stopper.listen(prow !== undefined);
  const outcome = await execute({ backend, identity, artifacts, prow, subject, stop: stopper.signal }, io);
  // A journal that could not be written does not hold why.
  if (outcome.exit !== undefined) io.err(`error: ${outcome.reason}`);
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
