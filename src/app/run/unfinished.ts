import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { openFile } from '../../adapters/disk/read-file.ts';
import type { Entry, RunIdentity, Stamp } from '../../model/entry.ts';
import { KnownError, usageError } from '../../model/errors.ts';
import { experimentIdentity } from '../../model/identity.ts';
import { isResumable, type Plan, stepsByLevel } from '../../model/plan.ts';
import type { EpochMs } from '../../model/units.ts';
import { countedEntries, journalReader, linesOf } from '../../results/index.ts';
import { keptRuns } from '../runs.ts';
import { toolVersion } from '../version.ts';
import type { AskedRun } from './ask.ts';
import { JOURNAL } from './finish.ts';
import { isFolderAddress, localJobNames } from './place.ts';

/** A run that was killed or stopped, and can go on. */
export interface Unfinished {
  /** Relative to the store: its build's folder. */
  readonly path: string;
  readonly identity: RunIdentity;
  readonly startedAt: EpochMs;
  /** Of its last entry. */
  readonly last: Stamp;
  /** Ids of the steps of its finished levels. */
  readonly kept: ReadonlySet<string>;
  readonly levels: { readonly done: number; readonly all: number };
}

/**
 * The run of a test that shall go on: the build that is named, else the newest on this cluster. Throws KnownError `usage` where there is none,
 * where it has come to its end, or where its numbers and new ones would not be of one experiment.
 */
export async function findUnfinished(store: string, asked: AskedRun, build: string | undefined): Promise<Unfinished> {
  refuseOthers(store, asked);
  const jobs = new Set(localJobNames(asked.test));
  const runs = keptRuns(store).filter((run) => jobs.has(run.job) && (build === undefined || run.build === build));
  for (const { path } of runs.reverse()) {
    const found = await readUnfinished(store, path);
    if (found.identity.cluster === asked.planned.name) return checked(found, asked.planned.plan);
  }
  const which = build === undefined ? `no run of ${asked.test.id}` : `no run ${build} of ${asked.test.id}`;
  throw usageError(`${which} on ${asked.planned.name} is kept in ${store}`, 'prowess runs lists those that are');
}

function refuseOthers(store: string, { prow, planned: { plan, target }, test }: AskedRun): void {
  const why =
    prow !== undefined
      ? 'Prow begins every build from the start'
      : !isFolderAddress(store)
        ? `${store} is no folder of this machine, where an unfinished run is kept`
        : target.infrastructure !== undefined
          ? 'its cluster was made for it, and went with it'
          : isResumable(plan)
            ? undefined
            : `${test.id} measures objects on a cluster that has to be at rest before`;
  if (why !== undefined) throw usageError(`--resume: ${why}`, 'run the test without it');
}

interface ReadRun extends Unfinished {
  readonly plan: Plan;
  readonly isOver: boolean;
}

async function readUnfinished(store: string, path: string): Promise<ReadRun> {
  const journal = join(store, path, 'artifacts', JOURNAL);
  const done = new Set<string>();
  let first: Extract<Entry, { type: 'run-started' }> | undefined;
  let last: Entry | undefined;
  const counted = countedEntries((entry) => {
    if (entry.type === 'run-started') first = entry;
    if (entry.type === 'step-ended' && entry.how === 'done') done.add(entry.step);
  });
  const reader = journalReader((entry) => {
    last = entry;
    counted.take(entry);
  });
  const stream = createReadStream(journal, { fd: openFile(journal, 'the journal'), encoding: 'utf8' });
  for await (const line of linesOf(stream)) reader.line(line);
  const { damaged, lost } = reader.end();
  counted.end();
  if (first === undefined || last === undefined || damaged > 0 || lost > 0)
    throw new KnownError('usage', `${journal} is not whole: a run that is resumed would stay INVALID`);
  const levels = stepsByLevel(first.plan);
  const finished = levels.filter((steps) => steps.every(({ id }) => done.has(id)));
  return {
    path,
    plan: first.plan,
    identity: first.run,
    startedAt: first.at,
    last,
    kept: new Set(finished.flat().map(({ id }) => id)),
    levels: { done: finished.length, all: levels.length },
    isOver: last.type === 'run-ended' && last.how === 'completed',
  };
}

function checked({ plan: then, isOver, ...run }: ReadRun, now: Plan): Unfinished {
  const { path, identity } = run;
  if (isOver)
    throw usageError(
      `${path} has come to its end: there is nothing to resume`,
      'run the test without --resume; `prowess results DIR` computes what a run measured',
    );
  const isSame =
    identity.configHash === experimentIdentity(now) &&
    then.steps.length === now.steps.length &&
    then.steps.every(({ id, level }, index) => id === now.steps[index]?.id && level === now.steps[index]?.level);
  if (!isSame)
    throw usageError(`${path} was planned otherwise: the suite has changed since`, 'run the test without --resume');
  if (identity.tool !== toolVersion())
    throw usageError(
      `${path} was begun by prowess ${identity.tool}, and this is ${toolVersion()}`,
      'resume it with that version, or run the test without --resume',
    );
  return run;
}
