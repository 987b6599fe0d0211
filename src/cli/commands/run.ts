import { Command } from 'commander';
import { systemClock } from '../../adapters/system-clock.ts';
import type { HistoryWatcher } from '../../app/history/load.ts';
import { type AskedPairs, pairsOfJob, runPairs } from '../../app/pairs.ts';
import type { AlternationWatcher } from '../../app/run/alternate.ts';
import { readFaults } from '../../app/run/faults.ts';
import { runSuite } from '../../app/run/run-suite.ts';
import { runTest } from '../../app/run/run-test.ts';
import { findSuite, findTest } from '../../app/site.ts';
import { type ExitName, usageError } from '../../model/errors.ts';
import { headlineOf } from '../../report/comparison/words.ts';
import { comparisonsText } from '../history/comparison-text.ts';
import { watcherOf } from '../history-query.ts';
import type { Io } from '../io.ts';
import { mostRunsIn } from '../most-runs.ts';
import { runWatcher } from '../run-watcher.ts';
import { stopOnSignals } from '../signals.ts';
import { siteOf, storeOf, withSiteOption } from '../site-option.ts';

interface Options {
  readonly site?: string;
  readonly cluster: string;
  readonly store?: string;
  readonly seed?: string;
  readonly faults?: string;
  readonly commit?: string;
  readonly branch?: string;
  readonly pull?: string;
  readonly against?: string;
  readonly atMost?: number;
  readonly resume?: string | true;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  const command = new Command('run')
    .description(
      'One run of a test, or of each test of a suite, under the lock of the cluster, to run folders in the layout of a Prow bucket.',
    )
    .argument('<test>', 'suite/test, or test where that is unique; a suite: all its tests in order under one lock')
    .option('--cluster <name>', 'sim, or a file of suites/clusters', 'sim')
    .option('--store <place>', 'where runs are kept: a folder (default: runs/ beside prowess.yaml) or gs://BUCKET')
    .option('--seed <text>', 'makes a simulated run repeatable')
    .option(
      '--commit <sha>',
      'outside Prow: the commit of which the images are that the subject names by {{run.commit}}',
    )
    .option('--branch <name>', 'outside Prow: the branch that the commit is of; its runs are one line of the history')
    .option('--pull <number>', 'outside Prow: the pull request that the commit is of')
    .option(
      '--against <sha>',
      'alternates with this commit on one cluster until it is decided whether --commit is worse',
    )
    .option('--at-most <runs>', 'with --against: the most runs of both together (default: 6)', mostRunsIn)
    .option(
      '--resume [build]',
      'goes on with a set of benchmarks that was killed or stopped: the newest run of the test, or this build of it',
    )
    .option('--faults <file>', 'what shall go wrong in the simulated cluster')
    .addHelpText(
      'after',
      '\nExamples:\n  prowess run sig-performance/density-100 --cluster sim --seed 7\n  prowess run sig-performance --cluster sim\n  prowess run network/iperf-set --cluster lab --resume',
    )
    .action(async (test: string, options: Options) => exit(await run(test, options, io)));
  return withSiteOption(command);
}

async function run(
  wanted: string,
  { site, cluster, store, seed, faults, commit, branch, pull, against, atMost, resume }: Options,
  io: Io,
): Promise<ExitName> {
  const stopper = stopOnSignals();
  const request = {
    site: siteOf(io, site),
    cluster,
    store: storeOf(io, store),
    seed,
    named: {
      ...(commit !== undefined && { commit }),
      ...(branch !== undefined && { branch }),
      ...(pull !== undefined && { pull }),
    },
    faults: faults === undefined ? [] : readFaults(io.path(faults)),
    ...(resume !== undefined && { resume }),
    env: io.env,
    stop: stopper.signal,
  };
  try {
    const suite = findSuite(request.site.config, wanted);
    const watcher = runWatcher(io, stopper);
    if (resume !== undefined) refuseBesideResume(suite !== undefined, against);
    const pairs = pairsIn(against, atMost);
    if (suite !== undefined) {
      if (pairs !== undefined) throw usageError('--against is for one test', 'name the test, and not its suite');
      return await runSuite(request, suite, watcher);
    }
    const test = findTest(request.site.config, wanted);
    const asked = pairs ?? (resume === undefined ? pairsOfJob(request, test) : undefined);
    if (asked === undefined) return await runTest(request, wanted, watcher);
    return await runPairs({ ...request, ...asked }, test, systemClock.now(), { ...watcher, ...pairsWatcher(io) });
  } finally {
    stopper.dispose();
  }
}

function refuseBesideResume(isSuite: boolean, against: string | undefined): void {
  if (isSuite) throw usageError('--resume goes on with one test', 'name it as suite/test');
  if (against !== undefined)
    throw usageError('--resume goes on with one run, and --against makes several', 'leave one of the two out');
}

/** Without the other build there is nothing that it could bound: a job of Prow has it from its suite. */
function pairsIn(against: string | undefined, atMost: number | undefined): AskedPairs | undefined {
  if (against !== undefined) return { against, atMost: atMost ?? 6 };
  if (atMost === undefined) return undefined;
  throw usageError('--at-most bounds the runs of two builds, and there is one', 'name the other: --against SHA');
}

/** What is said between pairs is for people who wait; the last is the answer. */
const pairsWatcher = (io: Io): Pick<AlternationWatcher, 'compared'> & HistoryWatcher => ({
  ...watcherOf(io),
  compared: (comparison, isLast) =>
    isLast ? io.out(comparisonsText([comparison], 'text', false)) : io.err(headlineOf(comparison)),
});
