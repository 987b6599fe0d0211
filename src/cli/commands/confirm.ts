import { Command } from 'commander';
import { systemClock } from '../../adapters/system-clock.ts';
import { confirm } from '../../app/confirm/confirm.ts';
import { registryFor } from '../../app/confirm/images.ts';
import { type ConfirmPlan, planConfirm } from '../../app/confirm/plan.ts';
import { keepConfirmed } from '../../app/history/confirmations.ts';
import { type FoundHistories, findHistories } from '../../app/history/find.ts';
import { judgeOf } from '../../app/pairs.ts';
import { readFaults } from '../../app/run/faults.ts';
import type { LoadedSite } from '../../app/site.ts';
import { type ExitName, usageError } from '../../model/errors.ts';
import { prowRun } from '../../prow/job-spec.ts';
import { headlineOf } from '../../report/comparison/words.ts';
import { confirmedLinesText, planJson, planText } from '../history/confirm-text.ts';
import { type HistoryOptions, queryOf, watcherOf, withHistoryOptions } from '../history-query.ts';
import type { Io } from '../io.ts';
import { MERGES_ARE, MERGES_FLAG, mergesGiven } from '../merges-option.ts';
import { runWatcher } from '../run-watcher.ts';
import { type Stopper, stopOnSignals } from '../signals.ts';

interface Options extends HistoryOptions {
  readonly test?: string;
  readonly cluster: string;
  readonly merges?: string;
  readonly seed?: string;
  readonly faults?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  const command = new Command('confirm')
    .description(
      'Runs the last good and the first bad build of a change again, three times each, in turn on one cluster under its lock; where they differ it halves the merges between until one is left. Says first what it would run and what that takes.',
    )
    .argument('<change>', 'the id of the change, or its first digits, as prowess history shows it')
    .option('--test <test>', 'suite/test of the change (default: all tests are looked at)')
    .option('--cluster <name>', 'sim, or a file of suites/clusters', 'sim')
    .option(MERGES_FLAG, `${MERGES_ARE}; without it no culprit is named`)
    .option('--dry-run', 'prints what would be run and what it takes, and runs nothing')
    .option('--yes', 'runs it')
    .option('--seed <text>', 'makes simulated runs repeatable')
    .option('--faults <file>', 'what shall go wrong in the simulated cluster')
    .option('--json', 'the plan, and what the runs have shown, as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 1 where the change is confirmed and for the worse; 0 where both builds are the same, or it is for the better, and with --dry-run; 6 where the runs show neither; 3 where none is trusted.\n\nExamples:\n  prowess confirm 3f2a91c0 --test density-100 --merges merges.csv --dry-run\n  prowess confirm 3f2a91c0 --test density-100 --merges merges.csv --cluster bm-perf --yes',
    )
    .action(async (change: string, options: Options) => exit(await act(change, options, io)));
  return withHistoryOptions(command);
}

async function act(change: string, options: Options, io: Io): Promise<ExitName> {
  if (prowRun(io.env) !== undefined) {
    throw usageError(
      'JOB_SPEC is set: builds of a change are confirmed outside of the jobs that measure one commit',
      'unset JOB_SPEC for this command',
    );
  }
  const stopper = stopOnSignals();
  try {
    const found = await findHistories(queryOf(io, options.test, options), io.env, watcherOf(io));
    const site = siteIn(found);
    const plan = await planConfirm({
      change,
      site,
      cluster: options.cluster,
      found,
      merges: await mergesGiven(io, options.merges),
      registry: registryFor(options.cluster, io.env),
      now: systemClock.now(),
      stop: stopper.signal,
    });
    if (options.json !== true) io.out(planText(plan));
    if (options.dryRun === true || options.yes !== true) return planned(plan, options, io);
    return await run(plan, { site, store: found.store }, options, stopper, io);
  } finally {
    stopper.dispose();
  }
}

function siteIn({ site }: FoundHistories): LoadedSite {
  if (site !== undefined) return site;
  throw usageError(
    'there is no site here, so that nothing can be run',
    'go to the folder of prowess.yaml, or name it: --site DIR',
  );
}

function planned(plan: ConfirmPlan, { dryRun, json }: Options, io: Io): ExitName {
  if (json === true) io.out(jsonText({ plan: planJson(plan) }));
  if (dryRun === true) return 'pass';
  throw usageError('nothing was run', 'add --yes to run it, or --dry-run to be shown it only');
}

async function run(
  plan: ConfirmPlan,
  { site, store }: { readonly site: LoadedSite; readonly store: string },
  { cluster, seed, faults, json }: Options,
  stopper: Stopper,
  io: Io,
): Promise<ExitName> {
  const request = {
    site,
    cluster,
    store,
    seed,
    faults: faults === undefined ? [] : readFaults(io.path(faults)),
    env: io.env,
    stop: stopper.signal,
  };
  const compared = await judgeOf(request, plan.test, systemClock.now(), watcherOf(io), plan.note.series);
  // What is printed last is the answer.
  const watcher = {
    ...runWatcher({ ...io, show: io.err }, stopper),
    compared: (each: Parameters<typeof headlineOf>[0]) => io.err(headlineOf(each)),
  };
  const { confirmed, exit } = await confirm(plan, { ...request, compared, now: systemClock.now }, watcher);
  if (confirmed === undefined) {
    if (json === true) io.out(jsonText({ plan: planJson(plan) }));
    io.err('not decided: the runs show neither that the builds differ as the change says nor that they are the same');
    return exit;
  }
  const kept = await keepConfirmed(store, confirmed, io.env);
  io.out(json === true ? jsonText({ plan: planJson(plan), confirmed }) : confirmedLinesText(confirmed, kept));
  return exit;
}

const jsonText = (value: object): string => `${JSON.stringify({ version: 1, ...value }, null, 2)}\n`;
