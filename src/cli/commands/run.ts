import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Command } from 'commander';
import { openJournal } from '../../adapters/disk/journal.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import { planTest } from '../../config/plan/plan.ts';
import { metadataOf } from '../../formats/metadata.ts';
import type { RunIdentity } from '../../model/entry.ts';
import type { ExitName } from '../../model/errors.ts';
import { canonicalJson, type Json } from '../../model/json.ts';
import type { Plan } from '../../model/plan.ts';
import { seededRandom } from '../../model/random.ts';
import { type Milliseconds, minutes, ms } from '../../model/units.ts';
import { finishedJson } from '../../prow/build-files.ts';
import { type ProwRun, prowRun } from '../../prow/job-spec.ts';
import type { RunLock } from '../../runner/context.ts';
import type { Journal } from '../../runner/journal.ts';
import { type RunOutcome, run } from '../../runner/run.ts';
import type { Io } from '../io.ts';
import { type Backend, chooseBackend } from '../run/backend.ts';
import { finishRun, JOURNAL, REPORT } from '../run/finish.ts';
import { lockFor } from '../run/lock.ts';
import { localJobName, placeInFolder, placeInProw, type RunPlace } from '../run/place.ts';
import { showProgress } from '../run/show-progress.ts';
import { stopOnSignals } from '../run/signals.ts';
import { endText } from '../run/summary.ts';
import { findTest, loadSite, withSiteOption } from '../site-files.ts';
import { toolVersion } from '../version.ts';

interface Options {
  readonly site?: string;
  readonly cluster: string;
  readonly store?: string;
  readonly seed?: string;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  const command = new Command('run')
    .description('One run of a test, under the lock of its cluster, to a run folder in the layout of a Prow bucket.')
    .argument('<test>', 'suite/test, or test where that is unique')
    .option('--cluster <name>', 'sim, or a file of suites/clusters', 'sim')
    .option('--store <place>', 'where runs are kept: a folder (default: runs/ beside prowess.yaml) or gs://BUCKET')
    .option('--seed <text>', 'makes a simulated run repeatable')
    .addHelpText('after', '\nExample:\n  prowess run kubevirt-performance-cluster/density-100 --cluster sim --seed 7')
    .action(async (test: string, options: Options) => exit(await runTest(test, options, io)));
  return withSiteOption(command);
}

async function runTest(wanted: string, options: Options, io: Io): Promise<ExitName> {
  const prow = prowRun(io.env);
  const site = loadSite(io, options.site);
  const test = findTest(site.config, wanted);
  const plan = planTest(test);
  const seed = options.seed ?? String(Math.floor(systemClock.now()));
  const backend = chooseBackend(options.cluster, test, seed, prow !== undefined);
  const folder = options.store === undefined ? join(site.folder, 'runs') : io.path(options.store);
  const place =
    prow === undefined
      ? await placeInFolder(folder, localJobName(test, backend.kind), site.config.site.bucket, systemClock.now())
      : await placeInProw(prow);
  const identity: RunIdentity = {
    ...place.identity,
    test: test.id,
    seed,
    cluster: options.cluster,
    backend: backend.kind,
    tool: toolVersion(),
    configHash: hashOf(plan),
  };
  const outcome = await execute(plan, identity, backend, place, prow, io);
  const { result } = await finishRun(place.artifacts);
  await place.close(finishedJson(result, metadataOf(result), result.endedAt));
  io.out(endText(result, join(place.artifacts, REPORT)));
  return outcome.exit ?? result.exit;
}

async function execute(
  plan: Plan,
  identity: RunIdentity,
  backend: Backend,
  place: RunPlace,
  prow: ProwRun | undefined,
  io: Io,
): Promise<RunOutcome> {
  const file = openJournal(join(place.artifacts, JOURNAL), backend.clock);
  const shown = showProgress(plan, backend.clock, io);
  const journal: Journal = { ...file, append: both(file.append, shown.take) };
  const stop = stopOnSignals(prow !== undefined);
  try {
    const ports = {
      ...backend,
      lock: lockOf(plan, identity, backend, journal),
      random: seededRandom(identity.seed),
      journal,
      stop: stop.signal,
      graceMs: cleanupTime(prow),
      subjectManifests: [],
      runCommand: async () => ({ code: 1 }),
    };
    return await backend.drive(() => run({ plan, identity }, ports));
  } finally {
    stop.dispose();
    shown.end();
    await file.flush();
    file.close();
    await backend.close();
  }
}

function lockOf(plan: Plan, identity: RunIdentity, backend: Backend, journal: Journal): RunLock {
  const { cluster } = plan.test;
  if (cluster === undefined) throw new Error(`${plan.test.id} has a plan without a cluster`);
  return lockFor(cluster, identity, {
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

/** Short, for people; the plan holds everything that shapes the numbers. */
const hashOf = (plan: Plan): string =>
  createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(plan)) as Json))
    .digest('hex')
    .slice(0, 12);

const both =
  (first: Journal['append'], second: Journal['append']): Journal['append'] =>
  (fact) => {
    first(fact);
    second(fact);
  };
