import type { ExitName, KnownError } from '../../model/errors.ts';
import type { Result } from '../../model/result.ts';
import { findTest } from '../site.ts';
import { keepAccount } from './account.ts';
import { type AskedRun, ask, type RunRequest } from './ask.ts';
import { clusterFor, type RunCluster } from './cluster.ts';
import { conclude } from './conclude.ts';
import { finishedOf } from './finished-file.ts';
import { open, unusable } from './open.ts';
import { needsOf, perform, reachOf, startOf } from './perform.ts';
import { ownStore, placeInProw, type RunPlace } from './place.ts';
import { asRunner } from './runner-mark.ts';
import { findUnfinished, type Unfinished } from './unfinished.ts';
import type { RunWatcher } from './watcher.ts';

/** Cluster, place, run, results, and the cluster's end: everything between what a person asks for and how it ends. `wanted`: `suite/test`, or `test` where that is unique. */
export const runTest = (request: RunRequest, wanted: string, watcher: RunWatcher): Promise<ExitName> =>
  asRunner(request, request.site.folder, watcher, (own) => runOne(own, wanted, watcher));

async function runOne(request: RunRequest, wanted: string, watcher: RunWatcher): Promise<ExitName> {
  const { site } = request;
  const asked = ask(request, findTest(site.config, wanted));
  // What Prow gave us is looked at before the cluster: it takes no time, and says nothing of the cluster.
  const given = asked.prow && (await placeInProw(asked.prow, asked.test, site.config.site));
  watcher.begins(asked.prow !== undefined);
  const goesOn = await unfinishedOf(request, asked, watcher);
  const made = await clusterFor({ ...request, ...asked, folder: site.folder, store: storeOf(request, asked) }, watcher);
  return untilGone(made, watcher, async () => {
    const start = startOf(request, goesOn);
    const opened =
      unusable(made) ??
      (await open(reachOf(request, asked, start, made), asked.test.experiment, needsOf(request, asked), made.env));
    if (asked.planned.name === 'sim' && 'backend' in opened) watcher.notice(VIRTUAL);
    const { place, outcome } = await perform(
      { ...request, ...asked, made, given, opened, start, ...(goesOn && { goesOn }) },
      watcher,
    );
    watcher.ended(outcome);
    const result = await conclude(place, made, watcher);
    return { last: { place, result }, exit: outcome.exit ?? result.exit };
  });
}

export const VIRTUAL = 'simulated cluster: its time is virtual, minutes of it pass in seconds';

/** The run that shall go on, where one is asked for. */
async function unfinishedOf(
  request: RunRequest,
  asked: AskedRun,
  watcher: RunWatcher,
): Promise<Unfinished | undefined> {
  const { resume } = request;
  if (resume === undefined) return undefined;
  const store = request.store ?? ownStore(request.site.folder);
  const found = await findUnfinished(store, asked, resume === true ? undefined : resume);
  watcher.notice(`resuming ${found.path}: ${found.levels.done} of ${found.levels.all} levels are done`);
  return found;
}

/** Where runs are kept; undefined inside Prow, whose pods keep them. */
export const storeOf = (
  { store, site }: Pick<RunRequest, 'store' | 'site'>,
  { prow }: { readonly prow: unknown },
): string | undefined => (prow === undefined ? (store ?? ownStore(site.folder)) : undefined);

/** Closes the build of a run, whatever becomes of it lets others at it. */
export async function close({ place, result }: Concluded, left = false): Promise<void> {
  try {
    await place.close(finishedOf(result, left));
  } finally {
    place.release();
  }
}

/** A run whose results are kept, and whose build is still open. */
export interface Concluded {
  readonly place: RunPlace;
  readonly result: Result;
}

/**
 * Removes the cluster that was made for a run, however the run ended: its results come first, and are where they belong by then. The build is
 * closed last, so that it agrees with the exit code where something is left.
 */
export async function untilGone(
  cluster: RunCluster,
  watcher: RunWatcher,
  act: () => Promise<{ readonly last?: Concluded; readonly exit: ExitName }>,
): Promise<ExitName> {
  let last: Concluded | undefined;
  let left: KnownError | undefined;
  let exit: ExitName;
  try {
    ({ last, exit } = await act());
  } finally {
    const taken = await cluster.takeDown();
    left = taken?.left;
    if (left !== undefined) watcher.failed(left);
    if (taken !== undefined && last !== undefined) await keepAccount(last.place, taken, watcher);
  }
  if (last !== undefined) await close(last, left !== undefined);
  return left?.exit ?? exit;
}
