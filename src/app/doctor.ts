import type { FindingFact } from '../model/entry.ts';
import { findKnownError, usageError } from '../model/errors.ts';
import type { Needs, Plan } from '../model/plan.ts';
import { minutes } from '../model/units.ts';
import { prowRun } from '../prow/job-spec.ts';
import type { Journal } from '../runner/journal.ts';
import { examine } from '../runner/preflight/index.ts';
import type { Env } from './env.ts';
import { type Backend, openBackend, planRun } from './run/backend.ts';
import { lostPrograms, lostText } from './run/runner-mark.ts';
import { findTest, type LoadedSite } from './site.ts';
import { inTime } from './target.ts';

export interface Diagnosis {
  readonly findings: readonly FindingFact[];
  readonly simulated: boolean;
}

/** Whether a cluster, without a name the test's own, is fit for a test. Reads, and changes nothing. */
export async function diagnose(
  { config }: LoadedSite,
  wanted: { readonly test: string; readonly cluster: string | undefined },
  env: Env,
): Promise<Diagnosis> {
  const test = findTest(config, wanted.test);
  const name = wanted.cluster ?? test.experiment.cluster?.name;
  if (name === undefined) throw usageError(`test ${test.id} has no cluster`, 'name one with --cluster');
  const insideProw = prowRun(env) !== undefined;
  const planned = planRun(name, test, config);
  const programs = await ofPrograms(test.id);
  const backend = await openBackend({ ...planned, seed: 'doctor', insideProw }, env).catch(unreachable);
  if ('findings' in backend) return { ...backend, findings: [...backend.findings, ...programs] };
  const findings = await examineOn(backend);
  return { findings: [...findings, ...programs], simulated: backend.kind === 'sim' };
}

/** What commands of lost runs have started on this machine: it may be at work on the cluster. */
async function ofPrograms(test: string): Promise<FindingFact[]> {
  const lost = await lostPrograms();
  if (lost.length === 0) return [];
  const message = `on this machine ${lost.length === 1 ? 'is' : 'are'} still ${lostText(lost)}`;
  const hint = `the next run on this machine ends ${lost.length === 1 ? 'it' : 'them'}; by hand: prowess cleanup ${test}`;
  return [{ type: 'finding', check: 'programs', level: 'warning', message, hint }];
}

/** That nothing can be asked is what a person wants to know: it is a finding, with what the connection says of it. */
function unreachable(error: unknown): Diagnosis {
  const known = findKnownError(error);
  if (known?.exit !== 'infrastructure') throw error;
  const { message, hint } = known;
  return { findings: [{ type: 'finding', check: 'connection', level: 'error', message, hint }], simulated: false };
}

async function examineOn(backend: Backend): Promise<FindingFact[]> {
  const { plan } = backend;
  const lockName = backend.target.lock.lease;
  const { test: id, experiment } = plan;
  const about = {
    ...backend,
    journal: NO_JOURNAL,
    test: id,
    experiment,
    needs: needsOf(plan),
    lockName,
    token: undefined,
  };
  try {
    return await backend.drive(() => inTime(backend.clock, minutes(2), [], (signal) => examine({ ...about, signal })));
  } finally {
    await backend.close();
  }
}

const NO_JOURNAL: Journal = { append: () => {}, flush: async () => {}, failed: new AbortController().signal };

function needsOf(plan: Plan): Needs {
  const step = plan.steps.find(({ kind }) => kind === 'preflight');
  if (step?.kind !== 'preflight') throw new Error(`the plan of ${plan.test} has no preflight`);
  return step.needs;
}
