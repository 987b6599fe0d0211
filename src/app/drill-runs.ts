import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunInjection } from '../drill/injection.ts';
import { documentOf } from '../history/from-result.ts';
import type { RunDocument } from '../history/run.ts';
import { KnownError } from '../model/errors.ts';
import type { Result } from '../model/result.ts';
import { isByCommit } from '../model/subject.ts';
import type { Fault } from '../sim/faults/schema.ts';
import type { Env } from './env.ts';
import type { RunRequest } from './run/ask.ts';
import { runTest } from './run/run-test.ts';
import { findTest, type LoadedSite } from './site.ts';

/** What runs of a drill are made of. */
export interface DrillRuns {
  readonly site: LoadedSite;
  /** `suite/test`. */
  readonly test: string;
  readonly env: Env;
  readonly stop: AbortSignal;
}

/**
 * Makes runs on the simulated cluster, each with a seed of its own, and keeps none of them.
 * @param act is given what makes a run: without an injection, or with one
 */
export async function withDrillRuns<T>(
  runs: DrillRuns,
  act: (run: (seed: string, injection?: RunInjection) => Promise<RunDocument>) => Promise<T>,
): Promise<T> {
  const store = mkdtempSync(join(tmpdir(), 'prowess-drill-'));
  try {
    return await act((seed, injection) => runOnce(runs, store, seed, injection));
  } finally {
    rmSync(store, { recursive: true, force: true });
  }
}

async function runOnce(
  { site, test, env, stop }: DrillRuns,
  store: string,
  seed: string,
  injection: RunInjection | undefined,
): Promise<RunDocument> {
  let result: Result | undefined;
  const { subject } = findTest(site.config, test).experiment;
  const request: RunRequest = {
    site,
    cluster: 'sim',
    store,
    seed,
    named: subject !== undefined && isByCommit(subject) ? { commit: 'd'.repeat(40) } : {},
    faults: injection === undefined ? [] : [faultOf(injection)],
    // It is a run of its own, and not that of the job in which the drill is.
    env: { ...env, JOB_SPEC: undefined, ARTIFACTS: undefined },
    stop,
  };
  await runTest(request, test, {
    begins: () => {},
    notice: () => {},
    failed: (error) => {
      throw error;
    },
    progress: () => ({ take: () => {}, end: () => {} }),
    ended: () => {},
    finished: (ended) => {
      result = ended;
    },
  });
  stop.throwIfAborted();
  if (result === undefined || result.outcome === 'invalid') {
    throw new KnownError(
      'infrastructure',
      `a run of the drill has no numbers: ${result?.headline ?? 'it has no result'}`,
      { hint: `prowess run ${test} --cluster sim --seed ${seed} shows it` },
    );
  }
  return documentOf(result, { folder: '', address: 'a drill' });
}

function faultOf(injection: RunInjection): Fault {
  if (injection.kind === 'silence')
    return { fault: 'metrics-absent', components: ['kube-apiserver'], probability: 1, fromMs: 0 };
  const { stage, delayMs } = injection;
  return { fault: 'slow-stage', stage, delayMs, jitterMs: 0, probability: 1, fromMs: 0 };
}
